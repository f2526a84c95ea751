"""Characters of many lines at once: what each line consists of, its folded form, its words. Tables and numpy, no Python
per character.

A line's text is looked at here once, for the lexicons, the language and the classifier alike. Characters are read in
pieces of one size, so that a megabyte costs the same in one line or in ten thousand, alone or in a large batch.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cleaner import loops, numbering
from cleaner.distinct import different
from cleaner.lexicon.words import IN_UNSPACED, STOPS, WordsIn, fold, is_letter
from cleaner.numbering import SPACE, TABLE, codes_of, mapped, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from cleaner.numbering import Numbering

    Ints = NDArray[np.int64]
    Codes = NDArray[np.uint32]

_PIECE = 1 << 16  # characters read at once: what they need stays in the processor's cache
OTHER, BLANK, LOWER, UPPER, CASELESS, UNSPACED_LETTER, DIGIT = range(7)
COMMA, STOP, QUESTION, COLON, BAR, OPENING, CLOSING, SIGN = range(7, 15)
_CLASSES = 15
_MARKS = {
    COMMA: ",，、،;；",
    STOP: STOPS.replace("?", "").replace("？", "").replace("؟", ""),
    QUESTION: "?？؟",
    COLON: ":：៖",
    BAR: "|·•»›/→▶►–—-_*#+=~<>←«‹",
    OPENING: "([{（【「“„‘",
    CLOSING: ")]}）】」”’\"'",
    SIGN: "©®™@$€£%&",
}


@cache
def _classes() -> NDArray[np.uint8]:
    """The class of each character of the basic plane."""
    table = np.zeros(TABLE, np.uint8)
    for code, char in enumerate(map(chr, range(TABLE))):
        if char.isspace():
            table[code] = BLANK
        elif char.isalpha():
            table[code] = LOWER if char.islower() else UPPER if char.isupper() else CASELESS
        elif char.isdigit():
            table[code] = DIGIT
    whole = "".join(map(chr, range(TABLE)))
    table[[found.start() for found in re.finditer(IN_UNSPACED, whole)]] = UNSPACED_LETTER
    for kind, chars in _MARKS.items():
        table[[ord(char) for char in chars]] = kind
    return table


@cache
def _folds() -> NDArray[np.uint32]:
    """`fold` of each character of the basic plane: it never looks at a character's neighbours."""
    return np.array([_fold(char) for char in map(chr, range(TABLE))], np.uint32)


@cache
def _bare() -> NDArray[np.uint32]:
    """`fold` of letters, their marks and digits; a blank for all else."""
    table = _folds().copy()
    table[[not is_letter(char) for char in map(chr, range(TABLE))]] = SPACE
    return table


@cache
def _numeric() -> NDArray[np.bool_]:
    """Whether each character of the basic plane is a digit, those of scripts without spaces among them."""
    return np.array([char.isdigit() for char in map(chr, range(TABLE))])


@cache
def _unspaced() -> NDArray[np.bool_]:
    """Whether each character of the basic plane is of a script without spaces."""
    found: NDArray[np.bool_] = _classes() == UNSPACED_LETTER
    return found


class Line(NamedTuple):
    """One line for the rules that know words: folded; what is known of its words; `glued` of `Chars`."""

    folded: str
    words: WordsIn
    glued: bool


