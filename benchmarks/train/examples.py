"""The labelled pages that the model learns from."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks import corpora
from benchmarks.train import labels
from benchmarks.train.folds import fold_of, site_of
from cleaner import stack
from cleaner.api import html_page
from cleaner.model import Options

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from cleaner.model import Page

# The sets whose licence lets weights be trained on them.
TRAINING_SETS = ("wcxb-dev", "traf-dev", "fundus-dev", "magic-article-dev", "magic-forum", "zh-webcontent")
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
    plain: NDArray[np.int32] | None = None  # the columns that need no model, once they were made


def load(folder: Path | None, names: tuple[str, ...] = TRAINING_SETS) -> Iterator[Example]:
    """The usable pages of these gold sets; says on stderr how many are not."""
    options = Options()
    for name in names:
        unused = 0
        for gold in corpora.available(corpora.gold_folder(folder))[name]():
            page = html_page(gold.source, gold.url, options)
            stack.prepare(page, options)
            if not 0 < len(page) <= MAX_BLOCKS:
                unused += 1
                continue
            if gold.metric == "words":
                known = labels.from_text(page.text, gold.text)
            else:
                known = labels.from_snippets(page.text, gold.wanted, gold.unwanted)
            if known is None:
                unused += 1
                continue
            site = site_of(gold)
            yield Example(name, gold.id, site, fold_of(site), page, known)
        print(f"{name}: {unused} pages not learned from", file=sys.stderr)
