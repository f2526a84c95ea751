"""What a worker does with a batch of items: open each, clean them together, write down what became of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.reasons import keeps
from cleaner.streams import jsonl

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from cleaner.model import Options, Result
    from cleaner.streams.items import Item

# Attributes of a Result that records can get.
ADDABLE = (
    "title", "authors", "date", "date_source", "language", "site", "url", "kind", "charset", "confidence", "route",
    "limits",
)  # fmt: skip


@dataclass(slots=True)
class Job:
    """How items are cleaned, and what is written of them.

    to: "jsonl", "text", "nul" (texts, a NUL behind each) or "parquet". markdown: the text as Markdown.
    source: the field to clean; None for "html", or "text" where there is no "html". into: the field that gets the text.
    add: names of ADDABLE to add to each record. stamp: what the field "cleaner" gets, if anything. columns: with "parquet",
    fields of JSON lines that get a column each. dropped: whether dropped spans are written down. sites: a file of profiles.
    """

    options: Options
    to: str = "jsonl"
    markdown: bool = False
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


@dataclass(slots=True)
class _Open:
    """An item on its way through the library."""

    item: Item
    html: bool = False
    content: Any = ""
    url: str | None = None
    charset: str | None = None
    line: str = ""
    members: dict[str, jsonl.Member] = field(default_factory=dict)
    source: str = ""
    outcome: Outcome = field(default_factory=Outcome)


def prepare(job: Job) -> Job:
    """The job with its site profiles loaded, and models and lexicons read: once in a worker's life."""
    from cleaner import api
    from cleaner.sites import SiteProfiles

    if job.sites:
        job = replace(job, options=replace(job.options, sites=SiteProfiles.load(Path(job.sites))))
    api.extract("<p>The models are loaded, and with them all that a page needs.</p>", options=job.options)
    api.clean("The models are loaded.", options=job.options)
    return job


def clean(items: Sequence[Item], job: Job) -> list[Outcome]:
    """What becomes of some items, one outcome each, in order; the same for each as alone."""
    found = [_opened(item, job) for item in items]
    for is_html, many in ((True, _html), (False, _texts)):
        some = [one for one in found if one.html == is_html and not one.outcome.error]
        for one, result in zip(some, guarded(many, some, job.options), strict=True):
            _settle(one, result, job)
    return [one.outcome for one in found]


# Opening an item.


def _opened(item: Item, job: Job) -> _Open:
    one = _Open(item)
    try:
        if item.note:
            raise ValueError(item.note)
        _OPENERS[item.kind](one, job)
    except ValueError as error:
        one.outcome.error = str(error)
    return one


def _open_line(one: _Open, job: Job) -> None:
    try:
        one.line = one.item.data.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8: byte {error.start + 1} of the line") from None
    one.members = jsonl.members(one.line)
    names = (job.source,) if job.source else ("html", "text")
    name = next((n for n in names if n in one.members), None)
    if name is None:
        raise jsonl.RecordError(f"no field {' or '.join(map(repr, names))}")
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


def _open_http(one: _Open, job: Job) -> None:
    from cleaner.streams.archive import page_of

    one.content, one.charset = page_of(one.item.data, job.options.max_bytes + 1)
    one.html, one.url = True, one.item.about.get("url")
    if not one.content:
        raise ValueError("an empty page")


def _open_html(one: _Open, job: Job) -> None:
    one.html, one.content, one.url = True, one.item.data, one.item.about.get("url")


def _open_text(one: _Open, job: Job) -> None:
    from cleaner import decode

    one.content, one.url = decode.decode(one.item.data, job.options.charset).text, one.item.about.get("url")


def _open_document(one: _Open, job: Job) -> None:
    """A document that must be looked at; in a Parquet file a column of any name."""
    from cleaner import decode
    from cleaner.streams import sniff

    if binary := sniff.binary_kind(one.item.data):
        raise ValueError(f"looks like {binary}, not like a page or a text")
    text = decode.decode(one.item.data, job.options.charset).text
    one.html, one.url = sniff.kind_of(text) == "html", one.item.about.get("url")
    one.content = one.item.data if one.html else text


_OPENERS: dict[str, Callable[[_Open, Job], None]] = {
    "jsonl": _open_line, "http": _open_http, "html": _open_html, "text": _open_text, "document": _open_document,
}  # fmt: skip


# Cleaning.


def _html(some: Sequence[_Open], options: Options) -> list[Result]:
    from cleaner import api, stack

    def page(one: _Open) -> Any:
        own = options if options.charset or not one.charset else replace(options, charset=one.charset)
        return api.html_page(one.content, one.url, own)

    return stack.run_html([page(one) for one in some], options)


