"""Rules that know words: what the lexicons know each line as, and the lines and tails of chrome that follow from it."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from cleaner.lexicon import networks
from cleaner.lexicon.phrase import Match
from cleaner.lexicon.words import CLOSING, STOPS, fold, normalise, trimmed, words_in
from cleaner.model import Cut
from cleaner.rules import promos
from cleaner.rules.glue import glue_points, word_begin
from cleaner.rules.promos import NUMBERED
from cleaner.rules.rows import BORDER, row_match
from cleaner.sieve import sieve_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cleaner.chars import Chars, Line
    from cleaner.lexicon.scanner import Scanner
    from cleaner.model import Page
    from cleaner.sieve import Held

_STOP = re.compile(f"[{STOPS}]")
_ENDS = frozenset(STOPS + CLOSING)
_OPENING = {closing: opening for opening, closing in promos.BRACKETS.items()}
_PROSE = 8  # words from which a line has sentences that a phrase could follow
_TAIL, _TAIL_CHARS = 14, 120  # words and characters that a phrase at a paragraph's end may have
_TELLING = 8  # characters that it has at least


class Seen(NamedTuple):
    """What the lexicons see in a line, wherever it stands.

    match: what the whole line is. network: whether it is a network's name. marker: the offset at which the promo marker
    ends that begins it, 0 if none does. inside: where markers stand inside it, their begins and ends.
    """

    match: Match | None = None
    network: bool = False
    marker: int = 0
    inside: tuple[tuple[int, int], ...] = ()


_NOTHING = Seen()


class Sight(NamedTuple):
    """What the lexicons see in some lines, by row: in those in which they see anything; and of those that are a paragraph
    with a line of chrome behind it, where that begins and ends.
    """

    lines: dict[int, Seen]
    tails: dict[int, tuple[int, int]]


def seen(
    texts: Sequence[str], found: Chars, rows: Sequence[int], scanner: Scanner, tails: Mapping[int, int] | None = None
) -> Sight:
    """What a scanner sees in some `rows` of lines; `found`: the lines' characters. tails: of `tails_of`, those of lines."""
    sight = Sight({}, {})
    paragraph = {tails[row]: row for row in rows if row in tails} if tails else {}
    likely = sieve_of(scanner).held(found, [*rows, *paragraph])
    folded = found.texts([held.row for held in likely])
    likely = [held for held, text in zip(likely, folded, strict=True) if not _is_idle(held, text)]
    for held, line in zip(likely, found.lines([held.row for held in likely]), strict=True):
        if held.row not in paragraph:
            look = _look(texts[held.row], line, scanner, held)
            if look is not _NOTHING:
                sight.lines[held.row] = look
    ended = {paragraph[held.row] for held in likely if held.row in paragraph}
    ended.update(row for tail, row in paragraph.items() if scanner.credit.search(fold(texts[tail])))
    if len(bordered := found.lines_with(BORDER)):
        for row in sorted(set(rows).intersection(bordered.tolist()) - sight.lines.keys()):
            if texts[row].startswith(BORDER) and (match := row_match(texts[row], scanner)):
                sight.lines[row] = Seen(match)
    for row in sorted(ended):
        if span := tail_of(texts[row], int(found.words[row]), scanner):
            sight.tails[row] = span
    return sight


def recognise(page: Page, rows: Sequence[int], sight: Sight) -> None:
    """Fill the columns `phrase`, `known`, `promo`, `inline`, `tails` and `networks`: what the lexicons know each whole line
    as.

    The one scan that the rules here, the context and the classifier share. rows: the number of each of the page's lines
    in `sight`.
    """
    page.phrase, page.promo = [None] * len(page), [""] * len(page)
    page.known, page.inline, page.networks = [], {}, []
    tails, lines = sight.tails, sight.lines
    page.tails = {row: tails[number] for row, number in enumerate(rows) if number in tails} if tails else {}
    for row in [row for row, number in enumerate(rows) if number in lines]:
        found = lines[rows[row]]
        if found.network:
            page.networks.append(row)
        if found.match is not None:
            page.phrase[row] = found.match
            page.known.append(row)
            if found.match.role == "marker":
                page.promo[row] = "promo.marker"
            continue
        page.promo[row] = promos.promo_of(page, row, found.marker)
        if found.inside:
            page.inline[row] = found.inside


def _look(text: str, line: Line, scanner: Scanner, held: Held) -> Seen:
    normal = trimmed(line.folded) if held.whole or held.filed else ""
    match = scanner.match_normal(normal, line.words, held.whole, held.filed) if normal else None
    network = held.whole and normal in networks()
    if match is None and held.runs_on:
        match = _match_parted(text, scanner)
    if match is not None:
        return Seen(match, network)
    marker = promos.marker_end(text, line, scanner) if held.marker else 0
    inside = promos.markers_inside(text, line, scanner) if held.marker else ()
    return Seen(None, network, marker, inside) if network or marker or inside else _NOTHING


