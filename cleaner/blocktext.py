"""The columns that come from each block's own text, of many blocks at once: characters by class, counted."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cleaner import described, loops
from cleaner.arrays import integers, sizes
from cleaner.lexicon.words import lower
from cleaner.numbering import TABLE, codes_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cleaner.batch import Batch

    Ints = NDArray[np.int64]

COLUMNS = (
    "words", "chars", "link_words", "n_links", "sentences", "commas", "digits", "bars", "lines", "flags", "heading",
    "tag_class", "closed", "lower_start", "upper_start", "copyright", "phrase", "promo", "repeats", "in_title", "colon_end",
    "question", "described",
)  # fmt: skip
SHORT = 10  # words of a block of which the digits are counted one by one
_HEADING = {f"h{i}": i for i in range(1, 7)}
_TAG_CLASS = {"p": 1, "li": 2, "td": 3, "th": 3, "div": 4, "pre": 5, "blockquote": 6, "figcaption": 7, "dt": 8,
              "dd": 8, "span": 9, "section": 10, "article": 10, "main": 10, "body": 11, "a": 12, "summary": 13}  # fmt: skip
PROMO_NUMBER = {"": 0, "promo.line": 1, "promo.marker": 2, "promo.headline": 3}
PHRASE_NUMBER = {
    category: number
    for number, category in enumerate(
        "related latest partner tags share subscribe ads comments login consent rights pagination tools media".split(), 1
    )
}
# Classes of characters. Those up to SPACED end a sentence where a blank follows.
OTHER, STOP, QUESTION, FULL_STOP, WIDE_QUESTION, COMMA, LOW_DIGIT, DIGIT, BAR, LINE, SIGN, SLASH, _CLASSES = range(13)
SPACED = QUESTION
_MEMBERS = {
    STOP: ".!", QUESTION: "?", FULL_STOP: "。！।", WIDE_QUESTION: "？", COMMA: ",，、،", LOW_DIGIT: "012", BAR: "|·•»›",
    LINE: "\n", SIGN: "©", SLASH: "/",
}  # fmt: skip
_CLOSED, _COLON, _LOWER, _UPPER = 1, 2, 4, 8  # what a first or last character is


@cache
def _classes() -> NDArray[np.uint8]:
    """The class of each character of the basic plane."""
    table = np.zeros(TABLE, np.uint8)
    table[[code for code in range(TABLE) if chr(code).isdigit()]] = DIGIT
    for number, chars in _MEMBERS.items():
        table[[ord(char) for char in chars]] = number
    return table


@cache
def _edges() -> NDArray[np.uint8]:
    """What each character of the basic plane is at a text's beginning or end."""
    table = np.zeros(TABLE, np.uint8)
    table[[code for code in range(TABLE) if chr(code).islower()]] = _LOWER
    table[[code for code in range(TABLE) if chr(code).isupper()]] = _UPPER
    table[[ord(char) for char in '.!?。！？।…”"']] |= _CLOSED
    table[[ord(char) for char in ":："]] |= _COLON
    return table


def columns(batch: Batch) -> dict[str, Ints]:
    """The columns of `COLUMNS` of all blocks, one int64 each, pages in order."""
    texts = batch.joined("text")
    out = {"words": batch.words, "chars": sizes(texts)}
    out["link_words"] = batch.ints("link_words")
    out["n_links"] = sizes(batch.joined("links"))
    out.update(_counted(texts, batch.words <= SHORT, out["chars"]))
    out["flags"] = batch.ints("flags")
    elements = batch.elements
    out["heading"] = elements.by_tag(_HEADING)[elements.of]
    out["tag_class"] = elements.by_tag(_TAG_CLASS)[elements.of]
    out.update(_known(batch))
    return {name: out[name] for name in COLUMNS}


def _counted(texts: list[str], short: NDArray[np.bool_], chars: Ints) -> dict[str, Ints]:
    """Characters of some classes per text, and what the first and the last one are."""
    codes = codes_of("\0".join(texts) + "\0")
    ends = np.cumsum(chars + 1) - 1  # the NUL behind each text
    starts = ends - chars
    counts, stops, slashes = (_marks_by_loops if loops.IS_COMPILED else _marks)(codes, ends)
    digits = counts[LOW_DIGIT] + counts[DIGIT] + _rare_digits(codes, ends)
    first, last = _edges_of(codes[starts]), _edges_of(codes[ends - 1])
    return {
        "sentences": stops + counts[FULL_STOP] + counts[WIDE_QUESTION],
        "commas": counts[COMMA],
        "digits": np.where(short, digits, np.minimum(counts[LOW_DIGIT], 99)),
        "bars": counts[BAR] + slashes,
        "lines": counts[LINE],
        "closed": last & _CLOSED,
        "lower_start": (first & _LOWER) // _LOWER,
        "upper_start": (first & _UPPER) // _UPPER,
        "copyright": np.minimum(counts[SIGN], 1),
        "colon_end": (last & _COLON) // _COLON,
        "question": np.minimum(counts[QUESTION] + counts[WIDE_QUESTION], 1),
    }


