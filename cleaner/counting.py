"""Characters counted, folded and parted into words, piece by piece: by numpy, or by a loop where that is compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cleaner import classes, loops
from cleaner.arrays import sizes
from cleaner.distinct import different
from cleaner.lexicon.words import fold, is_letter
from cleaner.numbering import SPACE, TABLE, mapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Codes = NDArray[np.uint32]


class Counts(NamedTuple):
    """What is counted of lines that end at `ends`: `classes`, (lines, classes), and `sums`, (7, lines), of `_SUMS`; and
    which characters of the basic plane they have, folded.
    """

    ends: Ints
    classes: Ints
    sums: Ints
    present: NDArray[np.uint8]

    @classmethod
    def of(cls, lines: Sequence[str]) -> Counts:
        """Nothing yet."""
        n = len(lines)
        ends = np.cumsum(sizes(lines))
        counted = np.zeros((n, classes.CLASSES), np.int64), np.zeros((len(_SUMS), n), np.int64)
        return cls(ends, *counted, np.zeros(TABLE, np.uint8))


_SUMS = ("words", "capitals", "first", "last", "glued", "runs_on", "tokens")
_OF_WORDS = (classes.LOWER, classes.UPPER, classes.CASELESS, classes.DIGIT, classes.UNSPACED_LETTER)


class Before(NamedTuple):
    """What stands before a piece of the lines: the class of a character, the character with a blank for no letter, and
    whether the word that it is in begins with a small letter.
    """

    kind: int
    bare: int
    small: int


class Made(NamedTuple):
    """What is made of a piece of the lines: its characters folded; with blanks for all but letters and digits, and between
    tokens that nothing parts; and what stands before the next piece.
    """

    folded: Codes
    parted: Codes
    before: Before


def _fold(char: str) -> int:
    return ord(fold(char))


def _bare_of(char: str) -> int:
    return _fold(char) if is_letter(char) else SPACE


def by_numpy(counts: Counts, codes: Codes, at: int, before: Before) -> Made:
    """Count a piece of the lines, the characters from offset `at` on."""
    kinds = mapped(codes, classes.classes(), lambda char: classes.OTHER)
    bare = mapped(codes, classes.bare(), _bare_of)
    a = int(np.searchsorted(counts.ends, at, side="right"))
    b = int(np.searchsorted(counts.ends, at + len(kinds) - 1, side="right")) + 1
    bounds = np.concatenate([[0], np.clip(counts.ends[a:b] - at, 0, len(kinds))])
    line = np.repeat(np.arange(b - a, dtype=np.int32), np.diff(bounds))
    tally = np.bincount(line * np.int32(classes.CLASSES) + kinds, minlength=(b - a) * classes.CLASSES)
    counts.classes[a:b] += tally.reshape(b - a, classes.CLASSES)
    words, capitals, first, last, glued, runs_on, tokens = counts.sums[:, a:b]
    begins = np.concatenate([[0], counts.ends])[a:b] - at
    inside = begins >= 0
    previous = np.concatenate([np.array([before.kind], np.uint8), kinds[:-1]])
    previous[begins[inside]] = classes.BLANK
    is_apart = np.isin(np.arange(classes.CLASSES), (classes.BLANK, classes.UNSPACED_LETTER))
    starts = is_apart[previous] & ~is_apart[kinds]
    upper = kinds == classes.UPPER
    words += np.bincount(line[starts], minlength=b - a)
    capitals += np.bincount(line[starts & upper], minlength=b - a)
    behind = upper & ((previous == classes.LOWER) | (previous == classes.DIGIT))
    small = _begins_small(kinds, previous, before)
    glued[line[behind]] = 1
    runs_on[line[behind & small]] = 1
    first[inside] = kinds[begins[inside]]
    finals = counts.ends[a:b] - 1 - at
    over = finals < len(kinds)
    last[over] = kinds[finals[over]]
    goes_on = np.concatenate([np.array([before.bare], np.uint32), bare[:-1]]) != SPACE
    apart = (kinds == classes.UNSPACED_LETTER) != (previous == classes.UNSPACED_LETTER)
    apart[begins[inside]] = True
    token = (bare != SPACE) & (apart | ~goes_on)
    tokens += np.bincount(line[token], minlength=b - a)
    parted = np.insert(bare, np.flatnonzero(token & goes_on), SPACE)
    folded = mapped(codes, classes.folds(), _fold)
    counts.present[folded[folded < TABLE]] = 1
    return Made(folded, parted, Before(int(kinds[-1]), int(bare[-1]), int(small[-1])))


def _begins_small(kinds: NDArray[np.uint8], previous: NDArray[np.uint8], before: Before) -> NDArray[np.bool_]:
    """Whether the word that each character is in, or that ends before it, begins with a small letter."""
    begin = np.where(np.isin(previous, _OF_WORDS), 0, np.arange(1, len(kinds) + 1))
    begin = np.maximum.accumulate(begin)  # 0 where the word before the piece goes on
    found: NDArray[np.bool_] = np.concatenate([[before.small > 0], kinds == classes.LOWER])[begin]
    return found


def by_loops(counts: Counts, codes: Codes, at: int, before: Before) -> Made:
    """The same as `by_numpy`."""
    line = int(np.searchsorted(counts.ends, at, side="right"))
    tables = (classes.classes(), classes.folds(), classes.bare(), _rare(codes))
    folded, parted = np.empty(len(codes), np.uint32), np.empty(2 * len(codes), np.uint32)
    size, *last = loops.add_characters(codes.data, *tables, at, *before, line, *counts, folded, parted, _SPECIAL)
    return Made(folded, parted[:size], Before(*last))


def _rare(codes: Codes) -> Codes:
    """The characters that the tables do not have, each once, ascending; folded; and as `classes.bare` would have them."""
    if int(codes.max()) < TABLE:
        return _NONE
    found = different(codes[codes >= TABLE])
    chars = list(map(chr, found.tolist()))
    return np.array([found, list(map(_fold, chars)), list(map(_bare_of, chars))], np.uint32)


_NONE = np.zeros((3, 0), np.uint32)
_SPECIAL = np.array([classes.BLANK, *_OF_WORDS], np.int32)
