"""What readers give: items, each with its place, and damage where an input could not be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Position = tuple[int, int]  # where reading can go on: an offset in the file, and how far into the member that begins there
Kind = Literal["jsonl", "html", "text", "document", "http", "damage", "skipped"]


@dataclass(slots=True)
class Item:
    """One record on its way in.

    kind: what `data` holds: a line of JSON, HTML, text, a document that must be looked at, a WARC record with an HTTP
    response. "damage" is what could not be read, "skipped" what nobody wants (`note` says why); neither has data.
    file: the input's name; number: of the record in it, from 1; position: where reading could begin again to get this
    item first; about: id, url, date, offset and the like; row: what a Parquet file holds beside the text.
    """

    kind: Kind
    file: str
    number: int
    position: Position
    data: bytes = b""
    note: str = ""
    size: int = 0
    about: Mapping[str, Any] = field(default_factory=dict)
    row: Any = None

    @property
    def url(self) -> str | None:
        """The record's address; None if what stands there is no string."""
        url = self.about.get("url")
        return url if isinstance(url, str) else None
