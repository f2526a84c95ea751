"""The classifier of lines: its columns, and what it makes of texts full of menus and of texts that are clean."""

import json
import random
import re
from dataclasses import replace

import numpy as np
import pytest

import cleaner
from cleaner import chars, classes, classifier, expected, lexicon, lines, neighbours, reading, stack, text
from cleaner.batch import Batch
from cleaner.options import Options

PROSE = {code: lexicon.language(code).cases["prose"] for code in lexicon.languages()}
MENU = "Home News Sport Weather Travel Video Radio Shop Contact Jobs Archive Imprint Newsletter Podcasts Events".split()
# Sentences of a text about nothing in particular, long enough to be seen as an article.
ARTICLE = [
    "The ferry came back to the island in May, after a winter of repairs that nobody had been told about in advance.",
    "On the quay stood the baker, the two teachers and most of the children, who had been let out of school an hour early.",
    "Nobody had missed the noise of its engines, the baker said, but everybody had missed the bread, the post and the papers.",
    "The captain, who had spent the cold months painting her kitchen, promised that there would be three crossings a day.",
    "By the evening the first lorries had arrived, and the shop had oranges again for the first time since the autumn storms.",
]


def _pages(texts):
    pages = [text.parse(t) for t in texts]
    for page in pages:
        reading.read(page, Options())
    return pages


def _chars(pages):
    return chars.read([line for page in pages for line in page.text])


def _matrix(texts):
    pages = _pages(texts)
    return lines.matrix(pages, _chars(pages))


def _portal():
    """All visible text of a page of a portal: menus, the article, teasers, a footer."""
    teasers = [
        f"{a} {b}" for a in ("Mayor opens", "Rain delays", "Club signs") for b in ("new bridge", "harvest", "keeper")
    ]
    return "\n".join([*MENU, "Log in", "Search", "The ferry is back", *ARTICLE, "Most read", *teasers, *MENU, "Follow us"])


def test_columns_are_named_once():
    assert len(set(lines.names())) == len(lines.names()) == len(_matrix(["One line.", "Two.\nLines."]))


def test_a_text_does_not_see_its_neighbours():
    texts = [_portal(), *("\n\n".join(prose) for prose in PROSE.values()), "x", "a\nb\n\n\nc", "\u2028 \ud83d\ude00 …"]
    random.Random(1).shuffle(texts)
    pages = _pages(texts)
    together = lines.matrix(pages, _chars(pages))
    alone = np.concatenate([lines.matrix([page], _chars([page])) for page in pages], axis=1)
    assert (together == alone).all()
    scores = np.random.default_rng(1).integers(-9000, 9000, together.shape[1])
    ends = np.cumsum([len(page) for page in pages])[:-1]
    each = zip(pages, np.split(together, ends, axis=1), np.split(scores, ends), strict=True)
    alone = np.concatenate([neighbours.matrix([page], rows, own) for page, rows, own in each], axis=1)
    assert (neighbours.matrix(pages, together, scores) == alone).all()


def test_counts_are_those_of_the_line():
    page = _pages(["Hello, WORLD: 12 (x)?\n东京都 iPhone\nhe's"])[0]
    found = {name: column.tolist() for name, column in lines.columns(Batch([page]), _chars([page])).items()}
    assert found["words"] == [4, 3, 1]
    assert found["digits"] == [2, 0, 0] and found["commas"] == [1, 0, 0] and found["colons"] == [1, 0, 0]
    assert found["last"][0] == classes.QUESTION
    assert found["uppercase"][0] == 6000 // 11