def _texts(some: Sequence[_Open], options: Options) -> list[Result]:
    from cleaner import api

    return list(api.clean_many([(one.content, one.url) for one in some], options=options))


def guarded(many: Callable[..., list[Result]], some: Sequence[Any], options: Options) -> list[Result | str]:
    """The results of some items; for one that raises, what it raised as a sentence."""
    if not some:
        return []
    try:
        return list(many(some, options))
    except Exception as error:
        if len(some) == 1:
            return [f"{type(error).__name__}: {error}"]
        return [result for one in some for result in guarded(many, [one], options)]


# Writing down.


def _settle(one: _Open, result: Result | str, job: Job) -> None:
    outcome = one.outcome
    if isinstance(result, str) or result.error:
        outcome.error = result if isinstance(result, str) else str(result.error)
        return
    outcome.kept, outcome.gone = _words(result)
    outcome.escalated = result.route not in ("fast", "text")
    if job.dropped:
        place = where(one.item)
        rows = ({**place, **item._asdict()} for item in result.dropped)
        outcome.dropped = "".join(jsonl.dumps(row) + "\n" for row in rows).encode("utf-8", "replace")
    _WRITERS[job.to](one, result, job)


def _words(result: Result) -> tuple[int, dict[str, int]]:
    """How many words stay and, by reason code, how many go; whole blocks only, cuts are few words."""
    gone: Counter[str] = Counter()
    kept = 0
    for code, words in zip(result.page.code, result.page.words, strict=False):
        if keeps(code):
            kept += words
        else:
            gone[code] += words
    return kept, dict(gone)


def where(item: Item) -> dict[str, Any]:
    """Where an item comes from, as the files of errors and of dropped spans say it."""
    if item.kind == "jsonl":
        return {"file": item.file, "line": item.number}
    about = {name: item.about[name] for name in ("offset", "id", "url") if item.about.get(name) is not None}
    return {"file": item.file, "number": item.number, **about}


def _text(result: Result, job: Job) -> str:
    return result.markdown() if job.markdown else result.text


def _to_text(one: _Open, result: Result, job: Job) -> None:
    text = _text(result, job)
    one.outcome.output = (text + ("\n" if text.endswith("\n") else "\n\n")).encode("utf-8", "replace")


def _to_nul(one: _Open, result: Result, job: Job) -> None:
    one.outcome.output = _text(result, job).replace("\0", "").encode("utf-8", "replace") + b"\0"


def _to_jsonl(one: _Open, result: Result, job: Job) -> None:
    new: dict[str, Any] = {job.into: _text(result, job), **added(result, job, one.item.about)}
    if one.line:
        keep = job.keep_source or one.source == job.into
        line = jsonl.replaced(one.line, one.members, one.source, new, keep)
    else:
        line = jsonl.dumps({**_identity(one.item.about), **new})
    one.outcome.output = line.encode("utf-8", "replace") + b"\n"


def _to_parquet(one: _Open, result: Result, job: Job) -> None:
    values: dict[str, Any] = {job.into: _text(result, job), **added(result, job, one.item.about)}
    if one.line:
        values.update(_columns(one, job))
    elif one.item.row is None:
        values = {**_identity(one.item.about), **values}
    if job.stamp is not None:
        values["cleaner"] = jsonl.dumps(job.stamp)
    one.outcome.values = values


def _columns(one: _Open, job: Job) -> dict[str, Any]:
    """The fields of a JSON line for a row: those with a column as strings, all others as JSON in the column "other"."""
    gone = {job.into} | (set() if job.keep_source else {one.source})
    fields = {n: m for n, m in one.members.items() if n not in gone and n not in job.columns}
    other = ", ".join(f"{jsonl.dumps(n)}: {one.line[m.value_start : m.end]}" for n, m in fields.items())
    columns = {
        name: m.value if isinstance(m.value, str) else None if m.value is None else one.line[m.value_start : m.end]
        for name, m in one.members.items()
        if name in job.columns
    }
    return {**columns, "other": f"{{{other}}}"}


def _identity(about: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in about.items() if name != "offset"}


def added(result: Result, job: Job, about: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes that a record gets. What the crawl says (id, url, date) stays: "page_" is put before ours."""
    out: dict[str, Any] = {}
    for name in job.add:
        value = getattr(result, name)
        taken = name in about or (job.to == "parquet" and name in job.columns)
        out[f"page_{name}" if taken else name] = list(value) if isinstance(value, tuple) else value
    if job.stamp is not None and job.to != "parquet":
        out["cleaner"] = job.stamp
    return out


_WRITERS: dict[str, Callable[[_Open, Result, Job], None]] = {
    "text": _to_text, "nul": _to_nul, "jsonl": _to_jsonl, "parquet": _to_parquet,
}  # fmt: skip
