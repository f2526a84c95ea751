"""The architecture as the imports show it: a drawing and a table of the package's rooms.

    python -m benchmarks.imports            # writes docs/architecture.svg and the table in docs/architecture.md

A room is a module of the package, or a sub-package. A room stands above those that it imports. Imports at the head of a
module are lines; those inside functions, made on use, are broken lines. What follows from other lines is left out.
"""

from __future__ import annotations

import argparse
import ast
import math
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "cleaner"
DRAWING, PAGE = ROOT / "docs/architecture.svg", ROOT / "docs/architecture.md"
BEGIN, END = "<!-- rooms: made by benchmarks.imports -->", "<!-- end of rooms -->"
_WIDE, _HIGH, _GAP_X, _GAP_Y, _MARGIN = 118, 34, 14, 62, 20  # pixels
_SWEEPS = 12  # of putting each layer in order by its neighbours

Edges = dict[str, set[str]]


class Graph(NamedTuple):
    """Rooms with what each says of itself; which rooms each imports at once, and which more on use."""

    rooms: dict[str, str]
    at_once: Edges
    on_use: Edges


def read(root: Path = ROOT) -> Graph:
    """The rooms of the package and their imports."""
    files = sorted((root / PACKAGE).rglob("*.py"))
    modules = {".".join(file.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): file for file in files}
    rooms: dict[str, str] = {}
    at_once: Edges = {}
    on_use: Edges = {}
    for module, file in modules.items():
        room = _room(module)
        if not room:
            continue
        tree = ast.parse(file.read_text(encoding="utf-8"))
        if module.count(".") == 1:
            rooms[room] = (ast.get_docstring(tree) or "").split("\n\n")[0].replace("\n", " ")
        for names, lazy in _imports(tree):
            found = {_room(_known(name, modules)) for name in names} - {room, ""}
            (on_use if lazy else at_once).setdefault(room, set()).update(found)
    return Graph(rooms, at_once, {room: names - at_once.get(room, set()) for room, names in on_use.items()})


def _room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[1] != "__main__" else ""


def _known(name: str, modules: Mapping[str, Path]) -> str:
    """The module that a dotted name is or is of."""
    while name and name not in modules:
        name = name.rpartition(".")[0]
    return name


def _imports(tree: ast.Module) -> Iterator[tuple[list[str], bool]]:
    """The names that each import statement names, and whether it stands in a function; not those for types alone."""
    stack: list[tuple[ast.AST, bool]] = [(tree, False)]
    while stack:
        node, lazy = stack.pop()
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.Import):
            yield [alias.name for alias in node.names], lazy
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == PACKAGE:
            yield [f"{node.module}.{alias.name}" for alias in node.names], lazy
        inside = lazy or isinstance(node, ast.FunctionDef)
        stack += [(child, inside) for child in ast.iter_child_nodes(node)]


def layers(graph: Graph) -> list[list[str]]:
    """Rooms from the top down: each above all that it imports at once, and on use where that makes no circle.

    Raises ValueError if imports at once make a circle.
    """
    edges = {room: set(graph.at_once.get(room, ())) for room in graph.rooms}
    if circle := _circle(edges):
        raise ValueError(f"imports in a circle: {' -> '.join(circle)}")
    for room in sorted(graph.on_use):
        for name in sorted(graph.on_use[room]):
            if not _reaches(edges, name, room):
                edges[room].add(name)
    height: dict[str, int] = {}
    for room in _bottom_up(edges):
        height[room] = max((height[name] + 1 for name in edges[room]), default=0)
    top = max(height.values(), default=0)
    return [sorted(room for room in height if height[room] == level) for level in range(top, -1, -1)]


def _reaches(edges: Edges, start: str, end: str) -> bool:
    seen, stack = {start}, [start]
    while stack:
        at = stack.pop()
        if at == end:
            return True
        new = edges.get(at, set()) - seen
        seen |= new
        stack += sorted(new)
    return False


def _circle(edges: Edges) -> list[str]:
    return next(
        ([room, name, room] for room in sorted(edges) for name in sorted(edges[room]) if _reaches(edges, name, room)), []
    )


def _bottom_up(edges: Edges) -> list[str]:
    """Rooms so that each comes after all that it imports."""
    out: list[str] = []
    left = sorted(edges)
    while left:
        ready = [room for room in left if edges[room] <= set(out)]
        out += ready
        left = [room for room in left if room not in ready]
    return out


