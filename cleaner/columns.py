"""The columns that need the whole page: subtrees, the best container, neighbours, position. numpy integers only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cleaner import blocktext, described, names
from cleaner.batch import LANDMARKS, per_page, prefix, share
from cleaner.blocktext import PHRASE_NUMBER
from cleaner.features import LONG
from cleaner.kinds import PAGE_COLUMNS, TYPES, URL_WORDS, page_row
from cleaner.model import HIDDEN, NOSCRIPT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cleaner.batch import Batch, Elements

    Ints = NDArray[np.int64]

_LEVELS = 5  # the block's own element and four above it
_NEIGHBOURS = (-3, -2, -1, 1, 2, 3)
_WINDOWS = (2, 6, 15)
_NEAR = ("words", "link_share", "heading", "tag_class", "closed", "phrase", "up1_links", "is_long")


class _Sums:
    """Prefix sums over the blocks, for sums over any run of blocks; and those of each block's page."""

    def __init__(self, t: dict[str, Ints], batch: Batch) -> None:
        self.is_long = ((t["words"] >= LONG) & (3 * t["link_words"] < t["words"])).astype(np.int64)
        self.words = prefix(t["words"])
        self.links = prefix(t["link_words"])
        self.long_words = prefix(t["words"] * self.is_long)
        self.long = prefix(self.is_long)
        self.commas = prefix(t["commas"])
        self.described = prefix(t["words"] * (t["described"] > 0))
        self.page_words = batch.spread(batch.whole(self.words))
        self.page_long_words = batch.spread(batch.whole(self.long_words))
        self.page_described = batch.spread(batch.whole(self.described))


def plain(batch: Batch) -> dict[str, Ints]:
    """The columns that need no model, by name, each of one int64 per block, in a fixed order."""
    t = blocktext.columns(batch)
    sums = _Sums(t, batch)
    elements = batch.elements
    out = dict(t)
    out["link_share"] = share(t["link_words"], t["words"])
    out["word_length"] = (10 * t["chars"]) // np.maximum(t["words"], 1)
    out["is_long"] = sums.is_long
    out.update(_path(elements))
    levels = [elements.of]
    for _ in range(_LEVELS - 1):
        levels.append(elements.parent[levels[-1]])
    out.update(_subtrees(levels, elements, sums))
    out.update(_signatures(elements, levels))
    out.update(_container(batch, sums))
    out.update(_neighbours(out, sums, batch))
    out.update(_position(t, sums, batch))
    out.update(_comments(out, sums, batch))
    out.update(_totals(t, sums, batch))
    out.update(_page(batch))
    return out


def _page(batch: Batch) -> dict[str, Ints]:
    """What each page's head and URL say of its kind."""
    values = dict(zip(PAGE_COLUMNS, np.array([page_row(page) for page in batch.pages], np.int64).T, strict=True))
    values.update({f"jsonld_{i}": (values["jsonld"] >> i) & 1 for i in range(len(TYPES))})
    values.update({f"url_kind_{i}": (values["url_kind"] >> i) & 1 for i in range(len(URL_WORDS))})
    return {name: batch.spread(value) for name, value in values.items()}


def _path(elements: Elements) -> dict[str, Ints]:
    """What the elements around a block say."""
    own = elements.of
    out = {"depth": elements.depth[own]}
    marks, groups = elements.marks[own], elements.names[own]
    for i, tags in enumerate(LANDMARKS):
        out[f"in_{tags[0]}"] = (marks >> i) & 1
    for i, name in enumerate(names.name_groups()):
        out[f"name_{name}"] = (groups >> i) & 1
    return out


def _subtrees(levels: list[Ints], elements: Elements, sums: _Sums) -> dict[str, Ints]:
    out = {}
    for k, at in enumerate(levels):
        a, b = elements.first[at], elements.last[at]
        words = sums.words[b] - sums.words[a]
        long_words = sums.long_words[b] - sums.long_words[a]
        out[f"up{k}_blocks"] = b - a
        out[f"up{k}_words"] = words
        out[f"up{k}_links"] = share(sums.links[b] - sums.links[a], words)
        out[f"up{k}_long"] = share(long_words, sums.page_long_words)
        out[f"up{k}_n_long"] = sums.long[b] - sums.long[a]
        out[f"up{k}_long_share"] = share(long_words, words)
        out[f"up{k}_described"] = share(sums.described[b] - sums.described[a], sums.page_described)
    return out


