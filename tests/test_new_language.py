"""A language is a file: dropped into the folder, it and its cases work without a line of code."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """A copy of the project with one file more."""
    folder = tmp_path_factory.mktemp("clone")
    shutil.copytree(ROOT / "cleaner", folder / "cleaner", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "tests").mkdir()
    shutil.copy(ROOT / "tests" / "test_lexicon.py", folder / "tests")
    shutil.copy(ROOT / "setup.cfg", folder)
    shutil.copy(ROOT / "tests/data/eo.toml", folder / "cleaner/lexicon/eo.toml")
    return folder


def _python(clone, *arguments):
    environment = {**os.environ, "PYTHONPATH": str(clone)}
    return subprocess.run(
        [sys.executable, *arguments], cwd=clone, env=environment, capture_output=True, text=True, check=False
    )


def test_its_cases_run_with_the_others(clone):
    done = _python(clone, "-m", "pytest", "-v", "-p", "no:cacheprovider", "tests/test_lexicon.py", "-k", "eo-")
    # 12 cases that drop, 10 that keep, 1 that cuts.
    assert " 23 passed" in done.stdout, done.stdout[-3000:]
    done = _python(clone, "-m", "pytest", "-v", "-p", "no:cacheprovider", "tests/test_lexicon.py", "-k", "eo] and not case")
    assert " 2 passed" in done.stdout, done.stdout[-3000:]


def test_it_is_recognised_and_cleaned(clone):
    prose = "La kapitano diris, ke la motoro estas nova sed la ligno ankoraŭ la sama, ĉar neniu volis ĝin ŝanĝi."
    text = f"{prose}\n\nLegu ankaŭ: La ponto de la urbo denove malfermita\n\n{prose[:-1]} hieraŭ.\n\nReen supren\n"
    code = "import json, sys, cleaner; r = cleaner.clean(sys.argv[1]); print(json.dumps([r.language, r.text, [d.code for d in r.dropped]]))"
    language, cleaned, codes = json.loads(_python(clone, "-c", code, text).stdout)
    assert language == "eo"
    assert cleaned.split("\n\n") == [prose, prose[:-1] + " hieraŭ.\n"]
    assert codes == ["promo.line", "phrase.tools"]


def test_a_case_that_does_not_hold_fails(clone):
    path = clone / "cleaner/lexicon/eo.toml"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace('"Reen supren",', '"La kato dormis sur la muro.",'), encoding="utf-8")
    done = _python(clone, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_lexicon.py", "-k", "eo-drop")
    path.write_text(whole, encoding="utf-8")
    assert done.returncode == 1 and done.stdout.count("FAILED") == 1
