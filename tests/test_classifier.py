"""The classifier is exact, light and says what weighed."""

import math

import numpy as np
import pytest

from cleaner import classifier, features, html
from tests.conftest import ROOT

PAGES = [html.parse(p.read_bytes().decode("utf-8", "replace")) for p in sorted((ROOT / "samples/pages").glob("*.html"))]


def test_columns_are_named_once():
    assert len(set(features.names())) == len(features.names())
    assert features.matrix(PAGES[:2]).shape == (len(features.names()), len(PAGES[0]) + len(PAGES[1]))


def test_the_shipped_model_fits_the_columns():
    trees = classifier.model()
    assert trees.names == features.names()
    assert trees.column.max() < len(trees.names)
    assert (classifier.MODELS / "html.npz").stat().st_size < 5_000_000
    description = classifier.description()
    assert description["columns"] == list(trees.names)
    assert len(description["data"]) == 6 and description["seed"]


def test_scores_of_a_batch_are_those_of_each():
    trees = classifier.model()
    together = classifier.scores(trees, features.matrix(PAGES, trees.tables))
    alone = np.concatenate([classifier.scores(trees, features.matrix([p], trees.tables)) for p in PAGES])
    assert (together == alone).all()


def test_a_model_survives_saving(tmp_path):
    trees = classifier.model()
    for name in ("a", "b"):
        classifier.save(trees, tmp_path / f"{name}.npz")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    again = classifier.read(tmp_path / "a.npz")
    assert again.tables == trees.tables and again.bias == trees.bias
    assert (again.leaves == trees.leaves).all()


def test_a_model_of_other_columns_is_refused(tmp_path):
    classifier.save(classifier.model()._replace(names=("x",)), tmp_path / "m.npz")
    with pytest.raises(ValueError, match="other columns"):
        classifier.read(tmp_path / "m.npz")


def test_no_probability_hangs_on_the_last_bit_of_exp():
    for step in range(-8000, 8001, 50):
        value = 10_000 / (1 + math.exp(-step / 1000))
        assert abs(value - math.floor(value) - 0.5) > 1e-6


def test_the_cut_maximises_expected_f1():
    page = html.parse("<p>a b c d</p><p>e f</p><p>g</p><p>h i j</p>")
    page.score = [3000, -500, -3000, 0]
    p, w = [1 / (1 + math.exp(-s / 1000)) for s in page.score], page.words
    keep, expected = classifier.cut(page)

    def f1(kept):
        return (
            2
            * sum(a * b for a, b, k in zip(p, w, kept, strict=True) if k)
            / (sum(b for b, k in zip(w, kept, strict=True) if k) + sum(a * b for a, b in zip(p, w, strict=True)))
        )

    best = max(f1([bool(n >> i & 1) for i in range(4)]) for n in range(1, 16))
    assert math.isclose(f1(keep), best, abs_tol=1e-3)
    assert math.isclose(expected, best, abs_tol=1e-3)


def test_the_parts_add_up_to_the_score():
    page = PAGES[0]
    classifier.score_pages([page])
    everything = classifier.weighed(page, most=len(features.names()))[5]
    trees = classifier.model()
    base = trees.bias + sum(tree.mean() for tree in trees.leaves)
    assert abs(base + sum(part for _, _, part in everything) - page.score[5]) < len(everything)
    assert all(len(parts) == 3 for parts in classifier.weighed(page))
