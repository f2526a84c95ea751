"""Whether a page is harmless to the parser: told from counts, for all its tags at once.

Two looks: at counts that take tags in scripts, comments and quotes along; and for the few pages that do not pass it, at the
tags alone. `limits` follows the elements of what is left.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cleaner import tags

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

_MANY_TAGS = 20_000  # of fewer tags, a third of them end tags, no nesting takes the parser more than 0.15 s
_MANY_NAMES = 40_000  # equals signs; of fewer attributes the names, however many differ, take 0.1 s at most
_FEW_ROOTS = 20  # tags of <html> and <body>: so many bring no more attributes together than take 0.15 s
_LONG = 10_000  # bytes of a tag that could have very many attributes
_LARGE = 300_000  # bytes of a page whose attributes without a value could be too many
_MANY_BARE = 60_000  # of these
_ATTRIBUTE = re.compile(rb"""([^\s"'>/=]++)(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'>]++))?""")  # linear: possessive
_LETTERS = np.zeros(256, bool)
_LETTERS[list(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")] = True


class Bounds(NamedTuple):
    """What a page may have: open elements, open formatting elements, attributes of a tag, names of attributes."""

    depth: int
    formatting: int
    attributes: int
    names: int


def cut_of_nodes(page: bytes, at: NDArray[np.int32], most: int, kept: int) -> int:
    """Where to cut a page that has more than `most` start tags, so that it keeps so many; -1 for others.

    at: where each < stands.
    """
    if len(at) <= most:
        return -1
    starts = at[_LETTERS[np.frombuffer(page + b" ", np.uint8)[at + 1]]]
    return int(starts[kept]) if len(starts) > most else -1


def _has_more(found: Iterator[re.Match[bytes]], most: int) -> bool:
    return next(islice(found, most, None), None) is not None


def is_harmless(page: bytes, marks: tags.Marks, bounds: Bounds) -> bool:
    """Whether no bound can be passed by the page, given as UTF-8."""
    found = tags.counts(page, marks)
    if found.roots > _FEW_ROOTS:
        return False
    is_flat = found.tags <= bounds.depth or (
        bounds.depth >= 2_000 and found.tags <= _MANY_TAGS and found.end_tags * 3 >= found.tags
    )
    has_few_names = found.equals <= _MANY_NAMES and (
        len(page) < _LARGE or tags.bare_attributes(page, _MANY_BARE) <= _MANY_BARE
    )
    if (
        is_flat
        and has_few_names
        and found.formatting <= bounds.formatting
        and (found.longest <= _LONG or not _has_long_tag(page, marks.places, bounds.attributes))
    ):
        return True
    return _is_harmless_by_tags(page, bounds, is_flat, has_few_names)


def _has_long_tag(page: bytes, at: NDArray[np.int32], most: int) -> bool:
    """Whether there is a long tag that could have more attributes than `most`; at: where each < stands.

    Whatever follows the <: it may be one of a value in quotes, and the tag's other attributes behind it.
    """
    gaps = np.diff(at, append=len(page))
    for which in np.flatnonzero(gaps > _LONG).tolist():
        start, end = int(at[which]), int(at[which] + gaps[which])
        closing = page.find(b">", start, end)
        if not start <= closing < start + _LONG and _has_more(_ATTRIBUTE.finditer(page, start, end), most):
            return True
    return False


def _is_harmless_by_tags(page: bytes, bounds: Bounds, is_flat: bool, has_few_names: bool) -> bool:
    """The same of the tags alone. False as well where it is not sure which these are."""
    depth = len(page) if is_flat else bounds.depth
    found = tags.followed(page, depth, bounds.formatting)
    return (
        not found.odd
        and found.formatting <= bounds.formatting
        and found.depth <= depth
        and _few_attributes(found.attributes, bounds.attributes)
        and (has_few_names or _few_names(found.attributes, bounds.names))
    )


def _few_attributes(texts: Iterable[bytes], most: int) -> bool:
    """Whether none of these attributes of a tag are more than `most`, of which each takes two bytes at least."""
    return not any(len(text) >= 2 * most and _has_more(_ATTRIBUTE.finditer(text), most) for text in texts)


def _few_names(texts: Iterable[bytes], most: int) -> bool:
    names: set[bytes] = set()
    for text in texts:
        names.update(attribute[1] for attribute in _ATTRIBUTE.finditer(text))
        if len(names) > most:
            return False
    return True
