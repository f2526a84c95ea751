"""The article's tree, built from the page's HTML and the verdicts.

Blocks know their text and no more, as that is all that cleaning needs. For Markdown and HTML the page is parsed again
and walked as `html` does; a text node belongs to the block in which its characters come up when the characters of all
blocks, white space left out, are counted through. So each kept block is found again whatever the blocks are made of.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from cleaner import html, nodes, tex
from cleaner.article import Mark, Node, Piece, Run, addresses
from cleaner.reasons import keeps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selectolax.lexbor import LexborNode

    from cleaner.model import Cut, Page

MAX_NESTING = 16  # levels of lists, quotes and tables; deeper ones stand on the last level
_SPACE = re.compile(r"\s+")
_MARKS = {
    "a": "a", "b": "strong", "strong": "strong", "i": "em", "em": "em", "cite": "em", "dfn": "em", "var": "em",
    "code": "code", "samp": "code", "kbd": "code", "tt": "code", "sub": "sub", "sup": "sup", "del": "del", "s": "del",
    "strike": "del", "ins": "ins", "mark": "mark", "q": "q",
}  # fmt: skip
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_CELLS = frozenset(("td", "th"))
_PRE = frozenset("pre listing xmp plaintext".split())
_STRUCTURE = _HEADINGS | _CELLS | _PRE | frozenset(
    "ul ol menu dir li dl dt dd blockquote table caption thead tr figure figcaption".split()
)  # fmt: skip
_NAMES = {"menu": "ul", "dir": "ul", "listing": "pre", "xmp": "pre", "plaintext": "pre"}
_LANGUAGE = re.compile(
    r"(?:^|\s)(?:language-|lang-|highlight-source-|highlight-text-|brush:\s?|sourceCode\s|highlight-(?!source-|text-))"
    r"([a-zA-Z][\w+#.-]{0,29})"
)
_NO_LANGUAGE = frozenset("none text plain plaintext txt nohighlight default notranslate".split())


def tree(page: Page) -> Node:
    """The kept blocks of a page of HTML, in the elements that give them structure. Fewer than MAX_NESTING + 8 levels."""
    from selectolax.lexbor import LexborHTMLParser

    root = LexborHTMLParser(page.raw).root
    builder = _Builder(page)
    if root is not None:
        _walk(root, builder)
    if builder.at == builder.ends[-1]:
        return builder.root
    # The characters do not come out even: the blocks without their structure.
    return Node("article", {}, [_plain(page, row) for row in range(len(page)) if keeps(page.code[row])])


def _plain(page: Page, row: int) -> Node:
    return Node("p", {}, [Run(row, [Piece("text", less_cuts(page.text[row], page.cuts.get(row, ())))])])


def less_cuts(text: str, cuts: Sequence[Cut]) -> str:
    """A block's text less the spans cut from it."""
    for cut in reversed(cuts):
        text = text[: cut.start] + text[cut.end :]
    return text


