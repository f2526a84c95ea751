"""What the words of a line have to do with the rest of its text: columns for the classifier of lines.

An article repeats its words; menus, teasers of other articles and footers use others, and are built alike. Which words
they are is never looked at but for how many are function words of the text's own language.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain, count, pairwise
from typing import TYPE_CHECKING

import numpy as np

from cleaner import lexicon
from cleaner.distinct import different, numbered
from cleaner.lexicon.words import IN_UNSPACED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
    runs = np.zeros(len(found.vocabulary), bool)
    if found.unspaced.any():
        runs[:] = [IN_UNSPACED.match(token) is not None for token in found.vocabulary]
    in_runs = np.flatnonzero(runs[found.token])
    texts, number, of = _parts(found, in_runs, line, pairs)
    is_term = np.fromiter(map(len, texts), np.int64, len(texts)) >= _SHORTEST
    is_term[len(found.vocabulary) :] = True
    is_term[np.flatnonzero(runs)] = False
    kept = is_term[number]
    out = _shared(of[kept] * len(texts) + number[kept], len(texts), page, is_long)
    texts, number, of = _parts(found, in_runs, line, list)
    kept = np.ones(len(number), bool)
    kept[in_runs] = False
    out["function"] = _function([page.language for page in pages], texts, number[kept], of[kept], page)
    return out


def pairs(run: str) -> list[str]:
    """The pairs of characters of a run of a script without spaces; of one character, itself.

    >>> pairs("旧水车"), pairs("旧")
    (['旧水', '水车'], ['旧'])
    """
    return list(map("".join, pairwise(run))) if len(run) > 1 else [run]


def _parts(found: Chars, runs: Ints, line: Ints, parted: Callable[[str], list[str]]) -> tuple[list[str], Ints, Ints]:
    """The tokens of some lines and, behind them, the parts of those that stand at `runs`: the different texts, first
    `found.vocabulary`; the number of each token and part, and its line.
    """
    if not len(runs):
        return found.vocabulary, found.token, line
    number: defaultdict[str, int] = defaultdict(count(len(found.vocabulary)).__next__)
    parts = [[number[part] for part in parted(found.vocabulary[token])] for token in found.token[runs].tolist()]
    of_parts = np.repeat(line[runs], list(map(len, parts)))
    all_parts = np.fromiter(chain.from_iterable(parts), np.int64, len(of_parts))
    return [*found.vocabulary, *number], np.concatenate([found.token, all_parts]), np.concatenate([line, of_parts])


def _shared(terms: Ints, many: int, page: Ints, is_long: Ints) -> dict[str, Ints]:
    """How many terms a line has, and which share of them other lines of its page have or have not.

    terms: of each term of each line the line times `many`, plus the term's number.
    """
    n = len(page)
    line, term = np.divmod(different(terms), many)
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
