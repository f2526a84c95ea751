"""Inputs as the command line names them: files, folders, patterns, standard input; and the items in each."""

from __future__ import annotations

import errno
import glob
import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from cleaner.streams import inflate, lines, sniff
from cleaner.streams.items import Item

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.streams.items import Position

# What a name's ending says, once that of a compression is gone.
ENDINGS = {
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".warc": "warc", ".wet": "warc", ".arc": "arc", ".parquet": "parquet",
    ".html": "document", ".htm": "document", ".xhtml": "document", ".txt": "document",
}  # fmt: skip
RECORDS = frozenset({"jsonl", "nul", "warc", "arc", "parquet"})  # kinds of inputs that hold many records
_HEAD = 1 << 16  # bytes that are looked at to tell what an input is


LOOK = "?"


@dataclass(slots=True)
class Reading:
    """How inputs are read.

    kind: what all inputs are, or None to look. field, url_field: the Parquet columns of the page or text and of its URL.
    longest: bytes of a record that are read. any_status: pages that an HTTP error came with are wanted as well.
    """

    kind: str | None = None
    field: str | None = None
    url_field: str = "url"
    longest: int = 100_000_000
    any_status: bool = False


@dataclass(slots=True)
class Source:
    """One input: its name ("-" is standard input), what it is, its compression, and what was read to find that out.

    codec: also LOOK, to be looked for when it is opened. fault: why it cannot be read, if it cannot. stream: of what can be
    read but once (a pipe, a device), it, opened.
    """

    name: str
    kind: str = "document"
    codec: str | None = None
    head: bytes = b""
    fault: str = ""
    stream: Any = None

    @property
    def label(self) -> str:
        """What messages call it."""
        return "standard input" if self.name == "-" else self.name

    @property
    def is_stream(self) -> bool:
        """Whether it can be read but once, from its beginning to its end."""
        return self.name == "-" or self.stream is not None


class _Pushed:
    """A stream whose first bytes were read before."""

    def __init__(self, head: bytes, raw: Any) -> None:
        self.head, self.raw = head, raw

    def read(self, size: int = -1) -> bytes:
        if self.head:
            out, self.head = (self.head, b"") if size < 0 else (self.head[:size], self.head[size:])
            return out + (self.read() if size < 0 else b"")
        return self.raw.read(size) or b""


class OverwrittenError(ValueError):
    """An output is among the inputs; the message says which."""


def plan(names: Iterable[str], kind: str | None, outputs: Iterable[str | None] = (), resumed: bool = False) -> list[Source]:
    """The inputs that names stand for: patterns and folders become their files, in order; what each holds is told.

    kind: what all of them are, as `Reading.kind`. outputs: what is written. Raises OverwrittenError where that stands in
    a folder or pattern already, but for a run that is resumed: there it is left out.
    """
    ours = {Path(path).resolve() for path in outputs if path and path != "-"}
    out = []
    for name in names:
        files = list(_expanded(name, kind))
        if ours and (written := [file for file in files if file != "-" and _within(file, ours)]):
            if not resumed:
                raise OverwrittenError(f"{written[0]} is read and written: give another output, or remove it first")
            files = [file for file in files if file not in written]
        # A folder may hold millions of pages: they are opened once, when it is their turn.
        is_folder = name != "-" and Path(name).is_dir()
        out += [Source(f, kind or "document", LOOK) if is_folder and _is_page(f, kind) else _told(f, kind) for f in files]
    return out


def _is_page(name: str, kind: str | None) -> bool:
    return kind in ("html", "text") or (kind is None and ending(name) == "document")


def _codec(source: Source) -> str | None:
    """The compression of an input. Raises OSError."""
    if source.codec != LOOK:
        return source.codec
    with Path(source.name).open("rb", buffering=0) as raw:
        return inflate.codec_of(raw.read(8))


def _within(name: str, ours: set[Path]) -> bool:
    path = Path(name).resolve()
    return path in ours or not ours.isdisjoint(path.parents)


def _expanded(name: str, kind: str | None) -> Iterator[str]:
    if name == "-" or not name or (Path(name).exists() and not Path(name).is_dir()):
        yield name
    elif Path(name).is_dir():
        yield from _files(name, kind)
    elif found := sorted(glob.glob(name, recursive=True)):  # noqa: PTH207 the name may be absolute
        for one in found:
            yield from _expanded(one, kind)
    else:
        yield name


def _files(folder: str, kind: str | None) -> Iterator[str]:
    """The files in a folder and those below that are what we read; hidden ones are left out."""
    for at, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for file in sorted(files):
            path = os.path.join(at, file)  # noqa: PTH118 the name as the user began it
            if not file.startswith((".", "_")) and (kind or ending(file)) and os.path.isfile(path):  # noqa: PTH113
                yield path


def ending(name: str) -> str | None:
    """What a file's name says that it holds.

    >>> ending("CC-MAIN-0001.warc.wet.gz"), ending("a.jsonl.zst"), ending("notes")
    ('warc', 'jsonl', None)
    """
    path = Path(name.lower())
    if path.suffix[1:] in inflate.CODECS:
        path = path.with_suffix("")
    return ENDINGS.get(path.suffix)


