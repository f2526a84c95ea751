"""HTML to a Page, in one iterative walk over the tree that lexbor (through selectolax) builds.

A block is a run of text between the borders of block-level elements, or between two <br> in a row. White space is
folded as a browser would, except in <pre>. Hidden elements and <noscript> become blocks too, with a flag: whether
they are chrome or the content is for the classifier to say (Discourse serves whole threads in <noscript>).

Where inplace.pyx is compiled, it walks over the same nodes in memory; what is done at each of them is done here.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from cleaner import loops, tex
from cleaner.lexicon.words import UNSPACED
from cleaner.model import CONTROL, EMPHASIS, HIDDEN, NOSCRIPT, Page
from cleaner.nodes import Looks, nodes_inside, said

if TYPE_CHECKING:
    from types import ModuleType

    from selectolax.lexbor import LexborNode

# What the walk does at an element. Everything from BLOCK on is told when the element closes.
TEXT, INLINE, SKIP, BREAK, HEAD_ITEM, BLOCK, LINK, BOLD, CONTROLS, PRE, SVG, UNSCRIPTED = range(12)

_KINDS = {
    SKIP: "style template iframe noembed noframes object embed audio video canvas select datalist textarea "
    "input img area map track source param progress meter colgroup col",
    BREAK: "br",
    HEAD_ITEM: "title meta link script base",
    LINK: "a",
    BOLD: "b strong i em",
    CONTROLS: "button label legend option",
    PRE: "pre listing xmp plaintext",
    SVG: "svg",
    UNSCRIPTED: "noscript",
    BLOCK: "html head body address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p search section summary "
    "table tbody td tfoot th thead tr ul caption frameset marquee picture optgroup",
    INLINE: "abbr acronym applet bdi bdo big blink cite code data del dfn font ins kbd mark nobr q rb rp rt rtc ruby s "
    "samp slot small span strike sub sup time tt u var wbr output image",
}
_HIDES = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)  # linear: one run of blanks between literals
_UNSPACED = re.compile(rf"[{UNSPACED}\U00020000-\U0003ffff]")
_TELLING = frozenset({BLOCK, LINK, PRE, UNSCRIPTED})  # kinds of elements whose attributes are looked at
_SILENT: dict[str, str | None] = {}
_MARKED = frozenset({"time", "span", "math"})  # inline elements that are looked at
_NO_AUTHOR = re.compile(r"comment|testimonial|review|quote|authori[zt]")  # linear: literals
_NAMING = ("id", "role", "itemprop")  # attributes that name an element, beside its class
_BR = "\0"  # the parser lets no NUL through


def count_words(text: str) -> int:
    """Words of a text: white-space separated ones, and one for every two characters of a script without spaces.

    >>> count_words("three small words"), count_words("一二三四"), count_words("iPhone 一二")
    (3, 2, 2)
    """
    if text.isascii():
        return len(text.split())
    spaced, unspaced = _UNSPACED.subn(" ", text)
    return len(spaced.split()) + (unspaced + 1) // 2


@cache
def kinds() -> dict[int, tuple[int, str]]:
    """lexbor's numbers of the tags, learned from the library itself: number -> (kind, tag)."""
    from selectolax.lexbor import LexborHTMLParser

    out: dict[int, tuple[int, str]] = {}
    parser = LexborHTMLParser("<p>x</p><!-- c -->")
    for kind, names in _KINDS.items():
        for name in names.split():
            out[parser.create_node(name).tag_id] = (kind, name)
    out[_TEXT_ID] = (TEXT, "")
    out[_COMMENT_ID] = (SKIP, "")
    return out


_TEXT_ID, _COMMENT_ID = 2, 4  # LXB_TAG__TEXT, LXB_TAG__EM_COMMENT: fixed in lexbor's enumeration
_NUMBERED = 1024  # lexbor gives numbers below to the tags it knows; others have an address, in each document another


