"""Text mode only deletes: kept and dropped spans tile the input."""

import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner import lexicon
from tests.conftest import ROOT, run_command

TEXTS = sorted(p for p in (ROOT / "samples/texts").glob("*.txt") if not p.name.endswith(".gold.txt"))
LINES = st.sampled_from(
    ["Baca Juga: Harga Cabai Naik Lagi", "Baca juga", "example.com", "", "  ", "Share", "Terkini Lainnya",
     "Ini kalimat panjang yang berakhir dengan titik dan karena itu bukan judul berita apa pun.",
     "Teks. (Baca juga: Judul Lain) Lanjut.", "Pasar tutup.Baca JugaPakar Sebut Vaksin Lama Ampuh", "a\x85b", "\u2028", "x - News"]
)  # fmt: skip


def _folded(text):
    return text.replace("\r\n", "\n").replace("\r", "\n")


@given(st.lists(LINES, max_size=12).map("\n".join) | st.text() | st.lists(LINES, max_size=8).map("\r\n".join))
def test_kept_and_dropped_tile_the_input(text):
    result = cleaner.clean(text)
    source, at, kept = _folded(text), 0, []
    for item in result.dropped:
        assert at <= item.start < item.end <= len(source)
        assert source[item.start : item.end] == item.text
        assert item.reason
        kept.append(source[at : item.start])
        at = item.end
    assert "".join(kept) + source[at:] == result.text


@given(st.lists(LINES, max_size=10).map("\n".join))
def test_every_block_has_a_verdict(text):
    result = cleaner.clean(text)
    assert len(result.blocks) == len(result.verdicts)
    assert [b.text for b in result.blocks] == [line.strip() for line in _folded(text).split("\n") if line.strip()]
    json.dumps(result.to_dict())
    assert result.explain()


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: p.stem)
def test_sample(path):
    gold = path.with_name(path.stem + ".gold.txt").read_bytes().decode()
    text = path.read_bytes().decode()
    assert cleaner.clean(text).text == gold
    assert run_command(str(path)).stdout.decode() == gold
    assert cleaner.clean(gold).text == _folded(gold)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Ia membaca juga buku itu.", "Ia membaca juga buku itu."),
        ("Simak rinciannya di bawah ini", "Simak rinciannya di bawah ini"),
        ("Pasar tutup. Baca juga: Harga Naik", "Pasar tutup."),
        ("Pasar tutup (Baca juga: Harga Naik) kemarin sore.", "Pasar tutup kemarin sore."),
        ("Pasar tutup [Baca juga: Harga Naik].", "Pasar tutup."),
        ("Vaksin itu lebih muda.Baca JugaPakar Sebut Vaksin Lama Ampuh", "Vaksin itu lebih muda."),
        ('"Baca juga perlu, bukan cuma makan," katanya.', '"Baca juga perlu, bukan cuma makan," katanya.'),
    ],
)
def test_inline_promos(before, after):
    assert cleaner.clean(before, language="id").text == after


@pytest.mark.parametrize("between", ["", " "])
def test_a_phrase_behind_a_sentence_leaves_the_sentence(between):
    sentence, phrase = "The shop on the corner is closed for good.", "Follow us on Facebook"
    result = cleaner.clean(f"{sentence}{between}{phrase}", language="en")
    assert result.text == sentence and [item.code for item in result.dropped] == ["phrase.tail"]
    assert cleaner.clean(f"Be the first to know what is new here. {phrase}.", language="en").text == ""


@pytest.mark.parametrize(
    ("code", "phrase"), [("el", "κοινοποιήστε το στους φίλους σας"), ("tr", "haberi okumak için tıklayın")]
)
def test_a_phrase_with_accents_behind_a_sentence_goes_alone(code, phrase):
    first, second, third = lexicon.language(code).cases["prose"][:3]
    text = f"{first}\n\n{second} Abc {phrase}\n\n{third}"
    assert [item.text for item in cleaner.clean(text, language=code).dropped] == [f" Abc {phrase}"]


def test_a_marker_before_a_real_paragraph_takes_only_itself():
    prose = "Pemerintah daerah menyatakan bahwa harga bahan pokok akan tetap stabil sampai akhir tahun ini."
    text = f"{prose}\n\nBaca juga:\n\n{prose.replace('akhir', 'awal')}"
    assert cleaner.clean(text).text == f"{prose}\n\n{prose.replace('akhir', 'awal')}"


