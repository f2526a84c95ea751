"""Every snippet and command of the engines' guides runs, and prints what is said there."""

import contextlib
import io
import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.test_docs import ENGINES, _blocks, _run, clone  # noqa: F401 a fixture
from tests_engines.conftest import ROOT

GUIDES = [ROOT / "docs" / name for name in sorted(ENGINES)]


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.name)
def test_snippets(path, spark):
    for kind, code, output in _blocks(path):
        if kind == "python":
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                exec(compile(code, path.name, "exec"), {"__name__": "__main__"})
            assert output is not None and out.getvalue() == output
    if "ray" in sys.modules:
        sys.modules["ray"].shutdown()  # each of our tests starts its own


def test_the_script_for_spark_submit(clone, monkeypatch, archived):  # noqa: F811
    """As the guide says it, in a Spark of its own; of two files one is cut in the middle of a record."""
    import pyarrow.parquet as pq

    from cleaner.distributed.submit import warc_to_parquet
    from cleaner.sites import SiteProfiles

    whole = (clone / "crawl.warc.gz").read_bytes()
    (clone / "crawl-cut.warc.gz").write_bytes(whole[: len(whole) // 2])
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    assert shutil.which("spark-submit")
    commands = [code for kind, code, _ in _blocks(ROOT / "docs/spark.md") if kind == "sh"]
    assert len(commands) == 1
    done = _run(commands[0].strip(), clone)
    assert done.returncode == 0, done.stderr[-3000:]
    rows = pq.read_table(clone / "clean.parquet").to_pylist()
    wanted = {(Path(file).name, number): error for (file, number), (_, error) in archived.items() if "hplt" not in file}
    names = {"crawl.warc.gz": "samples.warc.gz", "crawl-cut.warc.gz": "cut.warc.gz"}
    assert {(names[row["file"]], row["number"]): row["error"] for row in rows} == wanted
    assert {"id", "url", "date", "text", "title"} <= set(rows[0]) and not {"html", "charset"} & set(rows[0])
    assert SiteProfiles.load(clone / "sites.bin").sites
    assert warc_to_parquet.main(["-o", "x"]) == 2
