"""Labels, folds, token tables and the export of trees: what training rests on."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.corpora import GoldPage
from benchmarks.train import crosstexts, crossval, examples, fit, folds, labels, tables
from cleaner import features, html, lines, neighbours, reading, text
from cleaner.names import Tables
from cleaner.options import Options
from cleaner.trees import Trees, scores

ARTICLE = [
    "The ferry came back to the island in May after a long winter of repairs.",
    "Nobody had missed the noise, but all had missed the bread.",
]


def test_long_blocks_are_aligned():
    found = labels.from_text(["Home News Sport", *ARTICLE, "More news from the island"], "\n\n".join(ARTICLE))
    assert found.share.round(2).tolist() == [0, 1, 1, 0]
    assert (found.weight > 0).all()


def test_a_menu_word_that_the_article_has_too_is_no_content():
    found = labels.from_text(["ferry", "the", *ARTICLE], "\n\n".join(ARTICLE))
    assert found.share.tolist() == [0, 0, 1, 1]


def test_a_short_heading_on_a_line_of_its_own_is_content():
    found = labels.from_text(["Menu", ARTICLE[0], "Bread", ARTICLE[1]], f"{ARTICLE[0]}\n\nBread\n\n{ARTICLE[1]}")
    assert found.share.tolist() == [0, 1, 1, 1]


def test_scripts_without_spaces_are_aligned_by_character():
    gold = "渡轮经过整个冬天的修理，五月回到了岛上。"
    found = labels.from_text(["首页 新闻", gold, "相关阅读"], gold)
    assert found.share.tolist() == [0, 1, 0]


def test_snippets_label_the_blocks_that_hold_them():
    found = labels.from_snippets([*ARTICLE, "Share this", "other"], ["missed the noise"], ["Share this"])
    assert found.share.tolist() == [0, 1, 0, 0]
    assert found.weight.tolist() == [0, 0.5, 0.5, 0]


@pytest.mark.parametrize(
    ("page", "site"),
    [
        (GoldPage("1", "https://news.example.co.uk/a", b"", "words"), "example.co.uk"),
        (GoldPage("1", "hard::blog.example.org-some-headline.html", b"", "words"), "example.org"),
        (GoldPage("at_SomePaper_2025_06_30", None, b"", "words", corpus="fundus-dev"), "publisher:somepaper"),
        (GoldPage("1", None, b'<link rel="canonical" href="https://www.example.de/x">', "words"), "example.de"),
        (
            GoldPage(
                "1",
                None,
                b'<a href="http://a.example.fr/1"><a href="http://a.example.fr/2"><a href="http://x.org/">',
                "words",
            ),
            "example.fr",
        ),
        (GoldPage("nowhere", None, b"", "words"), "nowhere"),
    ],
)
def test_sites(page, site):
    assert folds.site_of(page) == site
    assert 0 <= folds.fold_of(site) < folds.FOLDS


def _example(i, good, bad):
    page = html.parse(f"<body><div class='sidebar'><p>{bad}</p></div><div class='story'><p>{good}</p></div></body>")
    reading.read(page, Options(language="en"))
    known = labels.Labels(np.array([0.0, 1.0]), np.array([1.0, 1.0]))
    return examples.Example("set", str(i), f"site{i}.example", i % folds.FOLDS, page, known)


EXAMPLES = [_example(i, f"Story {i}. " + ARTICLE[i % 2], "Follow us now") for i in range(20)]


def test_tables_learn_what_enough_sites_say():
    learned = tables.tables([tables.count(EXAMPLES)])
    assert learned.names["story"] > 100 > -100 > learned.names["sidebar"]
    assert learned.words["follow us"] < -100
    assert tables.tables([tables.count(EXAMPLES[:10]), tables.count(EXAMPLES[10:])]) == learned
    assert tables.tables([tables.count(EXAMPLES[:4])]) == Tables({}, {})


class _Booster:
    """What CatBoost saves, for trees made by hand."""

    def __init__(self, trees, bias):
        self.data = {"oblivious_trees": trees, "scale_and_bias": [1, bias]}

    def save_model(self, path, format):
        assert format == "json"
        Path(path).write_text(json.dumps(self.data))


def test_export_decides_as_the_trees_do():
    trees = [
        {
            "splits": [{"float_feature_index": 0, "border": 3.5}, {"float_feature_index": 2, "border": -0.5}],
            "leaf_values": [0.1, 0.2, 0.3, 0.4],
        },
        {"splits": [{"float_feature_index": 1, "border": 10.0}], "leaf_values": [-1.0, 1.0]},
    ]
    made = fit.export(_Booster(trees, [0.05]), ("a", "b", "c"))
    matrix = np.zeros((3, 4), np.int32)
    matrix[:, 1] = [4, 10, 0]
    matrix[:, 2] = [3, 11, -1]
    matrix[:, 3] = [4, 11, 5]
    # leaves: bit 0 is the first split's; column 1 is above 10 only from 11 on
    wanted = [300 - 1000 + 50, 400 - 1000 + 50, 100 + 1000 + 50, 400 + 1000 + 50]
    assert scores(made, matrix).tolist() == [wanted]


def test_export_of_several_scores():
    tree = {"splits": [{"float_feature_index": 0, "border": 0.5}], "leaf_values": [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]}
    made = fit.export(_Booster([tree], [1.0, 2.0, 3.0]), ("a",))
    assert scores(made, np.array([[0, 1]], np.int32)).tolist() == [[1100, 1400], [2200, 2500], [3300, 3600]]


def test_no_step_sees_what_it_is_asked_about(monkeypatch):
    """Every page's columns come from steps that were trained without its fold, and without the fold left out."""
    made = []

    def remember(examples, rows, names, **changes):
        made.append((changes["iterations"], {e.fold for e in examples}, rows.shape == (len(names), 2 * len(examples))))
        none = np.zeros((1, 1), np.int32)
        return Trees(none, none, np.zeros((1, 2, 1), np.int32), np.zeros(1, np.int32), names)

    monkeypatch.setattr(fit, "blocks", remember)
    model = crossval.Training(EXAMPLES).model(2)
    first, second = fit.FIRST["iterations"], fit.SECOND["iterations"]
    assert all(fits for _, _, fits in made)
    assert [folds for size, folds, _ in made if size == second] == [{0, 1, 3, 4}]
    seen = [folds for size, folds, _ in made if size == first]
    assert sorted(map(sorted, seen)) == [[0, 1, 3], [0, 1, 3, 4], [0, 1, 4], [0, 3, 4], [1, 3, 4]]
    assert model.second.names == features.second_names()


