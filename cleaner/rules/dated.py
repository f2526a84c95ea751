"""Lists of other articles that have their date or time a line, without a heading that a lexicon knows."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from cleaner.html import count_words
from cleaner.lexicon.words import CLOSING, STOPS
from cleaner.rules.promos import FULL_STOPS, MAX_HEADLINE
from cleaner.stamps import Stamp, may_be_stamped, stamp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.model import Page

LEAST = 3  # stamps of a list
ARTICLE, PARAGRAPH = 60, 15  # words of the paragraphs above that make a text an article, and of a paragraph
_HEADLINE, _SENTENCE = 3, 8  # words from which a line is a headline, and from which one with a full stop is none
_ENDS = STOPS + CLOSING


class _Line(NamedTuple):
    row: int
    stamp: Stamp | None
    words: int  # beside the stamp


def dated_lists(page: Page) -> list[int]:
    """Headlines with a date or a time each, the newest first, below the paragraphs of an article: a site's other news.

    What happens in order (a schedule, a history) has the oldest first and stays; so does a page that is such a list.

    >>> from cleaner.rules import decided
    >>> article = "The harbour is open again, said the mayor on Monday when the first of the ferries came in. " * 4
    >>> news = "19:02 Mill Closes\\n18:25 A Bridge for Two\\n16:40 Rain Is on Its Way"
    >>> decided(dated_lists, f"{article}\\n{news}"), decided(dated_lists, news)
    (['19:02 Mill Closes', '18:25 A Bridge for Two', '16:40 Rain Is on Its Way'], [])
    >>> decided(dated_lists, f"{article}\\n09:00 The doors open\\n10:30 A talk on mills\\n12:00 Lunch for all")
    []
    """
    out: list[int] = []
    if sum(map(may_be_stamped, page.text)) < LEAST:
        return out
    for run in _runs(page):
        if _is_news(run) and _words_of_paragraphs(page, run[0].row) >= ARTICLE:
            out += (line.row for line in _whole(page, run))
    return out


def _words_of_paragraphs(page: Page, end: int) -> int:
    """Words of the paragraphs above a line."""
    closed = zip(page.words[:end], page.text, strict=False)
    return sum(words for words, text in closed if words >= PARAGRAPH and text[-1] in _ENDS)


def _runs(page: Page) -> Iterator[list[_Line]]:
    """Lines with a stamp, with single ones between them that have none; what is chrome already stands between unseen."""
    run: list[_Line] = []
    for row in range(len(page)):
        if page.code[row]:
            continue
        line = _line(page, row)
        if line and (line.stamp or (run and run[-1].stamp)):
            run.append(line)
            continue
        if run:
            yield run
        run = [line] if line and line.stamp else []
    if run:
        yield run


def _line(page: Page, row: int) -> _Line | None:
    """A line of a list, if it can be one: short, and no sentence."""
    if page.words[row] > MAX_HEADLINE:
        return None
    text = page.text[row]
    found = stamp(text, page.language)
    rest = found.rest.rstrip() if found else text
    words = count_words(rest) if found else page.words[row]
    return None if words > _SENTENCE and rest[-1] in FULL_STOPS else _Line(row, found, words)


def _is_news(run: list[_Line]) -> bool:
    """Whether lines are headlines with a stamp each, the newest first."""
    stamped = [line.stamp for line in run if line.stamp]
    headlines = sum(line.words >= _HEADLINE for line in run)
    if len(stamped) < LEAST or 2 * headlines < len(stamped):
        return False
    pairs = [(a, b) for a, b in pairwise(stamped) if a.kind == b.kind]
    older = sum((b.date, b.time) < (a.date, a.time) for a, b in pairs)
    newer = sum((b.date, b.time) > (a.date, a.time) for a, b in pairs)
    return older > 2 * newer


def _whole(page: Page, run: list[_Line]) -> list[_Line]:
    """A run with the headline above it, or the one below, where headlines and stamps take turns: which of the two belongs
    to it is known where the other can be none.
    """
    inside = run if run[-1].stamp else run[:-1]
    stamped = [line for line in inside if line.stamp]
    if 2 * sum(line.words == 0 for line in stamped) <= len(stamped):
        return inside
    before = next((row for row in range(run[0].row - 1, -1, -1) if not page.code[row]), None)
    above = None if before is None else _line(page, before)
    below = None if run[-1].stamp else run[-1]
    if above and not below:
        return [above, *inside]
    return run if not above else inside
