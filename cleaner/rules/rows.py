"""Rows of a table that is none: the layout of an old page, with its chrome a cell each, as extractors write it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cleaner.html import count_words
from cleaner.lexicon import networks
from cleaner.lexicon.words import normalise
from cleaner.stamps import stamp

if TYPE_CHECKING:
    from cleaner.lexicon.phrase import Match
    from cleaner.lexicon.scanner import Scanner
    from cleaner.model import Page

BORDER = "|"
_LONGEST = 400  # characters of such a row
_NAMES, _NAME = 5, 4  # names of a menu, and words of one
_MAIL = re.compile(r"^[^.!?@]{0,80}\s[\w.+-]{1,40}@[\w.-]{3,60}$")  # a label with a mail address


def row_match(text: str, scanner: Scanner) -> Match | None:
    """What a line that begins with a border is, if each of its cells is a phrase, a network's name, a date, a number, an
    address or empty: its first phrase.

    >>> from cleaner.lexicon.scanner import scanner
    >>> row_match("| Tuesday, 3 May 2011 |  | Print this page |", scanner(("en",))).category
    'tools'
    >>> row_match("| Tuesday, 3 May 2011 |  | The mill |", scanner(("en",)))
    """
    if len(text) > _LONGEST:
        return None
    known = []
    for cell in map(str.strip, text.split(BORDER)):
        if match := scanner.match(cell):
            known.append(match)
        elif not _tells_nothing(cell):
            return None
    return known[0] if known else None


def _tells_nothing(cell: str) -> bool:
    """Whether a cell may stand beside phrases in a row of chrome."""
    if not any(map(str.isalpha, cell)) or normalise(cell) in networks() or _MAIL.search(cell):
        return True
    found = stamp(cell)
    return found is not None and not any(map(str.isalpha, found.rest))


def menus(page: Page) -> list[int]:
    """Rows of names that stand alone: a table has rows of as many cells above or below, the menu of an old page has none.

    >>> from cleaner.rules import decided
    >>> decided(menus, "| Home | Town | Sport | Mills | Weather |")
    ['| Home | Town | Sport | Mills | Weather |']
    >>> decided(menus, "| Mill | River | Town | Age | Use |\\n|---|---|---|---|---|")
    []
    """
    if BORDER not in page.raw:
        return []
    return [row for row, text in enumerate(page.text) if text.startswith(BORDER) and _is_menu(page, row)]


def _is_menu(page: Page, row: int) -> bool:
    text = page.text[row]
    names = [cell for cell in text.split(BORDER) if any(map(str.isalpha, cell))]
    if len(names) < _NAMES or any(map(str.isdigit, text)) or max(map(count_words, names)) > _NAME:
        return False
    near = (page.text[i] for i in (row - 1, row + 1) if 0 <= i < len(page))
    return not any(other.startswith(BORDER) and other.count(BORDER) == text.count(BORDER) for other in near)
