"""The article as Markdown: CommonMark with GitHub's tables and dollars around TeX."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cleaner.article import Node, Run, build, runs, tables, with_lists
from cleaner.article.inline import Style, line_start, markdown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.model import Page

    Block = list[str]  # the lines of a block

_HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
_CLOSING = re.compile(r"(?<!\S)(#+)$")  # would close the heading
_LISTS = ("ul", "ol")


def render(page: Page, links: bool = False, images: bool = False) -> str:
    """The kept blocks of a page of HTML as Markdown. links, images: with their addresses, or links as plain text."""
    root = build.tree(page)
    dollar = any(piece.kind == "tex" for run in runs(root) for piece in run.pieces)
    return "\n".join(_apart(_blocks(root.children, Style(links, images, dollar))))


def _apart(blocks: Sequence[Block]) -> Block:
    """The lines of some blocks, an empty one between two."""
    return [line for place, block in enumerate(blocks) for line in ([""] if place else []) + block]


def _blocks(children: Sequence[Node | Run], style: Style) -> list[Block]:
    out: list[Block] = []
    sign = ""  # of the list that ended just before: another list needs another sign to be one of its own
    for child in with_lists(children, ("li", "dd")):
        if isinstance(child, Node) and child.tag in _LISTS:
            sign = _sign(child.tag, sign)
            found = [block] if (block := _list(child, sign, style)) else []
        else:
            found = _paragraph(child, style) if isinstance(child, Run) else _element(child, style)
            sign = "" if found else sign
        out += found
    return out


def _sign(tag: str, before: str) -> str:
    one, other = ("-", "*") if tag == "ul" else (".", ")")
    return other if before == one else one


def _paragraph(run: Run, style: Style) -> list[Block]:
    text = markdown(run, style)
    return [text.split("\n")] if text else []


def _element(node: Node, style: Style) -> list[Block]:
    if node.tag in _HEADINGS:
        return _heading(node, style)
    if node.tag == "pre":
        return _code(node)
    if node.tag == "blockquote":
        lines = _apart(_blocks(node.children, style))
        return [[f"> {line}" if line else ">" for line in lines]] if lines else []
    if node.tag == "table":
        return _table(node, style)
    return _blocks(node.children, style)


def _heading(node: Node, style: Style) -> list[Block]:
    flat = style._replace(flat=True, strong=False)
    text = " ".join(part for run in runs(node) if (part := markdown(run, flat)))
    text = _CLOSING.sub(r"\\\1", text)
    return [[f"{_HEADINGS[node.tag]} {text}"]] if text else []


def _code(node: Node) -> list[Block]:
    text = "\n".join(run.text for run in runs(node)).strip("\n").rstrip()
    if not text:
        return []
    fence = "`" * max(3, 1 + max(map(len, re.findall(r"`+", text)), default=0))
    return [[fence + node.attributes.get("language", ""), *text.split("\n"), fence]]


def _list(node: Node, sign: str, style: Style) -> Block:
    """A list; without empty lines if no item has more than a text and lists below it."""
    items = [blocks for child in node.children if (blocks := _item(child, style))]
    tight = all(_is_tight(child) for child in node.children)
    number = int(node.attributes.get("start", "1"))
    out: Block = []
    for place, blocks in enumerate(items):
        marker = f"{number + place}{sign} " if node.tag == "ol" else f"{sign} "
        lines = [line for block in blocks for line in block] if tight else _apart(blocks)
        indented = [" " * len(marker) + line if line else "" for line in lines]
        indented[0] = marker + lines[0]
        out += indented if tight or not place else ["", *indented]
    return out


def _item(child: Node | Run, style: Style) -> list[Block]:
    if isinstance(child, Run):
        return _paragraph(child, style)
    return _blocks(child.children, style) if child.tag in ("li", "dd") else _blocks([child], style)


def _is_tight(child: Node | Run) -> bool:
    """Whether an item is a text, with or without lists below it that can interrupt a paragraph."""
    if isinstance(child, Run):
        return True
    inside = child.children if child.tag in ("li", "dd") else [child]
    return (
        all(
            (isinstance(one, Run) and not place)
            or (isinstance(one, Node) and one.tag in _LISTS and one.attributes.get("start", "1") == "1" and _all_tight(one))
            for place, one in enumerate(inside)
        )
        and sum(isinstance(one, Node) for one in inside) <= 1
    )


def _all_tight(node: Node) -> bool:
    return all(_is_tight(child) for child in node.children)


def _table(node: Node, style: Style) -> list[Block]:
    if tables.is_captioned_late(node):
        return _blocks(node.children, style)  # in the order of the page
    table = tables.read(node)
    captions = [block for caption in table.captions for block in _blocks(caption.children, style)]
    if table.form == "grid":
        return [*captions, _grid(table, style)]
    if table.form == "rows":
        flat = style._replace(flat=True)
        rows = ["\t".join(_cell(cell, flat) for cell in row if cell is not None) for row in table.grid]
        lines = [line_start(row.strip()) for row in rows]
        return [*captions, [f"{line}\\" for line in lines[:-1]] + lines[-1:]]
    cells = (cell for row in table.grid for cell in row if cell is not None)
    return [*captions, *(block for cell in cells for block in _blocks(cell.children, style))]


def _cell(cell: Node | None, style: Style) -> str:
    parts = [markdown(run, style) for run in runs(*cell.children)] if cell else []
    return " ".join(part for part in parts if part)


def _grid(table: tables.Table, style: Style) -> Block:
    cells = style._replace(flat=True, cell=True)
    rows = [[_cell(cell, cells) for cell in row] for row in table.grid]
    if not table.headed:
        rows.insert(0, [""] * table.width)
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return [lines[0], "| " + " | ".join(["---"] * table.width) + " |", *lines[1:]]
