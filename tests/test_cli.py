"""The command as a user runs it."""

import json
import os
import subprocess
import sys
import time

import pytest

from tests.conftest import ROOT, run_command

PAGE = (
    b"<html><head><title>T</title></head><body><nav><a href=/>Home</a></nav><p>"
    + b"Long words stand here, all of them true. " * 8
    + b"</p></body></html>"
)
TEXT = "Harga cabai naik tajam di pasar.\n\nBaca Juga: Panen Raya di Brebes\n\nPedagang mengeluh soal itu kemarin.\n"


def test_text_from_stdin():
    done = run_command(data=TEXT.encode())
    assert done.stdout.decode() == "Harga cabai naik tajam di pasar.\n\nPedagang mengeluh soal itu kemarin.\n"
    assert (done.returncode, done.stderr) == (0, b"")


def test_html_from_stdin():
    done = run_command(data=PAGE)
    assert done.stdout.decode().strip() == ("Long words stand here, all of them true. " * 8).strip()


def test_text_about_markup_is_text():
    text = "A <div> is closed by </div>; a cookie is a small file.\n"
    assert run_command(data=text.encode()).stdout.decode() == text


def test_files_and_their_faults(tmp_path):
    (tmp_path / "a.txt").write_text("One.\n")
    (tmp_path / "b.bin").write_bytes(b"\0\1\2\3")
    done = run_command("a.txt", "b.bin", "missing.txt", "*.no", "a.txt", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout.decode().split() == ["One.", "One."]
    message = done.stderr.decode()
    assert "b.bin: looks like data with NUL bytes" in message
    assert "missing.txt: No such file" in message
    assert "Traceback" not in message


def test_binary_stdin_is_named():
    done = run_command(data=b"%PDF-1.4 ...")
    assert done.returncode == 1
    assert b"standard input: looks like PDF" in done.stderr


def test_jsonl_sets_bad_records_aside(tmp_path):
    lines = [
        json.dumps({"id": 12345678901234567890123, "text": TEXT}),
        "{broken",
        '{"id": 3}',
        '{"text": 7}',
        b'{"text": "\xff"}',
        '{"f": 1e400, "s": "\\ud800", "html": "' + PAGE.decode().replace('"', '\\"') + '"}',
    ]
    data = b"\n".join(x if isinstance(x, bytes) else x.encode() for x in lines)
    done = run_command("--jsonl", data=data)
    out = [json.loads(x) for x in done.stdout.splitlines()]
    assert done.returncode == 1
    assert out[0] == {"id": 12345678901234567890123, "text": run_command(data=TEXT.encode()).stdout.decode()}
    assert set(out[1]) == {"f", "s", "text"}
    assert b'"f": 1e400, "s": "\\ud800"' in done.stdout
    for number, why in ((2, "not valid JSON"), (3, "no field"), (4, "not a string"), (5, "not UTF-8")):
        assert f"standard input: line {number}: " in done.stderr.decode()
        assert why in done.stderr.decode()


def test_errors_and_dropped_files(tmp_path):
    data = (json.dumps({"text": TEXT}) + "\n{bad\n").encode()
    done = run_command("--jsonl", "--errors", str(tmp_path / "e"), "--dropped", str(tmp_path / "d"), data=data)
    assert (done.returncode, done.stderr) == (1, b"")
    error = json.loads((tmp_path / "e").read_text())
    assert (error["line"], error["record"]) == (2, "{bad")
    gone = json.loads((tmp_path / "d").read_text())
    assert gone["text"].startswith("Baca Juga") and gone["code"] == "promo.line" and gone["line"] == 1
    assert TEXT[gone["start"] : gone["end"]] == gone["text"]


def test_field_into_add_and_stamp():
    record = json.dumps({"body": TEXT, "n": 1})
    done = run_command(
        "--jsonl",
        "--field",
        "body",
        "--into",
        "clean",
        "--keep-field",
        "--add",
        "language,route",
        "--stamp",
        data=record.encode(),
    )
    out = json.loads(done.stdout)
    assert out["body"] == TEXT and out["language"] == "id" and "Baca" not in out["clean"]
    assert set(out["cleaner"]) == {"version", "model", "options"}


def test_explain_names_true_reasons():
    table = run_command("explain", data=("example.com\n\n" + TEXT).encode()).stdout.decode()
    assert "DROP  example.com" in table and "address" in table
    assert "DROP  Baca Juga: Panen Raya di Brebes" in table and "promo" in table


def test_wrong_arguments_exit_2():
    done = run_command("--mode", "warp")
    assert done.returncode == 2
    assert b"invalid choice" in done.stderr


def _start(*arguments, **streams):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([sys.executable, "-m", "cleaner", *arguments], env=environment, **streams)


def test_a_record_comes_out_while_stdin_stays_open():
    process = _start("--jsonl", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    process.stdin.write(json.dumps({"html": PAGE.decode()}).encode() + b"\n")
    process.stdin.flush()
    line = process.stdout.readline()  # would hang here, and the test with it, if the batch waited for more
    assert "Long words" in json.loads(line)["text"]
    process.stdin.close()
    assert process.wait(timeout=30) == 0
    process.stdout.close()


def test_a_closed_pipe_ends_it_quietly(tmp_path):
    (tmp_path / "many.jsonl").write_text((json.dumps({"text": TEXT}) + "\n") * 20_000)
    process = _start("--jsonl", str(tmp_path / "many.jsonl"), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout.readline()
    process.stdout.close()
    assert process.wait(timeout=60) == 0
    assert process.stderr.read() == b""
    process.stderr.close()


def _peak_kb(path):
    code = (
        "import resource, sys; from cleaner.cli import main; main(['--jsonl', sys.argv[1], '-o', '/dev/null']);"
        "print(sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True, cwd=ROOT)
    return int(done.stdout)


@pytest.mark.skipif(sys.platform == "win32", reason="peak memory is read by the resource module, which Windows lacks")
def test_memory_does_not_grow_with_the_input(tmp_path):
    line = json.dumps({"text": "Harga naik. Baca Juga: Panen Raya"}) + "\n"
    small, large = tmp_path / "small.jsonl", tmp_path / "large.jsonl"
    small.write_text(line * 2_000)
    large.write_text(line * 16_000)
    assert _peak_kb(large) - _peak_kb(small) < 7_000  # half a KB for each record more


def test_interrupt_is_quiet():
    process = _start("--jsonl", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdin.write(json.dumps({"text": "x"}).encode() + b"\n")
    process.stdin.flush()
    process.stdout.readline()
    time.sleep(0.1)
    process.send_signal(2)
    _, message = process.communicate(timeout=30)
    assert process.returncode == 130
    assert b"Traceback" not in message


def test_every_command_of_the_table_has_help():
    from cleaner.commands import COMMANDS

    listed = run_command("--help").stdout.decode()
    for name, command in COMMANDS.items():
        done = run_command(name, "--help")
        assert (done.returncode, command.summary in " ".join(done.stdout.decode().split())) == (0, True)
        assert f"cleaner {name}" in listed


def test_a_file_named_like_a_command_is_a_file(tmp_path):
    (tmp_path / "explain").write_text("One.\n")
    assert run_command("./explain", cwd=tmp_path).stdout == b"One.\n"


def test_explain_leaves_records_and_binary_data_out():
    for data, why in ((b'{"text": "x"}\n', b"JSON lines"), (b"\0\1", b"NUL")):
        done = run_command("explain", data=data)
        assert (done.returncode, done.stdout) == (1, b"")
        assert why in done.stderr


def test_of_a_text_nothing_is_lost_beyond_the_limit(tmp_path):
    text = "The ferry came in late today, he said.\n" * 9
    (tmp_path / "long.txt").write_text(text)
    done = run_command("--max-bytes", "50", "long.txt", cwd=tmp_path)
    assert done.stdout.decode() == text
    found = json.loads(run_command("--max-bytes", "50", "--format", "json", "long.txt", cwd=tmp_path).stdout)
    assert found["limits"] == ["bytes"]
    record = json.loads(run_command("--max-bytes", "50", "--to", "jsonl", "long.txt", cwd=tmp_path).stdout)
    assert record["text"] == text


def test_what_can_be_read_but_once(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "pages").mkdir()
    os.mkfifo(tmp_path / "pages" / "p.html")  # in a folder it is no page
    (tmp_path / "pages" / "q.txt").write_text("Two.\n")
    with subprocess.Popen(["sh", "-c", "printf 'One.\\n' > pipe"], cwd=tmp_path):
        assert run_command("pipe", "pages", cwd=tmp_path).stdout == b"One.\n\nTwo.\n"
    assert run_command("/dev/stdin", data=b"Three.\n").stdout == b"Three.\n"
    done = run_command("/dev/null", "")
    assert (done.returncode, done.stdout) == (1, b"") and b"No such file" in done.stderr


def test_no_blank_line_for_what_could_not_be_read(tmp_path):
    (tmp_path / "a.txt").write_text("One.\n")
    assert run_command("missing.txt", "a.txt", cwd=tmp_path).stdout == b"One.\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("a.txt", "-o", "linked.txt"),
        ("a.txt", "--summary", "a.txt", "--to", "jsonl"),
        ("a.txt", "-o", "out", "--dropped", "out"),
        ("explain", "a.txt", "-o", "a.txt"),
        ("report", "--peers", "none", "a.txt", "-o", "a.txt"),
        ("compare", "a.txt", "b.txt", "-o", "b.txt"),
        ("learn", "a.txt", "--url", "https://example.com/", "-o", "a.txt"),
    ],
)
def test_nothing_is_written_over_what_is_read(arguments, tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("One.\n")
    os.link(tmp_path / "a.txt", tmp_path / "linked.txt")
    done = run_command(*arguments, cwd=tmp_path)
    assert done.returncode == 2 and b"give another output" in done.stderr
    assert all((tmp_path / name).read_text() == "One.\n" for name in ("a.txt", "b.txt"))


def test_explain_unpacks_and_refuses_records(tmp_path):
    import gzip

    (tmp_path / "t.txt.gz").write_bytes(gzip.compress(TEXT.encode()))
    assert "Panen Raya" in run_command("explain", "t.txt.gz", cwd=tmp_path).stdout.decode()
    done = run_command("explain", str(ROOT / "samples" / "crawl.jsonl"))
    assert done.returncode == 1 and b"holds JSON lines" in done.stderr


def test_standard_input_is_one_run_only():
    done = run_command("compare", "-", "-", data=b"")
    assert done.returncode == 2 and b"once only" in done.stderr


def test_closed_descriptors(tmp_path):
    (tmp_path / "a.txt").write_text("One.\n")
    for redirection in (">&-", "<&-"):
        file = "a.txt" if redirection == ">&-" else ""
        command = f"{sys.executable} -m cleaner {file} {redirection}"
        done = subprocess.run(
            ["sh", "-c", command], cwd=tmp_path, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
        )
        assert done.returncode == 1 and b"Traceback" not in done.stderr and done.stderr


def test_null_html_leaves_the_text_to_be_cleaned():
    line = json.dumps({"html": None, "text": TEXT})
    record = json.loads(run_command("--jsonl", data=line.encode() + b"\n").stdout)
    assert "Panen Raya" not in record["text"] and record["html"] is None


def test_the_page_behind_gold_is_a_page(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.html").write_bytes(PAGE)
        (tmp_path / f"{name}.gold.txt").write_text("Long words stand here, all of them true. " * 8)
    done = run_command("report", "--peers", "none", "--gold", "a.html", "b.html", "-o", "r.html", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    report = (tmp_path / "r.html").read_text()
    assert all(f'"name":"{name}.html"' in report for name in ("a", "b")) and report.count('"f1":1.0') >= 2


def test_gold_from_nowhere_is_refused(tmp_path):
    (tmp_path / "a.html").write_bytes(PAGE)
    done = run_command("report", "--peers", "none", "--gold", "nofolder", "a.html", "-o", "r.html", cwd=tmp_path)
    assert done.returncode == 2 and b"nofolder is no folder" in done.stderr


def test_a_pipe_holds_what_a_file_does(tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"text": [TEXT], "url": ["https://example.com/"]}), tmp_path / "t.parquet")
    os.mkfifo(tmp_path / "pipe")
    for arguments in (("--to", "jsonl"), ("--to", "jsonl", "--jobs", "2")):
        with subprocess.Popen(["sh", "-c", "cat t.parquet > pipe"], cwd=tmp_path):
            done = run_command("pipe", *arguments, cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, b"")
        assert "Panen Raya" not in json.loads(done.stdout)["text"]
    with subprocess.Popen(["sh", "-c", "cat t.parquet > pipe"], cwd=tmp_path):
        done = run_command("pipe", "-o", "out.jsonl", "--resume", cwd=tmp_path)
    assert done.returncode == 2 and b"nor can a pipe" in done.stderr
