"""What the words of a line have to do with the rest of its text: columns for the classifier of lines.

An article repeats its words; menus, teasers of other articles and footers use others, and are built alike. Which words
they are is never looked at but for how many are function words of the text's own language.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cleaner import language, loops
from cleaner.distinct import different, numbered
from cleaner.numbering import codes_of

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
    token, said = found.token, language.spoken(found)
    sizes = found.vocabulary.sizes
    if not found.unspaced.any():
        is_term = (sizes >= _SHORTEST)[token]
        echoed = _echoed(token[is_term], line[is_term], len(sizes), page, is_long)
        return {**_shares(echoed), "function": _function(pages, said[token], line, page)}
    # Of scripts without spaces a token is a run: its terms are pairs of characters, its words single ones.
    in_runs = found.runs[token]
    characters = Characters.of([found.vocabulary.words[word] for word in token[in_runs].tolist()], line[in_runs])
    pair, of_pair = characters.pairs()
    pair, pairs = numbered(pair)
    token, line = token[~in_runs], line[~in_runs]
    is_term = (sizes >= _SHORTEST)[token]
    echoed = _echoed(token[is_term], line[is_term], len(sizes), page, is_long)
    echoed += _echoed(pair, of_pair, pairs, page, is_long)
    said, line = np.concatenate([said[token], characters.spoken()]), np.concatenate([line, characters.line])
    return {**_shares(echoed), "function": _function(pages, said, line, page)}


class Characters(NamedTuple):
    """The characters of some runs of scripts without spaces, run after run: `code` of each, its `line`, and whether it is
    its run's last, and only, one.
    """

    code: Ints
    line: Ints
    is_last: NDArray[np.bool_]
    is_alone: NDArray[np.bool_]

    @classmethod
    def of(cls, runs: Sequence[str], line: Ints) -> Characters:
        """line: that of each run."""
        codes = codes_of("".join(runs)).astype(np.int64)
        sizes = np.fromiter(map(len, runs), np.int64, len(runs))
        last = np.zeros(len(codes), bool)
        last[np.cumsum(sizes) - 1] = True
        return cls(codes, np.repeat(line, sizes), last, np.repeat(sizes == 1, sizes))

    def pairs(self) -> tuple[Ints, Ints]:
        """Each pair of characters of a run as a number, and its line. A run of one character is a pair.

        >>> pair, line = Characters.of(["旧水车旧水", "旧"], np.array([0, 7])).pairs()
        >>> (pair == pair[0]).tolist(), line.tolist()
        ([True, False, False, True, False], [0, 0, 0, 0, 7])
        """
        begins = np.flatnonzero(~self.is_last | self.is_alone)
        second = np.append(self.code, 0)[begins + 1] * ~self.is_alone[begins]
        return self.code[begins] * CODES + second, self.line[begins]

    def spoken(self) -> Ints:
        """The number of each character among the function words."""
        known = language.function_words().of_character
        return np.where(self.code < len(known), known[np.minimum(self.code, len(known) - 1)], 0).astype(np.int64)


CODES = 1 << 21  # more than there are characters


def _echoed(term: Ints, of: Ints, many: int, page: Ints, is_long: Ints) -> Ints:
    """How many different terms each line has, how many of them another long line of its page has, and how many no other
    line: (3, lines).

    term, of: of each term of each line its number, below `many`, and the line's, ascending.
    """
    out = np.zeros((3, len(page)), np.int64)
    if loops.IS_COMPILED:
        loops.count_echoes(term, of, page, is_long, np.full((4, many), -1), out)
        return out
    line, term = np.divmod(different(of * many + term), many)
    is_once, is_echo = np.zeros((2, len(line)), bool)
    bounds = np.flatnonzero(np.diff(page[line], prepend=-1, append=-1)).tolist()
    for a, b in pairwise(bounds):  # of one page
        own, long = term[a:b], is_long[line[a:b]]
        in_lines = np.bincount(own)
        in_long = np.bincount(own[long > 0], minlength=len(in_lines))
        is_once[a:b] = in_lines[own] == 1
        is_echo[a:b] = in_long[own] > long
    for row, lines in enumerate((line, line[is_echo], line[is_once])):
        out[row] = np.bincount(lines, minlength=len(page))
    return out


def _shares(echoed: Ints) -> dict[str, Ints]:
    terms, echo, once = echoed
    return {"echo": _share(echo, terms), "once": _share(once, terms), "terms": terms}


def _function(pages: Sequence[Page], said: Ints, line: Ints, page: Ints) -> Ints:
    """The share of each line's words that are function words of its page's language.

    said, line: of each word its number among the function words, and its line.
    """
    known = language.function_words()
    number = {code: number for number, code in enumerate(known.codes)}
    speaks = np.array([number.get(page.language or "", -1) for page in pages], np.int64)[page]
    likely = np.flatnonzero(said)
    likely = line[likely[known.is_of[said[likely], speaks[line[likely]]]]]
    share = _share(np.bincount(likely, minlength=len(page)), np.bincount(line, minlength=len(page)))
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