def test_wrong_types_raise():
    with pytest.raises(TypeError, match="str wanted, not bytes"):
        cleaner.clean(b"x")
    with pytest.raises(TypeError, match="no option named colour"):
        cleaner.clean("x", colour="red")
    with pytest.raises(ValueError, match="mode must be one of"):
        cleaner.clean("x", mode="warp")


def test_no_publisher_in_code():
    """Phrases are data: no rule names a site."""
    source = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "cleaner").rglob("*.py"))
    assert not re.search(r"kompas|detik|liputan6|republika|bbc\.co", source, re.I)


def test_code_names_no_folder_of_this_machine():
    for path in [
        *(ROOT / "cleaner").rglob("*.py"),
        *(ROOT / "benchmarks").rglob("*.py"),
        *Path(ROOT / "tests").rglob("*.py"),
    ]:
        assert ".." + os.sep + "shared" not in path.read_text(encoding="utf-8"), path


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Harbour Opens Again - Local - News", "Harbour Opens Again - Local"),
        ("Harbour Opens Again - News - News", "Harbour Opens Again"),
        ("Harbour Opens Again | example.com - News\n\nexample.com", "Harbour Opens Again"),
    ],
)
def test_rules_of_one_line_run_until_nothing_changes(text, after):
    prose = "The harbour of the town is open to ships again after a winter that nobody on the quay will soon forget."
    cleaned = cleaner.clean(f"{text}\n\n{prose}", language="en")
    assert cleaned.text == f"{after}\n\n{prose}"
    assert cleaner.clean(cleaned.text, language="en").text == cleaned.text


def test_what_may_stay_is_asked_for():
    text = "example.com\n\nHarbour Opens Again - News\n\nThe harbour is open to ships again.\n\nShare this article"
    assert cleaner.clean(text, language="en").text == "Harbour Opens Again\n\nThe harbour is open to ships again."
    kept = cleaner.clean(text, language="en", keep=["site", "title.suffix"])
    assert kept.text == text.removesuffix("\n\nShare this article")
    assert kept.verdicts[0].reason == "kept, as the option `keep` names its reason"
    assert cleaner.clean(text, language="en", keep=("site", "title", "phrase.share")).text == text
    with pytest.raises(ValueError, match="no reason begins with 'colour'"):
        cleaner.clean(text, keep=["colour"])
    assert run_command("--text", "--keep", "site,title,phrase", data=text.encode()).stdout.decode() == text


def test_a_headline_without_end_is_none():
    text = "Pasar di kota itu tutup. Baca juga: " + "harga cabai naik " * 400
    assert cleaner.clean(text, language="id").text == text


@pytest.mark.parametrize(
    "line",
    [
        "Go to Settings > Wi-Fi > Forget this network and then try again",
        "Anna → Ben → Carl: who wrote to whom",
        "if (a > b) { return a > c; }",
        "cat a.txt > b.txt; sort b.txt > c.txt",
        "Московское «Динамо» добилось второй победы над «Трактором»",
        "<p>The ferry came in late.</p> <p>Nobody minded.</p>",
    ],
)
def test_arrows_alone_make_no_trail(line):
    text = f"{line}\n\nThe old bridge over the river stays closed to the end of the month, said the mayor on Friday.\n"
    assert cleaner.clean(text).text == text


def test_a_sentence_behind_a_marker_is_no_headline():
    text = "He looked at the sea. Related: he had seen it before, and so had his father."
    assert cleaner.clean(text, language="en").text == text
    text = "He looked at the sea.\n\nRead also: he had seen it before, and so had his father.\n"
    assert cleaner.clean(text, language="en").text == text


def test_what_the_text_says_again_is_known_of_each_line():
    """A title is told from a menu by it, see `context.title`."""
    prose = "The old mill has closed for good, said the miller, who had ground corn in it for forty years and more."
    page = cleaner.clean(f"Home\nSport news\nThe old mill has closed\n{prose}\nWeather today").page
    assert page.echo[1:3] == [0, 1000] and page.echo[4] == 0
    assert len(page.echo) == len(page)


@pytest.mark.parametrize(
    ("between", "goes"), [("", False), (f"{'It was built of oak in a single summer, ' * 3}they say.\n", True)]
)
def test_a_marker_that_closes_items_takes_no_headline_along(between, goes):
    text = "".join(f"The ferry is back\n{between}Read more\nA bridge for {name}\n" for name in ("Ann", "Bea", "Cleo"))
    result = cleaner.clean(text)
    assert any(why.code == "promo.headline" for why in result.verdicts) is goes
