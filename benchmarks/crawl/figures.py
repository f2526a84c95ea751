"""What a watched run says: cost of the crawl's tenths, memory over time; and a chart of it."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.crawl.build import Crawl
    from benchmarks.crawl.watch import Look, Watched

MB = 1e6
PARTS = 10


class Tenth(NamedTuple):
    """A tenth of a crawl: CPU seconds per MB of HTML of all processes; MB of HTML per second of the clock; the most
    resident bytes of one process."""

    cpu: float
    rate: float
    largest: int


def tenths(watched: Watched, crawl: Crawl) -> list[Tenth]:
    """The tenths of a run by bytes of HTML read; none where it was too short to be looked at in each."""
    done = [html_read(look.read, crawl) for look in watched.looks]
    out = []
    for part in range(PARTS):
        begin, end = (crawl.html_bytes * at // PARTS for at in (part, part + 1))
        inside = [look for look, at in zip(watched.looks, done, strict=True) if begin <= at < end or (end == at)]
        if len(inside) < 2 or not done:
            return []
        cpu = _at(watched.looks, done, end, lambda look: look.cpu) - _at(watched.looks, done, begin, lambda look: look.cpu)
        seconds = _at(watched.looks, done, end, _seconds) - _at(watched.looks, done, begin, _seconds)
        size = (end - begin) / MB
        out.append(Tenth(cpu / size, size / max(seconds, 1e-9), max(look.largest for look in inside)))
    return out


def _seconds(look: Look) -> float:
    return look.seconds


def html_read(read: int, crawl: Crawl) -> int:
    """Bytes of HTML in the first `read` bytes of the file."""
    at = bisect_left(crawl.ends, (read, 0))
    before = crawl.ends[at - 1] if at else (0, 0)
    if at == len(crawl.ends):
        return crawl.html_bytes
    after = crawl.ends[at]
    return before[1] + (after[1] - before[1]) * (read - before[0]) // max(after[0] - before[0], 1)


def _at(looks: Sequence[Look], done: Sequence[int], size: int, value: Callable[[Look], float]) -> float:
    """A value at the time when so many bytes of HTML had been read, between the two looks around it."""
    place = bisect_left(done, size)
    if place == 0:
        return 0.0 if size == 0 else value(looks[0])
    if place == len(done):
        return value(looks[-1])
    share = (size - done[place - 1]) / max(done[place] - done[place - 1], 1)
    return value(looks[place - 1]) + share * (value(looks[place]) - value(looks[place - 1]))


_WIDTH, _HEIGHT, _LEFT, _TOP = 640, 120, 60, 24


def chart(title: str, found: Sequence[Tenth]) -> str:
    """Throughput and memory over the tenths of a crawl as SVG."""
    rows = (
        ("MB of HTML a second", [tenth.rate for tenth in found]),
        ("CPU ms per MB of HTML", [1000 * tenth.cpu for tenth in found]),
        ("MB resident, largest process", [tenth.largest / MB for tenth in found]),
    )
    height = _TOP + len(rows) * (_HEIGHT + 40)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" font-family="sans-serif" font-size="12">',
        f'<rect width="{_WIDTH}" height="{height}" fill="white"/><text x="8" y="16" font-weight="bold">{title}</text>',
    ]
    for number, (label, values) in enumerate(rows):
        out += _line(label, values, _TOP + number * (_HEIGHT + 40) + 20)
    return "\n".join([*out, "</svg>", ""])


def _line(label: str, values: Sequence[float], top: int) -> list[str]:
    most = max([*values, 1e-9]) * 1.1
    step = (_WIDTH - _LEFT - 20) / max(len(values) - 1, 1)
    points = [(_LEFT + i * step, top + _HEIGHT - _HEIGHT * value / most) for i, value in enumerate(values)]
    path = " ".join(f"{x:.0f},{y:.1f}" for x, y in points)
    out = [
        f'<text x="8" y="{top - 6}">{label}, by tenths of the crawl</text>',
        f'<path d="M{_LEFT} {top}V{top + _HEIGHT}H{_WIDTH - 20}" fill="none" stroke="#999"/>',
        f'<polyline points="{path}" fill="none" stroke="#06c" stroke-width="2"/>',
    ]
    for value in (0, most / 2, most):
        y = top + _HEIGHT - _HEIGHT * value / most
        out.append(f'<text x="{_LEFT - 6}" y="{y + 4:.0f}" text-anchor="end" fill="#666">{value:.3g}</text>')
    return out
