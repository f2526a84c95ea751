"""From scores to verdicts: probabilities, and the cut that maximises the word F1 that a page can expect.

Integers throughout: the outcome is the same on every machine and in every batch.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from cleaner import loops
from cleaner.arrays import integers, sizes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from cleaner.model import Page

    Ints = NDArray[np.int64]

SCALE = 1000  # scores are in thousandths of log-odds
_GRID, _REACH = 50, 8000
PARTS = 10_000  # probabilities are in ten-thousandths
MILLION = 1_000_000  # and expected F1 in millionths
LEVELS = 20
TOGETHER = 75  # per cent of the expectation in which the blocks of a page stand or fall together


@cache
def _probabilities() -> Ints:
    """Probabilities of the scores from -8 to 8 log-odds in steps of 0.05.

    Rounded from math.exp here rather than per score by numpy.exp, whose last bit differs between processors; no value
    of the grid is so near to a half that the last bit of exp could move it (tested).
    """
    import math

    steps = range(-_REACH, _REACH + 1, _GRID)
    return np.array([round(PARTS / (1 + math.exp(-step / SCALE))) for step in steps], np.int64)


def probability(scores: Ints) -> Ints:
    """Probabilities, in ten-thousandths, of scores in thousandths of log-odds."""
    return _probabilities()[(np.clip(scores, -_REACH, _REACH) + _REACH) // _GRID]


class Cut(NamedTuple):
    """Which blocks to keep, the expected word F1 of that and of keeping all, in millionths, the least kept probability."""

    keep: NDArray[np.bool_]
    expected: int
    whole: int
    least: int


class Cuts(NamedTuple):
    """`Cut` of several pages: one entry per block, and one per page."""

    keep: NDArray[np.bool_]
    expected: Ints
    whole: Ints
    least: Ints


class Pages(Protocol):
    """Where the blocks of some pages stand, per page."""

    @property
    def starts(self) -> Ints:
        """The first row."""

    @property
    def ends(self) -> Ints:
        """The row behind the last."""

    @property
    def sizes(self) -> Ints:
        """How many."""


class _Rows(NamedTuple):
    """`Pages` as they are."""

    starts: Ints
    ends: Ints
    sizes: Ints


def cut(scores: Ints, words: Ints, beta2: int = 10, together: int = TOGETHER) -> Cut:
    """The blocks of one page to keep; see `cuts`."""
    n = np.array([len(scores)], np.int64)
    found = cuts(scores, words, _Rows(np.zeros(1, np.int64), n, n), beta2, together)
    return Cut(found.keep, int(found.expected[0]), int(found.whole[0]), int(found.least[0]))


def cuts(scores: Ints, words: Ints, pages: Pages, beta2: int = 10, together: int = TOGETHER) -> Cuts:
    """The blocks to keep so that the expected word F of each page is greatest, taken by falling probability.

    scores: in thousandths of log-odds; words: per block, at least 1; both of one entry per block, no page without any.
    beta2: β² of the F measure in tenths; below 10 leans to precision. together: in per cent, see below.

    With p independent, F of the first k blocks is about 2 Σ p·w / (Σ w of the kept + Σ p·w of all) (Ye et al. 2012,
    "Optimizing F-measures: a tale of two approaches"). But fifty reader comments, or the teasers of a list, are content
    all together or not at all: F is also taken over worlds u from 0 to 1 in which exactly the blocks with p > u are
    content, and the two are mixed. Measured on the unseen sets: dragnet .885 -> .899, daniel-dev .886 -> .899.
    """
    starts, sizes = pages.starts, pages.sizes
    p = probability(scores)
    # Page by page, and the likeliest first.
    key = np.repeat(np.arange(len(sizes)) * (PARTS + 1), sizes) + (PARTS - p)
    order = np.argsort(key, kind="stable")
    falling = p[order]
    kept = _sums(words[order], starts, sizes)
    alone = _alone(falling * words[order], kept, pages, beta2)
    mixed = (together * _together(key[order], kept, pages, beta2) + (100 - together) * alone) // 100
    # The greatest, and of several the first: one number for both.
    n = len(p)
    best = n - 1 - np.maximum.reduceat(mixed * n + (n - 1 - np.arange(n)), starts) % n
    least = falling[best]
    return Cuts(p >= np.repeat(least, sizes), mixed[best], mixed[pages.ends - 1], least)


def of_pages(
    pages: Sequence[Page], beta2: int, rows: Sequence[Sequence[int]] | None = None, together: int = TOGETHER
) -> list[Cut]:
    """The cut of each page by its columns `score` and `words`: of all its blocks, or of some rows, of none of none."""
    columns = [page.score for page in pages], [page.words for page in pages]
    if rows is not None:
        columns = [*map(_taken, columns[0], rows)], [*map(_taken, columns[1], rows)]
    scores, words = map(integers, columns)
    many = sizes(columns[0])
    ends = np.cumsum(many)
    found = cuts(scores, np.maximum(words, 1), _Rows(ends - many, ends, many), beta2, together)
    keep = np.split(found.keep, ends[:-1])
    values = zip(found.expected.tolist(), found.whole.tolist(), found.least.tolist(), strict=True)
    return [Cut(kept, *value) for kept, value in zip(keep, values, strict=True)]


def _taken(column: list[int], rows: Sequence[int]) -> list[int]:
    return [column[row] for row in rows]


def _sums(column: Ints, starts: Ints, sizes: Ints) -> Ints:
    """Running sums, of each page by itself."""
    sums = np.cumsum(column)
    return sums - np.repeat(sums[starts] - column[starts], sizes)


def _alone(likely: Ints, kept: Ints, pages: Pages, beta2: int) -> Ints:
    """Expected F, in millionths, of keeping the first k blocks, if each is content by itself."""
    gained = _sums(likely, pages.starts, pages.sizes)
    whole = np.repeat(gained[pages.ends - 1], pages.sizes)
    found: Ints = ((10 + beta2) * MILLION // 100 * gained) // np.maximum((10 * kept * PARTS + beta2 * whole) // 100, 1)
    return found


def _together(keys: Ints, kept: Ints, pages: Pages, beta2: int) -> Ints:
    """Expected F, in millionths, of keeping the first k blocks, if the most probable ones are content first."""
    first_of_page = np.arange(len(pages.sizes)) * (PARTS + 1)
    content = np.zeros((LEVELS, len(pages.sizes)), np.int64)
    for level in range(LEVELS):
        world = (2 * level + 1) * PARTS // (2 * LEVELS)
        count = np.searchsorted(keys, first_of_page + (PARTS - world), side="left") - pages.starts
        content[level] = np.where(count > 0, kept[np.maximum(pages.starts + count - 1, 0)], 0)
    total, unit = np.zeros(len(kept), np.int64), (10 + beta2) * MILLION
    if loops.IS_COMPILED:
        loops.add_worlds(kept, pages.ends, content, unit, beta2, total)
    else:
        whole = 10 * kept
        for of_page in content:
            words = np.repeat(of_page, pages.sizes)
            total += (unit * np.minimum(kept, words)) // (whole + beta2 * words)
    mean: Ints = total // LEVELS
    return mean
