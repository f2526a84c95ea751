"""Records through the command: every format in and out gives what the library gives."""

import gzip
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import cleaner
from cleaner.streams import inflate
from tests import crawls
from tests.conftest import ROOT, run_command

PAGES = dict(list(crawls.pages().items())[:6])
URLS = {name: f"http://{name.replace('--', '.')}.example/" for name in PAGES}
TEXTS = {name: cleaner.extract(page, URLS[name]).text for name, page in PAGES.items()}
PROMO = "Harga cabai naik tajam di pasar.\n\nBaca Juga: Panen Raya di Brebes\n\nPedagang mengeluh soal itu kemarin.\n"
CLEANED = cleaner.clean(PROMO).text


@pytest.fixture
def archive(tmp_path):
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(crawls.warc(PAGES, ".gz"))
    return path


def rows(data):
    return [json.loads(line) for line in data.splitlines()]


def unpacked(data, ending):
    if ending == ".zst":
        return inflate.zstd().decompress(data)
    return gzip.decompress(data) if ending else data


def quiet(done):
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout


def test_identity_is_carried_through(archive):
    out = rows(quiet(run_command(str(archive))))
    assert [row["text"] for row in out] == list(TEXTS.values())
    assert out[0] == {
        "id": "<urn:uuid:00000001>",
        "url": URLS["ar--news--rtl"],
        "date": "2024-05-06T07:08:09Z",
        "text": TEXTS["ar--news--rtl"],
    }


@pytest.mark.parametrize("ending", ["", ".gz", ".zst"])
def test_what_the_name_of_the_output_says(archive, tmp_path, ending):
    lines, text, table = (tmp_path / f"out{kind}{ending}" for kind in (".jsonl", ".txt", ".parquet"))
    for path in (lines, text, table):
        assert quiet(run_command(str(archive), "-o", str(path), "--add", "title,authors,date")) == b""
        assert not path.with_name(path.name + ".state").exists()
    assert [row["text"] for row in rows(unpacked(lines.read_bytes(), ending))] == list(TEXTS.values())
    assert unpacked(text.read_bytes(), ending).decode() == "".join(f"{one}\n\n" for one in TEXTS.values())
    found = pq.read_table(table)
    assert found.column("text").to_pylist() == list(TEXTS.values())
    assert found.column_names == ["id", "url", "date", "text", "title", "authors", "page_date"]
    manifest = json.loads((table / "_manifest.json").read_text())
    assert (manifest["complete"], manifest["rows"]) == (True, len(PAGES))
    [part] = manifest["parts"]
    codec = pq.ParquetFile(table / part["name"]).metadata.row_group(0).column(0).compression
    assert codec == {"": "SNAPPY", ".gz": "GZIP", ".zst": "ZSTD"}[ending]


def test_every_format_in_one_run(tmp_path, archive):
    folder = tmp_path / "pages"
    folder.mkdir()
    for name, page in PAGES.items():
        (folder / f"{name}.html").write_bytes(page)
    lines = "".join(
        json.dumps({"html": page.decode("utf-8", "replace"), "n": n}) + "\n" for n, page in enumerate(PAGES.values())
    )
    inputs = {
        "a.arc.gz": gzip.compress(crawls.arc(PAGES)),
        "b.warc.wet.gz": gzip.compress(crawls.wet({"x": PROMO})),
        "c.jsonl.zst": inflate.zstd().compress(lines.encode()),
        "d.jsonl.xz": crawls.COMPRESS[".xz"](json.dumps({"text": PROMO}).encode()),
    }
    for name, data in inputs.items():
        (tmp_path / name).write_bytes(data)
    pq.write_table(pa.table({"html": list(PAGES.values()), "k": range(len(PAGES))}), tmp_path / "e.parquet")
    out = rows(quiet(run_command(*inputs, "e.parquet", "pages", archive.name, cwd=tmp_path)))
    count = len(PAGES)
    assert len(out) == 5 * count + 2
    archived, wet, lined, short, table, files, warc = (
        out[:count], out[count], out[count + 1 : 2 * count + 1], out[2 * count + 1], out[2 * count + 2 : 3 * count + 2],
        out[3 * count + 2 : 4 * count + 2], out[4 * count + 2 :],
    )  # fmt: skip
    assert [row["text"] for row in warc] == list(TEXTS.values())
    assert wet["text"] == short["text"] == CLEANED
    assert wet["url"] == "http://x.example/"
    alone = [cleaner.extract(page).text for page in PAGES.values()]
    assert [row["text"] for row in table] == [row["text"] for row in files] == alone
    assert [row["k"] for row in table] == [row["n"] for row in lined] == list(range(count))
    assert files[0]["file"] == "pages/ar--news--rtl.html" or files[0]["file"].endswith("ar--news--rtl.html")
    assert {row["date"] for row in archived} == {"2008-01-02T03:04:05Z"}


