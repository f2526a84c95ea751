"""The columns of texts without markup: a row per line, of many texts at once; integers only, the same in every language.

Characters are sorted into classes by one table, and counted per line by numpy: nothing here looks at a line in Python.
Ratios are in thousandths, rounded down. What looks at other lines never looks into another text.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from cleaner import chars, classes, echoes
from cleaner.arrays import integers, sizes
from cleaner.batch import Batch, prefix, share
from cleaner.blocktext import PROMO_NUMBER
from cleaner.lexicon import CATEGORIES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from cleaner.chars import Chars
    from cleaner.model import Page

    Ints = NDArray[np.int64]

LONG = 12  # words from which a line counts as running text
_WINDOWS = (2, 6, 15)
_NEIGHBOURS = (-2, -1, 1, 2)
_SMOOTHED, _SPANS = ("echo", "once", "function", "alike_share"), (4, 12)
# What makes two lines alike: a column, the size of its steps, and the last step.
_BUILD = (
    ("first", 1, 14), ("last", 1, 14), ("words", 2, 7), ("digits", 1, 3), ("commas", 1, 2), ("colons", 1, 1),
    ("bars", 1, 2), ("brackets", 1, 1), ("capitalised", 250, 4),
)  # fmt: skip
_NUMBER_OF = {category: number for number, category in enumerate(CATEGORIES, 1)}


def matrix(pages: Sequence[Page], found: Chars) -> NDArray[np.int32]:
    """All columns of all lines of some texts, none of them empty: (columns, lines), in the order of `names()`.

    found: the characters of all those lines.
    """
    batch = Batch(pages)
    return batch.stacked(columns(batch, found))


@cache
def names() -> tuple[str, ...]:
    """Names of the columns in their order."""
    from cleaner import text

    page = text.parse("x")
    page.phrase, page.promo = [None], [""]
    return tuple(columns(Batch([page]), chars.read(page.text)))


def columns(batch: Batch, found: Chars) -> dict[str, Ints]:
    """The columns of all lines of some texts by name."""
    out = _counts(found)
    out.update(_known(batch.pages))
    out.update(_gaps(batch))
    out.update(echoes.columns(batch.pages, found, out["is_long"]))
    out.update(_alike(out, found, batch))
    sums = _Sums(out)
    out.update(_near(out, batch))
    out.update(_around(sums, batch))
    out.update(_smoothed(out, batch))
    out.update(_position(out, sums, batch))
    out.update(_whole(out, sums, batch))
    return out


def _alike(t: dict[str, Ints], found: Chars, batch: Batch) -> dict[str, Ints]:
    """How many lines of the text are built like a line, and where; how many begin and end with the same word."""
    page = batch.spread(np.arange(len(batch.sizes)))
    built = echoes.same(build(t), page)
    # 0 for lines without tokens.
    starts, ends = found.token_bounds[:-1], found.token_bounds[1:]
    filled = np.flatnonzero(ends > starts)
    begin_with, end_with = np.zeros((2, len(ends)), np.int64)
    begin_with[filled] = found.token[starts[filled]] + 1
    end_with[filled] = found.token[ends[filled] - 1] + 1
    return {
        "alike": built["number"],
        "alike_share": share(built["number"], batch.last - batch.first),
        "since_alike": built["since"],
        "until_alike": built["until"],
        "same_begin": echoes.same(begin_with, page)["number"],
        "same_end": echoes.same(end_with, page)["number"],
    }


def build(t: Mapping[str, NDArray[Any]]) -> Ints:
    """What each line is built like, as a number: the same of lines that are built alike. t: columns of `names`."""
    key = np.zeros(len(t["first"]), np.int64)
    for name, unit, most in _BUILD:
        key = key * (most + 1) + np.minimum(t[name] // unit, most)
    return key


def build_of(rows: NDArray[np.int32]) -> Ints:
    """`build` of lines whose columns are the rows of a matrix, as `matrix` gives it."""
    return build(dict(zip(names(), rows, strict=True)))


def _counts(found: Chars) -> dict[str, Ints]:
    """What each line consists of."""
    count, words = found.count, found.words
    sizes = np.diff(found.ends, prepend=0)
    letters = count[classes.LOWER] + count[classes.UPPER] + count[classes.CASELESS] + count[classes.UNSPACED_LETTER]
    return {
        "chars": sizes, "words": words, "word_length": 10 * sizes // np.maximum(words, 1),
        "first": found.first, "last": found.last,
        "digits": count[classes.DIGIT], "commas": count[classes.COMMA], "stops": count[classes.STOP],
        "questions": count[classes.QUESTION], "colons": count[classes.COLON], "bars": count[classes.BAR],
        "brackets": count[classes.OPENING], "signs": count[classes.SIGN], "others": count[classes.OTHER],
        "letters": share(letters, sizes), "uppercase": share(count[classes.UPPER], letters),
        "capitalised": share(found.capitals, words), "is_long": (words >= LONG).astype(np.int64),
        "closed": np.isin(found.last, (classes.STOP, classes.QUESTION, classes.CLOSING)).astype(np.int64),
    }  # fmt: skip


def _known(pages: Sequence[Page]) -> dict[str, Ints]:
    """What the lexicons know a line as, and how often it stands in its text."""
    phrase = [_NUMBER_OF[match.category] if match else 0 for page in pages for match in page.phrase]
    promo = [PROMO_NUMBER[known] for page in pages for known in page.promo]
    times: list[int] = []
    for page in pages:
        times += map(Counter(page.text).__getitem__, page.text)
    return {"phrase": integers([phrase]), "promo": integers([promo]), "repeats": integers([times])}


def _gaps(batch: Batch) -> dict[str, Ints]:
    """Characters between a line and the ones before and after it, at most 9; 9 at the ends of a text."""
    start = batch.ints("start")
    gap = start - np.concatenate([np.zeros(1, np.int64), (start + sizes(batch.joined("text")))[:-1]])
    before = np.where(batch.rows == batch.first, 9, np.clip(gap, 0, 9))
    after = np.where(batch.rows == batch.last - 1, 9, np.concatenate([before[1:], np.full(1, 9)]))
    return {"gap_before": before, "gap_after": after}


class _Sums:
    """Prefix sums of all lines, for sums over any run of lines."""

    def __init__(self, t: dict[str, Ints]) -> None:
        chrome = (t["phrase"] > 0) | (t["promo"] > 0)
        self.words = prefix(t["words"])
        self.long_words = prefix(t["words"] * t["is_long"])
        self.long = prefix(t["is_long"])
        self.closed = prefix(t["words"] * t["closed"])
        self.known = prefix(chrome.astype(np.int64))
        self.upper = prefix(t["capitalised"])
        self.commas = prefix(t["commas"])


_NEAR = (
    "words",
    "closed",
    "is_long",
    "phrase",
    "promo",
    "capitalised",
    "first",
    "last",
    "gap_before",
    "echo",
    "function",
    "alike",
)


def _near(t: dict[str, Ints], batch: Batch) -> dict[str, Ints]:
    return {f"{name}{by:+d}": batch.shifted(t[name], by) for by in _NEIGHBOURS for name in _NEAR}


def _around(sums: _Sums, batch: Batch) -> dict[str, Ints]:
    out = {}
    rows = batch.rows
    for size in _WINDOWS:
        a, b = batch.around(size)
        words = sums.words[b] - sums.words[a]
        out[f"around{size}_words"] = words // (b - a)
        out[f"around{size}_long"] = share(sums.long_words[b] - sums.long_words[a], words)
        out[f"around{size}_closed"] = share(sums.closed[b] - sums.closed[a], words)
        out[f"around{size}_known"] = share(sums.known[b] - sums.known[a], b - a)
        out[f"around{size}_upper"] = (sums.upper[b] - sums.upper[a]) // (b - a)
        before, after = sums.words[rows] - sums.words[a], sums.words[b] - sums.words[rows + 1]
        out[f"before{size}_long"] = share(sums.long_words[rows] - sums.long_words[a], before)
        out[f"after{size}_long"] = share(sums.long_words[b] - sums.long_words[rows + 1], after)
        out[f"before{size}_closed"] = share(sums.closed[rows] - sums.closed[a], before)
        out[f"after{size}_closed"] = share(sums.closed[b] - sums.closed[rows + 1], after)
    return out


def _smoothed(t: dict[str, Ints], batch: Batch) -> dict[str, Ints]:
    """Means of what a line's words say over the lines around it, and over the text."""
    out = {}
    for name in _SMOOTHED:
        sums = prefix(np.maximum(t[name], 0))
        for size in _SPANS:
            a, b = batch.around(size)
            out[f"{name}_around{size}"] = (sums[b] - sums[a]) // (b - a)
        out[f"{name}_text"] = (sums[batch.last] - sums[batch.first]) // (batch.last - batch.first)
    return out


