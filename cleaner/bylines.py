"""Names of authors, out of bylines and author fields as pages write them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from cleaner import dates, lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MAX_WORDS = 6  # of a name
_PLAIN = (
    "by",
    "written by",
    "author",
    "authors",
    "authored by",
    "posted by",
    "published by",
    "words by",
    "story by",
    "text by",
    "insights from",
)
_JOINTS = "and|und|et|y|e|i|и|і|та|й|ve|dan|en|og|och|və|và|a|oraz|&"  # case counts: "E" is an initial
_SPLIT = re.compile(rf"\s?[,;、，/]\s?(?:(?:{_JOINTS})\s)?|\s(?:{_JOINTS})\s|和|\s및\s")
_LISTED = re.compile(r"[,;、，]")
_ABBREVIATED = re.compile(r"\b\w{1,3}\.$")  # keeps the full stop of "Jr." and "M.D."
_CUT = re.compile(r"\s[|•·–—»/-]\s|[|•·»]|\s?\[|\s@|\s(?:on|in|at|for|says|wrote|posted|updated|published)\b", re.I)
_ASIDE = re.compile(r"\s?\([^()]{0,60}\)$")
_OTHERS = re.compile(
    r"(?:medically |clinically |fact[- ]?)?(?:reviewed|edited|checked|verified|updated|about)\b|photo", re.I
)
_RUBBISH = re.compile(r"://|www\.|\.(?:com|org|net|html?|php)\b|[<>{}=#\\]|@\w+\.|\w\.\w+\.\w", re.I)
_CREDENTIAL = re.compile(r"(?:[A-Z][A-Za-z]?\.?){1,4}[A-Z®™.]{0,3}(?:-[A-Z0-9]{1,4})?(?: \d{1,4})?|Jr\.?|Sr\.?|[IV]{1,3}")
_NAMELESS_LIST = """
admin|administrator|webmaster|root|user|super user|superuser|guest|guest author|anonymous|anonym|unknown
none|null|undefined|n/a|na|nan|author|authors|author name|the author|autor|editor|editors|the editors
editorial|editorial team|editorial staff|editorial board|staff|staff writer|staff writers|staff reporter
news desk|newsdesk|web desk|contributor|contributors|contributing writer|redaktion|die redaktion
redakteur|rédaction|la rédaction|la redaction|redacción|redaccion|la redacción|redação|da redação
redazione|la redazione|redakcja|redaksi|redactie|redaktionen|redakce|redaktor|редакция|редакція|редактор
автор|администратор|админ|адміністратор|管理员|编辑|小编|作者|编辑部|佚名|編集部|管理者|관리자|편집부|yönetici|editör|المحرر
المدير|more about the author|about the author|view all posts|see author profile|view profile|profile
share|follow|verified expert|offline|online|default|team|writer|posted|published|updated|op|views|via
read more
"""
_NAMELESS = frozenset(_NAMELESS_LIST.strip().replace("\n", "|").split("|"))


@cache
def _prefix(language: str | None) -> re.Pattern[str]:
    """How bylines begin in English and in this language, longest first; linear, as all are literals."""
    known = set(_PLAIN)
    for code in {"en", lexicon.lexicon_code(language) or "en"}:
        if code in lexicon.languages():
            known |= {phrase.lower().rstrip(":： ") for phrase in lexicon.language(code).bylines}
    known = {phrase for phrase in known if not _OTHERS.match(phrase)}
    parts = "|".join(re.escape(p) for p in sorted(known, key=lambda p: (-len(p), p)))
    return re.compile(rf"(?:{parts})(?:\s?[:：]|(?![^\W_]))\s?", re.I)


def is_prefix(text: str, language: str | None) -> bool:
    """Whether a text is the beginning of a byline and nothing else.

    >>> is_prefix("Written by", "en"), is_prefix("Reading time", "en")
    (True, False)
    """
    return _prefix(language).fullmatch(text) is not None


def people(text: str) -> list[str]:
    """The names in an author field; none where it holds an address, a role or a stand-in for a name.

    >>> people("By Ana Lima and Jo Berg, PhD"), people("https://example.org/ana"), people("admin")
    (['Ana Lima', 'Jo Berg, PhD'], [], [])
    """
    text = " ".join(text.split())
    if match := _prefix(None).match(text):
        text = text[match.end() :]
    if len(text) > 300 or _RUBBISH.search(text):
        return []
    dated = len(undated := dates.before(text)) < len(text)
    text = _ASIDE.sub("", _CUT.split(undated, maxsplit=1)[0])
    if _OTHERS.match(text) or (dated and len(text.strip(" ,")) < 5):
        return []
    out: list[str] = []
    parts = [part for split in _SPLIT.split(text) if (part := _trim(split))]
    single = [" " not in part for part in parts]
    if (any(single) and not _LISTED.search(text)) or (all(single) and len(parts) == 2 and "," in text):
        parts = [_trim(text)]  # "Jones and Smith"; "Lima, Ana"
    for part in parts:
        if out and _CREDENTIAL.fullmatch(part):
            out[-1] += f", {part}"
        elif is_name(part) and not (out and _is_role(part)):
            out.append(part)
    return out


def _trim(text: str) -> str:
    text = text.strip(" ,:;|*\"'“”")
    return text if _ABBREVIATED.search(text) else text.rstrip(".")


def _is_role(part: str) -> bool:
    """Whether what follows a name and a comma is no further name: too long, or in small letters."""
    return part.count(" ") > 3 or (part[0].islower() and " " in part)


def forename_first(text: str) -> str:
    """A name as catalogues write it, turned round.

    >>> forename_first("Lima, Ana"), forename_first("Ana Lima")
    ('Ana Lima', 'Ana Lima')
    """
    last, comma, first = text.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and "," not in first else text


def is_name(text: str) -> bool:
    """Whether a text can be the name of a person or a desk.

    >>> is_name("Ana Lima"), is_name("Staff Writer"), is_name("12 min")
    (True, False, False)
    """
    words = text.split()
    return (
        0 < len(words) <= MAX_WORDS
        and len(text) <= 60
        and text.lower().strip(".:") not in _NAMELESS
        and any(map(str.isalpha, text))
        and not (words[0][0].isdigit() and len(words) > 1)
        and not dates.parse(text)
    )


def from_elements(texts: Iterable[str], language: str | None) -> list[str]:
    """The names in elements marked as author or byline: a line that begins with "by" comes first."""
    plain: list[str] = []
    for text in texts:
        lines = [line for part in text.split("\n") if (line := " ".join(part.split()))]
        if found := from_lines(lines, language):
            return found
        if not plain and lines:
            plain = next((n for line in lines[:3] if not _is_label(line) and (n := people(line))), [])
    return plain


def _is_label(line: str) -> bool:
    """Whether a line leads to something else: with a colon, or in small letters as in "on behalf of"."""
    return line.endswith((":", "：")) or (line[:1].islower() and " " in line)


def from_lines(lines: Sequence[str], language: str | None) -> list[str]:
    """The names in the first short line that begins as a byline, or in the line after a bare beginning."""
    prefix = _prefix(language)
    for at, line in enumerate(lines):
        match = prefix.match(line[:200])
        if not match or len(line.split()) > 2 * MAX_WORDS:
            continue
        rest = line[match.end() :] or next(iter(lines[at + 1 : at + 2]), "")
        if rest[:1].islower() and " " in rest:
            continue
        if found := people(rest):
            return found
    return []
