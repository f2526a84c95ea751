"""What class and id names say, and the words of short blocks: by groups of markup.toml and log-odds of a model."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cleaner.lexicon.words import lower

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from cleaner.numbering import Known

    Ints = NDArray[np.int64]

SHORT = 10  # words of a block whose words are looked up
_SPLIT = re.compile(r"[a-z]+|[A-Z][a-z]*")  # linear: one class at a time
_DIGIT = re.compile(r"\d")
_BLANKS = "\t\n\v\f\r\x1c\x1d\x1e\x1f"  # of ASCII, beside the space
_NAME = str.maketrans("123456789" + _BLANKS, "0" * 9 + " " * len(_BLANKS))
_BORDER = "\0"  # no attribute holds one
_LETTERS = {code: " " for code in range(1, 128) if not chr(code).islower()}
_NAMES, _NAME_CHARS, _CHARS = 12, 40, 300  # names that are looked up, characters of each, and of all whose words are
_WORDS, _WORD_CHARS = 12, 1_000  # of a block that are looked up, and characters that they are looked for in
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Tables:
    """Learned log-odds in hundredths: of class and id tokens, and of words and word pairs of short blocks."""

    names: dict[str, int]
    words: dict[str, int]

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """The tokens of `names` and those of markup.toml, numbered from 1; 0 is what parts texts."""
        return tuple(dict.fromkeys((_BORDER, *self.names, *_bits_of_words())))

    @cached_property
    def known(self) -> Known:
        """`tokens`, to be found among many."""
        from cleaner.numbering import Known

        return Known(self.tokens)

    @cached_property
    def values(self) -> tuple[Ints, Ints, Ints, Ints]:
        """Per number a token's log-odds, whether it has any (1 or 0), its groups in markup.toml as bits, its characters."""
        import numpy as np

        groups = _bits_of_words()
        odds = [(self.names.get(token, 0), token in self.names, groups.get(token, 0), len(token)) for token in self.tokens]
        own, has, bits, sizes = np.array(odds, np.int64).T
        return own, has, bits, sizes

    @cached_property
    def of_words(self) -> WordOdds:
        """`words` by numbers."""
        return _word_odds(self.words)


class WordOdds(NamedTuple):
    """Log-odds of words by numbers, from 1 on in the order of `known`; 0 is that of any other, 1 of what parts texts.

    has, odds: per number whether the word alone is known, and its log-odds. has_first, first: the same of a word that
    begins a text. pairs, odds_of_pair: two words in a row as one number, ascending, and their log-odds.
    """

    known: Known
    has: NDArray[np.bool_]
    odds: Ints
    has_first: NDArray[np.bool_]
    first: Ints
    pairs: Ints
    odds_of_pair: Ints


def _word_odds(words: dict[str, int]) -> WordOdds:
    import numpy as np

    from cleaner.numbering import Known

    single = [word for key in words for word in key.removeprefix("^").split(" ")]
    number = {word: i for i, word in enumerate(dict.fromkeys([_BORDER, *single]), 1)}
    has, has_first = np.zeros((2, len(number) + 1), bool)
    odds, first = np.zeros((2, len(number) + 1), np.int64)
    pairs = {}
    for key, value in words.items():
        a, _, b = key.partition(" ")
        if b:
            pairs[number[a] * len(has) + number[b]] = value
        elif key.startswith("^"):
            has_first[number[key[1:]]], first[number[key[1:]]] = True, value
        else:
            has[number[key]], odds[number[key]] = True, value
    order = sorted(pairs)
    return WordOdds(
        Known(number),
        has,
        odds,
        has_first,
        first,
        np.array(order, np.int64),
        np.array([pairs[key] for key in order], np.int64),
    )


EMPTY = Tables({}, {})


@cache
def name_groups() -> tuple[str, ...]:
    """The groups of names in lexicon/markup.toml, in their order."""
    return tuple(_markup())


def _markup() -> dict[str, str]:
    path = Path(__file__).parent / "lexicon" / "markup.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def _bits_of_words() -> dict[str, int]:
    """Every word of markup.toml with the bits of the groups that list it."""
    out: dict[str, int] = {}
    for bit, words in enumerate(_markup().values()):
        for word in words.split():
            out[word] = out.get(word, 0) | 1 << bit
    return out


