# cython: boundscheck=False, wraparound=False, cdivision=True
"""The tags of a page, as bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def find_tags(page: Sequence[int], out: NDArray[Any]) -> tuple[int, int]:
    """Where each < of a page stands, into `out`, int32, ascending; gives how many there are, and how many equals signs.

    page: bytes. They are counted in pieces whose counts fit in a byte, which compilers do sixteen at a time.
    """
    size = len(page)
    many = equals = 0
    for at in range(0, size - 63, 64):
        tags = some = 0
        for place in range(at, at + 64):
            tags += page[place] == 60  # <
            some += page[place] == 61  # =
        equals += some
        place = at
        while tags:
            if page[place] == 60:
                out[many] = place
                many += 1
                tags -= 1
            place += 1
    for place in range(size - size % 64, size):
        equals += page[place] == 61
        if page[place] == 60:
            out[many] = place
            many += 1
    return many, equals


def count_tags(
    page: Sequence[int],
    places: Sequence[int],
    keys: NDArray[Any],
    starts: NDArray[Any],
    ends: NDArray[Any],
    most: int,
    roots: NDArray[Any],
    open_now: NDArray[Any],
    out: NDArray[Any],
) -> None:
    """What `tags.Counts` says of a page, into `out`, int64, in its order, less the equals signs.

    page: bytes. places: of each <, ascending. keys: names of formatting elements as little-endian uint64. starts: per byte,
    1 where such a name begins with it. ends: per byte, 1 where it ends a name. most: bytes of the longest name. roots:
    names of four letters that are counted, as keys are given. open_now: room for the open elements of each name, the fewest
    and the most above these that ever were, (3, keys) int64, all 0.
    """
    size = len(page)
    end_tags = longest = 0
    before = -1
    for number in range(len(places)):
        at = places[number]
        if before >= 0 and at - before > longest:
            longest = at - before
        before = at
        is_end = at + 1 < size and page[at + 1] == 47  # /
        end_tags += is_end
        begin = at + 1 + (at + 1 < size and page[at + 1] | 32 == 47)
        if at >= size - 8:
            continue
        key = 0
        for place in range(4):
            byte = page[at + 1 + place] | 32
            key |= byte << 8 * place
        for name in range(roots.shape[0]):
            out[4] += roots[name] == key
        if not starts[page[begin] | 32]:
            continue
        key = 0
        for place in range(most + 1):
            byte = page[begin + place] | 32
            if place and ends[byte]:
                break
            key |= byte << 8 * place
        for name in range(keys.shape[0]):
            if keys[name] == key:
                open_now[0, name] += 1 if begin == at + 1 else -1
                open_now[1, name] = min(open_now[1, name], open_now[0, name])
                open_now[2, name] = max(open_now[2, name], open_now[0, name] - open_now[1, name])
    if before >= 0 and size - before > longest:
        longest = size - before
    out[0], out[1], out[3] = len(places), end_tags, longest
    for name in range(keys.shape[0]):
        out[2] += open_now[2, name]


def count_bare(page: Sequence[int]) -> tuple[int, int]:
    """How many bytes of a page are blanks or slashes, the last one aside; and how many of these a letter follows."""
    last = len(page) - 1
    before = bare = 0
    for begin in range(0, last, 64):
        end = begin + 64 if begin + 64 < last else last
        parts = letters = 0
        for at in range(begin, end):
            part = (page[at] <= 32) | (page[at] == 47)
            parts += part
            letters += part & (page[at + 1] > 64)
        before += parts
        bare += letters
    return before, bare


def follow_tags(
    page: Sequence[int],
    keys: NDArray[Any],
    kinds: NDArray[Any],
    most_open: int,
    most_formatting: int,
    most_steps: int,
    opened: NDArray[Any],
    stack: NDArray[Any],
    spans: NDArray[Any],
    out: NDArray[Any],
) -> None:
    """What `tags.Followed` says of a page: depth, formatting, odd into `out`, int64, and fourth the number of `spans`.

    page: bytes. keys: known names, none longer than eight letters, as little-endian uint64. kinds: of each, uint16, 1 for a
    formatting element, 2 for one without an end tag, 4 for an odd one, in which tags are read otherwise, 256 for one
    without an end tag even there, 1024 for <svg> and <math>, 2048 for one that ends these, 4096 if its end tag does as
    well, 8 for one whose content is no markup, and those of `_left_open`; of longer ones it is 48. most_open,
    most_formatting, most_steps: bounds of depth, formatting and work, beyond which the rest is not looked at. opened: room
    for the open formatting elements of each name, int64, all 0. stack: for the open elements, where the name of each begins
    and ends, and its kind, (3, most_open + 1) int64. spans: for the beginnings and ends of attributes, (2, N) int64.
    """
    size = len(page)
    at = depth = formatting = odd = foreign = steps = 0
    while at < size:
        if page[at] != 60:  # <
            at += 1
            continue
        at += 1
        if at + 2 < size and page[at] == 33 and page[at + 1] == 45 and page[at + 2] == 45:  # !--
            at = _comment_end(page, at + 3)
            continue
        is_end = at < size and page[at] == 47  # /
        begin = at + is_end
        if begin == size or not 97 <= page[begin] | 32 <= 122:
            if is_end or (at < size and (page[at] == 33 or page[at] == 63)):  # </ or <! or <?: to browsers a comment
                if odd and page[at] == 33 and at + 1 < size and page[at + 1] == 91:  # <![
                    out[2] = 1
                    return
                while at < size and page[at] != 62:
                    at += 1
            continue
        at = begin
        key = 0
        while at < size and page[at] != 62 and page[at] != 47 and not (page[at] == 32 or 9 <= page[at] <= 13):
            if at - begin < 8:
                byte = page[at] | 32  # of 64 bits, as it is moved up to 56
                key |= byte << 8 * (at - begin)
            at += 1
        which, kind = 0, 48
        if at - begin <= 8:
            kind = 0
            for name in range(keys.shape[0]):
                if keys[name] == key:
                    which, kind = name, kinds[name]
        end_of_name = at
        at = _tag_end(page, at)
        if foreign and kind & 2048 and (not is_end or kind & 4096):
            out[2] = 1
            return
        if is_end:
            if kind & 1 and opened[which]:
                opened[which] -= 1
                formatting -= 1
            if not kind & 1:
                left = _left_open(page, stack, depth, begin, end_of_name, kind)
                steps += depth if left != depth - 1 else 0
                if steps > most_steps:
                    out[2] = 1
                    return
                while depth > left:
                    depth -= 1
                    odd -= stack[2, depth] & 4 > 0
                    foreign -= stack[2, depth] & 1024 > 0
            at += 1
            continue
        if kind & 8 and at < size:
            content = at + 1
            at = _raw_end(page, content, begin, end_of_name - begin)
            while odd and content < at:
                if page[content] == 60:
                    out[2] = 1
                    return
                content += 1
            continue
        if at - end_of_name > 1:
            spans[0, out[3]], spans[1, out[3]] = end_of_name, at
            out[3] += 1
        if kind & 1:
            opened[which] += 1
            formatting += 1
            out[1] = max(out[1], formatting)
        elif not kind & (256 if odd else 2) and not (kind & 1024 and page[at - 1] == 47):
            stack[0, depth], stack[1, depth], stack[2, depth] = begin, end_of_name, kind
            depth += 1
            out[0] = max(out[0], depth)
            odd += kind & 4 > 0
            foreign += kind & 1024 > 0
        if out[0] > most_open or out[1] > most_formatting:
            return
        at += 1


def _left_open(page: Sequence[int], stack: NDArray[Any], depth: int, begin: int, end: int, kind: int) -> int:
    """How many of the open elements of `stack` stay so when an end tag comes whose name begins and ends here.

    kind: 16 for one that end tags that reach far do not reach beyond, 128 for one whose own does, 32 for one that others do
    not, 64 for a table, whose end tag reaches any but another, 512 for one that ends alone.
    """
    stopping = 64 if kind & 64 else 16 if kind & 128 else 32
    at = depth
    while at:
        at -= 1
        if stack[1, at] - stack[0, at] == end - begin and _is_same(page, stack[0, at], begin, end - begin):
            return at
        if stack[2, at] & stopping or kind & 512:
            break
    return depth


def _is_same(page: Sequence[int], one: int, other: int, length: int) -> bool:
    """Whether two names are the same but for capitals."""
    for at in range(length):
        a, b = page[one + at], page[other + at]
        if a != b and (a | 32 != b | 32 or not 97 <= a | 32 <= 122):
            return False
    return True


def _comment_end(page: Sequence[int], at: int) -> int:
    """Where a comment ends whose text begins at `at`; the page's end if it does not."""
    size = len(page)
    if at < size and page[at] == 62:  # <!-->
        return at + 1
    if at + 1 < size and page[at] == 45 and page[at + 1] == 62:  # <!--->
        return at + 2
    while at + 2 < size:
        if page[at] == 45 and page[at + 1] == 45:
            if page[at + 2] == 62:  # -->
                return at + 3
            if page[at + 2] == 33 and at + 3 < size and page[at + 3] == 62:  # --!>
                return at + 4
        at += 1
    return size


def _tag_end(page: Sequence[int], at: int) -> int:
    """The place of the > that ends a tag, past attribute values in quotes; the page's end if there is none."""
    size = len(page)
    while at < size and page[at] != 62:
        at += 1
        if page[at - 1] != 61:  # =
            continue
        while at < size and (page[at] == 32 or 9 <= page[at] <= 13):
            at += 1
        if at < size and (page[at] == 34 or page[at] == 39):  # a quote
            close = at + 1
            while close < size and page[close] != page[at]:
                close += 1
            if close < size:
                at = close + 1
    return at


def _raw_end(page: Sequence[int], at: int, name: int, length: int) -> int:
    """Where the content of an element ends that only its own end tag ends; the page's end if it does not."""
    size = len(page)
    while at + 2 + length < size:
        if page[at] == 60 and page[at + 1] == 47:
            same = 0
            while same < length and page[at + 2 + same] | 32 == page[name + same] | 32:
                same += 1
            byte = page[at + 2 + length]
            if same == length and (byte == 62 or byte == 47 or byte == 32 or 9 <= byte <= 13):
                return at
        at += 1
    return size