class _Builder:
    """The page as far as the walk has come: the open elements and the text that waits for its block to end."""

    def __init__(self, page: Page) -> None:
        self.head = page.head
        # The page's columns: looked up once, not per block.
        self.texts, self.tags, self.elements, self.words = page.text, page.tag, page.element, page.words
        self.page_links, self.link_words, self.flags = page.links, page.link_words, page.flags
        self.el_tag, self.el_parent, self.el_attrs = page.el_tag, page.el_parent, page.el_attrs
        self.el_first, self.el_last = page.el_first, page.el_last
        self.parts: list[str] = []
        self.blank = 0  # characters of white space before `parts`, left out as no block begins with any
        self.link: list[str] | None = None  # parts of the open link
        self.links: list[str] = []  # texts of the links that the waiting block has so far
        self.bold_chars = self.control_chars = 0  # of the text that waits
        self.bold = self.pre = self.control = self.hidden = self.noscript = 0  # depths
        self.current = -1  # the innermost open element
        self.looks = Looks()

    def skip(self, size: int) -> None:
        """White space where no text waits: its characters are counted, but no block begins with it."""
        self.blank += size
        if self.bold:
            self.bold_chars += size
        if self.control:
            self.control_chars += size

    def text(self, text: str) -> None:
        self.parts.append(text)
        if self.link is not None:
            self.link.append(text)
        if self.bold:
            self.bold_chars += len(text)
        if self.control:
            self.control_chars += len(text)

    def line_break(self) -> None:
        if self.pre:
            self.parts.append("\n")
            return
        for part in reversed(self.parts):
            if part == _BR:
                self.flush()
                return
            if part and not part.isspace():
                break
        self.parts.append(_BR)

    def end_link(self) -> None:
        if self.link:
            text = " ".join("".join(self.link).split())
            if text:
                self.links.append(text)
        self.link = None

    def flush(self) -> None:
        """Make a block of the text that waits, if there is any."""
        bold, control, chars = self.bold_chars, self.control_chars, self.blank
        self.bold_chars = self.control_chars = self.blank = 0
        if not self.parts:
            return
        raw = "".join(self.parts)
        self.parts = []
        links = self.links
        if self.link is not None:
            self.end_link()
            self.link = []
        if links:
            self.links = []
        text, words = _fold(raw) if not self.pre else _fold_pre(raw)
        if not text:
            return
        chars += len(raw)
        self.texts.append(text)
        self.tags.append(self.el_tag[self.current])
        self.elements.append(self.current)
        self.words.append(words)
        self.page_links.append(tuple(links))
        self.link_words.append(_link_words(links, text, words) if links else 0)
        self.flags.append(
            (HIDDEN if self.hidden else 0)
            | (NOSCRIPT if self.noscript else 0)
            | (CONTROL if 2 * control > chars else 0)
            | (EMPHASIS if 2 * bold > chars else 0)
        )

    def open(self, tag: str, attrs: str) -> None:
        """Begin a block-level element."""
        self.el_parent.append(self.current)
        self.current = len(self.el_tag)
        self.el_tag.append(tag)
        self.el_attrs.append(attrs)
        self.el_first.append(len(self.texts))
        self.el_last.append(-1)

    def close(self) -> None:
        """End the innermost block-level element."""
        self.el_last[self.current] = len(self.texts)
        self.current = self.el_parent[self.current]


def _link_words(links: list[str], text: str, words: int) -> int:
    """Words of a block's links; most links are a block of their own."""
    if len(links) == 1 and links[0] == text:
        return words
    return sum([count_words(link) for link in links])


def _fold(raw: str) -> tuple[str, int]:
    """A text with white space as a browser shows it, folded but for <br>; and its words."""
    if _BR not in raw:
        if loops.IS_COMPILED and (words := loops.words_of_folded(stripped := raw.strip())) >= 0:
            return stripped, words
        parts = raw.split()
        text = " ".join(parts)
        if loops.IS_COMPILED and (words := loops.words_of_folded(text)) >= 0:
            return text, words
        return text, len(parts) if text.isascii() else count_words(text)
    text = "\n".join([line for part in raw.split(_BR) if (line := " ".join(part.split()))])
    return text, count_words(text)


