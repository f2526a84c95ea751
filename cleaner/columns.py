"""The columns that need the whole page: subtrees, the best container, neighbours, position. numpy integers only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cleaner import described
from cleaner.features import LANDMARKS, LONG, TEXT_COLUMNS, name_groups
from cleaner.kinds import PAGE_COLUMNS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cleaner.model import Page

    Ints = NDArray[np.int64]

_LEVELS = 5  # the block's own element and four above it
_NEIGHBOURS = (-3, -2, -1, 1, 2, 3)
_WINDOWS = (2, 6, 15)


def _share(part: Ints | int, whole: Ints | int) -> Ints:
    """Thousandths, rounded down; 0 of nothing is 0."""
    return (1000 * part) // np.maximum(whole, 1)


def _prefix(column: Ints) -> Ints:
    out = np.zeros(len(column) + 1, np.int64)
    np.cumsum(column, out=out[1:])
    return out


class _Sums:
    """Prefix sums of a page's blocks, for sums over any run of blocks."""

    def __init__(self, t: dict[str, Ints]) -> None:
        self.is_long = ((t["words"] >= LONG) & (3 * t["link_words"] < t["words"])).astype(np.int64)
        self.words = _prefix(t["words"])
        self.links = _prefix(t["link_words"])
        self.long_words = _prefix(t["words"] * self.is_long)
        self.long = _prefix(self.is_long)
        self.commas = _prefix(t["commas"])
        self.described = _prefix(t["words"] * (t["described"] > 0))
        self.n = len(t["words"])


def plain(page: Page, text: Ints, elements: Ints, page_row: tuple[int, ...]) -> dict[str, Ints]:
    """The columns of one page that need no model, by name, each of one int64 per block, in a fixed order."""
    t = {name: text[:, i] for i, name in enumerate(TEXT_COLUMNS)}
    sums = _Sums(t)
    element = np.array(page.element, np.int64)
    first, last = np.array(page.el_first, np.int64), np.array(page.el_last, np.int64)
    parent = np.maximum(np.array(page.el_parent, np.int64), 0)
    out = dict(t)
    out["link_share"] = _share(t["link_words"], t["words"])
    out["word_length"] = (10 * t["chars"]) // np.maximum(t["words"], 1)
    out["is_long"] = sums.is_long
    out.update(_path(elements[element]))
    levels = [element]
    for _ in range(_LEVELS - 1):
        levels.append(parent[levels[-1]])
    out.update(_subtrees(levels, first, last, sums))
    out.update(_signatures(page, levels))
    out.update(_container(elements[:, 0], first, last, parent, sums))
    out.update(_neighbours(out, sums))
    out.update(_position(t, sums))
    out.update(_comments(out, sums))
    out.update(_totals(t, sums, page))
    ones = np.ones(sums.n, np.int64)
    out.update({name: ones * int(value) for name, value in zip(PAGE_COLUMNS, page_row, strict=True)})
    for i in range(14):
        out[f"jsonld_{i}"] = (out["jsonld"] >> i) & 1
    for i in range(6):
        out[f"url_kind_{i}"] = (out["url_kind"] >> i) & 1
    return out


def _path(own: Ints) -> dict[str, Ints]:
    """What the elements around a block say; `own` is the row of its element in the element table."""
    depth, marks, names = own.T
    out = {"depth": depth}
    for i, tags in enumerate(LANDMARKS):
        out[f"in_{tags[0]}"] = (marks >> i) & 1
    for i, name in enumerate(name_groups()):
        out[f"name_{name}"] = (names >> i) & 1
    return out


def _subtrees(levels: list[Ints], first: Ints, last: Ints, sums: _Sums) -> dict[str, Ints]:
    out = {}
    for k, at in enumerate(levels):
        a, b = first[at], last[at]
        words = sums.words[b] - sums.words[a]
        long_words = sums.long_words[b] - sums.long_words[a]
        out[f"up{k}_blocks"] = b - a
        out[f"up{k}_words"] = words
        out[f"up{k}_links"] = _share(sums.links[b] - sums.links[a], words)
        out[f"up{k}_long"] = _share(long_words, sums.long_words[-1])
        out[f"up{k}_n_long"] = sums.long[b] - sums.long[a]
        out[f"up{k}_long_share"] = _share(long_words, words)
        out[f"up{k}_described"] = _share(sums.described[b] - sums.described[a], sums.described[-1])
    return out