class _Builder:
    """The article as far as the walk has come."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.base = page.url
        # Characters but white space up to the end of each block; a 0 in front for pages without any.
        self.ends = [0, *accumulate(len(_SPACE.sub("", text)) for text in page.text)]
        self.keep = [keeps(code) for code in page.code]
        kept = [row for row, stays in enumerate(self.keep) if stays]
        self.first, self.last = (kept[0], kept[-1]) if kept else (0, -1)
        self.at = 0  # characters but white space that the walk has passed
        self.root = Node("article")
        self.path = [self.root]
        self.opened: list[bool] = []  # for each open block whether it has a node in `path`
        self.marks: list[Mark] = []
        self.pre = 0
        self.blank = ""  # white space in <pre> that waits for text
        self.cut_at = (-1, 0)  # a row that has cuts, and how much of its text the walk has passed
        self.looks = nodes.Looks()

    def row(self) -> int:
        """The block in which the next character stands, or the one that ended just now: see `inside`."""
        return bisect_right(self.ends, self.at) - 1

    def inside(self) -> bool:
        """Whether a block has begun and not ended."""
        return self.at != self.ends[self.row()]

    def run(self, row: int) -> Run:
        """The run of a block in the innermost element."""
        children = self.path[-1].children
        last = children[-1] if children else None
        if isinstance(last, Run) and last.row == row:
            return last
        run = Run(row)
        children.append(run)
        return run

    def text(self, text: str) -> None:
        size = len(text) if text.isalnum() else len(_SPACE.sub("", text))
        if not size and not self.inside():
            self.blank += text if self.pre else ""
            return
        row = self.row()
        if row >= len(self.keep):
            self.at += size
            return
        kept = self._less_cuts(text, row) if row in self.page.cuts else text
        self.at += size
        if self.keep[row] and kept:
            self.add(row, Piece("text", self.blank + kept, tuple(self.marks)))
        self.blank = ""

    def add(self, row: int, piece: Piece) -> None:
        self.run(row).pieces.append(piece)

    def formula(self, source: str, display: bool) -> None:
        row = self.row()
        whole = len(_SPACE.sub("", source))
        if row < len(self.keep) and self.keep[row] and row not in self.page.cuts:
            if self.blank:
                self.add(row, Piece("text", self.blank, tuple(self.marks)))
                self.blank = ""
            self.add(row, Piece("tex", source, tuple(self.marks), "display" if display else ""))
            self.at += whole
        else:
            self.text(source)

    def _less_cuts(self, text: str, row: int) -> str:
        """What stays of a text node in a block that has cuts."""
        whole, cuts = self.page.text[row], self.page.cuts[row]
        at = self.cut_at[1] if self.cut_at[0] == row else 0
        out = []
        for part in re.findall(r"\s+|\S+", text):
            if part.isspace():
                if not _in(cuts, at):
                    out.append(part)
                continue
            for char in part:
                while at < len(whole) and whole[at].isspace():
                    at += 1
                if not _in(cuts, at):
                    out.append(char)
                at += 1
        self.cut_at = (row, at)
        return "".join(out)

    def line_break(self) -> None:
        if self.pre:
            self.blank += "\n"
        elif self.inside() and self.keep[row := self.row()]:
            self.add(row, Piece("break", "\n"))

    def image(self, node: LexborNode) -> None:
        attributes = node.attributes
        if not self._keeps_image() or self.pre or not (source := addresses.of_image(attributes, self.base)):
            return
        row = self.row() if self.inside() else -1
        alt = " ".join((attributes.get("alt") or "").split())
        self.add(row, Piece("image", alt, tuple(self.marks), source))

    def _keeps_image(self) -> bool:
        """An image stays in a block that does, between two that do, or in a figure beside one that does."""
        row, n = self.row(), len(self.keep)
        if self.inside():
            return self.keep[row]
        before, after = 0 < row <= n and self.keep[row - 1], row < n and self.keep[row]
        if before and after:
            return True
        in_figure = any(node.tag == "figure" for node in self.path)
        return (before or after) and (in_figure or self.first < row <= self.last)

    def open(self, tag: str, node: LexborNode) -> None:
        name = _NAMES.get(tag, tag)
        if tag in _PRE:
            self.pre += 1
        self.blank = ""
        wanted = tag in _STRUCTURE and len(self.path) < MAX_NESTING
        self.opened.append(wanted)
        if wanted:
            new = Node(name, _attributes(name, node, self.looks))
            self.path[-1].children.append(new)
            self.path.append(new)

    def close(self, tag: str) -> None:
        if tag in _PRE:
            self.pre -= 1
        self.blank = ""
        if self.opened.pop():
            done = self.path.pop()
            if done.tag == "tr" and not any(c.children if isinstance(c, Node) else c for c in done.children):
                done.children.clear()
            if not done.children and done.tag not in _CELLS:
                self.path[-1].children.pop()


def _in(cuts: Sequence[Cut], at: int) -> bool:
    return any(cut.start <= at < cut.end for cut in cuts)


def _walk(root: LexborNode, b: _Builder) -> None:
    """Visit every node that `html` takes text from, in the same order, without recursion."""
    stack: list[tuple[LexborNode, int, str]] = []
    node: LexborNode | None = root
    svg = 0
    while node is not None:
        kind, tag = html.kind_of(node)
        if kind == html.TEXT:
            if not svg:
                b.text(node.text_content or "")
        elif not svg and _formula(tag, node, b):
            kind = html.SKIP
        elif kind == html.BREAK:
            b.line_break()
        elif tag == "img":
            b.image(node)
        elif tag == "base" and b.base == b.page.url:
            b.base = addresses.absolute(node.attributes.get("href"), b.page.url) or b.base
        else:
            svg = svg + 1 if kind == html.SVG else 0 if _is_block(kind) else svg
            _enter(kind, tag, node, b)
        child = node.child if kind == html.INLINE or kind >= html.BLOCK else None
        if child is not None:
            stack.append((node, kind, tag))
            node = child
            continue
        following: LexborNode | None = node
        while True:
            svg = max(0, svg - 1) if kind == html.SVG else svg
            _leave(kind, tag, b)
            following = node.next
            if following is not None or not stack:
                break
            node, kind, tag = stack.pop()
        node = following


def _is_block(kind: int) -> bool:
    return kind >= html.BLOCK and kind not in (html.LINK, html.BOLD, html.CONTROLS, html.SVG)


def _formula(tag: str, node: LexborNode, b: _Builder) -> bool:
    """Add a formula's TeX; says whether the node's own text is to be skipped."""
    if tag == "math":
        source = tex.of_math(node, b.looks.counted(nodes.nodes_inside(node)))
    elif tag == "script":
        source = tex.of_script(node)
    else:
        return tag == "span" and tex.is_drawing(node, node.attributes.get("class") or "")
    if source:
        b.formula(source, tex.is_display(node))
    return bool(source)


def _enter(kind: int, tag: str, node: LexborNode, b: _Builder) -> None:
    if _is_block(kind):
        b.open(tag, node)
    elif tag in _MARKS:
        href = addresses.absolute(node.attributes.get("href"), b.base) if tag == "a" else ""
        b.marks.append(Mark(_MARKS[tag], href or ""))


def _leave(kind: int, tag: str, b: _Builder) -> None:
    if _is_block(kind):
        b.close(tag)
    elif tag in _MARKS and kind != html.SKIP:
        b.marks.pop()


def _attributes(tag: str, node: LexborNode, looks: nodes.Looks) -> dict[str, str]:
    """Those attributes of an element that say something of structure."""
    if tag == "pre":
        return {"language": language} if (language := code_language(node, looks)) else {}
    out = {}
    for name in ("start", "colspan", "rowspan"):
        value = (node.attributes.get(name) or "").strip() if tag in ("ol", "td", "th") else ""
        if value.isdecimal() and value.isascii() and len(value) < 6:
            out[name] = value
    return out


def code_language(node: LexborNode, looks: nodes.Looks) -> str:
    """The language of a <pre>, in lower case, as its classes or those of what is around or in it say; "" if none does."""
    around = node.parent
    inner = next((one for one in looks.counted(nodes.nodes_inside(node)) if one.tag == "code"), None)
    for one in (inner, node, around, around.parent if around is not None else None):
        if one is None:
            continue
        attributes = one.attributes
        named = attributes.get("data-lang") or attributes.get("data-language") or ""
        found = _LANGUAGE.search(attributes.get("class") or "")
        language = (named or (found.group(1) if found else "")).lower()
        if language and language not in _NO_LANGUAGE and re.fullmatch(r"[\w+#.-]{1,30}", language):
            return language
    return ""
