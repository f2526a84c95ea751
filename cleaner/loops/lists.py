"""Lists of Python's into arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray


def fill_integers(values: list[int], at: int, out: NDArray[Any]) -> int:
    """Write integers into an array of int64 from `at` on; gives where they end."""
    for value in values:
        out[at] = value
        at += 1
    return at


def fill_sizes(values: list[Any], out: NDArray[Any]) -> None:
    """Write how long each of some values is into an array of int64."""
    for at, value in enumerate(values):
        out[at] = len(value)
