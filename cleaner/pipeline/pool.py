"""Worker processes with a time limit per record. One that dies or hangs is replaced, and only its culprit is lost."""

from __future__ import annotations

import multiprocessing
import signal
import sys
import time
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import connection, resource_tracker
from typing import TYPE_CHECKING, Any

from cleaner.pipeline import worker
from cleaner.pipeline.job import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.pipeline.job import Job
    from cleaner.streams.items import Item

PRELOADED = "cleaner.pipeline.preloaded"
_SIGNALS = ("SIGINT", "SIGTERM")  # the parent answers these for all


class WorkerError(RuntimeError):
    """Workers cannot be started; the message says why."""


@dataclass(slots=True, eq=False)
class Task:
    """Items that a worker gets at once; `places` are theirs in the batch that they are part of."""

    batch: Any
    places: list[int]
    items: list[Item]


@dataclass(slots=True, eq=False)
class _Worker:
    process: Any
    pipe: connection.Connection
    ready: bool = False
    task: Task | None = None
    deadline: float = float("inf")


@dataclass(slots=True)
class Done:
    """A task with the outcomes of its items, in order."""

    task: Task
    outcomes: list[Outcome] = field(default_factory=list)


@contextmanager
def _signals_held() -> Iterator[None]:
    """Signals wait, and a process that is started meanwhile never gets them: its parent decides when it ends."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    held = {getattr(signal, name) for name in _SIGNALS}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, held)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _context(jobs: int) -> Any:
    """How workers are started. Threads of ours, and of libraries, rule out that they are forked off this process; off a
    server that has read what they need it is safe on Linux. A single one is as quick without.
    """
    if sys.platform != "linux" or jobs == 1:
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([PRELOADED])
    return context


class Pool:
    """Up to `jobs` workers, started when there is work for them. limit: seconds that a record may take, 0 for none."""

    def __init__(self, job: Job, jobs: int, limit: float) -> None:
        self._context = _context(jobs)
        self._job, self._jobs, self._limit = job, jobs, limit
        self._workers: list[_Worker] = []
        self._tasks: deque[Task] = deque()

    def submit(self, task: Task) -> None:
        """Clean the items of a task as soon as a worker is free."""
        self._tasks.append(task)
        self._dispatch()

    @property
    def waiting(self) -> int:
        """How many tasks no worker has begun."""
        return len(self._tasks)

    def wait(self, others: Sequence[Any], timeout: float) -> tuple[list[Done], list[Any]]:
        """Wait, at most `timeout` seconds, until something happens: the tasks that are done, and which of `others` (pipes)
        have something to read. Raises WorkerError if workers cannot be started."""
        now = time.monotonic()
        soonest = min((w.deadline for w in self._workers), default=float("inf"))
        pipes = [w.pipe for w in self._workers]
        ready = connection.wait([*pipes, *others], max(0.0, min(timeout, soonest - now)))
        done: list[Done] = []
        for one in list(self._workers):
            if one.pipe in ready:
                done += self._heard(one)
            elif time.monotonic() >= one.deadline:
                done += self._lost(one, f"took longer than {self._limit:g} s")
        self._dispatch()
        return done, [other for other in others if other in ready]

    def _start(self) -> None:
        ours, theirs = self._context.Pipe()
        if sys.platform != "win32":
            resource_tracker.ensure_running()  # a process of multiprocessing's own; its start would let signals through
        with _signals_held():
            process = self._context.Process(target=worker.main, args=(theirs, self._job, self._limit), daemon=True)
            process.start()
        theirs.close()
        self._workers.append(_Worker(process, ours))

    def _dispatch(self) -> None:
        free = [w for w in self._workers if w.ready and w.task is None]
        while self._tasks and free:
            self._give(free.pop(), self._tasks.popleft())
        starting = sum(not w.ready for w in self._workers)
        if len(self._tasks) > starting and len(self._workers) < self._jobs:
            self._start()

    def _give(self, one: _Worker, task: Task) -> None:
        try:
            one.pipe.send(task.items)
        except OSError:  # it died while idle: nothing of this task's doing
            self._tasks.appendleft(task)
            self._remove(one)
            return
        one.task = task
        if self._limit:
            one.deadline = time.monotonic() + self._limit

    def _heard(self, one: _Worker) -> list[Done]:
        try:
            message = one.pipe.recv()
        except (EOFError, OSError):
            return self._lost(one, "")
        if not one.ready:
            if message:
                raise WorkerError(message)
            one.ready = True
            return []
        task, one.task, one.deadline = one.task, None, float("inf")
        return [Done(task, message)] if task else []

    def _lost(self, one: _Worker, why: str) -> list[Done]:
        """A worker that died or took too long: its only record is the culprit, or each of several is tried alone."""
        self._remove(one)
        if not one.ready:
            raise WorkerError(f"a worker ended while it started ({_ending(one.process.exitcode)})")
        task = one.task
        if task is None:
            return []
        if len(task.items) == 1:
            return [Done(task, [Outcome(error=why or f"its worker died ({_ending(one.process.exitcode)})")])]
        alone = [Task(task.batch, [p], [item]) for p, item in zip(task.places, task.items, strict=True)]
        self._tasks.extendleft(reversed(alone))
        return []

    def _remove(self, one: _Worker) -> None:
        self._workers.remove(one)
        one.process.kill()
        one.process.join()
        one.pipe.close()

    def close(self) -> None:
        """End all workers."""
        for one in list(self._workers):
            self._remove(one)


def _ending(code: int | None) -> str:
    """How a process ended, for a person.

    >>> _ending(-11), _ending(3)
    ('SIGSEGV', 'exit status 3')
    """
    if code is not None and code < 0:
        try:
            return signal.Signals(-code).name
        except ValueError:
            return f"signal {-code}"
    return f"exit status {code}"
