"""Characters of many lines at once: what each line consists of, its folded form, its words. Tables and numpy, no Python
per character.

A line's text is looked at here once, for the lexicons, the language and the classifier alike. Characters are read in
pieces of one size, so that a megabyte costs the same in one line or in ten thousand, alone or in a large batch.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from cleaner.lexicon.words import IN_UNSPACED, STOPS, fold, is_letter, tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

_PIECE = 1 << 16  # characters read at once: what they need stays in the processor's cache
_TABLE = 1 << 16  # characters beyond it are few, count as OTHER and are folded one by one
OTHER, BLANK, LOWER, UPPER, CASELESS, UNSPACED_LETTER, DIGIT = range(7)
COMMA, STOP, QUESTION, COLON, BAR, OPENING, CLOSING, SIGN = range(7, 15)
_CLASSES = 15
_MARKS = {
    COMMA: ",，、،;；",
    STOP: STOPS.replace("?", "").replace("？", "").replace("؟", ""),
    QUESTION: "?？؟",
    COLON: ":：",
    BAR: "|·•»›/→▶►–—-_*#+=~<>←«‹",
    OPENING: "([{（【「“„‘",
    CLOSING: ")]}）】」”’\"'",
    SIGN: "©®™@$€£%&",
}


@cache
def _classes() -> NDArray[np.uint8]:
    """The class of each character of the basic plane."""
    table = np.zeros(_TABLE, np.uint8)
    for code, char in enumerate(map(chr, range(_TABLE))):
        if char.isspace():
            table[code] = BLANK
        elif char.isalpha():
            table[code] = LOWER if char.islower() else UPPER if char.isupper() else CASELESS
        elif char.isdigit():
            table[code] = DIGIT
    whole = "".join(map(chr, range(_TABLE)))
    table[[found.start() for found in re.finditer(IN_UNSPACED, whole)]] = UNSPACED_LETTER
    for kind, chars in _MARKS.items():
        table[[ord(char) for char in chars]] = kind
    return table


@cache
def _folds() -> NDArray[np.uint32]:
    """`fold` of each character of the basic plane: it never looks at a character's neighbours."""
    return np.array([_fold(char) for char in map(chr, range(_TABLE))], np.uint32)


@cache
def _bare() -> NDArray[np.uint32]:
    """`fold` of letters, their marks and digits; a blank for all else."""
    table = _folds().copy()
    table[[not is_letter(char) for char in map(chr, range(_TABLE))]] = ord(" ")
    return table


class Line(NamedTuple):
    """One line for the rules that know words: folded, and its tokens; whether a capital is glued to a small letter, and
    whether there are characters of scripts without spaces."""

    folded: str
    tokens: list[str]
    glued: bool
    unspaced: bool


@dataclass(slots=True)
class Chars:
    """What some lines consist of, one entry per line.

    count: (classes, lines), characters of each class. words, capitals: words, and those that begin with a capital.
    first, last: the class of the first and the last character. glued: whether a capital stands right behind a small
    letter or a digit. folded: all lines as `words.fold` makes them; bare: with blanks for all but letters, marks and
    digits; each one string, of which line i is [ends[i - 1], ends[i]).
    """

    count: Ints
    words: Ints
    capitals: Ints
    first: Ints
    last: Ints
    glued: NDArray[np.bool_]
    ends: Ints
    folded: str = ""
    bare: str = ""
    _lines: list[Line] | None = None

    def taken(self, rows: Sequence[int]) -> Chars:
        """What some of the lines consist of, in the order of `rows`, repeats included; without `folded` and `bare`."""
        at = np.array(rows, np.intp)
        sizes = np.diff(self.ends, prepend=0)[at]
        counted = (self.words[at], self.capitals[at], self.first[at], self.last[at], self.glued[at])
        lines = self.lines()
        return Chars(self.count[:, at], *counted, np.cumsum(sizes), _lines=[lines[row] for row in rows])

    def lines(self) -> list[Line]:
        """Each line for the rules that know words."""
        if self._lines is None:
            self._lines = self._made()
        return self._lines

    def _made(self) -> list[Line]:
        unspaced = (self.count[UNSPACED_LETTER] > 0).tolist()
        spans = pairwise([0, *self.ends.tolist()])
        return [
            Line(self.folded[a:b], tokens(self.bare[a:b]) if mixed else self.bare[a:b].split(), glued, mixed)
            for (a, b), glued, mixed in zip(spans, self.glued.tolist(), unspaced, strict=True)
        ]


