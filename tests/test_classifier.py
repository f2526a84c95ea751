"""The classifier is exact, light and says what weighed."""

import math
from dataclasses import replace

import numpy as np
import pytest

from cleaner import classifier, expected, features, html, trees
from cleaner.trees import Trees
from tests.conftest import ROOT

PAGES = [html.parse(p.read_bytes().decode("utf-8", "replace")) for p in sorted((ROOT / "samples/pages").glob("*.html"))]


def test_columns_are_named_once():
    assert len(set(features.names())) == len(features.names())
    assert features.matrix(PAGES[:2]).shape == (len(features.names()), len(PAGES[0]) + len(PAGES[1]))


def test_the_shipped_model_fits_the_columns():
    model = classifier.model()
    assert model.second.names == features.second_names() and len(set(model.second.names)) == len(model.second.names)
    for step in (model.kinds, model.first, model.second):
        assert step.column.max() < len(step.names)
    assert (classifier.MODELS / "html.npz").stat().st_size < 5_000_000
    description = classifier.description()
    assert description["columns"] == list(model.second.names)
    assert len(description["data"]) == 6 and description["seed"]


def test_loops_add_what_numpy_does(monkeypatch):
    random = np.random.default_rng(1)
    column, border = random.integers(0, 5, (2, 9, 3)).astype(np.int32)
    leaves = random.integers(-99, 99, (9, 8, 2)).astype(np.int32)
    some = Trees(column, border, leaves, np.array([3, -4], np.int32), tuple("abcde"))
    matrix = random.integers(0, 6, (5, 13)).astype(np.int32)
    found = []
    for compiled in (False, True):  # the loops in plain Python do the same, if slowly
        monkeypatch.setattr(trees.loops, "IS_COMPILED", compiled)
        found.append(trees.scores(some, matrix).tolist())
    assert found[0] == found[1] and len(found[0]) == 2


def test_scores_of_a_batch_are_those_of_each():
    together = classifier.matrix(PAGES, classifier.model())
    alone = np.concatenate([classifier.matrix([page], classifier.model()) for page in PAGES], axis=1)
    assert (together == alone).all()


def test_a_model_survives_saving(tmp_path):
    model = classifier.model()
    for name in ("a", "b"):
        classifier.save(model, tmp_path / f"{name}.npz")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    again = classifier.read(tmp_path / "a.npz")
    assert again.tables == model.tables and (again.kinds.bias == model.kinds.bias).all()
    assert (again.second.leaves == model.second.leaves).all()


def test_a_model_of_other_columns_is_refused(tmp_path):
    model = classifier.model()
    classifier.save(model._replace(first=replace(model.first, names=("x",))), tmp_path / "m.npz")
    with pytest.raises(ValueError, match="other columns"):
        classifier.read(tmp_path / "m.npz")


def test_no_probability_hangs_on_the_last_bit_of_exp():
    for step in range(-8000, 8001, 50):
        value = 10_000 / (1 + math.exp(-step / 1000))
        assert abs(value - math.floor(value) - 0.5) > 1e-6


def _p(score):
    return 1 / (1 + math.exp(-score / 1000))


def _expected(scores, words, kept):
    """Expected F1 of keeping some blocks: 75 % in worlds where the likeliest are content first, 25 % each by itself."""
    p = [_p(score) for score in scores]
    size = sum(w for w, k in zip(words, kept, strict=True) if k)
    alone = 2 * sum(a * w for a, w, k in zip(p, words, kept, strict=True) if k)
    alone /= size + sum(a * w for a, w in zip(p, words, strict=True))
    together = 0.0
    for u in np.arange(0.025, 1, 0.05):
        content = [a > u for a in p]
        both = sum(w for w, k, c in zip(words, kept, content, strict=True) if k and c)
        together += 2 * both / (size + sum(w for w, c in zip(words, content, strict=True) if c)) / 20
    return 0.75 * together + 0.25 * alone


def test_the_cut_maximises_expected_f1():
    scores, words = [3000, -500, -3000, 0], [4, 2, 1, 3]
    found = expected.cut(np.array(scores), np.array(words))
    order = sorted(range(4), key=lambda row: -scores[row])
    options = [[row in order[:size] for row in range(4)] for size in range(1, 5)]
    best = max(options, key=lambda kept: _expected(scores, words, kept))
    assert found.keep.tolist() == best
    assert math.isclose(found.expected / expected.MILLION, _expected(scores, words, best), abs_tol=1e-3)


def test_many_doubtful_blocks_do_not_outweigh_a_sure_article():
    scores, words = np.array([5000] * 10 + [-1000] * 100), np.array([80] * 10 + [60] * 100)
    assert expected.cut(scores, words).keep.tolist() == [True] * 10 + [False] * 100


def test_favour_moves_the_cut():
    scores, words = np.array([3000, 0, -1200]), np.array([50, 50, 50])
    kept = [expected.cut(scores, words, beta2).keep.sum() for beta2 in (2, 10, 60)]
    assert kept == sorted(kept) and kept[0] < kept[-1]


def test_the_parts_add_up_to_the_score():
    page = PAGES[0]
    classifier.score_pages([page])
    everything = classifier.weighed(page, most=len(features.second_names()))[5]
    trees = classifier.model().second
    base = int(trees.bias[0]) + sum(float(tree.mean()) for tree in trees.leaves)
    score = page.score[5]
    assert abs(base + sum(part for _, _, part in everything) - score) < len(everything)
    assert all(len(parts) == 3 for parts in classifier.weighed(page))


@pytest.mark.parametrize("size", [1, 7, 64])
def test_batches_and_processors_change_nothing(size, command_line_of_samples):
    """Every sample's `to_dict()`, in batches of other sizes and with numpy's vector instructions switched off."""
    baseline = command_line_of_samples(16, {})
    assert command_line_of_samples(size, {"NPY_DISABLE_CPU_FEATURES": _features()} if size == 7 else {}) == baseline


def _features():
    from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__

    return " ".join(name for name in __cpu_dispatch__ if __cpu_features__.get(name))


@pytest.fixture
def command_line_of_samples():
    def run(size, environment):
        import os
        import subprocess
        import sys

        script = (
            "import hashlib, json, pathlib, sys, cleaner, cleaner.api as api; api.BATCH = int(sys.argv[1]);"
            "pages = [p.read_bytes() for p in sorted(pathlib.Path('samples/pages').glob('*.html'))];"
            "rows = [json.dumps(r.to_dict(), sort_keys=True) for r in cleaner.extract_many(pages, mode='fast')];"
            "print(hashlib.sha256(''.join(rows).encode()).hexdigest(), len(rows))"
        )
        done = subprocess.run(
            [sys.executable, "-c", script, str(size)],
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            cwd=ROOT, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert "Warning" not in done.stderr
        return done.stdout

    return run
