"""What the stack decided, made readable: text, verdicts, what went, JSON for a machine; other formats in their rooms."""

from __future__ import annotations

from functools import lru_cache
from math import exp
from typing import TYPE_CHECKING, Any

from cleaner import reasons
from cleaner.model import Block, Cut, Dropped, Verdict
from cleaner.reasons import each_kept, keeps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.model import Page, Result

_CELLS = ("td", "th")
_ITEMS = ("li", "dt", "dd")
_PLAIN = tuple("text title date date_source language site url kind charset confidence route error".split())


def text(page: Page) -> str:
    """The kept text: of HTML the kept blocks, of a text the input less the spans that went."""
    if page.source == "text":
        return _text_without(page)
    return _joined(page, [(row, _without(page, row)) for row, stays in enumerate(each_kept(page.code)) if stays])


def _text_without(page: Page) -> str:
    kept, at = [], 0
    page.spans = _spans(page)
    for start, end, _, _ in page.spans:
        kept.append(page.raw[at:start])
        at = end
    kept += [page.raw[at:], page.unseen]
    return "".join(kept)


def _spans(page: Page) -> list[tuple[int, int, str, int]]:
    """Text mode: the spans that go, as start, end, code, row; in order and apart from each other.

    A line goes with its line end and the blank lines after it; lines at the text's end with what stands before them.
    """
    n, raw = len(page), page.raw
    stays = each_kept(page.code)
    rows = [row for row in range(n) if row in page.cuts or not stays[row]]
    last_kept = next((row for row in range(n - 1, -1, -1) if stays[row]), -1)
    out = []
    end, before = 0, -2  # where the row `before` ends with all that goes with it
    for row in rows:
        if stays[row]:
            out += [(page.start[row] + c.start, page.start[row] + c.end, c.code, row) for c in page.cuts[row]]
            continue
        start = end if row == before + 1 else _begin_of_line(raw, page.start[row])
        end, before = (_begin_of_line(raw, page.start[row + 1]) if row + 1 < n else len(raw)), row
        if row == last_kept + 1 and not page.unseen:
            start = _end_of_line(raw, page.start[last_kept]) if last_kept >= 0 else 0
        out.append((start, end, page.code[row], row))
    return out


def _begin_of_line(raw: str, at: int) -> int:
    return raw.rfind("\n", 0, at) + 1


def _end_of_line(raw: str, at: int) -> int:
    """The end of the line at `at`, its line end included if the whole text ends with one."""
    end = raw.find("\n", at)
    if end < 0:
        return len(raw)
    return end + 1 if raw.endswith("\n") else end


def without_cuts(page: Page, row: int) -> str:
    """A block's text less the spans cut from it, blanks at its ends included."""
    whole, cuts = page.text[row], page.cuts.get(row, ())
    begins, ends = [0, *(cut.end for cut in cuts)], [*(cut.start for cut in cuts), len(whole)]
    return "".join([whole[a:b] for a, b in zip(begins, ends, strict=True)])


def moved(cut: Cut, before: Sequence[Cut]) -> Cut:
    """A cut found in a block less the cuts `before`, in offsets of the whole block.

    >>> moved(Cut(4, 6, "b"), [Cut(2, 5, "a")]), moved(Cut(1, 3, "b"), [Cut(2, 5, "a")])
    (Cut(start=7, end=9, code='b'), Cut(start=1, end=6, code='b'))
    """
    start, end = cut.start, cut.end
    for one in before:
        size = one.end - one.start
        start += size if start >= one.start else 0
        end += size if end > one.start else 0
    return Cut(start, end, cut.code)


def _without(page: Page, row: int) -> str:
    """A block's text less the spans cut from it."""
    whole = without_cuts(page, row) if row in page.cuts else page.text[row]
    return whole.strip("\n") if page.tag[row] in ("pre", "listing") else whole.strip()


def _parent(page: Page, row: int) -> int:
    return page.el_parent[page.element[row]]


def _joined(page: Page, blocks: list[tuple[int, str]]) -> str:
    """Blocks as text: cells of a table row by a tab, items of a list by a line end, all else by an empty line."""
    out: list[str] = []
    before = -1
    for row, block in blocks:
        if not block:
            continue
        if before >= 0:
            tags = page.tag[before], page.tag[row]
            if tags[0] in _CELLS and tags[1] in _CELLS:
                out.append("\t" if _parent(page, before) == _parent(page, row) else "\n")
            else:
                out.append("\n" if tags[0] in _ITEMS and tags[1] in _ITEMS else "\n\n")
        out.append(block)
        before = row
    return "".join(out)


