"""Pages that would kill the parser end soon, with the limit named; large honest ones are read whole."""

import subprocess
import sys

import pytest

import cleaner
from cleaner import limits
from tests.conftest import ROOT

KILLERS = {
    "open divs": ('"<div>" * 100_000 + "last words"', "depth"),
    "closed divs": ('"<div>" * 100_000 + "last words" + "</div>" * 100_000', "depth"),
    "lists": ('"<ul><li>" * 50_000 + "last words"', "depth"),
    "tables": ('"<table><tr><td>" * 30_000 + "last words"', "depth"),
    "fonts": ('"<p><font size=i>" * 4_000 + "last words"', "formatting"),
    "many fonts": ('"".join(f"<p><font size={i}>" for i in range(40_000)) + "last words"', "formatting"),
    "links": ('"<a><b><p></a>" * 50_000 + "last words"', "formatting"),
    "hidden fonts": (
        '"</b>" * 5_000 + "".join(f"<p><b x={i}>" for i in range(5_000)) + "last words"',
        "formatting",
    ),
    "attributes": ('"<p " + " ".join(f"a{i}=1" for i in range(200_000)) + ">last words"', "attributes"),
    "options": ('"<select>" + "<option selected>x" * 50_000 + "</select>last words"', ""),
    "cut tag": ("'last words' + '<p title=q' * 300_000", ""),
}


@pytest.mark.parametrize("name", KILLERS)
def test_killers_end(name):
    """In a process with 1 GB of address space beyond Python's own, and a generous clock."""
    source, limit = KILLERS[name]
    code = (
        "import resource, cleaner, numpy, selectolax.lexbor; from cleaner import stack, classifier; classifier.model();"
        "used = int(open('/proc/self/statm').read().split()[0]) * 4096;"
        "resource.setrlimit(resource.RLIMIT_AS, (used + (1 << 30),) * 2);"
        f"r = cleaner.extract({source}, mode='fast');"
        "print(r.error, r.limits, 'last words' in ' '.join(b.text for b in r.blocks))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, cwd=ROOT, check=False)
    assert done.stdout.strip() == f"None {(limit,) if limit else ()} True", done.stderr[-500:]


def test_a_page_2000_deep_is_read_whole():
    r = cleaner.extract("<div>" * 2_000 + "<p>The deepest words.</p>" + "</div>" * 2_000, mode="fast")
    assert r.limits == ()
    assert [b.text for b in r.blocks] == ["The deepest words."]


def test_200_000_nodes_are_read_whole():
    assert limits.bound("<p>x</p>" * 200_000).limits == ()


def test_20_mb_are_read_whole():
    page = "<p>" + "word " * 50 + "</p>\n"
    page *= 20_000_000 // len(page)
    assert limits.bound(page)[:2] == (page, ())


def test_limits_are_options():
    page = "<div>" * 50 + "<p>one</p>" * 30
    assert cleaner.extract(page, max_depth=40).limits == ("depth",)
    assert "nodes" in cleaner.extract(page, max_nodes=60).limits
    r = cleaner.extract(page, max_bytes=300)
    assert r.limits == ("bytes",)
    assert len(r.blocks) < 30
    assert cleaner.clean("one two three", max_bytes=7).text == "one two"
    assert cleaner.clean("one two three", max_bytes=7).limits == ("bytes",)


@pytest.mark.parametrize(
    "page",
    [
        "<p>a</p>" * 3000,
        "<ul>" + "<li>x" * 3000,
        "<table>" + "<tr><td>1<td>2" * 3000,
        "<p>" + "<a href=x>l</a> <b>m</b>" * 3000,
        "<script>" + "<div>" * 5000 + "</script><p>x",
        "<!-- " + "<div>" * 5000 + " --><p>x",
        "<br>" * 50_000,
    ],
)
def test_honest_pages_come_back_as_they_are(page):
    assert limits.bound(page)[:2] == (page, ())


def test_text_stays_when_tags_go():
    page = "".join(f"<div><b>w{i}" for i in range(4_000))
    bounded = limits.bound(page)
    assert set(bounded.limits) == {"depth", "formatting"}
    assert all(f"w{i}" in bounded.html for i in range(4_000))
