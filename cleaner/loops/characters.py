# cython: boundscheck=False, wraparound=False, cdivision=True
"""Characters of texts: looked up, counted, parted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


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