def blocks(page: Page) -> list[Block]:
    """All blocks. Offsets are in the input (text mode) or in the visible text: all blocks, a line end between two."""
    if page.source == "text":
        return [Block(t, "", s, s + len(t)) for t, s in zip(page.text, page.start, strict=True)]
    out, at = [], 0
    for content, tag in zip(page.text, page.tag, strict=True):
        out.append(Block(content, tag, at, at + len(content)))
        at += len(content) + 1
    return out


def sentence(page: Page, row: int, code: str) -> str:
    """A reason code in words, with what is known of the block."""
    general, _, who = code.partition(":")
    template = reasons.sentence(general)
    if "{" not in template:
        return template
    if template.count("{") == 1 and "{score}" in template:  # the most frequent ones, and the only ones that recur
        return _scored(template, page.score[row] if page.score else None)
    return template.format_map(_Facts(page, row, who))


@lru_cache(maxsize=1 << 14)
def _scored(template: str, score: int | None) -> str:
    return template.format(score=f"{0 if score is None else _logistic(score):.2f}")


class _Facts:
    """What a sentence may say of a block, looked up when it does."""

    def __init__(self, page: Page, row: int, who: str) -> None:
        self.page, self.row, self.who = page, row, who

    def __getitem__(self, name: str) -> str:
        if name == "score":
            return _scored("{score}", self.page.score[self.row] if self.page.score else None)
        if name == "pages":
            return "{} of {}".format(*self.page.site_lines.get(self.row, (0, 0))[:2])
        if name == "who":
            return self.who
        match = self.page.phrase[self.row] if self.page.phrase else None
        return str(getattr(match, name)) if match else ""


def probability(page: Page, row: int) -> float | None:
    """The classifier's probability that a block is content, 0 to 1; None where it was not asked."""
    return _logistic(page.score[row]) if page.score else None


def _logistic(score: int) -> float:
    """The probability of a score, rounded to thousandths."""
    return round(1 / (1 + exp(-score / 1000)), 3)


def verdicts(page: Page) -> list[Verdict]:
    """The verdict on each block, in order."""
    return [
        Verdict(keeps(code), code or "keep", sentence(page, row, code or "keep"), probability(page, row))
        for row, code in enumerate(page.code)
    ]


def dropped(page: Page) -> list[Dropped]:
    """What went, in order: whole blocks and the spans cut from blocks that stay."""
    if page.source == "text":
        spans = _spans(page) if page.spans is None else page.spans
        return [Dropped(page.raw[a:b], a, b, code, sentence(page, row, code)) for a, b, code, row in spans]
    out = []
    for row, (block, code) in enumerate(zip(blocks(page), page.code, strict=True)):
        if not keeps(code):
            out.append(Dropped(block.text, block.start, block.end, code, sentence(page, row, code)))
            continue
        for cut in page.cuts.get(row, ()):
            a, b = block.start + cut.start, block.start + cut.end
            out.append(Dropped(block.text[cut.start : cut.end], a, b, cut.code, sentence(page, row, cut.code)))
    return out


def as_markdown(page: Page, links: bool = False, images: bool = False) -> str:
    """The kept blocks as Markdown. A text comes back as it is."""
    if page.source == "text":
        return text(page)
    from cleaner.article import markdown

    return markdown.render(page, links, images)


def as_html(page: Page, links: bool = True, images: bool = True) -> str:
    """The kept blocks as sanitised HTML; of a text its lines as paragraphs."""
    from cleaner.article import reader

    return reader.render(page, links, images)


def to_dict(result: Result) -> dict[str, Any]:
    """The whole result as JSON can hold it."""
    out: dict[str, Any] = {name: getattr(result, name) for name in _PLAIN}
    out["authors"] = list(result.authors)
    out["limits"] = list(result.limits)
    out["blocks"] = [
        {**block._asdict(), **verdict._asdict()} for block, verdict in zip(result.blocks, result.verdicts, strict=True)
    ]
    out["dropped"] = [item._asdict() for item in result.dropped]
    return out
