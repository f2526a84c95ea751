"""The quality tools: metrics, alignment, bootstrap, floors, losses."""

from __future__ import annotations

import json
import os
import random
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from benchmarks import corpora, rivals, rules
from benchmarks.corpora import GoldPage
from benchmarks.quality import __main__ as command
from benchmarks.quality import floors, metrics
from benchmarks.quality.alignment import align, runs
from benchmarks.quality.bootstrap import compare
from benchmarks.quality.losses import Loss, Piece, judge
from benchmarks.quality.measure import Outcome, Run, measure, run_from_dict
from benchmarks.quality.metrics import SegmentScore, WordScore
from benchmarks.quality.worst import faults, shorten, worst


def page(text: str = "", name: str = "p", source: bytes | str = b"", **more: Any) -> GoldPage:
    return GoldPage(id=name, url=None, source=source, metric=more.pop("metric", "words"), text=text, **more)


# --- metrics


def test_word_f1_counts_a_multiset_without_case() -> None:
    # got 4 words, gold 6, "the" shared twice, "cat" once: 3 shared
    got = metrics.score_words("The the cat purrs", "the cat, on the mat sat")
    assert [got.f1, got.precision, got.recall] == pytest.approx([0.6, 0.75, 0.5])


def test_word_f1_of_nothing() -> None:
    assert metrics.score_words("", " ") == WordScore(1.0, 1.0, 1.0)
    assert metrics.score_words("", "a") == WordScore(0.0, 0.0, 0.0)
    assert metrics.score_words("a", "") == WordScore(0.0, 0.0, 0.0)
    assert metrics.score_words("a", "b").f1 == 0.0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("东京 is big", ["东", "京", "is", "big"]),
        ("한국어 text", ["한", "국", "어", "text"]),
        ("ไทย1", ["ไ", "ท", "ย", "1"]),
        ("カタabcカ", ["カ", "タ", "abc", "カ"]),
        ("d'été, naïve_x", ["d", "été", "naïve_x"]),
    ],
)
def test_scripts_without_spaces_count_by_the_character(text: str, expected: list[str]) -> None:
    assert metrics.words(text) == expected


def test_wcxb_counts_such_scripts_by_the_word() -> None:
    assert metrics.score_words("东京", "东山").f1 == 0.5
    assert metrics.score_words("东京", "东山", by_character=False).f1 == 0.0


def test_segments_fold_space_and_keep_case() -> None:
    got = metrics.score_segments("A  first\nline. menu", ["A first line", "a first", "gone"], ["menu", "Share"])
    assert got == SegmentScore(found=1, missing=2, left=1, gone=1)


def test_segment_figures_are_pooled_and_word_figures_are_means() -> None:
    pooled = metrics.summary([SegmentScore(3, 1, 0, 5), SegmentScore(0, 2, 1, 0)])
    assert (pooled.precision, pooled.recall) == (0.75, 0.5)
    assert pooled.f1 == pytest.approx(2 * 3 / (2 * 3 + 3 + 1))
    mean = metrics.summary([WordScore(1.0, 1.0, 1.0), WordScore(0.5, 1.0, 0.25)])
    assert (mean.f1, mean.precision, mean.recall, mean.pages) == (0.75, 1.0, 0.625, 2)
    assert metrics.summary([SegmentScore(0, 1, 1, 0)]).f1 == 0.0
    with pytest.raises(ValueError, match="two metrics"):
        metrics.summary([WordScore(1, 1, 1), SegmentScore(1, 0, 0, 0)])


# --- alignment


def test_alignment_is_ordered_and_matches_equal_words() -> None:
    rng = random.Random(7)
    for _ in range(200):
        a = [rng.choice("abcdefgh") for _ in range(rng.randrange(40))]
        b = [rng.choice("abcdefgh") for _ in range(rng.randrange(40))]
        match = align(a, b)
        places = [j for j in match if j >= 0]
        assert places == sorted(set(places))
        assert all(a[i] == b[j] for i, j in enumerate(match) if j >= 0)


