"""What `clean` makes of texts that extractors left, on gold sets: quality, a second run, clean texts, speed.

    python -m benchmarks.texts --gold FOLDER --folds FOLDS

Of each page a text is made by each maker: all visible text, what Resiliparse extracts, what trafilatura's fast mode
does, and the gold text itself, of which nothing should go. F1 is of words, before and after; `again` the share of
texts that a second run changes; `gone` the share of the words that go; the last two columns are characters (millions)
per second of CPU time, explanations of what went included, and the same of jusText's paragraph classifier on the lines.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple

from benchmarks import corpora
from benchmarks.quality.metrics import score_words
from benchmarks.train.examples import TRAINING_SETS, peer
from benchmarks.train.folds import FOLDS, fold_of, site_of
from benchmarks.train.texts import MAKERS
from cleaner import classifier, stack, text
from cleaner.html import count_words
from cleaner.options import Options

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from benchmarks.corpora import GoldPage
    from cleaner.classifier import LineModel
    from cleaner.model import Result

GOLD = "gold"
HEADER = f"{'set':20} {'text':18} texts   keep  clean  again   gone  MB/s  jusText"
_BATCH = 64


class Outcome(NamedTuple):
    """What became of one text: word F1 before and after, whether a second run changes it, words before and after."""

    before: float
    after: float
    again: bool
    words: int
    left: int


def made(page: GoldPage, maker: str) -> str:
    """The text that a maker leaves of a page; "" where it fails."""
    if maker == GOLD:
        return page.text
    source = page.source if isinstance(page.source, bytes) else page.source.encode("utf-8", "replace")
    try:
        return peer(maker)(source, page.url) or ""
    except Exception:  # whatever an extractor trips over, its text is missing
        return ""


def cleaned(items: Sequence[tuple[str, str | None]], model: LineModel | None, options: Options) -> list[Result]:
    """`clean_many` with another model than the shipped one."""
    out: list[Result] = []
    for at in range(0, len(items), _BATCH):
        pages = [text.parse(content, url=url) for content, url in items[at : at + _BATCH]]
        out += stack.run_text(pages, options, model)
    return out


def outcomes(pages: Sequence[GoldPage], texts: Sequence[str], model: LineModel | None, options: Options) -> list[Outcome]:
    """What becomes of the texts of some pages."""
    items = [(content, page.url) for content, page in zip(texts, pages, strict=True)]
    first = cleaned(items, model, options)
    second = cleaned([(result.text, page.url) for result, page in zip(first, pages, strict=True)], model, options)
    return [
        Outcome(
            score_words(content, page.text, page.by_character).f1,
            score_words(one.text, page.text, page.by_character).f1,
            one.text != two.text,
            count_words(content),
            count_words(one.text),
        )
        for page, content, one, two in zip(pages, texts, first, second, strict=True)
    ]


def by_fold(pages: Iterable[GoldPage], folds: Path | None, name: str) -> list[tuple[list[GoldPage], LineModel | None]]:
    """Pages with the model that has not seen their sites; the shipped one for sets that are never trained on."""
    if folds is None or name not in TRAINING_SETS:
        return [(list(pages), None)]
    groups: list[list[GoldPage]] = [[] for _ in range(FOLDS)]
    for page in pages:
        groups[fold_of(site_of(page))].append(page)
    return [(group, classifier.read_lines(folds / f"text{fold}.npz")) for fold, group in enumerate(groups) if group]


def speeds(texts: Sequence[str]) -> tuple[float, float]:
    """Millions of characters per second of CPU time: ours, with what went and why, and jusText's on the lines."""
    import cleaner
    from benchmarks.rivals import RIVALS

    size = sum(map(len, texts)) / 1e6
    make = RIVALS["justext"].text
    assert make is not None
    rival = make()
    start = time.process_time()
    for result in cleaner.clean_many(texts):
        result.dropped  # noqa: B018
    middle = time.process_time()
    for content in texts:
        rival(content, None)
    return size / (middle - start), size / (time.process_time() - middle)


def row(name: str, maker: str, found: Sequence[Outcome], speed: tuple[float, float]) -> str:
    """One line of the table."""
    words = max(1, sum(one.words for one in found))
    gone = 1 - sum(one.left for one in found) / words
    means = f"{fmean(one.before for one in found):6.4f} {fmean(one.after for one in found):6.4f}"
    again = fmean(one.again for one in found)
    return f"{name:20} {maker:18} {len(found):5} {means} {again:6.2%} {gone:6.2%} {speed[0]:5.2f}  {speed[1]:5.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.texts", description=__doc__.split("\n")[0])
    parser.add_argument("--gold", type=Path, help=f"folder of gold zips (else {corpora.VARIABLE})")
    parser.add_argument("--sets", type=corpora.split_names, help="comma-separated; default: all whose gold is a whole text")
    parser.add_argument("--makers", type=corpora.split_names, default=[*MAKERS, GOLD])
    parser.add_argument("--folds", type=Path, help="folder of the models that benchmarks.train --folds wrote")
    arguments = parser.parse_args()
    print(HEADER)
    for name, load in corpora.select(corpora.available(corpora.gold_folder(arguments.gold)), arguments.sets).items():
        pages = [page for page in load() if page.metric == "words" and isinstance(page.source, bytes)]
        for maker in arguments.makers if pages else ():
            texts = {page.id: made(page, maker) for page in pages}
            found = [
                one
                for group, model in by_fold(pages, arguments.folds, name)
                for one in outcomes(group, [texts[page.id] for page in group], model, Options())
            ]
            print(row(name, maker, found, speeds([*texts.values()])), flush=True)


if __name__ == "__main__":
    main()