class _Marks(NamedTuple):
    """Of texts how many characters of each class they have, (classes, texts); how many ends of sentences that a blank
    follows; how many slashes between blanks.
    """

    counts: Ints
    stops: Ints
    slashes: Ints


def _marks(codes: NDArray[np.uint32], ends: Ints) -> _Marks:
    """Those of texts given as one, a NUL behind each, which is at `ends`."""
    n = len(ends)
    classes = _classes()[np.minimum(codes, TABLE - 1)]
    at = np.flatnonzero(classes)
    of, kind = np.repeat(np.arange(n), np.diff(ends, prepend=-1))[at], classes[at]
    counts = np.bincount(of * _CLASSES + kind, minlength=n * _CLASSES).reshape(n, _CLASSES).T
    spaced = at[(kind <= SPACED) & (codes[np.minimum(at + 1, len(codes) - 1)] == 32)]
    return _Marks(counts, _per_text(spaced, ends), _per_text(_slashes(codes, at[kind == SLASH]), ends))


def _marks_by_loops(codes: NDArray[np.uint32], ends: Ints) -> _Marks:
    """The same as `_marks`."""
    counts, around = np.zeros((len(ends), _CLASSES), np.int64), np.zeros((2, len(ends)), np.int64)
    loops.count_marks(codes.data, _classes(), SPACED, SLASH, ends, counts, around)
    return _Marks(counts.T, *around)


def _per_text(places: Ints, ends: Ints) -> Ints:
    """How many of these places lie in each text."""
    return np.bincount(np.searchsorted(ends, places), minlength=len(ends))


def _slashes(codes: NDArray[np.uint32], at: Ints) -> Ints:
    """Slashes between blanks; of two that share a blank the first."""
    at = at[(codes[at - 1] == 32) & (codes[at + 1] == 32)]
    rows = np.arange(len(at))
    begins = np.maximum.accumulate(np.where(np.diff(at, prepend=-9) == 2, 0, rows))
    found: Ints = at[(rows - begins) % 2 == 0]
    return found


def _rare_digits(codes: NDArray[np.uint32], ends: Ints) -> Ints:
    """Digits beyond the basic plane, per text."""
    rare = np.flatnonzero(codes >= TABLE)
    return _per_text(rare[[chr(code).isdigit() for code in codes[rare].tolist()]] if len(rare) else rare, ends)


def _edges_of(codes: NDArray[np.uint32]) -> Ints:
    found = _edges()[np.minimum(codes, TABLE - 1)].astype(np.int64)
    for row in np.flatnonzero(codes >= TABLE).tolist():
        char = chr(int(codes[row]))
        found[row] = _LOWER if char.islower() else _UPPER if char.isupper() else 0
    return found


def _known(batch: Batch) -> dict[str, Ints]:
    """What is known of each text by comparing it with others: the lexicons, the page's title and descriptions."""
    phrase: list[int] = []
    promo: list[int] = []
    repeats: list[int] = []
    titled: list[int] = []
    quoted: list[int] = []
    for page, low in zip(batch.pages, batch.lowered, strict=True):
        n = len(page)
        phrase += [PHRASE_NUMBER[found.category] if found else 0 for found in page.phrase] if page.phrase else [0] * n
        promo += [PROMO_NUMBER[code] if code else 0 for code in page.promo] if page.promo else [0] * n
        count = Counter(page.text) if len(set(page.text)) < n else {}
        repeats += [count[text] for text in page.text] if count else [1] * n
        titled += _titled(low, " ".join(lower(page.head.title).split()))
        quoted += described.rows(page, low)
    found = {"phrase": phrase, "promo": promo, "repeats": repeats, "in_title": titled, "described": quoted}
    return {name: integers([values]) for name, values in found.items()}


def _titled(texts: list[str], title: str) -> list[int]:
    """For each text 2 if it is the page's title, 1 if it is a part of it or more than it, else 0."""
    size = len(title)
    return [
        0
        if len(text) <= 8 or (text not in title if len(text) < size else size <= 8 or title not in text)
        else 2 if text == title else 1
        for text in texts
    ]  # fmt: skip
