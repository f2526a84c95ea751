"""The library's face: the same outcome in any order, batch and thread; bad input gets a reasoned outcome."""

import json
import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleaner
from cleaner import api, stack
from tests.conftest import ROOT, run_command

PAGES = sorted((ROOT / "samples/pages").glob("*.html"))
SOURCES = [path.read_bytes() for path in PAGES]


def _as_json(results):
    return [json.dumps(r.to_dict(), sort_keys=True) for r in results]


ALONE = _as_json([cleaner.extract(source, url="https://example.com/a") for source in SOURCES])


@pytest.mark.parametrize("size", [1, 7, 64])
def test_batches_change_nothing(size, monkeypatch):
    monkeypatch.setattr(api, "BATCH", size)
    items = [(source, "https://example.com/a") for source in SOURCES * 4]
    assert _as_json(cleaner.extract_many(items)) == ALONE * 4


def test_order_changes_nothing():
    order = list(range(len(SOURCES)))
    random.Random(7).shuffle(order)
    found = _as_json(cleaner.extract_many((SOURCES[i], "https://example.com/a") for i in order))
    assert found == [ALONE[i] for i in order]


def test_threads_change_nothing():
    with ThreadPoolExecutor(2) as pool:
        found = pool.map(lambda s: cleaner.extract(s, url="https://example.com/a"), SOURCES * 3)
        assert _as_json(found) == ALONE * 3


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.stem)
def test_the_command_gives_what_the_library_gives(path):
    text = cleaner.extract(path.read_bytes()).text
    assert run_command(str(path)).stdout.decode() == text + "\n"


@pytest.mark.parametrize("mode", ["fast", "auto"])
def test_every_block_has_verdict_reason_and_place(mode):
    for source in SOURCES[:6]:
        r = cleaner.extract(source, mode=mode)
        visible = "\n".join(b.text for b in r.blocks)
        assert len(r.blocks) == len(r.verdicts) > 5
        assert all(v.reason and v.code for v in r.verdicts)
        assert all(visible[b.start : b.end] == b.text for b in r.blocks)
        assert all(visible[d.start : d.end] == d.text for d in r.dropped)
        assert r.explain().count("\n") >= len(r.blocks)
        words = [w for b in r.blocks for w in b.text.split()]
        assert set(r.text.split()) <= set(words)


def test_a_gate_sends_a_doubtful_page_to_a_witness(monkeypatch):
    monkeypatch.setattr(stack, "GATES", (stack.Gate("unsure", lambda page, expected: True),))
    assert cleaner.extract(SOURCES[0]).route == "unsure: trafilatura"
    assert cleaner.extract(SOURCES[0], mode="fast").route == "fast"


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=400), st.text(max_size=30) | st.none())
def test_anything_has_an_outcome(source, url):
    r = cleaner.extract(source, url=url, mode="fast")
    assert r.error is None
    json.dumps(r.to_dict())
    r.explain()
    r.markdown()


@pytest.mark.parametrize("source", [None, 3, ["<p>"], {"html": "x"}])
def test_wrong_types_raise(source):
    with pytest.raises(TypeError, match="bytes or str wanted"):
        cleaner.extract(source)


def test_wrong_options_raise():
    with pytest.raises(TypeError, match="no option named speed"):
        cleaner.extract("<p>x", speed=3)
    with pytest.raises(ValueError, match="favour must be one of"):
        cleaner.extract("<p>x", favour="both")
    with pytest.raises(TypeError, match="url must be str or None"):
        cleaner.extract("<p>x", url=3)


@pytest.mark.parametrize(
    ("options", "error", "why"),
    [
        ({"max_nodes": -5}, ValueError, "max_nodes must be 1 or more"),
        ({"max_bytes": 1.5}, TypeError, "max_bytes must be an int"),
        ({"charset": 5}, TypeError, "charset must be a str"),
        ({"comments": "yes"}, TypeError, "comments must be True or False"),
        ({"sites": "sites.bin"}, TypeError, "SiteProfiles.load"),
        ({"keep": "site"}, TypeError, "keep must be a tuple"),
        ({"lexicons": "en"}, TypeError, "lexicons must be a tuple"),
        ({"options": {}}, TypeError, "options must be Options"),
    ],
)
def test_options_are_checked_by_name(options, error, why):
    with pytest.raises(error, match=why):
        cleaner.clean("A text.", **options)


def test_options_fold():
    options = cleaner.Options(mode="fast", language="id")
    assert cleaner.extract(SOURCES[0], options=options).route == "fast"
    assert cleaner.Options().to_dict() == {}
    assert options.to_dict() == {"mode": "fast", "language": "id"}


def test_favour_leans():
    words = {
        f: sum(len(cleaner.extract(s, mode="fast", favour=f).text.split()) for s in SOURCES)
        for f in ("precision", None, "recall")
    }
    assert words["precision"] < words[None] < words["recall"]


