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

NEIGHBOURS = (-3, -2, -1, 1, 2, 3)
_WINDOWS = (2, 5, 12)
_LEVELS = 6
_TOGETHER = 85  # of `expected.cut`, for these columns: a change asks for new training
REACH = 9000  # scores beyond this are as sure as can be


def columns(batch: Batch, scores: Ints) -> dict[str, Ints]:
    """The columns of some pages by name, one int64 per block each. scores: the first pass's, of all blocks."""
    p = expected.probability(scores)
    words = np.maximum(batch.words, 1)
    likely, all_words = prefix(p * words), prefix(words)
    out = {"first": np.clip(scores, -REACH, REACH)}
    out.update({f"first{by:+d}": batch.shifted(p, by) for by in NEIGHBOURS})
    for size in _WINDOWS:
        a, b = batch.around(size)
        out[f"first_around{size}"] = others(likely[b] - likely[a], p * words, all_words[b] - all_words[a], words)
    out.update(_elements(batch, p * words, words, likely, all_words))
    out["first_alike"] = _alike(batch, p * words, words)
    out.update(_whole(batch, p, scores, words, likely))
    return out


def mean(likely: Ints, words: Ints) -> Ints:
    """The mean of a group by words; -1 of none."""
    return np.where(words > 0, likely // np.maximum(words, 1), -1)


def others(total: Ints, own: Ints, words: Ints, own_words: Ints) -> Ints:
    """The mean of a group by words, without the block itself; -1 if it is alone."""
    return mean(total - own, words - own_words)


def others_of(group: Ints, own: Ints, words: Ints) -> Ints:
    """For each block the mean of the others in its group by words; `group`: a number for each block, from 0 on."""
    likely, all_words = np.zeros((2, int(group.max()) + 1), np.int64)
    np.add.at(likely, group, own)
    np.add.at(all_words, group, words)
    return others(likely[group], own, all_words[group], words)


def _elements(batch: Batch, own: Ints, words: Ints, likely: Ints, all_words: Ints) -> dict[str, Ints]:
    """What the other blocks of each element around a block got, and how much of the page's content it may hold."""
    elements = batch.elements
    whole = np.maximum(batch.spread(batch.whole(likely)), 1)
    at = elements.of
    out = {}
    for level in range(_LEVELS):
        a, b = elements.first[at], elements.last[at]
        inside = likely[b] - likely[a]
        out[f"first_up{level}"] = others(inside, own, all_words[b] - all_words[a], words)
        out[f"first_up{level}_held"] = (1000 * inside) // whole
        at = elements.parent[at]
    return out


def _alike(batch: Batch, own: Ints, words: Ints) -> Ints:
    """What the other blocks got whose element and its parent have the same names: the items of a list, the posts."""
    elements, at = batch.elements, batch.elements.of
    above = np.where(elements.is_root, elements.nameless, elements.attrs[elements.parent])
    group, _ = elements.alike(elements.page[at], elements.tag[at], elements.attrs[at], above[at])
    return others_of(group, own, words)


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
