"""What the phrases of some lexicons know a line as: a phrase, a list behind a label, a bar of phrases; and promo markers.

The phrases of each language are in its phrasebook.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import chain, pairwise
from typing import TYPE_CHECKING, NamedTuple

from cleaner.lexicon import lexicon_code
from cleaner.lexicon.books import NETWORK, book_of, careful_union, names_of_networks
from cleaner.lexicon.phrasebook import is_short
from cleaner.lexicon.words import COLONS, IN_UNSPACED, SIGN, STOPS, is_edge, normalise, tokens, words_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cleaner.lexicon.phrase import Match, Phrase
    from cleaner.lexicon.phrasebook import Phrasebook
    from cleaner.lexicon.words import WordsIn

# Categories whose phrases label a short list on the same line: "Tags: coffee, trade", "Share: Facebook Telegram".
_LABELS = frozenset({"tags", "share", "subscribe", "rights"})
_LABELLED = 16  # words that such a list may have
LONGEST = 400  # characters of a line that may be a phrase
_MANY_MARKERS = 1_000  # no language has as many
_SHORT = 3  # letters of a word that stands inside many others
MAX_WORDS = 25  # of a line that `start` and `contain` may condemn
_SENTENCE = re.compile(rf"[{STOPS}](?:\s|$)")
_LISTED = re.compile(r"\s*[,，،、;|·•#/]\s*")  # linear: one separator between two runs of blanks


_NONE: list[Phrase] = []


class Filing(NamedTuple):
    """By what the phrases of a scanner are found in a line's words.

    begins, ends: words with which whole phrases do; parts: all of their words; labels: words with which labels begin. keys:
    words that other phrases are filed under, or two words in a row, a blank between them. markers: the same of promo
    markers; of scripts without spaces their first two characters; telling: words of which each marker but these has one,
    None where none would do. signs: characters, behind `SIGN`, that phrases without words of their own are filed
    under. pairs: of scripts without spaces the two characters that phrases are filed under. notices: words with which
    notices begin, and those of `pairs` and `signs` that they are filed under.
    """

    begins: frozenset[str]
    ends: frozenset[str]
    parts: frozenset[str]
    labels: frozenset[str]
    keys: frozenset[str]
    markers: frozenset[str]
    telling: list[str] | None
    signs: frozenset[str]
    pairs: frozenset[str]
    notices: frozenset[str]


class Scanner:
    """The phrases of some languages, the first of which speaks first."""

    def __init__(self, books: Iterable[Phrasebook]) -> None:
        self._books = tuple(books)
        self._of_bars = (*self._books, names_of_networks())
        self.promos_decide = self._books[0].promos_decide
        self.suffixes = frozenset().union(*(book.suffixes for book in self._books))
        labels = sorted(frozenset().union(*(book.credits for book in self._books)))
        self.credit = re.compile(rf"(?:{'|'.join(map(re.escape, labels))})\s?[{COLONS}]" if labels else r"(?!)")
        self.marker_words = frozenset(_first(marker) for marker in self._markers())

    def _markers(self) -> Iterator[str]:
        return chain.from_iterable(book.markers for book in self._books)

    def filing(self) -> Filing:
        """By what the phrases are found."""
        of_bars, books = self._of_bars, self._books
        markers = frozenset(map(_key_of_marker, self._markers()))
        signs = frozenset(marker for marker in markers if marker[0] == SIGN).union(*(book.signs for book in books))
        pairs = frozenset().union(*(book.unspaced for book in books))
        notices = {phrase for book in books for some in book.notices.values() for phrase in some}
        return Filing(
            begins=frozenset().union(*(book.words.begins for book in of_bars)),
            ends=frozenset().union(*(book.words.ends for book in of_bars)),
            parts=frozenset().union(*(book.words.all for book in of_bars)),
            labels=frozenset(
                _first(text) for book in books for text, match in book.whole.items() if match.category in _LABELS
            ),
            keys=frozenset().union(*(book.filed.keys() for book in books)) - pairs - signs,
            markers=markers,
            telling=_telling([marker for marker in self._markers() if not IN_UNSPACED.search(marker[:2])]),
            signs=signs,
            pairs=pairs,
            notices=frozenset(_first(notice.text) for notice in notices)
            | frozenset(key for key in (*pairs, *signs) if not notices.isdisjoint(self.filed(key))),
        )

    def filed(self, key: str) -> list[Phrase]:
        """The phrases filed under a key, in a list that is the book's own where one has any."""
        found = [book.filed[key] for book in self._books if key in book.filed]
        return found[0] if len(found) == 1 else [phrase for some in found for phrase in some] if found else _NONE

    def match(self, line: str) -> Match | None:
        """What the lexicons know a whole line as; None if nothing. Lines over 400 characters are none of theirs.

        >>> scanner(("en",)).match("Share this article:").category
        'share'
        """
        if len(line) > LONGEST:
            return None
        text = normalise(line)
        return self.match_normal(text, words_in(text))

    def match_normal(
        self, text: str, words: WordsIn, whole: bool = True, filed: Sequence[Phrase] | None = None
    ) -> Match | None:
        """`match` for a normalised line of at most `LONGEST` characters and what is known of its words.

        whole: whether it could be a phrase, a label or a bar. filed: the phrases filed under what it holds; None where
        nobody looked.
        """
        if whole and (found := _whole(text, self._books)):
            return found
        if filed is None:
            filed = [phrase for key in self._keys_in(text) for phrase in self.filed(key)]
        if words.many and words.many <= 2 * MAX_WORDS and text.count(" ") < MAX_WORDS:
            if known := [one for one in filed if one.knows(text) and (not one.is_of_short or is_short(text))]:
                return min(known, key=self._order).match
            if whole and (found := self._label_or_bar(text, words)):
                return found
        return self._notice(text) if filed else None

    def _order(self, phrase: Phrase) -> tuple[int, bool, int]:
        """The place of a phrase among those that know a line; the first one speaks."""
        return phrase.rank, not self._books[0].owns(phrase), phrase.number

    def _label_or_bar(self, text: str, words: WordsIn) -> Match | None:
        """What a line is that begins as a phrase does."""
        if any(colon in text for colon in COLONS) and (found := self._labelled(text)):
            return found
        return self._made_of_phrases(text) if self._is_like_a_bar(text, words) else None

    def _notice(self, text: str) -> Match | None:
        """A notice, known by how it begins however long it is."""
        for book in self._books:
            for phrase in book.notices.get(text[:2], ()):
                if phrase.knows(text):
                    return phrase.match
        return None

    def _keys_in(self, text: str) -> list[str]:
        """What a normalised line holds that phrases are filed under."""
        words = tokens(text)
        both = [*words, *map(" ".join, pairwise(words))]
        return list(chain.from_iterable([book.keys_in(text, both) for book in self._books]))

    def _is_like_a_bar(self, text: str, words: WordsIn) -> bool:
        """Whether a line begins and ends as phrases, or numbers, do."""
        begins = text[0].isdigit() or any(words.first in book.words.begins for book in self._of_bars)
        return begins and (words.last.isdigit() or any(words.last in book.words.ends for book in self._of_bars))

    def marker_at(self, folded: str, at: int) -> int:
        """Where the promo marker ends that stands at `at` of a folded line; 0 if none does."""
        return max(book.marker_at(folded, at) for book in self._books)

    def is_careful(self, marker: str) -> bool:
        """Whether a folded marker that a line has counts only where a headline follows it; see `Phrasebook`."""
        text = " ".join(marker.split())
        return not any(text in book.markers for book in self._books)

    def _labelled(self, text: str) -> Match | None:
        """A short list behind a label and a colon: "Tags: coffee, trade, harbours", "Share: Facebook Telegram"."""
        colon = max(map(text.find, COLONS))
        if colon < 1:
            return None
        label = normalise(text[:colon])
        match = _whole(label, self._books)
        if match is None or match.category not in _LABELS:
            return None
        rest = text[colon + 1 :].strip()
        if not rest or rest.count(" ") >= _LABELLED:
            return None
        if match.category == "tags" and max(item.count(" ") for item in _LISTED.split(rest)) > 3:
            return None  # "Tags: words that tell a browser what to do"
        wants_buttons = match.category == "share" or (match.category in ("subscribe", "rights") and " " not in label)
        if wants_buttons and not self._bar(rest.split(" ")):
            return None  # "Share: how to divide a cake", "Newsletter: how to write one"
        return None if _SENTENCE.search(rest) else match

    def _made_of_phrases(self, text: str) -> Match | None:
        """A bar of buttons on one line: "Share Tweet Print", "1 2 3 Next page".

        Two ordinary words prove nothing ("More ads"): three do, or two with a network's name, a phrase of several words
        or, in pagination, a number among them.
        """
        words = text.split(" ")
        found = self._bar(words)
        if not found or all(match.role == "marker" for match in found):
            return None
        numbered = found[0].category == "pagination" and any(word.isdigit() for word in words)
        telling = any(match is NETWORK or " " in match.phrase for match in found)
        return found[0] if len(found) >= 3 or numbered or (len(found) == 2 and telling) else None

    def _bar(self, words: list[str]) -> list[Match]:
        """The whole-line phrases and networks' names that a line consists of, the longest at each word; else none.

        Numbers and symbols may stand between them.
        """
        found: list[Match] = []
        at = 0
        while at < len(words):
            if words[at].isdigit() or all(map(is_edge, words[at])):
                at += 1
                continue
            size, match = self._longest(words, at)
            if match is None:
                return []
            found.append(match)
            at += size
        return found

    def _longest(self, words: list[str], at: int) -> tuple[int, Match | None]:
        """The longest whole-line phrase or name of a network that begins at a word, and its size in words."""
        first = _first(words[at])
        if not any(first in book.words.begins for book in self._of_bars):
            return 0, None
        for size in range(min(6, len(words) - at), 0, -1):
            if match := _whole(normalise(" ".join(words[at : at + size])), self._of_bars):
                return size, match
        return 0, None


