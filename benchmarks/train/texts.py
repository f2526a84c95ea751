"""The labelled texts that the classifier of lines learns from: what extractors made of the pages of the gold sets.

Three of them see each page: all its visible text (a text full of menus), and what two extractors leave (an article
with some stray lines); and the gold itself is a text in which every line is to stay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks import corpora
from benchmarks.train import labels
from benchmarks.train.examples import MAX_BLOCKS, TRAINING_SETS, Example, answers, peer, votes
from benchmarks.train.folds import fold_of, site_of
from cleaner import reading, text
from cleaner.options import Options

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.corpora import GoldPage
    from cleaner.model import Page

MAKERS = ("resiliparse-all", "resiliparse", "trafilatura-fast")
GOLD = 1.0  # what a gold text weighs beside one that an extractor made


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
            yield Example(name, f"{maker}:{gold.id}", site, fold_of(site), page, known)
    page = _page(gold.text if whole else "", gold.url)
    if len(page):
        words = np.array(page.words, float)
        weight = GOLD * (words / (1.5 * words.sum()) + 0.2 / len(words))
        yield Example(name, f"gold:{gold.id}", site, fold_of(site), page, labels.Labels(np.ones(len(page)), weight))


def _page(content: str, url: str | None) -> Page:
    page = text.parse(content, url=url)
    reading.read(page, Options())
    return page