@pytest.mark.parametrize("ending", ["", ".gz", ".zst"])
def test_over_a_pipe(ending):
    out = rows(quiet(run_command("-", data=crawls.warc(PAGES, ending))))
    assert [row["text"] for row in out] == list(TEXTS.values())
    lines = json.dumps({"text": PROMO, "n": 1}).encode()
    assert rows(quiet(run_command(data=crawls.COMPRESS[ending](lines)))) == [{"text": CLEANED, "n": 1}]


def test_parquet_over_a_pipe():
    table = pa.table({"text": [PROMO, PROMO], "n": pa.array([2**62, None]), "t": pa.array([1, 2], pa.timestamp("ns"))})
    sink = io.BytesIO()
    pq.write_table(table, sink)
    found = pq.read_table(io.BytesIO(quiet(run_command("--to", "parquet", data=sink.getvalue()))))
    assert found.column("text").to_pylist() == [CLEANED] * 2
    assert found.select(["n", "t"]) == table.select(["n", "t"])
    assert rows(quiet(run_command(data=sink.getvalue())))[0]["n"] == 2**62


def test_null_separated_texts_stay_so():
    assert quiet(run_command("--null", data=PROMO.encode() + b"\0One.\0")) == CLEANED.encode() + b"\0One.\0"


def test_parquet_columns_by_option(tmp_path):
    table = pa.table({"body": [PAGES["en--blog--code"]], "link": ["http://a.example/"], "text": ["mine"]})
    pq.write_table(table, tmp_path / "in.parquet")
    arguments = ("--field", "body", "--url-field", "link", "--into", "clean", "--add", "url")
    quiet(run_command("in.parquet", "-o", "out.parquet", *arguments, cwd=tmp_path))
    [row] = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert (row["link"], row["text"]) == ("http://a.example/", "mine") and "body" not in row
    assert row["clean"] == cleaner.extract(PAGES["en--blog--code"]).text


def test_json_fields_become_parquet_columns_without_loss(tmp_path):
    line = '{"id": "a", "n": 12345678901234567890123, "url": null, "text": "One.", "deep": {"x": [1.50]}}\n'
    quiet(run_command("-", "-o", "out.parquet", data=line.encode(), cwd=tmp_path))
    [row] = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert row == {
        "id": "a", "url": None, "date": None, "text": "One.",
        "other": '{"n": 12345678901234567890123, "deep": {"x": [1.50]}}',
    }  # fmt: skip


def test_jobs_change_nothing(archive, tmp_path):
    for jobs in "13":
        quiet(
            run_command(
                str(archive),
                "-o",
                str(tmp_path / f"{jobs}.jsonl.gz"),
                "--jobs",
                jobs,
                "--dropped",
                str(tmp_path / f"{jobs}.d"),
            )
        )
    for name in ("jsonl.gz", "d"):
        assert (tmp_path / f"1.{name}").read_bytes() == (tmp_path / f"3.{name}").read_bytes() != b""


