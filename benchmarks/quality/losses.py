"""What a rule's deletions cost: of the words of a dropped stretch, how many are gold.

Words of the gold are not looked up as in a bag, where each menu entry that also occurs in the article would
count as a loss. All words of the page are aligned in order with the gold; a stretch counts as gold where

- at least three words in a row are aligned, or all of a shorter piece and the gold on both its sides;
- or, if most of it is not aligned, it stands in gold that nothing else is aligned with (another order);

unless the same words stand a second time in a kept stretch that is not aligned, a copy that saves them.
Snippet gold judges only the words of its snippets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.corpora import GoldPage
from benchmarks.quality.alignment import align, runs
from benchmarks.quality.metrics import fold, words

SHINGLE = 4  # words; stretches shorter than that are compared whole
SURE_RUN = 3  # aligned words in a row that chance does not explain


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a page in page order: kept (code "") or dropped with a reason code."""

    text: str
    code: str


@dataclass(frozen=True, slots=True)
class Loss:
    """Of one dropped piece: its words, those the gold can judge, and those of them that are gold."""

    code: str
    words: int
    judged: int
    gold: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class _Laid:
    """Pieces laid out as words, with their place in the gold or -1; spans: [start, end) of each piece."""

    tokens: list[str]
    spans: list[tuple[int, int]]
    match: list[int]


def judge(page: GoldPage, pieces: Sequence[Piece]) -> list[Loss]:
    """What each dropped piece of the page cost, in page order."""
    if page.metric == "segments":
        return _judge_by_snippets(page, pieces)
    return _judge_by_words(page.text, pieces)


def _lay_out(pieces: Sequence[Piece], gold: Sequence[str], line_ends: set[int]) -> _Laid:
    """Align the pieces with the gold; line_ends: places where a line of the gold starts, and its end.

    Runs of SURE_RUN words count; a shorter piece only whole, where gold goes on or a line ends on both sides.
    """
    tokens: list[str] = []
    spans = []
    for piece in pieces:
        start = len(tokens)
        tokens += words(piece.text)
        spans.append((start, len(tokens)))
    rough = align(tokens, gold)
    match = [-1] * len(tokens)
    for start, end in runs(rough):
        if end - start >= SURE_RUN:
            match[start:end] = rough[start:end]
    for start, end in spans:
        match[start:end] = _without_spill(match[start:end])
    before, after = _neighbours(match), _neighbours(match[::-1])[::-1]
    for start, end in spans:
        if not 0 < end - start < SURE_RUN or rough[start] < 0:
            continue
        first, last = rough[start], rough[end - 1]
        whole = last - first == end - 1 - start
        goes_on = first in line_ends or before[start] == first - 1
        sure = whole and goes_on and (last + 1 in line_ends or after[end - 1] == last + 1)
        match[start:end] = rough[start:end] if sure else [-1] * (end - start)
    return _Laid(tokens, spans, match)


def _without_spill(match: Sequence[int]) -> list[int]:
    """A piece's places without those that only continue the run of the piece before it or after it."""
    sure = [-1] * len(match)
    for start, end in runs(match):
        if end - start >= min(SURE_RUN, len(match)):
            sure[start:end] = match[start:end]
    return sure


def _neighbours(match: Sequence[int]) -> list[int]:
    """For each word the place of the nearest aligned word before it, or -1."""
    found, last = [], -1
    for place in match:
        found.append(last)
        last = place if place >= 0 else last
    return found


def _shingles(tokens: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(tokens[i : i + SHINGLE]) for i in range(len(tokens) - SHINGLE + 1)}


def _stretches(tokens: Sequence[str], free: Iterable[bool]) -> list[list[str]]:
    """The stretches of words that are free."""
    found: list[list[str]] = [[]]
    for token, is_free in zip(tokens, free, strict=True):
        if is_free:
            found[-1].append(token)
        elif found[-1]:
            found.append([])
    return [stretch for stretch in found if stretch]