def test_neighbours_are_those_of_the_text():
    pages = _pages(["One two.\nHome\nSport\nNews", "x"])
    rows = lines.matrix(pages, _chars(pages))
    found = neighbours.matrix(pages, rows, np.array([8000, -8000, 0, 0, 8000]))
    columns = dict(zip(neighbours.names(), found.tolist(), strict=True))
    sure, never = 9997, 3
    assert columns["first+1"] == [never, 5000, 5000, -1, -1] and columns["first-1"] == [-1, sure, never, 5000, -1]
    assert columns["first_alike"][2] == (never + 5000) // 2  # Home and News, built like Sport
    assert columns["since_content"] == [0, 1, 2, 3, 0] and columns["until_chrome"] == [1, 0, -1, -1, -1]
    assert columns["first_likely_above"][:2] == [0, 1000 * 2 * sure // (2 * sure + never + 10000)]


def test_menus_and_teasers_go_and_the_article_stays():
    result = cleaner.clean(_portal())
    kept = result.text.split("\n")
    assert [line for line in kept if line in ARTICLE] == ARTICLE
    assert len(kept) <= len(ARTICLE) + 3
    assert {d.code.split(".")[0] for d in result.dropped} >= {"classifier"}
    weighed = re.compile(r"DROP .*boilerplate \(0\.\d+\); \w+(?:[+-]\d)?=-?\d+ [+-]\d+\.\d\d")
    assert any(weighed.match(line) for line in result.explain().splitlines())


@pytest.mark.parametrize("code", sorted(PROSE))
def test_clean_texts_stay_as_they_are(code):
    whole = "\n\n".join(PROSE[code])
    assert cleaner.clean(whole).text == whole


def test_an_article_stays_as_it_is():
    assert cleaner.clean("The ferry is back\n\n" + "\n\n".join(ARTICLE)).text == "The ferry is back\n\n" + "\n\n".join(
        ARTICLE
    )


@pytest.mark.parametrize(
    ("lines_", "whole", "found", "drops"),
    [
        (28, 900_000, 913_000, True),
        (28, 900_000, 911_000, False),
        (28, 550_000, 570_000, False),
        (28, 995_000, 996_500, False),
        (28, 500_000, 690_000, True),
        (12, 500_000, 690_000, False),
        (12, 500_000, 710_000, True),
        (7, 500_000, 990_000, False),
    ],
)
def test_lines_go_only_for_a_part_of_what_there_is_to_gain(lines_, whole, found, drops):
    page = _pages(["\n".join([*MENU, *MENU][:lines_])])[0]
    page.score, page.telling = [0] * len(page), [1000] * len(page)
    keep = np.arange(len(page)) % 2 == 0
    outcome = stack._decide(page, range(len(page)), expected.Cut(keep, found, whole, 5000))
    assert page.code.count("classifier") == (len(page) // 2 if drops else 0)
    assert outcome == (found if drops else whole)


@pytest.mark.parametrize(("lines_", "end", "share", "drops"), [
    (13, "", 149, False), (13, "", 150, True), (14, "", 0, True), (19, ".", 149, False), (19, ".", 150, True), (20, ".", 0, True),
])  # fmt: skip
def test_in_a_short_text_lines_go_that_have_telling_words(lines_, end, share, drops):
    page = _pages(["\n".join(f"{word}{end}" for word in [*MENU, *MENU][:lines_])])[0]
    page.score, page.telling = [0] * len(page), [share] * len(page)
    stack._decide(page, range(len(page)), expected.Cut(np.arange(len(page)) < 2, 900_000, 500_000, 5000))
    assert page.code.count("classifier") == (len(page) - 2 if drops else 0)


def test_telling_words_speak_against_short_lines():
    words = "Subscribe to our newsletter and follow us"
    pages = _pages([f"{words}\nFerry crews rested\n{' '.join([words] * 6)}"])
    pages[0].score, pages[0].language = [0, 0, 0], "en"
    stack.weigh_words(pages, _chars(pages))
    assert pages[0].score[0] < -1000 and pages[0].score[1:] == [0, 0]


def test_a_batch_is_cleaned_as_each_alone():
    texts = [_portal(), "\n".join(ARTICLE), "", "one", *("\n".join(p) for p in list(PROSE.values())[:20])]
    together = [json.dumps(r.to_dict()) for r in cleaner.clean_many(texts)]
    assert together == [json.dumps(cleaner.clean(t).to_dict()) for t in texts]


def test_the_shipped_model_fits_the_columns(tmp_path):
    model = classifier.line_model()
    assert (model.first.names, model.second.names) == (lines.names(), neighbours.names())
    assert all(trees.column.max() < len(trees.names) for trees in model)
    assert classifier.description("text")["columns"] == list(model.second.names)
    classifier.save_lines(model, tmp_path / "t.npz")
    again = classifier.read_lines(tmp_path / "t.npz")
    assert all((a.leaves == b.leaves).all() for a, b in zip(again, model, strict=True))
    classifier.save_lines(model._replace(second=replace(model.second, names=("x",))), tmp_path / "t.npz")
    with pytest.raises(ValueError, match="other columns"):
        classifier.read_lines(tmp_path / "t.npz")
