"""The tags of a page, as bytes: counted all at once, or followed one by one.

Both by numpy and `re`, or by the loops of the compiled build, which give the same.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cleaner import loops
from cleaner.distinct import looked_up

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Keys = NDArray[np.uint64]
    Flags = NDArray[np.bool_]

FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
RAW = frozenset("script style textarea title xmp iframe noembed noframes".split())
FOREIGN = frozenset(["svg", "math"])
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


class Counts(NamedTuple):
    """What a page has, tags in scripts, comments and quotes included.

    Each < and each </; formatting elements that can be open at once, no fewer than there are; bytes between two < at most;
    equals signs.
    """

    tags: int
    end_tags: int
    formatting: int
    longest: int
    equals: int


class Marks(NamedTuple):
    """Where each < of a page stands, ascending, and how many equals signs it has."""

    places: NDArray[np.int32]
    equals: int


def marks(page: bytes) -> Marks:
    """Those of a page given as UTF-8."""
    return (_marks_by_loops if loops.IS_COMPILED else _marks)(page)


def _marks(page: bytes) -> Marks:
    data = np.frombuffer(page, np.uint8)
    return Marks(np.flatnonzero(data == ord("<")).astype(np.int32), int(np.count_nonzero(data == ord("="))))


def _marks_by_loops(page: bytes) -> Marks:
    places = np.empty(len(page), np.int32)
    many, equals = loops.find_tags(page, places)
    return Marks(places[:many].copy(), equals)


def counts(page: bytes, found: Marks) -> Counts:
    """Those of a page given as UTF-8."""
    return (_counts_by_loops if loops.IS_COMPILED else _counts)(page, found)


def _counts_by_loops(page: bytes, found: Marks) -> Counts:
    open_now, out = np.zeros((3, len(_KEYS)), np.int64), np.zeros(4, np.int64)
    loops.count_tags(page, found.places.data, _KEYS, _STARTS, _ENDS, _LONGEST, open_now, out)
    number, end_tags, formatting, longest = out.tolist()
    return Counts(number, end_tags, formatting, longest, found.equals)


def _counts(page: bytes, found: Marks) -> Counts:
    at = found.places
    return Counts(
        len(at),
        page.count(b"</"),
        _most_open(*_formatting(_eight_bytes(page, at))),
        int(np.diff(at, append=len(page)).max(initial=0)),
        found.equals,
    )


def bare_attributes(page: bytes, most: int) -> int:
    """No fewer than a page's attributes without a value: letters behind a blank or a slash; 0 where these are few."""
    before, bare = (loops.count_bare if loops.IS_COMPILED else _bare)(page)
    return bare if before > most else 0


def _bare(page: bytes) -> tuple[int, int]:
    """What `loops.count_bare` counts."""
    data = np.frombuffer(page, np.uint8)
    before = (data[:-1] <= ord(" ")) | (data[:-1] == ord("/"))
    return int(np.count_nonzero(before)), int(np.count_nonzero(before & (data[1:] > ord("@"))))


def _eight_bytes(page: bytes, at: NDArray[np.int32]) -> Keys:
    """The eight bytes behind each <, in lower case, as one number; of the tags nearest to the page's end none."""
    if len(page) < 9:
        return np.zeros(0, np.uint64)
    eight = np.ndarray((len(page) - 7,), np.dtype("<u8"), page, strides=(1,))
    found: Keys = eight[at[: np.searchsorted(at, len(page) - 8)] + 1].astype(np.uint64) | _LOWER
    return found


def _numbers(names: frozenset[str]) -> Keys:
    return np.array(sorted(int.from_bytes(name.encode(), "little") for name in names), np.uint64)


def _one_at(codes: Iterable[int]) -> NDArray[np.uint8]:
    table = np.zeros(256, np.uint8)
    table[list(codes)] = 1
    return table


_LONGEST = max(map(len, FORMATTING))
_KEYS = _numbers(FORMATTING)
_KNOWN = _numbers(FORMATTING | VOID | FOREIGN | RAW)
_KINDS = np.zeros(len(_KNOWN), np.uint8)
for _bit, _names in enumerate((FORMATTING, VOID, FOREIGN, RAW)):
    _KINDS[np.isin(_KNOWN, _numbers(_names))] |= 1 << _bit
