"""Pages that would kill the parser end soon, with the limit named; large honest ones are read whole."""

import random
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

import cleaner
from cleaner import elements, limits, scan, tags
from tests import hostile
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
    "cut tag": ("'last words' + '<p title=q' * 300_000", "nodes"),
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


@pytest.mark.parametrize("name", hostile.PAGES)
def test_hostile_pages_end_with_their_limit_named(name):
    """Each in a process with 1 GB of address space beyond Python's own; what it cuts is the page's end, or tags alone."""
    limit = hostile.PAGES[name][1]
    code = (
        "import resource, cleaner, numpy, selectolax.lexbor; from cleaner import stack, classifier; classifier.model();"
        "from tests import hostile;"
        f"page = hostile.PAGES[{name!r}][0]();"
        "used = int(open('/proc/self/statm').read().split()[0]) * 4096;"
        "resource.setrlimit(resource.RLIMIT_AS, (used + (1 << 30),) * 2);"
        "r = cleaner.extract(page, mode='fast');"
        "print(r.error, r.limits, any(hostile.WORDS in text for text in r.page.text))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, cwd=ROOT, check=False)
    assert done.stdout.startswith(f"None ({limit!r}," if limit else "None ()"), done.stdout + done.stderr[-500:]
    assert limit in ("nodes", "bytes") or done.stdout.strip().endswith("True")


@pytest.mark.parametrize("name", hostile.WHOLE)
def test_large_honest_pages_are_read_whole(name):
    page = hostile.WHOLE[name]()
    assert limits.bound(page)[:2] == (page, ())


def test_a_page_2000_deep_is_read_whole():
    r = cleaner.extract("<div>" * 2_000 + "<p>The deepest words.</p>" + "</div>" * 2_000, mode="fast")
    assert r.limits == ()
    assert [b.text for b in r.blocks] == ["The deepest words."]


def test_of_too_many_nodes_the_first_are_read():
    page = "".join(f"<p>w{i}" for i in range(300_000))
    bounded = limits.bound(page)
    assert bounded.limits == ("nodes",) and page.startswith(bounded.html) and bounded.html.count("<p>") > 4_000
    assert limits.bound(page, max_nodes=300_000)[:2] == (page, ())


@pytest.mark.parametrize(
    "page",
    [
        "<div title='</div>'>" * 30_000 + "</div>" * 30_000,
        "<script>" + "</div>" * 30_000 + "</script>" + "<div>" * 30_000,
        "<!--" + "</div>" * 30_000 + "-->" + "<div>" * 30_000,
    ],
)
def test_what_hides_tags_is_no_way_round_the_depth(page):
    """End tags in scripts, comments and quotes end nothing."""
    assert limits.bound(page).limits == ("depth",)


@given(st.lists(st.sampled_from(["<div>", "</div>", "<b>", "</b>", "<p>", "x", "<br>", "<a href='<b>'>", "<!--", "-->"])))
def test_a_harmless_page_has_nothing_that_the_account_would_take(parts):
    """What the quick look lets pass, the account of open elements would not change."""
    page = "".join(parts) * 20 + "-->"  # of a comment that is never closed the account reads the tags, the parser none
    if limits.is_harmless(page.encode(), tags.marks(page.encode()), limits.Bounds(10, 30, 400, 5_000)):
        looked = scan.Scan(page, 2_500)
        looked.run()
        assert not looked.cuts


def test_limits_are_options():
    page = "<div>" * 50 + "<p>one</p>" * 30
    assert cleaner.extract(page, max_depth=40).limits == ("depth",)
    assert "nodes" in cleaner.extract(page, max_nodes=60).limits
    r = cleaner.extract(page, max_bytes=300)
    assert r.limits == ("bytes",)
    assert len(r.blocks) < 30
    assert cleaner.clean("one two three", max_bytes=7).text == "one two three"
    cut = cleaner.clean("Harga naik tajam.\nTerkini Lainnya\nTerkini Lainnya\r\nAkhir", max_bytes=33, language="id")
    assert cut.text == "Harga naik tajam.\n\nTerkini Lainnya\nAkhir"
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


NAMES = (
    "a b font nobr p p div div span section h1 li li ul dl dd table table tr td td caption select option optgroup button form "
    "template ruby rt rp svg svg math mi foreignObject title marquee applet object noscript details frameset input br body col "
    "x-y an-element"
).split()


def depth_of(page):
    """The most elements in each other, formatting ones and others."""
    most = [0, 0]
    nodes = [(LexborHTMLParser(page).root, 0, 0)]
    while nodes:
        node, formatting, others = nodes.pop()
        if node.is_element_node:
            formatting, others = (formatting + 1, others) if node.tag in elements.FORMATTING else (formatting, others + 1)
        most = [max(most[0], formatting), max(most[1], others)]
        child = node.child
        while child is not None:
            nodes.append((child, formatting, others))
            child = child.next
    return most


def test_no_page_is_much_deeper_than_it_is_taken_for():
    """Of whatever tags come round again: what the tags say, and what is left where they say too much."""
    chance = random.Random(1)
    for _ in range(3_000):
        parts = [
            f"</{chance.choice(NAMES)}>"
            if chance.random() < 0.4
            else f"<{chance.choice(NAMES)}{chance.choice(['', '', ' id=x', '/'])}>"
            for _ in range(chance.randrange(1, 9))
        ]
        page = "".join(parts[:2] + 40 * parts[2:]) + "text"
        formatting, others = depth_of(page)
        followed = tags.followed(page.encode(), 10**6, 10**6)
        # The parser adds a <tbody> or <tr> of its own, and stands formatting elements in each block.
        assert followed.odd or others <= 2 * followed.depth + 3 * followed.formatting + 12, page[:300]
        looked = scan.Scan(page, 10)
        looked.run()
        formatting, others = depth_of(looked.result())
        assert others <= 32 + 2 * formatting, page[:300]
