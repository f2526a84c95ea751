"""A worker process: gets batches of items through a pipe, gives back what became of them."""

from __future__ import annotations

import faulthandler
import gc
import os
import signal
from typing import TYPE_CHECKING

from cleaner.pipeline import cleaning

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from cleaner.pipeline.job import Job

_LONGEST = 1e6  # seconds that a timer takes


def main(connection: Connection, job: Job, limit: float) -> None:
    """Clean batches until the pipe is closed; says "" when ready, or why it cannot be.

    limit: seconds that a batch may take. The parent kills a worker that takes longer; should the parent be gone by then,
    the worker ends by itself, even if it is stuck in C code.
    """
    for number in (signal.SIGINT, signal.SIGTERM):  # the parent answers these for all
        signal.signal(number, signal.SIG_IGN)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        job = cleaning.prepare(job)
    except Exception as error:
        connection.send(f"{type(error).__name__}: {error}")
        return
    gc.freeze()  # what has been read stays: no search for garbage goes through it
    try:
        connection.send("")
        while True:
            items = connection.recv()
            if limit:
                faulthandler.dump_traceback_later(min(2 * limit + 10, _LONGEST), exit=True, file=nowhere)
            connection.send(cleaning.clean(items, job))
            faulthandler.cancel_dump_traceback_later()
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
