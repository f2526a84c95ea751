"""One run: items are read ahead, batches are cleaned by workers, outcomes are written in input order."""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cleaner.pipeline.feed import Feed
from cleaner.pipeline.job import where
from cleaner.pipeline.pool import Pool
from cleaner.pipeline.progress import Progress, Tally
from cleaner.pipeline.state import State
from cleaner.streams import jsonl, sources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from cleaner.pipeline.batch import Batch
    from cleaner.pipeline.job import Job, Outcome
    from cleaner.streams.items import Item
    from cleaner.streams.sources import Reading, Source
    from cleaner.streams.writers import Output, Writer

_IDLE = 0.5  # seconds after which the progress line is looked after, if nothing else happens


@dataclass(slots=True)
class Setup:
    """A run: what is read, how it is cleaned, where everything goes.

    limit: seconds per record, 0 for none. errors: where records that failed go, else `complain` is told. state_path: where
    checkpoints go, if the output can be taken up again. state: the checkpoint that the run begins at.
    """

    sources: Sequence[Source]
    reading: Reading
    job: Job
    jobs: int
    limit: float
    output: Output
    complain: Callable[[str, str], None]
    state: State
    errors: Writer | None = None
    dropped: Writer | None = None
    state_path: Path | None = None
    progress: bool = False


class Run:
    """A run on its way. `interrupted`: somebody asked for its end, and what was in flight was finished."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.tally = Tally.of(setup.state.tally) if setup.state.tally else Tally()
        self.progress = Progress(self.tally, setup.progress)
        self.interrupted = False
        self._open: deque[Batch] = deque()
        self._most = 2 * setup.jobs + 2  # batches between reading and writing
        self._since_records = self._since_bytes = 0
        self._told = False
        self._awake, self._wake = multiprocessing.get_context("spawn").Pipe(duplex=False)

    def run(self) -> Tally:
        """Do it all; gives what was counted. Raises OSError from outputs and WorkerError."""
        self._feed = Feed(self._items(), self._tell)
        self._pool = Pool(self.setup.job, self.setup.jobs, self.setup.limit)
        restore = self._catch_signals()
        try:
            while self._step():
                self.progress.tick()
        finally:
            restore()
            self._feed.stop()
            self._pool.close()
            self.progress.clear()
        return self.tally

    def _step(self) -> bool:
        """One turn: send out what has come, wait, write what is ready; False when all is done."""
        while len(self._open) < self._most and (batch := self._feed.batch()):
            self._open.append(batch)
            if batch.missing:
                self._pool.submit(batch.task())
        self._write()
        if not self._open and self._feed.ended:
            return False
        room = len(self._open) < self._most
        done, awake = self._pool.wait([self._awake], min(_IDLE, self._feed.patience) if room else _IDLE)
        if awake:
            self._awake.recv_bytes()
            self._told = False
        for one in done:
            one.task.batch.settle(one.task.places, one.outcomes)
        return True

    # Reading.

    def _items(self) -> Iterator[tuple[int, Item]]:
        """All items with the number of their source, less those that the run had dealt with before."""
        state = self.setup.state
        for index, source in enumerate(self.setup.sources):
            if index < state.source:
                continue
            if index > state.source:
                found = sources.items(source, self.setup.reading)
            else:
                found = sources.items(source, self.setup.reading, state.position, state.number - 1)
                next(found, None)
            for item in found:
                yield index, item

    def _tell(self) -> None:
        """Wake the one that waits; once, or the pipe could fill and block us."""
        if not self._told:
            self._told = True
            with suppress(OSError):
                self._wake.send_bytes(b".")

    def _catch_signals(self) -> Callable[[], None]:
        """Let the first Ctrl-C (or SIGTERM) end the reading, the second the run; gives what undoes that."""
        if threading.current_thread() is not threading.main_thread():
            return lambda: None
        caught = (signal.SIGINT, signal.SIGTERM)
        before = {number: signal.signal(number, self._interrupt) for number in caught}

        def restore() -> None:
            for number, handler in before.items():
                signal.signal(number, handler)

        return restore

    def _interrupt(self, number: int, frame: Any) -> None:
        if self.interrupted:
            raise KeyboardInterrupt
        self.interrupted = True
        self._feed.stop()
        self._tell()

    # Writing.

    def _write(self) -> None:
        """Write the batches that are complete and whose turn it is."""
        wrote = False
        while self._open and not self._open[0].missing:
            batch = self._open.popleft()
            for source, item, outcome in zip(batch.sources, batch.items, batch.outcomes, strict=True):
                assert outcome is not None
                self._write_one(source, item, outcome)
            wrote = True
        if wrote:
            self.setup.output.flush()

    def _write_one(self, source: int, item: Item, outcome: Outcome) -> None:
        size = 0
        if outcome.error and item.kind != "skipped":
            self._set_aside(item, outcome)
        elif not outcome.error:
            size = self.setup.output.add(outcome, item.row)
            if self.setup.dropped and outcome.dropped:
                self.setup.dropped.write(outcome.dropped)
        self.tally.count(item, outcome, size)
        state = self.setup.state
        state.source, state.position, state.number = source, item.position, item.number
        self._since_records += 1
        self._since_bytes += size
        records, count = self.setup.output.every
        if self._since_records >= records or self._since_bytes >= count:
            self._checkpoint()

    def _set_aside(self, item: Item, outcome: Outcome) -> None:
        if self.setup.errors is None:
            self.progress.clear()
            place = f"line {item.number}" if item.kind == "jsonl" else f"record {item.number}"
            is_whole = item.about.get("file") or (item.kind == "damage" and item.number == 1)
            self.setup.complain(item.file, outcome.error if is_whole else f"{place}: {outcome.error}")
            return
        row = {**where(item), "error": outcome.error}
        if item.kind == "jsonl":
            row["record"] = item.data.decode("utf-8", "backslashreplace").rstrip("\r\n")
        self.setup.errors.write(jsonl.dumps(row).encode("utf-8", "replace") + b"\n")

    def _checkpoint(self) -> None:
        self._since_records = self._since_bytes = 0
        setup, state = self.setup, self.setup.state
        state.outputs = {"output": setup.output.checkpoint()}
        for name, writer in (("errors", setup.errors), ("dropped", setup.dropped)):
            if writer:
                state.outputs[name] = writer.checkpoint()
        state.tally = self.tally.to_dict()
        if setup.state_path:
            state.save(setup.state_path)
