"""`explain` for people and machines; the formats that the command writes."""

import json
import os
import pty
import re
import subprocess
import sys

import cleaner
from cleaner import explain
from tests.conftest import ROOT, run_command

PAGE = ROOT / "samples/pages/tr--news--semantic.html"
TEXT = "Harga cabai naik tajam di pasar. Baca juga: Harga Beras\n\nBaca Juga: Panen Raya di Brebes\n\nPedagang mengeluh soal itu kemarin.\n"


def on_terminal(*arguments, columns=70, **variables):
    """What the command writes on a terminal of some columns."""
    ours, theirs = pty.openpty()
    environment = {k: v for k, v in os.environ.items() if k != "NO_COLOR"}
    environment |= {"PYTHONPATH": str(ROOT), "COLUMNS": str(columns), "TERM": "xterm", **variables}
    command = [sys.executable, "-m", "cleaner", *arguments]
    process = subprocess.Popen(command, stdout=theirs, stdin=subprocess.DEVNULL, cwd=ROOT, env=environment)
    os.close(theirs)
    out = b""
    while True:
        try:
            chunk = os.read(ours, 1 << 16)
        except OSError:  # the other end is closed
            break
        if not chunk:
            break
        out += chunk
    os.close(ours)
    assert process.wait() == 0
    return out.decode().replace("\r\n", "\n")


def test_plain_when_piped_and_coloured_on_a_terminal():
    piped = run_command("explain", str(PAGE)).stdout.decode()
    assert "\x1b" not in piped
    shown = on_terminal("explain", str(PAGE), columns=160)
    assert "\x1b[31mDROP\x1b[0m" in shown and "\x1b[32mkeep\x1b[0m" in shown
    assert "\x1b" not in on_terminal("explain", str(PAGE), NO_COLOR="1")
    assert re.sub(r"\x1b\[\d+m", "", on_terminal("explain", str(PAGE), columns=100)) == piped


def test_the_table_is_as_wide_as_the_terminal():
    narrow, wide = (on_terminal("explain", str(PAGE), columns=n, NO_COLOR="1").split("\n")[3] for n in (60, 200))
    assert narrow.index("  in a menu") < 40 < 90 < wide.index("  in a menu")


def test_columns_line_up_in_any_script():
    r = cleaner.clean(
        "三十年前に廃止された鳴沢線の鉄橋が、歩いて渡れる遊歩道として生まれ変わった。\n\nShort.\n\nนกกระเรียน\u0e31ม"
    )
    rows = explain.table(r).split("\n")[1:-1]
    assert {sum(map(explain._columns, row.split("  nothing")[0])) for row in rows} == {50}


def test_json_says_what_weighed():
    done = run_command("explain", "--json", str(PAGE), "-", data=TEXT.encode())
    page, text = map(json.loads, done.stdout.splitlines())
    assert (page["file"], text["file"]) == (str(PAGE), "standard input")
    block = next(b for b in page["blocks"] if b["code"] == "classifier")
    assert block["keep"] is False and 0 <= block["score"] <= 1
    assert len(block["weights"]) == 3 and {"column", "value", "weight"} == set(block["weights"][0])
    assert [d["code"] for d in text["dropped"]] == ["promo.inline", "promo.line"]
    assert page["title"] == cleaner.extract(PAGE.read_bytes()).title


def test_weights_are_in_order_and_in_log_odds():
    r = cleaner.extract(PAGE.read_bytes(), mode="fast")
    for block in explain.to_dict(r)["blocks"]:
        sizes = [abs(w["weight"]) for w in block["weights"]]
        assert sizes == sorted(sizes, reverse=True)
        assert all(size < 20 for size in sizes)


def test_compare_by_reason(tmp_path):
    for name, more in (("a", []), ("b", ["--keep", "promo.line"])):
        done = run_command("--text", "--dropped", str(tmp_path / f"{name}.jsonl"), *more, data=TEXT.encode())
        assert done.returncode == 0
    done = run_command("compare", "a.jsonl", "b.jsonl", cwd=tmp_path)
    assert done.returncode == 0
    assert re.search(rb"promo\.line +\(kept\) +1 +6", done.stdout)
    found = json.loads(run_command("compare", "--json", "a.jsonl", "b.jsonl", cwd=tmp_path).stdout)
    assert found["moved"] == [{"a": "promo.line", "b": "", "words": 6, "pieces": 1}]
    assert found["examples"][0]["text"].strip() == "Baca Juga: Panen Raya di Brebes"


def test_compare_refuses_what_is_no_run(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "x"}\n')
    (tmp_path / "b.jsonl").write_text('{"text": "x"}\nno\n')
    done = run_command("compare", "a.jsonl", "b.jsonl", cwd=tmp_path)
    assert done.returncode == 2
    assert b"b.jsonl: line 2: not valid JSON" in done.stderr
    done = run_command("compare", "a.jsonl", "missing.jsonl", cwd=tmp_path)
    assert done.returncode == 2 and b"missing.jsonl: No such file" in done.stderr


def test_formats_with_links_and_images(tmp_path):
    page = str(ROOT / "samples/markdown/en--images--figures.html")
    run = lambda *more: run_command("--url", "https://example.com/a/b", *more, page).stdout.decode()  # noqa: E731
    assert "![" not in run("--format", "markdown")
    assert "](https://example.com/img/crane.jpg)" in run("--format", "markdown", "--images")
    assert '<img src="https://example.com/img/crane.jpg"' in run("--format", "html")
    assert "<img" not in run("--format", "html", "--no-images")
    record = json.dumps(
        {
            "html": (ROOT / "samples/markdown/en--links--relative.html").read_text(encoding="utf-8"),
            "url": "https://example.com/g/p",
        }
    )
    done = run_command("--jsonl", "--format", "html", data=record.encode())
    assert '<a href="https://example.com/places/mill.html">' in json.loads(done.stdout)["text"]


def test_explaining_leaves_the_result_as_it_is():
    for path in sorted((ROOT / "samples/pages").glob("*.html")):
        result = cleaner.extract(path.read_bytes(), mode="fast")
        before = result.to_dict(), result.verdicts
        result.explain()
        assert (result.to_dict(), result.verdicts) == before
