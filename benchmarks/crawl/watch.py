"""A command watched while it reads a crawl: how far it has come, CPU time and memory of all its processes. Linux only."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

EVERY = 0.25  # seconds between two looks
_TICK = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Look(NamedTuple):
    """One look: seconds since the start; bytes of the crawl read; CPU seconds of all processes so far; resident bytes of
    the largest process, and of all."""

    seconds: float
    read: int
    cpu: float
    largest: int
    memory: int


class Watched(NamedTuple):
    """A command that has ended: its looks, wall-clock and CPU seconds, the most resident bytes of one process."""

    looks: list[Look]
    seconds: float
    cpu: float
    largest: int


def watch(command: Sequence[str], crawl: Path, folder: Path) -> Watched:
    """Run a command over a crawl, in a folder. Raises subprocess.CalledProcessError if it fails."""
    before = os.times()
    start = time.monotonic()
    looks: list[Look] = []
    with subprocess.Popen(command, cwd=folder) as process:
        while process.poll() is None:
            if look := _look(process.pid, crawl, time.monotonic() - start, looks):
                looks.append(look)
            time.sleep(EVERY)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    cpu = max([cpu, *(look.cpu for look in looks)])  # a server of forked workers is nobody's child at the end
    return Watched(looks, time.monotonic() - start, cpu, max((look.largest for look in looks), default=0))


def _look(pid: int, crawl: Path, seconds: float, before: Sequence[Look]) -> Look | None:
    read = before[-1].read if before else 0
    cpu, sizes = 0.0, []
    for one in _family(pid):
        try:
            fields = Path(f"/proc/{one}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            cpu += sum(int(field) for field in fields[11:15]) / _TICK  # its own, and that of children that have ended
            sizes.append(int(fields[21]) * _PAGE)
            read = max(read, _position(one, crawl))
        except OSError:
            continue  # it has just ended
    return Look(seconds, read, cpu, max(sizes), sum(sizes)) if sizes else None


def _family(pid: int) -> list[int]:
    """A process and all that came of it."""
    found, at = [pid], 0
    while at < len(found):
        for path in Path(f"/proc/{found[at]}/task").glob("*/children"):
            try:
                found += map(int, path.read_text(encoding="utf-8").split())
            except OSError:
                continue
        at += 1
    return found


def _position(pid: int, crawl: Path) -> int:
    """How far a process has read in the crawl; 0 if it does not."""
    for path in Path(f"/proc/{pid}/fd").iterdir():
        try:
            if path.readlink() == crawl:
                info = Path(f"/proc/{pid}/fdinfo/{path.name}").read_text(encoding="utf-8")
                return int(info.split()[1])
        except OSError:
            continue
    return 0
