"""Boosted oblivious trees from labelled pages, and their export to the integers that `cleaner.classifier` reads."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from cleaner import features
from cleaner.expected import SCALE
from cleaner.kinds import KINDS as KIND_NAMES
from cleaner.trees import Trees

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from benchmarks.train.examples import Example

SEED = 20261122
PARAMETERS: dict[str, Any] = {
    "l2_leaf_reg": 5.0,
    "border_count": 64,
    "random_strength": 1.0,
    "bootstrap_type": "Bernoulli",
    "subsample": 0.7,
    "rsm": 0.3,
    "random_seed": SEED,
    "thread_count": 2,  # the sums of a histogram depend on it
    "allow_writing_files": False,
    "verbose": False,
}
# Few trees carry over to languages and sites that they have not seen: 500 in the first step cost daniel-dev .009.
KINDS: dict[str, Any] = {"iterations": 150, "depth": 4, "learning_rate": 0.1, "loss_function": "MultiClass"}
FIRST: dict[str, Any] = {"iterations": 200, "depth": 6, "learning_rate": 0.15, "loss_function": "Logloss"}
SECOND: dict[str, Any] = {"iterations": 300, "depth": 6, "learning_rate": 0.1, "loss_function": "Logloss"}
_SAID = ("url", "jsonld", "og_type")  # columns of what URL and head say of a page
FIRST_LINES: dict[str, Any] = {"iterations": 150, "depth": 6, "learning_rate": 0.15, "loss_function": "Logloss"}
SECOND_LINES: dict[str, Any] = {"iterations": 250, "depth": 6, "learning_rate": 0.1, "loss_function": "Logloss"}


def blocks(examples: Sequence[Example], rows: NDArray[np.int32], names: tuple[str, ...], **changes: Any) -> Trees:
    """Train on the labelled blocks, `rows` being (columns, blocks); each page weighs the same whatever its length."""
    share = np.concatenate([e.labels.share for e in examples])
    weight = np.concatenate([e.labels.weight for e in examples])
    used = weight > 0
    return _fit(rows[:, used], (share[used] > 0.5).astype(int), weight[used], names, changes)


def kinds(rows: NDArray[np.int32] | None, numbers: Sequence[int]) -> Trees:
    """Train on the kinds of pages, `rows` being (columns, pages); without pages, trees that say nothing.

    Each page counts twice, once without what its URL and head say: many pages come without either.
    """
    names = features.page_names()
    if rows is None:
        none = np.zeros((1, 1), np.int32)
        return Trees(none, none, np.zeros((1, 2, len(KIND_NAMES)), np.int32), np.zeros(len(KIND_NAMES), np.int32), names)
    silent = rows.copy()
    silent[[i for i, name in enumerate(names) if name.startswith(_SAID)]] = 0
    return _fit(np.concatenate([rows, silent], axis=1), np.array([*numbers, *numbers]), None, names, KINDS)


def _fit(
    rows: NDArray[np.int32],
    labels: NDArray[Any],
    weight: NDArray[np.float64] | None,
    names: tuple[str, ...],
    changes: dict[str, Any],
) -> Trees:
    from catboost import CatBoostClassifier, Pool

    booster = CatBoostClassifier(**{**PARAMETERS, **changes})
    booster.fit(Pool(rows.T.astype(np.float32), labels, weight=weight))
    return export(booster, names)


def export(booster: Any, names: tuple[str, ...]) -> Trees:
    """CatBoost's trees as integers: a column is compared with its border rounded down, which decides the same."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        booster.save_model(str(path), format="json")
        data = json.loads(path.read_text())
    scale, bias = data["scale_and_bias"]
    assert scale == 1, "CatBoost scales its leaves: export them scaled"
    trees = data["oblivious_trees"]
    depth = max(len(t["splits"] or ()) for t in trees)
    column = np.zeros((len(trees), depth), np.int32)
    border = np.full((len(trees), depth), np.iinfo(np.int32).max, np.int32)  # never exceeded: the bit stays 0
    leaves = np.zeros((len(trees), 1 << depth, len(bias)), np.int32)
    for i, tree in enumerate(trees):
        for level, split in enumerate(tree["splits"] or ()):
            column[i, level] = split["float_feature_index"]
            border[i, level] = int(np.floor(split["border"]))
        values = np.round(np.array(tree["leaf_values"]) * SCALE).astype(np.int32).reshape(-1, len(bias))
        leaves[i, : len(values)] = values
    return Trees(column, border, leaves, np.round(np.array(bias) * SCALE).astype(np.int32), names)
