"""The labelled texts that the classifier of lines learns from: what extractors made of the pages of the gold sets.

Three of them see each page: all its visible text (a text full of menus), and what two extractors leave (an article
with some stray lines). Of the visible text others are made in which some of the chrome is gone, as other extractors would
leave it; and the gold itself is a text in which every line is to stay.
"""

from __future__ import annotations

import random
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from benchmarks import corpora
from benchmarks.train import labels
from benchmarks.train.examples import MAX_BLOCKS, TRAINING_SETS, Example, answers, peer, votes
from benchmarks.train.folds import fold_of, site_of
from cleaner import reading, text
from cleaner.model import Options

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from benchmarks.corpora import GoldPage
    from cleaner.model import Page

MAKERS = ("resiliparse-all", "resiliparse", "trafilatura-fast")
GOLD = 1.0  # what a gold text weighs beside one that an extractor made
PARTS = 2  # of the visible text of each page
PART = 0.5  # what each of them weighs
_WHOLE, _PIECE = 0.2, 0.55  # of the runs of chrome in a text a part keeps: all of these, a piece of those up to there


def load(folder: Path | None, names: tuple[str, ...] = TRAINING_SETS) -> Iterator[Example]:
    """The texts of all pages; those that cannot be aligned are left out."""
    for name in names:
        for gold in corpora.available(corpora.gold_folder(folder))[name]():
            yield from of_page(name, gold)


def of_page(name: str, gold: GoldPage) -> Iterator[Example]:
    """The examples of one page. Where its gold is snippets, what the peers agree on is known besides."""
    site = site_of(gold)
    source = gold.source if isinstance(gold.source, bytes) else gold.source.encode("utf-8", "replace")
    whole = gold.metric == "words"
    said = None if whole else answers(source, gold.url)
    for maker in MAKERS:
        extract = peer(maker)
        try:
            page = _page(extract(source, gold.url) or "", gold.url)
        except Exception:  # whatever an extractor trips over, its text is missing
            continue
        if not 0 < len(page) <= MAX_BLOCKS:
            continue
        if whole:
            known = labels.from_text(page.text, gold.text)
        else:
            known = labels.from_snippets(page.text, gold.wanted, gold.unwanted)
            known = labels.with_votes(known, page.words, votes(page, said))
        if known is not None:
            example = Example(name, f"{maker}:{gold.id}", site, fold_of(site), page, known)
            yield example
            if maker == MAKERS[0]:
                yield from parts(example)
    page = _page(gold.text if whole else "", gold.url)
    if len(page):
        words = np.array(page.words, float)
        weight = GOLD * (words / (1.5 * words.sum()) + 0.2 / len(words))
        yield Example(name, f"gold:{gold.id}", site, fold_of(site), page, labels.Labels(np.ones(len(page)), weight))


def parts(whole: Example) -> Iterator[Example]:
    """Texts that an extractor would leave which finds a page's content and takes some of its chrome along."""
    page, good = whole.page, whole.labels.share > 0.5
    ends = [*page.start[1:], len(page.raw)]
    for number in range(PARTS if good.any() else 0):
        kept = _some_chrome(good, random.Random(f"{number}{whole.id}"))
        lines = zip(page.start, ends, kept, strict=True)
        part = _page("".join(page.raw[start:end] for start, end, keep in lines if keep), page.url)
        known = labels.of_part(whole.labels, part.text, kept)
        known = known._replace(weight=PART * known.weight)
        yield Example(whole.corpus, f"part {number}:{whole.id}", whole.site, whole.fold, part, known)


def _some_chrome(good: NDArray[np.bool_], chance: random.Random) -> NDArray[np.bool_]:
    """Content, and of each run of chrome all, a piece, or nothing."""
    kept = good.copy()
    borders = np.flatnonzero(np.diff(good, prepend=not good[0], append=not good[-1]))
    for a, b in pairwise(borders.tolist()):
        if good[a]:
            continue
        what = chance.random()
        if what < _WHOLE:
            kept[a:b] = True
        elif what < _PIECE:
            size = chance.randint(1, b - a)
            at = chance.randint(a, b - size)
            kept[at : at + size] = True
    return kept


def _page(content: str, url: str | None) -> Page:
    page = text.parse(content, url=url)
    reading.read(page, Options())
    return page
