"""Where a capital stands right behind a small letter or a digit: texts whose extractor lost a line end or a blank there."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPENING = "\"“«„‘'"
_CLOSING = '"”»’)]'


@cache
def _capital() -> re.Pattern[str]:
    """A capital or an opening quotation mark: one class of characters, which `re` looks up in a bitmap."""
    capitals = (char for char in map(chr, range(1 << 16)) if char.isupper())
    return re.compile(f"[{''.join(capitals)}{_OPENING}]")


def glue_points(text: str, begin: int, end: int) -> Iterator[int]:
    """Offsets between `begin` and `end` where something begins with a capital that nothing parts from what is before.

    >>> text = "Dua Pekerja TertimbunKorban MotoGPMarquez pulang"
    >>> [text[at:].split()[0] for at in glue_points(text, 0, len(text))]
    ['Korban', 'GPMarquez', 'Marquez']
    """
    return (at for found in _capital().finditer(text, begin + 1, end) if _is_glued(text, at := found.start()))


def _is_glued(text: str, at: int) -> bool:
    char, before, after = text[at], text[at - 1], text[at + 1 : at + 2]
    if char.isupper():
        if before.isupper():  # MotoGP|Marquez
            return after.islower() and at > 1 and text[at - 2].isupper()
        return before.islower() or before.isdigit() or (before in _CLOSING and at > 1 and text[at - 2].isalnum())
    return char in _OPENING and before.isalnum() and after.isupper()


def word_begin(text: str, at: int) -> int:
    """The offset at which the word begins that runs up to `at`.

    >>> word_begin("telah tayang diHarian", 15)
    13
    """
    at -= 1
    while at > 0 and text[at - 1].isalnum():
        at -= 1
    return at
