"""What stands within an element, looked through once more for what the element names: an author, a time, a formula.

Such elements may stand in each other, and a page is not looked through more often than it may have nodes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from selectolax.lexbor import LexborNode

T = TypeVar("T")
_LONG = 2_000  # characters within an element that names somebody, or a time
_LOOKS, _CHARS_A_LOOK = 200_000, 64  # nodes of a page that are looked through; so many characters count as one
_TEXT_ID = 2  # LXB_TAG__TEXT


class Looks:
    """How many nodes of a page may still be looked through."""

    def __init__(self) -> None:
        self.left = _LOOKS

    def counted(self, found: Iterable[T]) -> Iterator[T]:
        """What is found at the nodes within an element, as far as they may be looked through."""
        for one in found:
            if self.left <= 0:
                return
            self.left -= 1
            yield one


def said(node: Any, separator: str, looks: Looks) -> str:
    """The text within an element, its parts joined; of one of more than 2,000 characters the beginning.

    node: a LexborNode, or what has `texts` to give, one of each node within it.
    """
    parts: list[str] = []
    size = 0
    for text in looks.counted(node.texts() if hasattr(node, "texts") else map(_own_text, nodes_inside(node))):
        if text:
            parts.append(text)
            size += len(text)
            looks.left -= len(text) // _CHARS_A_LOOK
        if size > _LONG:
            break
    return separator.join(parts)


def _own_text(node: LexborNode) -> str:
    return node.text_content or "" if node.tag_id == _TEXT_ID else ""


def nodes_inside(node: LexborNode) -> Iterator[LexborNode]:
    """The nodes within an element, in order."""
    at, top = node.child, node.mem_id
    while at is not None:
        yield at
        following = at.child or at.next
        while following is None:
            at = at.parent
            if at is None or at.mem_id == top:
                return
            following = at.next
        at = following
