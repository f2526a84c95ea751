"""The phrases of site chrome: the language files beside this module, read; `phrasebook` makes them ready to be found.

The format of a language file, and what each of its lists matches, is written in docs/adding-a-language.md.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.lexicon.words import TOKEN, fold, normalise, spellings

if TYPE_CHECKING:
    from collections.abc import Sequence

FOLDER = Path(__file__).parent
CATEGORIES = (
    "related", "latest", "partner", "share", "subscribe", "ads", "comments", "login", "consent", "rights",
    "pagination", "tags", "tools", "media",
)  # fmt: skip
ROLES = ("line", "heading", "start", "contain", "marker")
_OTHER_FILES = ("homes", "kinds", "markup", "networks")


class Head(NamedTuple):
    """What the head of a language file says: whose language it is, and the function words that tell it, folded."""

    code: str
    name: str
    codes: tuple[str, ...]
    words: frozenset[str]


@dataclass(slots=True)
class Language:
    """One language file as read: its head, the phrases by category and role, and the rest of the file."""

    head: Head
    phrases: dict[str, dict[str, tuple[str, ...]]]
    title_suffixes: tuple[str, ...] = ()
    bylines: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()  # labels of a source that a colon follows
    promos_decide: bool = True  # whether a promo line in a page goes whatever the classifier says
    cases: dict[str, Any] = field(default_factory=dict)


def _parsed(content: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{file}: {error}") from error


def _head(data: dict[str, Any], file: str) -> Head:
    if missing := [key for key in ("language", "name") if key not in data]:
        raise ValueError(f"{file}: {' and '.join(missing)} missing")
    words = frozenset(" ".join(spellings(fold(data.get("words", "")))).split())
    return Head(data["language"], data["name"], tuple(data.get("codes", (data["language"],))), words)


def read_head(path: Path) -> Head:
    """Read what stands in a language file before its first table, a tenth of the time that the whole file takes.

    Raises ValueError as `read_language` does.
    """
    return _head(_parsed(path.read_text(encoding="utf-8").partition("\n[")[0], path.name), path.name)


def read_language(path: Path) -> Language:
    """Read one language file. Raises ValueError, naming file and key, for anything the format does not know."""
    data = _parsed(path.read_text(encoding="utf-8"), path.name)
    known = {"language", "name", "codes", "words", "title", "byline", "cases", "promos_in_pages", *CATEGORIES}
    if unknown := sorted(set(data) - known):
        raise ValueError(f"{path.name}: no such key: {', '.join(unknown)}")
    phrases = {}
    for category in CATEGORIES:
        lists = data.get(category, {})
        if unknown := sorted(set(lists) - set(ROLES)):
            raise ValueError(f"{path.name}: [{category}] has no list named {', '.join(unknown)}")
        phrases[category] = {role: tuple(values) for role, values in lists.items()}
    return Language(
        _head(data, path.name),
        phrases,
        title_suffixes=tuple(data.get("title", {}).get("suffix", ())),
        bylines=tuple(data.get("byline", {}).get("start", ())),
        credits=tuple(data.get("byline", {}).get("credit", ())),
        promos_decide=data.get("promos_in_pages", "decide") == "decide",
        cases=data.get("cases", {}),
    )


@cache
def languages() -> dict[str, Head]:
    """The heads of all language files by their code, read once."""
    paths = sorted(FOLDER.glob("*.toml"))
    return {path.stem: read_head(path) for path in paths if path.stem not in _OTHER_FILES}


@cache
def language(code: str) -> Language:
    """A language's file, one of `languages()`, read when it is first needed."""
    return read_language(FOLDER / f"{code}.toml")


def _names_in(file: str) -> frozenset[str]:
    """The names that a file for all languages lists, normalised."""
    return frozenset(map(normalise, tomllib.loads((FOLDER / file).read_text(encoding="utf-8"))["names"]))


@cache
def networks() -> frozenset[str]:
    """Names of networks and buttons that stand in share bars, normalised."""
    return _names_in("networks.toml")


@cache
def homes() -> frozenset[str]:
    """Names of a site's first page, normalised."""
    return _names_in("homes.toml")


@cache
def _by_html_code() -> dict[str, str]:
    return {code.lower(): name for name, head in languages().items() for code in head.codes}


def lexicon_code(tag: str | None) -> str | None:
    """The lexicon that serves a language tag such as "pt-BR", "zh_Hans" or "ms"; None if there is none."""
    parts = (tag or "").strip().lower().replace("_", "-").split("-")
    known = _by_html_code()
    return known.get("-".join(parts[:2])) or known.get(parts[0])


def guess_language(text: str) -> str | None:
    """The lexicon whose function words stand most often in a text; None where none is frequent.

    A plain count of stop words as in jusText: enough to choose a lexicon. Ties go to the first code in the alphabet.

    >>> guess_language("Presiden itu datang ke rumah dan berbicara dengan para tamu yang sudah lama menunggu di sana")
    'id'
    """
    return language_of(TOKEN.findall(fold(text)))


def language_of(tokens: Sequence[str]) -> str | None:
    """`guess_language` for the words of a text, folded; of scripts without spaces a character is a word."""
    of_word = function_words()
    count: Counter[str] = Counter()
    times = Counter(tokens)
    for token in times.keys() & of_word.keys():
        for code in of_word[token]:
            count[code] += times[token]
    best = max(sorted(count), key=count.__getitem__, default=None)
    words = len(tokens) - sum(n for token, n in times.items() if token.isdigit())
    return best if best is not None and is_spoken(count[best], words) else None


def is_spoken(function_words: int, words: int) -> bool:
    """Whether a text of so many words, numbers left out, that has so many function words of a language is in it."""
    return words >= 8 and 25 * function_words >= 2 * words


@cache
def function_words() -> dict[str, tuple[str, ...]]:
    """Every function word with the lexicons that list it."""
    out: dict[str, tuple[str, ...]] = {}
    for code, head in languages().items():
        for word in head.words:
            out[word] = (*out.get(word, ()), code)
    return out
