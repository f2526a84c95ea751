"""What may happen to a long run: records that kill or hang their worker, kill -9, Ctrl-C. Nothing is lost by it."""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cleaner.streams import parquet
from tests import crawls
from tests.conftest import ROOT

FAULTS = ROOT / "tests" / "faults"
PAGE = (
    "<html><body><p>{} Long words stand here, all of them true, and nobody doubts a single one of them.</p></body></html>"
)
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")


def start(*arguments, cwd, faults=False, **streams):
    path = os.pathsep.join([str(FAULTS), str(ROOT)] if faults else [str(ROOT)])
    command = [sys.executable, "-m", "cleaner", *map(str, arguments)]
    return subprocess.Popen(command, cwd=cwd, env={**os.environ, "PYTHONPATH": path}, stderr=subprocess.PIPE, **streams)


def finish(process):
    _, message = process.communicate(timeout=120)
    return process.returncode, message.decode()


def lines(path):
    return [json.loads(line) for line in Path(path).read_bytes().splitlines()]


# Records that take their worker with them.


def write_records(path, bad):
    words = [bad.get(n, f"Number {n}.") for n in range(60)]
    path.write_text("".join(json.dumps({"n": n, "html": PAGE.format(word)}) + "\n" for n, word in enumerate(words)))


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_segfault_and_a_record_without_end(tmp_path, jobs):
    write_records(tmp_path / "in.jsonl", {7: "KILL THE WORKER", 21: "NEVER END", 22: "EXIT", 40: "KILL THE WORKER"})
    arguments = ("in.jsonl", "-o", "out.jsonl", "--errors", "errors.jsonl", "--jobs", jobs, "--timeout", "6")
    assert finish(start(*arguments, cwd=tmp_path, faults=True)) == (1, "")
    out = lines(tmp_path / "out.jsonl")
    assert [row["n"] for row in out] == [n for n in range(60) if n not in (7, 21, 22, 40)]
    assert all(row["text"].startswith(f"Number {row['n']}. Long words") for row in out)
    errors = lines(tmp_path / "errors.jsonl")
    assert [(row["line"], row["error"]) for row in errors] == [
        (8, "its worker died (SIGSEGV)"),
        (22, "took longer than 6 s"),
        (23, "its worker died (exit status 3)"),
        (41, "its worker died (SIGSEGV)"),
    ]
    assert json.loads(errors[0]["record"])["n"] == 7  # it can be tried again


def test_bad_records_of_an_archive_are_named(tmp_path):
    bodies = {f"p{n}": PAGE.format("KILL THE WORKER" if n == 3 else n).encode() for n in range(6)}
    (tmp_path / "a.warc.gz").write_bytes(crawls.warc(bodies, ".gz"))
    done = finish(start("a.warc.gz", "-o", "out.jsonl", "--errors", "errors.jsonl", cwd=tmp_path, faults=True))
    assert done == (1, "")
    assert len(lines(tmp_path / "out.jsonl")) == 5
    [error] = lines(tmp_path / "errors.jsonl")
    assert (error["id"], error["url"]) == ("<urn:uuid:00000004>", "http://p3.example/")
    assert (tmp_path / "a.warc.gz").read_bytes()[error["offset"] :].startswith(b"\x1f\x8b")


def test_the_limit_is_per_record(tmp_path):
    """Sixteen records that take half a second each are within a limit of two."""
    write_records(tmp_path / "in.jsonl", dict.fromkeys(range(16), "TAKE HALF A SECOND"))
    done = start("in.jsonl", "--timeout", "2", "--jobs", "2", cwd=tmp_path, faults=True, stdout=subprocess.PIPE)
    out, message = done.communicate(timeout=120)
    assert (done.returncode, message, out.count(b"\n")) == (0, b"", 60)


def test_workers_that_cannot_start_end_the_run(tmp_path):
    (tmp_path / "sites").write_text("no profiles")
    (tmp_path / "in.jsonl").write_text('{"text": "x"}\n')
    code, message = finish(start("in.jsonl", "-o", "out.jsonl", "--sites", "sites", cwd=tmp_path))
    assert code in (1, 2) and "sites" in message and "Traceback" not in message


