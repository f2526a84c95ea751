"""Cleaning on Apache Spark: DataFrames of pages or texts, profiles learned by host, WARC files as DataFrames.

All of it runs as Arrow functions (`mapInArrow`, `applyInArrow`). docs/spark.md is the guide.
"""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from cleaner.distributed import arrow
from cleaner.distributed.arrow import Columns
from cleaner.options import Options, options_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.sites import SiteProfiles

PROFILES = "host string, profile binary"
PAGES = (
    "file string, number long, id string, url string, date string, html binary, charset string, text string, error string"
)
_HOSTS = 2000  # that a partition may hold before it passes on what it has learned of them
_ROWS = 64  # of a WARC file that go through Arrow together


def clean(
    frame: Any, *, columns: Columns | None = None, sites: SiteProfiles | None = None, options: Options | None = None,
    **changes: Any,
) -> Any:  # fmt: skip
    """A DataFrame of pages (column "html") or texts ("text") cleaned: its other columns, the text, and "error".

    columns: others than the usual ones, and what to add. sites: profiles, broadcast to the executors once. Keywords are
    those of `Options`. A row that cannot be cleaned stays, with its error. Raises as `Options` and `Columns` do.
    """
    from pyspark.sql.types import StructType

    chosen = (columns or Columns()).of(frame.columns)
    plain = options_of(options, changes)
    session = frame.sparkSession
    if plain.sites is not None and sites is None:
        sites = plain.sites
    plain = options_of(plain, {"sites": None})
    data = session.sparkContext.broadcast(_dumped(sites)) if sites is not None else None
    kept = StructType([frame.schema[name] for name in chosen.kept(frame.columns)])
    added = StructType.fromDDL(", ".join(f"`{name}` {kind}" for name, (_, kind) in chosen.added(frame.columns).items()))
    schema = StructType(kept.fields + added.fields)
    return frame.mapInArrow(partial(_clean, columns=chosen, options=plain, sites=data), schema)


def _dumped(sites: SiteProfiles) -> bytes:
    from cleaner import sitefiles

    return sitefiles.dumps(sites.counted())


@lru_cache(maxsize=1)
def _loaded(data: bytes) -> SiteProfiles:
    """Profiles as a worker process keeps them between partitions."""
    from cleaner import sitefiles

    return sitefiles.loads(data)


def _clean(batches: Iterable[Any], columns: Columns, options: Options, sites: Any) -> Iterator[Any]:
    if sites is not None:
        options = options_of(options, {"sites": _loaded(sites.value)})
    for batch in batches:
        yield from arrow.clean(batch, columns, options).to_batches()


def learn(frame: Any, *, columns: Columns | None = None, options: Options | None = None, **changes: Any) -> Any:
    """What a DataFrame of pages or texts teaches: a DataFrame with a row a host, "host" and "profile".

    Each partition learns by itself, then the parts of each host are merged where they meet. `collect` brings them to the
    driver; a DataFrame of profiles can be written, read again, and united with others before `merge`.
    """
    chosen, plain = (columns or Columns()).of(frame.columns), options_of(options, changes)
    return merge(frame.mapInArrow(partial(_learn, columns=chosen, options=plain), PROFILES))


def merge(profiles: Any) -> Any:
    """A DataFrame of profiles with the rows of each host merged into one."""
    return profiles.groupBy("host").applyInArrow(_merge, PROFILES)


def collect(profiles: Any, counted: bool = True) -> SiteProfiles:
    """The profiles of a DataFrame on the driver. counted: without what only further learning needs."""
    found = arrow.profiles_of(bytes(row.profile) for row in profiles.toLocalIterator())
    return found.counted() if counted else found


def _learn(batches: Iterable[Any], columns: Columns, options: Options) -> Iterator[Any]:
    from cleaner.sites import SiteProfiles

    profiles = SiteProfiles()
    for batch in batches:
        profiles.merge(arrow.learn([batch], columns, options))
        if len(profiles.sites) > _HOSTS:
            yield from arrow.profile_rows(profiles).to_batches()
            profiles = SiteProfiles()
    yield from arrow.profile_rows(profiles).to_batches()


def _merge(table: Any) -> Any:
    return arrow.profile_rows(arrow.profiles_of(table.column("profile").to_pylist()))


def read(session: Any, files: Iterable[str], any_status: bool = False) -> Any:
    """The pages (and, of WET files, the texts) of WARC and ARC files, a partition a file, as a DataFrame.

    Files are names that every executor can open, or URLs for fsspec ("s3://…", "hdfs://…"). Columns: file, number, id,
    url, date, html, charset, text, error; damage is a row with its error. Of "html" and "text" one is null.
    """
    names = list(files)
    frame = session.createDataFrame([(name,) for name in names], "file string")
    return frame.repartitionByRange(max(1, len(names)), "file").mapInArrow(partial(_read, any_status=any_status), PAGES)


def _read(batches: Iterable[Any], any_status: bool) -> Iterator[Any]:
    import pyarrow as pa

    for batch in batches:
        for name in batch.column("file").to_pylist():
            rows: list[dict[str, Any]] = []
            for row in _pages(name, any_status):
                rows.append(row)
                if len(rows) == _ROWS:
                    yield pa.RecordBatch.from_pylist(rows, _schema())
                    rows = []
            yield pa.RecordBatch.from_pylist(rows, _schema())


def _schema() -> Any:
    import pyarrow as pa

    types = {"string": pa.string(), "long": pa.int64(), "binary": pa.binary()}
    return pa.schema([(name, types[kind]) for name, kind in (part.split(" ") for part in PAGES.split(", "))])


def _pages(name: str, any_status: bool) -> Iterator[dict[str, Any]]:
    from cleaner.pipeline.job import Job
    from cleaner.pipeline.opening import opened
    from cleaner.streams import sources

    job = Job(Options())
    with _local(name) as local:
        for source in sources.plan([local], None):
            for item in sources.items(source, sources.Reading(any_status=any_status)):
                if item.kind == "skipped":
                    continue
                one = opened(item, job)
                about = {key: item.about.get(key) for key in ("id", "date")}
                row = {"file": name, "number": item.number, **about, "url": one.url, "charset": one.charset}
                if one.outcome.error:
                    row["error"] = one.outcome.error
                else:
                    row["html" if one.html else "text"] = one.content
                yield row


def _local(name: str) -> Any:
    """The name of a file on this machine; what fsspec brings from elsewhere is there as long as the context is."""
    from contextlib import nullcontext

    if "://" not in name:
        return nullcontext(name)
    return _fetched(name)


def _fetched(name: str) -> Any:
    import shutil
    import tempfile
    from contextlib import contextmanager
    from pathlib import Path

    import fsspec

    @contextmanager
    def fetched() -> Iterator[str]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name.rpartition("/")[2]
            with fsspec.open(name, "rb") as remote, path.open("wb") as file:
                shutil.copyfileobj(remote, file, 1 << 20)
            yield str(path)

    return fetched()
