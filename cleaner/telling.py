"""How much of a line is words that a language's phrases of chrome are made of: "newsletter", "subscribe", "read", "more".

A line that no phrase knows may still be made of nothing else. The share means about the same in every language.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cleaner.distinct import looked_up
from cleaner.echoes import CODES, Characters
from cleaner.lexicon import languages
from cleaner.lexicon.books import book_of
from cleaner.lexicon.words import IN_UNSPACED
from cleaner.numbering import Known

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from cleaner.chars import Chars
    from cleaner.model import Page

    Ints = NDArray[np.int64]


MOST = 40  # words of a line of which it is asked


class Telling(NamedTuple):
    """The words of a language that tell chrome; and, of scripts without spaces, the pairs of characters, ascending."""

    words: Known
    pairs: Ints


@cache
def telling(code: str) -> Telling:
    """Those of a lexicon."""
    pairs = [word for word in book_of(code).telling if IN_UNSPACED.match(word)]
    words = sorted(book_of(code).telling.difference(pairs))
    return Telling(Known(words), np.array(sorted(ord(pair[0]) * CODES + ord(pair[1]) for pair in pairs), np.int64))


def share_of(pages: Sequence[Page], found: Chars) -> Ints:
    """The share of each line's words that tell chrome in its page's language, in thousandths; 0 in no known language, and
    of lines of more than `MOST` words.
    """
    codes = sorted({page.language for page in pages if page.language in languages()})
    number = {code: i for i, code in enumerate(codes)}
    speaks = np.repeat([number.get(page.language or "", -1) for page in pages], [len(page) for page in pages])
    rows = np.flatnonzero((found.words <= MOST) & (speaks >= 0))
    token, bounds = found.token_numbers(rows)
    line = np.repeat(rows, np.diff(bounds))
    pairs, line_of_pair = _pairs(found, token, line)
    is_word = ~(found.numeric | found.runs)[token]
    token, line = token[is_word], line[is_word]
    whole = np.bincount(np.concatenate([line, line_of_pair]), minlength=len(speaks))
    spoken, tells = speaks[line].astype(np.int8), [line[:0]]
    for i, code in enumerate(codes):
        known = telling(code)
        at = np.flatnonzero(spoken == i)
        tells.append(line[at[_among(found, token[at], known.words)]])
        if len(pairs) and len(known.pairs):
            at = np.flatnonzero(speaks[line_of_pair] == i)
            tells.append(line_of_pair[at[looked_up(pairs[at], known.pairs)[1]]])
    return 1000 * np.bincount(np.concatenate(tells), minlength=len(speaks)) // np.maximum(whole, 1)


def _among(found: Chars, token: Ints, known: Known) -> NDArray[np.bool_]:
    """Whether each of some tokens is a known word; looked up for each, or each different one if these are fewer."""
    vocabulary = found.vocabulary
    if len(token) < len(vocabulary.sizes):
        return vocabulary.among(known, token) >= 0
    return (vocabulary.all_among(known) >= 0)[token]


def _pairs(found: Chars, token: Ints, line: Ints) -> tuple[Ints, Ints]:
    """The pairs of characters of the tokens in scripts without spaces, each as a number, and the line of each."""
    in_runs = np.flatnonzero(found.runs[token])
    runs = [found.vocabulary.words[word] for word in token[in_runs].tolist()] if len(in_runs) else []
    return Characters.of(runs, line[in_runs]).pairs()
