"""Which of many lines a scanner has to look at: told from their words, for all lines at once.

Most lines hold no phrase. One that does begins and ends as a phrase does, or holds a word, or two words in a row, that a
phrase is filed under. numpy says which lines could, and be what; the scanner says what they are.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from cleaner import chars, classes
from cleaner.distinct import looked_up
from cleaner.lexicon.phrasebook import MAX_SYLLABIC
from cleaner.lexicon.scanner import LONGEST, MAX_WORDS
from cleaner.lexicon.words import IN_UNSPACED, INVISIBLE
from cleaner.numbering import TABLE, Known, codes_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from cleaner.chars import Chars
    from cleaner.lexicon.phrase import Phrase
    from cleaner.lexicon.scanner import Filing, Scanner

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

GLUED = 100_000  # characters of a line in which markers are looked for that are glued to other words
_UNGLUED = 200  # and of one that is looked at again with blanks where a word runs into a capital
_SECONDS = 1 << 21  # all characters
_BEGINS, _ENDS, _PART, _BEGINNING, _LABEL = (1 << bit for bit in range(5))
_KEY, _MARKER, _NOTICE, _FIRST, _SECOND = (1 << bit for bit in range(5, 10))


_NONE: list[Phrase] = []


class Held(NamedTuple):
    """A line that could hold a phrase: its row; whether it could be one, a label, a bar or a network's name; other phrases,
    filed under what it holds, None if its words do not tell; whether it could hold a promo marker; and whether its words
    are to be looked at again with blanks where they run into capitals.
    """

    row: int
    whole: bool
    filed: list[Phrase] | None
    marker: bool
    runs_on: bool


class _Hits(NamedTuple):
    """What is found in some lines that phrases are filed under: the lines, and the numbers of `Sieve._filed`."""

    line: Ints
    number: Ints


_NO_HITS = _Hits(np.zeros(0, np.int64), np.zeros(0, np.int64))


class Sieve:
    """The words by which the phrases of a scanner are found."""

    def __init__(self, scanner: Scanner) -> None:
        filing = scanner.filing()
        begins, ends = filing.begins, filing.ends
        markers = frozenset(marker for marker in filing.markers if not IN_UNSPACED.search(marker))
        pairs = {pair: pair.split(" ") for pair in sorted({*filing.keys, *markers}) if " " in pair}
        bits: dict[str, int] = {}
        for bit, words in (
            (_BEGINS | _BEGINNING, begins),
            (_ENDS, ends),
            (_PART, filing.parts),
            (_LABEL, filing.labels),
            (_KEY, (key for key in filing.keys if key not in pairs)),
            (_MARKER, (key for key in markers if key not in pairs)),
            (_FIRST, (first for first, _ in pairs.values())),
            (_SECOND, (second for _, second in pairs.values())),
            (_NOTICE, filing.notices),
        ):
            for word in words:
                bits[word] = bits.get(word, 0) | bit
        self._known = Known(bits)
        number = {word: number for number, word in enumerate(bits, 1)}
        self._bits = np.array([0, *bits.values()], np.int64)
        of_pair = {self._pair(number[a], number[b]): pair for pair, (a, b) in pairs.items()}
        self._pairs = np.array(sorted(of_pair), np.int64)
        self._bits_of_pair = self._asked([of_pair[pair] for pair in sorted(of_pair)], filing)
        self._wordless = "" in begins
        in_row = sorted(
            {*filing.pairs, *(filing.markers - markers - filing.signs)}, key=lambda pair: _code(*map(ord, pair))
        )
        self._of_characters = np.array([_code(*map(ord, pair)) for pair in in_row], np.int64)
        self._bits_of_characters = self._asked(in_row, filing)
        self._firsts = np.zeros(TABLE, bool)
        self._firsts[self._of_characters // _SECONDS] = True
        signs = sorted(filing.signs)
        self._signs = dict(zip(signs, self._asked(signs, filing).tolist(), strict=True))
        self._telling = filing.telling
        # By number of what they are filed under: words, two of them in a row, two characters in a row, signs.
        keys = ["", *bits, *(of_pair[pair] for pair in sorted(of_pair)), *in_row, *self._signs]
        asked = filing.keys | filing.pairs | filing.signs
        filed = [scanner.filed(key) if key in asked else _NONE for key in keys]
        self._filed = list(map(_without_digits, filed)), filed  # of lines without, and with
        self._places = np.cumsum([0, len(self._bits), len(self._pairs), len(in_row)]).tolist()

    @staticmethod
    def _asked(texts: Sequence[str], filing: Filing) -> Ints:
        """What is filed under each text, as bits."""
        lists = (
            (_KEY, filing.keys | filing.pairs | filing.signs),
            (_MARKER, filing.markers),
            (_NOTICE, filing.notices),
        )
        return np.array([sum(bit for bit, known in lists if text in known) for text in texts], np.int64)

    def _pair(self, a: Any, b: Any) -> Any:
        return a * len(self._bits) + b

    def held(self, found: Chars, rows: Sequence[int]) -> list[Held]:
        """Those of some `rows` of lines in which a phrase, a promo marker or a network's name could stand; the others hold
        none. `found`: the characters of the lines.
        """
        at = np.array(rows, np.intp)
        if not len(at):
            return []
        sizes, many = np.diff(found.ends, prepend=0)[at], found.many_tokens[at]
        count = found.count
        bits, *hits = self._of_lines(found, at)
        hits += [
            self._in_row(found, at, count[classes.UNSPACED_LETTER][at] > 0, bits, sizes),
            self._signed(found, at, bits),
        ]
        # Numbers may stand at either end of a bar of phrases, but not alone.
        begins, ends = bits & (_BEGINS | _BEGINNING) == _BEGINS | _BEGINNING, bits & _ENDS > 0
        colon = count[classes.COLON][at] > 0
        short, hidden = sizes <= LONGEST, _hidden(found)[at]
        unsure = short & (hidden | (many == 0) if self._wordless else hidden)
        # Of many words only a notice: it begins as one does.
        key = short & (bits & _KEY > 0) & ((many <= 2 * MAX_WORDS) | (bits & _NOTICE > 0))
        # A whole phrase, and a bar of them, has no other words; a label before a colon may have any behind it.
        whole = unsure | (short & ((begins & ends & (bits & _PART > 0)) | (colon & (bits & _LABEL > 0))))
        marker = hidden | self._glued(found, at, sizes) | (bits & _MARKER > 0)
        filed = self._filed_under(hits, key & ~unsure, count[classes.DIGIT][at] > 0)
        filed.update(dict.fromkeys(np.flatnonzero(unsure).tolist()))
        runs_on = found.runs_on[at] & (sizes <= _UNGLUED)
        others = whole | marker | runs_on
        others[list(filed)] = True
        lines = np.flatnonzero(others)
        phrases = [filed.get(line, _NONE) for line in lines.tolist()]
        flags = marker[lines].tolist(), runs_on[lines].tolist()
        return list(map(Held, at[lines].tolist(), whole[lines].tolist(), phrases, *flags))

    def _glued(self, found: Chars, at: NDArray[np.intp], sizes: Ints) -> Flags:
        """The lines in which a marker could stand that is glued to another word."""
        glued = found.glued[at] & (sizes <= GLUED)
        rows = np.flatnonzero(glued)
        if self._telling is None or not len(rows):
            return glued
        lines = found.texts(at[rows])
        ends = np.cumsum([len(line) + 1 for line in lines])
        text = "\n".join(lines)
        places = np.array([place for word in self._telling for place in chars.places_of(word, text)], np.int64)
        could = np.zeros(len(at), bool)
        could[rows[np.searchsorted(ends, places, side="right")]] = True
        return could

    def _filed_under(self, hits: Sequence[_Hits], asked: Flags, with_digits: Flags) -> dict[int, list[Phrase] | None]:
        """The phrases that are filed under what the lines hold that are asked about."""
        out: dict[int, list[Phrase] | None] = {}
        for hit in hits:
            wanted = asked[hit.line]
            lines, numbers = hit.line[wanted], hit.number[wanted].tolist()
            for line, digits, number in zip(lines.tolist(), with_digits[lines].tolist(), numbers, strict=True):
                if some := self._filed[digits][number]:
                    out[line] = (out.get(line) or []) + some
        return out

    def _of_lines(self, found: Chars, at: NDArray[np.intp]) -> tuple[Ints, _Hits, _Hits]:
        """What the words of each line say: of the first and the last one, of any, and _PART of all; _BEGINNING: that a
        phrase begins with one of them; _LABEL, _NOTICE: of the first, that a label or a notice does. And the words, and two
        in a row, that phrases are filed under.
        """
        out = np.zeros(len(at), np.int64)
        token, bounds = found.token_numbers(at)
        filled = np.flatnonzero(np.diff(bounds))
        if not len(filled):
            return out, _NO_HITS, _NO_HITS
        is_few = len(token) < len(found.numeric)  # there are the words of other languages beside
        known = found.vocabulary.among(self._known, token) if is_few else found.vocabulary.all_among(self._known)[token]
        number = known + 1
        bits = self._bits[number] | np.where(found.numeric[token], _BEGINS | _ENDS | _PART, 0)
        starts, ends = bounds[filled], bounds[filled + 1]
        single = np.flatnonzero(bits & _KEY)
        pairs, which = self._known_pairs(number, bits, ends)
        out[filled] = (bits[starts] & (_BEGINS | _LABEL | _NOTICE)) | (bits[ends - 1] & _ENDS)
        out[filled] |= np.bitwise_and.reduceat(bits, starts) & _PART
        bits[pairs] |= self._bits_of_pair[which]
        out[filled] |= np.bitwise_or.reduceat(bits & (_KEY | _MARKER | _BEGINNING), starts)
        keyed = self._bits_of_pair[which] & _KEY > 0
        return (
            out,
            _Hits(_line_of(single, bounds), number[single]),
            _Hits(_line_of(pairs[keyed], bounds), which[keyed] + self._places[1]),
        )

    def _known_pairs(self, number: Ints, bits: Ints, ends: Ints) -> tuple[Ints, Ints]:
        """Where the two words in a row of one line begin that are known, and which they are."""
        if not len(self._pairs):
            return _NO_HITS
        first = bits & _FIRST > 0
        first[ends - 1] = False
        at = np.flatnonzero(first)
        at = at[bits[at + 1] & _SECOND > 0]
        place, is_known = looked_up(self._pair(number[at], number[at + 1]), self._pairs)
        return at[is_known], place[is_known]

    def _in_row(self, found: Chars, at: NDArray[np.intp], unspaced: Flags, bits: Ints, sizes: Ints) -> _Hits:
        """The two characters in a row of scripts without spaces that phrases are filed under, of lines that these may
        condemn; adds to `bits` what they say of their lines.

        unspaced: which of the lines have such characters at all.
        """
        rows = np.flatnonzero(unspaced)
        if not len(self._of_characters) or not len(rows):
            return _NO_HITS
        lines = found.texts(at[rows])
        codes = codes_of("\n".join(lines))
        places = np.flatnonzero(self._firsts[np.minimum(codes[:-1], TABLE - 1)])
        which, is_known = looked_up(_code(codes[places].astype(np.int64), codes[places + 1]), self._of_characters)
        line = rows[_line_of(places[is_known], np.cumsum([0, *(len(text) + 1 for text in lines)]))]
        which = which[is_known]
        said = self._bits_of_characters[which]
        np.bitwise_or.at(bits, line, said & (_MARKER | _NOTICE))
        may = (said & _KEY > 0) & ((sizes[line] <= MAX_SYLLABIC) | (bits[line] & _NOTICE > 0))
        bits[line[may]] |= _KEY
        return _Hits(line[may], which[may] + self._places[2])

    def _signed(self, found: Chars, at: NDArray[np.intp], bits: Ints) -> _Hits:
        """The signs that phrases are filed under; adds to `bits` what they say of their lines."""
        if found.folded.isascii():
            return _NO_HITS
        row = np.full(len(found.ends), -1)
        row[at] = np.arange(len(at))
        hits = []
        for number, (sign, said) in enumerate(self._signs.items(), self._places[3]):
            if not len(line := found.lines_with(sign[1])):
                continue
            line = row[line]
            line = line[line >= 0]
            bits[line] |= said
            hits.append(_Hits(line, np.full(len(line), number)))
        return _Hits(*map(np.concatenate, zip(*hits, strict=True))) if hits else _NO_HITS


def _without_digits(phrases: list[Phrase]) -> list[Phrase]:
    """Those of some phrases that a line without a digit could have; the same list if these are all."""
    wanting = [phrase for phrase in phrases if phrase.wants_digit]
    return [phrase for phrase in phrases if not phrase.wants_digit] if wanting else phrases


def _hidden(found: Chars) -> Flags:
    """The lines with characters that are not seen and may part words."""
    out = np.zeros(len(found.ends), bool)
    if not found.folded.isascii():
        for char in INVISIBLE:
            out[found.lines_with(char)] = True
    return out


def _line_of(place: Ints, bounds: Ints) -> Ints:
    """The line in which each place is, of lines that begin at all bounds but the last."""
    return np.searchsorted(bounds, place, side="right") - 1


def _code(first: Any, second: Any) -> Any:
    """Two characters as one number."""
    return first * _SECONDS + second


@cache
def sieve_of(scanner: Scanner) -> Sieve:
    """The sieve for what a scanner knows."""
    return Sieve(scanner)
