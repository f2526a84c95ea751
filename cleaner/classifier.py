"""The learned block classifier: oblivious trees over the columns of `features`, evaluated with numpy alone.

An oblivious tree asks the same question at every node of a level, so that a leaf's number is made of one bit a level
(as in CatBoost, whose trees these are). Columns, borders and leaves are integers: the score is exact on every machine.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.features import Tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from cleaner.model import Page

MODELS = Path(__file__).parent / "models"
SCALE = 1000  # scores are in thousandths of log-odds


class Trees(NamedTuple):
    """A model: trees of depth D as arrays, the log-odds tables that its columns need, and its column names.

    column, border: (trees, D); a bit is 1 where the column is greater than the border. leaves: (trees, 2**D), in
    thousandths of log-odds. bias: added to every score.
    """

    column: NDArray[np.int32]
    border: NDArray[np.int32]
    leaves: NDArray[np.int32]
    bias: int
    tables: Tables
    names: tuple[str, ...]


def _table(keys: str, values: NDArray[np.int32]) -> dict[str, int]:
    return dict(zip(keys.split("\n"), values.tolist(), strict=True)) if keys else {}


def _keys(table: dict[str, int]) -> NDArray[np.uint8]:
    import numpy as np

    return np.frombuffer("\n".join(table).encode("utf-8", "replace"), np.uint8)


def save(trees: Trees, path: Path) -> None:
    """Write a model as .npz: arrays of integers only, no pickle; the same model gives the same bytes."""
    import numpy as np

    arrays: dict[str, Any] = {
        "column": trees.column,
        "border": trees.border,
        "leaves": trees.leaves,
        "bias": np.array(trees.bias, np.int32),
        "name_keys": _keys(trees.tables.names),
        "name_values": np.array(list(trees.tables.names.values()), np.int32),
        "word_keys": _keys(trees.tables.words),
        "word_values": np.array(list(trees.tables.words.values()), np.int32),
        "columns": np.frombuffer("\n".join(trees.names).encode(), np.uint8),
    }
    np.savez_compressed(path, **arrays)


def read(path: Path) -> Trees:
    """Read a model that `save` wrote. Raises ValueError for a model made for other columns than this version's."""
    import numpy as np

    from cleaner import features

    with np.load(path, allow_pickle=False) as data:
        text = {key: data[key].tobytes().decode() for key in ("name_keys", "word_keys", "columns")}
        names = tuple(text["columns"].split("\n"))
        if names != features.names():
            raise ValueError(f"{path.name} was trained on other columns; train it again (python -m benchmarks.train)")
        tables = Tables(_table(text["name_keys"], data["name_values"]), _table(text["word_keys"], data["word_values"]))
        return Trees(data["column"], data["border"], data["leaves"], int(data["bias"]), tables, names)


@cache
def model() -> Trees:
    """The shipped model for HTML, read once."""
    return read(MODELS / "html.npz")


@cache
def model_hash() -> str:
    """The first 12 hex digits of the SHA-256 of the shipped model's file."""
    import hashlib

    return hashlib.sha256((MODELS / "html.npz").read_bytes()).hexdigest()[:12]


def description() -> dict[str, Any]:
    """What is written beside the shipped model: data, seed, columns, figures."""
    text = (MODELS / "html.json").read_text(encoding="utf-8")
    return json.loads(text)  # type: ignore[no-any-return]


def _leaf_numbers(trees: Trees, matrix: NDArray[np.int32]) -> NDArray[np.intp]:
    """Which leaf of each tree each block falls into: (trees, blocks)."""
    import numpy as np

    out = np.zeros((len(trees.column), matrix.shape[1]), np.intp)
    for level in range(trees.column.shape[1]):
        out |= (matrix[trees.column[:, level]] > trees.border[:, level, None]).astype(np.intp) << level
    return out


