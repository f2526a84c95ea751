"""The steps of training, each over all folds but some, and the columns that one step needs of the steps before.

What a page's columns say of it always comes from tables and trees that have not seen its fold: at use they know none
of a page's site either, so that columns in training and in use speak of strangers alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.train import fit, tables
from benchmarks.train.folds import FOLDS
from cleaner import classifier, features, surroundings
from cleaner.batch import Batch
from cleaner.classifier import Model
from cleaner.kinds import KINDS
from cleaner.trees import Trees, scores

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from benchmarks.train.examples import Example
    from cleaner.names import Tables

    Excluded = frozenset[int]


class Training:
    """Models of the examples outside some folds. Every part is trained once, however many others need it."""

    def __init__(self, examples: Sequence[Example]) -> None:
        self.folds = [[e for e in examples if e.fold == fold] for fold in range(FOLDS)]
        self._counts = [tables.count(fold) for fold in self.folds]
        self._tables: dict[Excluded, Tables] = {}
        self._kinds: dict[Excluded, Trees] = {}
        self._first: dict[Excluded, Trees] = {}

    def model(self, *left_out: int) -> Model:
        """The model of all folds but those left out."""
        excluded = frozenset(left_out)
        return Model(self.tables(excluded), self.kinds(excluded), self.first(excluded), self._second(excluded))

    def tables(self, excluded: Excluded) -> Tables:
        """Token tables of the folds that are not excluded."""
        if excluded not in self._tables:
            self._tables[excluded] = tables.tables(self._counts[fold] for fold in self._used(excluded))
        return self._tables[excluded]

    def kinds(self, excluded: Excluded) -> Trees:
        """The step that names a page's kind."""
        if excluded not in self._kinds:
            used = [e for fold in self._used(excluded) for e in self.folds[fold] if e.kind]
            rows = np.concatenate([self._page_matrix([e]) for e in used], axis=1) if used else None
            self._kinds[excluded] = fit.kinds(rows, [KINDS.index(e.kind or "") for e in used])
        return self._kinds[excluded]

    def first(self, excluded: Excluded) -> Trees:
        """The step that judges each block by itself."""
        if excluded not in self._first:
            used = [fold for fold in self._used(excluded) if self.folds[fold]]
            rows = np.concatenate([self._blocks(fold, excluded | {fold}) for fold in used], axis=1)
            self._first[excluded] = fit.blocks(self._of(used), rows, features.first_names(), **fit.FIRST)
        return self._first[excluded]

    def _second(self, excluded: Excluded) -> Trees:
        used = [fold for fold in self._used(excluded) if self.folds[fold]]
        parts = []
        for fold in used:
            blocks = self._blocks(fold, excluded | {fold})
            pages = [e.page for e in self.folds[fold]]
            first = scores(self.first(excluded | {fold}), blocks)[0]
            batch = Batch(pages)
            parts.append(np.concatenate([blocks, batch.stacked(surroundings.columns(batch, first))]))
        return fit.blocks(self._of(used), np.concatenate(parts, axis=1), features.second_names(), **fit.SECOND)

    def _used(self, excluded: Excluded) -> list[int]:
        return [fold for fold in range(FOLDS) if fold not in excluded]

    def _of(self, folds: Sequence[int]) -> list[Example]:
        return [e for fold in folds for e in self.folds[fold]]

    def _blocks(self, fold: int, excluded: Excluded) -> NDArray[np.int32]:
        """The columns of the first step of a fold's blocks, (columns, blocks)."""
        found, learned = self.folds[fold], self.tables(excluded)
        pages = [e.page for e in found]
        plain = np.concatenate([_plain(e) for e in found], axis=1)
        words = features.learned(Batch(pages, learned))
        kinds = scores(self.kinds(excluded), self._page_matrix(found))
        return np.concatenate([plain, words, classifier.kind_columns(pages, kinds)])

    @staticmethod
    def _page_matrix(found: Sequence[Example]) -> NDArray[np.int32]:
        return features.page_matrix([e.page for e in found], np.concatenate([_plain(e) for e in found], axis=1))


def _plain(example: Example) -> NDArray[np.int32]:
    """The columns of a page that need no model; made once for all folds."""
    if example.plain is None:
        example.plain = features.plain(Batch([example.page]))
    return example.plain