def test_many_is_lazy():
    def pages():
        yield from ("<p>One two three four.</p>" for _ in range(api.BATCH))
        raise AssertionError("read too far")

    assert next(cleaner.extract_many(pages())).text


def test_comments_are_an_option():
    page = (
        "<html><title>A walk</title><body><article><h1>A walk</h1>" + "<p>We went along the river, past the mill, and came home late, tired and glad.</p>" * 8
        + "</article><div class=comments>" + "".join(f"<div class=comment><p>Reader {i} says that the walk along the river is fine, but long.</p></div>" for i in range(6)) + "</div>"
    )  # fmt: skip
    assert "Reader" not in cleaner.extract(page).text


def test_markdown_keeps_the_blocks():
    page = (ROOT / "samples/pages/en--docs--nested.html").read_bytes()
    r = cleaner.extract(page)
    assert "```" in r.markdown()
    assert r.markdown().count("- ") >= 2


@pytest.mark.parametrize(
    ("page", "head", "url", "kind"),
    [
        ("en--forum--noscript", "", "https://forum.example.com/t/oiling-a-gate/17", "forum"),
        ("en--product--shop", '<script type="application/ld+json">{"@type": "Product"}</script>', None, "product"),
        ("tr--news--semantic", "", None, "article"),
        ("en--docs--nested", "", "https://example.com/docs/guide/", "documentation"),
    ],
)
def test_kind(page, head, url, kind):
    html = (ROOT / f"samples/pages/{page}.html").read_text(encoding="utf-8").replace("</head>", f"{head}</head>")
    assert cleaner.extract(html, url=url, mode="fast").kind == kind


def test_a_page_without_blocks_has_no_kind():
    assert cleaner.extract("<html><body></body></html>").kind is None


@pytest.mark.parametrize("many", [cleaner.extract_many, cleaner.clean_many])
@pytest.mark.parametrize("number", [0, 1, 16, 17, 64, 65])
def test_batches_of_any_size_nothing_in_them_included(many, number):
    assert [result.text for result in many([""] * number)] == [""] * number
    assert [result.text for result in many(["One line."] * number)] == ["One line."] * number


def test_what_came_before_an_error_comes_out():
    def texts(last):
        yield from (f"The harbour opened again on day {i}." for i in range(70))
        yield last()

    for last, error in ((lambda: 1 // 0, ZeroDivisionError), (lambda: 5, TypeError)):
        found = []
        with pytest.raises(error):
            for result in cleaner.clean_many(texts(last)):
                found.append(result)
        assert len(found) == 70


def test_an_item_that_our_code_trips_over_has_its_error(monkeypatch):
    whole = stack.run_text

    def run_text(pages, options):
        if any("trip" in page.raw for page in pages):
            raise LookupError("here")
        return whole(pages, options)

    monkeypatch.setattr(stack, "run_text", run_text)
    found = list(cleaner.clean_many(["One harbour.", "One trip.", "Two harbours."]))
    assert [(r.text, r.error) for r in found] == [
        ("One harbour.", None),
        ("", "LookupError: here"),
        ("Two harbours.", None),
    ]


@pytest.mark.parametrize("reason", ["classifier", "classifier.phrase", "phrase", "promo", "list.related"])
def test_what_may_stay_stays(reason):
    gone = {d.code for source in SOURCES for d in cleaner.extract(source, keep=(reason,)).dropped}
    texts = (path.read_text(encoding="utf-8") for path in sorted((ROOT / "samples/texts").glob("*.txt")))
    gone |= {d.code for text in texts for d in cleaner.clean(text, keep=(reason,)).dropped}
    assert gone
    assert not [code for code in gone if f"{code}.".startswith(f"{reason}.")]


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"keep": (5,)}, TypeError),
        ({"lexicons": [5]}, TypeError),
        ({"language": "klingon"}, ValueError),
        ({"language": ""}, ValueError),
        ({"keep": ("keep.classifier",)}, ValueError),
    ],
)
def test_wrong_values_are_named(options, error):
    with pytest.raises(error, match=next(iter(options)) if error is TypeError else "no "):
        cleaner.clean("Some text.", **options)


def test_values_are_put_in_order():
    assert cleaner.Options(language="pt-BR").language == "pt" == cleaner.Options(language="PT").language
    assert cleaner.Options(lexicons={"id", "en", "de"}).lexicons == ("de", "en", "id")


def test_a_line_end_is_not_cut_in_two():
    text = "Share this article\r\nFog came in before noon.\r\n"
    for most in range(1, len(text) + 1):
        result = cleaner.clean(text, max_bytes=most)
        gone = "".join(span.text for span in result.dropped)
        assert sorted(result.text + gone) == sorted(text.replace("\r\n", "\n"))
