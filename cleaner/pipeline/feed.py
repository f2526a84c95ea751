"""The thread that reads: it runs ahead of the workers, by no more than a bounded number of items and bytes."""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import TYPE_CHECKING

from cleaner.pipeline.batch import Batch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cleaner.streams.items import Item

BATCH = 16  # records that are cleaned together
BATCH_BYTES = 1 << 20  # of which a batch holds no more, unless one record does
LOOKED_AT = 1024  # items of a batch, those that nobody wants among them
PATIENCE = 0.05  # seconds that a batch waits for more records
_AHEAD, _AHEAD_BYTES = 256, 1 << 24  # items and bytes that wait at most


class Feed:
    """Items of an iterator that may block, read by a thread; `batch` gives those that have come.

    wake: called by the thread after items came or the iterator ended.
    """

    def __init__(self, items: Iterable[tuple[int, Item]], wake: Callable[[], None]) -> None:
        self._items, self._wake = items, wake
        self._waiting: deque[tuple[int, Item]] = deque()
        self._bytes = self._wanted = 0
        self._since = 0.0  # when the oldest waiting item came
        self._ended = self._stopped = False
        self._error: BaseException | None = None
        self._change = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        try:
            for source, item in self._items:
                with self._change:
                    while (
                        not self._stopped
                        and self._waiting
                        and (len(self._waiting) >= _AHEAD or self._bytes >= _AHEAD_BYTES)
                    ):
                        self._change.wait()
                    if self._stopped:
                        return
                    if not self._waiting:
                        self._since = time.monotonic()
                    self._waiting.append((source, item))
                    self._bytes += len(item.data)
                    self._wanted += bool(item.data)
                    tell = len(self._waiting) == 1 or self._full()
                if tell:
                    self._wake()
        except BaseException as error:
            self._error = error
        self._ended = True
        self._wake()

    def _full(self) -> bool:
        return self._wanted >= BATCH or self._bytes >= BATCH_BYTES or len(self._waiting) >= _AHEAD

    @property
    def _to_give(self) -> bool:
        return bool(self._waiting) and not self._stopped

    @property
    def patience(self) -> float:
        """Seconds after which the items that wait are worth a batch of their own."""
        return max(0.0, self._since + PATIENCE - time.monotonic()) if self._to_give else float("inf")

    @property
    def ended(self) -> bool:
        """Whether all items were given. Raises what reading raised."""
        if self._to_give or not self._ended:
            return False
        if self._error:
            raise self._error
        return True

    def stop(self) -> None:
        """Read no further and forget what waits. A signal may say so in the midst of `batch`: nothing is taken from it."""
        with self._change:
            self._stopped = self._ended = True
            self._change.notify()

    def batch(self) -> Batch | None:
        """The items that have come, as many as make a batch; None if it is worth waiting for more."""
        with self._change:
            if not self._to_give or not (self._full() or self._ended or self.patience <= 0):
                return None
            batch = Batch()
            wanted = size = 0
            while self._waiting and wanted < BATCH and len(batch.items) < LOOKED_AT:
                source, item = self._waiting[0]
                if wanted and size + len(item.data) > BATCH_BYTES:
                    break
                self._waiting.popleft()
                self._bytes -= len(item.data)
                self._wanted -= bool(item.data)
                batch.add(source, item)
                wanted += bool(item.data)
                size += len(item.data)
            self._since = time.monotonic()
            self._change.notify()
            return batch
