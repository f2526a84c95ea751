"""The phrases of some languages compiled, so that a line is looked at once whatever their number.

Whole lines are looked up in a dictionary. Every other phrase is filed under one of its words or two in a row, what fewest
phrases have (in scripts without spaces: under two characters); only what is filed under something of the line is compared.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import chain, pairwise
from typing import TYPE_CHECKING, NamedTuple

from cleaner.lexicon import language, languages, lexicon_code, networks
from cleaner.lexicon.phrase import Match, Phrase, is_ascii, is_slight, is_wild, prepared
from cleaner.lexicon.words import IN_UNSPACED, STOPS, fold, is_edge, normalise, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Categories whose phrases label a short list on the same line: "Tags: coffee, trade", "Share: Facebook Telegram".
_LABELS = frozenset({"tags", "share", "subscribe", "rights"})
_LABELLED = 16  # words that such a list may have
LONGEST = 400  # characters of a line that may be a phrase
MAX_WORDS = 25  # of a line that `start` and `contain` may condemn
_MAX_UNSPACED = 80  # and characters, in scripts without spaces,
_MAX_SYLLABIC = 150  # in those of South-east Asia, where a word has five
_SYLLABIC = re.compile(r"[\u0e00-\u0eff\u1000-\u17ff]")
COLONS = ":：៖"
SEPARATORS = ":：-–—»›>|｜→▶►՝៖፦፥«‹◄←"
_SENTENCE = re.compile(rf"[{STOPS}](?:\s|$)")
_LISTED = re.compile(r"\s*[,，،、;|·•#/]\s*")  # linear: one separator between two runs of blanks


class Filing(NamedTuple):
    """By what the phrases of a scanner are found in a line's words.

    begins, ends: words with which whole phrases do; parts: all of their words. keys: words that other phrases are filed
    under, or two words in a row, a blank between them. markers: the same of promo markers. signs: characters that
    phrases without words are filed under. pairs: of scripts without spaces the two characters that phrases are filed
    under, or that begin a promo marker.
    """

    begins: frozenset[str]
    ends: frozenset[str]
    parts: frozenset[str]
    keys: frozenset[str]
    markers: frozenset[str]
    signs: frozenset[str]
    pairs: frozenset[str]


class Scanner:
    """The phrases of some languages, compiled."""

    def __init__(self, codes: tuple[str, ...], careful: bool = False, for_ascii: bool = False) -> None:
        self.whole: dict[str, Match] = {}
        self.suffixes: set[str] = set()
        labels = sorted({fold(label) for code in codes for label in language(code).credits})
        self.credit = re.compile(rf"(?:{'|'.join(map(re.escape, labels))})\s?[{COLONS}]" if labels else r"(?!)")
        self.promos_decide = not careful and all(language(code).promos_decide for code in codes[:1])
        markers: set[str] = set()
        others: list[Phrase] = []
        for code in codes:
            self.suffixes.update(map(normalise, language(code).title_suffixes))
            for text, match in _phrases(code):
                if not text or (for_ascii and not is_ascii(text)) or (careful and is_slight(text)):
                    continue
                if match.role == "marker":
                    markers.add(text)
                if match.role in ("start", "contain") or is_wild(text):
                    others.append(Phrase(text, match, len(others)))
                else:
                    self.whole.setdefault(text, match)
        self._filed = _file(others)
        # Single characters: of phrases with no word of their own but beside a wildcard ("© #", "第#页").
        self._chars = frozenset(key for key in self._filed if len(key) == 1 and not key.isascii())
        self._unspaced = frozenset(key for key in self._filed if IN_UNSPACED.match(key)) - self._chars
        self._pairs = frozenset(key for key in self._filed if " " in key)
        self._words = frozenset(self._filed) - self._pairs - self._unspaced - self._chars
        # What the parts of a bar begin and end with.
        parts = [tokens(text) or [""] for text in (*self.whole, *networks())]
        self._begin, self._end = frozenset(words[0] for words in parts), frozenset(words[-1] for words in parts) - {""}
        self._parts = frozenset(chain.from_iterable(parts)) - {""}
        self._markers = _by_beginning(markers)
        self._expressions: dict[str, re.Pattern[str]] = {}  # of the markers with a beginning, once it was met
        self.marker_words = frozenset(_first(marker) for marker in markers)
        self._marker_keys = frozenset(_key_of_marker(tokens(marker)) for marker in markers)

    def filing(self) -> Filing:
        """By what the phrases are found."""
        keys = self._words | self._pairs
        begins = {begin for begin in self._markers if IN_UNSPACED.search(begin)}
        signs, pairs = ({begin for begin in begins if len(begin) == size} for size in (1, 2))
        return Filing(
            self._begin, self._end, self._parts, keys, self._marker_keys, self._chars | signs, self._unspaced | pairs
        )

    def match(self, line: str) -> Match | None:
        """What the lexicons know a whole line as; None if nothing. Lines over 400 characters are none of theirs.

        >>> scanner(("en",)).match("Share this article:").category
        'share'
        """
        if len(line) > LONGEST:
            return None
        text = normalise(line)
        return self.match_normal(text, tokens(text))

    def match_normal(self, text: str, words: Sequence[str], keyed: bool = True) -> Match | None:
        """`match` for a normalised line of at most `LONGEST` characters and its words.

        keyed: whether it could hold a phrase that is filed under a key.
        """
        if found := self.whole.get(text):
            return found
        if not words or len(words) > 2 * MAX_WORDS or text.count(" ") >= MAX_WORDS:
            return None
        for phrase in self._candidates(text, words) if keyed else ():
            if phrase.knows(text):
                return phrase.match
        if any(colon in text for colon in COLONS) and (found := self._labelled(text)):
            return found
        if (words[0] in self._begin or text[0].isdigit()) and (words[-1] in self._end or words[-1].isdigit()):
            return self._made_of_phrases(text)
        return None

    def _candidates(self, text: str, words: Sequence[str]) -> list[Phrase]:
        """The phrases filed under something that the line holds, in the order in which they speak."""
        keys = [word for word in words if word in self._words]
        keys += [pair for pair in map(" ".join, pairwise(words)) if pair in self._pairs]
        if not text.isascii():
            keys += [char for char in self._chars if char in text]
            if self._unspaced and _is_short(text):
                keys += self._unspaced.intersection(map("".join, pairwise(text)))
        found = [phrase for key in dict.fromkeys(keys) for phrase in self._filed[key]]
        return found if len(found) < 2 else sorted(found, key=lambda phrase: phrase.order)

    def marker_at(self, folded: str, at: int) -> int:
        """Where the promo marker ends that stands at `at` of a folded line; 0 if none does."""
        beginning = folded[at : at + 2]
        if beginning not in self._markers:
            return 0
        if beginning not in self._expressions:
            self._expressions[beginning] = re.compile(self._markers[beginning])
        found = self._expressions[beginning].match(folded, at)
        return found.end() if found else 0

    def _labelled(self, text: str) -> Match | None:
        """A short list behind a label and a colon: "Tags: coffee, trade, harbours", "Share: Facebook Telegram"."""
        colon = max(map(text.find, COLONS))
        if colon < 1:
            return None
        label = normalise(text[:colon])
        match = self.whole.get(label)
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
        telling = any(match is _NETWORK or " " in match.phrase for match in found)
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
        if _first(words[at]) not in self._begin:
            return 0, None
        for size in range(min(6, len(words) - at), 0, -1):
            text = normalise(" ".join(words[at : at + size]))
            match = self.whole.get(text) or (_NETWORK if text in networks() else None)
            if match is not None:
                return size, match
        return 0, None


_NETWORK = Match("share", "line", "a share bar")


def _phrases(code: str) -> Iterator[tuple[str, Match]]:
    """The phrases of a language, as lines are compared with them."""
    for category, lists in language(code).phrases.items():
        for role, phrases in lists.items():
            for phrase in phrases:
                yield prepared(phrase, role), Match(category, role, phrase)


def _file(phrases: Sequence[Phrase]) -> dict[str, list[Phrase]]:
    """Each phrase under the one of its keys that fewest phrases have, the longest of those."""
    keys_of_each = [phrase.filed_by() for phrase in phrases]
    common = Counter(chain.from_iterable(keys_of_each))
    filed: dict[str, list[Phrase]] = {}
    for phrase, keys in zip(phrases, keys_of_each, strict=True):
        key = min(keys, key=lambda key: (common[key], -len(key), key))
        filed.setdefault(key, []).append(phrase)
    return filed


def _is_short(text: str) -> bool:
    """Whether a line of a script without spaces has so few characters that a phrase may condemn it."""
    return len(text) <= _MAX_UNSPACED or (len(text) <= _MAX_SYLLABIC and _SYLLABIC.search(text) is not None)


def _first(text: str) -> str:
    return next(iter(tokens(text)), "")


def _key_of_marker(words: Sequence[str]) -> str:
    """The first two words of a promo marker, or one: a line with the marker that is not glued has them in a row.

    The last word of a marker may run on in scripts without capitals, where nothing tells that a headline is glued to it.
    """
    runs_on = len(words) == 2 and words[1].upper() == words[1]
    return " ".join(words[: 1 if runs_on else 2])


def _by_beginning(markers: set[str]) -> dict[str, str]:
    """The markers of inline promos, the longest first, as one expression for those with the same first two characters."""
    groups: dict[str, list[str]] = {}
    for marker in sorted(markers, key=lambda m: (-len(m), m)):
        groups.setdefault(marker[:2], []).append(re.escape(marker).replace(r"\ ", r"[ \u00a0]+"))
    return {key: "|".join(group) for key, group in groups.items()}


@cache
def scanner(codes: tuple[str, ...], for_ascii: bool = False) -> Scanner:
    """The compiled phrases of these lexicons; for no code at all the careful union of all of them.

    for_ascii: of that union the phrases that a text of ASCII can hold, which take half the time to compile.

    Raises ValueError for a code without a lexicon.
    """
    if unknown := [code for code in codes if code not in languages()]:
        raise ValueError(f"no lexicon for {', '.join(unknown)}; there are {', '.join(languages())}")
    return Scanner(codes) if codes else Scanner(tuple(languages()), careful=True, for_ascii=for_ascii)


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
