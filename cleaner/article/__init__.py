"""The kept part of a page as a tree: what text alone cannot show of lists, quotes, tables, code, links and images.

`build` makes the tree; `markdown` and `reader` (HTML) write it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Mark(NamedTuple):
    """What a piece of text stands in: "a" with its address, or "strong", "em", "code", "sub" and so on."""

    tag: str
    href: str = ""


class Piece(NamedTuple):
    """A part of a run: text; a line break; an image with its alternative as text; a formula as TeX.

    source: an image's address; of a formula that stands on a line of its own "display".
    """

    kind: Literal["text", "break", "image", "tex"]
    text: str
    marks: tuple[Mark, ...] = ()
    source: str = ""


@dataclass(slots=True)
class Run:
    """A block as far as it stays. row: the block's, -1 for an image between blocks."""

    row: int
    pieces: list[Piece] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text less marks and images, white space as it stood."""
        return "".join("\n" if p.kind == "break" else p.text for p in self.pieces if p.kind != "image")


@dataclass(slots=True)
class Node:
    """An element of the article. attributes: href, start, colspan, rowspan and "language" of code, where given."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | Run] = field(default_factory=list)


def runs(*nodes: Node | Run) -> Iterator[Run]:
    """All runs in some nodes, in order."""
    for node in nodes:
        if isinstance(node, Run):
            yield node
        else:
            yield from runs(*node.children)


def with_lists(children: Sequence[Node | Run], items: tuple[str, ...]) -> Iterator[Node | Run]:
    """Children with those whose tags are `items` put into lists of their own."""
    loose: Node | None = None
    for child in children:
        if isinstance(child, Node) and child.tag in items:
            if loose is None:
                loose = Node("ul")
            loose.children.append(child)
            continue
        if loose is not None:
            yield loose
            loose = None
        yield child
    if loose is not None:
        yield loose