def _signatures(elements: Elements, levels: list[Ints]) -> dict[str, Ints]:
    """How often an element's tag and names recur on the page: the items of a list, the posts of a thread."""
    number, many = elements.alike(elements.page, elements.tag, elements.attrs)
    times = np.bincount(number, minlength=many)[number]
    return {f"up{k}_recurs": times[at] for k, at in enumerate(levels)}


def _container(batch: Batch, sums: _Sums) -> dict[str, Ints]:
    """The deepest element that holds 60 % (and 35 %) of the page's running text, and how far from it a block stands."""
    elements, rows = batch.elements, batch.rows
    n = len(elements.depth)
    held = sums.long_words[elements.last] - sums.long_words[elements.first]
    page_long = batch.whole(sums.long_words)
    out = {}
    for per_cent in (60, 35):
        enough = 100 * held >= per_cent * np.maximum(page_long, 1)[elements.page]
        # The greatest depth, and of several the first: one number for both.
        key = np.where(enough, elements.depth, -1) * n + (n - 1 - np.arange(n))
        best = n - 1 - np.maximum.reduceat(key, elements.starts) % n
        first, last = elements.first[best], elements.last[best]
        words = sums.words[last] - sums.words[first]
        out[f"best{per_cent}_depth"] = batch.spread(elements.depth[best])
        out[f"best{per_cent}_recall"] = batch.spread(share(held[best], page_long))
        out[f"best{per_cent}_links"] = batch.spread(share(sums.links[last] - sums.links[first], words))
        out[f"best{per_cent}_from"] = share(rows - batch.spread(first), batch.spread(batch.sizes))
        out[f"best{per_cent}_to"] = share(batch.spread(last) - 1 - rows, batch.spread(batch.sizes))
        outside = np.zeros(batch.n, np.int64)
        for _ in range(6):
            outside += (rows < batch.spread(elements.first[best])) | (rows >= batch.spread(elements.last[best]))
            best = elements.parent[best]
        out[f"best{per_cent}_outside"] = outside
    return out


def _neighbours(out: dict[str, Ints], sums: _Sums, batch: Batch) -> dict[str, Ints]:
    made = {}
    for by in _NEIGHBOURS:
        for name in _NEAR:
            made[f"{name}{by:+d}"] = batch.shifted(out[name], by)
    for size in _WINDOWS:
        a, b = batch.around(size)
        words = sums.words[b] - sums.words[a]
        long_words, here, below = sums.long_words, batch.rows, batch.rows + 1
        made[f"around{size}_words"] = words // (b - a)
        made[f"around{size}_links"] = share(sums.links[b] - sums.links[a], words)
        made[f"around{size}_long"] = share(long_words[b] - long_words[a], words)
        made[f"before{size}_long"] = share(long_words[here] - long_words[a], sums.words[here] - sums.words[a])
        made[f"after{size}_long"] = share(long_words[b] - long_words[below], sums.words[b] - sums.words[below])
    return made


def learned(batch: Batch) -> dict[str, Ints]:
    """The columns of the batch's tables: own, sum, least and greatest log-odds of names; mean, least, greatest of words."""
    elements, tables = batch.elements, batch.tables
    own = names.name_scores(elements.known, len(elements.texts), tables)[elements.attrs]
    low = elements.down(np.minimum(own, 0), np.minimum)
    high = elements.down(np.maximum(own, 0), np.maximum)
    at = elements.of
    out = {"name_own": own[at], "name_sum": elements.down(own, np.add)[at], "name_min": low[at], "name_max": high[at]}
    texts = [text for page in batch.lowered for text in page]
    scores = names.word_scores(texts, batch.words, tables)
    out.update(zip(("word_mean", "word_min", "word_max"), scores, strict=True))
    for by in _NEIGHBOURS:
        out[f"name_sum{by:+d}"] = batch.shifted(out["name_sum"], by)
        out[f"word_mean{by:+d}"] = batch.shifted(out["word_mean"], by)
    return out