def _is_idle(held: Held, folded: str) -> bool:
    """Whether a line was let through for phrases alone, and has none of them."""
    if held.whole or held.marker or held.runs_on or any(phrase.literal in folded for phrase in held.filed or ()):
        return False
    return "  " not in folded and folded.isprintable()  # else its blanks are not yet as phrases have them


def _match_parted(text: str, scanner: Scanner) -> Match | None:
    """What a whole line is whose links' texts lost the blanks around them ("telah tayang diHarian Kota"), with them."""
    parted = _parted(text)
    normal = normalise(parted) if parted != text else ""
    return scanner.match_normal(normal, words_in(normal)) if normal else None


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
        and not NUMBERED.match(page.text[row])
        and not (match.role == "contain" and _stands_in_tail(page, row, match))
    ]


def _tail_begin(text: str, words: int) -> int:
    """Where what follows a paragraph's last sentence begins, if it is no sentence and short, or what stands in brackets at
    its end; -1 otherwise.
    """
    near = max(0, len(text) - _TAIL_CHARS - 5)
    if words < _PROSE:
        return -1
    if text[-1] in _OPENING:
        begin = promos.spaces_before(text, text.rfind(_OPENING[text[-1]], near))
        if begin > 0 and (text[-1] in _ENDS or text[begin - 1] in _ENDS):
            return begin
    if text[-1] in _ENDS:
        return -1
    at = -1
    for stop in _STOP.finditer(text, near, len(text) - 1):
        at = stop.start()
    if at < 0:
        return -1
    while at + 1 < len(text) and text[at + 1] in CLOSING:
        at += 1
    tail = text[at + 1 :]
    return at + 1 if tail.strip() and tail.count(" ") <= _TAIL and len(tail) <= _TAIL_CHARS else -1


def _stands_in_tail(page: Page, row: int, match: Match) -> bool:
    """Whether a phrase that a line contains stands behind its last sentence alone: then that goes, not the line."""
    begin = _tail_begin(page.text[row], page.words[row]) if len(match.phrase) >= _TELLING else -1
    if begin < 0 or page.text[row].count(" ", 0, begin) < _PROSE - 1:
        return False
    head, tail, phrase = (fold(text) for text in (page.text[row][:begin], page.text[row][begin:], match.phrase))
    return phrase in tail and phrase not in head


def tails_of(texts: Sequence[str]) -> dict[int, str]:
    """What follows the last sentence of those texts in which something does; they may have too few words for that."""
    begins = {
        i: begin
        for i, text in enumerate(texts)
        if len(text) > 2 * _PROSE
        and (text[-1] not in _ENDS or text[-1] in _OPENING)
        and (begin := _tail_begin(text, _PROSE)) >= 0
    }
    return {i: texts[i][begin:] for i, begin in begins.items()}


def tail_of(text: str, words: int, scanner: Scanner) -> tuple[int, int] | None:
    """Where a whole line of chrome stands glued or spaced after a paragraph's last sentence; a credit after it stays."""
    begin = _tail_begin(text, words)
    if begin < 0:
        return None
    credit = scanner.credit.search(fold(text[begin:]))  # glued as it may be to what goes
    end = begin + len(text[begin : begin + credit.start()].rstrip()) if credit else len(text)
    match = scanner.match(text[begin:end])
    return (begin, end) if match is not None and match.role != "marker" and len(match.phrase) >= _TELLING else None


def chrome_tails(page: Page, _: Scanner) -> dict[int, list[Cut]]:
    """A whole line of chrome that stands glued or spaced after a paragraph's last sentence, or in brackets; a credit after
    it stays.

    >>> from cleaner.rules import decided
    >>> decided(chrome_tails, "The shop on the corner is closed for good.Follow us on Facebook")
    ['Follow us on Facebook']
    >>> decided(chrome_tails, "Toko di sudut jalan itu tutup untuk selamanya.Ikuti kami di Facebooksumber : Harian", "id")
    ['Ikuti kami di Facebook']
    >>> decided(chrome_tails, "The shop on the corner is closed for good. (Follow us on Facebook)")
    [' (Follow us on Facebook)']
    >>> decided(chrome_tails, "The shop on the corner is closed for good. Follow us on Facebook >")
    [' Follow us on Facebook >']
    >>> decided(chrome_tails, "He said to all of them in the street: follow us.")
    []
    """
    return {row: [Cut(begin, end, "phrase.tail")] for row, (begin, end) in page.tails.items()}
