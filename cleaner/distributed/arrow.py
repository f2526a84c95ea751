"""Tables of pages or texts cleaned and learned from, a batch at a time: what Spark and Ray have in common.

A row that cannot be cleaned keeps its place: its text is null and the column "error" says why.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cleaner.options import Options
from cleaner.pipeline.job import check_added, name_beside
from cleaner.sites import SiteProfiles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cleaner.model import Page, Result

TOGETHER = 16  # rows that are cleaned at once
LISTS = frozenset({"authors", "limits"})
ERROR = "error"


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns are read, and which are written.

    source: the column with the page (bytes or str) or text; None for "html", or "text" where that is missing or null.
    kind: what it holds, "html" or "text"; None if its name says so. url, charset: columns that are used if they are there.
    into: the column that gets the text. add: names of attributes of a `Result` that get a column each, "page_date" where
    the table has a "date".
    keep_source: the source stays as well. Raises ValueError for a name that `add` does not know.
    """

    source: str | None = None
    kind: str | None = None
    url: str = "url"
    charset: str = "charset"
    into: str = "text"
    add: tuple[str, ...] = ()
    keep_source: bool = False
    other: str | None = None  # what is read where `source` is null; `of` sets it

    def __post_init__(self) -> None:
        object.__setattr__(self, "add", tuple(self.add))
        check_added(self.add)
        if self.kind not in (None, "html", "text"):
            raise ValueError(f"kind must be 'html' or 'text', not {self.kind!r}")

    def of(self, names: Sequence[str]) -> Columns:
        """The same for a table with columns of those names: `source` and `kind` are told; once told they stay told.

        Raises ValueError where there is no column to read, or no telling what it holds.
        """
        wanted = (self.source,) if self.source else ("html", "text")
        source = next((name for name in wanted if name in names), None)
        if source is None:
            raise ValueError(f"no column {' or '.join(map(repr, wanted))}; there are {', '.join(names)}")
        kind = self.kind or (source if source in ("html", "text") else None)
        if kind is None:
            raise ValueError(f"does the column {source!r} hold pages or texts? kind='html' or kind='text' says it")
        other = "text" if self.source is None and source == "html" and "text" in names else self.other
        return replace(self, source=source, kind=kind, other=other)

    def kept(self, names: Sequence[str]) -> list[str]:
        """Which of a table's columns come out as they are; `self` is of that table."""
        gone = {self.into, ERROR} | (set() if self.keep_source else {self.source, self.other})
        return [name for name in names if name not in gone]

    def added(self, names: Sequence[str]) -> dict[str, tuple[str, str]]:
        """The columns that come after those: of which attribute of a `Result` each is, and its type in Spark's words."""
        types = dict.fromkeys(LISTS, "array<string>") | {"confidence": "double"}
        kept = self.kept(names)
        ours = {name_beside(name, kept): (name, types.get(name, "string")) for name in self.add}
        return {self.into: ("text", "string"), **ours, ERROR: (ERROR, "string")}


def clean(table: Any, columns: Columns, options: Options) -> Any:
    """A pyarrow Table or RecordBatch cleaned, as a table: its kept columns, and those that `Columns.added` names."""
    import pyarrow as pa

    columns = columns.of(table.schema.names)
    results = list(_results(_rows(table, columns), options))
    kept = columns.kept(table.schema.names)
    out = {name: table.column(name) for name in kept}
    types = {"string": pa.string(), "double": pa.float64(), "array<string>": pa.list_(pa.string())}
    fields = [table.schema.field(name) for name in kept]
    for name, (attribute, kind) in columns.added(table.schema.names).items():
        out[name] = pa.array([_value(result, attribute) for result in results], types[kind])
        fields.append(pa.field(name, types[kind]))
    return pa.table(list(out.values()), schema=pa.schema(fields))


@dataclass(frozen=True, slots=True)
class _Row:
    """One row: what it holds, or why nothing can be made of it."""

    content: Any
    is_html: bool
    url: str | None
    charset: str | None
    error: str | None


