"""On Spark, with two executors in processes of their own: the records that the library gives, and bad ones with a reason."""

import os

import pytest

from benchmarks import corpora
from cleaner import sitefiles
from cleaner.distributed import spark as on_spark
from cleaner.distributed.arrow import Columns
from cleaner.sites import SiteProfiles
from tests_engines.conftest import ADD, URL, expected, html_rows, text_rows


def _by_number(frame):
    return {row["n"]: row.asDict() for row in frame.collect()}


@pytest.fixture(scope="module")
def pages(spark):
    rows = html_rows()
    return spark.createDataFrame(
        [(r["url"], r["html"], r["n"]) for r in rows], "url string, html binary, n int"
    ).repartition(2)


@pytest.fixture(scope="module")
def texts(spark):
    rows = text_rows()
    return spark.createDataFrame(
        [(r["url"], r["text"], r["n"]) for r in rows], "url string, text string, n int"
    ).repartition(2)


def test_the_executors_are_processes(spark):
    def who(batches):
        import pyarrow as pa

        for batch in batches:
            yield pa.RecordBatch.from_pydict({"executor": [os.getppid()] * batch.num_rows})

    frame = spark.range(64, numPartitions=8).mapInArrow(who, "executor long")
    found = {row.executor for row in frame.collect()}
    assert len(found) == 2 and os.getpid() not in found


def test_pages(pages):
    done = _by_number(on_spark.clean(pages, columns=Columns(add=ADD), mode="fast"))
    assert len(done) == len(html_rows())
    for row in html_rows():
        got = done[row["n"]]
        assert set(got) == {"url", "n", "text", "error", *ADD}
        assert {k: got[k] for k in expected(row, mode="fast")} == expected(row, mode="fast")
        assert got["url"] == row["url"]


def test_texts_with_profiles_that_were_learned_by_host(texts):
    local = SiteProfiles()
    for row in text_rows():
        local.add(
            row["url"], [line.strip() for line in (row["text"] or "").replace("\r\n", "\n").split("\n") if line.strip()]
        )
    learned = on_spark.learn(texts)
    assert [row.host for row in learned.collect()] == ["example.org"]
    assert sitefiles.dumps(on_spark.collect(learned, counted=False)) == sitefiles.dumps(local)
    assert sitefiles.dumps(on_spark.collect(on_spark.merge(learned.union(learned)), counted=False)) == sitefiles.dumps(
        local
    )
    profiles = on_spark.collect(learned)
    done = _by_number(on_spark.clean(texts, sites=profiles))
    assert len(done) == len(text_rows())
    for row in text_rows():
        wanted = expected(row, sites=local)
        assert (done[row["n"]]["text"], done[row["n"]]["error"]) == (wanted["text"], wanted["error"])
        assert "The Harbour Paper" not in (wanted["text"] or "")


def test_archives(spark, archives, archived):
    frame = on_spark.clean(on_spark.read(spark, archives), mode="fast")
    done = {(row.file, row.number): (row.text, row.error) for row in frame.collect()}
    assert done == archived


def test_what_cannot_work_is_said_before_anything_runs(pages, texts):
    with pytest.raises(ValueError, match="no column 'body'"):
        on_spark.clean(pages, columns=Columns("body"))
    with pytest.raises(ValueError, match="kind="):
        on_spark.clean(pages, columns=Columns("url"))
    with pytest.raises(ValueError, match="no attribute titel"):
        Columns(add=("titel",))
    with pytest.raises(TypeError, match="no option named modus"):
        on_spark.clean(texts, modus="fast")


def test_samples_of_both_kinds_in_one_frame(spark):
    page, text = corpora.read_sample_pages()[0], corpora.read_sample_texts()[0]
    rows = [(0, URL.format(0), page.source.decode("utf-8", "replace"), None), (1, URL.format(1), None, text.source)]
    frame = spark.createDataFrame(rows, "n int, url string, html string, text string")
    done = _by_number(on_spark.clean(frame))
    wanted = [expected({"url": URL.format(0), "html": rows[0][2]}), expected({"url": URL.format(1), "text": text.source})]
    assert [done[n]["text"] for n in (0, 1)] == [row["text"] for row in wanted]
