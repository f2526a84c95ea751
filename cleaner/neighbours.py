"""The columns of the second look at the lines of texts: what the first look thought of a line, its neighbours, its text.

numpy integers only; probabilities in ten-thousandths. No column looks into another text.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from cleaner import echoes, expected, lines
from cleaner.batch import Batch, prefix, share
from cleaner.surroundings import NEIGHBOURS, REACH, mean, others, others_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from cleaner.model import Page

    Ints = NDArray[np.int64]

_WINDOWS = (2, 5, 12, 30)
_SURE = (1000, 8000)  # probabilities below and above which a line is surely chrome, surely content


@cache
def names() -> tuple[str, ...]:
    """Names of all columns in their order: those of `lines`, and of the neighbours."""
    from cleaner import text

    page = text.parse("x")
    one = np.ones(1, np.int64)
    return (*lines.names(), *columns(Batch([page]), one, one))


def matrix(pages: Sequence[Page], rows: NDArray[np.int32], scores: Ints) -> NDArray[np.int32]:
    """All columns of all lines of some texts, none of them empty: (columns, lines), in the order of `names()`.

    rows: what `lines.matrix` gives of them; scores: what the first look gives.
    """
    batch = Batch(pages)
    return np.concatenate([rows, batch.stacked(columns(batch, scores, lines.build_of(rows)))])


def columns(batch: Batch, scores: Ints, build: Ints) -> dict[str, Ints]:
    """The columns of the neighbours by name, one int64 per line each; `build`: that of `lines`."""
    p = expected.probability(scores)
    words = np.maximum(batch.words, 1)
    own = p * words
    likely, all_words = prefix(own), prefix(words)
    out = {"first": np.clip(scores, -REACH, REACH)}
    out.update({f"first{by:+d}": batch.shifted(p, by) for by in NEIGHBOURS})
    for size in _WINDOWS:
        a, b = batch.around(size)
        out[f"first_around{size}"] = others(likely[b] - likely[a], own, all_words[b] - all_words[a], words)
        out[f"first_before{size}"] = mean(likely[batch.rows] - likely[a], all_words[batch.rows] - all_words[a])
        out[f"first_after{size}"] = mean(likely[b] - likely[batch.rows + 1], all_words[b] - all_words[batch.rows + 1])
    out["first_alike"] = _alike(batch, build, own, words)
    out.update(_far(batch, p))
    out.update(_whole(batch, p, scores, words, likely))
    return out


def _alike(batch: Batch, build: Ints, own: Ints, words: Ints) -> Ints:
    """What the other lines of the text got that are built alike."""
    page = batch.spread(np.arange(len(batch.sizes)))
    return others_of(echoes.groups(build, page), own, words)


def _far(batch: Batch, p: Ints) -> dict[str, Ints]:
    """Lines to the nearest ones that are surely content, and surely chrome."""
    chrome, content = p < _SURE[0], p > _SURE[1]
    return {
        "since_content": batch.since(content),
        "until_content": batch.until(content),
        "since_chrome": batch.since(chrome),
        "until_chrome": batch.until(chrome),
    }


def _whole(batch: Batch, p: Ints, scores: Ints, words: Ints, likely: Ints) -> dict[str, Ints]:
    """Each text as the first look would cut it."""
    cut = expected.cuts(scores, words, batch)
    rows = batch.rows
    first = np.minimum.reduceat(np.where(cut.keep, rows, batch.n), batch.starts)
    last = np.maximum.reduceat(np.where(cut.keep, rows, -1), batch.starts)
    kept = prefix(words * cut.keep)
    doubtful = prefix(words * ((p >= _SURE[0]) & (p <= _SURE[1])))
    all_likely, all_words = batch.whole(likely), batch.whole(prefix(words))
    kept_words = np.maximum(batch.spread(batch.whole(kept)), 1)
    return {
        "first_words": batch.spread(all_likely // expected.PARTS),
        "first_share": batch.spread(all_likely // (10 * all_words)),
        "first_lines": batch.spread(batch.whole(prefix(p)) // batch.sizes),
        "first_doubtful": batch.spread(share(batch.whole(doubtful), all_words)),
        "first_least": batch.spread(cut.least),
        "first_over": p - batch.spread(cut.least),
        "first_expected": batch.spread(cut.expected // 1000),
        "first_gain": batch.spread((cut.expected - cut.whole) // 1000),
        "first_from": rows - batch.spread(first),
        "first_to": batch.spread(last) - rows,
        "first_kept_above": share(batch.above(kept), kept_words),
        "first_likely_above": share(batch.above(likely), np.maximum(batch.spread(all_likely), 1)),
    }
