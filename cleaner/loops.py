# cython: boundscheck=False, wraparound=False, cdivision=True
"""Loops over numbers and bytes that only a compiler makes quick; loops.pxd has their types.

Where this module is compiled it is used, elsewhere numpy or `re` does the same in more passes over memory.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

IS_COMPILED = not __file__.endswith(".py")
SEED = int.from_bytes(os.urandom(4)) | 1  # of hashes, so that no text can be made whose words have the same one


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
    codes: Sequence[int],
    kinds: NDArray[Any],
    folds: NDArray[Any],
    bares: NDArray[Any],
    rare: NDArray[Any],
    at: int,
    before_kind: int,
    before_bare: int,
    small: int,
    line: int,
    ends: NDArray[Any],
    count: NDArray[Any],
    sums: NDArray[Any],
    present: NDArray[Any],
    folded: NDArray[Any],
    parted: NDArray[Any],
    special: NDArray[Any],
) -> tuple[int, int, int, int]:
    """What `chars` counts of a piece of some lines that begins at offset `at` within `line`; gives the size of `parted`,
    and what `before_kind`, `before_bare` and `small` are for the next piece.

    codes: characters. kinds, folds, bares: of each character of the basic plane its class, uint8, its folded form, uint32,
    and that or a blank, uint32. rare: the other characters among `codes`, ascending, and the same two of each: (3, N)
    uint32; their class is 0. before_kind, before_bare: the class and the third of the character before; small: whether the
    word that it is in begins with a small letter. ends: of each line, int64. count: (lines, classes) int64, counted up.
    sums: (7, lines) int64: words, capitals, first and last class, glued, runs on, tokens. present: of each character of the
    basic plane, uint8, set to 1 where it is met, folded. folded: room for the folded characters, uint32. parted: room for
    what `bares` makes of them, with blanks between tokens, uint32, twice its size. special: the classes of blanks, small
    letters, capitals, letters without case, digits and letters of scripts without spaces.
    """
    blank, lower, upper, caseless, digit, unspaced = special[0], special[1], special[2], special[3], special[4], special[5]
    plane = kinds.shape[0]
    size = 0
    end = ends[line]
    begins = at == 0 if line == 0 else ends[line - 1] == at
    for i in range(len(codes)):
        if at + i == end:
            line += 1
            end = ends[line]
            begins = True
        code = codes[i]
        if code < plane:
            kind, fold, char = kinds[code], folds[code], bares[code]
        else:
            place = _place_of(code, rare)
            kind, fold, char = 0, rare[1, place], rare[2, place]
        folded[i] = fold
        if fold < plane:
            present[fold] = 1
        if begins:
            before_kind = blank
            sums[2, line] = kind
        count[line, kind] += 1
        if kind not in (blank, unspaced) and before_kind in (blank, unspaced):
            sums[0, line] += 1
            sums[1, line] += kind == upper
        if before_kind not in (lower, upper, caseless, digit, unspaced):
            small = kind == lower
        if kind == upper and before_kind in (lower, digit):
            sums[4, line] = 1
            sums[5, line] |= small
        if at + i == end - 1:
            sums[3, line] = kind
        if char != 32:  # no blank: the code of one, as a constant that the compiler knows
            if before_bare == 32:
                sums[6, line] += 1
            elif begins or (kind == unspaced) != (before_kind == unspaced):
                sums[6, line] += 1
                parted[size] = 32
                size += 1
        parted[size] = char
        size += 1
        before_kind, before_bare, begins = kind, char, False
    return size, before_kind, before_bare, small


def _place_of(code: int, rare: NDArray[Any]) -> int:
    """The place of a character among those in the first row, ascending, which it is one of."""
    low, high = 0, rare.shape[1]
    while high - low > 1:
        middle = (low + high) // 2
        if rare[0, middle] <= code:
            low = middle
        else:
            high = middle
    return low


def words_of_folded(text: str) -> int:
    """How many words a text has whose white space is folded, and in whose scripts blanks part words; -1 for any other, and
    where it is not sure that it is one.
    """
    words = 1
    before = 32
    for char in text:
        code = ord(char)
        if code == 32:
            if before == 32:
                return -1
            words += 1
        elif code < 32 or 0x7F <= code <= 0xA0 or code == 0x1680 or (code >= 0xE00 and not 0x2010 <= code <= 0x2027):
            return -1
        before = code
    return words if before != 32 else -1


def count_marks(
    codes: Sequence[int],
    classes: NDArray[Any],
    spaced: int,
    slash: int,
    ends: NDArray[Any],
    out: NDArray[Any],
    around: NDArray[Any],
) -> None:
    """How many characters of each class some texts have, into `out`, (texts, classes), and into `around`, (2, texts): of
    those whose class is no greater than `spaced`, 0 aside, how many a blank follows; how many stand between blanks of class
    `slash`, of two that share a blank the first. All int64.

    codes: the texts, each with a NUL behind it, which is at `ends`. classes: of each character of the basic plane, uint8.
    """
    plane = classes.shape[0]
    size = len(codes)
    last = -9
    text = 0
    for at in range(size):
        if at > ends[text]:
            text += 1
        code = codes[at]
        if code >= plane:
            code = plane - 1
        kind = classes[code]
        if not kind:
            continue
        out[text, kind] += 1
        if at + 1 == size or codes[at + 1] != 32:
            continue
        if kind <= spaced:
            around[0, text] += 1
        if kind == slash and at and codes[at - 1] == 32 and last != at - 2:
            around[1, text] += 1
            last = at


def number_tokens(
    codes: Sequence[int],
    at: int,
    slots: NDArray[Any],
    hashes: NDArray[Any],
    ends: NDArray[Any],
    letters: NDArray[Any],
    used: NDArray[Any],
    seed: int,
    out: NDArray[Any],
    found: int,
) -> tuple[int, int]:
    """Number the tokens of a text from offset `at` on, blanks between them, into `out`, int64, behind the `found` first
    ones; gives the offset up to which there was room in the table, and the new `found`.

    codes: characters. slots: the table, int32, as many as a power of two. hashes, ends: of each different token its hash,
    uint32, and its end in `letters`, int64; letters: uint32. used: how many tokens and letters there are, int64. seed: an
    odd number of 32 bits.
    """
    size = len(codes)
    many, filled = used[0], used[1]
    while at < size:
        end = _token_end(codes, at)
        if end == at:
            at += 1
            continue
        key = _hash(codes, at, end, seed)
        slot = _slot_of(codes, at, end, key, slots, hashes, ends, letters)
        if not slots[slot]:
            if 2 * (many + 1) > slots.shape[0] or filled + end - at + 1 > letters.shape[0]:
                break
            for place in range(at, end):
                letters[filled] = codes[place]
                filled += 1
            hashes[many], ends[many] = key, filled
            letters[filled] = 32
            filled += 1
            many += 1
            slots[slot] = many
        out[found] = slots[slot] - 1
        found += 1
        at = end
    used[0], used[1] = many, filled
    return at, found


def find_tokens(
    codes: Sequence[int],
    most: int,
    slots: NDArray[Any],
    hashes: NDArray[Any],
    ends: NDArray[Any],
    letters: NDArray[Any],
    seed: int,
    out: NDArray[Any],
) -> int:
    """The numbers of the tokens of a text in a table that `number_tokens` filled, -1 for others, into `out`, int64; gives
    how many tokens there are. most: characters of a token that are looked at. The other arguments are those of
    `number_tokens`.
    """
    size = len(codes)
    at = found = 0
    while at < size:
        end = _token_end(codes, at)
        if end == at:
            at += 1
            continue
        last = end if end - at < most else at + most
        slot = _slot_of(codes, at, last, _hash(codes, at, last, seed), slots, hashes, ends, letters)
        out[found] = slots[slot] - 1
        found += 1
        at = end
    return found


def find_numbered(
    which: Sequence[int],
    of_hashes: NDArray[Any],
    of_ends: NDArray[Any],
    of_letters: Sequence[int],
    slots: NDArray[Any],
    hashes: NDArray[Any],
    ends: NDArray[Any],
    letters: NDArray[Any],
    out: NDArray[Any],
) -> None:
    """The numbers that some tokens of one table, given by their numbers there, have in another, -1 of those that it has
    not, into `out`, int64. Both tables were filled by `number_tokens` with one seed.
    """
    for place in range(len(which)):
        number = which[place]
        begin = of_ends[number - 1] + 1 if number else 0
        slot = _slot_of(of_letters, begin, of_ends[number], of_hashes[number], slots, hashes, ends, letters)
        out[place] = slots[slot] - 1


def fill_slots(slots: NDArray[Any], hashes: NDArray[Any], many: int) -> None:
    """Put the first so many tokens into an empty table; see `number_tokens`."""
    mask = slots.shape[0] - 1
    for number in range(many):
        slot = hashes[number] & mask
        while slots[slot]:
            slot = (slot + 1) & mask
        slots[slot] = number + 1


def _token_end(codes: Sequence[int], at: int) -> int:
    """The place of the next blank from `at` on, or the text's end."""
    size = len(codes)
    while at < size and codes[at] != 32:
        at += 1
    return at