def _fold_pre(raw: str) -> tuple[str, int]:
    """The text of a <pre> less the empty lines around it; and its words."""
    text = "" if raw.isspace() else raw.strip("\n").rstrip()
    return text, count_words(text)


def _names(attributes: dict[str, str | None]) -> str:
    """An element's class, and what else names it, in one."""
    found = attributes.get("class") or ""
    for name in _NAMING:
        if name in attributes and (value := attributes[name]):
            found = f"{found} {value}" if found else value
    return found


def _hides(attributes: dict[str, str | None]) -> bool:
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    style = attributes.get("style")
    return style is not None and _HIDES.search(style) is not None


def parse(html: str | bytes, *, url: str | None = None) -> Page:
    """The page of an HTML document, given as str or as UTF-8: blocks, elements and what its head says.

    `html` is within the parser's bounds (see `limits`).
    """
    from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser

    # Without events: with them each <option> visits all others of its <select>, to no use here.
    root = LexborHTMLParser(html, options=LexborDocumentOptions.WO_EVENTS.value).root
    page = Page("html", url=url)
    if root is None:
        return page
    in_place = _in_place()
    if in_place is None or not in_place.walk(root, _Builder(page)):
        page = Page("html", url=url)
        walk(root, _Builder(page))
        if in_place is not None:
            in_place.learn()
    return page


@cache
def _in_place() -> ModuleType | None:
    """The module that walks as `walk` does, but where the nodes lie; None if there is none for this lexbor."""
    try:
        from cleaner import inplace
    except ImportError:
        return None
    return inplace if inplace.fits() else None


def walk(root: LexborNode, b: _Builder) -> None:
    """Visit every node once, depth first, without recursion; `stack` holds the nodes on the way down.

    One function, as calls are what a walk in Python costs most.
    """
    known = kinds()
    of_text, inline, line_break, head_item, block = TEXT, INLINE, BREAK, HEAD_ITEM, BLOCK
    graphics, unscripted = SVG, UNSCRIPTED
    stack: list[tuple[LexborNode, int, bool]] = []
    node: LexborNode | None = root
    svg = 0  # depth of <svg>; its own text is no text of the page
    while node is not None:
        kind, tag = known.get(node.tag_id) or _unknown(node)
        hides = False
        child = None
        if kind == of_text:
            if not svg:
                text = node.text_content or ""
                if b.parts or b.pre or not text.isspace():
                    b.text(text)
                else:
                    b.skip(len(text))
        elif kind >= block:
            if kind == graphics:
                svg += 1
            elif kind == block or kind == unscripted:  # noqa: SIM109 - quicker so
                svg = 0
            hides = _enter(kind, tag, node.attributes if kind in _TELLING else _SILENT, node, b)
            child = node.child
            if child is None:
                svg -= kind == graphics and svg > 0
                _leave(kind, hides, b)
        elif kind == inline:
            if tag not in _MARKED or svg or not _marked(tag, node.attributes, node, b):
                child = node.child
        elif kind == line_break:
            b.line_break()
        elif kind == head_item:
            _head_item(tag, node.attributes, node, b, svg)
        if child is not None:
            stack.append((node, kind, hides))
            node = child
            continue
        following = node.next
        while following is None and stack:
            node, kind, hides = stack.pop()
            if kind >= block:
                svg -= kind == graphics and svg > 0
                _leave(kind, hides, b)
            following = node.next
        node = following


def _unknown(node: LexborNode) -> tuple[int, str]:
    """A custom element is a container as a rule; any other unknown tag is inline, as in browsers."""
    tag = node.tag or ""
    found = (BLOCK, tag) if "-" in tag else (INLINE, tag)
    if node.tag_id < _NUMBERED:
        kinds()[node.tag_id] = found
    return found


def kind_of(node: LexborNode) -> tuple[int, str]:
    """What the walk does at a node, and the node's tag."""
    return kinds().get(node.tag_id) or _unknown(node)


