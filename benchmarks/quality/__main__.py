"""Quality and speed of extractors on gold sets, as a table.

    python -m benchmarks.quality --gold FOLDER --sets traf-dev,samples --extractors cleaner,trafilatura
    python -m benchmarks.quality --sets magic-forum --worst 10
    python -m benchmarks.quality --sets magic-forum --folds FOLDER --card
    python -m benchmarks.quality --sets magic-forum --json before.json
    python -m benchmarks.quality --sets magic-forum --compare cleaner before.json

F1, precision and recall are those of the set's own metric; pages a second are of CPU time in one process; the
slowest page is in seconds of wall clock.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks import corpora, rivals
from benchmarks.corpora import GoldPage
from benchmarks.quality.bootstrap import RESAMPLES, Comparison, compare
from benchmarks.quality.measure import Run, measure, run_from_dict
from benchmarks.quality.metrics import Figures
from benchmarks.quality.worst import worst
from cleaner.classifier import MODELS

HEADER = f"{'set':20} {'extractor':18}  pages     F1      P      R  pages/s   max s errors"
KIND = 5  # pages of a kind, from which it gets a line of the table; --json has them all


def _figures(figures: Figures) -> str:
    return f"{figures.pages:6} {figures.f1:6.4f} {figures.precision:6.4f} {figures.recall:6.4f}"


def table(run: Run) -> list[str]:
    """The run's line of the table, and one for each kind of page that the set names more than seldom."""
    speed = f"{run.pages_per_second:8.1f} {run.slowest.seconds:7.2f} {run.errors:6}"
    lines = [f"{run.set:20} {run.extractor:18} {_figures(run.figures)} {speed}"]
    kinds = ((kind, figures) for kind, figures in run.by_kind().items() if figures.pages >= KIND)
    return lines + [f"{'':20}   {kind:16} {_figures(figures)}" for kind, figures in kinds]


def compared(result: Comparison, set_name: str, resamples: int) -> str:
    """One comparison as a line."""
    interval = f"95 % interval {result.low:+.4f} to {result.high:+.4f}"
    detail = f"{result.pages} pages, {resamples} resamples"
    names = f"{set_name}: {result.a} - {result.b}"
    return f"{names} = {result.difference:+.4f}, {interval} ({detail}): {result.verdict}"


class Sources:
    """Where runs come from: extractors that are loaded once, or files that `--json` wrote."""

    def __init__(self, names: Sequence[str], folds: Path | None = None) -> None:
        self.names = list(names)
        self._extractors: dict[str, rivals.Extractor] = {}
        self._saved: dict[str, dict[str, Run]] = {}
        for name in names:
            if name.endswith(".json"):
                self._saved[name] = self._read(Path(name))
                continue
            try:
                self._extractors[name] = rivals.load(name, folds)
            except rivals.MissingRivalError as error:
                print(error, file=sys.stderr)

    @staticmethod
    def _read(path: Path) -> dict[str, Run]:
        runs = [run_from_dict(data) for data in json.loads(path.read_text(encoding="utf-8"))["runs"]]
        if len({run.extractor for run in runs}) > 1:
            raise SystemExit(f"{path} holds runs of several extractors; save one to compare with it")
        return {run.set: run for run in runs}

    def run(self, name: str, set_name: str, pages: Sequence[GoldPage]) -> Run | None:
        """The run of that name on that set; None, with a word on stderr, where there is none."""
        if name in self._saved:
            found = self._saved[name].get(set_name)
            if found is None:
                print(f"{name} holds no run on {set_name}", file=sys.stderr)
                return None
            return Run(name, found.set, found.outcomes, found.cpu_seconds)
        if name not in self._extractors:
            return None
        if not rivals.takes(name, pages[0]):
            print(f"{name} does not take the pages of {set_name}", file=sys.stderr)
            return None
        return measure(name, self._extractors[name], set_name, pages)


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.quality",
        description=__doc__,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    parser.add_argument("--gold", type=Path, help=f"folder of gold zips (default: what {corpora.VARIABLE} names)")
    parser.add_argument("--sets", type=corpora.split_names, help="comma-separated; default: all there are")
    names = ", ".join(rivals.RIVALS)
    parser.add_argument("--extractors", type=corpora.split_names, default=["cleaner"], help=f"of {names}")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="list the N worst pages of each run")
    parser.add_argument(
        "--compare",
        nargs=2,
        metavar=("A", "B"),
        help="paired bootstrap of F1; each an extractor or a file that --json wrote",
    )
    parser.add_argument(
        "--folds",
        type=Path,
        metavar="DIR",
        help="ours by the models of benchmarks.train --folds, on sets trained on",
    )
    parser.add_argument("--resamples", type=int, default=RESAMPLES, help="of the bootstrap")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write figures and the scores of every page")
    parser.add_argument("--card", action="store_true", help="write our figures into cleaner/models/html.json")
    return parser.parse_args(argv)


def _one_set(set_name: str, pages: Sequence[GoldPage], sources: Sources, options: argparse.Namespace) -> list[Run]:
    """Measure, print and compare on one set."""
    done = []
    for name in sources.names:
        run = sources.run(name, set_name, pages)
        if run is None:
            continue
        done.append(run)
        print("\n".join(table(run)), flush=True)
        if failed := next((o for o in run.outcomes if o.error), None):
            print(
                f"{name} failed on {run.errors} pages of {set_name}: {failed.id}: {failed.error}",
                file=sys.stderr,
            )
        if options.worst and not name.endswith(".json"):
            print("\n".join(worst(run, pages, options.worst)), flush=True)
    if options.compare and len(done) == 2:
        print(compared(compare(done[0], done[1], options.resamples), set_name, options.resamples), flush=True)
    return done


def describe(runs: Sequence[Run], path: Path) -> None:
    """Write the F1 of our runs, per set and kind of page, into the description beside a model."""
    figures: dict[str, dict[str, dict[str, float]]] = {}
    for run in runs:
        if run.extractor in rivals.OURS:
            kinds = {kind: round(of.f1, 3) for kind, of in run.by_kind().items() if of.pages >= KIND}
            figures.setdefault(run.set, {})[run.extractor] = {"all": round(run.figures.f1, 3), **kinds}
    text = json.loads(path.read_text(encoding="utf-8"))
    text["figures"] = {**text.get("figures", {}), **figures}
    path.write_text(json.dumps(text, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main(argv: Sequence[str] | None = None) -> int:
    """The command; 0, or 2 if nothing could be measured."""
    logging.disable(logging.CRITICAL)  # peers are talkative
    options = _arguments(argv)
    try:
        sets = corpora.select(corpora.available(corpora.gold_folder(options.gold)), options.sets)
        sources = Sources(options.compare or options.extractors, options.folds)
    except (LookupError, FileNotFoundError) as error:
        print(error.args[-1] if isinstance(error, LookupError) else error, file=sys.stderr)
        return 2
    print(HEADER)
    runs: list[Run] = []
    for set_name, load in sets.items():
        if pages := load():
            runs += _one_set(set_name, pages, sources, options)
    if options.json:
        text = json.dumps({"runs": [run.to_dict() for run in runs]}, ensure_ascii=False, indent=1)
        options.json.write_text(text + "\n", encoding="utf-8")
    if options.card:
        describe(runs, MODELS / "html.json")
    return 0 if runs else 2


if __name__ == "__main__":
    sys.exit(main())
