"""The tags of a page, as bytes: counted all at once, or followed one by one.

Both by numpy and `re`, or by the loops of the compiled build, which give the same.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cleaner import elements, loops
from cleaner.distinct import looked_up

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Keys = NDArray[np.uint64]
    Flags = NDArray[np.bool_]

_DELIMITERS = b" >/*),-"  # what ends a name, with bit 32 set: blank, >, /, line feed, tab, form feed, carriage return
_LOWER = np.uint64(0x2020202020202020)
_BYTE = np.uint64(255)
# Linear: all possessive, no part can match what the next one begins with, and what is never closed goes to the end.
_ATTRIBUTES = rb"""[^>=]*+(?:=\s*+(?:"[^"]*+"|'[^']*+')?+[^>=]*+)*+"""
_TAG = re.compile(
    rb"<!--(?:-?>|[^-]*+(?:-(?!-!?>)[^-]*+)*+(?:--!?>|\Z))"
    rb"|<(?:!(\[?)|\?|/(?![a-z]))[^>]*+"  # what browsers take for a comment
    rb"|<("
    + "|".join(sorted(elements.RAW)).encode()
    + rb")(?=[\s/>])"
    + _ATTRIBUTES
    + rb">([^<]*+(?:<(?!/\2[\s/>])[^<]*+)*+)"
    rb"|<(/?)([a-z][^\s/>]*+)(" + _ATTRIBUTES + rb")(?:>|\Z)",
    re.I,
)


class Counts(NamedTuple):
    """What a page has, tags in scripts, comments and quotes included.

    Each < and each </; formatting elements that can be open at once, no fewer than there are; bytes between two < at most;
    <html> and <body>; equals signs.
    """

    tags: int
    end_tags: int
    formatting: int
    longest: int
    roots: int
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
    open_now, out = np.zeros((3, len(_KEYS)), np.int64), np.zeros(5, np.int64)
    loops.count_tags(page, found.places.data, _KEYS, _STARTS, _ENDS, _LONGEST, _ROOTS, open_now, out)
    number, end_tags, formatting, longest, roots = out.tolist()
    return Counts(number, end_tags, formatting, longest, roots, found.equals)


def _counts(page: bytes, found: Marks) -> Counts:
    at = found.places
    names = _eight_bytes(page, at)
    return Counts(
        len(at),
        page.count(b"</"),
        _most_open(*_formatting(names)),
        int(np.diff(at, append=len(page)).max(initial=0)),
        int(np.count_nonzero(np.isin(names & _MASKS[4], _ROOTS))),
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


def _number(name: bytes) -> int:
    return int.from_bytes(name, "little")


def _one_at(codes: Iterable[int]) -> NDArray[np.uint8]:
    table = np.zeros(256, np.uint8)
    table[list(codes)] = 1
    return table


_LONGEST = max(map(len, elements.FORMATTING))
_KEYS = np.array(sorted(_number(name.encode()) for name in elements.FORMATTING), np.uint64)
_ROOTS = np.array([_number(name.encode()) for name in sorted(elements.ROOTS)], np.uint64)
# What is asked of an element here, as bits.
_IS_FORMATTING, _IS_VOID, _IS_ODD, _IS_RAW, _IS_BORDER, _IS_SPECIAL, _IS_TABLE, _IS_REACHING, _IS_EMPTY, _IS_ALONE = (
    1 << bit for bit in range(10)
)
_IS_FOREIGN, _BREAKS_OUT, _END_BREAKS_OUT = (1 << bit for bit in range(10, 13))
_NAMES = {
    _IS_FORMATTING: elements.FORMATTING, _IS_VOID: elements.VOID, _IS_ODD: elements.ODD, _IS_RAW: elements.RAW,
    _IS_BORDER: elements.BORDERS | elements.FOREIGN, _IS_SPECIAL: elements.SPECIAL | elements.FOREIGN,
    _IS_TABLE: elements.TABLES, _IS_REACHING: elements.REACHING, _IS_EMPTY: elements.VOID_ANYWHERE,
    _IS_ALONE: elements.ALONE, _IS_FOREIGN: elements.FOREIGN, _BREAKS_OUT: elements.BREAK_OUT,
    _END_BREAKS_OUT: elements.END_BREAKS_OUT,
}  # fmt: skip
_KIND_OF = {
    name.encode(): sum(bit for bit, names in _NAMES.items() if name in names)
    for name in frozenset().union(*_NAMES.values())
}
_MOST_STEPS = 2_000_000  # over open elements in search of those that end tags end
_LONGEST_KNOWN = 8  # letters; of a longer name, known or not, it is taken that other end tags do not reach beyond it
_SHORT_NAMES = sorted((name for name in _KIND_OF if len(name) <= _LONGEST_KNOWN), key=_number)
_KNOWN = np.array(list(map(_number, _SHORT_NAMES)), np.uint64)
_KINDS = np.array([_KIND_OF[name] for name in _SHORT_NAMES], np.uint16)
_STARTS, _ENDS = _one_at(ord(name[0]) for name in elements.FORMATTING), _one_at(_DELIMITERS)
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

    Elements open at most but for formatting ones, no fewer than the parser would have; of formatting elements likewise;
    whether something stands within <svg>, <select> and the like that is read otherwise there: markup in the content of a
    <script>, CDATA, or an element that ends <svg>, or it took too many steps to tell; the attributes of start tags, each
    text once.
    """

    depth: int
    formatting: int
    odd: bool
    attributes: set[bytes]


def followed(page: bytes, depth: int, formatting: int) -> Followed:
    """That of a page given as UTF-8, up to where more elements are open than these bounds allow, or `odd` is found.

    No start tag ends another element. An end tag ends the innermost element of its own name and what is open in it, if
    nothing stands between them that might keep the parser from it; of formatting elements one of its own name.
    """
    return (_followed_by_loops if loops.IS_COMPILED else _followed)(page, depth, formatting)


def _followed_by_loops(page: bytes, depth: int, formatting: int) -> Followed:
    many = page.count(b"<")
    opened, out = np.zeros(len(_KNOWN), np.int64), np.zeros(4, np.int64)
    stack, spans = np.zeros((3, min(depth, many) + 1), np.int64), np.zeros((2, many), np.int64)
    loops.follow_tags(page, _KNOWN, _KINDS, depth, formatting, _MOST_STEPS, opened, stack, spans, out)
    deepest, most, odd, number = out.tolist()
    begins, ends = spans[:, :number].tolist()
    return Followed(deepest, most, bool(odd), {page[a:b] for a, b in zip(begins, ends, strict=True)})


def _followed(page: bytes, depth: int, formatting: int) -> Followed:
    deepest = formatting_now = most = odd = foreign = steps = 0
    stack: list[tuple[bytes, int]] = []
    opened: Counter[bytes] = Counter()  # formatting elements by name
    attributes: set[bytes] = set()
    # All at once is quicker, where it is not likely that most of the page need not be looked at.
    found = _TAG.findall(page) if depth >= len(page) else (tag.groups(b"") for tag in _TAG.finditer(page))
    for bracket, _, content, end, name, some in found:
        if odd and (bracket or b"<" in content):
            return Followed(deepest, most, True, attributes)
        if not name:
            continue
        low = name.lower()
        kind = _KIND_OF.get(low, 0) if len(low) <= _LONGEST_KNOWN else _IS_SPECIAL | _IS_BORDER
        if foreign and kind & _BREAKS_OUT and (not end or kind & _END_BREAKS_OUT):
            return Followed(deepest, most, True, attributes)
        if end:
            if opened[low]:
                opened[low] -= 1
                formatting_now -= 1
            if not kind & _IS_FORMATTING:
                left = _left_open(stack, low, kind)
                steps += len(stack) if left != len(stack) - 1 else 0
                if steps > _MOST_STEPS:
                    return Followed(deepest, most, True, attributes)
                for _, ended in stack[left:]:
                    odd -= ended & _IS_ODD > 0
                    foreign -= ended & _IS_FOREIGN > 0
                del stack[left:]
            continue
        if len(some) > 1:
            attributes.add(some)
        if kind & _IS_FORMATTING:
            opened[low] += 1
            formatting_now += 1
            most = max(most, formatting_now)
        elif not kind & (_IS_EMPTY if odd else _IS_VOID) and not (kind & _IS_FOREIGN and some.endswith(b"/")):
            stack.append((low, kind))
            deepest = max(deepest, len(stack))
            odd += kind & _IS_ODD > 0
            foreign += kind & _IS_FOREIGN > 0
        if deepest > depth or most > formatting:
            break
    return Followed(deepest, most, False, attributes)


def _left_open(stack: list[tuple[bytes, int]], name: bytes, kind: int) -> int:
    """How many of the open elements stay so when an end tag comes."""
    stopping = _IS_TABLE if kind & _IS_TABLE else _IS_BORDER if kind & _IS_REACHING else _IS_SPECIAL
    for at in range(len(stack) - 1, -1, -1):
        if stack[at][0] == name:
            return at
        if stack[at][1] & stopping or kind & _IS_ALONE:
            break
    return len(stack)
