"""Different values among many, and values among known ones.

What `np.unique` gives, in a third of its time where values come nearly in order, or where loops are compiled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from cleaner import loops

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


def different(values: NDArray[Any]) -> NDArray[Any]:
    """The different ones among some values, ascending.

    >>> different(np.array([3, 1, 3])).tolist(), different(np.array([], np.int64)).tolist()
    ([1, 3], [])
    """
    ordered = np.sort(values)
    return ordered[_is_new(ordered)]


def numbered(values: Ints) -> tuple[Ints, int]:
    """A number for each of the different values, from 0 on and in no order; and how many these are.

    >>> number, many = numbered(np.array([3, 1, 3]))
    >>> bool(number[0] == number[2] != number[1]), many
    (True, 2)
    """
    number = np.empty(len(values), np.int64)
    if loops.IS_COMPILED:
        slots = np.zeros(2 << len(values).bit_length(), np.int32)
        return number, loops.number_values(values.data, slots, np.empty_like(number), loops.SEED, number)
    order = np.argsort(values, kind="stable")
    rank = np.cumsum(_is_new(values[order]))
    number[order] = rank - 1
    return number, int(rank[-1]) if len(rank) else 0


def looked_up(values: NDArray[Any], known: NDArray[Any]) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Where each value stands among known ones, which are ascending, and whether it does: else its place says nothing.

    >>> place, is_known = looked_up(np.array([5, 4, 9]), np.array([1, 5, 7]))
    >>> place[is_known].tolist(), is_known.tolist()
    ([1], [True, False, False])
    >>> looked_up(np.array([5]), np.array([], np.int64))[1].tolist()
    [False]
    """
    if not len(known):
        return np.zeros(len(values), np.intp), np.zeros(len(values), np.bool_)
    place = np.minimum(np.searchsorted(known, values), len(known) - 1)
    return place, known[place] == values


def _is_new(ordered: Ints) -> NDArray[np.bool_]:
    """Whether a value differs from the one before."""
    out = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=out[1:])
    return out
