"""Oblivious trees, and their evaluation for many blocks at once; integers only, exact on every machine.

An oblivious tree asks the same question at every node of a level, so that a leaf's number is made of one bit a level
(as in CatBoost, whose trees these are). Many trees ask the same: each different question is asked once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from cleaner import loops

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FEW = 200  # rows up to which one comparison of all columns is quicker than one a column
_TOGETHER = 1024  # rows at once: the answers to all questions stay in a processor's cache


class Questions(NamedTuple):
    """The different questions of some trees, by column: the column, and its borders as a column vector, ascending.

    column, border: the same of each question, (questions,) and (questions, 1). asked: (D, trees), the number of the
    question that each tree asks at each level.
    """

    columns: tuple[tuple[int, NDArray[np.int32]], ...]
    column: NDArray[np.intp]
    border: NDArray[np.int32]
    asked: NDArray[np.intp]
    number: int


@dataclass(frozen=True, eq=False)
class Trees:
    """Trees of depth D as arrays, with the names of the columns that they ask.

    column, border: (trees, D); a bit is 1 where the column is greater than the border. leaves: (trees, 2**D, K) for K
    scores, in thousandths of log-odds. bias: (K,), added to the scores.
    """

    column: NDArray[np.int32]
    border: NDArray[np.int32]
    leaves: NDArray[np.int32]
    bias: NDArray[np.int32]
    names: tuple[str, ...]

    @cached_property
    def questions(self) -> Questions:
        """What the trees ask, each question once."""
        pairs = np.stack([self.column.ravel(), self.border.ravel()], axis=1)
        different, number = np.unique(pairs, axis=0, return_inverse=True)
        columns = []
        for column in np.unique(different[:, 0]).tolist():
            borders = different[different[:, 0] == column, 1]
            columns.append((int(column), borders[:, None].astype(np.int32)))
        column, border = different[:, 0].astype(np.intp), different[:, 1:].astype(np.int32)
        return Questions(tuple(columns), column, border, number.reshape(self.column.shape).T.copy(), len(different))

    @cached_property
    def parts(self) -> tuple[NDArray[np.int16] | NDArray[np.int32], ...]:
        """For each of the K scores the leaves of all trees in one row, in as few bytes as hold them."""
        least, most = np.iinfo(np.int16).min, np.iinfo(np.int16).max
        is_small = not self.leaves.size or bool(least <= self.leaves.min() and self.leaves.max() <= most)
        leaves = self.leaves.astype(np.int16) if is_small else self.leaves
        return tuple(leaves[:, :, k].ravel() for k in range(leaves.shape[2]))

    @cached_property
    def tables(self) -> tuple[NDArray[np.int32], ...]:
        """For each of the K scores the leaves of each tree, (trees, 2**D)."""
        return tuple(np.ascontiguousarray(self.leaves[:, :, k]) for k in range(self.leaves.shape[2]))


def leaf_numbers(trees: Trees, matrix: NDArray[np.int32]) -> NDArray[Any]:
    """Which leaf of each tree each row falls into: (trees, rows); `matrix` is (columns, rows)."""
    questions = trees.questions
    if matrix.shape[1] <= _FEW:
        answers = (matrix[questions.column] > questions.border).view(np.uint8)
    else:
        answers = np.empty((questions.number, matrix.shape[1]), np.uint8)
        at = 0
        for column, borders in questions.columns:
            np.greater(matrix[column], borders, out=answers[at : at + len(borders)].view(np.bool_))
            at += len(borders)
    depth = len(questions.asked)
    out: NDArray[Any] = answers.take(questions.asked[depth - 1], axis=0).astype(np.uint8 if depth <= 8 else np.uint16)
    for level in range(depth - 2, -1, -1):
        out += out
        out += answers.take(questions.asked[level], axis=0)
    return out


def scores(trees: Trees, matrix: NDArray[np.int32]) -> NDArray[np.int64]:
    """The K scores of each row, (K, rows), in thousandths of log-odds; `matrix` is (columns, rows)."""
    rows = matrix.shape[1]
    out = np.zeros((len(trees.bias), rows), np.int64)
    matrix = np.ascontiguousarray(matrix)
    add = _added_by_loops if loops.IS_COMPILED else _added_by_numpy
    for begin in range(0, rows, _TOGETHER):
        add(trees, matrix, begin, out[:, begin : begin + _TOGETHER])
    return out + trees.bias.astype(np.int64)[:, None]


def _added_by_numpy(trees: Trees, matrix: NDArray[np.int32], begin: int, out: NDArray[np.int64]) -> None:
    """Add the leaves of some rows from `begin` on, as many as `out` has."""
    first = (np.arange(len(trees.leaves), dtype=np.int32) * trees.leaves.shape[1])[:, None]
    numbers = leaf_numbers(trees, matrix[:, begin : begin + out.shape[1]]).astype(np.int32)
    numbers += first
    for k, leaves in enumerate(trees.parts):
        out[k] += leaves.take(numbers).sum(axis=0, dtype=np.int64)


def _added_by_loops(trees: Trees, matrix: NDArray[np.int32], begin: int, out: NDArray[np.int64]) -> None:
    """The same."""
    number = np.empty(out.shape[1], np.uint16)
    for k in range(len(out)):
        loops.add_leaves(matrix, trees.column, trees.border, trees.tables[k], begin, number, out[k])