@dataclass(slots=True)
class Chars:
    """What some lines consist of, one entry per line.

    count: (classes, lines), characters of each class. words, capitals: words, and those that begin with a capital.
    first, last: the class of the first and the last character. glued: whether a capital stands right behind a small
    letter or a digit; runs_on: whether one does so in a word that begins with a small letter. folded: all lines as
    `words.fold` makes them, one string, of which line i is [ends[i - 1], ends[i]); present: which characters of the basic
    plane it has.

    The lines' tokens are numbered. vocabulary: the different ones; numeric: whether a digit begins them; runs: whether they
    are of a script without spaces. token: the number of each token, line after line, of which those of line i are
    [token_bounds[i], token_bounds[i + 1]).
    """

    count: Ints
    words: Ints
    capitals: Ints
    first: Ints
    last: Ints
    glued: NDArray[np.bool_]
    runs_on: NDArray[np.bool_]
    ends: Ints
    token_bounds: Ints
    token: Ints
    vocabulary: Numbering
    numeric: NDArray[np.bool_]
    runs: NDArray[np.bool_]
    folded: str = ""
    present: NDArray[np.uint8] | None = None
    spoken: Ints | None = None  # see `language.spoken`
    _with: dict[str, Ints] = field(default_factory=dict)  # of `lines_with`

    def taken(self, rows: Sequence[int]) -> Chars:
        """What some of the lines consist of, in the order of `rows`, repeats included; without `folded`."""
        at = np.array(rows, np.intp)
        counted = (self.words[at], self.capitals[at], self.first[at], self.last[at], self.glued[at], self.runs_on[at])
        ends = np.cumsum(np.diff(self.ends, prepend=0)[at])
        token, bounds = self.token_numbers(at)
        return Chars(
            self.count[:, at], *counted, ends, bounds, token, self.vocabulary, self.numeric, self.runs, spoken=self.spoken
        )

    @property
    def unspaced(self) -> NDArray[np.bool_]:
        """Whether there are characters of scripts without spaces, per line."""
        found: NDArray[np.bool_] = self.count[UNSPACED_LETTER] > 0
        return found

    @property
    def many_tokens(self) -> Ints:
        """How many tokens each line has."""
        return np.diff(self.token_bounds)

    def tokens(self, rows: Sequence[int] | NDArray[np.intp], most: int) -> list[str]:
        """The tokens of some lines, of each no more than so many."""
        words = self.vocabulary.words
        return [words[number] for number in self.token_numbers(rows, most)[0].tolist()]

    def token_numbers(self, rows: Sequence[int] | NDArray[np.intp], most: int | None = None) -> tuple[Ints, Ints]:
        """The numbers of the tokens of some lines, of each no more than so many; and where each line's begin, and the last
        one's end.
        """
        at = np.asarray(rows, np.intp)
        many = self.token_bounds[at + 1] - self.token_bounds[at]
        if most is not None:
            many = np.minimum(many, most)
        return self.token[self._places(at, most)], np.concatenate([[0], np.cumsum(many)])

    def _places(self, at: NDArray[np.intp], most: int | None = None) -> Ints:
        """Where the tokens of some lines stand among all."""
        begins = self.token_bounds[at]
        many = self.token_bounds[at + 1] - begins
        if most is not None:
            many = np.minimum(many, most)
        places: Ints = np.arange(int(many.sum())) + np.repeat(begins + many - np.cumsum(many), many)
        return places

    def lines_with(self, char: str) -> Ints:
        """The lines that have a character of the basic plane, folded, each once."""
        if self.present is not None and not self.present[ord(char)]:
            return _NOWHERE
        if char not in self._with:
            places = np.array(list(places_of(char, self.folded)), np.int64)
            self._with[char] = different(np.searchsorted(self.ends, places, side="right"))
        return self._with[char]

    def lines(self, rows: Sequence[int]) -> Iterator[Line]:
        """Some lines for the rules that know words."""
        at = np.array(rows, np.intp)
        for row, text, is_glued in zip(rows, self.texts(at), self.glued[at].tolist(), strict=True):
            yield Line(text, self._words_in(row), is_glued)

    def _words_in(self, row: int) -> WordsIn:
        begin, end = self.token_bounds[row : row + 2].tolist()
        if begin == end:
            return WordsIn("", "", 0)
        words = self.vocabulary.words
        return WordsIn(words[self.token[begin]], words[self.token[end - 1]], end - begin)

    def texts(self, rows: Sequence[int] | NDArray[np.intp]) -> list[str]:
        """Some lines, folded."""
        at = np.asarray(rows, np.intp)
        begins = np.where(at > 0, self.ends[at - 1], 0).tolist()
        return [self.folded[a:b] for a, b in zip(begins, self.ends[at].tolist(), strict=True)]