def _enter(kind: int, tag: str, attributes: dict[str, str | None], node: LexborNode, b: _Builder) -> bool:
    """Open an element that will be closed again; says whether it hides its content."""
    if kind != BLOCK and not _enter_other(kind, attributes, node, b):
        return False
    if tag == "html":
        b.head.lang = attributes.get("lang") or attributes.get("xml:lang") or ""
    names = _names(attributes) if attributes else ""
    _open(kind, tag, names, b)
    if names:
        _mark_author(names, node, b)
    if attributes and _hides(attributes):
        b.hidden += 1
        return True
    return False


def _open(kind: int, tag: str, names: str, b: _Builder) -> None:
    """Begin a block-level element of these names, where what waits ends."""
    if b.parts or b.blank:
        b.flush()
    if kind != BLOCK:
        b.pre += kind == PRE
        b.noscript += kind == UNSCRIPTED
    b.open(tag, names)


def _enter_other(kind: int, attributes: dict[str, str | None], node: LexborNode, b: _Builder) -> bool:
    """Note the beginning of an element that is no block; says whether it is one after all."""
    if kind == LINK:
        if b.link:
            b.end_link()
        b.link = []
        rel = attributes.get("rel")
        if (rel and "author" in rel.lower().split()) or attributes.get("itemprop") == "author":
            b.head.authors.append(said(node, "\n", b.looks).strip())
    elif kind == BOLD:
        b.bold += 1
    elif kind == CONTROLS:
        b.control += 1
    return kind in (PRE, UNSCRIPTED)


def _leave(kind: int, hides: bool, b: _Builder) -> None:
    if kind == LINK:
        if b.link is not None:
            b.end_link()
    elif kind == BOLD:
        b.bold -= 1
    elif kind == CONTROLS:
        b.control -= 1
    elif kind != SVG:
        _close(hides, b)
        b.pre -= kind == PRE
        b.noscript -= kind == UNSCRIPTED


def _close(hides: bool, b: _Builder) -> None:
    """End a block-level element, and what waits with it."""
    if b.parts or b.blank:
        b.flush()
    b.close()
    b.hidden -= hides


def _marked(tag: str, attributes: dict[str, str | None], node: LexborNode, b: _Builder) -> bool:
    """Dates, authors and formulas that inline elements name; says whether the element's own text is to be skipped.

    A formula's text is its TeX source, once, where the page has it.
    """
    if tag == "math":
        if source := tex.of_math(node, b.looks.counted(nodes_inside(node))):
            b.text(source)
        return bool(source)
    if tag == "time":
        b.head.times.append((attributes.get("datetime") or said(node, "", b.looks), _names(attributes)))
    elif attributes:
        names = _names(attributes)
        _mark_author(names, node, b)
        return ("katex" in names or "MathJax" in names) and tex.is_drawing(node, names)
    return False


def _mark_author(names: str, node: LexborNode, b: _Builder) -> None:
    """Note who an element marked as author or byline names: a line for each of its texts, as roles stand beside names."""
    low = names.lower()
    if ("author" in low or "byline" in low) and len(b.head.authors) < 8:
        text = "" if _NO_AUTHOR.search(low) else said(node, "\n", b.looks).strip()
        if text and len(text) < 300:
            b.head.authors.append(text)


def _head_item(tag: str, attributes: dict[str, Any], node: LexborNode, b: _Builder, svg: int) -> None:
    head = b.head
    if tag == "title":
        if not svg and not head.title:
            head.title = " ".join((node.text() or "").split())
        return
    if tag == "meta":
        get = attributes.get
        name = get("property") or get("name") or get("itemprop") or get("http-equiv")
        if name and attributes.get("content"):
            head.metas.append((name.lower(), attributes["content"]))
    elif tag == "link" and "canonical" in (attributes.get("rel") or "").lower().split():
        head.canonical = head.canonical or attributes.get("href") or ""
    elif tag == "script" and (kind := attributes.get("type")):
        if "ld+json" in kind:
            head.jsonld.append(node.text() or "")
        elif not svg and (source := tex.of_script(node)):
            b.text(source)