def _hash(codes: Sequence[int], begin: int, end: int, seed: int) -> int:
    """The hash of a token, 32 bits."""
    low = 0xFFFFFFFF  # as a variable: the compiler makes an object of a literal so large
    key = seed
    for at in range(begin, end):
        key = (key ^ codes[at]) * seed & low
        key ^= key >> 15
    return key


def _slot_of(
    codes: Sequence[int],
    begin: int,
    end: int,
    key: int,
    slots: NDArray[Any],
    hashes: NDArray[Any],
    ends: NDArray[Any],
    letters: NDArray[Any],
) -> int:
    """The slot of a token with this hash: the one that has its number and 1, or the empty one that it would get."""
    mask = slots.shape[0] - 1
    slot: int = key & mask
    while slots[slot]:
        number = slots[slot] - 1
        if hashes[number] == key and _is_token(codes, begin, end, letters, ends[number]):
            break
        slot = (slot + 1) & mask
    return slot


def _is_token(codes: Sequence[int], begin: int, end: int, letters: NDArray[Any], end_of_token: int) -> bool:
    """Whether the characters from `begin` to `end` are those in `letters` up to `end_of_token`, and all of that token."""
    size = end - begin
    first = end_of_token - size
    if first < 0 or (first > 0 and letters[first - 1] != 32):
        return False
    same = 0
    while same < size and codes[begin + same] == letters[first + same]:
        same += 1
    return same == size