def test_alignment_finds_all_of_a_text_between_chrome() -> None:
    rng = random.Random(1)
    gold = [f"w{rng.randrange(300)}" for _ in range(2000)]
    got = ["menu", "home"] + gold[:900] + ["share", "w5", "w7"] * 20 + gold[900:] + ["w1", "terms"]
    match = align(got, gold)
    expected = [-1, -1, *range(900), *[-1] * 60, *range(900, 2000), -1, -1]
    wrong = sum(x != y for x, y in zip(match, expected, strict=True))
    assert wrong <= 2  # a chrome word beside the border may take its neighbour's place


def test_alignment_of_a_doubled_page_takes_one_copy_whole() -> None:
    gold = [f"w{i}" for i in range(50)]
    got = ["menu", *gold, "mid", *gold, "end"]
    assert sorted(j for j in align(got, gold) if j >= 0) == list(range(50))


def test_alignment_is_fast_on_hostile_pages() -> None:
    start = time.process_time()
    align(["reply", "report"] * 30_000, ["reply"] * 30_000)
    align([f"w{i % 9}" for i in range(60_000)], [f"w{i % 7}" for i in range(60_000)])
    align([f"w{i}" for i in range(60_000)], [f"w{i}" for i in reversed(range(60_000))])
    assert time.process_time() - start < 10


def test_runs() -> None:
    assert list(runs([-1, 4, 5, -1, 6, 8, 9])) == [(1, 3), (4, 5), (5, 7)]
    assert list(runs([])) == []


# --- what a rule costs

ARTICLE = "The river rose by two metres overnight.\nPeople left their homes before dawn.\nShare prices fell."


def lost(gold: GoldPage, *pieces: tuple[str, str]) -> list[tuple[int, int]]:
    return [(loss.judged, loss.gold) for loss in judge(gold, [Piece(text, code) for text, code in pieces])]


def test_a_dropped_menu_word_that_the_gold_also_holds_is_no_loss() -> None:
    first, second, third = ARTICLE.split("\n")
    pieces = [("Homes", "nav"), ("Share", "nav"), (first, ""), ("People", "nav"), (second, ""), (third, "")]
    assert lost(page(ARTICLE), *pieces) == [(1, 0), (1, 0), (1, 0)]


def test_a_dropped_paragraph_of_the_gold_is_a_loss() -> None:
    first, second, third = ARTICLE.split("\n")
    assert lost(page(ARTICLE), ("Menu", "nav"), (first, ""), (second, "bad"), (third, "")) == [(1, 0), (6, 6)]


def test_a_short_block_is_a_loss_where_gold_goes_on_or_is_a_line() -> None:
    gold = page("A title of four words here\nSummary\nThe text that follows it, at length.")
    title, summary, text = gold.text.split("\n")
    assert lost(gold, (title, ""), (summary, "short"), (text, "")) == [(1, 1)]


def test_a_short_block_is_no_loss_where_only_its_word_fits() -> None:
    gold = page("We like to share\nNext line of text here")
    pieces = [("Quite other words", ""), ("Share", "nav"), ("Next line of text here", "")]
    assert lost(gold, *pieces) == [(1, 0)]


def test_a_run_does_not_spill_into_the_next_block() -> None:
    gold = page("We sell bread and cakes daily\nHealth is served here")
    pieces = [("We sell bread and cakes daily", ""), ("Health tips from our readers", "nav")]
    assert lost(gold, *pieces) == [(5, 0)]


def test_gold_in_another_order_is_a_loss_once() -> None:
    gold = page("By A Person\n" + ARTICLE)
    lines = [(line, "") for line in ARTICLE.split("\n")]
    assert lost(gold, *lines, ("By A Person", "byline"), ("By A Person", "byline")) == [(3, 3), (3, 0)]
    long = "People left their homes before dawn."
    swapped = [(long, "moved"), ("The river rose by two metres overnight.", ""), ("Share prices fell.", "")]
    assert lost(page(ARTICLE), *swapped) == [(6, 6)]


