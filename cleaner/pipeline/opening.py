"""From an item to what the library is given: its HTML or text, its URL, its charset."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cleaner.pipeline.job import Outcome
from cleaner.streams import jsonl

if TYPE_CHECKING:
    from collections.abc import Callable

    from cleaner.pipeline.job import Job
    from cleaner.streams.items import Item


@dataclass(slots=True)
class Opened:
    """An item on its way through the library; of a JSON line its text, its members, and which of them is cleaned."""

    item: Item
    html: bool = False
    content: Any = ""
    url: str | None = None
    charset: str | None = None
    line: str = ""
    members: dict[str, jsonl.Member] = field(default_factory=dict)
    source: str = ""
    outcome: Outcome = field(default_factory=Outcome)


def opened(item: Item, job: Job) -> Opened:
    """An item as the library takes it; if it cannot be, its outcome has the error."""
    one = Opened(item)
    try:
        if item.note:
            raise ValueError(item.note)
        _OPENERS[item.kind](one, job)
    except ValueError as error:
        one.outcome.error = str(error)
    return one


def _open_line(one: Opened, job: Job) -> None:
    try:
        one.line = one.item.data.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8: byte {error.start + 1} of the line") from None
    one.members = jsonl.members(one.line)
    names = (job.source,) if job.source else ("html", "text")
    name = next((n for n in names if n in one.members), None)
    if name is None:
        raise jsonl.RecordError(f"no field {' or '.join(map(repr, names))}")
    if not one.members[name].value:  # as many crawls write the html of what was text already
        name = next((n for n in names if n in one.members and one.members[n].value), name)
    if type(one.members[name].value) is not str:  # a Number is a str of another type
        raise jsonl.RecordError(f"field {name!r} is not a string")
    one.source, one.content = name, one.members[name].value
    one.html = _is_html(name, one.content)
    url = one.members.get("url")
    one.url = url.value if url and type(url.value) is str else None


def _is_html(field_name: str, content: str) -> bool:
    """The field "html" holds HTML and "text" text; any other field is looked at."""
    if field_name in ("html", "text"):
        return field_name == "html"
    from cleaner.streams import sniff

    return sniff.kind_of(content) == "html"


def _open_http(one: Opened, job: Job) -> None:
    from cleaner.streams.archive import page_of

    one.content, one.charset = page_of(one.item.data, job.options.max_bytes + 1)
    one.html, one.url = True, one.item.url
    if not one.content:
        raise ValueError("an empty page")


def _open_html(one: Opened, job: Job) -> None:
    one.html, one.content, one.url = True, one.item.data, one.item.url


def _open_text(one: Opened, job: Job) -> None:
    from cleaner import decode

    one.content, one.url = decode.decode(one.item.data, job.options.charset).text, one.item.url


def _open_document(one: Opened, job: Job) -> None:
    """A document that must be looked at; in a Parquet file a column of any name."""
    from cleaner import decode
    from cleaner.streams import sniff

    if binary := sniff.binary_kind(one.item.data):
        raise ValueError(f"looks like {binary}, not like a page or a text")
    text = decode.decode(one.item.data, job.options.charset).text
    one.html, one.url = sniff.kind_of(text) == "html", one.item.url
    one.content = one.item.data if one.html else text


_OPENERS: dict[str, Callable[[Opened, Job], None]] = {
    "jsonl": _open_line, "http": _open_http, "html": _open_html, "text": _open_text, "document": _open_document,
}  # fmt: skip
