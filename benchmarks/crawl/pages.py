"""What single pages cost: CPU time of `extract` for each, alone, in `fast` mode."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

import cleaner

if TYPE_CHECKING:
    from collections.abc import Iterable

LARGE = 20_000  # bytes of a page whose time per byte is looked at
TIMES = 2  # each page is read so many times, and the least time counts


class Cost(NamedTuple):
    """A page's address, its bytes, and CPU seconds."""

    url: str
    size: int
    seconds: float


class Summary(NamedTuple):
    """CPU milliseconds per page, and of the larger pages' time per byte the 99th percentile over the median."""

    pages: int
    p50: float
    p99: float
    most: float
    slowest: str
    spread: float


def costs(pages: Iterable[tuple[str, bytes]]) -> list[Cost]:
    """What each page costs."""
    cleaner.extract(b"<p>warm", mode="fast")
    return [Cost(url, len(page), min(_seconds(url, page) for _ in range(TIMES))) for url, page in pages]


def _seconds(url: str, page: bytes) -> float:
    start = time.process_time()
    cleaner.extract(page, url, mode="fast")
    return time.process_time() - start


def summary(found: list[Cost]) -> Summary:
    """The figures of some pages; the last is no number where none of them is large."""
    times = sorted(1000 * cost.seconds for cost in found)
    per_byte = sorted(cost.seconds / cost.size for cost in found if cost.size >= LARGE)
    spread = per_byte[int(0.99 * len(per_byte))] / per_byte[len(per_byte) // 2] if per_byte else float("nan")
    slowest = max(found, key=lambda cost: cost.seconds).url
    return Summary(len(found), times[len(times) // 2], times[int(0.99 * len(times))], times[-1], slowest, spread)