def test_a_copy_that_is_kept_saves_the_dropped_one() -> None:
    lines = [(line, "") for line in ARTICLE.split("\n")]
    whole = ARTICLE.replace("\n", " ")
    assert lost(page(ARTICLE), (whole, "hidden"), *lines) == [(16, 0)]
    assert lost(page(ARTICLE), *lines, (whole, "hidden")) == [(16, 0)]


def test_chinese_is_aligned_by_character() -> None:
    gold = page("今天上海下雨。\n明天北京天晴。")
    assert lost(gold, ("今天上海下雨。", ""), ("相关新闻", "related"), ("明天北京天晴。", "bad")) == [
        (4, 0),
        (6, 6),
    ]


def test_snippets_judge_only_their_own_words() -> None:
    gold = page(metric="segments", wanted=("The river rose",), unwanted=("Read also: more",))
    pieces = [
        ("Read also: more rivers", "promo"),
        ("Nobody knows this", "nav"),
        ("The river rose by two", "bad"),
    ]
    assert lost(gold, *pieces) == [(3, 0), (0, 0), (3, 3)]
    assert lost(gold, ("The river rose", "title"), ("The river rose", "")) == [(0, 0)]
    assert lost(gold, ("The river rose", "a"), ("The river rose", "a")) == [(3, 3), (0, 0)]


def result(blocks: list[tuple[str, str]], cuts: list[tuple[int, int, str]] = ()) -> SimpleNamespace:  # type: ignore[assignment]
    made, verdicts, dropped, at = [], [], [], 0
    for text, code in blocks:
        made.append(SimpleNamespace(text=text, start=at, end=at + len(text)))
        verdicts.append(SimpleNamespace(keep=not code, code=code))
        if code:
            dropped.append(SimpleNamespace(text=text, start=at, end=at + len(text), code=code))
        at += len(text) + 1
    joined = "\n".join(text for text, _ in blocks)
    dropped += [SimpleNamespace(text=joined[a:b], start=a, end=b, code=code) for a, b, code in cuts]
    return SimpleNamespace(blocks=made, verdicts=verdicts, dropped=dropped, language="en", error=None)


def test_pieces_split_a_kept_block_at_its_cuts() -> None:
    made = result([("Menu", "nav"), ("He came. Read also: x. He went.", ""), ("End", "")], [(14, 27, "phrase")])
    texts = [(piece.text.strip(), piece.code) for piece in rules.pieces_of(made)]
    expected = [("Menu", "nav"), ("He came.", ""), ("Read also: x.", "phrase"), ("He went.", ""), ("End", "")]
    assert texts == expected


def test_rules_table_flags_unsafe_cells_and_lists_seldom_ones() -> None:
    counts = rules.Tally()
    typed = page(kind="forum")
    counts.add("wcxb-x", typed, "de", [Loss("bad", 10, 10, 1)] * 30 + [Loss("good", 10, 10, 0)] * 30)
    counts.add("other", page(kind="forum"), None, [Loss("good", 10, 10, 10)] * 29)
    flagged = {(code, dimension, name) for code, dimension, name, _ in counts.unsafe()}
    assert {f for f in flagged if f[0] == "bad"} == {
        ("bad", "all", "all"),
        ("bad", "set", "wcxb-x"),
        ("bad", "page type", "forum"),
        ("bad", "language", "de"),
    }
    assert {f for f in flagged if f[0] == "good"} == {("good", "all", "all")}  # elsewhere safe or seldom
    text = rules.markdown(counts)
    assert "| `bad` | set | wcxb-x | 30 | 300 | 30 | **90.00 %** |" in text
    assert "| `good` | wcxb-x: 30, 100.00 % | other: 29 |" in text
    assert "unknown: 29" in text


def test_the_classifier_is_listed_but_not_held_to_the_bar() -> None:
    counts = rules.Tally()
    counts.add("s", page(), "de", [Loss("classifier", 10, 10, 5)] * 30)
    assert counts.unsafe() == []
    assert "| `classifier` | 30 | 300 | 50.00 % |  |" in rules.markdown(counts)