def test_a_damaged_archive_ends_with_1(archive, tmp_path):
    data = archive.read_bytes()
    archive.write_bytes(data[:-10])
    done = run_command(str(archive))
    assert done.returncode == 1 and len(rows(done.stdout)) == len(PAGES) - 1
    assert b"cut off" in done.stderr and b"(at byte " in done.stderr
    done = run_command(str(archive), "--errors", "errors.jsonl", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, b"")
    [error] = rows((tmp_path / "errors.jsonl").read_bytes())
    assert error["file"] == str(archive) and "cut off" in error["error"] and error["offset"] > 0


def test_the_summary_counts(archive, tmp_path):
    quiet(run_command(str(archive), "-o", "out.jsonl", "--summary", "s.json", cwd=tmp_path))
    found = json.loads((tmp_path / "s.json").read_text())
    assert (found["records"], found["failed"], found["complete"]) == (len(PAGES), 0, True)
    assert min(found["seconds"], found["cpu_seconds_main"], found["cpu_seconds_workers"]) > 0
    assert found["skipped"] == {"record of the type request": len(PAGES), "record of the type warcinfo": 1}
    assert found["bytes_out"] == (tmp_path / "out.jsonl").stat().st_size
    assert found["words_dropped"]["markup.menu"] > 0 and found["words_kept"] > 0


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--add", "colour"), b"--add: no attribute colour"),
        (("-o", "x.jsonl.xz"), b"use .gz or .zst"),
        (("--jobs", "0"), b"from 1 up"),
        (("--resume",), b"standard output cannot be taken up again"),
        (("--resume", "-o", "x.jsonl"), b"standard input cannot be read again"),
        (("--sites", "nothing.json"), b"nothing.json"),
        (("--format", "json"), b"--add"),
    ],
)
def test_what_cannot_be_done_is_refused(arguments, why, tmp_path):
    done = run_command("--jsonl", *arguments, data=b'{"text": "x"}\n', cwd=tmp_path)
    assert done.returncode in (1, 2) and done.stdout == b""
    assert why in done.stderr and b"Traceback" not in done.stderr


def test_forms_of_the_text():
    page = "<html><body><article><h2>Top</h2><p>" + "Long <a href='http://a.example/'>words</a> stand here. " * 9
    line = json.dumps({"html": page}).encode()
    [markdown] = rows(quiet(run_command("--format", "markdown", "--links", data=line)))
    assert "[words](http://a.example/)" in markdown["text"]
    [html] = rows(quiet(run_command("--format", "html", "--no-links", data=line)))
    assert html["text"].startswith("<article") and "href" not in html["text"]


def test_lone_surrogates_do_not_stop_parquet(tmp_path):
    line = '{"id": "a\\ud800", "text": "One \\udc00.", "o": "\\ud800"}\n'
    quiet(run_command("-", "-o", "out.parquet", data=line.encode(), cwd=tmp_path))
    [row] = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert (row["id"], row["text"], row["other"]) == ("a?", "One ?.", '{"o": "\\ud800"}')


def test_a_damaged_parquet_file_loses_the_row_groups_that_cannot_be_read(tmp_path):
    table = pa.table({"text": [f"Number {n}. {'words ' * 40}" for n in range(400)], "n": range(400)})
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=100, compression="gzip")
    file = pq.ParquetFile(tmp_path / "a.parquet")
    column = file.metadata.row_group(2).column(0)
    data = bytearray((tmp_path / "a.parquet").read_bytes())
    middle = column.data_page_offset + column.total_compressed_size // 2
    data[middle : middle + 40] = bytes(40)
    (tmp_path / "a.parquet").write_bytes(data)
    done = run_command("a.parquet", cwd=tmp_path)
    assert done.returncode == 1 and b"row group 2 cannot be read" in done.stderr
    assert [row["n"] for row in rows(done.stdout)] == [n for n in range(400) if not 200 <= n < 300]
    (tmp_path / "a.parquet").write_bytes(data[:-30])
    done = run_command("a.parquet", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, b"") and b"no readable Parquet file" in done.stderr