def _position(t: dict[str, Ints], sums: _Sums, batch: Batch) -> dict[str, Ints]:
    rows, first, last = batch.rows, batch.first, batch.last
    is_long, known = t["is_long"] > 0, t["phrase"] > 0
    related = known & (t["phrase"] <= _NUMBER_OF["partner"])
    sentence = is_long & (t["closed"] > 0)
    whole, long_whole = sums.words[last] - sums.words[first], sums.long_words[last] - sums.long_words[first]
    return {
        "row": rows - first,
        "to_end": last - 1 - rows,
        "from_top": share(rows - first, last - first),
        "words_above": share(sums.words[rows] - sums.words[first], whole),
        "long_above": share(sums.long_words[rows] - sums.long_words[first], long_whole),
        "n_long_above": sums.long[rows] - sums.long[first],
        "n_long_below": sums.long[last] - sums.long[rows + 1],
        "since_long": batch.since(is_long),
        "until_long": batch.until(is_long),
        "since_sentence": batch.since(sentence),
        "until_sentence": batch.until(sentence),
        "since_known": batch.since(known),
        "until_known": batch.until(known),
        "since_related": batch.since(related),
        "since_comments": batch.since(t["phrase"] == _NUMBER_OF["comments"]),
        "known_above": sums.known[rows] - sums.known[first],
    }


def _whole(t: dict[str, Ints], sums: _Sums, batch: Batch) -> dict[str, Ints]:
    """The text as a whole, the same for each of its lines."""
    a, b = batch.starts, batch.ends
    words = sums.words[b] - sums.words[a]
    lines = b - a
    shortest = np.minimum.reduceat(t["words"], a)
    values = {
        "text_lines": lines,
        "text_words": words,
        "text_mean": words // lines,
        "text_shortest": shortest,
        "text_long": share(sums.long_words[b] - sums.long_words[a], words),
        "text_n_long": sums.long[b] - sums.long[a],
        "text_closed": share(sums.closed[b] - sums.closed[a], words),
        "text_known": sums.known[b] - sums.known[a],
        "text_known_share": share(sums.known[b] - sums.known[a], lines),
        "text_upper": (sums.upper[b] - sums.upper[a]) // lines,
        "text_commas": share(sums.commas[b] - sums.commas[a], words),
    }
    return {name: batch.spread(value) for name, value in values.items()}
