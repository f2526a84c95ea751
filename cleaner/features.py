"""A batch of pages to one matrix: a row per block, a named column per property; everything an integer.

Ratios are in thousandths, rounded down, so that a column has the same value on every machine and in every batch.
The columns that look words up (class and id tokens, words of short blocks) take their log-odds from the model.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner import described
from cleaner.kinds import KINDS, page_row
from cleaner.lexicon.words import lower

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from cleaner.model import Page

    Ints = NDArray[np.int32]

SHORT = 10  # words of a block whose words are looked up
LONG = 12  # words from which a block with few links counts as running text
LANDMARKS = (
    ("nav", "menu"), ("header",), ("footer",), ("aside",), ("article",), ("main",), ("form",), ("table",),
    ("ul", "ol", "dl"), ("figure", "figcaption"), ("blockquote",), ("section",), ("noscript",), ("pre",),
)  # fmt: skip
_TAG_BIT = {tag: 1 << i for i, tags in enumerate(LANDMARKS) for tag in tags}
_HEADING = {f"h{i}": i for i in range(1, 7)}
_TAG_CLASS = {"p": 1, "li": 2, "td": 3, "th": 3, "div": 4, "pre": 5, "blockquote": 6, "figcaption": 7, "dt": 8,
              "dd": 8, "span": 9, "section": 10, "article": 10, "main": 10, "body": 11, "a": 12, "summary": 13}  # fmt: skip
_SPLIT = re.compile(r"[a-z]+|[A-Z][a-z]*|[A-Z]+(?![a-z])")  # linear: one class at a time
_WORD = re.compile(r"[^\W\d_]+")


class Tables(NamedTuple):
    """Learned log-odds in hundredths: of class and id tokens, and of words and word pairs of short blocks."""

    names: dict[str, int]
    words: dict[str, int]


EMPTY = Tables({}, {})
_SHARES = ("is_long", "question", "closed")  # columns of which a page has a share


@cache
def name_groups() -> tuple[str, ...]:
    """The groups of names in lexicon/markup.toml, in their order."""
    return tuple(_markup())


def _markup() -> dict[str, str]:
    path = Path(__file__).parent / "lexicon" / "markup.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def _name_bits() -> dict[str, int]:
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
    names = [re.sub(r"\d", "0", name.lower()[:40]) for name in attrs.split()[:12]]
    words = [word.lower() for word in _SPLIT.findall(attrs[:300])]
    return list(dict.fromkeys(names + [w for w in words if len(w) > 1]))


def word_tokens(text: str) -> list[str]:
    """Words and pairs of neighbouring words of a short block, lower case.

    >>> word_tokens("Share this page")
    ['share', 'this', 'page', 'share this', 'this page', '^share']
    """
    words = _WORD.findall(lower(text))[:12]
    return words + [f"{a} {b}" for a, b in itertools.pairwise(words)] + ([f"^{words[0]}"] if words else [])


def element_rows(page: Page) -> list[tuple[int, int, int]]:
    """Per element: depth, landmark bits, name bits; bits are inherited by all that stands inside. Kept with the page."""
    if page.el_rows is None:
        page.el_rows = _element_rows(page)
    return page.el_rows


def _element_rows(page: Page) -> list[tuple[int, int, int]]:
    bits_of = _bits_cache()
    out: list[tuple[int, int, int]] = []
    for tag, parent, attrs in zip(page.el_tag, page.el_parent, page.el_attrs, strict=True):
        depth, marks, names = out[parent] if parent >= 0 else (0, 0, 0)
        if attrs:
            names |= bits_of(attrs)
        out.append((depth + 1, marks | _TAG_BIT.get(tag, 0), names))
    return out


def _bits_cache() -> Callable[[str], int]:
    groups = _name_bits()
    known: dict[str, int] = {}

    def bits_of(attrs: str) -> int:
        if attrs not in known:
            bits = 0
            for token in name_tokens(attrs):
                bits |= groups.get(token, 0)
            known[attrs] = bits
        return known[attrs]

    return bits_of


def rows_named(page: Page, group: str) -> list[bool]:
    """For each block whether an element around it has a name of this group of markup.toml."""
    bit = 1 << name_groups().index(group)
    inside = [bool(names & bit) for _, _, names in element_rows(page)]
    return [inside[element] for element in page.element]


def _learned_rows(page: Page, odds: dict[str, int]) -> list[tuple[int, int, int, int]]:
    """Per element: the mean log-odds of its own names, and their sum, least and greatest on the way up."""
    known: dict[str, int] = {"": 0}
    out: list[tuple[int, int, int, int]] = []
    for parent, attrs in zip(page.el_parent, page.el_attrs, strict=True):
        _, total, low, high = out[parent] if parent >= 0 else (0, 0, 0, 0)
        own = known.get(attrs)
        if own is None:
            own = known[attrs] = _name_score(attrs, odds)
        out.append((own, total + own, min(low, own), max(high, own)))
    return out


def _name_score(attrs: str, odds: dict[str, int]) -> int:
    found = [odds[token] for token in name_tokens(attrs) if token in odds]
    return sum(found) // len(found) if found else 0


def _word_scores(text: str, odds: dict[str, int]) -> tuple[int, int, int]:
    known = [odds[t] for t in word_tokens(text) if t in odds]
    return (sum(known) // len(known), min(known), max(known)) if known else (0, 0, 0)


TEXT_COLUMNS = (
    "words", "chars", "link_words", "n_links", "sentences", "commas", "digits", "bars", "lines", "flags", "heading",
    "tag_class", "closed", "lower_start", "upper_start", "copyright", "phrase", "promo", "repeats", "in_title", "colon_end",
    "question", "described",
)  # fmt: skip
_PROMO_NUMBER = {"": 0, "promo.line": 1, "promo.marker": 2, "promo.headline": 3}
_PHRASE_NUMBER = {
    category: number
    for number, category in enumerate(
        "related latest partner tags share subscribe ads comments login consent rights pagination tools media".split(), 1
    )
}


def _text_rows(page: Page) -> list[tuple[int, ...]]:
    """The columns that come from each block's own text."""
    count = Counter(page.text)
    out: list[tuple[int, ...]] = []
    title = " ".join(lower(page.head.title).split())
    phrases = page.phrase or [None] * len(page)
    promos = page.promo or [""] * len(page)
    quoted = described.rows(page)
    for row, (text, tag) in enumerate(zip(page.text, page.tag, strict=True)):
        words, n = page.words[row], text.count
        phrase = phrases[row]
        short = words <= 10
        first, last = text[0], text[-1]
        out.append((
            words, len(text), page.link_words[row], len(page.links[row]),
            n(". ") + n("。") + n("! ") + n("? ") + n("！") + n("？") + n("।"), n(",") + n("，") + n("、") + n("،"),
            sum(map(str.isdigit, text)) if short else min(99, n("1") + n("2") + n("0")),
            n("|") + n("·") + n("•") + n("»") + n("›") + n(" / "), n("\n"), page.flags[row], _HEADING.get(tag, 0),
            _TAG_CLASS.get(tag, 0), last in ".!?。！？।…”\"", first.islower(), first.isupper(), "©" in text,
            _PHRASE_NUMBER[phrase.category] if phrase else 0, _PROMO_NUMBER[promos[row]], count[text],
            _in_title(lower(text), title),
            last in ":：", "?" in text or "？" in text, quoted[row],
        ))  # fmt: skip
    return out


