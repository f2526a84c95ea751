"""The phrases of some languages compiled, so that a line is looked at once whatever their number."""

from __future__ import annotations

import itertools
import re
from functools import cache
from typing import NamedTuple

from cleaner.lexicon import languages, lexicon_code, networks
from cleaner.lexicon.words import (
    ASCII_EDGES,
    IN_UNSPACED,
    LETTER,
    MARKS,
    NUMBER,
    STOPS,
    UNSPACED,
    WORDS,
    is_edge,
    normalise,
)  # fmt: skip

# Categories whose phrases label a short list on the same line: "Tags: coffee, trade", "Share: Facebook Telegram".
_LABELS = frozenset({"tags", "share", "subscribe", "rights"})
_LABELLED = 16  # words that such a list may have
MAX_WORDS = 25  # of a line that `start` and `contain` may condemn
SEPARATORS = ":：-–—»›>|→▶►՝៖፦፥«‹◄←"
_SENTENCE = re.compile(rf"[{STOPS}](?:\s|$)")
_LISTED = re.compile(r"\s*[,，،、;|·•#/]\s*")  # linear: one separator between two runs of blanks


class Match(NamedTuple):
    """What a line was recognised as: a category, the list that held the phrase, and the phrase."""

    category: str
    role: str
    phrase: str


def _pattern(phrase: str) -> str:
    """The regular expression of a normalised phrase; linear, as a wildcard is bounded and words do not overlap."""
    gap = r".{1,12}?" if IN_UNSPACED.search(phrase) else r"\S+(?: \S+){0,5}?"
    return re.escape(phrase).replace(NUMBER, r"\d[\d.,–\u00a0 -]{0,14}").replace(WORDS, gap)


def _prepared(phrase: str, role: str) -> str:
    """A phrase as lines are compared with it; what ends a phrase that only begins a line ("tags:") stays."""
    text = phrase.replace("#", NUMBER).replace("*", WORDS)
    if role != "start":
        return normalise(text)
    tail = normalise(text + "x")
    return tail[:-1].rstrip()


class Scanner:
    """The phrases of some languages, compiled.

    Whole lines are looked up in a dictionary. Phrases that begin a line or stand inside it are found by their first
    word (in scripts without spaces: their first two characters); only what is found there is compared.
    """

    def __init__(self, codes: tuple[str, ...], careful: bool = False) -> None:
        self.whole: dict[str, Match] = {}
        self.suffixes: set[str] = set()
        self._starts: dict[str, list[_Phrase]] = {}
        self._contains: dict[str, list[_Phrase]] = {}
        self._anywhere: list[_Phrase] = []  # beginning with a wildcard
        self._wild: dict[str, list[_Phrase]] = {}  # whole lines with wildcards, by first word or leading wildcard
        markers: set[str] = set()
        self.promos_decide = not careful and all(languages()[code].promos_decide for code in codes[:1])
        for code in codes:
            language = languages()[code]
            self.suffixes.update(map(normalise, language.title_suffixes))
            for category, lists in language.phrases.items():
                for role, phrases in lists.items():
                    for phrase in phrases:
                        text = _prepared(phrase, role)
                        if not (careful and _is_slight(text)):
                            self._add(text, Match(category, role, phrase), markers)
        self.markers = tuple(sorted(markers, key=lambda m: (-len(m), m)))
        self.marker = _marker_expression(self.markers)
        self._heads = {text.split(" ", 1)[0] for text in (*self.whole, *networks())}  # what a bar's part begins with

    def _add(self, text: str, match: Match, markers: set[str]) -> None:
        wild = NUMBER in text or WORDS in text
        if not text:
            return
        if match.role == "marker":
            markers.add(text)
            self.whole.setdefault(text, match)
        elif match.role == "start":
            if text[0] in (NUMBER, WORDS):
                raise ValueError(f"a start phrase begins with a word, not with a wildcard: {match.phrase}")
            self._starts.setdefault(_key(text), []).append(_Phrase(text, match, rf"{_pattern(text)}{_border(text)}"))
        elif match.role == "contain":
            phrase = _Phrase(text, match, rf"(?<!{LETTER}){_pattern(text)}{_border(text)}")
            if text[0] in (NUMBER, WORDS):
                self._anywhere.append(phrase)
            elif IN_UNSPACED.search(text):
                self._contains.setdefault(_key(text), []).append(_Phrase(text, match, _pattern(text)))
            else:
                self._contains.setdefault(_key(text), []).append(phrase)
        elif wild:
            key = text[0] if text[0] in (NUMBER, WORDS) else _key(text)
            self._wild.setdefault(key, []).append(_Phrase(text, match, rf"{_pattern(text)}\Z"))
        else:
            self.whole.setdefault(text, match)

    def match(self, line: str) -> Match | None:
        """What the lexicons know a whole line as; None if nothing. Lines over 400 characters are none of theirs.

        >>> scanner(("en",)).match("Share this article:").category
        'share'
        """
        if len(line) > 400:
            return None
        text = normalise(line)
        if not text:
            return None
        if found := self.whole.get(text):
            return found
        words = text.split(" ", MAX_WORDS)
        if len(words) > MAX_WORDS:
            return None
        return self._by_first_words(text, words) or self._labelled(text) or self._made_of_phrases(words)

    def _by_first_words(self, text: str, words: list[str]) -> Match | None:
        for key in (words[0], text[:2], text[0]):
            for phrase in self._starts.get(key, ()):
                if phrase.begins(text):
                    return phrase.match
        for key in (words[0], text[:2], text[0], NUMBER if text[0].isdigit() else "", WORDS):
            for phrase in self._wild.get(key, ()):
                if phrase.begins(text):
                    return phrase.match
        keys = [word.strip(ASCII_EDGES) for word in words]
        if IN_UNSPACED.search(text):
            keys += [*text, *map("".join, itertools.pairwise(text))]
        for key in keys:
            for phrase in self._contains.get(key, ()):
                if phrase.stands_in(text):
                    return phrase.match
        for phrase in self._anywhere:
            if phrase.stands_in(text):
                return phrase.match
        return None

    def _labelled(self, text: str) -> Match | None:
        """A short list behind a label and a colon: "Tags: coffee, trade, harbours", "Share: Facebook Telegram"."""
        colon = max(text.find(":"), text.find("："))
        if colon < 1:
            return None
        rest = text[colon + 1 :].strip()
        match = self.whole.get(normalise(text[:colon]))
        if match is None or match.category not in _LABELS or not rest or rest.count(" ") >= _LABELLED:
            return None
        if match.category == "tags" and max(item.count(" ") for item in _LISTED.split(rest)) > 3:
            return None  # "Tags: words that tell a browser what to do"
        if match.category == "share" and not self._bar(rest.split(" ")):
            return None  # "Share: how to divide a cake"
        return None if _SENTENCE.search(rest) else match

    def _made_of_phrases(self, words: list[str]) -> Match | None:
        """A bar of buttons on one line: "Share Tweet Print", "1 2 3 Next page".

        Two ordinary words prove nothing ("More ads"): three do, or two with a network's name, a phrase of several words
        or, in pagination, a number among them.
        """
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
        if words[at] not in self._heads and words[at].strip(ASCII_EDGES) not in self._heads:
            return 0, None
        for size in range(min(6, len(words) - at), 0, -1):
            text = normalise(" ".join(words[at : at + size]))
            match = self.whole.get(text) or (_NETWORK if text in networks() else None)
            if match is not None:
                return size, match
        return 0, None


