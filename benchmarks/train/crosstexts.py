"""The two steps of the classifier of lines, each trained over all folds but some, as `crossval` does for blocks.

What the first step says of a line in training always comes from trees that have not seen its fold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.train import fit
from benchmarks.train.folds import FOLDS
from cleaner import chars, lines, neighbours
from cleaner.classifier import LineModel
from cleaner.trees import Trees, scores

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from benchmarks.train.examples import Example

    Excluded = frozenset[int]


class Training:
    """Models of the texts outside some folds. Every first step is trained once, however many second ones need it."""

    def __init__(self, examples: Sequence[Example]) -> None:
        self._folds = [[e for e in examples if e.fold == fold] for fold in range(FOLDS)]
        self._rows = [_rows(fold) for fold in self._folds]
        self._first: dict[Excluded, Trees] = {}

    def model(self, *left_out: int) -> LineModel:
        """The model of all folds but those left out."""
        excluded = frozenset(left_out)
        used = self._used(excluded)
        rows = [self._second_rows(fold, self.first(excluded | {fold})) for fold in used]
        second = self._fit(used, rows, neighbours.names(), fit.SECOND_LINES)
        return LineModel(self.first(excluded), second)

    def first(self, excluded: Excluded) -> Trees:
        """The step that judges each line by itself."""
        if excluded not in self._first:
            used = self._used(excluded)
            rows = [self._rows[fold] for fold in used]
            self._first[excluded] = self._fit(used, rows, lines.names(), fit.FIRST_LINES)
        return self._first[excluded]

    def _used(self, excluded: Excluded) -> list[int]:
        return [fold for fold in range(FOLDS) if fold not in excluded and self._folds[fold]]

    def _fit(
        self, used: Sequence[int], rows: list[NDArray[np.int32]], names: tuple[str, ...], changes: dict[str, object]
    ) -> Trees:
        examples = [e for fold in used for e in self._folds[fold]]
        return fit.blocks(examples, np.concatenate(rows, axis=1), names, **changes)

    def _second_rows(self, fold: int, first: Trees) -> NDArray[np.int32]:
        rows = self._rows[fold]
        return neighbours.matrix([e.page for e in self._folds[fold]], rows, scores(first, rows)[0])


def _rows(found: Sequence[Example]) -> NDArray[np.int32]:
    """The columns of the first step, (columns, lines)."""
    none = np.empty((len(lines.names()), 0), np.int32)
    return np.concatenate([none, *(lines.matrix([e.page], chars.read(e.page.text)) for e in found)], axis=1)
