"""What a report is made of: pages and texts from whatever the command can read, with what should stay of them.

A gold set is a ZIP of `html/<id>.html` and `gold.jsonl`: a line a page with `id`, `url` and either `text` or the
snippets `with` and `without`. In JSON lines the gold is the field `gold`, or stands as in a gold set beside `html`.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from cleaner.streams.jsonl import record_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.streams.items import Item

GOLD_SUFFIX = ".gold.txt"
LONGEST = 100_000_000  # bytes of a page in an archive that are looked at


class Gold(NamedTuple):
    """What should stay of a page: its text, or snippets that should and that should not."""

    text: str = ""
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()


class Case(NamedTuple):
    """One page or text to report on. kind: "html" or "text". charset: as an HTTP header named it."""

    name: str
    content: bytes | str
    kind: str
    url: str | None = None
    gold: Gold | None = None
    charset: str | None = None


def of_item(item: Item, kind: str | None, gold: Path | None) -> Case:
    """The case that an item of an input makes. kind: "html" or "text" where the user says so.

    gold: the folder of a file's NAME.gold.txt, "." for the file's own; None where no gold is wanted.
    Raises ValueError, with a sentence for the user, for what is no page or text.
    """
    if item.note:
        raise ValueError(item.note)
    if item.kind == "jsonl":
        return _of_record(item, gold is not None)
    url = item.url
    name = Path(item.file).name if item.kind == "document" else f"{Path(item.file).name}: {url or item.number}"
    if item.kind == "http":
        from cleaner.streams.archive import page_of

        content, charset = page_of(item.data, LONGEST)
        return Case(name, content, "html", url, None, charset)
    beside = gold_beside(Path(item.file), gold) if gold is not None and item.kind == "document" else None
    return Case(name, item.data, kind or _told(item), url, beside)


def _told(item: Item) -> str:
    if item.kind in ("html", "text"):
        return item.kind
    from cleaner import decode
    from cleaner.streams import sniff

    if binary := sniff.binary_kind(item.data):
        raise ValueError(f"looks like {binary}, not like a page or a text")
    return sniff.kind_of(decode.decode(item.data).text)


def gold_beside(path: Path, folder: Path) -> Gold | None:
    """The gold of a page in a file: NAME.gold.txt in `folder`, or beside it for "."; None if there is none."""
    place = (path.parent if folder == Path() else folder) / f"{path.stem}{GOLD_SUFFIX}"
    return Gold(place.read_text(encoding="utf-8")) if place.is_file() else None


def from_set(path: Path, gold: bool) -> Iterator[Case]:
    """The pages of a gold set. Raises OSError, and ValueError with a sentence for the user for any other ZIP."""
    try:
        with zipfile.ZipFile(path) as archive:
            for number, row in enumerate(_rows(archive), 1):
                name = str(row.get("id"))
                try:
                    content = archive.read(f"html/{name}.html")
                except KeyError:
                    raise ValueError(f"line {number} of gold.jsonl: no html/{name}.html in the ZIP") from None
                yield Case(f"{path.stem}/{name}", content, "html", _str(row.get("url")), gold_of(row) if gold else None)
    except zipfile.BadZipFile as error:
        raise ValueError(f"not a ZIP that can be read: {error}") from None


def _rows(archive: zipfile.ZipFile) -> Iterator[dict[str, Any]]:
    if "gold.jsonl" not in archive.namelist():
        raise ValueError("a ZIP without gold.jsonl is no gold set")
    with archive.open("gold.jsonl") as lines:
        yield from _records(lines)


def _records(stream: IO[bytes]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(stream, 1):
        if line.strip():
            try:
                yield record_of(line)
            except ValueError as error:
                raise ValueError(f"line {number} of gold.jsonl: {error}") from None


def _of_record(item: Item, gold: bool) -> Case:
    record = record_of(item.data)
    kind = next((kind for kind in ("html", "text") if isinstance(record.get(kind), str)), None)
    if kind is None:
        raise ValueError('no field "html" or "text" that is a string')
    said = record.get("gold", record if kind == "html" else None)
    row = {"text": said} if isinstance(said, str) else said
    found = gold_of(row) if gold and isinstance(row, dict) else None
    label = record.get("id") or record.get("url") or item.number
    return Case(f"{Path(item.file).name}: {label}", record[kind], kind, _str(record.get("url")), found)


def gold_of(row: dict[str, Any]) -> Gold | None:
    """The gold that a row of a gold set holds; None if it holds none."""
    found = Gold(_str(row.get("text")) or "", _strings(row.get("with")), _strings(row.get("without")))
    return found if any(found) else None


def _str(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _strings(value: object) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()
