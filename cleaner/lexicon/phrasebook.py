"""The phrases of a language by what they are found by; all scanners that know the language share it.

Whole lines are looked up in a dictionary. Every other phrase is filed under one of its words or two in a row, what fewest
phrases have (in scripts without spaces: under two characters); only what is filed under something of a line is compared.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain, pairwise
from typing import TYPE_CHECKING, NamedTuple

from cleaner.lexicon.phrase import Match, Phrase, is_wild, prepared
from cleaner.lexicon.words import COLONS, IN_UNSPACED, SIGN, fold, normalise, spellings, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cleaner.lexicon import Language

_NOTICES = ("rights", "consent")  # categories whose lines begin like no other and go on for long
_LEAST, _LEAST_UNSPACED = 9, 6  # characters of a phrase that begins one: fewer begin sentences too
_MAX_UNSPACED = 80  # characters, in scripts without spaces, of a line that a phrase may condemn,
_MANY = 3  # phrases that have a word which tells something of a line
MAX_SYLLABIC = 150  # in those of South-east Asia, where a word has five
# What parts a marker from a headline, surely: a hyphen may be one within a word.
_SIGNED = rf"(?=[ \u00a0]*(?:[{COLONS}»>]|[|–—-](?:[ \u00a0]|$)))"
_SYLLABIC = re.compile(r"[\u0e00-\u0eff\u1000-\u17ff]")


class Words(NamedTuple):
    """The words of phrases that are a line: with which they begin and end, and all of them."""

    begins: frozenset[str]
    ends: frozenset[str]
    all: frozenset[str]


class Phrasebook:
    """Phrases by what they are found by, and what else a language says of lines.

    whole: those that are a line; words: theirs. filed: the others under words, or two in a row with a blank between them;
    signs: those under a character, where they have no word of their own but beside a wildcard ("© #", "第#页"); unspaced:
    those under two characters of scripts without spaces. markers: of promos; one that ends with a colon wants a sign like
    it behind it, and a headline (`promos`). suffixes: of titles. credits: labels of a
    source that a colon follows.
    promos_decide: whether a promo line in a page goes whatever the classifier says. telling: words that many phrases have.
    """

    def __init__(
        self,
        whole: dict[str, Match],
        words: Words,
        filed: dict[str, list[Phrase]],
        markers: Iterable[str],
        suffixes: Iterable[str] = (),
        credits: Iterable[str] = (),
        promos_decide: bool = False,
        telling: Iterable[str] = (),
    ) -> None:
        self.whole, self.words, self.filed = whole, words, filed
        self.signs = frozenset(key for key in filed if key[0] == SIGN)
        self.unspaced = frozenset(key for key in filed if IN_UNSPACED.match(key))
        self.markers, self.suffixes, self.credits = frozenset(markers), frozenset(suffixes), frozenset(credits)
        self.promos_decide, self.telling = promos_decide, frozenset(telling)
        numbers = [phrase.number for phrase in chain.from_iterable(filed.values())]
        self._numbers = range(min(numbers, default=0), max(numbers, default=-1) + 1)
        self.notices = _notices(chain.from_iterable(filed.values()))
        self._by_beginning = _by_beginning(self.markers)
        self._expressions: dict[str, re.Pattern[str]] = {}  # of the markers with a beginning, once it was met

    def owns(self, phrase: Phrase) -> bool:
        """Whether a phrase is one of this book, of two languages' books."""
        return phrase.number in self._numbers

    def keys_in(self, text: str, words: Iterable[str]) -> list[str]:
        """What a normalised line holds that phrases are filed under; words: its words, and two of them in a row."""
        keys = [word for word in words if word in self.filed]
        if not text.isascii():
            keys += [sign for sign in self.signs if sign[1] in text]
            keys += self.unspaced.intersection(map("".join, pairwise(text))) if self.unspaced else ()
        return keys

    def marker_at(self, folded: str, at: int) -> int:
        """Where the promo marker ends that stands at `at` of a folded line; 0 if none does."""
        beginning = folded[at : at + 2]
        if beginning not in self._by_beginning:
            return 0
        if beginning not in self._expressions:
            self._expressions[beginning] = re.compile(self._by_beginning[beginning])
        found = self._expressions[beginning].match(folded, at)
        return found.end() if found else 0


def made_of(language: Language, first: int = 0) -> Phrasebook:
    """The phrases of a language file. first: the number of the first one.

    Raises ValueError for one that no line could be compared with.
    """
    whole: dict[str, Match] = {}
    markers: set[str] = set()
    others: list[Phrase] = []
    for text, match in _phrases(language):
        if match.role == "marker":
            markers.add(text)
            if text[-1] == ":":
                continue
        if match.role in ("start", "contain") or is_wild(text):
            others.append(Phrase(text, match, first + len(others)))
        else:
            whole.setdefault(text, match)
    suffixes = chain.from_iterable(spellings(normalise(suffix)) for suffix in language.title_suffixes)
    credits = chain.from_iterable(spellings(fold(label)) for label in language.credits)
    filed = _file(others, frozenset(map(fold, language.head.words)))
    return Phrasebook(whole, words_of(whole), filed, markers, suffixes, credits, language.promos_decide, _telling(language))


