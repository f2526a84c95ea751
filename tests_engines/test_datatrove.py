"""In datatrove pipelines, with its local executor: the records that the library gives, and bad ones with a reason."""

import gzip
import json
import time

import pytest
from datatrove.data import Document
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers.jsonl import JsonlWriter

import cleaner
from cleaner.distributed import datatrove as steps
from cleaner.distributed.spark import _pages
from cleaner.sites import SiteProfiles
from tests_engines.conftest import URL, expected, html_rows, text_rows


def _written(folder, rows, parts=2):
    folder.mkdir()
    for part in range(parts):
        lines = [json.dumps(row) for row in rows[part::parts]]
        (folder / f"{part}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(folder)


def _read(folder):
    rows = []
    for path in folder.glob("**/*.jsonl.gz"):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            rows += [json.loads(line) for line in lines]
    return {row["id"]: row for row in rows}


def _run(tmp_path, rows, *pipeline):
    reader = JsonlReader(_written(tmp_path / "in", rows), text_key="text", id_key="id")
    steps_ = [reader, *pipeline, JsonlWriter(str(tmp_path / "out"))]
    LocalPipelineExecutor(steps_, tasks=2, workers=2, logging_dir=str(tmp_path / "logs")).run()
    return _read(tmp_path / "out")


def test_pages(tmp_path, archives, archived):
    rows = [
        {"id": f"s{r['n']}", "url": r["url"], "text": r["html"].decode("utf-8", "replace")}
        for r in html_rows()
        if r["html"]
    ]
    wanted = {row["id"]: expected({"url": row["url"], "html": row["text"]}, mode="fast") for row in rows}
    for row in _pages(archives[-1], False):
        page = row["html"].decode("utf-8", "replace")
        rows.append({"id": f"w{row['number']}", "url": row["url"], "text": page})
        wanted[rows[-1]["id"]] = expected({"url": row["url"], "html": page}, mode="fast")
    bad = {"id": "bad", "url": "http://[", "text": "<html><body></body></html>"}
    extractor = steps.Extractor(
        add=("title", "authors"), mode="fast", exclusion_writer=JsonlWriter(str(tmp_path / "excluded"))
    )
    done = _run(tmp_path, [*rows, bad], extractor)
    texts = {key: row["text"] for key, row in done.items()}
    assert texts == {key: row["text"] for key, row in wanted.items() if row["text"]}
    assert all(done[key]["metadata"]["title"] == wanted[key]["title"] for key in done)
    assert set(_read(tmp_path / "excluded")) == {"bad"} | {key for key, row in wanted.items() if not row["text"]}


def test_texts_with_profiles(tmp_path):
    rows = [{"id": str(r["n"]), "url": r["url"], "text": r["text"]} for r in text_rows() if r["text"]]
    profiles = SiteProfiles()
    for row in rows:
        profiles.add(row["url"], [line.strip() for line in row["text"].splitlines() if line.strip()])
    profiles.save(tmp_path / "sites.bin")
    done = _run(tmp_path, rows, steps.Formatter(sites=str(tmp_path / "sites.bin")))
    assert {key: row["text"] for key, row in done.items()} == {
        row["id"]: cleaner.clean(row["text"], row["url"], sites=profiles).text for row in rows
    }
    assert not any("The Harbour Paper" in row["text"] for row in done.values())


def test_a_document_that_cannot_be_cleaned_has_its_reason(monkeypatch, tmp_path):
    documents = [
        Document(text="<p>One line of a page.</p>" * 3, id="good"),
        Document(text=None, id="none"),
        Document(text="<p>slow", id="slow"),
    ]
    extractor = steps.Extractor(timeout=3, exclusion_writer=JsonlWriter(str(tmp_path / "excluded")))
    own = extractor.extract
    monkeypatch.setattr(
        extractor, "extract", lambda text, url=None: time.sleep(60) if text == "<p>slow" else own(text, url)
    )
    assert [document.id for document in extractor.run(iter(documents))] == ["good"]
    excluded = _read(tmp_path / "excluded")
    assert "bytes or str wanted" in excluded["none"]["metadata"]["cleaner_error"]
    assert excluded["slow"]["metadata"]["cleaner_error"] == "took longer than 3 seconds"
    formatter = steps.Formatter()
    kept = list(formatter.run(iter([Document(text=None, id="none"), Document(text="A line.", id="good")])))
    assert [d.id for d in kept] == ["none", "good"]
    assert "str wanted" in kept[0].metadata["cleaner_error"]


def test_wrong_arguments_and_names():
    with pytest.raises(TypeError, match="no option named modus"):
        steps.Formatter(modus="fast")
    with pytest.raises(ValueError, match="no attribute titel"):
        steps.Extractor(add=("titel",))
    with pytest.raises(AttributeError, match="Extraktor"):
        steps.Extraktor  # noqa: B018
    assert steps.Formatter().format(f"Read also: A boat\n\n{URL}") == cleaner.clean(f"Read also: A boat\n\n{URL}").text
