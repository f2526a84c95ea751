"""What language a text is in: told by its script or function words, and by a library where they leave it open.

Function words are quick, and enough to choose a lexicon: of 388 news texts in five languages they name 95 % in .25 ms each
and leave the rest open, most of them Chinese. Scripts without spaces tell their language by themselves. py3langid (after
langid.py, Lui and Baldwin 2012) names 99 % in .8 ms, and is asked about what is left.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from cleaner import chars, lexicon
from cleaner.lexicon.words import IN_UNSPACED
from cleaner.numbering import TABLE, Known, codes_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from cleaner.chars import Chars

    Ints = NDArray[np.int64]

LINES, WORDS = 200, 600  # of a text, by which its language is told
OF_LINE = 2_000  # of them of one line
LEAST, MOST = 100, 3_000  # characters by which a script, or the library, tells: of fewer they would guess
# Scripts without spaces: their first and last characters, and the language that each is written for.
_SCRIPTS = (
    ("\u0e00", "\u0e7f", "th"), ("\u0e80", "\u0eff", "lo"), ("\u1000", "\u109f", "my"), ("\u1780", "\u17ff", "km"),
    ("\u3040", "\u30ff", "ja"), ("\u3400", "\u9fff", "zh"),
)  # fmt: skip
_KANA = 20  # one such character in so many tells Japanese from Chinese


def of_pages(found: Chars, pages: Sequence[Sequence[int]]) -> list[str | None]:
    """The lexicon that serves each text; None where its language is unknown or has no lexicon.

    found: characters of lines; pages: which of these are each text's, in order.
    """
    if not pages:
        return []
    many = found.many_tokens
    shown = [_shown(many, np.array(rows[:LINES], np.intp)) for rows in pages]
    named = _named(found, shown)
    letters = found.count[[chars.LOWER, chars.UPPER, chars.CASELESS]].sum(axis=0)
    unspaced = found.count[chars.UNSPACED_LETTER]
    for i, rows in enumerate(shown):
        size = int(unspaced[rows].sum())
        if size >= LEAST and size > int(letters[rows].sum()):
            named[i] = _of_script(found, rows)
        elif size:
            named[i] = _of_mixture(found, rows)
    return [name or _detected(found, rows) for name, rows in zip(named, pages, strict=True)]


def _of_script(found: Chars, rows: NDArray[np.intp]) -> str | None:
    """The lexicon of a text in scripts without spaces, most of whose characters are in the scripts of its language."""
    codes = codes_of("".join(found.texts(rows))[:MOST])
    count = {code: np.count_nonzero((codes >= ord(first)) & (codes <= ord(last))) for first, last, code in _SCRIPTS}
    if _KANA * count["ja"] > count["zh"]:
        count["ja"] += count["zh"]
    return lexicon.lexicon_code(max(count, key=count.__getitem__))


def _of_mixture(found: Chars, rows: NDArray[np.intp]) -> str | None:
    """`lexicon.language_of` a text with scripts without spaces, of which a character is a word."""
    runs: list[str] = []
    words: list[str] = []
    for word in found.tokens(rows, OF_LINE):
        (runs if IN_UNSPACED.match(word) else words).append(word)
    return lexicon.language_of([*words, *"".join(runs)])


def _shown(many: Ints, first: NDArray[np.intp]) -> NDArray[np.intp]:
    """Of the first lines of a text those by which its language is told; `many`: the tokens of all lines."""
    return first[: 1 + int(np.searchsorted(np.cumsum(many[first]), WORDS))]


class FunctionWords(NamedTuple):
    """Function words by numbers from 1, 0 being that of any other word; `known` numbers them from 0. The languages of word
    i are languages[bounds[i] : bounds[i + 1]], as numbers of `codes`, which is sorted; is_of: (words, codes), the same as
    flags; of_character: the number of each character.
    """

    known: Known
    bounds: Ints
    languages: Ints
    codes: tuple[str, ...]
    is_of: NDArray[np.bool_]
    of_character: NDArray[np.uint16]


@cache
def function_words() -> FunctionWords:
    """The function words of all lexicons."""
    of_word = lexicon.function_words()
    codes = tuple(sorted({code for found in of_word.values() for code in found}))
    number = {word: i for i, word in enumerate(of_word, 1)}
    sizes = np.array([0, *map(len, of_word.values())], np.int64)
    languages = np.array([codes.index(code) for found in of_word.values() for code in found], np.int64)
    is_of = np.zeros((len(sizes), len(codes)), np.bool_)
    is_of[np.repeat(np.arange(len(sizes)), sizes), languages] = True
    of_character = np.zeros(TABLE, np.uint16)
    of_one = {ord(word): i for word, i in number.items() if len(word) == 1 and ord(word) < TABLE}
    of_character[list(of_one)] = list(of_one.values())
    return FunctionWords(Known(of_word), np.concatenate([[0], np.cumsum(sizes)]), languages, codes, is_of, of_character)


def spoken(found: Chars) -> Ints:
    """The number of each token of a vocabulary among the function words; kept with the characters."""
    if found.spoken is None:
        found.spoken = found.vocabulary.among(function_words().known) + 1
    return found.spoken


def _named(found: Chars, shown: Sequence[NDArray[np.intp]]) -> list[str | None]:
    """`lexicon.language_of` the words of each text, for all texts at once."""
    known = function_words()
    token, bounds = found.token_numbers(np.concatenate(shown), OF_LINE)
    last = np.cumsum([len(rows) for rows in shown])
    page = np.repeat(np.arange(len(shown)), np.diff(bounds[last], prepend=0))
    is_number = np.zeros(len(found.numeric), np.int64)
    numeric = np.flatnonzero(found.numeric)
    is_number[numeric] = [found.vocabulary.words[word].isdigit() for word in numeric.tolist()]
    words = np.bincount(page, weights=1 - is_number[token], minlength=len(shown)).astype(np.int64)
    said = spoken(found)[token]
    page, said = page[said > 0], said[said > 0]
    many = known.bounds[said + 1] - known.bounds[said]
    places = np.arange(int(many.sum())) + np.repeat(known.bounds[said] - np.cumsum(many) + many, many)
    votes = np.bincount(
        np.repeat(page, many) * len(known.codes) + known.languages[places], minlength=len(shown) * len(known.codes)
    ).reshape(len(shown), -1)
    best = votes.argmax(axis=1)  # of several the first
    most = votes[np.arange(len(shown)), best].tolist()
    return [
        known.codes[code] if number and lexicon.is_spoken(number, all_words) else None
        for code, number, all_words in zip(best.tolist(), most, words.tolist(), strict=True)
    ]


def _detected(found: Chars, rows: Sequence[int]) -> str | None:
    text = " ".join(found.texts(np.array(rows[:LINES], np.intp)))[:MOST]
    return lexicon.lexicon_code(_identifier().classify(text)[0]) if len(text) >= LEAST else None


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE)
