"""The date or the time of day that a line begins or ends with, as lists of news have one a line."""

from __future__ import annotations

import re
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, NamedTuple

from cleaner import dates

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_REACH = 60  # characters from either end of a line in which its stamp stands
_LIKELY = re.compile(r"\d(?::\d\d|\d{3}|[./-]\d{1,2}[./-]\d\d|\s?[日일號号])")
# All linear: every run is bounded.
_TIME = re.compile(r"(?<![\d:.,$€£])([01]?\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?(?![\d:])(?:\s?[ap]\.?m\b\.?)?", re.I)
# A day in numbers that `dates.ISO` is not: "28.11.2011", "28/11/11", or "28.11." with its time behind it.
_NUMBERS = re.compile(
    r"(?<![\d./-])(\d{1,2})(?:([./-])(\d{1,2})\2((?:19|20)?\d\d)|[./](\d{1,2})\.?(?=[\s,]{1,3}\d{1,2}:\d\d))(?![\d./-]\d)"
)
_MONTHS, _LEAP = 12, 2000  # of a day without a year any that has it
# What may stand before a stamp, between its parts ("10 April, at 09:30") and behind it.
_BEFORE = re.compile(r"[\W_]{0,8}(?:[^\W\d_]{2,12}[.,]{0,2}\s{1,2})?")
_BETWEEN = re.compile(r"[\W_]{0,5}(?:[^\W\d_]{1,4}[\W_]{1,3})?")
_BEHIND = re.compile(r"(?:\s{1,2}[^\W\d_]{1,4}\.?)?[\W_]{0,6}")
_GOES_ON = re.compile(r"[-–—]?\d|\s?(?:[-–—]\s?\d|[%€$£])")  # a span of time, a price
_WENT_ON = re.compile(r"\d[-–—\s]{0,2}$")


class Stamp(NamedTuple):
    """What a stamp says, to compare with others of its kind, and the rest of its line.

    date: "YYYY-MM-DD", "MM-DD" or ""; time: "HH:MM" or "". One of them is told, and a date without a year has its time.
    """

    date: str
    time: str
    rest: str

    @property
    def kind(self) -> tuple[int, int]:
        """Stamps of one kind compare by time."""
        return len(self.date), len(self.time)


class _Part(NamedTuple):
    start: int
    end: int
    date: str
    time: str


def stamp(text: str, language: str | None = None) -> Stamp | None:
    """The stamp that a line begins or ends with; None where there is none.

    language: ISO 639-1 code, tells whether 3/4/2021 is in March (English) or April.

    >>> stamp("- 10 апреля, 19:43 Порт снова открыт")
    Stamp(date='04-10', time='19:43', rest=' Порт снова открыт')
    >>> stamp("The port is open, 3 May 2012")
    Stamp(date='2012-05-03', time='', rest='The port is open, ')
    >>> stamp("Tue 09:30 Mill closes").time, stamp("12/05/2021 A ferry").date, stamp("12/05/2021 A ferry", "en").date
    ('09:30', '2021-05-12', '2021-12-05')
    >>> stamp("April 10"), stamp("10:30-11:30 Registration"), stamp("It was opened in 2012 by the mayor")
    (None, None, None)
    """
    if not may_be_stamped(text):
        return None
    begin = max(0, len(text) - _REACH)
    first = sorted(_parts(text[:_REACH], language))
    last = first
    if begin:
        last = [p._replace(start=p.start + begin, end=p.end + begin) for p in _parts(text[begin:], language)]
    return _beginning(text, first) or _ending(text, sorted(last, reverse=True))


def may_be_stamped(text: str) -> bool:
    """Whether something that is a part of stamps stands in a text: asks less time than `stamp`."""
    return _LIKELY.search(text) is not None


def _beginning(text: str, parts: Sequence[_Part]) -> Stamp | None:
    if not parts or not _BEFORE.fullmatch(text, 0, parts[0].start):
        return None
    told = parts[: _run(text, parts)]
    return None if _GOES_ON.match(text, told[-1].end) else _told(told, text[told[-1].end :])


def _ending(text: str, parts: Sequence[_Part]) -> Stamp | None:
    if not parts or not _BEHIND.fullmatch(text, parts[0].end):
        return None
    told = parts[: _run(text, parts)]
    return None if _WENT_ON.search(text, 0, told[-1].start) else _told(told, text[: told[-1].start])


def _run(text: str, parts: Sequence[_Part]) -> int:
    """How many of the first parts stand beside each other."""
    pairs = pairwise(parts)
    beside = (_BETWEEN.fullmatch(text, min(a.end, b.end), max(a.start, b.start)) for a, b in pairs)
    return 1 + sum(1 for _ in takewhile(bool, beside))


def _told(parts: Sequence[_Part], rest: str) -> Stamp | None:
    days, times = ([getattr(part, field) for part in parts if getattr(part, field)] for field in ("date", "time"))
    if len(days) > 1 or len(times) > 1:
        return None  # from one to the other
    date, time = "".join(days), "".join(times)
    return Stamp(date, time, rest) if time or len(date) > len("MM-DD") else None


def _parts(text: str, language: str | None) -> Iterator[_Part]:
    """The times and dates of a text, those of each form in their order."""
    for m in _TIME.finditer(text):
        yield _Part(*m.span(), "", f"{int(m[1]):02}:{m[2]}")
    for day in _days(text, language):
        told = dates.iso(day.year or _LEAP, day.month, day.day)
        is_hour = not day.year and text[day.end : day.end + 1] == ":"  # "May 10:30"
        if told and not is_hour:
            yield _Part(day.start, day.end, told if day.year else told[len("YYYY-") :], "")


def _days(text: str, language: str | None) -> Iterator[dates.Day]:
    for m in dates.ISO.finditer(text):
        yield dates.Day(*m.span(), m[1], int(m[3]), m[4])
    for m in _NUMBERS.finditer(text):
        year, month, day = m[4] or "", m[3] or m[5], m[1]
        if int(month) > _MONTHS or (m[2] == "/" and language == "en" and int(day) <= _MONTHS):
            month, day = day, month
        yield dates.Day(*m.span(), f"20{year}" if len(year) == len("YY") else year, int(month), day)
    yield from dates.numbered(text)
    yield from dates.named(text)
