"""The compiled build says what it is and gives what plain Python gives; without a compiler there is plain Python."""

import os
import shutil
import subprocess
import sys
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.metadata import distribution
from pathlib import Path

import pytest

from cleaner.compiled import MODULES, build
from tests.conftest import ROOT

OUTCOME = """
import hashlib, json, pathlib, sys, cleaner
samples = pathlib.Path(sys.argv[1])
pages = [path.read_bytes() for path in sorted(samples.glob("pages/*.html"))]
texts = [path.read_text(encoding="utf-8") for path in sorted(samples.glob("texts/*.txt"))]
found = [*cleaner.extract_many(pages, mode="fast"), *cleaner.clean_many(texts)]
rows = [json.dumps(result.to_dict(), sort_keys=True) for result in found]
print(len(rows), hashlib.sha256("".join(rows).encode()).hexdigest())
"""


def run(code, tree, *arguments):
    """Python without the installed package's path, so that the one in `tree` is imported."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=tree, env={**os.environ, "PYTHONPATH": str(tree)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def copied(folder, compiled_modules=None):
    """The package in a folder of its own, without what was compiled beside it, with what was compiled elsewhere."""
    shutil.copytree(ROOT / "cleaner", folder / "cleaner", ignore=shutil.ignore_patterns("*.so", "*.pyd", "__pycache__"))
    if compiled_modules:
        shutil.copytree(compiled_modules / "cleaner", folder / "cleaner", dirs_exist_ok=True)
    return folder


def build_into(folder, **environment):
    command = [
        sys.executable,
        "setup.py",
        "-q",
        "build_ext",
        "--build-lib",
        str(folder),
        "--build-temp",
        str(folder / "tmp"),
    ]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stderr


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    """A compiled copy: of the installed package where that is one and of this source, else built now."""
    folder = tmp_path_factory.mktemp("compiled")
    installed = Path(str(distribution("dechrome").locate_file("")))
    found = {
        path.relative_to(installed) for suffix in EXTENSION_SUFFIXES for path in installed.glob(f"cleaner/**/*{suffix}")
    }
    same = all(
        (installed / "cleaner" / f"{m.replace('.', '/')}.py").exists()
        and (installed / "cleaner" / f"{m.replace('.', '/')}.py").read_bytes()
        == (ROOT / "cleaner" / f"{m.replace('.', '/')}.py").read_bytes()
        for m in MODULES
    )
    if len(found) < len(MODULES) or installed == ROOT or not same:
        if shutil.which(os.environ.get("CC", "cc")) is None:
            pytest.skip("no C compiler here: the package is plain Python")
        build_into(folder / "lib")
        return copied(folder / "tree", folder / "lib")
    for path in found:
        (folder / "lib" / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(installed / path, folder / "lib" / path)
    return copied(folder / "tree", folder / "lib")


def test_the_compiled_build_gives_what_plain_python_gives(compiled, tmp_path):
    plain = copied(tmp_path)
    for tree, wanted in ((plain, "plain Python"), (compiled, "compiled")):
        assert f"({wanted})" in run("import cleaner.cli; cleaner.cli.main(['--version'])", tree).strip()
    outcome = run(OUTCOME, plain, str(ROOT / "samples"))
    assert int(outcome.split()[0]) >= 10
    assert run(OUTCOME, compiled, str(ROOT / "samples")) == outcome


def test_every_compiled_module_is_one_of_ours():
    for module in MODULES:
        assert (ROOT / "cleaner" / f"{module.replace('.', '/')}.py").exists()
    assert build() in ("compiled", "partly compiled", "plain Python")


def test_without_a_compiler_the_package_stays_plain(tmp_path):
    complaints = build_into(tmp_path / "lib", CC="no-such-compiler", CLEANER_COMPILE="1")
    assert complaints.count("stays plain Python") == len(MODULES)
    assert not [path for suffix in EXTENSION_SUFFIXES for path in tmp_path.glob(f"**/*{suffix}")]


def test_it_can_be_switched_off(tmp_path):
    build_into(tmp_path / "lib", CLEANER_COMPILE="0")
    assert not [path for suffix in EXTENSION_SUFFIXES for path in tmp_path.glob(f"**/*{suffix}")]