def test_lost_blocks_are_listed_longest_loss_first() -> None:
    counts = rules.Tally()
    losses = [
        Loss("a", 9, 9, 1, "one"),
        Loss("a", 9, 9, 9, "nine"),
        Loss("a", 9, 9, 0, "none"),
        Loss("b", 9, 9, 9, "b"),
    ]
    counts.add("s", page(), None, losses)
    assert list(rules.lost_blocks(counts, "a")) == ["9/9 s p: nine", "1/9 s p: one"]


def test_rules_are_tallied_from_results(monkeypatch: pytest.MonkeyPatch) -> None:
    def extract_many(pages: Any, mode: str) -> Any:
        assert mode == "fast"
        blocks = [("Menu", "nav"), ("The river rose.", ""), ("Then it fell.", "bad")]
        failed = SimpleNamespace(error="limit")
        return [failed if html == b"fails" else result(blocks) for html, _ in pages]

    monkeypatch.setitem(sys.modules, "cleaner", SimpleNamespace(extract_many=extract_many))
    pages = [
        page("The river rose.\nThen it fell."),
        page(name="q", source=b"fails"),
        page(name="t", source="text"),
    ]
    counts = rules.tally({"s": lambda: pages})
    assert {code: counts.cells[code, "language", "en"].gold_words for code in counts.codes()} == {
        "bad": 3,
        "nav": 0,
    }
    assert counts.errors == ["s q: limit"]
    assert "- s q: limit" in rules.markdown(counts)


def test_rules_share_is_never_rounded_up_to_safe() -> None:
    cell = rules.Cell(30, 30, 100_000, 1_001)
    assert cell.unsafe
    assert rules._percent(cell) == "**98.99 %**"
    assert not rules.Cell(30, 30, 100_000, 1_000).unsafe
    assert not rules.Cell(500, 29, 100, 100).unsafe


# --- corpora


def write_gold(folder: Path, name: str = "tiny") -> Path:
    rows = [
        {"id": "1", "url": None, "metric": "words", "text": "one two", "kind": "forum"},
        {"id": "2", "url": "http://a.example/", "metric": "words", "text": "three four five"},
    ]
    with zipfile.ZipFile(folder / f"{name}.zip", "w") as archive:
        archive.writestr("gold.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
        archive.writestr("html/1.html", "<p>one two</p>")
        archive.writestr("html/2.html", "<p>three</p>")
    return folder


def write_samples(root: Path) -> Path:
    for name, text in (
        ("pages/id--news--promo.html", "<p>Isi.</p>"),
        ("pages/id--news--promo.gold.txt", "Isi.\n"),
        ("texts/en--blog--share.txt", "Body.\r\nShare\r\n"),
        ("texts/en--blog--share.gold.txt", "Body.\n"),
    ):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_bytes(text.encode())
    return root


def test_a_gold_zip_is_read_as_typed_pages(tmp_path: Path) -> None:
    write_gold(tmp_path, "tiny")
    write_gold(tmp_path, "wcxb-tiny")
    sets = corpora.available(tmp_path)
    first, second = sets["tiny"]()
    assert (first.source, first.text, first.kind, first.by_character) == (
        b"<p>one two</p>",
        "one two",
        "forum",
        True,
    )
    assert second.url == "http://a.example/"
    assert not sets["wcxb-tiny"]()[0].by_character


def test_samples_are_two_sets(tmp_path: Path) -> None:
    sets = corpora.available(None, write_samples(tmp_path))
    (sample,), (text,) = sets["samples"](), sets["samples-text"]()
    assert (sample.source, sample.text, sample.kind) == (b"<p>Isi.</p>", "Isi.\n", "id")
    assert text.source == "Body.\r\nShare\r\n"  # line ends as they are
    (tmp_path / "pages/id--news--promo.gold.txt").unlink()
    with pytest.raises(FileNotFoundError, match=r"promo\.gold\.txt"):
        sets["samples"]()


def test_the_gold_folder_is_named_by_argument_or_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(corpora.VARIABLE, raising=False)
    assert corpora.gold_folder() is None
    monkeypatch.setenv(corpora.VARIABLE, str(tmp_path))
    assert corpora.gold_folder() == tmp_path
    with pytest.raises(FileNotFoundError):
        corpora.gold_folder(tmp_path / "none")
    with pytest.raises(corpora.UnknownSetError, match="CLEANER_GOLD"):
        corpora.select(corpora.available(None), ["wcxb-dev"])


# --- rivals


def test_a_missing_peer_stops_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(rivals.MissingRivalError, match="pip install trafilatura"):
        rivals.load("trafilatura")
    assert rivals.load("keep")(page(source="a text")) == "a text"
    with pytest.raises(rivals.MissingRivalError, match="no extractor named"):
        rivals.load("nobody")


def test_a_text_cleaner_takes_no_html() -> None:
    assert rivals.takes("keep", page(source="text"))
    assert not rivals.takes("keep", page(source=b"<p>"))
    assert not rivals.takes("trafilatura", page(source="text"))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>é".encode(), "<p>é"),
        ('<meta charset="windows-1251"><p>да'.encode("cp1251"), '<meta charset="windows-1251"><p>да'),
        ("<p>é".encode("cp1252"), "<p>é"),
        ('<meta charset="x-none"><p>é'.encode("cp1252"), '<meta charset="x-none"><p>é'),
    ],
)
def test_peers_that_want_str_get_it_decoded(html: bytes, expected: str) -> None:
    assert rivals.decode(html) == expected