def _in_title(text: str, title: str) -> int:
    """2 for the page's title, 1 for a part of it or more than it, else 0."""
    if len(text) <= 8 or not (text in title or (len(title) > 8 and title in text)):
        return 0
    return 2 if text == title else 1


def _word_rows(page: Page, odds: dict[str, int]) -> list[tuple[int, int, int]]:
    """Per block of few words: mean, least and greatest log-odds of its words and word pairs."""
    return [
        _word_scores(text, odds) if words <= SHORT else (0, 0, 0) for text, words in zip(page.text, page.words, strict=True)
    ]


def plain_columns(page: Page) -> dict[str, Any]:
    """The columns of one page that need no model, by name: one integer per block each."""
    import numpy as np

    from cleaner import columns

    return columns.plain(page, np.array(_text_rows(page), np.int64), np.array(element_rows(page), np.int64), page_row(page))


def learned_columns(page: Page, tables: Tables) -> dict[str, Any]:
    """The columns of one page that look words and names up in a model's tables, by name."""
    import numpy as np

    from cleaner import columns

    names = np.array(_learned_rows(page, tables.names), np.int64)
    return columns.learned(names[page.element], np.array(_word_rows(page, tables.words), np.int64))


def stacked(pages: Sequence[Page], columns_of: Callable[[Page], dict[str, Any]]) -> Ints:
    """The columns that a function gives for each page, of all pages one after the other: (columns, blocks) int32."""
    import numpy as np

    limit = np.iinfo(np.int32).max
    made = [np.array(list(columns_of(page).values()), np.int64) for page in pages]
    return np.clip(np.concatenate(made, axis=1), -limit, limit).astype(np.int32)


def matrix(pages: Sequence[Page], tables: Tables = EMPTY) -> Ints:
    """All columns of all blocks of all pages, (columns, blocks) int32; columns as in `names()`, pages in order."""
    import numpy as np

    full = [page for page in pages if len(page)]
    if not full:
        return np.zeros((len(names()), 0), np.int32)
    return np.concatenate([stacked(full, plain_columns), stacked(full, lambda page: learned_columns(page, tables))])


@cache
def names() -> tuple[str, ...]:
    """Names of the matrix's columns in their order, learned from an example so that they are said only once."""
    page = _example()
    return (*plain_columns(page), *learned_columns(page, EMPTY))


@cache
def page_names() -> tuple[str, ...]:
    """Names of the page matrix's columns: of the columns that are the same for every block, then of shares of words."""
    same = [name for name in names() if name.startswith(("page_", "jsonld_", "url", "og_type"))]
    marks = [f"in_{tags[0]}" for tags in LANDMARKS] + [f"name_{group}" for group in name_groups()]
    return (*same, *marks, *_SHARES)


@cache
def second_names() -> tuple[str, ...]:
    """Names of the columns of the second pass: those of the first, and of `surroundings`."""
    from cleaner import surroundings

    return (*first_names(), *surroundings.columns(_example()))


@cache
def first_names() -> tuple[str, ...]:
    """Names of the columns of the first pass: all of `names` and the scores of each kind of page."""
    return (*names(), *(f"kind_{kind}" for kind in KINDS))


def _example() -> Page:
    from cleaner import html

    page = html.parse("<p>x</p>")
    page.score = [0]
    return page


def page_matrix(pages: Sequence[Page], blocks: Ints) -> Ints:
    """The columns of `page_names` of each page, (columns, pages) int32, from the matrix of all their blocks.

    Shares are in thousandths of the page's words.
    """
    import numpy as np

    starts = np.cumsum([0, *(len(page) for page in pages)])[:-1]
    row = {name: i for i, name in enumerate(names())}
    words = np.maximum(blocks[row["words"]].astype(np.int64), 1)
    whole = np.add.reduceat(words, starts)
    out = []
    for name in page_names():
        column = blocks[row[name]]
        if name.startswith(("in_", "name_")) or name in _SHARES:
            out.append((1000 * np.add.reduceat(words * (column > 0), starts)) // whole)
        else:
            out.append(column[starts])
    return np.array(out, np.int32)
