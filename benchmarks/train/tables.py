"""Learned log-odds of class and id tokens and of the words of short blocks, from pages of at least five sites."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from cleaner.names import SHORT, Tables, name_tokens, word_tokens

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.train.examples import Example

MIN_SITES = 5  # what fewer sites say is theirs, not the language's; also the gold sets' licence terms
_SMOOTH = 2.0  # pages' worth of doubt in each direction
_LIMIT = 400  # hundredths: no token proves more than this


class Counts:
    """Per token: what each page says of it, summed; and its sites."""

    def __init__(self) -> None:
        self.positive: dict[str, float] = defaultdict(float)
        self.negative: dict[str, float] = defaultdict(float)
        self.sites: dict[str, set[str]] = defaultdict(set)

    def add_page(self, site: str, shares: dict[str, list[float]]) -> None:
        """shares: token -> content and boilerplate words that it marks on the page."""
        for token, (good, bad) in shares.items():
            if good + bad > 0:
                self.positive[token] += good / (good + bad)
                self.negative[token] += bad / (good + bad)
                self.sites[token].add(site)

    def add(self, other: Counts) -> None:
        """Add what other pages say; their sites may be the same."""
        for token, sites in other.sites.items():
            self.positive[token] += other.positive[token]
            self.negative[token] += other.negative[token]
            self.sites[token] |= sites

    def table(self) -> dict[str, int]:
        """Log-odds in hundredths of the tokens that enough sites use and that say something."""
        out = {}
        for token in sorted(self.sites):
            if len(self.sites[token]) >= MIN_SITES:
                odds = math.log((self.positive[token] + _SMOOTH) / (self.negative[token] + _SMOOTH))
                value = max(-_LIMIT, min(_LIMIT, round(100 * odds)))
                if abs(value) >= 15:
                    out[token] = value
        return out


def count(examples: Iterable[Example]) -> tuple[Counts, Counts]:
    """What some labelled pages say of names and of words; each page has one vote per token."""
    names, words = Counts(), Counts()
    for example in examples:
        names.add_page(example.site, _name_shares(example))
        words.add_page(example.site, _word_shares(example))
    return names, words


def tables(counts: Iterable[tuple[Counts, Counts]]) -> Tables:
    """The two tables of several counts together."""
    names, words = Counts(), Counts()
    for of_names, of_words in counts:
        names.add(of_names)
        words.add(of_words)
    return Tables(names.table(), words.table())


def _name_shares(example: Example) -> dict[str, list[float]]:
    page = example.page
    out: defaultdict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    token_lists = [name_tokens(attrs) if attrs else [] for attrs in page.el_attrs]
    for row in range(len(page)):
        if example.labels.weight[row] <= 0:
            continue
        good = example.labels.share[row]
        seen = {token for element in page.ancestors(row) for token in token_lists[element]}
        for token in seen:
            out[token][0] += good * page.words[row]
            out[token][1] += (1 - good) * page.words[row]
    return out


def _word_shares(example: Example) -> dict[str, list[float]]:
    page = example.page
    out: defaultdict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for row in range(len(page)):
        if page.words[row] <= SHORT and example.labels.weight[row] > 0:
            good = example.labels.share[row]
            for token in set(word_tokens(page.text[row])):
                out[token][0] += good
                out[token][1] += 1 - good
    return out
