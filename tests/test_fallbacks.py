"""Witnesses name blocks; they never supply text."""

import pytest

import cleaner
from cleaner import fallbacks, html, kinds, stack
from cleaner.lexicon import languages
from tests.conftest import ROOT

PARAGRAPH = "The harbour was rebuilt over three winters, and the boats came back one by one in spring. " * 4
SOURCE = f"<html lang=en><head><title>T</title></head><body><nav><ul><li><a href=/>Home</a></li><li><a href=/n>News</a></li></ul></nav><article><h1>Harbour</h1><p>{PARAGRAPH}</p><p>{PARAGRAPH.replace('harbour', 'mill')}</p></article></body></html>"


def _page():
    page = html.parse(SOURCE)
    page.raw, page.language = SOURCE, "en"
    return page


@pytest.mark.parametrize("name", list(fallbacks.WITNESSES))
def test_a_witness_keeps_the_article(name):
    page = _page()
    kept = dict(zip(page.text, fallbacks.ask(name, page), strict=True))
    assert kept[PARAGRAPH.strip()]
    assert not kept["Home"] and not kept["News"]


def test_a_failing_witness_is_no_witness(monkeypatch):
    def broken(page):
        raise RuntimeError("no")

    monkeypatch.setitem(fallbacks.WITNESSES, "trafilatura", broken)
    assert fallbacks.ask("trafilatura", _page()) is None
    monkeypatch.setitem(fallbacks.WITNESSES, "trafilatura", lambda page: "  ")
    assert fallbacks.ask("trafilatura", _page()) is None


def test_alignment_wants_most_of_a_block():
    page = html.parse("<p>one two three four five six</p><p>one two</p><p>seven eight</p><p>Two</p>")
    assert fallbacks.kept_blocks(page, "x one two three four y\nseven eight") == [True, False, True, False]


def test_short_blocks_count_in_their_place():
    """A row of a table on one line, and a word of the menu that the article has as well."""
    long = "The kettle boils half a litre in under three minutes, and is quiet about it."
    page = html.parse(
        f"<nav><a>Weight</a></nav><p>{long}</p><table><tr><td>Weight<td>162 g</table><p>{long.replace('kettle', 'stove')}</p><p>Weight</p>"
    )
    text = f"{long}\nWeight\t162 g\n{long.replace('kettle', 'stove')}"
    assert page.text[0] == page.text[-1] == "Weight"
    assert fallbacks.kept_blocks(page, text) == [False, True, True, True, True, False]


def test_characters_of_unspaced_scripts_are_words():
    page = html.parse("<p>谷の奥にある水車は、もう二十年も回っていなかった。</p><p>村の大工と学校の先生が直した。</p>")
    assert fallbacks.kept_blocks(page, "水車は、もう二十年も回っていなかった") == [True, False]


def test_alignment_of_many_short_blocks_takes_linear_time():
    page = html.parse("<p>a b c d e f</p>" + "<p>a</p><p>a b</p>" * 20_000)
    assert sum(fallbacks.kept_blocks(page, "a b c d e f" + " a a b" * 20_000)) == 40_001


def test_justext_is_asked_in_every_language_that_it_has_a_list_for():
    import justext

    named = {code for code in languages() if fallbacks._stop_list(code)}
    assert {"en", "id", "hr", "no", "sl", "tl", "bg", "fa", "ta"} <= named
    assert len(named) >= 40 <= len(justext.get_stoplists())
    assert not fallbacks._stop_list("zh") and not fallbacks._stop_list("xx")


def test_comments_are_called_so_where_a_witness_was_asked(monkeypatch):
    source = (ROOT / "samples/pages/fr--recipe--kitchen.html").read_bytes()
    fast = [d.text for d in cleaner.extract(source, mode="fast").dropped if d.code == "classifier.comment"]
    assert fast
    monkeypatch.setattr(stack, "UNSURE", 2.0)  # the gate doubts every page
    monkeypatch.setattr(stack, "WITNESSED", frozenset(kinds.KINDS))
    result = cleaner.extract(source)
    assert result.route.startswith("unsure: trafilatura")
    assert [d.text for d in result.dropped if d.code == "classifier.comment"] == fast
