"""Why each block stayed or went: a table for a person, and the same for a machine."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from cleaner import classifier, render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.model import Page, Result

    Weight = tuple[str, int, int]  # a column, its value, and its part in thousandths of log-odds

WIDTH = 100  # characters of a table that is not for a terminal
_COLOURS = {"keep": "32", "DROP": "31", " CUT": "33"}  # of terminals (ECMA-48): green, red, yellow
_LONG = 500  # characters of a block that are looked at


def weights(page: Page) -> list[list[Weight]]:
    """For each block the columns that weighed most with the classifier; none where it was not asked."""
    return classifier.weighed(page) if page.score else [[] for _ in page.text]


def table(result: Result, width: int = WIDTH, colour: bool = False) -> str:
    """Every block with its verdict and reason, one a line; spans cut from a block below it.

    width: of a line, in columns of a terminal, if the reason is short enough. colour: of the verdicts, by escape codes.
    """
    page = result.page
    lines = [f"route: {result.route}   confidence: {result.confidence:.2f}   language: {result.language or 'unknown'}"]
    if result.limits:
        lines.append(f"limits: {', '.join(result.limits)}")
    room = max(20, width // 2 - 6)
    for verdict, content, why in _rows(page):
        shown = f"\x1b[{_COLOURS[verdict]}m{verdict}\x1b[0m" if colour else verdict
        lines.append(f"{shown}  {_fit(content, room)}  {why}")
    return "\n".join(lines) + "\n"


def _rows(page: Page) -> Iterator[tuple[str, str, str]]:
    """Verdict, text and reason of each block and of each span that is cut from one."""
    parts = weights(page)
    for row, verdict in enumerate(render.verdicts(page)):
        weighed = map(_part, parts[row]) if "classifier" in verdict.code else ()
        yield "keep" if verdict.keep else "DROP", page.text[row], "; ".join([verdict.reason, *weighed])
        if verdict.keep:
            for cut in page.cuts.get(row, ()):
                yield " CUT", page.text[row][cut.start : cut.end], render.sentence(page, row, cut.code)


def _part(part: Weight) -> str:
    """A column that weighed in a score, as "name=value +0.42": its part in log-odds."""
    name, value, weight = part
    return f"{name}={value} {weight / 1000:+.2f}"


def _fit(content: str, room: int) -> str:
    """A text on one line of exactly `room` columns of a terminal."""
    out, used = "", 0
    content = " ".join(_printable(content).split())
    for place, char in enumerate(content):
        wide = _columns(char)
        if used + wide > room - (place + 1 < len(content)):
            return out + "…" + " " * (room - used - 1)
        out += char
        used += wide
    return out + " " * (room - used)


def _columns(char: str) -> int:
    """How many columns of a terminal a character takes.

    >>> _columns("a"), _columns("東"), _columns("\\u0301")
    (1, 2, 0)
    """
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _printable(content: str) -> str:
    """Control characters made visible, so that a page cannot steer the terminal that shows it."""
    return "".join(c if c.isprintable() or c in "\n\t" else "\ufffd" for c in content[:_LONG])


def to_dict(result: Result) -> dict[str, Any]:
    """All of `Result.to_dict`, and for each block under "weights" the columns that weighed most, in log-odds."""
    out = result.to_dict()
    for block, found in zip(out["blocks"], weights(result.page), strict=True):
        block["weights"] = [{"column": name, "value": value, "weight": weight / 1000} for name, value, weight in found]
    return out
