"""The crawl benchmark: crawls are what they say, runs over them are watched, figures come out of looks."""

import gzip
import json
import re

import pytest

from benchmarks.crawl import build, figures
from benchmarks.crawl.__main__ import main
from benchmarks.crawl.watch import Look, Watched
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def crawl(tmp_path_factory):
    path = tmp_path_factory.mktemp("crawl") / "c.warc.gz"
    return path, build.build(path, [], 300_000)


def test_records_differ_and_come_round(crawl):
    path, made = crawl
    records = gzip.decompress(path.read_bytes()).split(b"WARC/1.0\r\n")[1:]
    assert len(records) == made.records > made.pages
    assert len(set(records)) == made.records
    assert made.html_bytes >= 300_000 and made.ends[-1] == (path.stat().st_size, made.html_bytes)
    assert build.read(path) == made


def test_the_same_crawl_is_built_again(crawl, tmp_path):
    path, _ = crawl
    build.build(tmp_path / "d.warc.gz", [], 300_000)
    assert (tmp_path / "d.warc.gz").read_bytes() == path.read_bytes()


def test_no_pages_no_crawl(tmp_path):
    with pytest.raises(ValueError, match="no pages"):
        build.build(tmp_path / "c.warc.gz", [tmp_path], 10)
    with pytest.raises(FileNotFoundError):
        build.build(tmp_path / "c.warc.gz", [tmp_path / "none"], 10)


def test_cleaner_runs_over_a_crawl(crawl, capfd):
    path, _ = crawl
    assert main(["run", str(path), "--jobs", "2"]) == 0
    said = capfd.readouterr().out
    assert re.match(r"cleaner: [\d.]+ pages/s, [\d.]+ MB/s; CPU [\d.]+ ms a page", said), said


def test_a_peer_runs_over_a_crawl(crawl, capfd):
    path, _ = crawl
    assert main(["run", str(path), "--extractor", "resiliparse"]) == 0
    assert capfd.readouterr().out.startswith("resiliparse: ")


def test_pages_are_measured(capsys):
    assert main(["pages"]) == 0
    assert "time per byte" in capsys.readouterr().out


def test_tenths_of_an_even_run_are_alike():
    made = build.Crawl(100, 1, 1_000_000, [(100 * i, 10_000 * i) for i in range(1, 101)])
    looks = [Look(i / 10, 100 * i, 0.5 + i / 20, 50_000_000, 60_000_000) for i in range(101)]
    found = figures.tenths(Watched(looks, 10.0, 5.5, 50_000_000), made)
    assert len(found) == figures.PARTS
    assert all(abs(tenth.cpu - 5.0) < 0.01 for tenth in found[1:])
    assert all(abs(tenth.rate - 0.1) < 0.001 for tenth in found)
    svg = figures.chart("even", found)
    assert svg.startswith("<svg") and svg.count("<polyline") == 3
    assert figures.tenths(Watched(looks[:1], 1.0, 1.0, 1), made) == []


def test_bytes_read_are_bytes_of_html():
    made = build.Crawl(2, 1, 300, [(10, 100), (20, 300)])
    assert [figures.html_read(read, made) for read in (0, 5, 10, 15, 20, 99)] == [0, 50, 100, 200, 300, 300]


def test_the_index_is_plain_json(crawl):
    path, made = crawl
    assert json.loads(path.with_name(path.name + ".json").read_text())["records"] == made.records
    assert (ROOT / "samples" / "pages").is_dir()
