"""Items on their way through the pipeline together, with what became of each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cleaner.pipeline.job import Outcome
from cleaner.pipeline.pool import Task

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.streams.items import Item


@dataclass(slots=True, eq=False)
class Batch:
    """Items in input order, each with the number of its source, and outcomes as they come."""

    items: list[Item] = field(default_factory=list)
    sources: list[int] = field(default_factory=list)
    outcomes: list[Outcome | None] = field(default_factory=list)
    missing: int = 0

    def add(self, source: int, item: Item) -> None:
        """Add an item; what is damaged or skipped needs no worker."""
        self.items.append(item)
        self.sources.append(source)
        settled = item.kind in ("damage", "skipped")
        self.outcomes.append(Outcome(error=item.note) if settled else None)
        self.missing += not settled

    def task(self) -> Task:
        """What the workers have to do for this batch."""
        places = [place for place, outcome in enumerate(self.outcomes) if outcome is None]
        # Arrow rows stay here: no worker needs them.
        items = [replace(item, row=True) if item.row is not None else item for item in (self.items[p] for p in places)]
        return Task(self, places, items)

    def settle(self, places: Sequence[int], outcomes: Sequence[Outcome]) -> None:
        """Note what became of some items; their data is no longer needed."""
        for place, outcome in zip(places, outcomes, strict=True):
            self.outcomes[place] = outcome
            if not outcome.error:
                self.items[place].data = b""
        self.missing -= len(places)
