"""Run one extractor over one set: scores, texts, seconds and errors of every page; to and from JSON."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.corpora import GoldPage
from benchmarks.quality.metrics import Figures, PageScore, SegmentScore, WordScore, score, summary
from benchmarks.rivals import Extractor


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one page. seconds: wall clock. error: the exception's name and message, or None."""

    id: str
    kind: str
    score: PageScore
    seconds: float
    error: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Run:
    """One extractor on one set. cpu_seconds: of all pages together, ended child processes included."""

    extractor: str
    set: str
    outcomes: tuple[Outcome, ...]
    cpu_seconds: float

    @property
    def figures(self) -> Figures:
        """F1, precision and recall over all pages; a page that failed counts with an empty text."""
        return summary([o.score for o in self.outcomes])

    @property
    def errors(self) -> int:
        """Pages on which the extractor raised."""
        return sum(o.error is not None for o in self.outcomes)

    @property
    def pages_per_second(self) -> float:
        """Pages per second of CPU time."""
        return len(self.outcomes) / self.cpu_seconds if self.cpu_seconds else 0.0

    @property
    def slowest(self) -> Outcome:
        """The page that took longest."""
        return max(self.outcomes, key=lambda o: o.seconds)

    def by_kind(self) -> dict[str, Figures]:
        """The figures of each kind of page, by name; empty where the set names no kinds."""
        kinds: dict[str, list[PageScore]] = {}
        for outcome in self.outcomes:
            if outcome.kind:
                kinds.setdefault(outcome.kind, []).append(outcome.score)
        return {kind: summary(scores) for kind, scores in sorted(kinds.items())}

    def to_dict(self) -> dict[str, Any]:
        """The run without its texts, as JSON can hold it."""
        pages = [{k: v for k, v in asdict(o).items() if k != "text"} for o in self.outcomes]
        figures = {**asdict(self.figures), "errors": self.errors, "pages_per_second": self.pages_per_second}
        kinds = {kind: asdict(f) for kind, f in self.by_kind().items()}
        head = {"extractor": self.extractor, "set": self.set, "cpu_seconds": self.cpu_seconds}
        return {**head, "figures": figures, "kinds": kinds, "pages": pages}


def run_from_dict(data: dict[str, Any]) -> Run:
    """A run as `to_dict` wrote it; its texts are empty."""
    return Run(
        data["extractor"],
        data["set"],
        tuple(_outcome(page) for page in data["pages"]),
        data["cpu_seconds"],
    )


def _outcome(page: dict[str, Any]) -> Outcome:
    raw = page["score"]
    read: PageScore = WordScore(**raw) if "f1" in raw else SegmentScore(**raw)
    return Outcome(page["id"], page["kind"], read, page["seconds"], page["error"], "")


def _cpu_seconds() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _extract(extractor: Extractor, page: GoldPage) -> tuple[str, str | None]:
    try:
        return extractor(page), None
    except Exception as error:  # a rival may raise anything; the page then counts as empty
        return "", f"{type(error).__name__}: {error}"


def measure(name: str, extractor: Extractor, set_name: str, pages: Sequence[GoldPage]) -> Run:
    """Every page once, in order, in this process; the first one once more before the clock starts.

    Raises ValueError for a set without pages.
    """
    if not pages:
        raise ValueError(f"the set {set_name} holds no pages")
    _extract(extractor, pages[0])
    got: list[tuple[str, str | None, float]] = []
    cpu = _cpu_seconds()
    for page in pages:
        start = time.perf_counter()
        text, error = _extract(extractor, page)
        got.append((text, error, time.perf_counter() - start))
    cpu = _cpu_seconds() - cpu
    outcomes = (
        Outcome(page.id, page.kind, score(page, text), seconds, error, text)
        for page, (text, error, seconds) in zip(pages, got, strict=True)
    )
    return Run(name, set_name, tuple(outcomes), cpu)
