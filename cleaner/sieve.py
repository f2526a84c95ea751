"""Which of many lines a scanner has to look at: told from their words, for all lines at once.

Most lines hold no phrase. One that does begins and ends as a phrase does, or holds a word, or two words in a row, that a
phrase is filed under. numpy says which lines could; the scanner says what they are.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from cleaner import chars
from cleaner.distinct import looked_up
from cleaner.lexicon.scanner import LONGEST, MAX_WORDS
from cleaner.lexicon.words import INVISIBLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from cleaner.chars import Chars
    from cleaner.lexicon.scanner import Filing, Scanner

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

GLUED = 100_000  # characters of a line in which markers are looked for that are glued to other words
_FIRSTS, _SECONDS = 1 << 16, 1 << 21  # characters of the basic plane, and all
_BEGINS, _ENDS, _KEY, _MARKER, _FIRST, _SECOND, _BEGINNING, _PART, _NOTICE = (1 << bit for bit in range(9))


class Held(NamedTuple):
    """A line that could hold a phrase: its row; whether it could be or hold one, one that is filed under a key, or a promo
    marker."""

    row: int
    phrase: bool
    key: bool
    marker: bool


class Sieve:
    """The words by which the phrases of a scanner are found."""

    def __init__(self, filing: Filing) -> None:
        begins, ends, keys, markers = filing.begins, filing.ends, filing.keys, filing.markers
        pairs = {pair: pair.split(" ") for pair in (*keys, *markers) if " " in pair}
        bits: dict[str, int] = {}
        for bit, words in (
            (_BEGINS | _BEGINNING, begins),
            (_ENDS, ends),
            (_PART, filing.parts),
            (_KEY, (key for key in keys if key not in pairs)),
            (_MARKER, (key for key in markers if key not in pairs)),
            (_FIRST, (first for first, _ in pairs.values())),
            (_SECOND, (second for _, second in pairs.values())),
            (_NOTICE, filing.notices),
        ):
            for word in words:
                bits[word] = bits.get(word, 0) | bit
        self._number = number = {word: number for number, word in enumerate(bits, 1)}
        self._bits = np.array([0, *bits.values()], np.int64)
        of_pair = {self._pair(number[a], number[b]): pair for pair, (a, b) in pairs.items()}
        self._pairs = np.array(sorted(of_pair), np.int64)
        asked = [
            (_KEY if of_pair[pair] in keys else 0) | (_MARKER if of_pair[pair] in markers else 0)
            for pair in sorted(of_pair)
        ]
        self._bits_of_pair = np.array(asked, np.int64)
        self._wordless = "" in begins
        self._signs = (*filing.signs, *INVISIBLE)
        self._of_characters = np.array(sorted(_code(*map(ord, pair)) for pair in filing.pairs), np.int64)
        self._firsts = np.zeros(_FIRSTS, bool)
        self._firsts[self._of_characters // _SECONDS] = True

    def _pair(self, a: Any, b: Any) -> Any:
        return a * len(self._bits) + b

    def held(self, found: Chars, rows: Sequence[int]) -> list[Held]:
        """Those of some `rows` of lines in which a phrase, a promo marker or a network's name could stand; the others hold
        none. `found`: the characters of the lines.
        """
        at = np.array(rows, np.intp)
        if not len(at):
            return []
        own = found if len(at) == len(found.ends) and (at[1:] > at[:-1]).all() else found.taken(rows)
        bits = self._of_lines(own)
        # Numbers may stand at either end of a bar of phrases, but not alone.
        begins, ends = bits & (_BEGINS | _BEGINNING) == _BEGINS | _BEGINNING, bits & _ENDS > 0
        # A whole phrase, and a bar of them, has no other words; a label before a colon may have any behind it.
        ends &= bits & _PART > 0
        ends |= own.count[chars.COLON] > 0
        sizes = np.diff(own.ends, prepend=0)
        glued = own.glued & (sizes <= GLUED)
        unsure = glued | self._signed(found)[at]
        if len(self._of_characters) and own.unspaced.any():
            unsure |= self._paired(found, at, own.unspaced)
        many = own.many_tokens
        if self._wordless:
            unsure |= many == 0
        short = sizes <= LONGEST
        # Of many words only a notice: it begins as one does.
        key = short & (unsure | ((bits & _KEY > 0) & ((many <= 2 * MAX_WORDS) | (bits & _NOTICE > 0))))
        phrase = key | (short & begins & ends)
        marker = unsure | (bits & _MARKER > 0)
        rows_held = np.flatnonzero(phrase | marker)
        return list(map(Held, at[rows_held].tolist(), *(column[rows_held].tolist() for column in (phrase, key, marker))))

    def _of_lines(self, lines: Chars) -> Ints:
        """What the words of each line say: of the first and the last one, of any, and _PART of all; _BEGINNING: that a
        phrase begins with one of them; _NOTICE: of the first, that a notice does.
        """
        out = np.zeros(len(lines.ends), np.int64)
        filled = np.flatnonzero(lines.many_tokens)
        if not len(filled):
            return out
        used = np.flatnonzero(np.bincount(lines.token))  # there are the words of other pages beside
        numbers = np.zeros(int(used[-1]) + 1, np.int64)
        numbers[used] = lines.numbers_in(self._number, used)
        said = self._bits[numbers] | np.where(lines.numeric[: len(numbers)], _BEGINS | _ENDS | _PART, 0)
        bits = said[lines.token]
        starts, ends = lines.token_bounds[filled], lines.token_bounds[filled + 1]
        out[filled] = (bits[starts] & (_BEGINS | _NOTICE)) | (bits[ends - 1] & _ENDS)
        out[filled] |= np.bitwise_and.reduceat(bits, starts) & _PART
        self._add_pairs(numbers[lines.token], bits, ends)
        out[filled] |= np.bitwise_or.reduceat(bits & (_KEY | _MARKER | _BEGINNING), starts)
        return out

    def _add_pairs(self, numbers: Ints, bits: Ints, ends: Ints) -> None:
        """Let the first of two words in a row of one line say what the two do."""
        if not len(self._pairs):
            return
        first = bits & _FIRST > 0
        first[ends - 1] = False
        at = np.flatnonzero(first)
        at = at[bits[at + 1] & _SECOND > 0]
        pairs = self._pair(numbers[at], numbers[at + 1])
        place, is_known = looked_up(pairs, self._pairs)
        bits[at] |= np.where(is_known, self._bits_of_pair[place], 0)

    def _signed(self, found: Chars) -> Flags:
        """The lines with a sign that phrases are filed under, or with characters that are not seen and may part words."""
        out = np.zeros(len(found.ends), bool)
        if not found.folded.isascii():
            places = [place for sign in self._signs for place in _places(found.folded, sign)]
            out[np.searchsorted(found.ends, places, side="right")] = True
        return out

    def _paired(self, found: Chars, at: NDArray[np.intp], unspaced: Flags) -> Flags:
        """Which of some lines hold two characters in a row that phrases of scripts without spaces are filed under.

        unspaced: which of them have such characters at all.
        """
        rows = np.flatnonzero(unspaced)
        lines = found.texts(at[rows])
        codes = np.frombuffer("\n".join(lines).encode("utf-32-le", "surrogatepass"), np.uint32)
        places = np.flatnonzero(self._firsts[np.minimum(codes[:-1], _FIRSTS - 1)])
        pairs = _code(codes[places].astype(np.int64), codes[places + 1])
        hits = places[looked_up(pairs, self._of_characters)[1]]
        out = np.zeros(len(at), bool)
        out[rows[np.searchsorted(np.cumsum(np.array(list(map(len, lines))) + 1), hits, side="right")]] = True
        return out


def _code(first: Any, second: Any) -> Any:
    """Two characters as one number."""
    return first * _SECONDS + second


@cache
def sieve_of(scanner: Scanner) -> Sieve:
    """The sieve for what a scanner knows."""
    return Sieve(scanner.filing())


def _places(text: str, char: str) -> Iterator[int]:
    at = text.find(char)
    while at >= 0:
        yield at
        at = text.find(char, at + 1)
