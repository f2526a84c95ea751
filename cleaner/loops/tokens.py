# cython: boundscheck=False, wraparound=False, cdivision=True
"""Tokens and other values as numbers, by tables of hashes; what the words of lines have in common."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SEED = int.from_bytes(os.urandom(4)) | 1  # of hashes, so that no text can be made whose words have the same one


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


def find_names(
    text: Sequence[int],
    names: int,
    most: int,
    seen: int,
    slots: NDArray[Any],
    hashes: NDArray[Any],
    ends: NDArray[Any],
    letters: NDArray[Any],
    seed: int,
    room: memoryview,
    many: int,
    out: NDArray[Any],
) -> int:
    """Class and id names and their words in a table that `number_tokens` filled, into `out`, int64: `many` times the number
    of the text they stand in, and theirs, 0 being what is no name. Gives how many are found.

    text: ASCII texts, a NUL behind each. names, most: of a text how many names are looked up, and characters of each. seen:
    characters of a text whose words are. room: for characters, uint32, more than either. The next five as there.
    """
    size = len(text)
    at = number = found = 0
    while at < size:
        begin = at
        left = names
        while text[at]:
            if _parts_names(text[at]):
                at += 1
                continue
            length = 0
            while text[at] and not _parts_names(text[at]):
                if length < most:
                    room[length] = _folded(text[at])
                    length += 1
                at += 1
            if left:
                left -= 1
                slot = _slot_of(room, 0, length, _hash(room, 0, length, seed), slots, hashes, ends, letters)
                if slots[slot] > 1:
                    out[found] = number * many + slots[slot] - 1
                    found += 1
        end = at if at - begin < seen else begin + seen
        while begin < end:
            if not (65 <= text[begin] <= 90 or 97 <= text[begin] <= 122):
                begin += 1
                continue
            room[0] = _folded(text[begin])  # a capital begins a word
            begin += 1
            length = 1
            while begin < end and 97 <= text[begin] <= 122:
                room[length] = text[begin]
                length += 1
                begin += 1
            if length > 1:  # a letter alone is no word of a name
                slot = _slot_of(room, 0, length, _hash(room, 0, length, seed), slots, hashes, ends, letters)
                if slots[slot] > 1:
                    out[found] = number * many + slots[slot] - 1
                    found += 1
        number += 1
        at += 1
    return found


def _parts_names(code: int) -> bool:
    """Whether an ASCII character is white space."""
    return code == 32 or 9 <= code <= 13 or 28 <= code <= 31


def _folded(code: int) -> int:
    """An ASCII character in lower case; 0 for a digit."""
    return code + 32 if 65 <= code <= 90 else 48 if 49 <= code <= 57 else code


def add_odds(
    codes: Sequence[int],
    most: int,
    slots: NDArray[Any],
    hashes: NDArray[Any],
    ends: NDArray[Any],
    letters: NDArray[Any],
    seed: int,
    alone: NDArray[Any],
    odds: NDArray[Any],
    begins: NDArray[Any],
    first: NDArray[Any],
    pairs: NDArray[Any],
    odds_of_pair: NDArray[Any],
    out: NDArray[Any],
) -> None:
    """The log-odds of the known words and pairs of words of some texts, into `out`, (4, texts), all 0: their sum, how many
    they are, the least and the greatest.

    codes: characters, blanks between words, a 0 behind each text. most: words of a text that are looked up. The next five
    as in `number_tokens`. The other six are those of `names.WordOdds`.
    """
    size, many, words = len(codes), len(alone), len(pairs)
    at = text = 0
    while at < size:
        place = before = 0
        while codes[at]:
            if codes[at] == 32:
                at += 1
                continue
            begin = at
            while codes[at] and codes[at] != 32:
                at += 1
            if place == most:
                continue
            number = slots[_slot_of(codes, begin, at, _hash(codes, begin, at, seed), slots, hashes, ends, letters)]
            if alone[number]:
                _add(out, text, odds[number])
            if not place and begins[number]:
                _add(out, text, first[number])
            if before and number:
                key = before * many + number
                low, high = 0, words
                while low < high:
                    middle = (low + high) // 2
                    if pairs[middle] < key:
                        low = middle + 1
                    else:
                        high = middle
                if low < words and pairs[low] == key:
                    _add(out, text, odds_of_pair[low])
            before = number
            place += 1
        text += 1
        at += 1


def _add(out: NDArray[Any], text: int, odds: int) -> None:
    """One more value for a text; see `add_odds`."""
    out[0, text] += odds
    out[2, text] = odds if not out[1, text] or odds < out[2, text] else out[2, text]
    out[3, text] = odds if not out[1, text] or odds > out[3, text] else out[3, text]
    out[1, text] += 1


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