def _telling(language: Language) -> Iterator[str]:
    """The words that many phrases of a language have, function words left out; of Chinese and Japanese two characters in a
    row. In scripts of South-east Asia two characters are no word: they tell nothing. What begins a notice does not count:
    it begins a sentence, whose words are those of prose.
    """
    lists = ((category, role, phrases) for category, some in language.phrases.items() for role, phrases in some.items())
    telling = (phrases for category, role, phrases in lists if not _begins_notices(category, role))
    phrases = set(map(fold, chain.from_iterable(telling)))
    count = Counter(chain.from_iterable(set(_words_and_pairs(phrase)) for phrase in phrases))
    function = frozenset(map(fold, language.head.words))
    return (word for word, times in count.items() if times >= _MANY and word not in function)


def _words_and_pairs(text: str) -> Iterator[str]:
    for token in tokens(text):
        if IN_UNSPACED.match(token):
            yield from () if _SYLLABIC.match(token) else map("".join, pairwise(token))
        elif not token.isdigit():
            yield token


def words_of(lines: Iterable[str]) -> Words:
    """The words of phrases that are a line, normalised."""
    words_of_each = [tokens(line) or [""] for line in lines]
    begins, ends = {words[0] for words in words_of_each}, {words[-1] for words in words_of_each}
    return Words(frozenset(begins), frozenset(ends - {""}), frozenset(chain.from_iterable(words_of_each)) - {""})


def _phrases(language: Language) -> Iterator[tuple[str, Match]]:
    """The phrases of a language, as lines are compared with them."""
    for category, lists in language.phrases.items():
        for role, phrases in lists.items():
            for phrase in phrases:
                match = Match(category, role, phrase)
                for text in filter(None, spellings(prepared(phrase, role))):
                    yield (phrase if text == phrase else text), match  # one string, mostly


def _file(phrases: Sequence[Phrase], function_words: frozenset[str]) -> dict[str, list[Phrase]]:
    """Each phrase under the one of its keys that fewest lines should have: two words rather than one, without a function
    word if that can be; of those the one that fewest phrases have, and the longest. Under function words alone goes only
    what has no other.
    """
    keys_of_each = [phrase.filed_by() for phrase in phrases]
    common = Counter(chain.from_iterable(keys_of_each))
    filed: dict[str, list[Phrase]] = {}
    for phrase, keys in zip(phrases, keys_of_each, strict=True):
        best = min(keys, key=lambda key: (*_commonness(key.split(" "), function_words), common[key], -len(key), key))
        filed.setdefault(best, []).append(phrase)
    return filed


def _commonness(words: Sequence[str], function_words: frozenset[str]) -> tuple[bool, bool, bool]:
    """How likely it is that a line has these words by chance, for comparing."""
    return function_words.issuperset(words), len(words) == 1, not function_words.isdisjoint(words)


def _begins_notices(category: str, role: str) -> bool:
    """Whether the phrases of a list begin notices."""
    return role == "start" and category in _NOTICES


def _notices(phrases: Iterable[Phrase]) -> dict[str, list[Phrase]]:
    """The phrases that begin a notice, by their first two characters."""
    out: dict[str, list[Phrase]] = {}
    for phrase in phrases:
        least = _LEAST_UNSPACED if IN_UNSPACED.search(phrase.text) else _LEAST
        if _begins_notices(phrase.match.category, phrase.match.role) and len(phrase.text) >= least:
            out.setdefault(phrase.text[:2], []).append(phrase)
    return out


def is_short(text: str) -> bool:
    """Whether a line of a script without spaces has so few characters that a phrase may condemn it."""
    return len(text) <= _MAX_UNSPACED or (len(text) <= MAX_SYLLABIC and _SYLLABIC.search(text) is not None)


def _by_beginning(markers: Iterable[str]) -> dict[str, str]:
    """The markers of inline promos, the longest first, as one expression for those with the same first two characters."""
    groups: dict[str, list[str]] = {}
    for marker in sorted(markers, key=lambda m: (-len(m), m)):
        words = re.escape(marker.removesuffix(":")).replace(r"\ ", r"[ \u00a0]+")
        groups.setdefault(marker[:2], []).append(words if marker[-1] != ":" else words + _SIGNED)
    return {key: "|".join(group) for key, group in groups.items()}
