"""The columns of the second pass: what the first pass thought of a block, of its neighbours, and of the page.

numpy integers only; probabilities in ten-thousandths.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cleaner import expected
from cleaner.batch import prefix

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cleaner.batch import Batch

    Ints = NDArray[np.int64]

_NEIGHBOURS = (-3, -2, -1, 1, 2, 3)
_WINDOWS = (2, 5, 12)
_LEVELS = 6
_TOGETHER = 85  # of `expected.cut`, for these columns: a change asks for new training
_REACH = 9000  # scores beyond this are as sure as can be


def columns(batch: Batch) -> dict[str, Ints]:
    """The columns of some pages, whose scores are the first pass's, by name: one int64 per block each."""
    scores = batch.ints("score")
    p = expected.probability(scores)
    words = np.maximum(batch.words, 1)
    likely, all_words = prefix(p * words), prefix(words)
    out = {"first": np.clip(scores, -_REACH, _REACH)}
    out.update({f"first{by:+d}": batch.shifted(p, by) for by in _NEIGHBOURS})
    for size in _WINDOWS:
        a, b = batch.around(size)
        out[f"first_around{size}"] = _others(likely[b] - likely[a], p * words, all_words[b] - all_words[a], words)
    out.update(_elements(batch, p * words, words, likely, all_words))
    out["first_alike"] = _alike(batch, p * words, words)
    out.update(_whole(batch, p, scores, words, likely))
    return out


def _others(total: Ints, own: Ints, words: Ints, own_words: Ints) -> Ints:
    """The mean of a group by words, without the block itself; -1 if it is alone."""
    left = words - own_words
    return np.where(left > 0, (total - own) // np.maximum(left, 1), -1)


def _elements(batch: Batch, own: Ints, words: Ints, likely: Ints, all_words: Ints) -> dict[str, Ints]:
    """What the other blocks of each element around a block got, and how much of the page's content it may hold."""
    elements = batch.elements
    whole = np.maximum(batch.spread(batch.whole(likely)), 1)
    at = elements.of
    out = {}
    for level in range(_LEVELS):
        a, b = elements.first[at], elements.last[at]
        inside = likely[b] - likely[a]
        out[f"first_up{level}"] = _others(inside, own, all_words[b] - all_words[a], words)
        out[f"first_up{level}_held"] = (1000 * inside) // whole
        at = elements.parent[at]
    return out


def _alike(batch: Batch, own: Ints, words: Ints) -> Ints:
    """What the other blocks got whose element and its parent have the same names: the items of a list, the posts."""
    elements, at = batch.elements, batch.elements.of
    above = np.where(elements.is_root, elements.nameless, elements.attrs[elements.parent])
    group, many = elements.alike(elements.page[at], elements.tag[at], elements.attrs[at], above[at])
    likely, all_words = np.zeros(many, np.int64), np.zeros(many, np.int64)
    np.add.at(likely, group, own)
    np.add.at(all_words, group, words)
    return _others(likely[group], own, all_words[group], words)


def _whole(batch: Batch, p: Ints, scores: Ints, words: Ints, likely: Ints) -> dict[str, Ints]:
    """Each page as the first pass would cut it."""
    cut = expected.cuts(scores, words, batch, together=_TOGETHER)
    rows = batch.rows
    first = np.minimum.reduceat(np.where(cut.keep, rows, batch.n), batch.starts)
    last = np.maximum.reduceat(np.where(cut.keep, rows, -1), batch.starts)
    kept_words = prefix(words * cut.keep)
    all_likely, all_words = batch.whole(likely), batch.whole(prefix(words))
    return {
        "first_words": batch.spread(all_likely // expected.PARTS),
        "first_share": batch.spread(all_likely // (10 * all_words)),
        "first_least": batch.spread(cut.least),
        "first_over": p - batch.spread(cut.least),
        "first_expected": batch.spread(cut.expected // 1000),
        "first_from": rows - batch.spread(first),
        "first_to": batch.spread(last) - rows,
        "first_kept_above": (1000 * batch.above(kept_words)) // np.maximum(batch.spread(batch.whole(kept_words)), 1),
    }
