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
    """The share of each line's words that tell chrome in its page's language, in thousandths; 0 in no known language."""
    codes = sorted({page.language for page in pages if page.language in languages()})
    number = {code: i for i, code in enumerate(codes)}
    speaks = np.repeat([number.get(page.language or "", -1) for page in pages], [len(page) for page in pages])
    line = np.repeat(np.arange(len(speaks)), found.many_tokens)
    is_word = ~(found.numeric | found.runs)[found.token]
    token, line_of_word = found.token[is_word], line[is_word]
    pairs, line_of_pair = _pairs(found, line)
    part = np.zeros(len(speaks), np.int64)
    for i, code in enumerate(codes):
        known = telling(code)
        tells = found.vocabulary.all_among(known.words) >= 0
        for of, is_telling in ((line_of_word, tells[token]), (line_of_pair, looked_up(pairs, known.pairs)[1])):
            part += np.bincount(of[is_telling & (speaks[of] == i)], minlength=len(part))
    whole = sum(np.bincount(of, minlength=len(part)) for of in (line_of_word, line_of_pair))
    return 1000 * part // np.maximum(whole, 1)


def _pairs(found: Chars, line: Ints) -> tuple[Ints, Ints]:
    """The pairs of characters of runs of scripts without spaces, each as a number, and the line of each."""
    in_runs = np.flatnonzero(found.runs[found.token]) if found.unspaced.any() else line[:0]
    runs = [found.vocabulary.words[word] for word in found.token[in_runs].tolist()]
    return Characters.of(runs, line[in_runs]).pairs()