class _Copies:
    """Words that nothing is aligned with, to find a piece in: by most shingles, or a whole line if short."""

    def __init__(self, stretches: Iterable[Sequence[str]], lines: Iterable[tuple[str, ...]]) -> None:
        self._shingles = {shingle for stretch in stretches for shingle in _shingles(stretch)}
        self._lines = Counter(line for line in lines if 0 < len(line) < SHINGLE)

    def take(self, tokens: Sequence[str]) -> bool:
        """Whether the words stand here; a short line is used up by that."""
        if len(tokens) >= SHINGLE:
            own = _shingles(tokens)
            return 2 * len(own & self._shingles) > len(own)
        line = tuple(tokens)
        if self._lines[line] <= 0:
            return False
        self._lines[line] -= 1
        return True


def _gold_copies(lines: Sequence[Sequence[str]], match: Sequence[int]) -> _Copies:
    """The gold that no word is aligned with."""
    reached = set(match)
    gold = [token for line in lines for token in line]
    free = [place not in reached for place in range(len(gold))]
    ends = [0]
    for line in lines:
        ends.append(ends[-1] + len(line))
    whole = (tuple(line) for line, start, end in zip(lines, ends, ends[1:], strict=False) if all(free[start:end]))
    return _Copies(_stretches(gold, free), whole)


def _kept_copies(pieces: Sequence[Piece], laid: _Laid) -> _Copies:
    """The kept words that are aligned with nothing."""
    kept = [False] * len(laid.tokens)
    whole = []
    for piece, (start, end) in zip(pieces, laid.spans, strict=True):
        if not piece.code:
            kept[start:end] = [place < 0 for place in laid.match[start:end]]
            if all(kept[start:end]):
                whole.append(tuple(laid.tokens[start:end]))
    return _Copies(_stretches(laid.tokens, kept), whole)


def _judge_by_words(text: str, pieces: Sequence[Piece]) -> list[Loss]:
    lines = [line for line in (words(raw) for raw in text.splitlines()) if line]
    gold = [token for line in lines for token in line]
    line_ends, place = {len(gold)}, 0
    for line in lines:
        line_ends.add(place)
        place += len(line)
    laid = _lay_out(pieces, gold, line_ends)
    elsewhere, kept = _gold_copies(lines, laid.match), _kept_copies(pieces, laid)
    losses = []
    for piece, (start, end) in zip(pieces, laid.spans, strict=True):
        if not piece.code or start == end:
            continue
        own = laid.tokens[start:end]
        lost = sum(place >= 0 for place in laid.match[start:end])
        if 2 * lost < len(own) and elsewhere.take(own):
            lost = len(own)
        if lost and kept.take(own):
            lost = 0
        losses.append(Loss(piece.code, len(own), len(own), lost, piece.text))
    return losses


def _words_in(text: str, snippets: list[str]) -> int:
    """Words of the text that stand in the snippets, or of the snippets that stand in the text.

    A snippet that stands in the text is used up: as in the metric, it counts once a page.
    """
    count, own = 0, len(words(text))
    for snippet in list(snippets):
        if snippet in text:
            count += len(words(snippet))
            snippets.remove(snippet)
        elif own >= SHINGLE and text in snippet:
            count += own
    return min(count, own)


def _judge_by_snippets(page: GoldPage, pieces: Sequence[Piece]) -> list[Loss]:
    kept = fold(" ".join(piece.text for piece in pieces if not piece.code))
    wanted = [s for s in map(fold, page.wanted) if s and s not in kept]
    unwanted = [s for s in map(fold, page.unwanted) if s]
    losses = []
    for piece in pieces:
        text = fold(piece.text)
        if not piece.code or not (count := len(words(text))):
            continue
        gold, chrome = _words_in(text, wanted), _words_in(text, unwanted)
        losses.append(Loss(piece.code, count, min(gold + chrome, count), gold, piece.text))
    return losses
