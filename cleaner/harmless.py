"""Whether a page is harmless to the parser: told from counts, for all its tags at once.

Two looks: at the bytes alone, with numpy, where tags in scripts, comments and quotes count as well; and for the few pages
that do not pass it, at the tags as one regular expression finds them. `limits` follows the elements of what is left.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Keys = NDArray[np.uint64]
    Flags = NDArray[np.bool_]

FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
RAW = frozenset("script style textarea title xmp iframe noembed noframes".split())
_MANY_TAGS = 20_000  # of fewer tags, a third of them end tags, no nesting takes the parser more than 0.15 s
_MANY_NAMES = 40_000  # equals signs; of fewer attributes the names, however many differ, take 0.1 s at most
_LONG = 10_000  # bytes of a tag that could have very many attributes
_LARGE = 300_000  # bytes of a page whose attributes without a value could be too many
_MANY_BARE = 60_000  # of these
_DELIMITERS = b" >/*),-"  # what ends a name, with bit 32 set: blank, >, /, line feed, tab, form feed, carriage return
_LOWER = np.uint64(0x2020202020202020)
_BYTE = np.uint64(255)
# Linear: all possessive, no part can match what the next one begins with, and what is never closed goes to the end.
_ATTRIBUTES = rb"""[^>=]*+(?:=\s*+(?:"[^"]*+"|'[^']*+')?+[^>=]*+)*+"""
_TAG = re.compile(
    rb"<!--(?:-?>|[^-]*+(?:-(?!-!?>)[^-]*+)*+(?:--!?>|\Z))"
    rb"|<(" + "|".join(sorted(RAW)).encode() + rb")(?=[\s/>])" + _ATTRIBUTES + rb">([^<]*+(?:<(?!/\1[\s/>])[^<]*+)*+)"
    rb"|<(/?)([a-z][^\s/>]*+)(" + _ATTRIBUTES + rb")(?:>|\Z)",
    re.I,
)
_ATTRIBUTE = re.compile(rb"""([^\s"'>/=]++)(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'>]++))?""")  # linear: possessive


class Bounds(NamedTuple):
    """What a page may have: open elements, open formatting elements, attributes of a tag, names of attributes."""

    depth: int
    formatting: int
    attributes: int
    names: int


def cut_of_nodes(page: bytes, most: int, kept: int) -> int:
    """Where to cut a page that has more than `most` start tags, so that it keeps so many; -1 for others."""
    if len(page) < 3 * most:
        return -1
    data = np.frombuffer(page, np.uint8)
    at = np.flatnonzero(data[:-1] == ord("<"))
    if len(at) <= most:
        return -1
    starts = at[_IS_LETTER[data[at + 1]]]
    return int(starts[kept]) if len(starts) > most else -1


def _has_more(found: Iterator[re.Match[bytes]], most: int) -> bool:
    return next(islice(found, most, None), None) is not None


def is_harmless(page: bytes, bounds: Bounds) -> bool:
    """Whether no bound can be passed by the page, given as UTF-8."""
    data = np.frombuffer(page, np.uint8)
    at = np.flatnonzero(data == ord("<"))
    names, ends = _formatting(_keys(page, at))
    is_flat = len(at) <= bounds.depth or (
        bounds.depth >= 2_000 and len(at) <= _MANY_TAGS and page.count(b"</") * 3 >= len(at)
    )
    if (
        is_flat
        and _most_open(names, ends) <= bounds.formatting
        and not _has_long_tag(page, at, bounds.attributes)
        and np.count_nonzero(data == ord("=")) <= _MANY_NAMES
        and (len(page) < _LARGE or _bare_attributes(data) <= _MANY_BARE)
    ):
        return True
    return _is_harmless_by_tags(page, bounds, is_flat)


def _has_long_tag(page: bytes, at: Ints, most: int) -> bool:
    """Whether there is a long tag that could have more attributes than `most`."""
    gaps = np.diff(at, append=len(page))
    for which in np.flatnonzero(gaps > _LONG).tolist():
        start, end = int(at[which]), int(at[which] + gaps[which])
        closing = page.find(b">", start, end)
        if not start <= closing < start + _LONG and _has_more(_ATTRIBUTE.finditer(page, start, end), most):
            return True
    return False


def _bare_attributes(data: NDArray[np.uint8]) -> int:
    """No fewer than a page's attributes without a value: letters behind a blank or a slash. 0 where these are few."""
    before = (data <= ord(" ")) | (data == ord("/"))
    if np.count_nonzero(before) <= _MANY_BARE:
        return 0
    return int(np.count_nonzero(before[:-1] & (data[1:] > ord("@"))))


def _keys(page: bytes, at: Ints) -> Keys:
    """The eight bytes behind each <, in lower case, as one number; of the tags nearest to the page's end none."""
    if len(page) < 9:
        return np.zeros(0, np.uint64)
    eight = np.ndarray((len(page) - 7,), np.dtype("<u8"), page, strides=(1,))
    found: Keys = eight[at[: np.searchsorted(at, len(page) - 8)] + 1].astype(np.uint64) | _LOWER
    return found


def _numbers(names: frozenset[str]) -> Keys:
    return np.array(sorted(int.from_bytes(name.encode(), "little") for name in names), np.uint64)


_LONGEST = max(map(len, FORMATTING))
_FORMATTING_KEYS = _numbers(FORMATTING)
_FIRST = np.zeros(256, bool)
_FIRST[[ord(name[0]) for name in FORMATTING]] = True
_IS_DELIMITER = np.zeros(256, bool)
_IS_DELIMITER[list(_DELIMITERS)] = True
_IS_LETTER = np.zeros(256, bool)
_IS_LETTER[list(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")] = True
_MASKS = np.array([(1 << 8 * size) - 1 for size in range(_LONGEST + 1)], np.uint64)


def _formatting(keys: Keys) -> tuple[Ints, Flags]:
    """Of the tags with the name of a formatting element, in order: the number of the name, and which are end tags."""
    is_end = (keys & _BYTE) == ord("/")
    keys = np.where(is_end, keys >> np.uint64(8), keys)
    likely = np.flatnonzero(_FIRST[(keys & _BYTE).astype(np.uint8)])
    some = keys[likely]
    size = np.zeros(len(some), np.intp)
    for place in range(_LONGEST, 0, -1):
        size[_IS_DELIMITER[((some >> np.uint64(8 * place)) & _BYTE).astype(np.uint8)]] = place
    names = some & _MASKS[size]
    number = np.minimum(np.searchsorted(_FORMATTING_KEYS, names), len(_FORMATTING_KEYS) - 1)
    known = _FORMATTING_KEYS[number] == names
    return number[known], is_end[likely[known]]


def _most_open(names: Ints, ends: Flags) -> int:
    """No fewer than the elements that are open at once. An end tag ends an element of its own name, or none."""
    most = 0
    for name in np.flatnonzero(np.bincount(names)):
        balance = np.cumsum(np.where(ends[names == name], -1, 1))
        most += int((balance - np.minimum(np.minimum.accumulate(balance), 0)).max())
    return most


def _is_harmless_by_tags(page: bytes, bounds: Bounds, is_flat: bool) -> bool:
    """The same of the tags alone. False as well where it is not sure which these are."""
    depth = formatting = foreign = 0
    opened: Counter[bytes] = Counter()  # formatting elements by name
    attributes: set[bytes] = set()
    for raw, content, end, name, some in _TAG.findall(page):
        if raw:
            if foreign and b"<" in content:
                return False  # in <svg> the content of a <style> is markup
            continue
        low = name.lower()
        if end:
            if opened[low]:
                opened[low] -= 1
                formatting -= 1
            depth -= depth > 0
            foreign -= foreign > 0 and low in (b"svg", b"math")
            continue
        if len(some) > 1:
            attributes.add(some)
        if low in _FORMATTING:
            formatting += 1
            opened[low] += 1
            if formatting > bounds.formatting:
                return False
        if low not in _VOID:
            depth += 1
            if depth > bounds.depth and not is_flat:
                return False
            foreign += low in (b"svg", b"math")
    return _few_attributes(attributes, bounds)


_FORMATTING, _VOID = frozenset(map(str.encode, FORMATTING)), frozenset(map(str.encode, VOID))


def _few_attributes(texts: set[bytes], bounds: Bounds) -> bool:
    names: set[bytes] = set()
    for text in texts:
        found = [attribute[1] for attribute in islice(_ATTRIBUTE.finditer(text), bounds.attributes + 1)]
        names.update(found)
        if len(found) > bounds.attributes or len(names) > bounds.names:
            return False
    return True
