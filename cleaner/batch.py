"""Some pages as one: their blocks and elements as columns, page after page, and where each page's stand. numpy integers."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from itertools import chain, count
from typing import TYPE_CHECKING, Any

import numpy as np

from cleaner import described, names
from cleaner.arrays import integers, sizes
from cleaner.distinct import numbered

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from cleaner.model import Page

    Ints = NDArray[np.int64]

LANDMARKS = (
    ("nav", "menu"), ("header",), ("footer",), ("aside",), ("article",), ("main",), ("form",), ("table",),
    ("ul", "ol", "dl"), ("figure", "figcaption"), ("blockquote",), ("section",), ("noscript",), ("pre",),
)  # fmt: skip
_VAST = 200_000_000  # characters of a page; a column is at most ten times as much
_MARKS = {tag: 1 << i for i, tags in enumerate(LANDMARKS) for tag in tags}


def share(part: Ints | int, whole: Ints | int) -> Ints:
    """Thousandths, rounded down; 0 of nothing is 0."""
    return (1000 * part) // np.maximum(whole, 1)


def prefix(column: Ints) -> Ints:
    """Sums of the first 0, 1, 2 … entries: that of any run is a difference."""
    out = np.zeros(len(column) + 1, np.int64)
    np.cumsum(column, out=out[1:])
    return out


class Batch:
    """The blocks of some pages, none of them empty, and the tables in which their names and words are looked up.

    Per block: `first`, the first row of its page, and `last`, the row behind that page.
    """

    def __init__(self, pages: Sequence[Page], tables: names.Tables = names.EMPTY) -> None:
        self.pages, self.tables = pages, tables
        self.sizes = sizes(pages)
        self.ends = np.cumsum(self.sizes)
        self.starts = self.ends - self.sizes
        self.n = int(self.ends[-1])
        self.rows = np.arange(self.n)
        self.first, self.last = self.spread(self.starts), self.spread(self.ends)
        self._outside: dict[int, Ints] = {}

    def joined(self, name: str) -> list[Any]:
        """A column of all pages."""
        return list(chain.from_iterable([getattr(page, name) for page in self.pages]))

    def ints(self, name: str) -> Ints:
        """A column of integers of all pages."""
        return integers([getattr(page, name) for page in self.pages])

    @cached_property
    def is_vast(self) -> bool:
        """Whether a page has so many characters that a column could be greater than 32 bits hold."""
        return max(sum(map(len, page.text)) for page in self.pages) > _VAST

    @cached_property
    def lowered(self) -> list[list[str]]:
        """The blocks' texts of each page in lower case."""
        return [described.lowered(page.text) for page in self.pages]

    @cached_property
    def words(self) -> Ints:
        """Words of each block."""
        return self.ints("words")

    @cached_property
    def elements(self) -> Elements:
        """The elements of all pages."""
        return Elements(self)

    def stacked(self, columns: Mapping[str, Ints]) -> NDArray[np.int32]:
        """Columns, of one integer per block each, as the rows of a matrix; what is greater than it holds is cut."""
        return self.fill(np.empty((len(columns), self.n), np.int32), columns)

    def fill(self, out: NDArray[np.int32], columns: Mapping[str, Ints]) -> NDArray[np.int32]:
        """`stacked` into rows of a matrix that is there, as many as columns."""
        limit = np.iinfo(np.int32).max
        for row, column in zip(out, columns.values(), strict=True):
            row[:] = np.clip(column, -limit, limit) if self.is_vast else column
        return out

    def spread(self, of_page: Ints) -> Ints:
        """A value of each page, for each of its blocks."""
        return np.repeat(of_page, self.sizes)

    def whole(self, sums: Ints) -> Ints:
        """The sum over each page, of `prefix` sums."""
        found: Ints = sums[self.ends] - sums[self.starts]
        return found

    def above(self, sums: Ints) -> Ints:
        """The sum over the blocks above each block on its page, of `prefix` sums."""
        return sums[:-1] - sums[self.first]

    def shifted(self, column: Ints, by: int) -> Ints:
        """The value of the block `by` rows below; -1 beyond the page."""
        if by not in self._outside:
            at = self.rows + by
            self._outside[by] = np.flatnonzero((at < self.first) | (at >= self.last))
        out = np.empty(self.n, np.int64)
        if by > 0:
            out[:-by] = column[by:]
        else:
            out[-by:] = column[:by]
        out[self._outside[by]] = -1
        return out

    def around(self, size: int) -> tuple[Ints, Ints]:
        """The first row of `size` above each block, and the row behind the last of `size` below it, on its page."""
        return np.maximum(self.rows - size, self.first), np.minimum(self.rows + size + 1, self.last)

    def since(self, flag: NDArray[Any]) -> Ints:
        """Blocks since the last flagged one of the page, itself included as 0; -1 before the first."""
        seen = np.maximum.accumulate(np.where(flag, self.rows, -1))
        return np.where(seen < self.first, -1, self.rows - seen)

    def until(self, flag: NDArray[Any]) -> Ints:
        """Blocks up to the next flagged one of the page, itself included as 0; -1 behind the last."""
        seen = np.minimum.accumulate(np.where(flag, self.rows, self.n)[::-1])[::-1]
        return np.where(seen >= self.last, -1, seen - self.rows)


