"""Models that have not seen a page's site, and the columns that training needs for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.train import fit, tables
from benchmarks.train.folds import FOLDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.train.examples import Example
    from cleaner.classifier import Trees


def train(examples: Sequence[Example], left_out: int | None = None, **changes: Any) -> Trees:
    """A model of all folds but one. Every page's columns come from token tables that have not seen its fold.

    At use the tables know none of a page's site either: columns in training and in use speak of strangers alike.
    """
    used = [e for e in examples if e.fold != left_out]
    parts, ordered = [], []
    for fold in range(FOLDS):
        here = [e for e in used if e.fold == fold]
        if here:
            parts.append(fit.rows_of(here, tables.learn(e for e in used if e.fold != fold)))
            ordered += here
    return fit.fit(ordered, np.concatenate(parts), tables.learn(used), **changes)