def _whole(text: str, books: Iterable[Phrasebook]) -> Match | None:
    """The phrase that a whole line is."""
    for book in books:
        if found := book.whole.get(text):
            return found
    return None


def _first(text: str) -> str:
    return next(iter(tokens(text)), "")


def _telling(markers: Sequence[str]) -> list[str] | None:
    """Words of which each of some markers has one: few, and not short ones, if that can be; None for many markers, and
    where one has no word.

    >>> _telling(["read also", "read more", "see also", "icymi"]), _telling(["read also", "»"])
    (['read', 'also', 'icymi'], None)
    """
    if len(markers) > _MANY_MARKERS:
        return None
    left = [tokens(marker) for marker in markers]
    if not all(left):
        return None
    found = []
    while left:
        count = Counter(chain.from_iterable(left))
        found.append(max(count, key=lambda word: (len(word) > _SHORT, count[word])))
        left = [words for words in left if found[-1] not in words]
    return found


def _key_of_marker(marker: str) -> str:
    """The first two words of a promo marker, or one: a line with the marker that is not glued has them in a row. Of scripts
    without spaces the first two characters, or the only one as a sign.

    The last word of a marker may run on in scripts without capitals, where nothing tells that a headline is glued to it.
    """
    marker = marker.rstrip(":")
    if IN_UNSPACED.search(marker[:2]):
        return marker[:2] if len(marker) > 1 else SIGN + marker
    words = tokens(marker)
    runs_on = len(words) == 2 and words[1].upper() == words[1]
    return " ".join(words[: 1 if runs_on else 2])


@cache
def scanner(codes: tuple[str, ...], for_ascii: bool = False) -> Scanner:
    """The compiled phrases of these lexicons; for no code at all the careful union of all of them.

    for_ascii: of that union the phrases that a text of ASCII can hold, which take half the time to compile.
    """
    return Scanner(map(book_of, codes) if codes else [careful_union(for_ascii)])


def scanner_for(language: str | None, lexicons: tuple[str, ...] | None = None, for_ascii: bool = False) -> Scanner:
    """The scanner for a text: the lexicons asked for, or the language's and English, or the careful union.

    for_ascii: as of `scanner`, for a text that is ASCII throughout.
    """
    if lexicons is not None:
        return scanner(lexicons)
    code = lexicon_code(language)
    if code is None:
        return scanner((), for_ascii)
    return scanner((code,) if code == "en" else (code, "en"))
