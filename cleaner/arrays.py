"""Lists as numpy arrays: what `np.array` gives, in a part of its time where loops are compiled."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from cleaner import loops

if TYPE_CHECKING:
    from collections.abc import Sequence, Sized

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


def integers(columns: Sequence[list[int]]) -> Ints:
    """The integers of some lists, one list behind the other.

    >>> integers([[3, 1], [], [2]]).tolist()
    [3, 1, 2]
    """
    size = sum(map(len, columns))
    if not loops.IS_COMPILED:
        return np.fromiter(chain.from_iterable(columns), np.int64, size)
    out, at = np.empty(size, np.int64), 0
    for column in columns:
        at = loops.fill_integers(column, at, out)
    return out


def sizes(values: Sequence[Sized]) -> Ints:
    """How long each of some values is.

    >>> sizes(["one", "", "three"]).tolist()
    [3, 0, 5]
    """
    if not loops.IS_COMPILED:
        return np.fromiter(map(len, values), np.int64, len(values))
    out = np.empty(len(values), np.int64)
    loops.fill_sizes(values if isinstance(values, list) else list(values), out)
    return out
