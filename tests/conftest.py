"""What several test modules share."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import settings

from cleaner.lexicon import books

ROOT = Path(__file__).resolve().parent.parent
collect_ignore = ["faults"]  # only for processes that tests start


def pytest_configure(config):
    """Pack the phrasebooks as an installation has them: hundreds of processes that tests start read them all."""
    if not hasattr(config, "workerinput"):
        with suppress(OSError):  # sources that cannot be written to: it only takes longer
            books.pack(books.PACKED)


def pytest_unconfigure(config):
    """Of a later edit of what makes phrasebooks they would know nothing."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(books.PACKED, ignore_errors=True)


def run_command(*arguments: str, data: bytes = b"", cwd: Path = ROOT) -> subprocess.CompletedProcess[bytes]:
    """The command as a user runs it, in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "cleaner", *arguments]
    return subprocess.run(command, input=data, capture_output=True, cwd=cwd, env=environment, timeout=120, check=False)


@pytest.fixture
def command():
    return run_command


# Tests never assert a time: an example may be the first to read every lexicon.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")
