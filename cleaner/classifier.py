"""The learned block classifier: trees over the columns of `features`.

Three steps: what kind of page it is; what each block says by itself; what it says among blocks whose first scores are
known (`surroundings`). The lines of a text without markup have the last two (`lines`, `neighbours`). The scores of the last
step become verdicts in `expected`.

Columns, borders and leaves are integers: the score is exact on every machine.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.names import Tables
from cleaner.trees import Trees, leaf_numbers, scores

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from cleaner.chars import Chars
    from cleaner.model import Page

MODELS = Path(__file__).parent / "models"
_SURE = 9000  # a kind that is this far behind is out of the question


class Model(NamedTuple):
    """The classifier: the log-odds tables that the columns need, and the trees of its three steps.

    kinds: a page's kind, one score each of `kinds.KINDS`. first: what a block says by itself. second: what it says
    among blocks of which the first scores are known.
    """

    tables: Tables
    kinds: Trees
    first: Trees
    second: Trees


class LineModel(NamedTuple):
    """The classifier of lines: what a line says by itself, and among lines of which the first scores are known."""

    first: Trees
    second: Trees


_STEPS = ("kinds", "first", "second")
_PARTS = ("column", "border", "leaves", "bias")


def _table(keys: str, values: NDArray[np.int32]) -> dict[str, int]:
    return dict(zip(keys.split("\n"), values.tolist(), strict=True)) if keys else {}


def _bytes(lines: Iterable[str]) -> NDArray[np.uint8]:
    import numpy as np

    return np.frombuffer("\n".join(lines).encode("utf-8", "replace"), np.uint8)


def save(model: Model, path: Path) -> None:
    """Write a model as .npz: arrays of integers only, no pickle; the same model gives the same bytes."""
    import numpy as np

    arrays: dict[str, Any] = {}
    for name, table in (("names", model.tables.names), ("words", model.tables.words)):
        arrays[f"{name}_keys"] = _bytes(table)
        arrays[f"{name}_values"] = np.array(list(table.values()), np.int32)
    for step in _STEPS:
        arrays.update(_arrays(step, getattr(model, step)))
    np.savez_compressed(path, **arrays)


def save_lines(model: LineModel, path: Path) -> None:
    """Write the model for the lines of texts, as `save` does."""
    import numpy as np

    np.savez_compressed(path, **_arrays("first", model.first), **_arrays("second", model.second))


def _arrays(step: str, trees: Trees) -> dict[str, Any]:
    return {f"{step}_columns": _bytes(trees.names), **{f"{step}_{part}": getattr(trees, part) for part in _PARTS}}


def read(path: Path) -> Model:
    """Read a model that `save` wrote. Raises ValueError for a model made for other columns than this version's."""
    import numpy as np

    from cleaner import features

    wanted = {"kinds": features.page_names(), "first": features.first_names(), "second": features.second_names()}
    with np.load(path, allow_pickle=False) as data:
        tables = [_table(_text(data[f"{name}_keys"]), data[f"{name}_values"]) for name in ("names", "words")]
        return Model(Tables(*tables), *(_trees(data, step, wanted[step], path.name) for step in _STEPS))


def read_lines(path: Path) -> LineModel:
    """Read a model that `save_lines` wrote. Raises ValueError as `read` does."""
    import numpy as np

    from cleaner import lines, neighbours

    wanted = {"first": lines.names(), "second": neighbours.names()}
    with np.load(path, allow_pickle=False) as data:
        return LineModel(*(_trees(data, step, wanted[step], path.name) for step in LineModel._fields))


def _text(data: NDArray[np.uint8]) -> str:
    return data.tobytes().decode()


def _trees(data: Any, step: str, wanted: tuple[str, ...], file: str) -> Trees:
    names = tuple(_text(data[f"{step}_columns"]).split("\n")) if f"{step}_columns" in data else ()
    if names != wanted:
        raise ValueError(f"{file} was trained on other columns; train it again (python -m benchmarks.train)")
    column, border, leaves, bias = (data[f"{step}_{part}"] for part in _PARTS)
    return Trees(column, border, leaves, bias, names)


@cache
def model() -> Model:
    """The shipped model for HTML, read once."""
    return read(MODELS / "html.npz")


@cache
def line_model() -> LineModel:
    """The shipped model for the lines of texts, read once."""
    return read_lines(MODELS / "text.npz")


@cache
def model_hash() -> str:
    """The first 12 hex digits of the SHA-256 of the shipped models' files, the one for HTML first."""
    import hashlib

    return hashlib.sha256(b"".join((MODELS / f"{name}.npz").read_bytes() for name in ("html", "text"))).hexdigest()[:12]


def description(name: str = "html") -> dict[str, Any]:
    """What is written beside a shipped model, "html" or "text": data, seed, columns, figures."""
    text = (MODELS / f"{name}.json").read_text(encoding="utf-8")
    return json.loads(text)  # type: ignore[no-any-return]


