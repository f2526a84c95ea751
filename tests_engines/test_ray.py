"""With Ray Data, started here: the records that the library gives, and bad ones with a reason."""

import pyarrow as pa
import pytest
import ray

from cleaner import sitefiles
from cleaner.distributed.arrow import Columns
from cleaner.distributed.ray import Clean, Learn, collect, merge
from cleaner.distributed.spark import _pages
from tests_engines.conftest import ADD, ROOT, expected, html_rows, text_rows


@pytest.fixture(scope="module", autouse=True)
def engine():
    """Four slots on whatever machine: two hold the cleaning actors, the others move the data."""
    ray.init(num_cpus=4, include_dashboard=False, log_to_driver=False, runtime_env={"env_vars": {"PYTHONPATH": str(ROOT)}})
    yield
    ray.shutdown()


def _cleaned(table, **arguments):
    data = ray.data.from_arrow(table).repartition(3)
    done = data.map_batches(
        Clean,
        batch_format="pyarrow",
        batch_size=8,
        compute=ray.data.ActorPoolStrategy(size=2),
        fn_constructor_kwargs=arguments,
    )
    return {row["n"]: row for row in done.take_all()}


def test_pages():
    rows = html_rows()
    done = _cleaned(pa.Table.from_pylist(rows), columns=Columns(add=ADD), mode="fast")
    assert len(done) == len(rows)
    for row in rows:
        wanted = expected(row, mode="fast")
        assert {k: done[row["n"]][k] for k in wanted} == wanted
        assert done[row["n"]]["url"] == row["url"]


def test_texts_with_profiles(tmp_path):
    rows = text_rows()
    data = ray.data.from_arrow(pa.Table.from_pylist(rows)).repartition(3)
    learned = data.map_batches(
        Learn, batch_format="pyarrow", batch_size=4, compute=ray.data.ActorPoolStrategy(size=2)
    ).materialize()
    profiles = collect(learned, counted=False)
    assert len(profiles.sites["example.org"].pages) == len(rows) - 1
    by_host = learned.groupby("host").map_groups(merge, batch_format="pyarrow")
    assert by_host.count() == 1
    assert sitefiles.dumps(collect(by_host, counted=False)) == sitefiles.dumps(profiles)
    profiles.counted().save(tmp_path / "sites.bin")
    done = _cleaned(pa.Table.from_pylist(rows), sites=str(tmp_path / "sites.bin"))
    for row in rows:
        wanted = expected(row, sites=profiles)
        assert (done[row["n"]]["text"], done[row["n"]]["error"]) == (wanted["text"], wanted["error"])
        assert "The Harbour Paper" not in (wanted["text"] or "")


def test_archives(archives, archived):
    rows = [row for name in archives for row in _pages(name, False)]
    schema = pa.schema(
        [
            ("file", pa.string()),
            ("n", pa.int64()),
            ("url", pa.string()),
            ("html", pa.binary()),
            ("charset", pa.string()),
            ("error", pa.string()),
        ]
    )
    columns = [[row.get(name) for row in rows] for name in ("file", "number", "url", "html", "charset", "error")]
    data = ray.data.from_arrow(pa.table(columns, schema=schema)).repartition(4)
    done = data.map_batches(
        Clean,
        batch_format="pyarrow",
        batch_size=16,
        compute=ray.data.ActorPoolStrategy(size=2),
        fn_constructor_kwargs={"mode": "fast"},
    )
    assert {(row["file"], row["n"]): (row["text"], row["error"]) for row in done.take_all()} == archived


def test_wrong_arguments():
    with pytest.raises(TypeError, match="no option named modus"):
        Clean(modus="fast")
    with pytest.raises(ValueError, match="no attribute titel"):
        Clean(columns=Columns(add=("titel",)))
