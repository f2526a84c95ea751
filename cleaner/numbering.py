"""Tokens as numbers: those of texts as they come, and which of them are known words. Tables and numpy, or loops where these
are compiled; no Python per token then.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from itertools import count, repeat
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np

from cleaner import loops
from cleaner.arrays import sizes
from cleaner.distinct import different

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Codes = NDArray[np.uint32]

SPACE = ord(" ")  # what parts tokens
TABLE = 1 << 16  # characters beyond it are few, and looked at one by one
_SLOTS = 1 << 10  # of a table of tokens, at first
_NEAR = 64  # characters from the end of a piece among which its last blank is, as a rule


def codes_of(text: str) -> Codes:
    """The characters of a text as numbers."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def text_of(codes: Codes) -> str:
    """The text of such numbers."""
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


def mapped(codes: NDArray[np.uint32], table: NDArray[Any], beyond: Callable[[str], int]) -> NDArray[Any]:
    """The table's entry of each character; what `beyond` makes of those that it does not have."""
    if not len(codes) or int(codes.max()) < TABLE:
        return table[codes]
    out = table[np.minimum(codes, TABLE - 1)]
    for code in different(codes[codes >= TABLE]).tolist():
        out[codes == code] = beyond(chr(code))
    return out


def start() -> Numbering:
    """No tokens yet."""
    return ByLoops() if loops.IS_COMPILED else Numbering()


class Numbering:
    """Tokens as they come, piece by piece, with blanks between them, as numbers: `tokens`, of each piece. And what is known
    of the different ones, by number, once all have come.
    """

    def __init__(self) -> None:
        self.tokens: list[Ints] = []
        self._open: list[Codes] = []  # the beginning of a token that the next piece may go on with
        self._number: defaultdict[str, int] = defaultdict(count().__next__)

    def add(self, codes: Codes) -> None:
        """Number the tokens that are whole with this piece."""
        if (blank := _last_blank(codes)) >= 0:
            whole = codes[:blank]
            self.tokens.append(self._numbers(np.concatenate([*self._open, whole]) if self._open else whole))
            self._open, codes = [], codes[blank + 1 :]
        if len(codes):
            self._open.append(codes)

    @cached_property
    def words(self) -> list[str]:
        """The different tokens."""
        return list(self._number)

    @cached_property
    def firsts(self) -> Codes:
        """The first character of each."""
        return codes_of("".join(map(itemgetter(0), self.words)))

    @cached_property
    def sizes(self) -> Ints:
        """How many characters each has."""
        return sizes(self.words)

    def among(self, known: Known, tokens: Ints) -> Ints:
        """The number of each of some tokens among known words; -1 of one that is none of them."""
        words = map(self.words.__getitem__, tokens.tolist())
        return np.fromiter(map(known.number.get, words, repeat(-1)), np.int64, len(tokens))

    def all_among(self, known: Known) -> Ints:
        """`among` for all of the different tokens."""
        return self.among(known, np.arange(len(self.sizes)))

    def _numbers(self, codes: Codes) -> Ints:
        found = text_of(codes).split()
        return np.fromiter(map(self._number.__getitem__, found), np.int64, len(found))


def _last_blank(codes: Codes) -> int:
    """The place of the last blank, -1 if there is none: most often near the end."""
    near = max(0, len(codes) - _NEAR)
    found = np.flatnonzero(codes[near:] == SPACE)
    if len(found):
        return near + int(found[-1])
    found = np.flatnonzero(codes[:near] == SPACE)
    return int(found[-1]) if len(found) else -1


class ByLoops(Numbering):
    """The same, in a table of hashes. `slots`: the number of a token and 1, or 0; `letters`: the different tokens, a
    blank behind each; `hashes`, `ends`: of each its hash, and its end there. `used`: how many tokens and letters.
    """

    def __init__(self) -> None:
        super().__init__()
        self._slots, self._hashes = np.zeros(_SLOTS, np.int32), np.zeros(_SLOTS // 2, np.uint32)
        self._ends, self._letters = np.zeros(_SLOTS // 2, np.int64), np.zeros(4 * _SLOTS, np.uint32)
        self._used = np.zeros(2, np.int64)
        self.seed = loops.SEED  # another process has another

    @cached_property
    def words(self) -> list[str]:
        """The different tokens."""
        return text_of(self._letters[: self._used[1]]).split()

    @cached_property
    def firsts(self) -> Codes:
        """The first character of each."""
        found: Codes = self._letters[self._ends[: self._used[0]] - self.sizes]
        return found

    @cached_property
    def sizes(self) -> Ints:
        """How many characters each has."""
        return np.diff(self._ends[: self._used[0]], prepend=-1) - 1

    def among(self, known: Known, tokens: Ints) -> Ints:
        """The number of each of some tokens among known words; -1 of one that is none of them."""
        out = np.empty(len(tokens), np.int64)
        loops.find_numbered(tokens.data, self._hashes, self._ends, self._letters.data, *known.table.table, out)
        return out

    @property
    def table(self) -> tuple[NDArray[np.int32], NDArray[np.uint32], Ints, NDArray[np.uint32]]:
        """For `loops.find_tokens` and its like."""
        return self._slots, self._hashes, self._ends, self._letters

    def _numbers(self, codes: Codes) -> Ints:
        out, found, at = np.empty(len(codes) // 2 + 1, np.int64), 0, 0
        while at < len(codes):
            at, found = loops.number_tokens(codes.data, at, *self.table, self._used, self.seed, out, found)
            if at < len(codes):
                self._grow()
        return out[:found]

    def found(self, codes: Codes, most: int) -> Ints:
        """The number of each token that is in the table, -1 for others, of each no more than so many characters."""
        out = np.empty(len(codes) // 2 + 1, np.int64)
        many = loops.find_tokens(codes.data, most, *self.table, self.seed, out)
        return out[:many]

    def _grow(self) -> None:
        """Make twice the room."""
        self._slots = np.zeros(2 * len(self._slots), np.int32)
        self._hashes, self._ends, self._letters = (
            np.concatenate([kept, np.zeros_like(kept)]) for kept in (self._hashes, self._ends, self._letters)
        )
        loops.fill_slots(self._slots, self._hashes, int(self._used[0]))


class Known:
    """Some different words, numbered in their order, to be found among many tokens at once.

    >>> known = Known(["ferry", "harbour"])
    >>> known.numbers(codes_of("the harbour  ferry ferr")).tolist()
    [-1, 1, 0, -1]
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.number = {word: i for i, word in enumerate(words)}
        self.table = ByLoops()
        if loops.IS_COMPILED:
            self.table.add(codes_of(" ".join(self.number) + " "))

    def numbers(self, codes: Codes, most: int = 1 << 30) -> Ints:
        """The number of each token of a text, blanks between them; -1 for one that is not known. Of longer tokens the first
        `most` characters are looked up.
        """
        if not loops.IS_COMPILED:
            found = [token[:most] for token in text_of(codes).split()]
            return np.fromiter(map(self.number.get, found, repeat(-1)), np.int64, len(found))
        return self.table.found(codes, most)