# --- measuring and comparing


def fake(got: Callable[[GoldPage], str]) -> rivals.Rival:
    def build() -> rivals.FromHtml:
        return lambda html, url: got(page(source=html))

    return rivals.Rival("none", html=build)


def run_of(name: str, scores: list[metrics.PageScore]) -> Run:
    return Run(name, "s", tuple(Outcome(str(i), "", s, 0.1, None, "") for i, s in enumerate(scores)), 1.0)


def test_measure_counts_a_failing_page_as_empty() -> None:
    def extractor(given: GoldPage) -> str:
        if given.id == "bad":
            raise RuntimeError("broken")
        return "one two"

    done = measure("x", extractor, "s", [page("one two", "good", kind="a"), page("one", "bad", kind="b")])
    assert (done.errors, done.figures.f1) == (1, 0.5)
    assert done.outcomes[1].error == "RuntimeError: broken"
    assert {kind: figures.f1 for kind, figures in done.by_kind().items()} == {"a": 1.0, "b": 0.0}


def test_a_run_survives_json() -> None:
    for scores in ([WordScore(0.5, 0.25, 1.0)], [SegmentScore(1, 2, 3, 4)]):
        done = run_of("x", list(scores))
        again = run_from_dict(json.loads(json.dumps(done.to_dict())))
        assert again == done


def test_bootstrap_sees_a_steady_difference_and_no_noise() -> None:
    rng = random.Random(3)
    base = [rng.random() * 0.8 for _ in range(200)]
    better = [WordScore(x + 0.05 + rng.random() * 0.02, 1, 1) for x in base]
    plain: list[metrics.PageScore] = [WordScore(x, 1, 1) for x in base]
    steady = compare(run_of("a", list(better)), run_of("b", plain), 2000)
    assert 0.05 < steady.low < steady.difference < steady.high < 0.07
    assert steady.verdict == "a is better"
    assert compare(run_of("b", plain), run_of("a", list(better)), 2000).verdict == "a is better"
    noise: list[metrics.PageScore] = [WordScore(x + rng.choice((-0.1, 0.1)), 1, 1) for x in base]
    assert compare(run_of("a", noise), run_of("b", plain), 2000).verdict == "no difference shown"


