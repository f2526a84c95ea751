"""Spans cut out of blocks that stay: promos, phrases at a paragraph's end, title suffixes, runs of words of the site."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cleaner import render
from cleaner.reasons import each_kept, may_stay
from cleaner.rules import phrases, promos

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from cleaner.lexicon.scanner import Scanner
    from cleaner.model import Cut, Page

    Cutter = Callable[[Page, Scanner], dict[int, list[Cut]]]


# How often a page is looked at again, by what that costs: real ones need two or three looks, but a line can be made from
# which each takes a little.
_WORK, _OF_LOOK = 5_000, 100  # in markers; a look without any is worth so many


def cut(page: Page, cutters: Sequence[Cutter], scanner: Scanner, keep: Sequence[str] = ()) -> None:
    """Cut promos, phrases and title suffixes out of blocks that stay, until nothing more comes off."""
    open_rows = {row for row, stays in enumerate(each_kept(page.code)) if stays}
    seen = page
    work = 0
    while work < _WORK and (found := _found_cuts(seen, cutters, scanner, keep, open_rows)):
        work += _OF_LOOK + sum(map(len, seen.inline.values()))
        for row, cuts in found.items():
            before = page.cuts.get(row, [])
            page.cuts[row] = _apart([*before, *(render.moved(cut, before) for cut in cuts)])
        open_rows = {row for row in found if render.without_cuts(page, row).strip()}  # what is cut away whole has no more
        seen = _without_cuts(page, open_rows, scanner)


def _found_cuts(
    page: Page, cutters: Sequence[Cutter], scanner: Scanner, keep: Sequence[str], rows: Collection[int]
) -> dict[int, list[Cut]]:
    """What the cutters find in some rows, less what may stay."""
    found: dict[int, list[Cut]] = {}
    for cutter in cutters:
        for row, cuts in cutter(page, scanner).items():
            wanted = [cut for cut in cuts if not may_stay(cut.code.partition(":")[0], keep)]
            if wanted and row in rows:
                found[row] = [*found.get(row, ()), *wanted]
    return found


def _without_cuts(page: Page, rows: Collection[int], scanner: Scanner) -> Page:
    """The page as a second look sees it: some rows without what was cut from them."""
    from cleaner import chars

    text = list(page.text)
    for row in rows:
        text[row] = render.without_cuts(page, row)
    left = sorted(rows)
    found = chars.read([text[row] for row in left])
    lines = found.lines(range(len(left)))
    inline = {row: promos.markers_inside(text[row], line, scanner) for row, line in zip(left, lines, strict=True)}
    behind = [phrases.tail_of(text[row], words, scanner) for row, words in zip(left, found.words.tolist(), strict=True)]
    tails = {row: span for row, span in zip(left, behind, strict=True) if span}
    return replace(page, text=text, inline=inline, tails=tails, site_cuts={})


def _apart(cuts: list[Cut]) -> list[Cut]:
    """Cuts in order and without overlap: of two that overlap the one that begins first stays."""
    out: list[Cut] = []
    for one in sorted(cuts):
        if not out or one.start >= out[-1].end:
            out.append(one)
    return out
