"""Tables of the article: cells on their grid, spans included, and whether they are data or layout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from cleaner.article import Node, Run

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_WIDTH = 60  # columns of a grid
LONG_CELL = 60  # words of a cell, on average, from which on a table is there for layout
_FLAT = frozenset("ul ol li dl dt dd figure figcaption".split())  # what a row of text can still hold

Form = Literal["grid", "rows", "blocks"]


class Table(NamedTuple):
    """A table. grid: rows of cells, each where its span begins and None where one goes on; all of `width` in a grid.

    form: "grid" for a Markdown table, "rows" for a line of text a row, "blocks" for a table that is there for layout.
    headed: whether the first row is one of headings.
    """

    form: Form
    grid: list[list[Node | None]]
    width: int
    headed: bool
    captions: list[Node]


def read(node: Node) -> Table:
    """A table with all that is in it."""
    rows = [(row, headed) for row, headed in _rows(node) if row.children]
    grid = _grid([row for row, _ in rows])
    width = max(map(len, grid), default=0)
    form = _form(grid, width)
    if form == "grid":
        grid = [row + [None] * (width - len(row)) for row in grid]
    captions = [child for child in node.children if isinstance(child, Node) and child.tag == "caption"]
    return Table(form, grid, width, bool(rows) and rows[0][1], captions)


def is_captioned_late(node: Node) -> bool:
    """Whether a caption stands behind the first row, where only broken markup has it."""
    tags = [child.tag for child in node.children if isinstance(child, Node)]
    return "caption" in tags[next((at for at, tag in enumerate(tags) if tag != "caption"), len(tags)) :]


def _rows(node: Node) -> Iterator[tuple[Node, bool]]:
    """The rows, and whether each is one of headings."""
    for child in node.children:
        if not isinstance(child, Node) or child.tag == "caption":
            continue
        if child.tag == "thead":
            yield from ((row, True) for row, _ in _rows(child))
        elif child.tag == "tr":
            cells = [cell for cell in child.children if isinstance(cell, Node)]
            yield Node("tr", {}, list(cells)), all(c.tag == "th" or not c.children for c in cells)
        else:
            yield Node("tr", {}, [Node("td", {}, [child])]), False


def _grid(rows: list[Node]) -> list[list[Node | None]]:
    """Cells on the grid, as HTML's table model puts them there; spans end with the table and at MAX_WIDTH."""
    out: list[list[Node | None]] = []
    below: dict[int, int] = {}  # column -> rows that a span from above still covers
    for row in rows:
        line: list[Node | None] = []
        for cell in row.children:
            while below.get(len(line), 0):
                line.append(None)
            assert isinstance(cell, Node)
            across = min(int(cell.attributes.get("colspan", "1")) or 1, max(1, MAX_WIDTH - len(line)))
            down = int(cell.attributes.get("rowspan", "1")) or len(rows)
            for column in range(len(line), len(line) + across):
                below[column] = down
            line += [cell, *[None] * (across - 1)]
        while below.get(len(line), 0):
            line.append(None)
        below = {column: left - 1 for column, left in below.items() if left > 1}
        out.append(line)
    return out


def _form(grid: list[list[Node | None]], width: int) -> Form:
    cells = [cell for row in grid for cell in row if cell is not None]
    if not cells or not all(_is_flat(child) for cell in cells for child in cell.children):
        return "blocks"
    if sum(_words(cell) for cell in cells) > LONG_CELL * len(cells):
        return "blocks"
    if width < 2 or len(grid) < 2 or width >= MAX_WIDTH or not all(_is_one_text(cell) for cell in cells):
        return "rows"
    return "grid"


def _is_flat(child: Node | Run) -> bool:
    return isinstance(child, Run) or (child.tag in _FLAT and all(map(_is_flat, child.children)))


def _is_one_text(cell: Node) -> bool:
    return (
        all(isinstance(child, Run) for child in cell.children)
        and sum(isinstance(child, Run) and child.row >= 0 for child in cell.children) <= 1
    )


def _words(child: Node | Run) -> int:
    return len(child.text.split()) if isinstance(child, Run) else sum(map(_words, child.children))
