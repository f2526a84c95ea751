"""The compiled build says what it is and gives what plain Python gives; without a compiler there is plain Python."""

import os
import shutil
import subprocess
import sys
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.metadata import distributions
from pathlib import Path

import pytest

from cleaner.compiled import MODULES, build, source
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


WALKS = """
import pathlib, random, sys
from selectolax.lexbor import LexborHTMLParser
from cleaner import html
from cleaner.model import Page

in_place = html._in_place()
assert in_place is not None, "inplace.pyx does not know this version of lexbor"
pages = [path.read_bytes() for path in pathlib.Path(sys.argv[1]).glob("pages/*.html")]
chance = random.Random(1)
parts = [
    "<p class='a b'>", "</p>", "<div hidden id=x>", "</div>", "<svg>", "</svg>", "<a rel=author>", "</a>", "<pre>", "</pre>",
    "<br>", "<b>", "</b>", "<noscript>", "<my-tag role=r>", "</my-tag>", "<not-a-tag-that-is-short itemprop=author>", "<rect>",
    "<font-face>", "<math alttext='x^2'>", "</math>", "<span class=katex-html>", "</span>", "<span class=byline>", "<time datetime=d>",
    "</time>", "<title>t</title>", "<meta name=n content=c>", "<script type='math/tex'>y</script>", "<table>", "<td>", "<li>",
    "<template><p>z</template>", "<button>", "</button>", "<!-- c -->", "word", "two words.", " ", "\\n\\t", "\\xa0", "\\u3000", "&amp;",
    "<link rel=canonical href=h>", "<option>", "<textarea>q</textarea>", "<style>s</style>", "</html>", "<html lang=de>", "\\f",
    "<p style='display: none'>", "<p aria-hidden=true>", "<x data-long-name-of-an-attribute=1>", "<p hidden=''>", "\\ufffd",
]
pages += ["".join(chance.choices(parts, k=chance.randrange(40))) for _ in range(3000)]
done = 0
for page in pages:
    root = LexborHTMLParser(page).root
    here, there = Page("html"), Page("html")
    taken = root is not None and in_place.walk(root, html._Builder(here))
    if root is not None:
        html.walk(root, html._Builder(there))
    in_place.learn()
    assert not taken or here == there, page
    done += taken
print(len(pages), done)
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
    # What an installation leaves beside the sources describes it, but is not where it went.
    places = [Path(str(found.locate_file(""))) for found in distributions(name="dechrome")]
    installed = next((place for place in places if place != ROOT), ROOT)
    found = {
        path.relative_to(installed) for suffix in EXTENSION_SUFFIXES for path in installed.glob(f"cleaner/**/*{suffix}")
    }
    same = all(
        (installed / "cleaner" / file).exists()
        and (installed / "cleaner" / file).read_bytes() == (ROOT / "cleaner" / file).read_bytes()
        for file in map(source, MODULES)
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


def test_the_compiled_modules_pass_the_tests_of_the_plain_ones(compiled):
    code = "from cleaner import loops; import pytest, sys; sys.exit(not loops.IS_COMPILED or pytest.main(sys.argv[1:]))"
    modules = [str(ROOT / "tests" / f"test_{name}.py") for name in ("tags", "loops", "chars", "names", "html", "lines")]
    run(code, compiled, "-o", "pythonpath=", "--import-mode=append", *modules)


def test_nodes_read_in_place_make_the_same_page(compiled):
    pages, in_place = map(int, run(WALKS, compiled, str(ROOT / "samples")).split())
    assert in_place > pages // 2  # the rest has formulas, or tags that were yet to be learned


def test_every_compiled_module_is_one_of_ours():
    for module in MODULES:
        assert (ROOT / "cleaner" / source(module)).exists()
    assert build() in ("compiled", "partly compiled", "plain Python")


def test_without_a_compiler_the_package_stays_plain(tmp_path):
    complaints = build_into(tmp_path / "lib", CC="no-such-compiler", CLEANER_COMPILE="1")
    assert complaints.count("stays plain Python") == len(MODULES)
    assert not [path for suffix in EXTENSION_SUFFIXES for path in tmp_path.glob(f"**/*{suffix}")]


def test_it_can_be_switched_off(tmp_path):
    build_into(tmp_path / "lib", CLEANER_COMPILE="0")
    assert not [path for suffix in EXTENSION_SUFFIXES for path in tmp_path.glob(f"**/*{suffix}")]
