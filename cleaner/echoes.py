"""What the words of a line have to do with the rest of its text: columns for the classifier of lines.

An article repeats its words; menus, teasers of other articles and footers use others, and are built alike. Which words
they are is never looked at but for how many are function words of the text's own language.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from cleaner import lexicon
from cleaner.lexicon.words import IN_UNSPACED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from cleaner.chars import Line
    from cleaner.model import Page

    Ints = NDArray[np.int64]

_SHORTEST = 3  # letters of a word that counts as a term


def terms(line: Line) -> set[str]:
    """The words of a line that are no short ones; of scripts without spaces, pairs of characters.

    >>> from cleaner import chars
    >>> [sorted(terms(line)) for line in chars.read(["The mill is old", "旧水车"]).lines()]
    [['mill', 'old', 'the'], ['旧水', '水车']]
    """
    if not line.unspaced:
        return {token for token in line.tokens if len(token) >= _SHORTEST}
    out: set[str] = set()
    for token in line.tokens:
        if IN_UNSPACED.match(token):
            out.update(map("".join, pairwise(token)) if len(token) > 1 else (token,))
        elif len(token) >= _SHORTEST:
            out.add(token)
    return out


def columns(pages: Sequence[Page], lines: Sequence[Line], is_long: Sequence[int]) -> dict[str, Ints]:
    """Per line, in thousandths: `echo`, its terms that stand in another long line too; `once`, those that no other line
    has; `function`, its words that are function words of the text's language. -1 where there is nothing to count.
    """
    echo, once, function, sizes = [], [], [], []
    known: dict[int, set[str]] = {}  # lines that repeat are one object
    at = 0
    for page in pages:
        own = slice(at, at + len(page))
        of_page = [known.get(id(line)) or known.setdefault(id(line), terms(line)) for line in lines[own]]
        long = is_long[own]
        seen, twice = _counted(of_page)
        in_long, in_two_long = _counted([found for found, flag in zip(of_page, long, strict=True) if flag])
        once_only = seen - twice
        for found, flag in zip(of_page, long, strict=True):
            n = len(found)
            sizes.append(n)
            echo.append(1000 * len(found & (in_two_long if flag else in_long)) // n if n else -1)
            once.append(1000 * len(found & once_only) // n if n else -1)
        function += _function(page.language, lines[own])
        at = own.stop
    values = {"echo": echo, "once": once, "terms": sizes, "function": function}
    return {name: np.array(column, np.int64) for name, column in values.items()}


def _counted(lines: Sequence[set[str]]) -> tuple[set[str], set[str]]:
    """The terms of some lines, and those that stand in two of them."""
    seen: set[str] = set()
    twice: set[str] = set()
    for found in lines:
        twice |= seen & found
        seen |= found
    return seen, twice


def _function(language: str | None, lines: Sequence[Line]) -> list[int]:
    words = lexicon.languages()[language].words if language in lexicon.languages() else frozenset[str]()
    if not words:
        return [-1] * len(lines)
    out = []
    for line in lines:
        tokens: Sequence[str] = line.tokens
        if line.unspaced:
            tokens = [part for token in tokens for part in (token if IN_UNSPACED.match(token) else (token,))]
        out.append(1000 * sum(map(words.__contains__, tokens)) // len(tokens) if tokens else -1)
    return out


def same(keys: Ints, page: Ints) -> dict[str, Ints]:
    """How many lines of its text share a line's key; lines since the last and until the next of them, -1 without one.

    keys, page: an entry per line, the number of its text in `page`; neither is negative.
    """
    both = page * (int(keys.max()) + 1) + keys
    _, group, count = np.unique(both, return_inverse=True, return_counts=True)
    order = np.argsort(group, kind="stable")
    step = np.diff(order, prepend=order[:1])
    begins = np.diff(group[order], prepend=-1) != 0
    since = np.full(len(keys), -1)
    since[order] = np.where(begins, -1, step)
    until = np.full(len(keys), -1)
    ends = np.append(begins[1:], True)
    until[order] = np.where(ends, -1, np.append(step[1:], 0))
    return {"number": count[group], "since": since, "until": until}


def numbered(texts: Sequence[str]) -> Ints:
    """A number for each different text."""
    number: dict[str, int] = {}
    return np.array([number.setdefault(text, len(number)) for text in texts], np.int64)
