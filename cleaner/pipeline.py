"""Records through the library: small batches that wait for nobody, errors set aside, nothing lost."""

from __future__ import annotations

import queue
import threading
import time
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

from cleaner.streams import jsonl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cleaner.model import Options, Result

BATCH = 16  # records that are cleaned together
PATIENCE = 0.05  # seconds that a batch waits for more records
_END = None


@dataclass(slots=True)
class Job:
    """How records are read and written.

    source: the field to clean; None for "html", or "text" where there is no "html". into: the field that gets the text.
    add: names of Result's attributes to add to each record. stamp: what the field "cleaner" gets, if anything.
    """

    options: Options
    source: str | None = None
    into: str = "text"
    keep_source: bool = False
    add: tuple[str, ...] = ()
    stamp: dict[str, Any] | None = None


@dataclass(slots=True)
class Record:
    """One line of input on its way: its number (from 1), its text, and what became of it."""

    number: int
    line: str = ""
    members: dict[str, jsonl.Member] = field(default_factory=dict)
    source: str = ""
    result: Result | None = None
    error: str | None = None


def batches(stream: IO[bytes]) -> Iterator[list[tuple[int, bytes]]]:
    """Lines of a stream with their numbers, as many as come within PATIENCE, BATCH at most; blank ones left out."""
    lines: queue.Queue[tuple[int, bytes] | BaseException | None] = queue.Queue(maxsize=BATCH)
    threading.Thread(target=_read_lines, args=(stream, lines), daemon=True).start()
    while True:
        batch: list[tuple[int, bytes]] = []
        item = lines.get()
        until = time.monotonic() + PATIENCE
        while isinstance(item, tuple):
            batch.append(item)
            if len(batch) == BATCH:
                break
            try:
                item = lines.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                break
        if batch:
            yield batch
        if isinstance(item, BaseException):
            raise item
        if item is _END:
            return


def _read_lines(stream: IO[bytes], lines: queue.Queue[tuple[int, bytes] | BaseException | None]) -> None:
    try:
        for number, line in enumerate(_lines(stream), 1):
            if line.strip():
                lines.put((number, line))
    except (OSError, ValueError) as error:
        lines.put(error)
    lines.put(_END)


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    """Lines of a stream. Of a file or pipe they are read below its buffer, whose lock a waiting thread would hold
    when Python ends (and abort it)."""
    raw = getattr(stream, "raw", None)
    if raw is None:
        yield from stream
        return
    rest: list[bytes] = []
    while chunk := raw.read(1 << 16):
        *whole, tail = chunk.split(b"\n")
        for line in whole:
            yield b"".join([*rest, line])
            rest = []
        rest.append(tail)
    yield b"".join(rest)


def records(stream: IO[bytes], job: Job) -> Iterator[Record]:
    """The records of a stream of JSON lines, each with its result or its error, in order."""
    for batch in batches(stream):
        found = [_opened(number, line, job) for number, line in batch]
        _clean([r for r in found if r.error is None], job)
        yield from found


def _opened(number: int, line: bytes, job: Job) -> Record:
    record = Record(number)
    try:
        record.line = line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
        record.members = jsonl.members(record.line)
        record.source = _source(record.members, job)
    except UnicodeDecodeError as error:
        record.line = line.decode("utf-8", "backslashreplace").rstrip("\r\n")
        record.error = f"not UTF-8: byte {error.start + 1} of the line"
    except jsonl.RecordError as error:
        record.error = str(error)
    return record


def _source(members: dict[str, jsonl.Member], job: Job) -> str:
    names = (job.source,) if job.source else ("html", "text")
    name = next((n for n in names if n in members), None)
    if name is None:
        raise jsonl.RecordError(f"no field {' or '.join(map(repr, names))}")
    if type(members[name].value) is not str:  # a Number is a str of another type
        raise jsonl.RecordError(f"field {name!r} is not a string")
    return name


def _clean(found: list[Record], job: Job) -> None:
    """Clean records together; should one of them fail, each alone, so that only that one is lost."""
    from cleaner import api

    for name, many in (("html", api.extract_many), ("text", api.clean_many)):
        of_kind = [r for r in found if (name == "html") == _is_html(r, job)]
        for record, result in zip(of_kind, guarded(many, [_item(r) for r in of_kind], job.options), strict=True):
            if isinstance(result, str):
                record.error = result
            elif result.error:
                record.error = result.error
            else:
                record.result = result


def _is_html(record: Record, job: Job) -> bool:
    """The field "html" holds HTML and "text" text; any other field is looked at."""
    if record.source in ("html", "text"):
        return record.source == "html"
    from cleaner.streams import sniff

    return sniff.kind_of(record.members[record.source].value) == "html"


def _item(record: Record) -> tuple[str, str | None]:
    url = record.members.get("url")
    return record.members[record.source].value, url.value if url and type(url.value) is str else None


def guarded(many: Callable[..., Iterator[Result]], items: list[Any], options: Options) -> list[Result | str]:
    """The results of some items; for an item that raises, what it raised as a sentence."""
    try:
        return list(many(items, options=options))
    except Exception as error:
        if len(items) == 1:
            return [f"{type(error).__name__}: {error}"]
        return [result for item in items for result in guarded(many, [item], options)]


def output_line(record: Record, job: Job) -> str:
    """The line that a cleaned record becomes."""
    result = record.result
    assert result is not None
    new: dict[str, Any] = {job.into: result.text}
    new.update({name: _plain(getattr(result, name)) for name in job.add})
    if job.stamp is not None:
        new["cleaner"] = job.stamp
    keep = job.keep_source or record.source == job.into
    return jsonl.replaced(record.line, record.members, record.source, new, keep)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
