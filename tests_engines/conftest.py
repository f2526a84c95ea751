"""What the tests of the engines share: samples and crawls as rows, and what the library itself makes of them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

import cleaner
from benchmarks import corpora
from cleaner.pipeline.job import Job
from cleaner.pipeline.opening import opened
from cleaner.streams import sources
from tests import crawls

ROOT = Path(__file__).resolve().parent.parent
URL = "https://www.example.org/{}"
ADD = ("title", "authors", "date", "language", "confidence", "route", "limits")


def pytest_configure(config):
    config.addinivalue_line("filterwarnings", "default")  # an engine's warnings are not ours


def html_rows():
    """The sample pages, and rows in which nothing can be cleaned."""
    rows = [{"url": URL.format(page.id), "html": page.source, "n": n} for n, page in enumerate(corpora.read_sample_pages())]
    return [*rows, {"url": URL.format("null"), "html": None, "n": 900}, {"url": None, "html": b"", "n": 901}]


def text_rows():
    """The sample texts, each with lines that all of them share, and a row without a text."""
    line = "The Harbour Paper, since 1901"
    rows = [
        {"url": URL.format(f"t{n}"), "text": f"{line}\n\n{page.source}", "n": n}
        for n, page in enumerate(corpora.read_sample_texts())
    ]
    return [*rows, {"url": "no url", "text": None, "n": 902}]


def expected(row, **options):
    """What the library makes of a row: the values that an engine must give, "error" among them."""
    content = row.get("html") if row.get("html") is not None else row.get("text")
    if content is None:
        return {"text": None, "error": "no page" if "html" in row else "no text"}
    function = cleaner.extract if row.get("html") is not None else cleaner.clean
    result = function(content, row["url"], **options)
    values = {name: getattr(result, name) for name in ADD}
    return {"text": result.text, "error": None, **{k: list(v) if isinstance(v, tuple) else v for k, v in values.items()}}


@pytest.fixture(scope="session")
def archives(tmp_path_factory):
    """WARC files: of the samples, the same cut in the middle of a record, and 200 real pages if there is a crawl."""
    folder = tmp_path_factory.mktemp("warc")
    whole = crawls.warc(crawls.pages(), ".gz")
    (folder / "samples.warc.gz").write_bytes(whole)
    (folder / "cut.warc.gz").write_bytes(whole[: len(whole) // 2])
    files = [str(folder / "cut.warc.gz"), str(folder / "samples.warc.gz")]
    if crawl := os.environ.get("CLEANER_CRAWL"):
        files.append(str(Path(crawl) / "hplt-200.warc.gz"))
    return files


@pytest.fixture(scope="session")
def archived(archives):
    """What the library makes of each record of the archives: by file and number, text and error."""
    out = {}
    for source in sources.plan(archives, None):
        for item in sources.items(source, sources.Reading()):
            if item.kind != "skipped":
                one = opened(item, Job(cleaner.Options()))
                text = None
                if not one.outcome.error:
                    text = cleaner.extract(one.content, one.url, charset=one.charset, mode="fast").text
                out[source.name, item.number] = (text, one.outcome.error or None)
    assert len(out) > 20 and sum(error is not None for _, error in out.values()) >= 1
    return out


@pytest.fixture(scope="session")
def spark():
    """One session for all tests: two executors, each in a process of its own."""
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    session = (
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.executorEnv.PYTHONPATH", path)
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "8")
        .getOrCreate()
    )
    yield session
    session.stop()
