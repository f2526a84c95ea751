"""Every command and snippet in README and docs runs, and prints what is said there; figures are those of their source."""

import contextlib
import io
import json
import os
import re
import subprocess
import sys

import pytest

from benchmarks import imports
from tests import crawls
from tests.conftest import ROOT

ENGINES = {"datatrove.md", "ray.md", "spark.md"}  # their snippets run in tests_engines, where the engines are
PAGES = [ROOT / "README.md", *sorted(path for path in (ROOT / "docs").glob("*.md") if path.name not in ENGINES)]
BLOCK = re.compile(r"^(`{3,})(\w+)\n(.*?)^\1$", re.S | re.M)
# What CI does itself, around the tests.
INSTALLS = re.compile(r"pip install|pytest")

NOTE = "is complete: nothing to resume"  # where a guide shows how a run is taken up


def _blocks(path):
    """The fenced blocks of a page as (kind, content, output): an output is a block "text" right behind a snippet."""
    text = path.read_text(encoding="utf-8")
    found = list(BLOCK.finditer(text))
    out = []
    for block, following in zip(found, [*found[1:], None], strict=False):
        is_output = following and following[2] == "text" and not text[block.end() : following.start()].strip()
        out.append((block[2], block[3], following[3] if is_output else None))
    return out


def _with(kind):
    return [pytest.param(path, id=path.name) for path in PAGES if any(name == kind for name, _, _ in _blocks(path))]


@pytest.mark.parametrize("path", _with("python"))
def test_python_snippets(path):
    for kind, code, output in _blocks(path):
        if kind == "python":
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                exec(compile(code, path.name, "exec"), {"__name__": "__main__"})
            assert output is None or out.getvalue() == output


@pytest.fixture
def clone(tmp_path):
    """A folder as a clone is, with `cleaner` installed."""
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    (tmp_path / "crawl.jsonl").write_text(json.dumps({"html": "<p>One two three."}) + "\n")
    (tmp_path / "crawl.warc.gz").write_bytes(crawls.warc(crawls.pages(), ".gz"))
    tools = tmp_path / "bin"
    tools.mkdir()
    for name, command in (("cleaner", f'"{sys.executable}" -m cleaner "$@"'), ("python", f'"{sys.executable}" "$@"')):
        (tools / name).write_text(f"#!/bin/sh\nexec {command}\n")
        (tools / name).chmod(0o755)
    return tmp_path


def _run(line, folder):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    command = ["bash", "-o", "pipefail", "-c", line]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("path", _with("sh"))
def test_commands(path, clone):
    """In order, as a reader would give them in a clone."""
    for kind, code, output in _blocks(path):
        if kind != "sh":
            continue
        done = None
        for line in code.strip().replace("\\\n", " ").split("\n"):
            if not INSTALLS.search(line):
                done = _run(line, clone)
                said = [message for message in done.stderr.splitlines() if not message.endswith(NOTE)]
                assert (done.returncode, said) == (0, []), line
        assert output is None or done.stdout == output


def test_links_lead_somewhere():
    for path in [*PAGES, *(ROOT / "docs" / name for name in ENGINES), ROOT / "CONTRIBUTING.md"]:
        assert [target.name for target in _targets(path) if not target.exists()] == [], path.name


def _targets(path):
    text = re.sub(BLOCK, "", path.read_text(encoding="utf-8"))
    return [(path.parent / target).resolve() for target in re.findall(r"\]\(([^)#]+)", text) if "://" not in target]


def test_the_readme_leads_to_every_guide():
    reached, open_pages = set(), [ROOT / "README.md"]
    while open_pages:
        page = open_pages.pop()
        reached.add(page)
        open_pages += [target for target in _targets(page) if target in PAGES and target not in reached]
    assert [page.name for page in PAGES if page not in reached] == []


def test_the_readme_has_the_figures_of_the_quality_page():
    def rows(name):
        text = (ROOT / name).read_text(encoding="utf-8")
        table = re.search(r"^\| set \| pages \|.*?(?=\n\n)", text, re.M | re.S).group()
        head, _, *body = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in table.split("\n")]
        return {row[0]: dict(zip(head, row, strict=True)) for row in body}

    shown, measured = rows("README.md"), rows("docs/quality.md")
    for name, row in shown.items():
        for column, figure in row.items():
            assert figure == measured[name]["auto" if column == "cleaner" else column], (name, column)


def test_the_architecture_is_that_of_the_imports():
    message = "out of date: run python -m benchmarks.imports"
    graph = imports.read()
    assert imports.DRAWING.read_text(encoding="utf-8") == imports.svg(graph), message
    page = imports.PAGE.read_text(encoding="utf-8")
    assert imports.with_table(page, graph) == page, message


def test_imports_in_a_circle_are_found():
    graph = imports.Graph(dict.fromkeys("abc", ""), {"a": {"b"}, "b": {"c"}, "c": {"a"}}, {})
    with pytest.raises(ValueError, match="in a circle"):
        imports.layers(graph)


def test_nobody_is_told_to_install_another_package():
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        assert not re.search(r"pip install ['\"]?cleaner\b", path.read_text(encoding="utf-8")), path
