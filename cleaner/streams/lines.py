"""Records that end with a byte: JSON lines, and texts separated by NUL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.streams.items import Item

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.streams.inflate import Inflated
    from cleaner.streams.items import Kind

ENDS = {"jsonl": b"\n", "nul": b"\0"}


def read(stream: Inflated, file: str, kind: str, longest: int, skip: int = 0, number: int = 0) -> Iterator[Item]:
    """The records of a stream of JSON lines (kind "jsonl") or of texts separated by NUL ("nul").

    longest: bytes of a record; a longer one is passed over as damage. skip: bytes to pass over first; number: of the
    record before the first. Blank lines are counted and left out.
    """
    end = ENDS[kind]
    what: Kind = "jsonl" if kind == "jsonl" else "text"
    stream.skip(skip)
    first = not skip and not number
    while True:
        number += 1
        position = stream.place()
        size = _find(stream, end, longest)
        if size > longest:
            yield Item("damage", file, number, position, note=f"record of more than {longest} bytes: passed over")
            _pass_over(stream, end)
            continue
        if stream.damage and stream.buffer[:size][-1:] != end:
            yield Item("damage", file, number, position, note=f"{stream.damage} (at byte {stream.damaged_at})")
            if not stream.resync():
                return
            first = False
            continue
        data = stream.take(size)
        if not data:
            return
        if first and data.startswith(b"\xef\xbb\xbf"):
            data = data[3:]
        first = False
        if kind == "nul" or data.strip(b" \t\r\n\0"):
            yield Item(what, file, number, position, data.removesuffix(end), size=len(data))


def _find(stream: Inflated, end: bytes, longest: int) -> int:
    """The length of the next record with its end, of the last one without; more than `longest` if it is longer."""
    at = 0
    while True:
        found = stream.buffer.find(end, at, longest + 1)
        if found >= 0:
            return found + 1
        at = len(stream.buffer)
        if at > longest or not stream.fill():
            return at


def _pass_over(stream: Inflated, end: bytes) -> None:
    while (found := stream.buffer.find(end)) < 0:
        stream.drop(len(stream.buffer))
        if not stream.fill():
            return
    stream.drop(found + 1)