def name_tokens(attrs: str) -> list[str]:
    """Tokens of class and id names, lower case: the names whole (digits folded to 0) and their words.

    >>> name_tokens("post-body mainContent id42")
    ['post-body', 'maincontent', 'id00', 'post', 'body', 'main', 'content', 'id']
    """
    names, words = _lines([attrs])
    tokens = [name[:_NAME_CHARS] for name in names.split()[:_NAMES]]
    return list(dict.fromkeys(tokens + [word for word in words.split() if len(word) > 1]))


def _lines(texts: Sequence[str]) -> tuple[str, str]:
    """The names in some texts, and the words of their names: in lower case, blanks between them, borders between texts."""
    border = f" {_BORDER} "
    names = "\0".join([text if text.isascii() else "" for text in texts]).lower().translate(_NAME).split("\0")
    for at, text in enumerate(texts):
        if not text.isascii():
            names[at] = " ".join(_DIGIT.sub("0", text.lower()).split())
    # Capitals begin words: where there is none, whatever is no letter parts them.
    words = [
        text if len(text) <= _CHARS and text.isascii() and text.islower() else " ".join(_SPLIT.findall(text[:_CHARS]))
        for text in texts
    ]
    return border.join(names), border.join(words).lower().translate(_LETTERS)


class Found(NamedTuple):
    """Tokens of texts that the tables know, each once a text: the number of the text, ascending, and of the token."""

    text: Ints
    token: Ints


def known_names(texts: Sequence[str], tables: Tables) -> Found:
    """Of the `name_tokens` of each text those that the tables or markup.toml know."""
    import numpy as np

    from cleaner import loops
    from cleaner.distinct import different

    keys = (_keys_by_loops if loops.IS_COMPILED else _keys)(texts, tables)
    text, token = np.divmod(different(keys), len(tables.tokens))
    return Found(text, token)


def _keys(texts: Sequence[str], tables: Tables) -> Ints:
    """The known tokens of texts, in any order: the number of each and its text's in one."""
    import numpy as np

    from cleaner.numbering import codes_of

    names, words = _lines(texts)
    sizes, many = tables.values[3], len(tables.tokens)
    found = []
    for line, are_whole in ((names, True), (words, False)):
        numbers = tables.known.numbers(codes_of(line), _NAME_CHARS if are_whole else _CHARS)
        borders = np.flatnonzero(numbers == 0)
        known = np.flatnonzero(numbers > 0)
        text = np.searchsorted(borders, known)
        if are_whole:
            begins = np.concatenate([[-1], borders])[text] + 1
            counts = known - begins < _NAMES
        else:  # a letter alone is no word of a name
            counts = sizes[numbers[known]] > 1
        found.append(text[counts] * many + numbers[known[counts]])
    return np.concatenate(found)


def _keys_by_loops(texts: Sequence[str], tables: Tables) -> Ints:
    """The same, in one pass; texts that are not ASCII are few."""
    import numpy as np

    from cleaner import loops

    many = len(tables.tokens)
    joined = "\0".join(texts) + "\0"
    others: Ints = np.zeros(0, np.int64)
    if not joined.isascii():
        rare = [at for at, text in enumerate(texts) if not text.isascii()]
        joined = "\0".join([text if text.isascii() else "" for text in texts]) + "\0"
        at, token = np.divmod(_keys([texts[at] for at in rare], tables), many)
        others = np.array(rare, np.int64)[at] * many + token
    out, room = np.empty(2 * len(joined), np.int64), np.empty(_CHARS, np.uint32)
    known = tables.known.table
    limits = _NAMES, _NAME_CHARS, _CHARS
    found = loops.find_names(joined.encode(), *limits, *known.table, known.seed, room.data, many, out)
    return np.concatenate([out[:found], others])


def word_tokens(text: str) -> list[str]:
    """Words and pairs of neighbouring words of a short block, lower case.

    >>> word_tokens("Share this page")
    ['share', 'this', 'page', 'share this', 'this page', '^share']
    """
    words = _WORD.findall(lower(text[:_WORD_CHARS]))[:_WORDS]
    return words + [f"{a} {b}" for a, b in pairwise(words)] + ([f"^{words[0]}"] if words else [])


