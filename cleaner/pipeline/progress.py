"""What a run counts, the line that says so while it lasts, and the summary at its end."""

from __future__ import annotations

import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.pipeline.job import Outcome
    from cleaner.streams.items import Item

_EVERY = 0.5  # seconds between two states of the progress line


@dataclass(slots=True)
class Tally:
    """Counts of a run. records: cleaned ones; failed: set aside; skipped: by why nobody wants them; damaged: faults of
    inputs. bytes_in, bytes_out: of records, uncompressed. kept, gone: words that stay, and that go by reason code."""

    records: int = 0
    failed: int = 0
    damaged: int = 0
    escalated: int = 0
    bytes_in: int = 0
    bytes_out: int = 0
    kept: int = 0
    gone: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)

    def count(self, item: Item, outcome: Outcome, size: int) -> None:
        """Count one item; size: of its output in bytes."""
        self.bytes_in += item.size
        if item.kind == "skipped":
            self.skipped[item.note] += 1
        elif item.kind == "damage":
            self.damaged += 1
        elif outcome.error:
            self.failed += 1
        else:
            self.records += 1
            self.bytes_out += size
            self.escalated += outcome.escalated
            self.kept += outcome.kept
            self.gone.update(outcome.gone)

    @property
    def share_dropped(self) -> float:
        """Which share of all words went, 0 to 1."""
        gone = self.gone.total()
        return gone / max(1, gone + self.kept)

    def to_dict(self) -> dict[str, Any]:
        """The counts as JSON can hold them."""
        return {
            "records": self.records, "failed": self.failed, "damaged": self.damaged, "escalated": self.escalated,
            "bytes_in": self.bytes_in, "bytes_out": self.bytes_out, "words_kept": self.kept,
            "words_dropped": dict(self.gone.most_common()), "skipped": dict(self.skipped.most_common()),
        }  # fmt: skip

    @classmethod
    def of(cls, data: dict[str, Any]) -> Tally:
        """The counts that `to_dict` gave."""
        same = {n: data[n] for n in ("records", "failed", "damaged", "escalated", "bytes_in", "bytes_out")}
        return cls(**same, kept=data["words_kept"], gone=Counter(data["words_dropped"]), skipped=Counter(data["skipped"]))

    def summary(self, seconds: float) -> str:
        """What a person wants to know at the end."""
        lines = [
            f"{self.records:,} records cleaned, {_size(self.bytes_in)} in, {_size(self.bytes_out)} out, {_clock(seconds)}",
            f"{self.failed:,} failed, {self.damaged:,} faults of inputs, {self.escalated:,} escalated to another extractor",
        ]
        if self.skipped:
            lines.append(f"{self.skipped.total():,} skipped:")
            lines += [f"  {count:>9,}  {why}" for why, count in self.skipped.most_common(8)]
        whole = max(1, self.gone.total() + self.kept)
        lines.append(f"{100 * self.share_dropped:.1f} % of the words dropped:")
        for code, count in self.gone.most_common(12):
            lines.append(f"  {100 * count / whole:6.2f} %  {code}")
        return "\n".join(lines) + "\n"


def _size(count: int) -> str:
    """A number of bytes for a person.

    >>> _size(999), _size(2_500_000)
    ('999 B', '2.5 MB')
    """
    if count < 1000:
        return f"{count} B"
    power = min(4, (len(str(count)) - 1) // 3)
    return f"{count / 1000**power:.1f} {' kMGT'[power]}B"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"


def cpu_seconds() -> dict[str, float]:
    """CPU seconds of this process and of its workers that ended; nothing where the system does not say (Windows)."""
    try:
        import resource
    except ImportError:
        return {}
    who = {"cpu_seconds_main": resource.RUSAGE_SELF, "cpu_seconds_workers": resource.RUSAGE_CHILDREN}
    used = {name: resource.getrusage(number) for name, number in who.items()}
    return {name: round(usage.ru_utime + usage.ru_stime, 2) for name, usage in used.items()}


class Progress:
    """The line on a terminal's standard error that says how far a run is; silent elsewhere."""

    def __init__(self, tally: Tally, shown: bool) -> None:
        self._tally, self._shown = tally, shown
        self._began = self._last = time.monotonic()
        self._records, self._bytes = tally.records, tally.bytes_in  # of the run that is taken up
        self._width = 0

    @property
    def seconds(self) -> float:
        """Seconds since the run began."""
        return time.monotonic() - self._began

    def tick(self) -> None:
        """Show the state, if it is time to."""
        now = time.monotonic()
        if self._shown and now - self._last >= _EVERY:
            self._last = now
            self._show()

    def _show(self) -> None:
        t, seconds = self._tally, max(0.001, self.seconds)
        line = (
            f"{t.records:,} records, {(t.records - self._records) / seconds:,.0f}/s, "
            f"{(t.bytes_in - self._bytes) / seconds / 1e6:.1f} MB/s, {100 * t.share_dropped:.0f} % dropped, "
            f"{t.escalated:,} escalated, {t.failed + t.damaged:,} failed"
        )
        print("\r" + line.ljust(self._width), end="", file=sys.stderr, flush=True)
        self._width = len(line)

    def clear(self) -> None:
        """Take the line away, for a message or at the end."""
        if self._width:
            print("\r" + " " * self._width + "\r", end="", file=sys.stderr, flush=True)
            self._width = 0
