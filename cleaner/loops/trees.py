# cython: boundscheck=False, wraparound=False, cdivision=True
"""Trees of the classifier and worlds of its scores."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray


def add_leaves(
    matrix: NDArray[Any],
    column: NDArray[Any],
    border: NDArray[Any],
    leaves: NDArray[Any],
    begin: int,
    number: NDArray[Any],
    out: NDArray[Any],
) -> None:
    """Add to `out` the leaves of oblivious trees that some rows of a matrix fall into, from row `begin` on.

    matrix: (columns, rows) int32. column, border: (trees, D) int32, as of `trees.Trees`. leaves: (trees, 2**D) int32.
    number: room for the leaf's number of each row, uint16; as many rows are looked at as it and `out`, int64, have.
    """
    size = number.shape[0]
    for tree in range(column.shape[0]):
        for row in range(size):
            number[row] = 0
        for level in range(column.shape[1] - 1, -1, -1):
            which = column[tree, level]
            least = border[tree, level]
            for row in range(size):
                number[row] = 2 * number[row] + (matrix[which, begin + row] > least)
        for row in range(size):
            out[row] += leaves[tree, number[row]]


def add_worlds(
    kept: NDArray[Any], ends: NDArray[Any], content: NDArray[Any], unit: int, beta2: int, total: NDArray[Any]
) -> None:
    """Add to `total` what `expected` makes of each block in each world.

    kept: words of the blocks up to each, at least 1; ends: of each page, behind its last block; content: words that are
    content, (worlds, pages); all int64. unit, beta2: as in `expected`.
    """
    begin = 0
    for page in range(len(ends)):
        end = ends[page]
        for world in range(content.shape[0]):
            words = content[world, page]
            for at in range(begin, end):
                fewer = kept[at] if kept[at] < words else words
                total[at] += unit * fewer // (10 * kept[at] + beta2 * words)
        begin = end