# Runs that are ended early.

OUTPUTS = [f"out{kind}{ending}" for kind in (".txt", ".jsonl", ".parquet") for ending in ("", ".gz", ".zst")]
MOMENTS = int(os.environ.get("CLEANER_KILLS", "4"))  # at which a run to each output is killed


@pytest.fixture(scope="module")
def crawl(tmp_path_factory):
    return make_crawl(tmp_path_factory.mktemp("crawl"), 1500)


@pytest.fixture(scope="module")
def short_crawl(tmp_path_factory):
    return make_crawl(tmp_path_factory.mktemp("short"), 600)


def make_crawl(folder, size):
    """Texts in two files, of which one record is broken, and pages in a third."""
    rng = random.Random(5)
    words = "the harbour of lamp and window in stone was quiet morning letter bridge".split()
    texts = [f"Number {n}. " + " ".join(rng.choices(words, k=60)) + ".\n\nRead also: More of it\n" for n in range(size)]
    rows = [json.dumps({"id": str(n), "text": text}) for n, text in enumerate(texts)]
    rows[100] = "{broken"
    (folder / "a.jsonl.gz").write_bytes(crawls.COMPRESS[".gz"]("\n".join(rows[: size // 2]).encode()))
    (folder / "b.jsonl").write_text("\n".join(rows[size // 2 :]))
    (folder / "c.warc.gz").write_bytes(crawls.warc({f"p{n}": PAGE.format(n).encode() for n in range(100)}, ".gz"))
    return folder


def command(folder, output):
    inputs = [folder / name for name in ("a.jsonl.gz", "b.jsonl", "c.warc.gz")]
    return [
        *inputs,
        "-o",
        output,
        "--errors",
        "errors.jsonl.gz",
        "--dropped",
        "dropped.jsonl",
        "--checkpoint",
        "90",
        "--resume",
    ]


def digests(folder):
    """What a run left: every file with its content's hash, for a folder of Parquet its manifest and each part."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def undisturbed(crawl, folder, output):
    folder.mkdir()
    assert finish(start(*command(crawl, output), cwd=folder)) == (1, "")  # one record is broken
    return digests(folder)


def killed(crawl, folder, output, seed):
    """Kill and resume one run at MOMENTS random moments, begin another when it is done, give what each left."""
    rng, left, kills = random.Random(seed), [], 0
    while kills < MOMENTS:
        at = folder / f"{len(left)}"
        at.mkdir(parents=True, exist_ok=True)
        while True:
            process = start(*command(crawl, output), cwd=at)
            try:
                process.communicate(timeout=rng.uniform(0.2, 2.5))
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
                kills += 1
                if kills < MOMENTS:
                    continue
                assert finish(start(*command(crawl, output), cwd=at))[0] in (0, 1)
            break
        left.append(digests(at))
    return left


@posix
def test_kill_and_resume_give_the_same_bytes(short_crawl, tmp_path):
    def whole(output):
        expected = undisturbed(short_crawl, tmp_path / f"whole.{output}", output)
        return expected, killed(short_crawl, tmp_path / f"killed.{output}", output, output)

    with ThreadPoolExecutor(3) as threads:
        for output, (expected, left) in zip(OUTPUTS, threads.map(whole, OUTPUTS), strict=True):
            assert all(found == expected for found in left), output
            assert output in expected or f"{output}/part-00001.parquet" in expected


def children(process):
    """The worker processes of a run (Linux)."""
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True, check=False)
    return [int(pid) for pid in found.stdout.split()]


def wait_for(condition):
    until = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_finishes_what_is_in_flight(crawl, tmp_path, number):
    expected = undisturbed(crawl, tmp_path / "whole", "out.jsonl.gz")
    folder = tmp_path / "interrupted"
    folder.mkdir()
    process = start(*command(crawl, "out.jsonl.gz"), cwd=folder)
    state = folder / "out.jsonl.gz.state"
    wait_for(lambda: state.exists() and json.loads(state.read_bytes())["number"] > 0)
    process.send_signal(number)
    code, message = finish(process)
    assert code == 130
    assert message.startswith("cleaner: interrupted after ") and message.endswith("--resume goes on\n")
    assert message.count("\n") == 1
    import gzip

    partly = gzip.decompress((folder / "out.jsonl.gz").read_bytes())  # a file that can be read
    assert finish(start(*command(crawl, "out.jsonl.gz"), cwd=folder))[0] == 1
    whole = gzip.decompress((folder / "out.jsonl.gz").read_bytes())
    assert whole.startswith(partly) and len(whole) > len(partly)
    assert digests(folder) == expected


@posix
def test_ctrl_c_reaches_the_workers_as_well(tmp_path):
    """A terminal sends it to all processes of the group."""
    write_records(tmp_path / "in.jsonl", {30: "NEVER END"})
    arguments = ("in.jsonl", "-o", "out.jsonl", "--timeout", "4", "--errors", "errors")
    process = start(*arguments, cwd=tmp_path, faults=True, start_new_session=True)
    wait_for(lambda: (tmp_path / "out.jsonl").exists() and lines(tmp_path / "out.jsonl"))
    os.killpg(process.pid, signal.SIGINT)
    code, message = finish(process)
    assert code == 130 and "Traceback" not in message
    assert len(lines(tmp_path / "out.jsonl")) >= 16


@posix
def test_no_worker_outlives_its_parent(tmp_path):
    write_records(tmp_path / "in.jsonl", {20: "TAKE HALF A SECOND"})
    process = start("-", "-o", "out.jsonl", "--jobs", "2", cwd=tmp_path, stdin=subprocess.PIPE)
    process.stdin.write((tmp_path / "in.jsonl").read_bytes())
    process.stdin.flush()
    wait_for(lambda: (tmp_path / "out.jsonl").exists() and (tmp_path / "out.jsonl").stat().st_size)
    workers = children(process)
    assert workers
    process.kill()
    process.communicate()
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))


def test_what_resume_refuses(crawl, tmp_path):
    process = start(*command(crawl, "out.jsonl"), cwd=tmp_path)
    wait_for((tmp_path / "out.jsonl.state").exists)
    process.kill()
    process.communicate()
    code, message = finish(start(*command(crawl, "out.jsonl"), "--mode", "fast", cwd=tmp_path))
    assert code == 2 and "differs from this one in: how to clean and what to write" in message
    held = (tmp_path / "out.jsonl.state").read_text()
    text = (crawl / "b.jsonl").read_text()
    try:
        (crawl / "b.jsonl").write_text(text.replace("Number", "Nombre", 1))
        code, message = finish(start(*command(crawl, "out.jsonl"), cwd=tmp_path))
    finally:
        (crawl / "b.jsonl").write_text(text)
    assert code == 2 and "differs from this one in: inputs" in message
    assert (tmp_path / "out.jsonl.state").read_text() == held
    for state in ("{}", "null", "[1]"):
        (tmp_path / "out.jsonl.state").write_text(state)
        code, message = finish(start(*command(crawl, "out.jsonl"), cwd=tmp_path))
        assert code == 2 and "no checkpoint" in message


def test_a_complete_run_is_not_begun_again(crawl, tmp_path):
    first = undisturbed(crawl, tmp_path / "a", "out.txt")
    code, message = finish(start(*command(crawl, "out.txt"), cwd=tmp_path / "a"))
    assert (code, message) == (0, "cleaner: out.txt is complete: nothing to resume\n")
    assert digests(tmp_path / "a") == first


def test_a_folder_of_parts_killed_at_its_first_manifest_is_ours(tmp_path):
    (tmp_path / "_manifest.json.new").write_text("{")
    parquet._emptied(tmp_path, set())
    (tmp_path / "part-00000-of-another.parquet").write_bytes(b"PAR1")
    with pytest.raises(ValueError, match="not ours"):
        parquet._emptied(tmp_path, set())