def places_of(part: str, text: str) -> Iterator[int]:
    """Where a part of a text stands in it."""
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def read(lines: Sequence[str]) -> Chars:
    """What these lines consist of; none of them is empty.

    >>> found = read(["Baca JugaPakar:", "东京都 iPhone"])
    >>> found.words.tolist(), found.glued.tolist(), found.tokens([0], 9), found.tokens([1], 9)
    ([2, 3], [True, True], ['baca', 'jugapakar'], ['东京都', 'iphone'])
    """
    whole = "".join(lines)
    counts, vocabulary = _Counts.of(lines), numbering.start()
    add = _add_by_loops if loops.IS_COMPILED else _add
    folded, before = [], _Before(BLANK, SPACE, 0)
    for at in range(0, len(whole), _PIECE):
        made = add(counts, codes_of(whole[at : at + _PIECE]), at, before)
        folded.append(text_of(made.folded))
        vocabulary.add(made.parted)
        before = made.before
    vocabulary.add(np.array([SPACE], np.uint32))
    words, capitals, first, last, glued, runs_on, tokens = counts.sums
    words += (counts.classes[:, UNSPACED_LETTER] + 1) // 2
    bounds = np.concatenate([[0], np.cumsum(tokens)])
    counted = (counts.classes.T, words, capitals, first, last, glued > 0, runs_on > 0)
    token = np.concatenate(vocabulary.tokens)
    numeric = mapped(vocabulary.firsts, _numeric(), str.isdigit)
    runs = mapped(vocabulary.firsts, _unspaced(), lambda char: False)
    whole = "".join(folded)
    return Chars(*counted, counts.ends, bounds, token, vocabulary, numeric, runs, whole, counts.present)


class _Counts(NamedTuple):
    """What is counted of lines that end at `ends`: `classes`, (lines, classes), and `sums`, (7, lines), of `_SUMS`; and
    which characters of the basic plane they have, folded.
    """

    ends: Ints
    classes: Ints
    sums: Ints
    present: NDArray[np.uint8]

    @classmethod
    def of(cls, lines: Sequence[str]) -> _Counts:
        """Nothing yet."""
        n = len(lines)
        ends = np.cumsum(np.array([len(line) for line in lines], np.int64))
        counted = np.zeros((n, _CLASSES), np.int64), np.zeros((len(_SUMS), n), np.int64)
        return cls(ends, *counted, np.zeros(TABLE, np.uint8))


_SUMS = ("words", "capitals", "first", "last", "glued", "runs_on", "tokens")
_OF_WORDS = (LOWER, UPPER, CASELESS, DIGIT, UNSPACED_LETTER)


class _Before(NamedTuple):
    """What stands before a piece of the lines: the class of a character, the character with a blank for no letter, and
    whether the word that it is in begins with a small letter.
    """

    kind: int
    bare: int
    small: int


class _Made(NamedTuple):
    """What is made of a piece of the lines: its characters folded; with blanks for all but letters and digits, and between
    tokens that nothing parts; and what stands before the next piece.
    """

    folded: Codes
    parted: Codes
    before: _Before


def _fold(char: str) -> int:
    return ord(fold(char))


def _bare_of(char: str) -> int:
    return _fold(char) if is_letter(char) else SPACE


