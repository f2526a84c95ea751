"""Classes of characters, and what the characters of the basic plane are: tables, made once."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from cleaner.lexicon.words import IN_UNSPACED, STOPS, fold, is_letter
from cleaner.numbering import SPACE, TABLE

if TYPE_CHECKING:
    from numpy.typing import NDArray

OTHER, BLANK, LOWER, UPPER, CASELESS, UNSPACED_LETTER, DIGIT = range(7)
COMMA, STOP, QUESTION, COLON, BAR, OPENING, CLOSING, SIGN = range(7, 15)
CLASSES = 15
_MARKS = {
    COMMA: ",，、،;；",
    STOP: STOPS.replace("?", "").replace("？", "").replace("؟", ""),
    QUESTION: "?？؟",
    COLON: ":：៖",
    BAR: "|·•»›/→▶►–—-_*#+=~<>←«‹",
    OPENING: "([{（【「“„‘",
    CLOSING: ")]}）】」”’\"'",
    SIGN: "©®™@$€£%&",
}


@cache
def classes() -> NDArray[np.uint8]:
    """The class of each character of the basic plane."""
    table = np.zeros(TABLE, np.uint8)
    for code, char in enumerate(map(chr, range(TABLE))):
        if char.isspace():
            table[code] = BLANK
        elif char.isalpha():
            table[code] = LOWER if char.islower() else UPPER if char.isupper() else CASELESS
        elif char.isdigit():
            table[code] = DIGIT
    whole = "".join(map(chr, range(TABLE)))
    table[[found.start() for found in re.finditer(IN_UNSPACED, whole)]] = UNSPACED_LETTER
    for kind, chars in _MARKS.items():
        table[[ord(char) for char in chars]] = kind
    return table


@cache
def folds() -> NDArray[np.uint32]:
    """`fold` of each character of the basic plane: it never looks at a character's neighbours."""
    return np.array([ord(fold(char)) for char in map(chr, range(TABLE))], np.uint32)


@cache
def bare() -> NDArray[np.uint32]:
    """`fold` of letters, their marks and digits; a blank for all else."""
    table = folds().copy()
    table[[not is_letter(char) for char in map(chr, range(TABLE))]] = SPACE
    return table


@cache
def numeric() -> NDArray[np.bool_]:
    """Whether each character of the basic plane is a digit, those of scripts without spaces among them."""
    return np.array([char.isdigit() for char in map(chr, range(TABLE))])


@cache
def unspaced() -> NDArray[np.bool_]:
    """Whether each character of the basic plane is of a script without spaces."""
    found: NDArray[np.bool_] = classes() == UNSPACED_LETTER
    return found