def drawn(graph: Graph, rows: Sequence[Sequence[str]]) -> list[tuple[str, str, bool]]:
    """The lines to draw, as from, to, on use: those downwards that do not follow from others."""
    level = {room: place for place, row in enumerate(rows) for room in row}
    everything = {room: graph.at_once.get(room, set()) | graph.on_use.get(room, set()) for room in level}
    down = {room: {name for name in names if level[name] > level[room]} for room, names in everything.items()}
    out = []
    for room in sorted(down):
        for name in sorted(down[room]):
            if not any(other != name and _reaches(down, other, name) for other in down[room]):
                out.append((room, name, name not in graph.at_once.get(room, set())))
    return out


def ordered(rows: Sequence[Sequence[str]], lines: Sequence[tuple[str, str, bool]]) -> list[list[str]]:
    """Each layer in an order that keeps lines short: by the mean place of the neighbours, swept down and up."""
    out = [list(row) for row in rows]
    near: Edges = {}
    for a, b, _ in lines:
        near.setdefault(a, set()).add(b)
        near.setdefault(b, set()).add(a)
    widest = max(map(len, out))
    for sweep in range(_SWEEPS):
        place = {room: (i + 0.5) * widest / len(row) for row in out for i, room in enumerate(row)}
        for row in out if sweep % 2 else reversed(out):
            mean = {room: _mean([place[name] for name in near.get(room, ())], place[room]) for room in row}
            row.sort(key=lambda room: (mean[room], room))
            place.update({room: (i + 0.5) * widest / len(row) for i, room in enumerate(row)})
    return out


def _mean(values: Sequence[float], default: float) -> float:
    return math.fsum(values) / len(values) if values else default  # exact: the order of a set may not tell


def svg(graph: Graph) -> str:
    """The drawing."""
    rows = layers(graph)
    lines = drawn(graph, rows)
    rows = ordered(rows, lines)
    width = max(map(len, rows)) * (_WIDE + _GAP_X) - _GAP_X + 2 * _MARGIN
    height = len(rows) * (_HIGH + _GAP_Y) - _GAP_Y + 2 * _MARGIN
    at = {}
    for y, row in enumerate(rows):
        left = (width - len(row) * (_WIDE + _GAP_X) + _GAP_X) / 2
        at.update({room: (left + x * (_WIDE + _GAP_X), _MARGIN + y * (_HIGH + _GAP_Y)) for x, room in enumerate(row)})
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" {_FONT}>',
        f"<title>Rooms of {PACKAGE} and what they import</title>",
        _STYLE,
        *(_line(*at[a], *at[b], lazy) for a, b, lazy in lines),
        *(_box(room, *at[room], graph.rooms[room]) for row in rows for room in row),
        "</svg>",
    ]
    return "\n".join(out) + "\n"


_FONT = 'font-family="sans-serif" font-size="13"'
_STYLE = (
    "<style>rect{fill:#eef3fb;stroke:#46679c}text{fill:#16202e;text-anchor:middle}path{fill:none;stroke:#7d8ba0}"
    ".use{stroke-dasharray:4 3}svg{background:#fff}@media(prefers-color-scheme:dark){svg{background:#14171c}"
    "rect{fill:#202b3d;stroke:#7f9fd4}text{fill:#e6ebf3}path{stroke:#74829a}}</style>"
)


def _line(x1: float, y1: float, x2: float, y2: float, lazy: bool) -> str:
    x1, x2, y1 = x1 + _WIDE / 2, x2 + _WIDE / 2, y1 + _HIGH
    bend = (y2 - y1) / 2
    kind = ' class="use"' if lazy else ""
    return f'<path{kind} d="M{x1:g} {y1:g}C{x1:g} {y1 + bend:g} {x2:g} {y2 - bend:g} {x2:g} {y2:g}"/>'


def _box(room: str, x: float, y: float, says: str) -> str:
    text = f'<text x="{x + _WIDE / 2:g}" y="{y + _HIGH / 2 + 4:g}">{escape(room)}</text>'
    return f'<g><title>{escape(says)}</title><rect x="{x:g}" y="{y:g}" width="{_WIDE}" height="{_HIGH}" rx="6"/>{text}</g>'


def table(graph: Graph) -> str:
    """The rooms in the order of the drawing, from the top, with what each says of itself."""
    lines = ["| room | what it does |", "|---|---|"]
    for row in layers(graph):
        lines += [f"| `{room}` | {_cell(graph.rooms[room])} |" for room in row]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def with_table(page: str, graph: Graph) -> str:
    """The page with its table made anew. Raises ValueError for a page without the marks around it."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"no {BEGIN} … {END} in the page")
    return f"{before}{begin}\n{table(graph)}{end}{after}"


def main(argv: Iterable[str] | None = None) -> int:
    """Write the drawing and the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.imports", description=__doc__.split("\n")[0])
    parser.parse_args(list(argv) if argv is not None else None)
    graph = read()
    DRAWING.write_text(svg(graph), encoding="utf-8")
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8"), graph), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