def _rows(table: Any, columns: Columns) -> Iterator[_Row]:
    names = table.schema.names
    lists = [
        table.column(name).to_pylist() if name in names else [None] * table.num_rows
        for name in (columns.source, columns.other, columns.url, columns.charset, ERROR)
    ]
    for content, other, url, charset, error in zip(*lists, strict=True):
        is_html = columns.kind == "html" and bool(content or not other)  # an empty page beside a text is none
        content = content or other or content
        error = error or None  # of a row that was not read: what became of others may say ""
        if error is None and not isinstance(content, (str, bytes)):
            error = "no page" if is_html else "no text"
            error += "" if content is None else f": {type(content).__name__}"
        yield _Row(content, is_html, url if isinstance(url, str) else None, charset, error)


def _results(rows: Iterable[_Row], options: Options) -> Iterator[Result]:
    """What becomes of each row, the same for each as alone."""
    waiting: list[_Row] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) == TOGETHER:
            yield from _together(waiting, options)
            waiting = []
    yield from _together(waiting, options)


def _together(rows: Sequence[_Row], options: Options) -> list[Result]:
    from cleaner import stack
    from cleaner.api import guarded
    from cleaner.model import Result

    def many(some: Sequence[_Row]) -> list[Result]:
        run = stack.run_html if some[0].is_html else stack.run_text
        return run([_page(row, options) for row in some], options)

    good = [row for row in rows if row.error is None]
    pages = iter(guarded(many, [row for row in good if row.is_html]))
    texts = iter(guarded(many, [row for row in good if not row.is_html]))
    return [Result("", error=row.error) if row.error else next(pages if row.is_html else texts) for row in rows]


def _page(row: _Row, options: Options) -> Page:
    from cleaner import api, decode

    if row.is_html:
        return api.html_page(row.content, row.url, options, row.charset)
    is_str = isinstance(row.content, str)
    content = row.content if is_str else decode.decode(row.content, options.charset or row.charset).text
    return api.text_page(content, row.url, options)


def _value(result: Result, name: str) -> Any:
    """A value of a row; Arrow holds no lone surrogates."""
    if result.error and name != ERROR:
        return None
    value = getattr(result, name)
    if name in LISTS:
        return [_storable(item) for item in value]
    return _storable(value) if isinstance(value, str) else value


def _storable(text: str) -> str:
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def learn(tables: Iterable[Any], columns: Columns, options: Options) -> SiteProfiles:
    """What the pages of some tables teach; rows that cannot be read teach nothing."""
    profiles = SiteProfiles()
    for table in tables:
        found = columns.of(table.schema.names)
        for row in _rows(table, found):
            if row.error is None and profiles.wants(row.url):
                _learn_row(row, options, profiles)
    return profiles


def _learn_row(row: _Row, options: Options, profiles: SiteProfiles) -> None:
    # As in cleaning, a page that our code trips over must not end the run; there it gets its error.
    try:
        lines = _page(row, options).text
    except Exception:
        return
    profiles.add(row.url, lines)


def profile_rows(profiles: SiteProfiles) -> Any:
    """A table of profiles: "host", and "profile" as `sitefiles` writes it; a row a site."""
    import pyarrow as pa

    from cleaner import sitefiles

    sites = sorted(profiles.sites.items())
    schema = pa.schema([("host", pa.string()), ("profile", pa.binary())])
    return pa.table([[host for host, _ in sites], [sitefiles.dump_site(host, s) for host, s in sites]], schema=schema)


def profiles_of(rows: Iterable[bytes]) -> SiteProfiles:
    """The profiles that rows of `profile_rows` hold, merged. Raises ValueError for bytes that are none."""
    from cleaner import sitefiles

    profiles = SiteProfiles()
    for row in rows:
        profiles.merge(SiteProfiles(dict([sitefiles.load_site(row)])))
    return profiles
