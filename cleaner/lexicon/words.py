"""How lines and phrases are compared: lower case, edges, tokens, and what is a letter."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import NamedTuple

NUMBER, WORDS = "\ue000", "\ue001"  # stand for # and * while a phrase is normalised
SIGN = "\ue002"  # before a character that phrases are filed under which have no word of their own
# Scripts without spaces, less the comma and the full stops of Burmese and Khmer, and Khmer's colon.
UNSPACED = r"\u0e00-\u0eff\u1000-\u1049\u104c-\u109f\u1780-\u17d3\u17d7-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
IN_UNSPACED = re.compile(f"[{UNSPACED}]")
IN_ROW = re.compile(f"(?=([{UNSPACED}]{{2}}))")  # two of them, by which phrases are filed
# Marks that are part of a word: Python's \w leaves out accents, Hebrew and Arabic vowels, the vowel signs of India.
MARKS = r"\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0963\u0980-\u0dff"
LETTER = rf"(?:[^\W_]|[{MARKS}])"
# What ends a sentence: where a blank follows, and (in other scripts) wherever it stands.
SPACED_STOPS = ".!?…"
STOPS = SPACED_STOPS + "։。！？।؟۔።။។"
CLOSING = '"”»’)]』」'  # what may stand behind that
COLONS = ":：៖"
SEPARATORS = ":：-–—»›>|｜→▶►՝៖፦፥«‹◄←"  # between a marker and a headline
# A word or number; of scripts without spaces a character. Linear: one class a step, as in the next.
WORD = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+")
TOKEN = re.compile(rf"[{UNSPACED}]|(?:[^\W\d_{UNSPACED}]|[{MARKS}])+(?:'[^\W\d_]+)?")


def lower(text: str) -> str:
    """Lower case, the typographic apostrophe made plain; one character for one, so that offsets stay.

    >>> lower("İlginizi Çekebilir’"), len(lower("İ"))
    ("ilginizi çekebilir'", 1)
    """
    low = text.lower()
    if len(low) != len(text):
        low = "".join(c.lower()[:1] for c in text)
    return low.replace("’", "'") if not low.isascii() else low


# Letters that people type in two ways: Romanian with cedilla or comma, Greek capitals without accents, Arabic alef with
# and without hamza, its yeh, kaf and heh as Persian and Urdu have them, i whose dot Turkish capitals lose or get, Russian
# yo that most write as ye, the apostrophe that is a letter, letters, digits and the colon as wide as Chinese ones.
_WIDE = "０１２３４５６７８９ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ"
_TYPED = "：şţάέήίόύώϊϋΐΰςأإآٱيىكہıёʼ" + _WIDE
_ONE_FORM = ":șțαεηιουωιυιυσااااییکهiе'" + "0123456789abcdefghijklmnopqrstuvwxyz"
# Letters that sound alike in Amharic, each with its seven vowels.
_ALIKE, _SOUND = "ሐኀሠዐፀ", "ሀሀሰአጸ"
_SAME = str.maketrans(_TYPED, _ONE_FORM) | {
    ord(a) + vowel: ord(b) + vowel for a, b in zip(_ALIKE, _SOUND, strict=True) for vowel in range(7)
}
_IN_TYPED = re.compile(f"[{''.join(map(chr, _SAME))}]")
INVISIBLE = "\u00ad\u200b\u200e\u200f\u2060\ufeff"  # joiners are not among them: they part letters
_INVISIBLE = re.compile(f"[{INVISIBLE}]")


def fold(text: str) -> str:
    """A text for comparison with phrases: `lower`, and one form of letters that are typed in two; lengths stay.

    >>> fold("ΔΙΑΒΑΣΤΕ ΕΠΙΣΗΣ") == fold("Διαβάστε επίσης"), fold("إقرأ أيضا") == fold("اقرأ ايضا")
    (True, True)
    """
    low = lower(text)
    return low if low.isascii() or not _IN_TYPED.search(low) else low.translate(_SAME)


# Letters of Hindi and Bengali with a dot below, which are typed as one character or as two; in Hindi also without the dot.
_DOTTED = {chr(code): unicodedata.normalize("NFD", chr(code)) for code in (*range(0x958, 0x960), 0x9DC, 0x9DD, 0x9DF)}
_DOT, _MAY_LACK = "\u093c", 4  # the first so many of a phrase
_JOINER = "\u200c"  # parts letters like a narrow blank; people type a blank, in Arabic script, or nothing
_ARABIC = re.compile(r"[\u0600-\u06ff]")


def spellings(text: str) -> tuple[str, ...]:
    """The ways in which a phrase may be typed that differ in length, itself among them, each once. A phrase with the dots
    and joiners that it should have gives them all; one without gives itself.

    >>> len(spellings("\u092a\u095d\u0947")), len(spellings("می\u200cخوانید")), spellings("baca juga")
    (3, 3, ('baca juga',))
    """
    if text.isascii():
        return (text,)
    first, *rest = _in(text, two=True).split(_DOT, _MAY_LACK)
    ways = [first]
    for part in rest:
        ways = [f"{way}{dot}{part}" for way in ways for dot in (_DOT, "")]
    ways = [text, *ways, *(_in(way, two=False) for way in ways)]
    if _JOINER in text:
        ways += [text.replace(_JOINER, instead) for instead in ("", " ") if not instead or _ARABIC.search(text)]
    return tuple(dict.fromkeys(ways))


def _in(text: str, two: bool) -> str:
    """A text with its dotted letters as two characters each, or as one."""
    for one, pair in _DOTTED.items():
        text = text.replace(one, pair) if two else text.replace(pair, one)
    return text


_PART = f"©℗{NUMBER}{WORDS}"  # symbols that are part of a phrase
ASCII_EDGES = "".join(c for c in map(chr, range(128)) if not c.isalnum())


@cache
def is_edge(char: str) -> bool:
    """Whether a character at the end of a line is left out of comparisons: no letter, number, mark or telling sign."""
    return unicodedata.category(char)[0] not in "LNM" and char not in _PART


_TOKEN_OR_NUMBER = re.compile(rf"[{UNSPACED}]+|(?:[^\W_{UNSPACED}]|[{MARKS}])+")  # linear: one class a step


def tokens(text: str) -> list[str]:
    """The runs of letters, marks and digits of a text; of scripts without spaces a run of one script.

    >>> tokens("baca-juga: 5 pakar"), tokens("facebook关注 我们")
    (['baca', 'juga', '5', 'pakar'], ['facebook', '关注', '我们'])
    """
    return _TOKEN_OR_NUMBER.findall(text)


class WordsIn(NamedTuple):
    """The first and the last word of a line, "" if it has none, and how many it has."""

    first: str
    last: str
    many: int


def words_in(text: str) -> WordsIn:
    """What `WordsIn` says of a normalised line."""
    words = tokens(text) or [""]
    return WordsIn(words[0], words[-1], len(words) if words[0] else 0)


def is_letter(char: str) -> bool:
    """Whether a character is part of a token."""
    return _TOKEN_OR_NUMBER.match(char) is not None


def normalise(line: str) -> str:
    """A line as phrases are compared: `fold`, white space folded, what is not seen and punctuation at its ends gone.

    >>> normalise("  ▼ Baca   Juga: ")
    'baca juga'
    """
    return trimmed(fold(line))


def trimmed(folded: str) -> str:
    """What `normalise` makes of a line that is folded already."""
    text = folded if folded.isascii() else _INVISIBLE.sub("", folded)
    text = text.strip(ASCII_EDGES)
    if "  " in text or not text.isprintable():  # no blank but the space itself is printable
        text = " ".join(text.split()).strip(ASCII_EDGES)
    if not text or text.isascii() or (text[0].isalnum() and text[-1].isalnum()):
        return text
    first, last = 0, len(text)
    while first < last and is_edge(text[first]):
        first += 1
    while last > first and is_edge(text[last - 1]):
        last -= 1
    return text[first:last]