@pytest.mark.parametrize(
    ("module", "name", "extra"), [("fastwarc", "a.warc", "crawl"), ("pyarrow", "a.parquet", "parquet")]
)
def test_a_missing_extra_is_named(module, name, extra, tmp_path):
    (tmp_path / name).write_bytes(crawls.warc(PAGES) if name == "a.warc" else b"PAR1....")
    (tmp_path / "sitecustomize.py").write_text(f"import sys\nsys.modules[{module!r}] = None\n")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])}
    command = [sys.executable, "-m", "cleaner", name]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (1, b"")
    assert f'pip install "dechrome[{extra}]"'.encode() in done.stderr and b"Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is full: /dev/full")
def test_a_full_disk_is_said(archive):
    done = run_command(str(archive), "-o", "/dev/full")
    assert done.returncode == 1
    assert b"No space left" in done.stderr and b"Traceback" not in done.stderr
    assert not Path("/dev/full.state").exists()


def test_an_output_is_never_an_input(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "One."}\n')
    quiet(run_command(".", "-o", "out.jsonl", "--dropped", "why.jsonl", cwd=tmp_path))
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    for written in (
        ["-o", "out.jsonl"],
        ["--to", "jsonl", "--errors", "a.jsonl"],
        ["--to", "jsonl", "--summary", "a.jsonl"],
    ):
        for inputs in (".", "*.jsonl"):
            done = run_command(inputs, *written, cwd=tmp_path)
            assert done.returncode == 2 and f"{written[-1]} is read and written".encode() in done.stderr
    assert run_command("explain", ".", "-o", "a.jsonl", cwd=tmp_path).returncode == 2
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    done = run_command("*.jsonl", "-o", "out.jsonl", "--resume", cwd=tmp_path)
    assert done.returncode == 0 and b"complete" in done.stderr
    done = run_command("a.jsonl", "-o", "./a.jsonl", cwd=tmp_path)
    assert done.returncode == 2 and b"a.jsonl is read and written" in done.stderr
    assert (tmp_path / "a.jsonl").read_text() == '{"text": "One."}\n'


def test_documents_that_fail_are_set_aside_too(tmp_path):
    (tmp_path / "a.txt").write_text("One.\n")
    done = run_command("a.txt", "missing.txt", "--errors", "errors", cwd=tmp_path)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (1, b"One.", b"")
    assert rows((tmp_path / "errors").read_bytes()) == [{"file": "missing.txt", "error": "No such file or directory"}]
    assert run_command("a.txt", "-o", "b.txt.xz", cwd=tmp_path).returncode == 2


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal")
def test_a_terminal_shows_progress_and_a_summary(tmp_path):
    import pty

    line = json.dumps({"text": PROMO}) + "\n"
    (tmp_path / "in.jsonl").write_text(line * 300 + "{bad\n")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "cleaner", "-", "-o", "out.jsonl", "--errors", "e"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=tmp_path, env=environment, stdin=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    process.stdin.write((tmp_path / "in.jsonl").read_bytes())
    process.stdin.flush()
    shown = b""
    while b"300 records, " not in shown:  # the input stays open until the progress was seen
        shown += os.read(ours, 1000)
    process.stdin.close()
    assert process.wait(timeout=60) == 1
    while b"promo.line" not in shown:
        shown += os.read(ours, 1000)
    os.close(ours)
    for part in (b"MB/s", b"% dropped", b"0 escalated", b"300 records cleaned", b"1 failed", b"% of the words dropped"):
        assert part in shown


RECORD = {"id": 1, "url": "https://e.example/1", "title": "Its own", "date": "2020-01-01", "text": PROMO}