def word_scores(texts: Sequence[str], words: Ints, tables: Tables) -> Ints:
    """The mean, the least and the greatest log-odds of the `word_tokens` of each text that has few words: (3, texts).

    texts: in lower case. 0 where the tables know none.
    """
    import numpy as np

    from cleaner import loops

    out = np.zeros((3, len(texts)), np.int64)
    asked = np.flatnonzero(words <= SHORT)
    short = [texts[row][:_WORD_CHARS] for row in asked.tolist()]
    total, many, *edges = (_odds_by_loops if loops.IS_COMPILED else _odds)(short, tables.of_words)
    out[:, asked] = total // np.maximum(many, 1), *edges
    return out


@cache
def _letters() -> NDArray[np.uint32]:
    """Each character of the basic plane that a word may have, or that parts texts; a blank for the others."""
    import numpy as np

    from cleaner.numbering import SPACE, TABLE

    return np.array([code if _WORD.match(chr(code)) or not code else SPACE for code in range(TABLE)], np.uint32)


def _letters_of(texts: Sequence[str], border: str) -> NDArray[np.uint32]:
    """The characters of texts, a border behind each, blanks for those that no word has."""
    from cleaner.numbering import SPACE, codes_of, mapped

    codes = codes_of(border.join([*texts, ""]))
    return mapped(codes, _letters(), lambda char: ord(char) if _WORD.match(char) else SPACE)


def _odds_by_loops(texts: Sequence[str], known: WordOdds) -> Ints:
    """The same as `_odds`."""
    import numpy as np

    from cleaner import loops

    out = np.zeros((4, len(texts)), np.int64)
    table = known.known.table
    values = known.has.view(np.uint8), known.odds, known.has_first.view(np.uint8), known.first
    pairs = known.pairs, known.odds_of_pair
    loops.add_odds(_letters_of(texts, _BORDER).data, _WORDS, *table.table, table.seed, *values, *pairs, out)
    return out


def _odds(texts: Sequence[str], known: WordOdds) -> Ints:
    """The log-odds of the known tokens of some texts, (4, texts): their sum, how many they are, the least, the greatest."""
    import numpy as np

    from cleaner.distinct import looked_up

    numbers = known.known.numbers(_letters_of(texts, f" {_BORDER} ")) + 1
    is_border = numbers == 1
    text = np.cumsum(is_border)
    place = np.arange(len(numbers)) - np.concatenate([[-1], np.flatnonzero(is_border)])[text] - 1
    numbers, text, place = (column[~is_border & (place < _WORDS)] for column in (numbers, text, place))
    alone = known.has[numbers]
    first = (place == 0) & known.has_first[numbers]
    pairs, at = known.pairs, np.flatnonzero((numbers[:-1] > 0) & (numbers[1:] > 0) & (place[1:] > 0))
    keys = numbers[at] * len(known.has) + numbers[at + 1]
    which, hit = looked_up(keys, pairs)
    odds = np.concatenate([known.odds[numbers[alone]], known.first[numbers[first]], known.odds_of_pair[which[hit]]])
    of = np.concatenate([text[alone], text[first], text[at[hit]]])
    order = np.argsort(of, kind="stable")
    of, odds = of[order], odds[order]
    out = np.zeros((4, len(texts)), np.int64)
    if len(of):
        begins = np.flatnonzero(np.diff(of, prepend=-1))
        out[1, of[begins]] = np.diff(begins, append=len(of))
        for row, add in ((0, np.add), (2, np.minimum), (3, np.maximum)):
            out[row, of[begins]] = add.reduceat(odds, begins)
    return out


def name_bits(known: Found, number: int, tables: Tables) -> Ints:
    """For each of a number of texts the groups of markup.toml that its tokens belong to, as bits."""
    import numpy as np

    out = np.zeros(number, np.int64)
    np.bitwise_or.at(out, known.text, tables.values[2][known.token])
    return out


def name_scores(known: Found, number: int, tables: Tables) -> Ints:
    """For each of a number of texts the mean log-odds of its tokens; 0 where the tables know none."""
    import numpy as np

    own, has, *_ = tables.values
    total, many = np.zeros(number, np.int64), np.zeros(number, np.int64)
    np.add.at(total, known.text, own[known.token])
    np.add.at(many, known.text, has[known.token])
    return total // np.maximum(many, 1)
