"""Texts with their chrome marked, written for this project: those of tests/data/texts in many languages, for which the
language files were mended, and those of tests/data/unseen, which came after and for which nothing is mended.

A file holds texts of one language, parted by lines of `=====`. What is to go stands in ⟦ ⟧, all else is to stay.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import cleaner

if TYPE_CHECKING:
    from collections.abc import Iterable

_DATA = Path(__file__).parents[1] / "tests" / "data"
TEXTS, UNSEEN = _DATA / "texts", _DATA / "unseen"
_BORDER = re.compile(r"^=====\n", re.MULTILINE)
_MARKS = re.compile(r"[⟦⟧]")


class Marked(NamedTuple):
    """A text without its marks, and for each character whether it is to go."""

    text: str
    chrome: tuple[bool, ...]


class Judged(NamedTuple):
    """Characters of a text, white space left out: how many went rightly, went wrongly, should have gone; and which pieces
    went wrongly, with the reason.
    """

    gone: int
    lost: int
    left: int
    wrong: tuple[tuple[str, str], ...]

    @property
    def is_exact(self) -> bool:
        """Whether the text came out as it should."""
        return not self.lost and not self.left


def read(path: Path) -> list[Marked]:
    """The texts of a file. Raises ValueError for marks that do not pair."""
    return [parse(text.strip("\n")) for text in _BORDER.split(path.read_text(encoding="utf-8")) if text.strip()]


def parse(marked: str) -> Marked:
    """A text whose chrome stands between marks.

    >>> text, chrome = parse("It rained.⟦Read also: Snow⟧")
    >>> text, text[chrome.index(True) :]
    ('It rained.Read also: Snow', 'Read also: Snow')
    """
    pieces = _MARKS.split(marked)
    if _MARKS.findall(marked) != ["⟦", "⟧"] * (len(pieces) // 2):
        raise ValueError(f"marks that do not pair in {marked[:60]!r}")
    return Marked("".join(pieces), tuple(i % 2 == 1 for i, piece in enumerate(pieces) for _ in piece))


def judge(marked: Marked) -> Judged:
    """What `clean` makes of a text."""
    text, chrome = marked
    gone = [False] * len(text)
    wrong = []
    for span in cleaner.clean(text).dropped:
        places = range(span.start, span.end)
        gone[span.start : span.end] = [True] * len(places)
        if piece := "".join(text[i] for i in places if not chrome[i]).strip():
            wrong.append((span.code, piece))
    of = Counter((chrome[i], gone[i]) for i, char in enumerate(text) if not char.isspace())
    return Judged(of[True, True], of[False, True], of[True, False], tuple(wrong))


def shares(judged: Iterable[Judged]) -> tuple[float, float]:
    """Which share of the chrome of some texts goes, and which share of what goes is chrome, each 0 to 1."""
    gone, lost, left = map(sum, zip(*((one.gone, one.lost, one.left) for one in judged), strict=True))
    return gone / max(1, gone + left), gone / max(1, gone + lost)
