"""Boosted oblivious trees from labelled pages, and their export to the integers that `cleaner.classifier` reads."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from cleaner import features
from cleaner.classifier import SCALE, Trees

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from benchmarks.train.examples import Example
    from cleaner.features import Tables

SEED = 20261122
PARAMETERS: dict[str, Any] = {
    "iterations": 500,
    "depth": 6,
    "learning_rate": 0.08,
    "l2_leaf_reg": 5.0,
    "border_count": 64,
    "random_strength": 1.0,
    "bootstrap_type": "Bernoulli",
    "subsample": 0.7,
    "rsm": 0.3,
    "loss_function": "Logloss",
    "random_seed": SEED,
    "thread_count": 2,  # the sums of a histogram depend on it
    "allow_writing_files": False,
    "verbose": False,
}


def rows_of(examples: Sequence[Example], tables: Tables) -> NDArray[np.int32]:
    """The blocks of labelled pages as rows of columns."""
    learned = [features.stacked([e.page], lambda page: features.learned_columns(page, tables)) for e in examples]
    return np.concatenate(
        [np.concatenate([plain_of(e), part]) for e, part in zip(examples, learned, strict=True)], axis=1
    ).T


def plain_of(example: Example) -> NDArray[np.int32]:
    """The columns of a page that need no model; made once for all folds."""
    if example.plain is None:
        example.plain = features.stacked([example.page], features.plain_columns)
    return example.plain


def fit(examples: Sequence[Example], rows: NDArray[np.int32], tables: Tables, **changes: Any) -> Trees:
    """Train on the labelled blocks; each page weighs the same whatever its length."""
    from catboost import CatBoostClassifier, Pool

    share = np.concatenate([e.labels.share for e in examples])
    weight = np.concatenate([e.labels.weight for e in examples])
    used = weight > 0
    pool = Pool(rows[used].astype(np.float32), (share[used] > 0.5).astype(int), weight=weight[used])
    booster = CatBoostClassifier(**{**PARAMETERS, **changes})
    booster.fit(pool)
    return export(booster, tables)


def export(booster: Any, tables: Tables) -> Trees:
    """CatBoost's trees as integers: a column is compared with its border rounded down, which decides the same."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        booster.save_model(str(path), format="json")
        data = json.loads(path.read_text())
    trees = data["oblivious_trees"]
    depth = max(len(t["splits"] or ()) for t in trees)
    column = np.zeros((len(trees), depth), np.int32)
    border = np.full((len(trees), depth), np.iinfo(np.int32).max, np.int32)  # never exceeded: the bit stays 0
    leaves = np.zeros((len(trees), 1 << depth), np.int32)
    for i, tree in enumerate(trees):
        for level, split in enumerate(tree["splits"] or ()):
            column[i, level] = split["float_feature_index"]
            border[i, level] = int(np.floor(split["border"]))
        values = np.round(np.array(tree["leaf_values"]) * SCALE).astype(np.int32)
        leaves[i, : len(values)] = values
    scale, bias = data["scale_and_bias"]
    assert scale == 1, "CatBoost scales its leaves: export them scaled"
    return Trees(column, border, leaves, round(bias[0] * SCALE), tables, features.names())
