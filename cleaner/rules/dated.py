"""Lists of other articles that have their date or time a line, without a heading that a lexicon knows."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from cleaner.html import count_words
from cleaner.rules.promos import FULL_STOPS, MAX_HEADLINE, is_paragraph
from cleaner.stamps import Stamp, may_be_stamped, stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cleaner.model import Page

T = TypeVar("T")

LEAST, MOST = 3, 1_000  # stamps of a list, and lines of a text that are looked at: one of more such lines is a log
ARTICLE = 60  # words of the paragraphs that make a text an article
_HEADLINE, _SENTENCE = 3, 8  # words from which a line is a headline, and from which one with a full stop is none


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
    if (begin := _beginning(page)) is None:
        return []
    below = [row for row in range(begin, len(page)) if not page.code[row]]
    short = [row if page.words[row] <= MAX_HEADLINE else None for row in below]
    likely = {row for row in short if row is not None and may_be_stamped(page.text[row])}
    if len(likely) < LEAST:
        return []
    out: list[int] = []
    looked = 0
    for near in _runs(short, likely.__contains__):
        if sum(map(likely.__contains__, near)) < LEAST:
            continue
        looked += len(near)
        if looked > MOST:
            break
        lines = (_line(page, row, stamp(page.text[row], page.language) if row in likely else None) for row in near)
        for run in filter(_is_news, _runs(lines, lambda line: line.stamp is not None)):
            out += (line.row for line in _whole(page, run))
    return out


def _beginning(page: Page) -> int | None:
    """The row below the paragraph with which a text has become an article; None if it does not."""
    words = 0
    for row, text in enumerate(page.text):
        if is_paragraph(text, page.words[row]):
            words += page.words[row]
            if words >= ARTICLE:
                return row + 1
    return None


def _runs(items: Iterable[T | None], holds: Callable[[T], bool]) -> Iterator[list[T]]:
    """Items that hold, with single ones between them and behind the last that do not; None parts them.

    >>> list(_runs([1, 3, 2, None, 1, 4, 6, 1, 2, 2], lambda item: item % 2 == 1))
    [[1, 3, 2], [1, 4], [1, 2]]
    """
    run: list[T] = []
    for item in items:
        if item is not None and (holds(item) or (run and holds(run[-1]))):
            run.append(item)
            continue
        if run:
            yield run
        run = []
    if run:
        yield run


def _line(page: Page, row: int, found: Stamp | None) -> _Line | None:
    """A line of a list, if it can be one: no sentence."""
    rest = found.rest.rstrip() if found else page.text[row]
    words = count_words(rest) if found else page.words[row]
    return None if words >= _SENTENCE and rest[-1] in FULL_STOPS else _Line(row, found, words)


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
    above = None if before is None or page.words[before] > MAX_HEADLINE else _line(page, before, None)
    below = None if run[-1].stamp else run[-1]
    if above:
        return inside if below else [above, *inside]
    return run
