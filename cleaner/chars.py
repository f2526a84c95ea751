"""Characters of many lines at once: what each line consists of, its folded form, its words. Tables and numpy, no Python
per character.

A line's text is looked at here once, for the lexicons, the language and the classifier alike. Characters are read in
pieces of one size, so that a megabyte costs the same in one line or in ten thousand, alone or in a large batch.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cleaner import classes, loops, numbering
from cleaner.counting import Before, Counts, by_loops, by_numpy
from cleaner.distinct import different
from cleaner.lexicon.words import WordsIn
from cleaner.numbering import SPACE, codes_of, mapped, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from cleaner.numbering import Numbering

    Ints = NDArray[np.int64]

_PIECE = 1 << 16  # characters read at once: what they need stays in the processor's cache
_NOWHERE = np.zeros(0, np.int64)


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
        found: NDArray[np.bool_] = self.count[classes.UNSPACED_LETTER] > 0
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
    counts, vocabulary = Counts.of(lines), numbering.start()
    add = by_loops if loops.IS_COMPILED else by_numpy
    folded, before = [], Before(classes.BLANK, SPACE, 0)
    for at in range(0, len(whole), _PIECE):
        made = add(counts, codes_of(whole[at : at + _PIECE]), at, before)
        folded.append(text_of(made.folded))
        vocabulary.add(made.parted)
        before = made.before
    vocabulary.add(np.array([SPACE], np.uint32))
    words, capitals, first, last, glued, runs_on, tokens = counts.sums
    words += (counts.classes[:, classes.UNSPACED_LETTER] + 1) // 2
    bounds = np.concatenate([[0], np.cumsum(tokens)])
    counted = (counts.classes.T, words, capitals, first, last, glued > 0, runs_on > 0)
    token = np.concatenate(vocabulary.tokens)
    numeric = mapped(vocabulary.firsts, classes.numeric(), str.isdigit)
    runs = mapped(vocabulary.firsts, classes.unspaced(), lambda char: False)
    whole = "".join(folded)
    return Chars(*counted, counts.ends, bounds, token, vocabulary, numeric, runs, whole, counts.present)
