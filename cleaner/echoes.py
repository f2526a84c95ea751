"""What the words of a line have to do with the rest of its text: columns for the classifier of lines.

An article repeats its words; menus, teasers of other articles and footers use others, and are built alike. Which words
they are is never looked at but for how many are function words of the text's own language.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cleaner import lexicon
from cleaner.distinct import different, numbered
from cleaner.lexicon.words import IN_UNSPACED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from cleaner.chars import Chars
    from cleaner.model import Page

    Ints = NDArray[np.int64]

_SHORTEST = 3  # letters of a word that counts as a term


def columns(pages: Sequence[Page], found: Chars, is_long: Ints) -> dict[str, Ints]:
    """Per line, in thousandths: `echo`, its terms that stand in another long line too; `once`, those that no other line
    has; `function`, its words that are function words of the text's language. -1 where there is nothing to count.
    """
    page = np.repeat(np.arange(len(pages)), [len(page) for page in pages])
    line = np.repeat(np.arange(len(page)), found.many_tokens)
    # Of scripts without spaces a token is a run: looked at by pairs of characters, and by single ones.
    is_run = np.zeros(len(found.vocabulary), bool)
    if found.unspaced.any():
        is_run[:] = [IN_UNSPACED.match(token) is not None for token in found.vocabulary]
    in_runs = is_run[found.token]
    characters = _Characters.of([found.vocabulary[word] for word in found.token[in_runs].tolist()], line[in_runs])
    sizes = np.fromiter(map(len, found.vocabulary), np.int64, len(found.vocabulary))
    # Terms: long tokens and, numbered behind them, pairs of characters.
    pair, of_pair, pairs = characters.pairs()
    spaced = ~in_runs & (sizes >= _SHORTEST)[found.token]
    terms, of_terms = np.concatenate([found.token[spaced], len(sizes) + pair]), np.concatenate([line[spaced], of_pair])
    out = _shared(terms, of_terms, len(sizes) + pairs, page, is_long)
    # Words: tokens and, numbered behind them, single characters.
    character, different_ones = characters.numbered()
    words = np.concatenate([found.token[~in_runs], len(sizes) + character])
    of_words = np.concatenate([line[~in_runs], characters.line])
    languages = [text.language for text in pages]
    out["function"] = _function(languages, [*found.vocabulary, *different_ones], words, of_words, page)
    return out


class _Characters(NamedTuple):
    """The characters of some runs of scripts without spaces, run after run: `code` of each, its `line`, and whether it is
    its run's last, and only, one.
    """

    code: Ints
    line: Ints
    is_last: NDArray[np.bool_]
    is_alone: NDArray[np.bool_]

    @classmethod
    def of(cls, runs: Sequence[str], line: Ints) -> _Characters:
        """line: that of each run."""
        codes = np.frombuffer("".join(runs).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
        sizes = np.fromiter(map(len, runs), np.int64, len(runs))
        last = np.zeros(len(codes), bool)
        last[np.cumsum(sizes) - 1] = True
        return cls(codes, np.repeat(line, sizes), last, np.repeat(sizes == 1, sizes))

    def pairs(self) -> tuple[Ints, Ints, int]:
        """The number of each pair of characters of a run, its line, and how many different ones there are. A run of one
        character is a pair.

        >>> found = _Characters.of(["旧水车旧水", "旧"], np.array([0, 7]))
        >>> [column.tolist() for column in found.pairs()[:2]], found.pairs()[2]
        ([[1, 2, 3, 1, 0], [0, 0, 0, 0, 7]], 4)
        """
        begins = np.flatnonzero(~self.is_last | self.is_alone)
        second = np.append(self.code, 0)[begins + 1] * ~self.is_alone[begins]
        number, many = numbered(self.code[begins] * _CODES + second)
        return number, self.line[begins], many

    def numbered(self) -> tuple[Ints, list[str]]:
        """The number of each character, and the different ones."""
        number, _ = numbered(self.code)
        return number, list(map(chr, different(self.code).tolist()))


_CODES = 1 << 21  # more than there are characters


def _shared(number: Ints, of: Ints, many: int, page: Ints, is_long: Ints) -> dict[str, Ints]:
    """How many terms a line has, and which share of them other lines of its page have or have not.

    number, of: of each term of each line its number, below `many`, and the line's.
    """
    n = len(page)
    line, term = np.divmod(different(of * many + number), many)
    is_once, is_echo = np.zeros((2, len(line)), bool)
    bounds = np.flatnonzero(np.diff(page[line], prepend=-1, append=-1)).tolist()
    for a, b in pairwise(bounds):  # of one page
        own, long = term[a:b], is_long[line[a:b]]
        in_lines = np.bincount(own)
        in_long = np.bincount(own[long > 0], minlength=len(in_lines))
        is_once[a:b] = in_lines[own] == 1
        is_echo[a:b] = in_long[own] > long
    number = np.bincount(line, minlength=n)
    echo, once = (np.bincount(line[flags], minlength=n) for flags in (is_echo, is_once))
    return {"echo": _share(echo, number), "once": _share(once, number), "terms": number}


def _function(languages: Sequence[str | None], texts: Sequence[str], number: Ints, line: Ints, page: Ints) -> Ints:
    """The share of each line's words that are function words of its page's language."""
    codes = [code for code in dict.fromkeys(languages) if code in lexicon.languages() and lexicon.languages()[code].words]
    speaks = np.array([codes.index(code) if code in codes else -1 for code in languages])[page]
    hits = np.zeros(len(number), bool)
    for i, code in enumerate(codes):
        own = np.flatnonzero(speaks[line] == i)
        used = np.flatnonzero(np.bincount(number[own]))
        is_one = np.zeros(len(texts), bool)
        known = lexicon.languages()[code].words
        is_one[used] = [texts[word] in known for word in used.tolist()]
        hits[own] = is_one[number[own]]
    share = _share(np.bincount(line[hits], minlength=len(page)), np.bincount(line, minlength=len(page)))
    return np.where(speaks >= 0, share, -1)


def _share(part: Ints, whole: Ints) -> Ints:
    """Thousandths, rounded down; -1 of nothing."""
    return np.where(whole > 0, 1000 * part // np.maximum(whole, 1), -1)


def same(keys: Ints, page: Ints) -> dict[str, Ints]:
    """How many lines of its text share a line's key; lines since the last and until the next of them, -1 without one.

    keys, page: an entry per line, the number of its text in `page`; neither is negative.
    """
    group = groups(keys, page)
    count = np.bincount(group)
    order = np.argsort(group, kind="stable")
    step = np.diff(order, prepend=order[:1])
    begins = np.diff(group[order], prepend=-1) != 0
    since = np.full(len(keys), -1)
    since[order] = np.where(begins, -1, step)
    until = np.full(len(keys), -1)
    ends = np.append(begins[1:], True)
    until[order] = np.where(ends, -1, np.append(step[1:], 0))
    return {"number": count[group], "since": since, "until": until}


def groups(keys: Ints, page: Ints) -> Ints:
    """A number for each key of each text; see `same`."""
    return numbered(page * (int(keys.max()) + 1) + keys)[0]
