"""The columns of the second pass: what the first pass thought of a block, of its neighbours, and of the page.

numpy integers only; probabilities in ten-thousandths.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cleaner import expected

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cleaner.model import Page

    Ints = NDArray[np.int64]

_NEIGHBOURS = (-3, -2, -1, 1, 2, 3)
_WINDOWS = (2, 5, 12)
_LEVELS = 6
_TOGETHER = 85  # of `expected.cut`, for these columns: a change asks for new training
_REACH = 9000  # scores beyond this are as sure as can be


def columns(page: Page) -> dict[str, Ints]:
    """The columns of one page, whose scores are the first pass's, by name: one int64 per block each."""
    scores = np.array(page.score, np.int64)
    p = expected.probability(scores)
    words = np.maximum(np.array(page.words, np.int64), 1)
    out = {"first": np.clip(scores, -_REACH, _REACH)}
    out.update(_neighbours(p, words))
    out.update(_elements(page, p, words))
    out["first_alike"] = _alike(page, p, words)
    out.update(_whole(p, scores, words))
    return out


def _prefix(column: Ints) -> Ints:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(column)])


def _others(total: Ints, own: Ints, words: Ints, own_words: Ints) -> Ints:
    """The mean of a group by words, without the block itself; -1 if it is alone."""
    left = words - own_words
    return np.where(left > 0, (total - own) // np.maximum(left, 1), -1)


def _neighbours(p: Ints, words: Ints) -> dict[str, Ints]:
    out = {}
    n = len(p)
    rows = np.arange(n)
    for by in _NEIGHBOURS:
        at = rows + by
        out[f"first{by:+d}"] = np.where((at >= 0) & (at < n), p[np.clip(at, 0, n - 1)], -1)
    likely, all_words = _prefix(p * words), _prefix(words)
    for size in _WINDOWS:
        a, b = np.maximum(rows - size, 0), np.minimum(rows + size + 1, n)
        out[f"first_around{size}"] = _others(likely[b] - likely[a], p * words, all_words[b] - all_words[a], words)
    return out


def _elements(page: Page, p: Ints, words: Ints) -> dict[str, Ints]:
    """What the other blocks of each element around a block got, and how much of the page's content it may hold."""
    first, last = np.array(page.el_first, np.int64), np.array(page.el_last, np.int64)
    parent = np.maximum(np.array(page.el_parent, np.int64), 0)
    likely, all_words = _prefix(p * words), _prefix(words)
    at = np.array(page.element, np.int64)
    out = {}
    for level in range(_LEVELS):
        a, b = first[at], last[at]
        out[f"first_up{level}"] = _others(likely[b] - likely[a], p * words, all_words[b] - all_words[a], words)
        out[f"first_up{level}_held"] = (1000 * (likely[b] - likely[a])) // max(int(likely[-1]), 1)
        at = parent[at]
    return out


def _alike(page: Page, p: Ints, words: Ints) -> Ints:
    """What the other blocks got whose element and its parent have the same names: the items of a list, the posts."""
    numbers: dict[tuple[str, str, str, str], int] = {}
    keys = []
    for tag, element in zip(page.tag, page.element, strict=True):
        parent = page.el_parent[element]
        above = page.el_attrs[parent] if parent >= 0 else ""
        key = (tag, page.el_tag[element], page.el_attrs[element], above)
        keys.append(numbers.setdefault(key, len(numbers)))
    group = np.array(keys)
    likely, all_words = np.zeros(len(numbers), np.int64), np.zeros(len(numbers), np.int64)
    np.add.at(likely, group, p * words)
    np.add.at(all_words, group, words)
    return _others(likely[group], p * words, all_words[group], words)


def _whole(p: Ints, scores: Ints, words: Ints) -> dict[str, Ints]:
    """The page as the first pass would cut it."""
    n = len(p)
    rows = np.arange(n)
    cut = expected.cut(scores, words, together=_TOGETHER)
    kept = rows[cut.keep]
    kept_words = _prefix(words * cut.keep)
    likely = int((p * words).sum())
    return {
        "first_words": np.full(n, likely // expected.PARTS),
        "first_share": np.full(n, likely // (10 * int(words.sum()))),
        "first_least": np.full(n, cut.least),
        "first_over": p - cut.least,
        "first_expected": np.full(n, cut.expected // 1000),
        "first_from": rows - kept[0],
        "first_to": kept[-1] - rows,
        "first_kept_above": (1000 * kept_words[:-1]) // max(int(kept_words[-1]), 1),
    }
