"""What passes between a run and its workers: the job, and what became of an item."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from cleaner.model import Result
    from cleaner.options import Options
    from cleaner.streams.items import Item

FORMS = ("text", "markdown", "html")  # that a clean text can be written in
# Attributes of a Result that records can get.
ADDABLE = (
    "title", "authors", "date", "date_source", "language", "site", "url", "kind", "charset", "confidence", "route",
    "limits",
)  # fmt: skip


@dataclass(slots=True)
class Job:
    """How items are cleaned, and what is written of them.

    to: "jsonl", "text", "nul" (texts, a NUL behind each) or "parquet". form: one of FORMS; links,
    images: with their addresses, None for the form's default.
    source: the field to clean; None for "html", or "text" where there is no "html". into: the field that gets the text.
    add: names of ADDABLE to add to each record. stamp: what the field "cleaner" gets, if anything. columns: with "parquet",
    fields of JSON lines that get a column each. dropped: whether dropped spans are written down. sites: a file of profiles.
    """

    options: Options
    to: str = "jsonl"
    form: str = "text"
    links: bool | None = None
    images: bool | None = None
    source: str | None = None
    into: str = "text"
    keep_source: bool = False
    add: tuple[str, ...] = ()
    stamp: dict[str, Any] | None = None
    columns: tuple[str, ...] = ("id", "url", "date")
    dropped: bool = False
    sites: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The job as JSON can hold it: two runs of equal jobs write the same."""
        return {**asdict(replace(self, options=None)), "options": self.options.to_dict()}  # type: ignore[arg-type]


@dataclass(slots=True)
class Outcome:
    """What became of one item: an error, or the bytes (for Parquet: the values) that are written; and what to count.

    kept, gone: words of the text that stays and, by reason code, of what went.
    """

    error: str = ""
    output: bytes = b""
    values: dict[str, Any] | None = None
    dropped: bytes = b""
    kept: int = 0
    gone: dict[str, int] = field(default_factory=dict)
    escalated: bool = False


def written(result: Result, form: str, links: bool | None = None, images: bool | None = None) -> str:
    """The clean text of a result in one of FORMS; links, images: with their addresses, None for the form's default."""
    asked = {name: value for name, value in (("links", links), ("images", images)) if value is not None}
    if form == "markdown":
        return result.markdown(**asked)
    return result.html(**asked) if form == "html" else result.text


def check_added(names: Iterable[str]) -> None:
    """Raises ValueError for a name that is not of ADDABLE."""
    if wrong := [name for name in names if name not in ADDABLE]:
        raise ValueError(f"no attribute {', '.join(wrong)} to add; there are {', '.join(ADDABLE)}")


def name_beside(name: str, taken: Container[str]) -> str:
    """The field for an attribute of ours in a record with fields of its own: what the crawl says stays.

    >>> name_beside("date", {"id", "date"}), name_beside("title", {"id", "date"})
    ('page_date', 'title')
    """
    return f"page_{name}" if name in taken else name


def where(item: Item) -> dict[str, Any]:
    """Where an item comes from, as the files of errors and of dropped spans say it."""
    if item.kind == "jsonl":
        return {"file": item.file, "line": item.number}
    about = {name: item.about[name] for name in ("offset", "id", "url") if item.about.get(name) is not None}
    return {"file": item.file, "number": item.number, **about}