_FORMATTING, _VOID, _FOREIGN = (frozenset(map(str.encode, names)) for names in (FORMATTING, VOID, FOREIGN))
_STARTS, _ENDS = _one_at(ord(name[0]) for name in FORMATTING), _one_at(_DELIMITERS)
_MASKS = np.array([(1 << 8 * size) - 1 for size in range(_LONGEST + 1)], np.uint64)


def _formatting(keys: Keys) -> tuple[Ints, Flags]:
    """Of the tags with the name of a formatting element, in order: the number of the name, and which are end tags."""
    is_end = (keys & _BYTE) == ord("/")
    keys = np.where(is_end, keys >> np.uint64(8), keys)
    likely = np.flatnonzero(_STARTS[(keys & _BYTE).astype(np.uint8)])
    some = keys[likely]
    size = np.zeros(len(some), np.intp)
    for place in range(_LONGEST, 0, -1):
        size[_ENDS[((some >> np.uint64(8 * place)) & _BYTE).astype(np.uint8)] > 0] = place
    names = some & _MASKS[size]
    number, known = looked_up(names, _KEYS)
    return number[known], is_end[likely[known]]


def _most_open(names: Ints, ends: Flags) -> int:
    """No fewer than the elements that are open at once. An end tag ends an element of its own name, or none."""
    most = 0
    for name in np.flatnonzero(np.bincount(names)):
        balance = np.cumsum(np.where(ends[names == name], -1, 1))
        most += int((balance - np.minimum(np.minimum.accumulate(balance), 0)).max())
    return most


class Followed(NamedTuple):
    """What the tags of a page say when each is looked at in turn, those that are text left out.

    Elements open at most, and of these formatting elements; whether there is markup in the content of a <script> or the
    like within <svg> or <math>, where it is none of HTML's; the attributes of start tags, each text once.
    """

    depth: int
    formatting: int
    foreign: bool
    attributes: set[bytes]


def followed(page: bytes, depth: int, formatting: int) -> Followed:
    """That of a page given as UTF-8, up to where more elements are open than these bounds allow, or `foreign` is found.

    An end tag ends any element, and of formatting elements one of its own name.
    """
    return (_followed_by_loops if loops.IS_COMPILED else _followed)(page, depth, formatting)


def _followed_by_loops(page: bytes, depth: int, formatting: int) -> Followed:
    opened, out = np.zeros(len(_KNOWN), np.int64), np.zeros(4, np.int64)
    spans = np.zeros((2, page.count(b"<")), np.int64)
    loops.follow_tags(page, _KNOWN, _KINDS, depth, formatting, opened, spans, out)
    deepest, most, foreign, number = out.tolist()
    begins, ends = spans[:, :number].tolist()
    return Followed(deepest, most, bool(foreign), {page[a:b] for a, b in zip(begins, ends, strict=True)})


def _followed(page: bytes, depth: int, formatting: int) -> Followed:
    now = deepest = formatting_now = most = foreign = 0
    opened: Counter[bytes] = Counter()  # formatting elements by name
    attributes: set[bytes] = set()
    # All at once is quicker, where it is not likely that most of the page need not be looked at.
    found = _TAG.findall(page) if depth >= len(page) else (tag.groups(b"") for tag in _TAG.finditer(page))
    for raw, content, end, name, some in found:
        if raw:
            if foreign and b"<" in content:
                return Followed(deepest, most, True, attributes)
            continue
        if not name:
            continue
        low = name.lower()
        if end:
            if opened[low]:
                opened[low] -= 1
                formatting_now -= 1
            now -= now > 0
            foreign -= foreign > 0 and low in _FOREIGN
            continue
        if len(some) > 1:
            attributes.add(some)
        if low in _FORMATTING:
            opened[low] += 1
            formatting_now += 1
            most = max(most, formatting_now)
        if low not in _VOID:
            now += 1
            deepest = max(deepest, now)
            foreign += low in _FOREIGN
        if deepest > depth or most > formatting:
            break
    return Followed(deepest, most, False, attributes)