def _signatures(page: Page, levels: list[Ints]) -> dict[str, Ints]:
    """How often an element's tag and names recur on the page: the items of a list, the posts of a thread."""
    numbers: dict[tuple[str, str], int] = {}
    keys = zip(page.el_tag, page.el_attrs, strict=True)
    ids = np.array([numbers.setdefault(key, len(numbers)) for key in keys], np.int64)
    times = np.bincount(ids)[ids]
    return {f"up{k}_recurs": times[at] for k, at in enumerate(levels)}


def _container(depth: Ints, first: Ints, last: Ints, parent: Ints, sums: _Sums) -> dict[str, Ints]:
    """The deepest element that holds 60 % (and 35 %) of the page's running text, and how far from it a block stands."""
    rows = np.arange(sums.n)
    held = sums.long_words[last] - sums.long_words[first]
    out = {}
    for share in (60, 35):
        enough = 100 * held >= share * max(int(sums.long_words[-1]), 1)
        best = int(np.argmax(np.where(enough, depth, -1)))
        out[f"best{share}_depth"] = np.full(sums.n, depth[best])
        out[f"best{share}_recall"] = np.full(sums.n, _share(held[best], sums.long_words[-1]))
        words = sums.words[last[best]] - sums.words[first[best]]
        out[f"best{share}_links"] = np.full(sums.n, _share(sums.links[last[best]] - sums.links[first[best]], words))
        out[f"best{share}_from"] = _share(rows - first[best], sums.n)
        out[f"best{share}_to"] = _share(last[best] - 1 - rows, sums.n)
        outside = np.zeros(sums.n, np.int64)
        for _ in range(6):
            outside += (rows < first[best]) | (rows >= last[best])
            best = int(parent[best])
        out[f"best{share}_outside"] = outside
    return out


def _shifted(column: Ints, by: int) -> Ints:
    out = np.full(len(column), -1, np.int64)
    if abs(by) >= len(column):
        return out
    if by > 0:
        out[:-by] = column[by:]
    else:
        out[-by:] = column[:by]
    return out


def _neighbours(out: dict[str, Ints], sums: _Sums) -> dict[str, Ints]:
    made = {}
    n = sums.n
    for by in _NEIGHBOURS:
        for name in _NEAR:
            made[f"{name}{by:+d}"] = _shifted(out[name], by)
    rows = np.arange(n)
    for size in _WINDOWS:
        a, b = np.maximum(rows - size, 0), np.minimum(rows + size + 1, n)
        words = sums.words[b] - sums.words[a]
        made[f"around{size}_words"] = words // (b - a)
        made[f"around{size}_links"] = _share(sums.links[b] - sums.links[a], words)
        made[f"around{size}_long"] = _share(sums.long_words[b] - sums.long_words[a], words)
        made[f"before{size}_long"] = _share(sums.long_words[rows] - sums.long_words[a], sums.words[rows] - sums.words[a])
        made[f"after{size}_long"] = _share(
            sums.long_words[b] - sums.long_words[rows + 1], sums.words[b] - sums.words[rows + 1]
        )
    return made


_NEAR = ("words", "link_share", "heading", "tag_class", "closed", "phrase", "up1_links", "is_long")


def learned(names: Ints, words: Ints) -> dict[str, Ints]:
    """The columns of a model's tables: own, sum, least and greatest log-odds of names; mean, least, greatest of words."""
    own, total, low, high = names.T
    mean, least, most = words.T
    out = {"name_own": own, "name_sum": total, "name_min": low, "name_max": high}
    out.update(word_mean=mean, word_min=least, word_max=most)
    for by in _NEIGHBOURS:
        out[f"name_sum{by:+d}"] = _shifted(total, by)
        out[f"word_mean{by:+d}"] = _shifted(mean, by)
    return out


def _comments(out: dict[str, Ints], sums: _Sums) -> dict[str, Ints]:
    """Where reader comments stand, by their names, and how much running text the page has outside them."""
    inside = out["name_comment"]
    text = out["words"] * sums.is_long
    outside = _prefix(text * (1 - inside))
    whole = np.ones(sums.n, np.int64)
    return {
        "outside_comments": whole * outside[-1],
        "outside_comments_above": outside[:-1],
        "comments_share": whole * _share(int((text * inside).sum()), int(text.sum())),
        "comments_above": _prefix(text * inside)[:-1],
    }


