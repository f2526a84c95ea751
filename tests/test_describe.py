"""Metadata without extraction, and the measurement of it."""

import json
import os
import zipfile
from pathlib import Path

import pytest

import cleaner
from benchmarks import metadata
from tests.conftest import ROOT

PAGES = sorted((ROOT / "samples").glob("*/*.html"))
GOLD = os.environ.get("CLEANER_GOLD")


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.stem)
def test_the_same_as_with_extraction(path):
    url = "https://example.com/2021/03/05/a-page"
    r, about = cleaner.extract(path.read_bytes(), url, mode="fast"), cleaner.describe(path.read_bytes(), url)
    assert (about.title, about.authors, about.date, about.date_source) == (r.title, r.authors, r.date, r.date_source)
    assert about.site == r.site
    assert about.title
    assert about.language == path.name[:2]


def test_options_and_types():
    page = "<html lang=de><title>Ein Titel</title><p>x"
    assert cleaner.describe(page).language == "de"
    assert cleaner.describe(page, language="nl").language == "nl"
    assert cleaner.describe("").title is None
    with pytest.raises(TypeError, match="bytes or str wanted"):
        cleaner.describe(3)
    with pytest.raises(TypeError, match="no option named speed"):
        cleaner.describe(page, speed=3)


def test_the_measurement_counts_both_readers(tmp_path):
    page = '<html><head><title>A walk | Paths</title><meta property="og:site_name" content="Paths"><meta name="author" content="Ann Lee"></head><h1>A walk</h1>'
    with zipfile.ZipFile(tmp_path / "small.zip", "w") as archive:
        archive.writestr("html/1.html", page)
        archive.writestr(
            "gold.jsonl", json.dumps({"id": 1, "url": None, "title": "A Walk", "author": "Lee, Ann", "date": None})
        )
    found = metadata.measure(tmp_path / "small.zip", rounds=1)
    assert [count.f1 for count in found["cleaner"][0]] == [1.0, 1.0, 0.0]
    assert metadata.table(found).count("\n") == 4


@pytest.mark.skipif(not GOLD, reason="CLEANER_GOLD names no folder")
def test_better_than_trafilatura_on_real_pages():
    found = metadata.measure(Path(GOLD) / "wcxb-dev.zip", rounds=1, every=12)
    ours, theirs = ([count.f1 for count in found[name][0]] for name in ("cleaner", "trafilatura"))
    assert ours[0] >= theirs[0] + 0.02
    assert ours[1] >= theirs[1] and ours[2] >= theirs[2]