def number_values(values: Sequence[int], slots: NDArray[Any], different: NDArray[Any], seed: int, out: NDArray[Any]) -> int:
    """Number the different values in the order in which they come first, into `out`; gives how many they are.

    slots: a table, int32, all 0, as many as a power of two and more than values. different: room for so many. seed: as of
    `number_tokens`. All else is int64, no value negative.
    """
    mask, low = slots.shape[0] - 1, 0xFFFFFFFF
    many = 0
    for at in range(len(values)):
        value = values[at]
        slot = (value ^ value >> 32) * seed & low
        slot = (slot ^ slot >> 15) & mask
        while slots[slot] and different[slots[slot] - 1] != value:
            slot = (slot + 1) & mask
        if not slots[slot]:
            different[many] = value
            many += 1
            slots[slot] = many
        out[at] = slots[slot] - 1
    return many


def count_echoes(
    term: NDArray[Any],
    of: NDArray[Any],
    page: NDArray[Any],
    is_long: NDArray[Any],
    known: NDArray[Any],
    out: NDArray[Any],
) -> None:
    """What `echoes` counts of the terms of some lines, into `out`, (3, lines), all 0.

    term, of: of each term of each line its number and the line's, ascending. page, is_long: of each line. known: room for
    what is known of each term, (4, terms), all -1: the lines that have it, the long ones, the last line that was counted,
    and the last of the second round. All int64.
    """
    size = term.shape[0]
    end = 0
    while end < size:
        begin = end
        own = page[of[begin]]
        first = of[begin]
        while end < size and page[of[end]] == own:  # of one page
            which, line = term[end], of[end]
            if known[2, which] < first:
                known[0, which] = known[1, which] = 0
            if known[2, which] != line:
                known[2, which] = line
                known[0, which] += 1
                known[1, which] += is_long[line]
            end += 1
        for at in range(begin, end):
            which, line = term[at], of[at]
            if known[3, which] != line:
                known[3, which] = line
                out[0, line] += 1
                out[1, line] += known[1, which] > is_long[line]
                out[2, line] += known[0, which] == 1


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
    open_now: NDArray[Any],
    out: NDArray[Any],
) -> None:
    """What `tags.Counts` says of a page, into `out`, int64, in its order, less the equals signs.

    page: bytes. places: of each <, ascending. keys: names of formatting elements as little-endian uint64. starts: per byte,
    1 where such a name begins with it. ends: per byte, 1 where it ends a name. most: bytes of the longest name. open_now:
    room for the open elements of each name, the fewest and the most above these that ever were, (3, keys) int64, all 0.
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
        if at >= size - 8 or not starts[page[begin] | 32]:
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
    opened: NDArray[Any],
    spans: NDArray[Any],
    out: NDArray[Any],
) -> None:
    """What `tags.Followed` says of a page: depth, formatting, foreign into `out`, int64, and fourth the number of `spans`.

    page: bytes. keys: known names as little-endian uint64. kinds: of each, uint8, 1 for a formatting element, 2 for one
    without an end tag, 4 for one in which markup is other than HTML, 8 for one whose content is no markup. most_open,
    most_formatting: bounds of depth and formatting, beyond which the rest is not looked at. opened: room
    for the open elements of each name, int64, all 0. spans: room for the beginnings and ends of attributes, (2, N) int64.
    """
    size = len(page)
    at = depth = formatting = foreign = 0
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
            continue
        at = begin
        key = 0
        while at < size and page[at] != 62 and page[at] != 47 and not (page[at] == 32 or 9 <= page[at] <= 13):
            if at - begin < 8:
                key |= (page[at] | 32) << 8 * (at - begin)
            at += 1
        which = kind = 0
        if at - begin <= 8:
            for name in range(keys.shape[0]):
                if keys[name] == key:
                    which, kind = name, kinds[name]
        end_of_name = at
        at = _tag_end(page, at)
        if is_end:
            if kind & 1 and opened[which]:
                opened[which] -= 1
                formatting -= 1
            depth -= depth > 0
            foreign -= foreign > 0 and kind & 4 > 0
            at += 1
            continue
        if kind & 8 and at < size:
            content = at + 1
            at = _raw_end(page, content, begin, end_of_name - begin)
            while foreign and content < at:
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
        if not kind & 2:
            depth += 1
            out[0] = max(out[0], depth)
            foreign += kind & 4 > 0
        if out[0] > most_open or out[1] > most_formatting:
            return
        at += 1


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
