"""Rows of a table that is none: the layout of an old page, with its chrome a cell each, as extractors write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.lexicon import networks
from cleaner.lexicon.words import normalise
from cleaner.stamps import stamp

if TYPE_CHECKING:
    from cleaner.lexicon.phrase import Match
    from cleaner.lexicon.scanner import Scanner

BORDER = "|"
_LONGEST = 400  # characters of such a row


def row_match(text: str, scanner: Scanner) -> Match | None:
    """What a row is of which each cell is a phrase, a network's name, a date, a number or empty: its first phrase.

    >>> from cleaner.lexicon.scanner import scanner
    >>> row_match("| Tuesday, 3 May 2011 |  | Print this page |", scanner(("en",))).category
    'tools'
    >>> row_match("| Tuesday, 3 May 2011 |  | The mill |", scanner(("en",)))
    """
    if not text.startswith(BORDER) or len(text) > _LONGEST:
        return None
    known = []
    for cell in map(str.strip, text.split(BORDER)):
        if not any(map(str.isalpha, cell)) or normalise(cell) in networks():
            continue
        if match := scanner.match(cell):
            known.append(match)
        elif not (found := stamp(cell)) or any(map(str.isalpha, found.rest)):
            return None
    return known[0] if known else None
