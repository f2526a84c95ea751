# cython: boundscheck=False, wraparound=False
"""Loops over numbers that only a compiler makes quick; loops.pxd has their types.

Where this module is compiled it is used, elsewhere numpy does the same in more passes over memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

IS_COMPILED = not __file__.endswith(".py")


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


def add_characters(
    kinds: NDArray[Any],
    bare: NDArray[Any],
    at: int,
    before_kind: int,
    before_bare: int,
    line: int,
    ends: NDArray[Any],
    count: NDArray[Any],
    sums: NDArray[Any],
    parted: NDArray[Any],
    special: NDArray[Any],
) -> int:
    """What `chars` counts of a piece of some lines that begins at offset `at` within `line`; gives the size of `parted`.

    kinds, bare: of each character its class, uint8, and itself or a blank, uint32. before_kind, before_bare: the same of
    the character before. ends: of each line, int64. count: (lines, classes) int64, counted up. sums: (6, lines) int64:
    words, capitals, first and last class, glued, tokens. parted: room for `bare` with blanks between tokens, uint32,
    twice its size. special: the classes of blanks, small letters, capitals, digits and letters of scripts without spaces.
    """
    blank, lower, upper, digit, unspaced = special[0], special[1], special[2], special[3], special[4]
    size = 0
    end = ends[line]
    begins = at == 0 if line == 0 else ends[line - 1] == at
    for i in range(kinds.shape[0]):
        if at + i == end:
            line += 1
            end = ends[line]
            begins = True
        kind = kinds[i]
        if begins:
            before_kind = blank
            sums[2, line] = kind
        count[line, kind] += 1
        if kind not in (blank, unspaced) and before_kind in (blank, unspaced):
            sums[0, line] += 1
            sums[1, line] += kind == upper
        if kind == upper and before_kind in (lower, digit):
            sums[4, line] = 1
        if at + i == end - 1:
            sums[3, line] = kind
        char = bare[i]
        if char != 32:  # no blank: the code of one, as a constant that the compiler knows
            if before_bare == 32:
                sums[5, line] += 1
            elif begins or (kind == unspaced) != (before_kind == unspaced):
                sums[5, line] += 1
                parted[size] = 32
                size += 1
        parted[size] = char
        size += 1
        before_kind, before_bare, begins = kind, char, False
    return size