def scores(trees: Trees, matrix: NDArray[np.int32]) -> NDArray[np.int64]:
    """Log-odds, in thousandths, that each block is content; `matrix` is (columns, blocks) as `features.matrix` gives."""
    import numpy as np

    if not matrix.shape[1]:
        return np.zeros(0, np.int64)
    numbers = _leaf_numbers(trees, matrix)
    numbers += (np.arange(len(numbers)) * trees.leaves.shape[1])[:, None]
    total: NDArray[np.int64] = trees.leaves.ravel()[numbers].sum(axis=0, dtype=np.int64) + trees.bias
    return total


def score_pages(pages: Sequence[Page], trees: Trees | None = None) -> None:
    """Fill the column `score` of each page."""
    from cleaner import features

    trees = trees or model()
    found = scores(trees, features.matrix(pages, trees.tables)).tolist()
    at = 0
    for page in pages:
        page.score = found[at : at + len(page)]
        at += len(page)


_GRID, _REACH, PARTS = 50, 8000, 10_000


@cache
def _probabilities() -> NDArray[np.int64]:
    """Probabilities in ten-thousandths of the scores from -8 to 8 log-odds in steps of 0.05.

    Rounded from math.exp here rather than per score by numpy.exp, whose last bit differs between processors; no value
    of the grid is so near to a half that the last bit of exp could move it (tested).
    """
    import math

    import numpy as np

    steps = range(-_REACH, _REACH + 1, _GRID)
    return np.array([round(PARTS / (1 + math.exp(-step / SCALE))) for step in steps], np.int64)


def probability(scores: NDArray[np.int64]) -> NDArray[np.int64]:
    """Probabilities, in ten-thousandths, of scores in thousandths of log-odds."""
    import numpy as np

    return _probabilities()[(np.clip(scores, -_REACH, _REACH) + _REACH) // _GRID]


def cut(page: Page, beta2: float = 1.0) -> tuple[list[bool], float]:
    """Which blocks to keep so that the page's expected word F1 is greatest, and that F1.

    Blocks are taken by falling probability p as long as 2 Σ p·w / (Σ w of the kept + Σ p·w of all) grows (Ye et al.
    2012, "Optimizing F-measures: a tale of two approaches", here with words w as counts). Integers up to the last
    division, which IEEE 754 rounds the same everywhere. `beta2` is β² of F-beta: below 1 leans to precision.
    """
    import numpy as np

    words = np.maximum(np.array(page.words, np.int64), 1)
    p = probability(np.array(page.score, np.int64))
    order = np.argsort(-p, kind="stable")
    gained = np.cumsum((p * words)[order])
    spent = np.cumsum(words[order]) * PARTS
    expected = (1 + beta2) * gained / (spent + beta2 * int((p * words).sum()))
    best = int(np.argmax(expected))
    return (p >= p[order[best]]).tolist(), float(expected[best])


def weighed(page: Page, most: int = 3) -> list[list[tuple[str, int, int]]]:
    """For each block the columns that weighed most in its score: name, value, and its part in thousandths of log-odds.

    At each level of a tree the mean of the leaves still open moves; the column asked there gets that move
    (Saabas 2014, "Interpreting random forests", with leaves weighed equally).
    """
    from cleaner import features

    trees = model()
    matrix = features.matrix([page], trees.tables)
    return [
        _most(trees, matrix[:, row].tolist(), numbers, most) for row, numbers in enumerate(_leaf_numbers(trees, matrix).T)
    ]


def _most(trees: Trees, values: list[int], numbers: NDArray[np.intp], most: int) -> list[tuple[str, int, int]]:
    """The columns that weighed most for one block, given its leaf of each tree."""
    parts: dict[int, float] = {}
    for tree, number in enumerate(numbers.tolist()):
        open_leaves = trees.leaves[tree]
        before = float(open_leaves.mean())
        for level, column in enumerate(trees.column[tree].tolist()):
            open_leaves = open_leaves.reshape(-1, 2)[:, (number >> level) & 1]
            after = float(open_leaves.mean())
            parts[column] = parts.get(column, 0.0) + after - before
            before = after
    best = sorted(parts, key=lambda column: (-abs(parts[column]), column))[:most]
    return [(trees.names[column], values[column], round(parts[column])) for column in best]