def test_bootstrap_pools_snippets_and_is_seeded() -> None:
    a: list[metrics.PageScore] = [SegmentScore(3, 0, 0, 1), SegmentScore(0, 9, 0, 0)]
    b: list[metrics.PageScore] = [SegmentScore(0, 3, 1, 0), SegmentScore(9, 0, 0, 0)]
    got = compare(run_of("a", a), run_of("b", b), 2000)
    assert got.difference == pytest.approx(6 / (6 + 9) - 18 / (18 + 4))
    assert got == compare(run_of("a", a), run_of("b", b), 2000)
    # Both pages drawn, or one of them twice: nothing else can come out.
    assert [got.low, got.high] == pytest.approx([-1.0, 1.0])


def test_bootstrap_pairs_pages_by_id() -> None:
    a, b = run_of("a", [WordScore(1, 1, 1), WordScore(0, 0, 0)]), run_of("b", [WordScore(0.5, 1, 1)])
    assert (compare(a, b).difference, compare(a, b).pages) == (0.5, 1)
    with pytest.raises(ValueError, match="in common"):
        compare(a, Run("c", "s", (), 0.0))


# --- worst pages


def test_faults_name_what_was_wrongly_kept_and_dropped() -> None:
    gold = page("The river rose by two metres. People left their homes before dawn.")
    found = faults(gold, "Home | News\nThe river rose by two metres. Share this! before dawn.")
    assert found.kept == ("Home | News", "Share this")
    assert found.dropped == ("People left their homes",)


def test_faults_of_snippets_are_the_snippets() -> None:
    gold = page(metric="segments", wanted=("a b", "c d"), unwanted=("menu", "share"))
    assert faults(gold, "a  b menu") == type(faults(gold, ""))(("menu",), ("c d",))


def test_worst_lists_the_lowest_first() -> None:
    pages = [page("one two", "good"), page("one two", "worse"), page("one two", "middle")]
    texts = {"good": "one two", "worse": "menu", "middle": "one two menu"}
    lines = worst(measure("x", lambda p: texts[p.id], "s", pages), pages, 2)
    assert [line.split()[1] for line in lines if line.startswith("  0")] == ["worse", "middle"]
    assert "    + menu" in lines
    assert "    - one two" in lines
    assert not any("good" in line for line in lines)


def test_shorten_keeps_both_ends() -> None:
    short = shorten("x" * 50 + "middle" + "y" * 50, 21)
    assert len(short) == 21
    assert short.startswith("xxx")
    assert short.endswith("yyy")


# --- the commands


@pytest.fixture
def gold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setitem(rivals.RIVALS, "whole", fake(lambda p: str(p.source, "utf-8").strip("<p>/")))  # type: ignore[arg-type]
    monkeypatch.setitem(rivals.RIVALS, "none", fake(lambda p: ""))
    return write_gold(tmp_path)