def test_what_is_added_stands_beside_a_records_own_fields(tmp_path):
    (tmp_path / "in.jsonl").write_text(json.dumps(RECORD) + "\n")
    [row] = rows(quiet(run_command("in.jsonl", "--add", "title,date,language", cwd=tmp_path)))
    assert row == {**RECORD, "text": CLEANED, "page_title": None, "page_date": None, "language": "id"}


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--columns", "id,text", "--to", "parquet"], b"'text' is the column of the clean text"),
        (["--into", "title", "--add", "title"], b"one field twice"),
        (["--into", "cleaner", "--stamp"], b"one field twice"),
        (["--timeout", "inf"], b"--timeout takes seconds"),
        (["--sites", "nowhere.bin"], b"nowhere.bin"),
    ],
)
def test_what_would_lose_something_is_refused_before_anything_is_written(tmp_path, arguments, why):
    (tmp_path / "in.jsonl").write_text(json.dumps(RECORD) + "\n")
    (tmp_path / "out").write_text("Written before.")
    done = run_command("in.jsonl", "-o", "out", *arguments, cwd=tmp_path)
    assert done.returncode in (1, 2) and why in done.stderr and b"Traceback" not in done.stderr
    assert (tmp_path / "out").read_text() == "Written before."


def test_options_of_records_are_refused_for_pages(tmp_path):
    (tmp_path / "a.txt").write_text("One.\n")
    for option in (["--summary", "s.json"], ["--add", "title"], ["--stamp"], ["--timeout", "5"]):
        done = run_command("a.txt", *option, cwd=tmp_path)
        assert done.returncode == 2 and f"{option[0]} is for records".encode() in done.stderr


def test_an_empty_page_beside_a_text_is_none(tmp_path):
    for html in ("", None):
        (tmp_path / "in.jsonl").write_text(json.dumps({"html": html, "text": PROMO}) + "\n")
        assert [row["text"] for row in rows(quiet(run_command("in.jsonl", cwd=tmp_path)))] == [CLEANED]
    pq.write_table(pa.table({"html": ["", None], "text": [PROMO, PROMO]}), tmp_path / "in.parquet")
    assert [row["text"] for row in rows(quiet(run_command("in.parquet", cwd=tmp_path)))] == [CLEANED] * 2


def test_parquet_with_odd_columns(tmp_path):
    pq.write_table(pa.table({"text": [PROMO], "url": [7]}), tmp_path / "number.parquet")
    assert rows(quiet(run_command("number.parquet", cwd=tmp_path))) == [{"url": 7, "text": CLEANED}]
    twice = pa.Table.from_arrays([pa.array([PROMO]), pa.array([PROMO])], names=["text", "text"])
    pq.write_table(twice, tmp_path / "twice.parquet")
    done = run_command("twice.parquet", "number.parquet", cwd=tmp_path)
    assert done.returncode == 1 and b"several columns have the name text" in done.stderr
    assert len(rows(done.stdout)) == 1


def test_rows_keep_their_own_columns_beside_what_is_added(tmp_path):
    table = pa.table({"text": [PROMO], "title": ["Its own"], "limits": [7]})
    pq.write_table(table, tmp_path / "in.parquet")
    quiet(run_command("in.parquet", "-o", "out.parquet", "--add", "title,limits,language", cwd=tmp_path))
    [row] = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert row == {
        "title": "Its own", "limits": 7, "text": CLEANED, "language": "id", "page_title": None, "page_limits": [],
    }  # fmt: skip


def test_empty_texts_keep_their_place():
    assert quiet(run_command("--null", data=b"a\0\0b\0")) == b"a\0\0b\0"


def test_without_standard_error(tmp_path):
    (tmp_path / "in.jsonl").write_text(json.dumps(RECORD) + "\n")
    command = f'PYTHONPATH="{ROOT}" exec "{sys.executable}" -m cleaner in.jsonl 2>&-'
    done = subprocess.run(["sh", "-c", command], cwd=tmp_path, stdout=subprocess.PIPE, check=False, timeout=120)
    assert done.returncode == 0 and len(rows(done.stdout)) == 1
