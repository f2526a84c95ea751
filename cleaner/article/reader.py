"""The article as HTML for a reader: a few elements and attributes, everything escaped, nothing that runs."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from cleaner.article import Node, Run, build, inline, runs, tables, with_lists

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.article import Mark, Piece
    from cleaner.model import Page

_KEPT = frozenset("h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote figure figcaption caption".split())
_PHRASING = frozenset("h1 h2 h3 h4 h5 h6 dt caption figcaption".split())  # their texts are in no paragraph
_ATTRIBUTES = ("start", "colspan", "rowspan")  # numbers, checked when the tree was made


def render(page: Page, links: bool = True, images: bool = True) -> str:
    """The kept blocks of a page as one <article>. links, images: with those whose address is http or harmless.

    Of a text the kept lines become paragraphs.
    """
    if page.source == "text":
        from cleaner import render as room

        lines = [line.strip() for line in room.text(page).split("\n")]
        body = [f"<p>{escape(line)}</p>" for line in lines if line]
    else:
        body = _blocks(build.tree(page).children, links, images)
    language = f' lang="{escape(page.language)}"' if page.language else ""
    return "\n".join([f'<article{language} dir="auto">', *body, "</article>"])


def _blocks(children: Sequence[Node | Run], links: bool, images: bool) -> list[str]:
    out: list[str] = []
    for child in with_lists(children, ("li",)):
        if isinstance(child, Node):
            out += _element(child, links, images)
        elif text := _run(child, links, images):
            out.append(f"<p>{text}</p>")
    return out


def _element(node: Node, links: bool, images: bool) -> list[str]:
    if node.tag == "pre":
        return _code(node)
    if node.tag == "table":
        return _table(node, links, images)
    if node.tag not in _KEPT:
        return _blocks(node.children, links, images)
    inside = _inside(node, links, images)
    return [f"<{node.tag}{_attributes(node)}>{inside}</{node.tag}>"] if inside else []


def _inside(node: Node, links: bool, images: bool) -> str:
    """What stands in an element: one run, or what may hold no paragraph, as text; else blocks."""
    if all(isinstance(child, Run) for child in node.children) and (len(node.children) == 1 or node.tag in _PHRASING):
        texts = [_run(run, links, images) for run in runs(node)]
        return "<br>".join(text for text in texts if text)
    if node.tag in ("ul", "ol"):
        items = [c if isinstance(c, Node) and c.tag == "li" else Node("li", {}, [c]) for c in node.children]
        blocks = [block for item in items for block in _element(item, links, images)]
    else:
        blocks = _blocks(node.children, links, images)
    return "\n" + "\n".join(blocks) + "\n" if blocks else ""


def _attributes(node: Node) -> str:
    return "".join(f' {name}="{escape(node.attributes[name])}"' for name in _ATTRIBUTES if name in node.attributes)


def _code(node: Node) -> list[str]:
    text = "\n".join(run.text for run in runs(node)).strip("\n").rstrip()
    language = node.attributes.get("language")
    kind = f' class="language-{escape(language)}"' if language else ""
    return [f"<pre><code{kind}>{escape(text)}</code></pre>"] if text else []


def _table(node: Node, links: bool, images: bool) -> list[str]:
    table = tables.read(node)
    cells = [[cell for cell in row if cell is not None] for row in table.grid]
    if table.form == "blocks":
        captions = [block for caption in table.captions for block in _blocks(caption.children, links, images)]
        return captions + [block for row in cells for cell in row for block in _blocks(cell.children, links, images)]
    out = ["<table>", *(line for caption in table.captions for line in _element(caption, links, images))]
    for row in cells:
        texts = [f"<{c.tag}{_attributes(c)}>{_inside(c, links, images)}</{c.tag}>" for c in row]
        out.append(f"<tr>{''.join(texts)}</tr>")
    return [*out, "</table>"]


def _run(run: Run, links: bool, images: bool) -> str:
    """A run's pieces, each mark opened once for all neighbours that have it."""
    wanted = [piece for piece in run.pieces if images or piece.kind != "image"]
    out: list[str] = []
    open_marks: list[Mark] = []
    for piece in inline.tidy(p._replace(marks=_marks(p.marks, links)) for p in wanted):
        same = 0
        while same < min(len(open_marks), len(piece.marks)) and open_marks[same] == piece.marks[same]:
            same += 1
        out += [f"</{mark.tag}>" for mark in reversed(open_marks[same:])]
        out += [_open(mark) for mark in piece.marks[same:]]
        open_marks = list(piece.marks)
        out.append(_piece(piece))
    out += [f"</{mark.tag}>" for mark in reversed(open_marks)]
    return "".join(out)


def _marks(marks: Sequence[Mark], links: bool) -> tuple[Mark, ...]:
    """Each mark once, and links with an address only, if at all."""
    found = {mark.tag: mark for mark in marks if mark.tag != "a" or (links and mark.href)}
    return tuple(found.values())


def _open(mark: Mark) -> str:
    return f'<a href="{escape(mark.href)}">' if mark.tag == "a" else f"<{mark.tag}>"


def _piece(piece: Piece) -> str:
    if piece.kind == "break":
        return "<br>\n"
    if piece.kind == "image":
        return f'<img src="{escape(piece.source)}" alt="{escape(piece.text)}" loading="lazy">'
    if piece.kind == "tex":
        left, right = ("\\[", "\\]") if piece.source == "display" else ("\\(", "\\)")
        return f'<span class="math">{escape(left + piece.text + right)}</span>'
    return escape(piece.text)
