"""Outputs that can be taken up again: plain, .gz and .zst files whose compressed members end at checkpoints."""

from __future__ import annotations

import os
import sys
import zlib
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol

from cleaner.streams import inflate

if TYPE_CHECKING:
    from cleaner.pipeline.job import Outcome


class Output(Protocol):
    """Where outcomes go. `every`: after how many records and how many bytes of them a checkpoint is due."""

    every: tuple[int, int]

    def add(self, outcome: Outcome, row: Any) -> int:
        """Write one record; gives its size in bytes. row: what a Parquet file held beside it."""

    def flush(self) -> None:
        """Let readers of a pipe see what was written."""

    def checkpoint(self) -> Any:
        """Make all that was written so far safe; gives what `resume` needs, as JSON can hold it."""

    def close(self, complete: bool) -> None:
        """Finish; complete: whether all records came."""


class _Gzip:
    """One member of a .gz file: without a time or a name in its header, so that it depends on its content alone."""

    def __init__(self) -> None:
        self._engine = zlib.compressobj(6, zlib.DEFLATED, 31)
        self.compress = self._engine.compress

    def finish(self) -> bytes:
        return self._engine.flush()


class _Zstandard:
    """One frame of a .zst file, with a checksum."""

    def __init__(self) -> None:
        module = inflate.zstd()
        self._engine = module.ZstdCompressor(options={module.CompressionParameter.checksum_flag: 1})
        self.compress = self._engine.compress

    def finish(self) -> bytes:
        return bytes(self._engine.flush())


_COMPRESSORS: dict[str, Any] = {"gz": _Gzip, "zst": _Zstandard}


def codec_of_name(path: str) -> str | None:
    """The compression that a name asks for. Raises ValueError for one that is only read.

    >>> codec_of_name("a.jsonl.gz"), codec_of_name("a.txt")
    ('gz', None)
    """
    ending = Path(path.lower()).suffix[1:]
    if ending in inflate.CODECS and ending not in _COMPRESSORS:
        raise ValueError(f".{ending} is read, not written: use .gz or .zst")
    return ending if ending in _COMPRESSORS else None


def is_kept(path: str | None) -> bool:
    """Whether an output stays on disk: not standard output ("-" or None), a pipe or a device."""
    return path not in (None, "-") and (not Path(path).exists() or Path(path).is_file() or Path(path).is_dir())


class Writer:
    """Bytes into a file or, for "-", standard output; compressed as the name says or as `codec`.

    offset: None begins the file anew, a number cuts it there and goes on. Raises OSError, ValueError, MissingExtra.
    """

    def __init__(self, path: str, codec: str | None = None, offset: int | None = None) -> None:
        codec = codec or (None if path == "-" else codec_of_name(path))
        if codec == "zst":
            inflate.zstd()  # say at once that it is missing
        self._compressor = _COMPRESSORS[codec] if codec else None
        self._engine: Any = None
        self._own = path != "-"
        self._is_kept = is_kept(path)
        self._file: IO[bytes] = sys.stdout.buffer if path == "-" else _opened(path, offset)

    def write(self, data: bytes) -> None:
        """Write bytes."""
        if self._compressor is None:
            self._file.write(data)
            return
        if self._engine is None:
            self._engine = self._compressor()
        self._file.write(self._engine.compress(data))

    def flush(self) -> None:
        """Let readers see what was written and not compressed."""
        self._file.flush()

    def checkpoint(self) -> int:
        """End the member, put everything on disk; gives the file's size in bytes."""
        self._finish()
        self._file.flush()
        if not self._is_kept:
            return 0
        os.fsync(self._file.fileno())
        return self._file.tell()

    def _finish(self) -> None:
        if self._engine is not None:
            self._file.write(self._engine.finish())
            self._engine = None

    def close(self) -> None:
        """End the member and close the file; standard output stays open."""
        self._finish()
        self._file.flush()
        if self._own:
            self._file.close()

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def _opened(path: str, offset: int | None) -> IO[bytes]:
    if offset is None:
        return Path(path).open("wb")
    file = Path(path).open("r+b")  # noqa: SIM115 closed by the Writer
    file.truncate(offset)
    file.seek(offset)
    return file


class Records:
    """Text or JSON lines as an `Output`."""

    every = (1_000, 8_000_000)

    def __init__(self, path: str, codec: str | None = None, offset: int | None = None) -> None:
        self._writer = Writer(path, codec, offset)
        self.flush = self._writer.flush
        self.checkpoint = self._writer.checkpoint

    def close(self, complete: bool) -> None:
        """Close the file; what came is readable even if not all came."""
        self._writer.close()

    def add(self, outcome: Outcome, row: Any) -> int:
        """Write one record; gives its size in bytes."""
        self._writer.write(outcome.output)
        return len(outcome.output)


def replace_file(path: Path, data: bytes) -> None:
    """Put a file in the place of another at once: whoever looks sees the old or the new one, whole."""
    beside = path.with_name(f"{path.name}.new")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
