"""How safe each rule is: for every reason code, what share of the words that it drops is not gold.

    python -m benchmarks.rules --gold FOLDER --sets traf-dev,zh-webcontent -o docs/rules.md
    python -m benchmarks.rules --sets zh-webcontent --lost phrase

Runs `cleaner` (mode "fast") over gold sets and writes Markdown tables: per reason code and per set, page type
and language, how many blocks it dropped and which share of their words is not gold. See quality/losses.py on
how words are judged. A cell under 99 % is flagged; one with fewer than 30 judged blocks is "seldom".
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from benchmarks import corpora
from benchmarks.corpora import GoldPage
from benchmarks.quality.losses import Loss, Piece, judge
from benchmarks.quality.worst import shorten

SAFE = 0.99  # share of dropped words that are not gold, from which a rule may decide alone
OFTEN = 30  # blocks of a cell, from which its share means something
WEIGHED = ("classifier",)  # codes (by their start) that weigh evidence: listed, but not held to SAFE
PAGE_TYPES = ("wcxb",)  # sets (by the start of their name) whose kind is a page type


class Dropped(Protocol):
    """A span that cleaning took away, as `cleaner` reports it: offsets as those of the block."""

    text: str
    start: int
    end: int
    code: str


@dataclass(slots=True)
class Cell:
    """Sums over dropped blocks: all and those judged; words of the judged ones, and those that are gold."""

    blocks: int = 0
    judged_blocks: int = 0
    judged_words: int = 0
    gold_words: int = 0
    decides: bool = True  # the code is a rule's, not the classifier's

    def add(self, loss: Loss) -> None:
        """Count one dropped block."""
        self.blocks += 1
        self.judged_blocks += loss.judged > 0
        self.judged_words += loss.judged
        self.gold_words += loss.gold

    @property
    def share(self) -> float:
        """Which share of the judged words is not gold, 0 to 1; 1 where nothing was judged."""
        return 1 - self.gold_words / self.judged_words if self.judged_words else 1.0

    @property
    def seldom(self) -> bool:
        """Whether there are too few blocks to say anything."""
        return self.judged_blocks < OFTEN

    @property
    def unsafe(self) -> bool:
        """Whether enough blocks say that the rule drops too much gold."""
        return self.decides and not self.seldom and self.share < SAFE


class Tally:
    """Cells by reason code, dimension ("all", "set", "page type", "language") and name."""

    def __init__(self) -> None:
        self.cells: dict[tuple[str, str, str], Cell] = defaultdict(Cell)
        self.pages: dict[str, int] = defaultdict(int)
        self.errors: list[str] = []
        self.lost: list[tuple[str, str, Loss]] = []  # set, page id, and what of it was gold

    def add(self, set_name: str, page: GoldPage, language: str | None, losses: Iterable[Loss]) -> None:
        """Count the losses of one page in all the cells it belongs to."""
        self.pages[set_name] += 1
        groups = [("all", "all"), ("set", set_name), ("language", language or "unknown")]
        if page.kind and set_name.startswith(PAGE_TYPES):
            groups.append(("page type", page.kind))
        for loss in losses:
            for dimension, name in groups:
                cell = self.cells[loss.code, dimension, name]
                cell.add(loss)
                cell.decides = not loss.code.startswith(WEIGHED)
            if loss.gold:
                self.lost.append((set_name, page.id, loss))

    def codes(self) -> list[str]:
        """All reason codes, sorted."""
        return sorted({code for code, _, _ in self.cells})

    def names(self, dimension: str) -> list[str]:
        """The names in a dimension, sorted."""
        return sorted({name for _, dim, name in self.cells if dim == dimension})

    def of(self, code: str, dimension: str) -> list[tuple[str, Cell]]:
        """A code's cells in a dimension, by name."""
        found = ((name, cell) for (c, d, name), cell in self.cells.items() if (c, d) == (code, dimension))
        return sorted(found, key=lambda pair: pair[0])

    def unsafe(self) -> list[tuple[str, str, str, Cell]]:
        """The flagged cells, the least safe first."""
        flagged = [(*key, cell) for key, cell in self.cells.items() if cell.unsafe]
        return sorted(flagged, key=lambda row: (row[3].share, row[:3]))


def pieces_of(result: Any) -> list[Piece]:
    """A `cleaner.Result` as pieces in page order; a kept block is split where a span was cut out of it."""
    inside: list[Dropped] = sorted(result.dropped, key=lambda d: d.start)
    pieces: list[Piece] = []
    at = 0
    for block, verdict in zip(result.blocks, result.verdicts, strict=True):
        while at < len(inside) and inside[at].end <= block.start:
            at += 1
        if not verdict.keep:
            pieces.append(Piece(block.text, verdict.code))
            continue
        done = block.start
        while at < len(inside) and inside[at].end <= block.end:
            cut = inside[at]
            pieces.append(Piece(block.text[done - block.start : cut.start - block.start], ""))
            pieces.append(Piece(cut.text, cut.code))
            done, at = cut.end, at + 1
        pieces.append(Piece(block.text[done - block.start :], ""))
    return [piece for piece in pieces if piece.text.strip()]