def test_the_table_and_the_comparison(gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = gold / "out.json"
    arguments = ["--gold", str(gold), "--sets", "tiny"]
    assert command.main([*arguments, "--extractors", "whole", "--worst", "1", "--json", str(out)]) == 0
    printed = capsys.readouterr().out
    assert "0.7500 1.0000 0.6667" in printed  # F1 of 1 and 0.5, recall of 1 and 1/3
    assert "- four five" in printed
    assert json.loads(out.read_text())["runs"][0]["figures"]["f1"] == 0.75
    assert command.main([*arguments, "--compare", str(out), "none"]) == 0
    assert "= +0.7500" in capsys.readouterr().out
    assert command.main(["--gold", str(gold), "--sets", "nope"]) == 2


def test_floors_hold_rise_and_never_fall_silently(gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = gold / "floors.json"
    where = ["--gold", str(gold), "--sets", "tiny", "--floors", str(file), "--extractors", "whole"]
    assert floors.main(["raise", *where]) == 0
    assert floors.read(file).floors == {"whole": {"tiny": 0.75}}
    assert floors.main(["check", *where]) == 0
    floors.write(floors.Floors({"whole": {"tiny": 0.751}}), file)
    assert floors.main(["check", *where]) == 1
    assert floors.main(["raise", *where]) == 1
    assert floors.read(file).floors == {"whole": {"tiny": 0.751}}
    assert "--lower SET --why" in capsys.readouterr().err
    assert floors.main(["raise", *where, "--lower", "tiny", "--why", "a page was wrong"]) == 0
    kept = floors.read(file)
    assert kept.floors == {"whole": {"tiny": 0.75}}
    assert kept.lowered == [floors.Lowered("whole", "tiny", 0.751, 0.75, "a page was wrong")]


def test_floors_are_rounded_down() -> None:
    assert [floors.round_down(f1) for f1 in (0.8769, 0.29, 0.57, 1.0, 0.0)] == [0.876, 0.29, 0.57, 1.0, 0.0]


def test_lowering_wants_a_reason(gold: Path) -> None:
    for bad in (
        ["raise", "--lower", "tiny"],
        ["raise", "--why", "x"],
        ["raise", "--lower", "tiny", "--why", " "],
        ["check", "--lower", "tiny", "--why", "x"],
    ):
        with pytest.raises(SystemExit):
            floors.main([*bad, "--gold", str(gold)])


def test_a_lower_floor_on_one_set_needs_that_set_named(gold: Path) -> None:
    book = floors.Floors({"x": {"a": 0.9}})
    assert book.settle("x", "a", 0.8) == "kept"
    assert book.settle("x", "a", 0.9004) == "same"
    assert book.settle("x", "a", 0.9551) == "raised"
    assert book.settle("x", "b", 0.5) == "new"
    assert book.settle("x", "a", 0.8, "why") == "lowered"
    assert book.floors == {"x": {"a": 0.8, "b": 0.5}}


def test_a_failing_page_fails_the_check(gold: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(given: GoldPage) -> str:
        raise RuntimeError

    monkeypatch.setitem(rivals.RIVALS, "broken", fake(broken))
    file = gold / "floors.json"
    floors.write(floors.Floors({"broken": {"tiny": 0.0}}), file)
    where = ["--gold", str(gold), "--sets", "tiny", "--floors", str(file)]
    assert floors.main(["check", *where]) == 1
    floors.write(floors.Floors(), file)
    assert floors.main(["raise", *where, "--extractors", "broken"]) == 1
    assert floors.read(file).floors == {}


def test_floors_on_sets_that_are_not_here_are_skipped_aloud(
    gold: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(corpora.VARIABLE, raising=False)
    file = gold / "floors.json"
    floors.write(floors.Floors({"whole": {"tiny": 1.0}}), file)
    assert floors.main(["check", "--floors", str(file)]) == 0
    assert "skipped whole tiny" in capsys.readouterr().out


def test_the_shipped_floors_are_sound() -> None:
    shipped = floors.read()
    assert set(shipped.floors) <= set(rivals.OURS)
    for sets in shipped.floors.values():
        assert all(0 <= f1 <= 1 and f1 == floors.round_down(f1) for f1 in sets.values())
    assert all(entry.after < entry.before and entry.why.strip() for entry in shipped.lowered)


# --- with a gold folder


@pytest.mark.skipif(not os.environ.get(corpora.VARIABLE), reason="CLEANER_GOLD names no folder")
def test_a_peer_measures_as_published_on_the_real_set() -> None:
    pages = corpora.select(corpora.available(corpora.gold_folder()), ["zh-webcontent"])["zh-webcontent"]()
    done = measure("resiliparse", rivals.load("resiliparse"), "zh-webcontent", pages)
    assert done.errors == 0
    assert done.figures.f1 == pytest.approx(0.863, abs=0.002)


def test_figures_go_into_the_description_beside_a_model(tmp_path: Path) -> None:
    card = tmp_path / "html.json"
    card.write_text('{"seed": 1, "figures": {"old": {}}}')
    outcomes = tuple(Outcome(str(i), "el", WordScore(0.5, 1.0, 0.3), 0.1, None, "") for i in range(5))
    command.describe([Run("cleaner", "s", outcomes, 1.0), run_of("trafilatura", [WordScore(1.0, 1.0, 1.0)])], card)
    assert json.loads(card.read_text()) == {"seed": 1, "figures": {"old": {}, "s": {"cleaner": {"all": 0.5, "el": 0.5}}}}