def _add(counts: _Counts, codes: Codes, at: int, before: _Before) -> _Made:
    """Count a piece of the lines, the characters from offset `at` on."""
    kinds = mapped(codes, _classes(), lambda char: OTHER)
    bare = mapped(codes, _bare(), _bare_of)
    a = int(np.searchsorted(counts.ends, at, side="right"))
    b = int(np.searchsorted(counts.ends, at + len(kinds) - 1, side="right")) + 1
    bounds = np.concatenate([[0], np.clip(counts.ends[a:b] - at, 0, len(kinds))])
    line = np.repeat(np.arange(b - a, dtype=np.int32), np.diff(bounds))
    tally = np.bincount(line * np.int32(_CLASSES) + kinds, minlength=(b - a) * _CLASSES)
    counts.classes[a:b] += tally.reshape(b - a, _CLASSES)
    words, capitals, first, last, glued, runs_on, tokens = counts.sums[:, a:b]
    begins = np.concatenate([[0], counts.ends])[a:b] - at
    inside = begins >= 0
    previous = np.concatenate([np.array([before.kind], np.uint8), kinds[:-1]])
    previous[begins[inside]] = BLANK
    starts = ((previous == BLANK) | (previous == UNSPACED_LETTER)) & (kinds != BLANK) & (kinds != UNSPACED_LETTER)
    upper = kinds == UPPER
    words += np.bincount(line[starts], minlength=b - a)
    capitals += np.bincount(line[starts & upper], minlength=b - a)
    behind = upper & ((previous == LOWER) | (previous == DIGIT))
    small = _begins_small(kinds, previous, before)
    glued[line[behind]] = 1
    runs_on[line[behind & small]] = 1
    first[inside] = kinds[begins[inside]]
    finals = counts.ends[a:b] - 1 - at
    over = finals < len(kinds)
    last[over] = kinds[finals[over]]
    goes_on = np.concatenate([np.array([before.bare], np.uint32), bare[:-1]]) != SPACE
    apart = (kinds == UNSPACED_LETTER) != (previous == UNSPACED_LETTER)
    apart[begins[inside]] = True
    token = (bare != SPACE) & (apart | ~goes_on)
    tokens += np.bincount(line[token], minlength=b - a)
    parted = np.insert(bare, np.flatnonzero(token & goes_on), SPACE)
    folded = mapped(codes, _folds(), _fold)
    counts.present[folded[folded < TABLE]] = 1
    return _Made(folded, parted, _Before(int(kinds[-1]), int(bare[-1]), int(small[-1])))


def _begins_small(kinds: NDArray[np.uint8], previous: NDArray[np.uint8], before: _Before) -> NDArray[np.bool_]:
    """Whether the word that each character is in, or that ends before it, begins with a small letter."""
    begin = np.where(np.isin(previous, _OF_WORDS), 0, np.arange(1, len(kinds) + 1))
    begin = np.maximum.accumulate(begin)  # 0 where the word before the piece goes on
    found: NDArray[np.bool_] = np.concatenate([[before.small > 0], kinds == LOWER])[begin]
    return found


def _add_by_loops(counts: _Counts, codes: Codes, at: int, before: _Before) -> _Made:
    """The same as `_add`."""
    line = int(np.searchsorted(counts.ends, at, side="right"))
    tables = (_classes(), _folds(), _bare(), _rare(codes))
    folded, parted = np.empty(len(codes), np.uint32), np.empty(2 * len(codes), np.uint32)
    size, *last = loops.add_characters(codes.data, *tables, at, *before, line, *counts, folded, parted, _SPECIAL)
    return _Made(folded, parted[:size], _Before(*last))


def _rare(codes: Codes) -> Codes:
    """The characters that the tables do not have, each once, ascending; folded; and as `_bare` would have them."""
    if int(codes.max()) < TABLE:
        return _NONE
    found = np.unique(codes[codes >= TABLE])
    chars = list(map(chr, found.tolist()))
    return np.array([found, list(map(_fold, chars)), list(map(_bare_of, chars))], np.uint32)


_NONE = np.zeros((3, 0), np.uint32)
_NOWHERE = np.zeros(0, np.int64)
_SPECIAL = np.array([BLANK, *_OF_WORDS], np.int32)
