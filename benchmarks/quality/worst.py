"""The worst pages of a run, with what was wrongly kept and what was wrongly dropped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.corpora import GoldPage
from benchmarks.quality.alignment import align
from benchmarks.quality.measure import Outcome, Run
from benchmarks.quality.metrics import fold, page_f1, word_matches

SHOWN = 5  # spans of each sort a page, the longest
WIDTH = 90  # characters of a span


@dataclass(frozen=True, slots=True)
class Faults:
    """What went wrong on one page: stretches of the text or of the gold, or snippets."""

    kept: tuple[str, ...]
    dropped: tuple[str, ...]


def shorten(text: str, width: int = WIDTH) -> str:
    """The text on one line, its middle left out beyond `width` characters.

    >>> shorten("one two three four five", 13)
    'one t … five'
    """
    line = fold(text)
    if len(line) <= width:
        return line
    tail = (width - 3) // 2
    return f"{line[: width - 3 - tail].rstrip()} … {line[len(line) - tail :].lstrip()}"


def _unmatched(text: str, places: Sequence[tuple[int, int]], matched: Sequence[bool]) -> Iterator[str]:
    """The stretches of text whose words are not matched. places: of each word, in characters."""
    first = -1
    for i in range(len(places) + 1):
        if i < len(places) and not matched[i]:
            first = i if first < 0 else first
        elif first >= 0:
            yield text[places[first][0] : places[i - 1][1]]
            first = -1


def faults(page: GoldPage, got: str) -> Faults:
    """What of the page's text should not be there, and what of the gold is missing, in page order."""
    if page.metric == "segments":
        text = fold(got)
        return Faults(
            tuple(s for s in page.unwanted if fold(s) in text),
            tuple(s for s in page.wanted if fold(s) not in text),
        )
    have = list(word_matches(got, page.by_character))
    want = list(word_matches(page.text, page.by_character))
    match = align([m.group().lower() for m in have], [m.group().lower() for m in want])
    reached = set(match)
    return Faults(
        tuple(_unmatched(got, [m.span() for m in have], [j >= 0 for j in match])),
        tuple(_unmatched(page.text, [m.span() for m in want], [j in reached for j in range(len(want))])),
    )


def _lines(sign: str, spans: Sequence[str]) -> Iterator[str]:
    longest = sorted(range(len(spans)), key=lambda i: -len(spans[i]))[:SHOWN]
    for i in sorted(longest):
        yield f"    {sign} {shorten(spans[i])}"
    if len(spans) > SHOWN:
        rest = sum(len(spans[i]) for i in range(len(spans)) if i not in longest)
        yield f"    {sign} … {len(spans) - SHOWN} more, {rest:,} characters"


def _describe(page: GoldPage, outcome: Outcome) -> Iterator[str]:
    kind = f" [{page.kind}]" if page.kind else ""
    yield f"  {page_f1(outcome.score):.3f} {page.id}{kind} {page.url or ''} ({outcome.seconds:.2f} s)"
    if outcome.error:
        yield f"    ! {shorten(outcome.error, 200)}"
    found = faults(page, outcome.text)
    yield from _lines("+", found.kept)
    yield from _lines("-", found.dropped)


def worst(run: Run, pages: Sequence[GoldPage], count: int) -> list[str]:
    """Lines about the `count` pages of lowest F1; `+` was wrongly kept, `-` wrongly dropped."""
    by_id = {page.id: page for page in pages}
    ranked = sorted(run.outcomes, key=lambda o: (page_f1(o.score), o.id))[:count]
    head = f"worst of {run.set} by {run.extractor} (+ wrongly kept, - wrongly dropped)"
    return [head, *(line for outcome in ranked for line in _describe(by_id[outcome.id], outcome))]
