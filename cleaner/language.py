"""What language a text is in: told by its script or function words, by its markup or a library where they leave it open.

Function words are quick, and enough to choose a lexicon: of 388 news texts in five languages they name 95 % in .25 ms each
and leave the rest open, most of them Chinese. Scripts without spaces tell their language by themselves. Where a text begins
with menus its longest lines are asked: of 220 pages of the web these leave two open, the first lines eighteen. py3langid
(after langid.py, Lui and Baldwin 2012) names 99 % in .8 ms, after half a second in which it reads its model. So it is asked
last: of 4,356 pages none comes out otherwise than when it was asked before the markup.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from cleaner import classes, lexicon
from cleaner.distinct import different
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


def of_pages(found: Chars, pages: Sequence[Sequence[int]], unmarked: Sequence[bool]) -> list[str | None]:
    """The lexicon that serves each text; None where its language is unknown or has no lexicon.

    found: characters of lines; pages: which of these are each text's, in order; unmarked: whether the library is asked
    where words and script leave it open.
    """
    if not pages:
        return []
    shown = [np.array(rows[:LINES], np.intp) for rows in pages]
    named = _told(found, shown)
    # Menus have few function words: where they leave it open, the longest lines are asked.
    left = [i for i, name in enumerate(named) if not name and len(pages[i]) > 1]
    longest = [_longest(found, np.array(pages[i], np.intp)) for i in left]
    for i, name in zip(left, _told(found, longest), strict=True):
        named[i] = name
    for i in [i for i, name in enumerate(named) if not name and unmarked[i]]:
        named[i] = _detected(found, shown[i])
    return named


def _told(found: Chars, pages: Sequence[NDArray[np.intp]]) -> list[str | None]:
    """What the words or scripts of some lines tell, of each of some texts."""
    if not pages:
        return []
    shown = [_shown(found.many_tokens, rows) for rows in pages]
    lines = np.concatenate(shown)
    page = np.repeat(np.arange(len(shown)), [len(rows) for rows in shown])
    letters = found.count[[classes.LOWER, classes.UPPER, classes.CASELESS]].sum(axis=0)
    spaced, unspaced = (
        np.bincount(page, weights=count[lines], minlength=len(shown))
        for count in (letters, found.count[classes.UNSPACED_LETTER])
    )
    is_told = (unspaced >= LEAST) & (unspaced > spaced)
    named = _named(found, lines, page, is_told)
    for i in np.flatnonzero(is_told).tolist():
        named[i] = _of_script(found, shown[i])
    return named


def _longest(found: Chars, rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """The lines with the most words, each once, the longest first."""
    rows = different(rows)
    order: NDArray[np.intp] = rows[np.argsort(-found.words[rows], kind="stable")[:LINES]]
    return order


def _of_script(found: Chars, rows: NDArray[np.intp]) -> str | None:
    """The lexicon of a text in scripts without spaces, most of whose characters are in the scripts of its language."""
    codes = codes_of("".join(found.texts(rows))[:MOST])
    count = {code: np.count_nonzero((codes >= ord(first)) & (codes <= ord(last))) for first, last, code in _SCRIPTS}
    if _KANA * count["ja"] > count["zh"]:
        count["ja"] += count["zh"]
    return lexicon.lexicon_code(max(count, key=count.__getitem__))


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
        found.spoken = found.vocabulary.all_among(function_words().known) + 1
    return found.spoken


def _named(found: Chars, lines: NDArray[np.intp], page: Ints, is_told: NDArray[np.bool_]) -> list[str | None]:
    """`lexicon.language_of` the words of each text, for all texts at once; of those that are told otherwise anything.

    lines, page: some lines, and the text of each.
    """
    known, texts = function_words(), len(is_told)
    token, bounds = found.token_numbers(lines, OF_LINE)
    page = np.repeat(page, np.diff(bounds))
    is_number = np.zeros(len(found.numeric), np.bool_)
    numeric = np.flatnonzero(found.numeric)
    is_number[numeric] = [found.vocabulary.words[word].isdigit() for word in numeric.tolist()]
    of_token = _Words(page, spoken(found)[token], is_number[token])
    if (in_runs := found.runs[token]).any():
        asked = in_runs & ~is_told[page]
        of_token = of_token.taken(~in_runs).and_also(_characters(found, token[asked], page[asked]))
    words = np.bincount(of_token.page[~of_token.is_number], minlength=texts)
    page, said, _ = of_token.taken(of_token.said > 0)
    many = known.bounds[said + 1] - known.bounds[said]
    places = np.arange(int(many.sum())) + np.repeat(known.bounds[said] - np.cumsum(many) + many, many)
    votes = np.bincount(
        np.repeat(page, many) * len(known.codes) + known.languages[places], minlength=texts * len(known.codes)
    ).reshape(texts, -1)
    best = votes.argmax(axis=1)  # of several the first
    most = votes[np.arange(texts), best].tolist()
    return [
        known.codes[code] if number and lexicon.is_spoken(number, all_words) else None
        for code, number, all_words in zip(best.tolist(), most, words.tolist(), strict=True)
    ]


class _Words(NamedTuple):
    """Words of some texts: the text of each, its number among the function words, whether it is a number."""

    page: Ints
    said: Ints
    is_number: NDArray[np.bool_]

    def taken(self, which: NDArray[np.bool_]) -> _Words:
        """Some of them."""
        return _Words(self.page[which], self.said[which], self.is_number[which])

    def and_also(self, other: _Words) -> _Words:
        """These and others."""
        return _Words(
            np.concatenate([self.page, other.page]),
            np.concatenate([self.said, other.said]),
            np.concatenate([self.is_number, other.is_number]),
        )


def _characters(found: Chars, token: Ints, page: Ints) -> _Words:
    """The characters of some tokens of scripts without spaces, of which each is a word."""
    text = "".join([found.vocabulary.words[word] for word in token.tolist()])
    codes = codes_of(text)
    known = function_words().of_character
    said = np.where(codes < len(known), known[np.minimum(codes, len(known) - 1)], 0).astype(np.int64)
    is_number = np.fromiter(map(str.isdigit, text), np.bool_, len(text))
    return _Words(np.repeat(page, found.vocabulary.sizes[token]), said, is_number)


def _detected(found: Chars, rows: NDArray[np.intp]) -> str | None:
    text = " ".join(found.texts(rows))[:MOST]
    return lexicon.lexicon_code(identifier().classify(text)[0]) if len(text) >= LEAST else None


@cache
def identifier() -> Any:
    """The library that names languages, its model read once."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE)