def _comments(out: dict[str, Ints], sums: _Sums, batch: Batch) -> dict[str, Ints]:
    """Where reader comments stand, by their names, and how much running text the page has outside them."""
    text = out["words"] * sums.is_long
    inside = prefix(text * out["name_comment"])
    outside = prefix(text * (1 - out["name_comment"]))
    return {
        "outside_comments": batch.spread(batch.whole(outside)),
        "outside_comments_above": batch.above(outside),
        "comments_share": batch.spread(share(batch.whole(inside), batch.whole(sums.long_words))),
        "comments_above": batch.above(inside),
    }


def _position(t: dict[str, Ints], sums: _Sums, batch: Batch) -> dict[str, Ints]:
    h1, heading, phrase = t["heading"] == 1, t["heading"] > 0, t["phrase"]
    quoted, body = t["described"] > 0, t["described"] == described.OF_BODY
    link_list = 3 * t["link_words"] > 2 * t["words"]
    since, until = batch.since, batch.until
    return {
        "row": batch.rows - batch.first,
        "from_top": share(batch.rows - batch.first, batch.spread(batch.sizes)),
        "words_above": share(batch.above(sums.words), sums.page_words),
        "long_above": share(batch.above(sums.long_words), sums.page_long_words),
        "n_long_above": batch.above(sums.long),
        "n_long_below": sums.long[batch.last] - sums.long[1:],
        "since_h1": since(h1),
        "since_heading": since(heading),
        "until_heading": until(heading),
        "since_long": since(sums.is_long > 0),
        "until_long": until(sums.is_long > 0),
        "since_title": since(t["in_title"] > 0),
        "long_since_h1": _long_since(since(h1), sums, batch),
        "long_since_title": _long_since(since(t["in_title"] > 0), sums, batch),
        "since_phrase": since(phrase > 0),
        "since_related": since((phrase > 0) & (phrase <= PHRASE_NUMBER["partner"])),
        "since_comments": since(phrase == PHRASE_NUMBER["comments"]),
        "since_link_list": since(link_list),
        "until_link_list": until(link_list),
        "since_described": since(quoted),
        "until_described": until(quoted),
        "since_body": since(body),
        "until_body": until(body),
    }


def _long_since(since: Ints, sums: _Sums, batch: Batch) -> Ints:
    """Words of running text since the last flagged block; -1 before the first."""
    rows = batch.rows
    return np.where(since < 0, -1, sums.long_words[rows] - sums.long_words[rows - np.maximum(since, 0)])


def _totals(t: dict[str, Ints], sums: _Sums, batch: Batch) -> dict[str, Ints]:
    """Each page as a whole, the same for every block."""
    n, words = batch.sizes, batch.whole(sums.words)

    def total(column: NDArray[np.bool_] | Ints) -> Ints:
        return np.add.reduceat(column, batch.starts, dtype=np.int64)

    values = {
        "page_blocks": n,
        "page_words": words,
        "page_links": share(batch.whole(sums.links), words),
        "page_long": share(batch.whole(sums.long_words), words),
        "page_n_long": batch.whole(sums.long),
        "page_headings": total(t["heading"] > 0),
        "page_h1": total(t["heading"] == 1),
        "page_items": share(total(t["tag_class"] == 2), n),
        "page_cells": share(total(t["tag_class"] == 3), n),
        "page_paragraphs": share(total(t["tag_class"] == 1), n),
        "page_commas": share(batch.whole(sums.commas), words),
        "page_noscript": share(total(t["flags"] & NOSCRIPT > 0), n),
        "page_hidden": share(total(t["flags"] & HIDDEN > 0), n),
        "page_comments": total(t["phrase"] == PHRASE_NUMBER["comments"]),
        "page_times": per_page(lambda page: len(page.head.times), batch.pages),
        "page_questions": total(t["question"]),
        "page_described": total(t["described"] > 0),
        "page_described_words": batch.whole(sums.described),
        "page_body_words": total(t["words"] * (t["described"] == described.OF_BODY)),
        "page_descriptions": per_page(lambda page: len(described.quotes(page).descriptions), batch.pages),
        "page_body": per_page(lambda page: len(described.quotes(page).bodies), batch.pages),
    }
    return {name: batch.spread(value) for name, value in values.items()}