def tally(sets: dict[str, corpora.Loader]) -> Tally:
    """Run `cleaner` over the sets, each page once; pages of HTML only."""
    import cleaner

    done = Tally()
    for set_name, load in sets.items():
        pages = [page for page in load() if isinstance(page.source, bytes)]
        results = cleaner.extract_many(((page.source, page.url) for page in pages), mode="fast")
        for page, result in zip(pages, results, strict=True):
            if result.error:
                done.errors.append(f"{set_name} {page.id}: {result.error}")
                continue
            done.add(set_name, page, result.language, judge(page, pieces_of(result)))
    return done


def _percent(cell: Cell) -> str:
    # Never rounded up over the border: 98.996 % is not 99 %.
    share = f"{int(cell.share * 10000) / 100:.2f} %"
    return f"**{share}**" if cell.unsafe else share


def _row(*values: object) -> str:
    return "| " + " | ".join(str(value) for value in values) + " |"


def _summary(counts: Tally) -> Iterator[str]:
    yield _row("reason code", "blocks", "judged words", "not gold", "flagged in")
    yield _row("---", "--:", "--:", "--:", "---")
    for code in counts.codes():
        cell = counts.cells[code, "all", "all"]
        flagged = [name for c, d, name, _ in counts.unsafe() if c == code and d != "all"]
        share = "seldom" if cell.seldom else _percent(cell)
        yield _row(f"`{code}`", f"{cell.blocks:,}", f"{cell.judged_words:,}", share, ", ".join(sorted(flagged)))


def _flagged(counts: Tally) -> Iterator[str]:
    rows = counts.unsafe()
    if not rows:
        yield "None."
        return
    yield _row("reason code", "", "cell", "judged blocks", "judged words", "gold among them", "not gold")
    yield _row("---", "---", "---", "--:", "--:", "--:", "--:")
    for code, dimension, name, cell in rows:
        numbers = (f"{n:,}" for n in (cell.judged_blocks, cell.judged_words, cell.gold_words))
        yield _row(f"`{code}`", dimension, name, *numbers, _percent(cell))


def _dimension(counts: Tally, dimension: str) -> Iterator[str]:
    if not counts.names(dimension):
        yield "None."
        return
    yield _row("reason code", "cell: judged blocks, share not gold", "seldom: judged blocks")
    yield _row("---", "---", "---")
    for code in counts.codes():
        cells = counts.of(code, dimension)
        often = [f"{name}: {cell.judged_blocks:,}, {_percent(cell)}" for name, cell in cells if not cell.seldom]
        seldom = [f"{name}: {cell.judged_blocks}" for name, cell in cells if cell.seldom and cell.judged_blocks]
        if often or seldom:
            yield _row(f"`{code}`", "; ".join(often), ", ".join(seldom))


def markdown(counts: Tally) -> str:
    """The whole document."""
    sets = ", ".join(f"{name} ({n} pages)" for name, n in sorted(counts.pages.items()))
    lines = [
        "# How safe each rule is",
        "",
        "Generated by `python -m benchmarks.rules -o docs/rules.md`; do not edit.",
        "",
        "Which share of the words that a reason code drops is not gold, in mode `fast`. A rule may decide "
        f"alone where at least {SAFE:.0%} are not; its cells under that are bold. Cells with under {OFTEN} "
        "judged blocks are seldom: too few to say anything. Snippet gold judges only the words of its "
        f"snippets. Measured on {sets}.",
        *("", "## All codes", "", *_summary(counts)),
        *("", f"## Cells under {SAFE:.0%}", "", *_flagged(counts)),
    ]
    for dimension in ("set", "page type", "language"):
        lines += ["", f"## By {dimension}", "", *_dimension(counts, dimension)]
    if counts.errors:
        lines += ["", "## Pages that failed", "", *(f"- {error}" for error in counts.errors)]
    return "\n".join(lines) + "\n"


def lost_blocks(counts: Tally, code: str) -> Iterator[str]:
    """A line for each block of that code that was gold, the longest loss first."""
    found = [(name, page_id, loss) for name, page_id, loss in counts.lost if loss.code == code]
    for name, page_id, loss in sorted(found, key=lambda row: -row[2].gold):
        yield f"{loss.gold}/{loss.judged} {name} {page_id}: {shorten(loss.text, 160)}"


def main(argv: Sequence[str] | None = None) -> int:
    """The command; 1 if a cell is flagged and --strict was given, 2 if a set or the folder is missing."""
    logging.disable(logging.CRITICAL)
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.rules",
        description=__doc__,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    parser.add_argument("--gold", type=Path, help=f"folder of gold zips (default: what {corpora.VARIABLE} names)")
    parser.add_argument("--sets", type=corpora.split_names, help="comma-separated; default: all there are")
    parser.add_argument("-o", "--out", type=Path, help="the Markdown file; default: stdout")
    parser.add_argument("--lost", metavar="CODE", help="list the blocks of this code that were gold instead")
    parser.add_argument("--strict", action="store_true", help="end with 1 if a cell is flagged")
    options = parser.parse_args(argv)
    try:
        sets = corpora.select(corpora.available(corpora.gold_folder(options.gold)), options.sets)
    except (LookupError, FileNotFoundError) as error:
        print(error.args[-1] if isinstance(error, LookupError) else error, file=sys.stderr)
        return 2
    counts = tally(sets)
    text = markdown(counts) if not options.lost else "".join(f"{x}\n" for x in lost_blocks(counts, options.lost))
    if options.out:
        options.out.write_text(text, encoding="utf-8")
    else:
        print(text, end="")
    return int(options.strict and bool(counts.unsafe()))


if __name__ == "__main__":
    sys.exit(main())