def _told(name: str, kind: str | None) -> Source:
    source = Source(name)
    try:
        if name == "-":
            with standard_input() as raw:
                head = source.head = raw.read(_HEAD) or b""
        elif not name:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        elif Path(name).is_file():
            with Path(name).open("rb", buffering=0) as raw:
                head = raw.read(_HEAD) or b""
        else:
            source.stream = Path(name).open("rb", buffering=0)  # noqa: SIM115 it is read on from where this left it
            head = source.head = source.stream.read(_HEAD) or b""
        source.codec = inflate.codec_of(head)
        named = None if name == "-" else ending(name)
        source.kind = kind or (named if named in RECORDS else None) or _looked_at(head, source.codec)
    except (OSError, ValueError, inflate.MissingExtra) as error:
        source.fault = getattr(error, "strerror", None) or str(error)
    return source


def _looked_at(head: bytes, codec: str | None) -> str:
    """What an input's first bytes show. Raises ValueError, with a sentence for the user, for a binary format."""
    if codec:
        head = _inflated(head, codec)
    if head.startswith(b"WARC/"):
        return "warc"
    if head.startswith(b"filedesc:"):
        return "arc"
    if head.startswith(b"PAR1"):
        return "parquet"
    if binary := sniff.binary_kind(head):
        raise ValueError(f"looks like {binary}, not like a page or a text: left out (--html or --text overrules)")
    first, newline, _ = head.partition(b"\n")
    start = first.decode("utf-8", "replace").lstrip("\ufeff \t\r")
    if start.startswith("{") and sniff.is_record(start, complete=bool(newline) or len(head) < _HEAD):
        return "jsonl"
    return "document"


def _inflated(head: bytes, codec: str) -> bytes:
    import io

    stream = inflate.Inflated(io.BytesIO(head), codec)
    stream.need(_HEAD)
    return bytes(stream.buffer[:_HEAD])


@contextmanager
def standard_input() -> Iterator[Any]:
    """Standard input below its buffer, whose lock a waiting thread would hold when Python ends (and abort it)."""
    if sys.stdin is None:  # closed by who called us
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    yield getattr(sys.stdin.buffer, "raw", sys.stdin.buffer)


@contextmanager
def opened(source: Source, offset: int = 0) -> Iterator[Any]:
    """The input's bytes as they are, from `offset`. Raises OSError."""
    if source.name == "-":
        with standard_input() as raw:
            yield _Pushed(source.head, raw)
        return
    if source.stream is not None:
        with source.stream as raw:
            yield _Pushed(source.head, raw)
        return
    with Path(source.name).open("rb", buffering=0) as raw:
        if offset:
            raw.seek(offset)
        yield raw


def items(source: Source, reading: Reading, start: Position = (0, 0), number: int = 0) -> Iterator[Item]:
    """The items of an input, from a position on; number: of the item before the first. Faults are items as well."""
    if source.fault:
        yield Item("damage", source.label, 1, (0, 0), note=source.fault)
        return
    try:
        if source.kind == "parquet":
            from cleaner.streams import parquet

            yield from parquet.read(source, reading, start, number)
            return
        with opened(source, start[0]) as raw:
            stream = inflate.Inflated(raw, _codec(source), start[0])
            yield from _of_stream(stream, source, reading, start[1], number)
    except (OSError, inflate.MissingExtra) as error:
        yield Item("damage", source.label, number + 1, start, note=getattr(error, "strerror", None) or str(error))


def _of_stream(stream: inflate.Inflated, source: Source, reading: Reading, skip: int, number: int) -> Iterator[Item]:
    if source.kind in lines.ENDS:
        yield from lines.read(stream, source.label, source.kind, 2 * reading.longest, skip, number)
    elif source.kind in ("warc", "arc"):
        from cleaner.streams import archive

        archive.warc()
        yield from archive.read(stream, source.label, source.kind, reading.longest, reading.any_status, skip, number)
    else:
        yield _document(stream, source, reading.longest)


def _document(stream: inflate.Inflated, source: Source, longest: int) -> Item:
    """A whole file as one item; of a page what is longer than `longest` bytes is not read to its end."""
    kind = source.kind if source.kind in ("html", "text") else "document"
    if stream.need(longest + 1) and _is_text(bytes(stream.buffer[:_HEAD]), kind):
        while stream.fill():  # what lies beyond the limit stays as it is
            pass
    if stream.damage:
        return Item("damage", source.label, 1, (0, 0), note=f"{stream.damage} (at byte {stream.damaged_at})")
    data = stream.take(len(stream.buffer))
    return Item(kind, source.label, 1, (0, 0), data, size=len(data), about={"file": source.name})  # type: ignore[arg-type]


def _is_text(head: bytes, kind: str) -> bool:
    from cleaner import decode

    return kind == "text" or (kind == "document" and sniff.kind_of(decode.decode(head).text) == "text")


def read_all(source: Source, longest: int) -> bytes:
    """The decompressed bytes of an input that is one document: of a page little more than `longest`, of a text all.

    Raises OSError, and ValueError for damage.
    """
    with opened(source) as raw:
        item = _document(inflate.Inflated(raw, _codec(source)), source, longest)
    if item.kind == "damage":
        raise ValueError(item.note)
    return item.data


def spooled(source: Source, file: IO[bytes]) -> None:
    """Copy an input, decompressed, into a file: for formats that must be read from their end. Raises OSError."""
    with opened(source) as raw:
        stream = inflate.Inflated(raw, source.codec)
        while stream.fill():
            file.write(stream.take(len(stream.buffer)))
        if stream.damage:
            raise OSError(f"{stream.damage} (at byte {stream.damaged_at})")
    file.seek(0)
