"""Every command and snippet in README and docs runs, and prints what is said there."""

import contextlib
import io
import json
import os
import re
import shlex
import subprocess
import sys

import pytest

from tests import crawls
from tests.conftest import ROOT

PAGES = [ROOT / "README.md", ROOT / "docs/library.md", ROOT / "docs/command-line.md", ROOT / "docs/crawls.md"]
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.S)


def _blocks(path):
    return BLOCK.findall(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.name)
def test_python_snippets(path):
    blocks = _blocks(path)
    for (kind, code), (following, output) in zip(blocks, [*blocks[1:], ("", "")], strict=True):
        if kind == "python":
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                exec(compile(code, path.name, "exec"), {})
            assert following == "text"
            assert out.getvalue() == output


def _commands():
    for path in PAGES:
        for kind, code in _blocks(path):
            if kind == "sh":
                for line in code.strip().split("\n"):
                    if "pytest" not in line:
                        yield pytest.param(line, id=line[:50])


@pytest.mark.parametrize("line", list(_commands()))
def test_commands(line, tmp_path):
    """Run as in a clone: the samples are there, `cleaner` is the command, and it is installed already."""
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    (tmp_path / "crawl.jsonl").write_text(json.dumps({"html": "<p>One two three."}) + "\n")
    (tmp_path / "crawl.warc.gz").write_bytes(crawls.warc(crawls.pages(), ".gz"))
    given = {path.name for path in tmp_path.iterdir()}
    command = f"{shlex.quote(sys.executable)} -m cleaner"
    line = re.sub(r"(^|&& |\| )cleaner\b", rf"\1{command}", line.replace("pip install . &&", "")).strip()
    line = re.sub(r"^cleaner\b", command, line)
    done = subprocess.run(
        ["bash", "-c", line],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    made = [p for p in tmp_path.iterdir() if p.name not in given and p.stat().st_size]
    assert done.stdout or made


def test_the_readme_shows_what_explain_prints():
    shown = next(code for kind, code in _blocks(ROOT / "README.md") if kind == "text")
    command = [sys.executable, "-m", "cleaner", "explain", "samples/texts/id--news--seed.txt"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert shown == done.stdout


def test_nobody_is_told_to_install_another_package():
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        assert not re.search(r"pip install ['\"]?cleaner\b", path.read_text(encoding="utf-8")), path