def read(lines: Sequence[str]) -> Chars:
    """What these lines consist of; none of them is empty.

    >>> found = read(["Baca JugaPakar:", "东京都 iPhone"])
    >>> found.words.tolist(), [line.tokens for line in found.lines()], found.glued.tolist()
    ([2, 3], [['baca', 'jugapakar'], ['东京都', 'iphone']], [True, True])
    """
    n, whole = len(lines), "".join(lines)
    ends = np.cumsum(np.array([len(line) for line in lines], np.int64))
    words, capitals, first, last = np.zeros((4, n), np.int64)
    out = Chars(np.zeros((n, _CLASSES), np.int64), words, capitals, first, last, np.zeros(n, bool), ends)
    folded, bare, before = [], [], BLANK
    for at in range(0, len(whole), _PIECE):
        codes = np.frombuffer(whole[at : at + _PIECE].encode("utf-32-le", "surrogatepass"), np.uint32)
        kinds = _mapped(codes, _classes(), lambda char: OTHER)
        folded.append(_text(_mapped(codes, _folds(), _fold)))
        bare.append(_text(_mapped(codes, _bare(), lambda char: _fold(char) if is_letter(char) else ord(" "))))
        _add(out, kinds, at, before)
        before = int(kinds[-1])
    out.words += (out.count[:, UNSPACED_LETTER] + 1) // 2
    out.count = out.count.T
    out.folded, out.bare = "".join(folded), "".join(bare)
    return out


def _mapped(codes: NDArray[np.uint32], table: NDArray[Any], beyond: Callable[[str], int]) -> NDArray[Any]:
    """The table's entry of each character; what `beyond` makes of those that it does not have."""
    if int(codes.max()) < _TABLE:
        return table[codes]
    out = table[np.minimum(codes, _TABLE - 1)]
    for code in np.unique(codes[codes >= _TABLE]).tolist():
        out[codes == code] = beyond(chr(code))
    return out


def _fold(char: str) -> int:
    return ord(fold(char))


def _text(codes: NDArray[np.uint32]) -> str:
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


def _add(out: Chars, kinds: NDArray[np.uint8], at: int, before: int) -> None:
    """Count a piece of the lines, the classes `kinds` from offset `at` on; `before`: the class of what precedes it."""
    a = int(np.searchsorted(out.ends, at, side="right"))
    b = int(np.searchsorted(out.ends, at + len(kinds) - 1, side="right")) + 1
    bounds = np.concatenate([[0], np.clip(out.ends[a:b] - at, 0, len(kinds))])
    line = np.repeat(np.arange(b - a, dtype=np.int32), np.diff(bounds))
    tally = np.bincount(line * np.int32(_CLASSES) + kinds, minlength=(b - a) * _CLASSES)
    out.count[a:b] += tally.reshape(b - a, _CLASSES)
    previous = np.concatenate([np.array([before], np.uint8), kinds[:-1]])
    begins = np.concatenate([[0], out.ends])[a:b] - at
    inside = begins >= 0
    previous[begins[inside]] = BLANK
    starts = ((previous == BLANK) | (previous == UNSPACED_LETTER)) & (kinds != BLANK) & (kinds != UNSPACED_LETTER)
    upper = kinds == UPPER
    out.words[a:b] += np.bincount(line[starts], minlength=b - a)
    out.capitals[a:b] += np.bincount(line[starts & upper], minlength=b - a)
    out.glued[a + line[upper & ((previous == LOWER) | (previous == DIGIT))]] = True
    out.first[a:b][inside] = kinds[begins[inside]]
    finals = out.ends[a:b] - 1 - at
    over = finals < len(kinds)
    out.last[a:b][over] = kinds[finals[over]]