def score_pages(pages: Sequence[Page], model_: Model | None = None) -> None:
    """Fill the columns `score` and `kind_scores` of each page."""
    full = [page for page in pages if len(page)]
    if full:
        chosen = model_ or model()
        set_scores(full, scores(chosen.second, matrix(full, chosen))[0])


def score_texts(pages: Sequence[Page], found: Chars, model_: LineModel | None = None) -> None:
    """Fill the columns `score` and `echo` of texts, none of them empty; `found`: the characters of all their lines."""
    from cleaner import lines

    chosen = model_ or line_model()
    matrix = line_matrix(pages, found, chosen)
    set_scores(pages, scores(chosen.second, matrix)[0])
    for page, echo in parted(pages, matrix[lines.names().index("echo")]):
        page.echo = echo


def line_matrix(pages: Sequence[Page], found: Chars, model_: LineModel) -> NDArray[np.int32]:
    """What the last step sees of some texts, none of them empty: the columns of `neighbours.names`, all lines."""
    import numpy as np

    from cleaner import lines, neighbours
    from cleaner.batch import Batch

    batch = Batch(pages)
    out = np.empty((len(neighbours.names()), batch.n), np.int32)  # at once, as to copy it takes as long as to fill it
    rows, rest = np.split(out, [len(lines.names())])
    batch.fill(rows, lines.columns(batch, found))
    batch.fill(rest, neighbours.columns(batch, scores(model_.first, rows)[0], lines.build_of(rows)))
    return out


def set_scores(pages: Sequence[Page], found: NDArray[np.int64]) -> None:
    """Give each page the scores of its blocks, which stand in `found` page after page."""
    for page, score in parted(pages, found):
        page.score = score


def parted(pages: Sequence[Page], column: NDArray[np.integer[Any]]) -> Iterator[tuple[Page, list[int]]]:
    """Each page with its part of a column that holds those of all, page after page."""
    values, at = column.tolist(), 0
    for page in pages:
        yield page, values[at : at + len(page)]
        at += len(page)


def matrix(pages: Sequence[Page], model_: Model) -> NDArray[np.int32]:
    """What the last step sees of some pages, none of them empty: the columns of `features.second_names`, all blocks."""
    import numpy as np

    from cleaner import columns, features, surroundings
    from cleaner.batch import Batch

    batch = Batch(pages, model_.tables)
    out = np.empty((len(features.second_names()), batch.n), np.int32)
    blocks, kinds, rest = np.split(out, [len(features.names()), len(features.first_names())])
    batch.fill(blocks, columns.plain(batch) | columns.learned(batch))
    kinds[:] = kind_columns(pages, scores(model_.kinds, features.page_matrix(pages, blocks)))
    first = scores(model_.first, out[: len(features.first_names())])[0]
    batch.fill(rest, surroundings.columns(batch, first))
    return out


def kind_columns(pages: Sequence[Page], found: NDArray[np.int64]) -> NDArray[np.int32]:
    """The scores of the kinds, (K, pages), less the greatest of each page, as columns of blocks; kept with the pages."""
    import numpy as np

    below = np.maximum(found - found.max(axis=0), -_SURE).astype(np.int32)
    for page, column in zip(pages, below.T.tolist(), strict=True):
        page.kind_scores = tuple(column)
    return np.repeat(below, [len(page) for page in pages], axis=1)


def weighed(page: Page, most: int = 3) -> list[list[tuple[str, int, int]]]:
    """For each block the columns that weighed most in its score: name, value, and its part in thousandths of log-odds.

    At each level of a tree the mean of the leaves still open moves; the column asked there gets that move
    (Saabas 2014, "Interpreting random forests", with leaves weighed equally).
    """
    from cleaner import chars

    if not len(page):
        return []
    is_text = page.source == "text"
    trees = line_model().second if is_text else model().second
    rows = line_matrix([page], chars.read(page.text), line_model()) if is_text else matrix([page], model())
    return [_most(trees, rows[:, row].tolist(), numbers, most) for row, numbers in enumerate(leaf_numbers(trees, rows).T)]


def _most(trees: Trees, values: list[int], numbers: NDArray[np.uint16], most: int) -> list[tuple[str, int, int]]:
    """The columns that weighed most for one block, given its leaf of each tree."""
    parts: dict[int, float] = {}
    for tree, number in enumerate(numbers.tolist()):
        open_leaves = trees.leaves[tree, :, 0]
        before = float(open_leaves.mean())
        for level, column in enumerate(trees.column[tree].tolist()):
            open_leaves = open_leaves.reshape(-1, 2)[:, (number >> level) & 1]
            after = float(open_leaves.mean())
            parts[column] = parts.get(column, 0.0) + after - before
            before = after
    best = sorted(parts, key=lambda column: (-abs(parts[column]), column))[:most]
    return [(trees.names[column], values[column], round(parts[column])) for column in best]