def test_no_line_is_learned_from_scores_that_know_it(monkeypatch):
    """What the first step says of a line in training comes from trees that have not seen its fold."""
    made = []

    def remember(examples, rows, names, **changes):
        made.append((len(names), {e.fold for e in examples}, rows.shape == (len(names), 2 * len(examples))))
        none = np.zeros((1, 1), np.int32)
        return Trees(none, none, np.zeros((1, 2, 1), np.int32), np.zeros(1, np.int32), names)

    monkeypatch.setattr(fit, "blocks", remember)
    found = [replace(e, page=text.parse("One.\nTwo.")) for e in EXAMPLES]
    for e in found:
        reading.read(e.page, Options())
    crosstexts.Training(found).model(2)
    assert all(fits for _, _, fits in made)
    first, second = len(lines.names()), len(neighbours.names())
    assert [folds for size, folds, _ in made if size == second] == [{0, 1, 3, 4}]
    seen = [folds for size, folds, _ in made if size == first]
    assert sorted(map(sorted, seen)) == [[0, 1, 3], [0, 1, 3, 4], [0, 1, 4], [0, 3, 4], [1, 3, 4]]


def test_votes_label_what_snippets_leave_open():
    snippets = labels.from_snippets([*ARTICLE, "Share this", "other"], ["missed the noise"], ["Share this"])
    known = labels.with_votes(snippets, [40, 10, 2, 1], [3, 0, 3, 1])
    assert known.share.tolist() == [1, 1, 0, 0]  # where a snippet speaks, votes do not
    assert (known.weight > 0).tolist() == [True, True, True, False]
    assert labels.with_votes(snippets, [40, 10, 2, 1], None) is snippets
