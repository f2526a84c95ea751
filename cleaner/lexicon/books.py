"""The phrasebooks that scanners use: one for each language, the careful union of all, the names of networks.

To read a language file and prepare its phrases takes ten times as long as to read what that comes to. So an installation
has, in the folder `packed` beside the language files, what it came to when it was built; where there is none, or the
language file is another one by now, the phrasebook is made of the language file.
"""

from __future__ import annotations

import json
import zlib
from functools import cache
from pathlib import Path
from sys import intern
from typing import Any

from cleaner.lexicon import FOLDER, languages, networks, read_language
from cleaner.lexicon.phrase import Match, Phrase, is_ascii, is_slight
from cleaner.lexicon.phrasebook import Phrasebook, Words, made_of, words_of

PACKED = FOLDER / "packed"
NETWORK = Match("share", "line", "a share bar")
_MOST = 100_000  # phrases of a language


@cache
def book_of(code: str) -> Phrasebook:
    """The phrases of a language, one of `languages()`, read or made when they are first needed."""
    path = PACKED / f"{code}.json"
    data = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    first = _MOST * list(languages()).index(code)  # where several languages speak at once, in the order of their codes
    if data.get("of") == _checksum(code):
        return _unpacked(data, first)
    return made_of(read_language(_file_of(code)), first)


@cache
def careful_union(for_ascii: bool) -> Phrasebook:
    """The phrases of all languages that are long enough to prove something in any; for_ascii: that a text of ASCII can
    hold."""

    def may(text: str) -> bool:
        return not is_slight(text) and (not for_ascii or is_ascii(text))

    whole: dict[str, Match] = {}
    filed: dict[str, list[Phrase]] = {}
    books = [book_of(code) for code in languages()]
    for book in books:
        for text, match in book.whole.items():
            if may(text):
                whole.setdefault(text, match)
        for key, phrases in book.filed.items():
            if some := [phrase for phrase in phrases if may(phrase.text)]:
                filed.setdefault(key, []).extend(some)
    markers = {marker for book in books for marker in book.markers if may(marker)}
    suffixes = {suffix for book in books for suffix in book.suffixes}
    credits = {label for book in books for label in book.credits}
    # Words of phrases that are left out may be among them: they only say which lines are looked at.
    words = (frozenset().union(*some) for some in zip(*(book.words for book in books), strict=True))
    known = Words(*(frozenset(filter(str.isascii, some)) if for_ascii else some for some in words))
    return Phrasebook(whole, known, filed, markers, suffixes, credits)


@cache
def names_of_networks() -> Phrasebook:
    """The names of networks and buttons, which may stand in a bar of phrases but prove nothing alone."""
    return Phrasebook(dict.fromkeys(networks(), NETWORK), words_of(networks()), {}, ())


def pack(folder: Path) -> None:
    """Write the phrasebooks of all languages into a folder, one file each, for `book_of` to find."""
    folder.mkdir(parents=True, exist_ok=True)
    for code in languages():
        data = {"of": _checksum(code), **_packed(made_of(read_language(_file_of(code))))}
        content = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        (folder / f"{code}.json").write_text(content, encoding="utf-8")


def _file_of(code: str) -> Path:
    return FOLDER / f"{code}.toml"


def _checksum(code: str) -> int:
    return zlib.crc32(_file_of(code).read_bytes())


def _packed(book: Phrasebook) -> dict[str, Any]:
    """A phrasebook as JSON has it; a phrase that is compared as it is written stands there once."""
    whole: dict[str, dict[str, dict[str, str]]] = {}
    for text, match in book.whole.items():
        whole.setdefault(match.category, {}).setdefault(match.role, {})[text] = _if_other(text, match)
    filed = {
        key: [[p.match.category, p.match.role, p.text, _if_other(p.text, p.match), p.number] for p in phrases]
        for key, phrases in book.filed.items()
    }
    return {
        "whole": whole,
        "words": [sorted(words) for words in book.words],
        "filed": filed,
        "markers": sorted(book.markers),
        "suffixes": sorted(book.suffixes),
        "credits": sorted(book.credits),
        "promos_decide": book.promos_decide,
        "telling": sorted(book.telling),
    }


def _if_other(text: str, match: Match) -> str:
    return "" if text == match.phrase else match.phrase


def _unpacked(data: dict[str, Any], first: int) -> Phrasebook:
    """What `_packed` packed. first: the number of its first phrase."""
    whole = {
        text: Match(category, role, phrase or text)
        for category, lists in data["whole"].items()
        for role, phrases in lists.items()
        for text, phrase in phrases.items()
    }
    filed = {
        key: [
            Phrase(text, Match(intern(category), intern(role), phrase or text), first + n)
            for category, role, text, phrase, n in rows
        ]
        for key, rows in data["filed"].items()
    }
    words = Words(*map(frozenset, data["words"]))
    return Phrasebook(
        whole, words, filed, data["markers"], data["suffixes"], data["credits"], data["promos_decide"], data["telling"]
    )