_NETWORK = Match("share", "line", "a share bar")


class _Phrase:
    """A normalised phrase, what it stands for, and its expression, compiled when its literal part is first met."""

    __slots__ = ("_compiled", "_literal", "_source", "match")

    def __init__(self, text: str, match: Match, source: str) -> None:
        self.match = match
        self._source = source
        self._literal = max(re.split(f"[{NUMBER}{WORDS}]", text), key=len)
        self._compiled: re.Pattern[str] | None = None

    def _expression(self) -> re.Pattern[str]:
        if self._compiled is None:
            self._compiled = re.compile(self._source)
        return self._compiled

    def begins(self, text: str) -> bool:
        """Whether a line begins with the phrase, or is it, as its list wants."""
        return self._literal in text and self._expression().match(text) is not None

    def stands_in(self, text: str) -> bool:
        """Whether the phrase stands anywhere in a line."""
        return self._literal in text and self._expression().search(text) is not None


def _is_slight(text: str) -> bool:
    """Too short to prove anything in a language that we do not know."""
    return len(text.replace(" ", "")) < (3 if IN_UNSPACED.search(text) else 7)


def _key(text: str) -> str:
    """What a phrase is found by: its first word; of a script without spaces two characters, one before a wildcard."""
    if IN_UNSPACED.search(text):
        return text[0] if text[1:2] in (NUMBER, WORDS) else text[:2]
    return text.split(" ", 1)[0]


def _border(text: str) -> str:
    """Where a phrase must end with its word; scripts without spaces may follow any word."""
    spaced = not is_edge(text[-1]) and not IN_UNSPACED.match(text[-1])
    return rf"(?![^\W_{UNSPACED}]|[{MARKS}])" if spaced else ""


def _marker_expression(markers: tuple[str, ...]) -> re.Pattern[str]:
    """A marker of an inline promo in lower-case text, at a word border: group `marker`."""
    if not markers:
        return re.compile(r"(?!)")
    parts = [re.escape(m).replace(r"\ ", r"[ \u00a0]+") for m in markers]
    return re.compile(rf"(?<!{LETTER})(?P<marker>" + "|".join(parts) + ")")


@cache
def scanner(codes: tuple[str, ...]) -> Scanner:
    """The compiled phrases of these lexicons; for no code at all the careful union of all of them.

    Raises ValueError for a code without a lexicon.
    """
    if unknown := [code for code in codes if code not in languages()]:
        raise ValueError(f"no lexicon for {', '.join(unknown)}; there are {', '.join(languages())}")
    return Scanner(codes) if codes else Scanner(tuple(languages()), careful=True)


def scanner_for(language: str | None, lexicons: tuple[str, ...] | None = None) -> Scanner:
    """The scanner for a text: the lexicons asked for, or the language's and English, or the careful union."""
    if lexicons is not None:
        return scanner(lexicons)
    code = lexicon_code(language)
    if code is None:
        return scanner(())
    return scanner((code,) if code == "en" else (code, "en"))
