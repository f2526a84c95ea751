"""One phrase of a language file: as lines are compared with it, what it is filed under, and whether a line has it."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from cleaner.lexicon.words import (
    IN_ROW,
    IN_UNSPACED,
    LETTER,
    MARKS,
    NUMBER,
    SIGN,
    UNSPACED,
    WORDS,
    fold,
    is_edge,
    tokens,
    trimmed,
)

_WILD = re.compile(f"[{NUMBER}{WORDS}]")
_TOUCHED = re.compile(rf"{LETTER}*[{NUMBER}{WORDS}]{LETTER}*")  # phrases are short
_LETTER = re.compile(LETTER)
_GOES_ON = re.compile(rf"[^\W_{UNSPACED}]|[{MARKS}]")  # a character with which a word goes on
_BORDER = f"(?!{_GOES_ON.pattern})"
_WITH_DIGITS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")  # scripts without spaces, digits among them
_RANK = {"start": 0, "heading": 1, "line": 1, "contain": 2}  # which list speaks first where several know a line


class Match(NamedTuple):
    """What a line was recognised as: a category, the list that held the phrase, and the phrase."""

    category: str
    role: str
    phrase: str


def prepared(phrase: str, role: str) -> str:
    """A phrase as lines are compared with it.

    What ends a phrase that only begins a line stays ("tags:"), the colon of a marker ("read:"), and what begins one that a
    line contains ("(opens in").
    """
    text = fold(phrase.replace("#", NUMBER).replace("*", WORDS))
    # Most phrases have nothing that `trimmed` takes away: letters at the ends, single blanks, nothing unseen within.
    is_plain = text.isprintable() and "  " not in text
    if role == "start":
        return (text if is_plain and text[:1].isalnum() else trimmed(text + "x")[:-1]).rstrip()
    if role == "contain":
        return (text if is_plain and text[-1:].isalnum() else trimmed("x" + text)[1:]).lstrip()
    whole = text if is_plain and text[:1].isalnum() and text[-1:].isalnum() else trimmed(text)
    return f"{whole}:" if role == "marker" and text.endswith(":") else whole


def is_wild(text: str) -> bool:
    """Whether a prepared phrase has a wildcard."""
    return _WILD.search(text) is not None


def is_slight(text: str) -> bool:
    """Too short to prove anything in a language that we do not know."""
    size = len(text) - text.count(" ")
    return size < 3 or (size < 7 and not IN_UNSPACED.search(text))


def is_ascii(text: str) -> bool:
    """Whether a phrase, its wildcards aside, could stand in a text of ASCII."""
    return text.isascii() or _WILD.sub("", text).isascii()


class Phrase:
    """A phrase that is more than a whole line; one with wildcards has an expression, compiled when first needed.

    literal: what a line that has the phrase has as it is.
    """

    __slots__ = ("_compiled", "literal", "match", "number", "rank", "text")

    def __init__(self, text: str, match: Match, number: int) -> None:
        if match.role == "start" and text[0] in (NUMBER, WORDS):
            raise ValueError(f"a start phrase begins with a word, not with a wildcard: {match.phrase}")
        self.match = match
        self.rank = _RANK.get(match.role, 1)
        self.number = number
        self.text = text
        self.literal = max(_WILD.split(text), key=len) if is_wild(text) else text
        self._compiled: re.Pattern[str] | None = None

    def knows(self, text: str) -> bool:
        """Whether the phrase stands anywhere in a line, begins it, or is all of it, as its list wants."""
        if self.literal not in text:
            return False
        if self.literal != self.text:
            return self._matches(text)
        if self.match.role == "start":
            return text.startswith(self.text) and self._ends_at(text, len(self.text))
        return self._is_free or self._stands_in(text)

    @property
    def is_of_short(self) -> bool:
        """Whether it may only condemn a line of few characters: one in a script without spaces, which has few words."""
        return IN_ROW.search(self.text) is not None

    @property
    def wants_digit(self) -> bool:
        """Whether a line that has it has a digit, as `chars` counts them: those of scripts without spaces are letters."""
        return NUMBER in self.text and not _WITH_DIGITS.search(self.text)

    def _stands_in(self, text: str) -> bool:
        """Whether a phrase without wildcards stands somewhere between the borders of words."""
        at = text.find(self.text)
        while at >= 0:
            if not (at and _LETTER.match(text[at - 1])) and self._ends_at(text, at + len(self.text)):
                return True
            at = text.find(self.text, at + 1)
        return False

    def _ends_at(self, text: str, end: int) -> bool:
        """Whether a word ends where the phrase does; scripts without spaces may follow any word."""
        return not self._is_spaced or not _GOES_ON.match(text, end)

    @property
    def _is_spaced(self) -> bool:
        return not is_edge(self.text[-1]) and not IN_UNSPACED.match(self.text[-1])

    @property
    def _is_free(self) -> bool:
        """Whether a phrase that a line contains has its borders in itself: a bracket, or a script without spaces."""
        has_own = is_edge(self.text[0]) or IN_UNSPACED.search(self.text)
        return bool(has_own) and self.text[0] not in (NUMBER, WORDS)

    def _matches(self, text: str) -> bool:
        """`knows` for a phrase with wildcards."""
        if self._compiled is None:
            pattern, border = _pattern(self.text), _BORDER if self._is_spaced else ""
            if self.match.role == "contain":
                pattern = pattern if self._is_free else rf"(?<!{LETTER}){pattern}{border}"
            else:
                pattern += border if self.match.role == "start" else r"\Z"
            self._compiled = re.compile(pattern)
        return (self._compiled.search if self.match.role == "contain" else self._compiled.match)(text) is not None

    def filed_by(self) -> list[str]:
        """What the phrase may be filed under: its words that touch no wildcard, and two of them in a row, a blank between
        them; of a script without spaces words of others and two characters in a row. Of what has none of these, its
        characters that are no ASCII, behind `SIGN`.
        """
        runs = [tokens(part) for part in _TOUCHED.split(self.text)]
        if IN_UNSPACED.search(self.text):
            keys = [word for run in runs for word in run if not IN_UNSPACED.match(word)] + IN_ROW.findall(self.text)
        else:
            keys = [key for run in runs for key in (*run, *map(" ".join, pairwise(run)))]
        if keys := keys or [SIGN + char for char in _WILD.sub("", self.text) if not char.isascii()]:
            return keys
        raise ValueError(f"a phrase of wildcards has a word of its own beside them: {self.match.phrase}")


def _pattern(phrase: str) -> str:
    """The regular expression of a normalised phrase; linear, as a wildcard is bounded and words do not overlap."""
    gap = r".{1,12}?" if IN_UNSPACED.search(phrase) else r"\S+(?: \S+){0,5}?"
    return re.escape(phrase).replace(NUMBER, r"\d[\d.,–\u00a0 -]{0,14}").replace(WORDS, gap)
