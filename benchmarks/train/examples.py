"""The labelled pages that the model learns from."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from benchmarks import corpora, rivals
from benchmarks.train import labels
from benchmarks.train.folds import fold_of, site_of
from cleaner import fallbacks, reading
from cleaner.api import html_page
from cleaner.options import Options

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from cleaner.model import Page

# The sets whose licence lets weights be trained on them.
TRAINING_SETS = ("wcxb-dev", "traf-dev", "fundus-dev", "magic-article-dev", "magic-forum", "zh-webcontent")
FORUM = 1.7  # what a thread weighs beside another page: they are few, and no two are built alike
FORUMS = "magic-forum"  # a set of threads alone
KIND_SET = "wcxb-dev"  # the one set that names kinds of pages
MAX_BLOCKS = 8_000  # a page with more teaches nothing that others do not, and takes long


@dataclass(slots=True)
class Example:
    """A page as the stack sees it before the classifier, with its labels, site and fold."""

    corpus: str
    id: str
    site: str
    fold: int
    page: Page
    labels: labels.Labels
    kind: str | None = None  # the page's kind, where the set names kinds of pages
    plain: NDArray[np.int32] | None = None  # the columns that need no model, once they were made


def load(folder: Path | None, names: tuple[str, ...] = TRAINING_SETS) -> Iterator[Example]:
    """The usable pages of these gold sets; says on stderr how many are not."""
    options = Options()
    for name in names:
        unused = 0
        for gold in corpora.available(corpora.gold_folder(folder))[name]():
            page = html_page(gold.source, gold.url, options)
            reading.read(page, options)
            if not 0 < len(page) <= MAX_BLOCKS:
                unused += 1
                continue
            if gold.metric == "words":
                known = labels.from_text(page.text, gold.text)
            else:
                known = labels.from_snippets(page.text, gold.wanted, gold.unwanted)
                known = labels.with_votes(
                    known, page.words, votes(page, answers(page.raw.encode("utf-8", "replace"), gold.url))
                )
            if known is None:
                unused += 1
                continue
            site = site_of(gold)
            page_kind = gold.kind if name == KIND_SET else None
            if name == FORUMS or page_kind == "forum":
                known = known._replace(weight=FORUM * known.weight)
            yield Example(name, gold.id, site, fold_of(site), page, known, page_kind)
        print(f"{name}: {unused} pages not learned from", file=sys.stderr)


PEERS = ("trafilatura-fast", "readability", "resiliparse")
_LEAST = 100  # characters of an answer that counts as one


def answers(html: bytes, url: str | None) -> list[str] | None:
    """What three peers extract from a page; None unless all three extract something."""
    found = []
    for name in PEERS:
        extract = peer(name)  # a peer that is not installed is an error, not a missing answer
        try:
            found.append(extract(html, url) or "")
        except Exception:  # whatever a peer trips over, it has no answer
            return None
    return found if all(len(answer) >= _LEAST for answer in found) else None


def votes(page: Page, found: Sequence[str] | None) -> list[int] | None:
    """How many of the peers' answers hold each block; None where there are none."""
    if found is None:
        return None
    return [sum(of_block) for of_block in zip(*(fallbacks.kept_blocks(page, answer) for answer in found), strict=True)]


@cache
def peer(name: str) -> rivals.FromHtml:
    """An extractor of that name, its imports done. Raises ImportError if it is not installed."""
    rival = rivals.RIVALS[name]
    assert rival.html is not None
    return rival.html()
