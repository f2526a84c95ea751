"""Rules that know words: what the lexicons know each line as, and the lines and tails of chrome that follow from it."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from cleaner.lexicon import networks
from cleaner.lexicon.scanner import LONGEST
from cleaner.lexicon.words import STOPS, normalise, tokens, trimmed
from cleaner.model import Cut
from cleaner.rules import promos
from cleaner.rules.glue import glue_points, word_begin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.chars import Line
    from cleaner.lexicon.scanner import Match, Scanner
    from cleaner.model import Page

CLOSING = '"”»’)]』」'
_NUMBERED = re.compile(r"\d{1,3}[.)]\s")  # an item of the article's own list
_ENDS = STOPS + CLOSING
_TAIL, _TAIL_CHARS = 14, 120  # words and characters that a phrase at a paragraph's end may have
_UNGLUED = 200  # characters of a line that is looked at again with blanks where a link's text lost them


def recognise(page: Page, scanner: Scanner, seen: Sequence[Line]) -> None:
    """Fill the columns `phrase`, `known`, `promo`, `inline` and `networks`: what the lexicons know each whole line as.

    The one scan that the rules here, the context and the classifier share; `seen` has an entry per row. A line that a
    page repeats is looked at once.
    """
    names = networks()
    seen_before: dict[str, tuple[Match | None, bool]] = {}
    page.phrase, page.known, page.promo, page.inline, page.networks = [], [], [], {}, []
    for row, (text, line) in enumerate(zip(page.text, seen, strict=True)):
        if text not in seen_before:
            normal = trimmed(line.folded) if len(text) <= LONGEST else ""
            seen_before[text] = _match(text, normal, line, scanner), normal in names
        found, is_network = seen_before[text]
        page.phrase.append(found)
        if is_network:
            page.networks.append(row)
        if found is not None:
            page.known.append(row)
            page.promo.append("promo.marker" if found.role == "marker" else "")
            continue
        page.promo.append("promo.line" if promos.is_promo(page, row, line, scanner) else "")
        if places := promos.markers_inside(text, line, scanner):
            page.inline[row] = places


def _match(text: str, normal: str, line: Line, scanner: Scanner) -> Match | None:
    """What a whole line is; where a link's text lost the blanks around it ("telah tayang diHarian Kota"), with them."""
    if not normal:
        return None
    found = scanner.match_normal(normal, line.tokens)
    if found is None and line.glued and len(text) <= _UNGLUED:
        parted = normalise(_parted(text))
        found = scanner.match_normal(parted, tokens(parted))
    return found


def _parted(text: str) -> str:
    """A line with blanks where a word that begins small runs into a capital.

    >>> _parted("tayang diHarian Kota di YouTube")
    'tayang di Harian Kota di YouTube'
    """
    at = [i for i in glue_points(text, 0, len(text)) if text[word_begin(text, i)].islower()]
    return " ".join(text[a:b] for a, b in pairwise([0, *at, len(text)]))


def chrome_lines(page: Page, category: str) -> list[int]:
    """Rows of the lines that are a phrase of one category of site chrome; promo markers have rules of their own.

    >>> from cleaner.rules import decided
    >>> decided(chrome_lines, "Bagikan artikel ini", "id", "share")
    ['Bagikan artikel ini']
    >>> decided(chrome_lines, "Ia membagikan artikel itu kepada teman.\\n2. Bagikan artikel ini", "id", "share")
    []
    """
    return [
        row
        for row in page.known
        if (match := page.phrase[row]) is not None
        and match.category == category
        and match.role != "marker"
        and not _NUMBERED.match(page.text[row])
    ]


def chrome_tails(page: Page, scanner: Scanner) -> dict[int, list[Cut]]:
    """A whole line of chrome that stands glued or spaced after a paragraph's last sentence.

    >>> from cleaner.rules import decided
    >>> decided(chrome_tails, "The shop on the corner is closed for good.Follow us on Facebook")
    ['Follow us on Facebook']
    >>> decided(chrome_tails, "He said to all of them in the street: follow us.")
    []
    """
    out = {}
    for row, text in enumerate(page.text):
        if page.words[row] < 8 or text[-1] in _ENDS:
            continue
        near = max(0, len(text) - _TAIL_CHARS - 5)
        at = max(text.rfind(stop, near, -1) for stop in STOPS)
        while at >= 0 and at + 1 < len(text) and text[at + 1] in CLOSING:
            at += 1
        tail = text[at + 1 :]
        if at < 0 or not tail.strip() or tail.count(" ") > _TAIL or len(tail) > _TAIL_CHARS:
            continue
        match = scanner.match(tail)
        if match is not None and match.role != "marker" and len(match.phrase) >= 8:
            out[row] = [Cut(at + 1, len(text), "phrase.tail")]
    return out