def _since(flag: Ints) -> Ints:
    """Blocks since the last flagged one, itself included as 0; -1 before the first."""
    rows = np.arange(len(flag))
    seen = np.maximum.accumulate(np.where(flag > 0, rows, -1))
    return np.where(seen < 0, -1, rows - seen)


def _long_since(flag: Ints, sums: _Sums) -> Ints:
    """Words of running text since the last flagged block; -1 before the first."""
    since = _since(flag)
    rows = np.arange(sums.n)
    return np.where(since < 0, -1, sums.long_words[rows] - sums.long_words[rows - np.maximum(since, 0)])


def _position(t: dict[str, Ints], sums: _Sums) -> dict[str, Ints]:
    rows = np.arange(sums.n)
    h1, heading = (t["heading"] == 1).astype(np.int64), (t["heading"] > 0).astype(np.int64)
    quoted, body = (t["described"] > 0).astype(np.int64), (t["described"] == described.OF_BODY).astype(np.int64)
    link_list = (3 * t["link_words"] > 2 * t["words"]).astype(np.int64)
    return {
        "row": rows,
        "from_top": _share(rows, sums.n),
        "words_above": _share(sums.words[:-1], sums.words[-1]),
        "long_above": _share(sums.long_words[:-1], sums.long_words[-1]),
        "n_long_above": sums.long[:-1],
        "n_long_below": sums.long[-1] - sums.long[1:],
        "since_h1": _since(h1),
        "since_heading": _since(heading),
        "until_heading": _since(heading[::-1])[::-1],
        "since_long": _since(sums.is_long),
        "until_long": _since(sums.is_long[::-1])[::-1],
        "since_title": _since(t["in_title"]),
        "long_since_h1": _long_since(h1, sums),
        "long_since_title": _long_since(t["in_title"], sums),
        "since_phrase": _since(t["phrase"]),
        "since_related": _since(((t["phrase"] > 0) & (t["phrase"] <= 3)).astype(np.int64)),
        "since_comments": _since((t["phrase"] == 8).astype(np.int64)),
        "since_link_list": _since(link_list),
        "until_link_list": _since(link_list[::-1])[::-1],
        "since_described": _since(quoted),
        "until_described": _since(quoted[::-1])[::-1],
        "since_body": _since(body),
        "until_body": _since(body[::-1])[::-1],
    }


def _totals(t: dict[str, Ints], sums: _Sums, page: Page) -> dict[str, Ints]:
    """The page as a whole, the same for every block."""
    n, words = sums.n, int(sums.words[-1])
    values = {
        "page_blocks": n,
        "page_words": words,
        "page_links": (1000 * int(sums.links[-1])) // max(words, 1),
        "page_long": (1000 * int(sums.long_words[-1])) // max(words, 1),
        "page_n_long": int(sums.long[-1]),
        "page_headings": int((t["heading"] > 0).sum()),
        "page_h1": int((t["heading"] == 1).sum()),
        "page_items": (1000 * int((t["tag_class"] == 2).sum())) // n,
        "page_cells": (1000 * int((t["tag_class"] == 3).sum())) // n,
        "page_paragraphs": (1000 * int((t["tag_class"] == 1).sum())) // n,
        "page_commas": (1000 * int(sums.commas[-1])) // max(words, 1),
        "page_noscript": (1000 * int((t["flags"] & 2 > 0).sum())) // n,
        "page_hidden": (1000 * int((t["flags"] & 1 > 0).sum())) // n,
        "page_comments": int((t["phrase"] == 8).sum()),
        "page_times": len(page.head.times),
        "page_questions": int(t["question"].sum()),
        "page_described": int((t["described"] > 0).sum()),
        "page_described_words": int(sums.described[-1]),
        "page_body_words": int((t["words"] * (t["described"] == described.OF_BODY)).sum()),
        "page_descriptions": len(described.quotes(page).descriptions),
        "page_body": len(described.quotes(page).bodies),
    }
    return {name: np.full(n, value, np.int64) for name, value in values.items()}