class Elements:
    """The block-level elements of a batch, page after page; rows of elements and blocks are those of the batch.

    Per block: `of`, its element. Per element: `first` and `last`, the blocks in it; `parent`, the root's being itself;
    `depth`, from 1; `marks`, the landmarks around it and itself as bits, and `names` the groups of markup.toml likewise;
    `attrs` and `tag`, numbers of its names (`nameless` is that of none) and its tag. Per number of names: `texts`, and
    `known`, the known tokens. Per page: `starts`, its root.
    """

    def __init__(self, batch: Batch) -> None:
        pages = batch.pages
        self.sizes = sizes([page.el_tag for page in pages])
        self.starts = np.cumsum(self.sizes) - self.sizes
        of_page, of_block = np.repeat(self.starts, self.sizes), np.repeat(batch.starts, self.sizes)
        self.of = batch.ints("element") + batch.spread(self.starts)
        self.first, self.last = batch.ints("el_first") + of_block, batch.ints("el_last") + of_block
        parent = batch.ints("el_parent")
        self.is_root = parent < 0
        self.parent = np.maximum(parent, 0) + of_page
        self.page = np.repeat(np.arange(len(pages)), self.sizes)
        self.texts, self.attrs = _numbered([*batch.joined("el_attrs"), ""])
        self.attrs, self.nameless = self.attrs[:-1], int(self.attrs[-1])
        tags, self.tag = _numbered(batch.joined("el_tag"))
        self.depth = _depths(self.parent)
        self._levels = self._by_level()
        self.known = names.known_names(self.texts, batch.tables)
        self._tags = tags
        self.marks = self.down(self.by_tag(_MARKS), np.bitwise_or)
        self.names = self.down(names.name_bits(self.known, len(self.texts), batch.tables)[self.attrs], np.bitwise_or)
        of_each = self.names.tolist()
        for page, start in zip(pages, self.starts.tolist(), strict=True):
            page.el_names = of_each[start : start + len(page.el_tag)]

    def _by_level(self) -> list[tuple[Ints, Ints]]:
        """The elements of each level under the roots, and their parents."""
        order = np.argsort(self.depth, kind="stable")
        borders = np.cumsum(np.bincount(self.depth))[1:]
        levels = [order[a:b] for a, b in zip(borders[:-1].tolist(), borders[1:].tolist(), strict=True)]
        return [(level, self.parent[level]) for level in levels]

    def by_tag(self, values: Mapping[str, int]) -> Ints:
        """The value of each element's tag, 0 of one that has none."""
        return np.array([values.get(tag, 0) for tag in self._tags], np.int64)[self.tag]

    def down(self, own: Ints, add: np.ufunc) -> Ints:
        """Values of elements, added up on the way from the root to each."""
        out = own.copy()
        for level, parents in self._levels:
            out[level] = add(out[level], out[parents])
        return out

    def alike(self, *columns: Ints) -> tuple[Ints, int]:
        """A number for each combination of values of these columns, none of them negative; and how many there are."""
        key = columns[0].astype(np.int64)
        for column in columns[1:]:
            key = key * (int(column.max()) + 1) + column
        return numbered(key)


def _depths(parent: Ints) -> Ints:
    """How deep each element of a tree lies, whose root, being its own parent, has depth 1.

    Each round looks twice as far up (pointer jumping: Wyllie 1979, "The complexity of parallel computations").

    >>> _depths(np.array([0, 0, 1, 2, 0])).tolist()
    [1, 2, 3, 4, 2]
    """
    depth: Ints = (parent != np.arange(len(parent))).astype(np.int64)
    while (more := depth[parent]).any():
        depth += more
        parent = parent[parent]
    depth += 1
    return depth


def _numbered(texts: Sequence[str]) -> tuple[list[str], Ints]:
    """The different texts, and the number of each text among them."""
    number: defaultdict[str, int] = defaultdict(count().__next__)
    numbers = np.fromiter(map(number.__getitem__, texts), np.int64, len(texts))
    return list(number), numbers


def per_page(function: Callable[[Page], Any], pages: Sequence[Page]) -> Ints:
    """What a function gives for each page."""
    return np.array([function(page) for page in pages], np.int64)
