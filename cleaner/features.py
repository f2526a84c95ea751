"""A batch of pages to one matrix: a row per block, a named column per property; everything an integer.

Ratios are in thousandths, rounded down, so that a column has the same value on every machine and in every batch.
The columns that look words up (class and id tokens, words of short blocks) take their log-odds from the model.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from cleaner.kinds import KINDS
from cleaner.names import EMPTY, Tables, name_groups

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from cleaner.batch import Batch
    from cleaner.model import Page

    Ints = NDArray[np.int32]

LONG = 12  # words from which a block with few links counts as running text
_SHARES = ("is_long", "question", "closed")  # columns of which a page has a share


def rows_named(page: Page, group: str) -> list[bool]:
    """For each block whether an element around it has a name of this group of markup.toml."""
    if page.el_names is None and len(page):
        from cleaner.batch import Batch

        page.el_names = Batch([page]).elements.names.tolist()
    names, bit = page.el_names or [], 1 << name_groups().index(group)
    return [names[element] & bit != 0 for element in page.element]


def plain(batch: Batch) -> Ints:
    """The columns that need no model, (columns, blocks) int32."""
    from cleaner import columns

    return batch.stacked(columns.plain(batch))


def learned(batch: Batch) -> Ints:
    """The columns that look words and names up in the batch's tables, (columns, blocks) int32."""
    from cleaner import columns

    return batch.stacked(columns.learned(batch))


def matrix(pages: Sequence[Page], tables: Tables = EMPTY) -> Ints:
    """All columns of all blocks of all pages, (columns, blocks) int32; columns as in `names()`, pages in order."""
    import numpy as np

    from cleaner.batch import Batch

    full = [page for page in pages if len(page)]
    if not full:
        return np.zeros((len(names()), 0), np.int32)
    batch = Batch(full, tables)
    return np.concatenate([plain(batch), learned(batch)])


@cache
def names() -> tuple[str, ...]:
    """Names of the matrix's columns in their order, learned from an example so that they are said only once."""
    from cleaner import columns

    return (*columns.plain(_example()), *columns.learned(_example()))


@cache
def page_names() -> tuple[str, ...]:
    """Names of the page matrix's columns: of the columns that are the same for every block, then of shares of words."""
    same = [name for name in names() if name.startswith(("page_", "jsonld_", "url", "og_type"))]
    from cleaner.batch import LANDMARKS

    marks = [f"in_{tags[0]}" for tags in LANDMARKS] + [f"name_{group}" for group in name_groups()]
    return (*same, *marks, *_SHARES)


@cache
def second_names() -> tuple[str, ...]:
    """Names of the columns of the second pass: those of the first, and of `surroundings`."""
    import numpy as np

    from cleaner import surroundings

    batch = _example()
    return (*first_names(), *surroundings.columns(batch, np.zeros_like(batch.words)))


@cache
def first_names() -> tuple[str, ...]:
    """Names of the columns of the first pass: all of `names` and the scores of each kind of page."""
    return (*names(), *(f"kind_{kind}" for kind in KINDS))


def _example() -> Batch:
    from cleaner import html
    from cleaner.batch import Batch

    page = html.parse("<p>x</p>")
    page.score = [0]
    return Batch([page])


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
