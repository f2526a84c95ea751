"""Parquet: rows in, a batch at a time, and out, as a folder of finished part files with a manifest."""

from __future__ import annotations

import base64
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.streams.inflate import MissingExtra
from cleaner.streams.items import Item
from cleaner.streams.writers import replace_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.pipeline.job import Outcome
    from cleaner.streams.items import Kind, Position
    from cleaner.streams.sources import Reading, Source

_ROWS = 64  # that are read at once
MANIFEST = "_manifest.json"  # readers of such folders pass over names that begin with "_"
CODECS = {None: "snappy", "gz": "gzip", "zst": "zstd"}


def arrow() -> tuple[Any, Any]:
    """The modules pyarrow and pyarrow.parquet. Raises MissingExtra."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise MissingExtra('Parquet needs the extra "parquet": pip install "dechrome[parquet]"') from None
    return pyarrow, pyarrow.parquet


def read(source: Source, reading: Reading, start: Position = (0, 0), number: int = 0) -> Iterator[Item]:
    """The rows of a file; a position is (row group, row in it). A row group that cannot be read is damage.

    The column to clean is `reading.field`, else "html", else "text"; a row without a value in it becomes an error record.
    """
    from cleaner.streams import sources

    pa, pq = arrow()
    with tempfile.TemporaryFile() as spool:
        try:
            if source.is_stream or source.codec:
                sources.spooled(source, spool)
            file = pq.ParquetFile(spool if source.is_stream or source.codec else source.name)
        except (OSError, pa.ArrowException) as error:
            yield Item("damage", source.label, 1, (0, 0), note=f"no readable Parquet file: {error}")
            return
        with file:
            names = file.schema_arrow.names
            if twice := sorted({name for name in names if names.count(name) > 1}):
                note = f"several columns have the name {', '.join(twice)}"
                yield Item("damage", source.label, 1, (0, 0), note=note)
                return
            fields = [n for n in ((reading.field,) if reading.field else ("html", "text")) if n in names]
            if not fields:
                wanted = repr(reading.field) if reading.field else "'html' or 'text'"
                yield Item("damage", source.label, 1, (0, 0), note=f"no column {wanted}; there are {', '.join(names)}")
                return
            yield from _rows(file, source, reading, fields, start, number)


def _rows(
    file: Any, source: Source, reading: Reading, fields: Sequence[str], start: Position, number: int
) -> Iterator[Item]:
    pa, _ = arrow()
    for group in range(start[0], file.num_row_groups):
        at = 0
        first = start[1] if group == start[0] else 0
        try:
            for batch in file.iter_batches(batch_size=_ROWS, row_groups=[group]):
                for index in range(max(0, first - at), batch.num_rows):
                    number += 1
                    yield _item(batch, index, source, reading, fields, (group, at + index), number)
                at += batch.num_rows
        except (OSError, pa.ArrowException) as error:
            number += 1
            lost = file.metadata.row_group(group).num_rows - at
            note = f"damaged: {lost} rows of row group {group} cannot be read: {error}"
            yield Item("damage", source.label, number, (group, max(at, first)), note=note)


def _item(
    batch: Any, index: int, source: Source, reading: Reading, fields: Sequence[str], position: Position, number: int
) -> Item:
    pa, _ = arrow()
    row = batch.slice(index, 1)
    values = {name: row.column(name)[0].as_py() for name in fields}
    field = next((name for name in fields if values[name]), fields[0])  # an empty "html" beside a text is none
    value = values[field]
    others = row.select([name for name in row.schema.names if name != field])
    about: dict[str, Any] = {}
    note = ""
    for name, column in zip(others.schema.names, others.columns, strict=True):
        try:
            about[name] = _plain(column[0])
        except (ValueError, pa.ArrowException):
            note = f"column {name!r} of the type {column.type} is not supported"
    if reading.url_field != "url":
        about["url"] = about.get(reading.url_field)
    kind: Kind = {"html": "html", "text": "text"}.get(field, "document")  # type: ignore[assignment]
    item = Item(kind, source.label, number, position, about=about, row=row, note=note)
    if isinstance(value, (str, bytes)):
        item.data = value.encode("utf-8", "replace") if isinstance(value, str) else value
        item.size = len(item.data)
    else:
        item.note = f"field {field!r} is {'null' if value is None else 'neither a string nor bytes'}"
    return item


def _plain(scalar: Any) -> Any:
    """A value as JSON can hold it: bytes in base64, times as ISO 8601, all else that JSON does not know as its text.

    Raises ValueError for what cannot be written so.
    """
    try:
        value = scalar.as_py()
    except ValueError:  # nanoseconds, which Python's datetime does not know
        return scalar.cast("string").as_py()
    return value if isinstance(value, (str, int, float, bool, type(None))) else json.loads(json.dumps(value, default=_text))


def _text(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


class Parts:
    """A folder of part files as an `Output`: part-00000.parquet and so on, whole or not there, and _manifest.json.

    columns: names of the columns in order; "authors" and "limits" hold lists of strings, "confidence" a float, all others
    strings. codec: as `CODECS`. parts: the manifest's entries that are kept when a run is taken up. "-" is one file on
    standard output. Rows that come from Parquet keep their other columns, with their types, less those of `without`.
    Raises OSError, and ValueError for a folder that holds something else.
    """

    every = (50_000, 64_000_000)

    def __init__(
        self,
        path: str,
        columns: Sequence[str],
        codec: str | None = None,
        without: Sequence[str] = (),
        parts: Sequence[Any] | None = None,
    ) -> None:
        self._pa, self._pq = arrow()
        self._fields = {name: self._type(name) for name in columns}
        self._codec, self._without = CODECS[codec], without
        self._parts: list[dict[str, Any]] = list(parts or [])
        self._values: list[dict[str, Any]] = []
        self._rows: list[Any] = []
        self._stream: Any = None
        self._folder = None if path == "-" else Path(path)
        if self._folder:
            _emptied(self._folder, {part["name"] for part in self._parts})
            self._write_manifest(complete=False)

    def _type(self, name: str) -> Any:
        ours = name.removeprefix("page_")  # put before what a record has itself
        if ours in ("authors", "limits"):
            return self._pa.list_(self._pa.string())
        return self._pa.float64() if ours == "confidence" else self._pa.string()

    def add(self, outcome: Outcome, row: Any) -> int:
        """Keep a record for the next part; gives the size of its strings in bytes."""
        values = outcome.values or {}
        others = None
        if row is not None:
            gone = {*self._without, *values}
            others = row.select([name for name in row.schema.names if name not in gone])
        if self._values and _schema(others) != _schema(self._rows[0]):
            self._part()
        self._values.append(values)
        self._rows.append(others)
        size = sum(len(value) for value in values.values() if isinstance(value, str))
        return size + (others.nbytes if others is not None else 0)

    def flush(self) -> None:
        """Parts are flushed as they are finished."""

    def checkpoint(self) -> list[dict[str, Any]]:
        """Finish the part; gives the manifest's entries."""
        if self._values:
            self._part()
        return list(self._parts)

    def close(self, complete: bool) -> None:
        """Finish the last part and the manifest; if the run is not complete, leave the last part to the next."""
        if complete:
            self.checkpoint()
            if self._folder:
                self._write_manifest(complete=True)
        if self._stream is not None:
            self._stream.close()
            sys.stdout.buffer.flush()

    def _part(self) -> None:
        table = self._table()
        self._values, self._rows = [], []
        if self._folder is None:
            if self._stream is None:
                self._stream = self._pq.ParquetWriter(sys.stdout.buffer, table.schema, compression=self._codec)
            self._stream.write_table(table)
            return
        path = self._folder / f"part-{len(self._parts):05}.parquet"
        beside = path.with_name(f"{path.name}.new")
        with beside.open("wb") as file:
            self._pq.write_table(table, file, compression=self._codec)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        self._parts.append({"name": path.name, "rows": table.num_rows, "bytes": path.stat().st_size})
        self._write_manifest(complete=False)

    def _table(self) -> Any:
        pa = self._pa
        others = self._rows[0]
        names = [*self._fields] if others is None else [n for n in self._fields if any(n in v for v in self._values)]
        columns = {name: pa.array([v.get(name) for v in self._values], self._fields[name]) for name in names}
        if others is None:
            return pa.table(columns)
        table = pa.Table.from_batches(self._rows)
        for name, values in columns.items():
            table = table.append_column(name, values)
        return table

    def _write_manifest(self, complete: bool) -> None:
        assert self._folder is not None
        rows = sum(part["rows"] for part in self._parts)
        data = {"version": 1, "complete": complete, "rows": rows, "parts": self._parts}
        replace_file(self._folder / MANIFEST, json.dumps(data, indent=1).encode() + b"\n")


def _schema(row: Any) -> Any:
    return None if row is None else row.schema


def _emptied(folder: Path, keep: set[str]) -> None:
    """Make a folder for parts; of one that we made before, take all parts away but those of `keep`."""
    if folder.exists() and not folder.is_dir():
        raise ValueError(f"{folder} is a file; Parquet is written as a folder of part files")
    folder.mkdir(parents=True, exist_ok=True)
    found = {path.name: path for path in folder.iterdir()}
    begun = f"{MANIFEST}.new"  # all that a run leaves that was killed while it wrote its first manifest
    if set(found) - {begun} and MANIFEST not in found:
        raise ValueError(f"{folder} holds files that are not ours: give a new folder")
    for name, path in found.items():
        if name.startswith("part-") and name not in keep:
            path.unlink()
