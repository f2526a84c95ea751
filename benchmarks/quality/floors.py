"""Floors under our own quality: anyone may raise them, only a person may lower them, and says why.

    python -m benchmarks.quality.floors check
    python -m benchmarks.quality.floors check --gold FOLDER --sets samples,zh-webcontent
    python -m benchmarks.quality.floors raise --gold FOLDER --sets zh-webcontent --extractors cleaner-fast
    python -m benchmarks.quality.floors raise --lower samples --why "three harder pages were added"

`check` ends with 1 if an F1 is below its floor or a page fails. Floors on gold sets are checked where the
folder is named by --gold or CLEANER_GOLD. A floor is the measured F1 rounded down to three digits.
"""

from __future__ import annotations

import argparse
import json
import logging
import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks import corpora, rivals
from benchmarks.quality.measure import Run, measure

FILE = Path(__file__).resolve().parent.parent / "floors.json"


@dataclass(frozen=True, slots=True)
class Lowered:
    """A floor that a person lowered. before, after: F1, 0 to 1."""

    extractor: str
    set: str
    before: float
    after: float
    why: str


@dataclass(slots=True)
class Floors:
    """The least F1 of each extractor on each set, and what was ever lowered."""

    floors: dict[str, dict[str, float]] = field(default_factory=dict)
    lowered: list[Lowered] = field(default_factory=list)

    def get(self, extractor: str, set_name: str) -> float | None:
        """The floor, or None where there is none yet."""
        return self.floors.get(extractor, {}).get(set_name)

    def settle(self, extractor: str, set_name: str, f1: float, why: str | None = None) -> str:
        """Take a measured F1: raise the floor, or lower it if `why` is given. What was done, in one word.

        "new", "raised", "same", "kept" (measured below the floor, no reason given) or "lowered".
        """
        old, new = self.get(extractor, set_name), round_down(f1)
        if old is not None and new < old:
            if not why:
                return "kept"
            self.lowered.append(Lowered(extractor, set_name, old, new, why))
        self.floors.setdefault(extractor, {})[set_name] = new
        if old is None:
            return "new"
        return "same" if old == new else "raised" if new > old else "lowered"


def round_down(f1: float) -> float:
    """F1 rounded down to three digits.

    >>> round_down(0.8769), round_down(0.29)
    (0.876, 0.29)
    """
    return math.floor(round(f1 * 1000, 6)) / 1000


def read(path: Path = FILE) -> Floors:
    """The floors of a file; none if there is no file."""
    if not path.exists():
        return Floors()
    data = json.loads(path.read_text(encoding="utf-8"))
    return Floors(data["floors"], [Lowered(**entry) for entry in data["lowered"]])


def write(floors: Floors, path: Path = FILE) -> None:
    """Write the floors, sorted; what was lowered stays in the order it was."""
    ordered = {name: dict(sorted(sets.items())) for name, sets in sorted(floors.floors.items())}
    data = {"floors": ordered, "lowered": [asdict(entry) for entry in floors.lowered]}
    path.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _runs(options: argparse.Namespace, wanted: dict[str, list[str]]) -> Iterator[Run]:
    """Runs of `wanted` (set -> extractors), set by set."""
    sets = corpora.available(corpora.gold_folder(options.gold))
    extractors = {name: rivals.load(name) for name in sorted({n for names in wanted.values() for n in names})}
    for set_name, names in wanted.items():
        pages = sets[set_name]()
        for name in names:
            if pages and rivals.takes(name, pages[0]):
                yield measure(name, extractors[name], set_name, pages)


def _selected(options: argparse.Namespace) -> list[str]:
    """The names of the sets that are there and asked for."""
    return list(corpora.select(corpora.available(corpora.gold_folder(options.gold)), options.sets))


def check(options: argparse.Namespace) -> int:
    """1 if an F1 is below its floor or a page failed, else 0; every floor is reported or skipped aloud."""
    floors, here, failed = read(options.floors), _selected(options), 0
    wanted: dict[str, list[str]] = {}
    for extractor, sets in floors.floors.items():
        if options.extractors and extractor not in options.extractors:
            continue
        for set_name in sets:
            if set_name in here:
                wanted.setdefault(set_name, []).append(extractor)
            elif options.sets is None:
                print(f"skipped {extractor} {set_name}: no gold folder holds it")
    for run in _runs(options, wanted):
        floor, f1 = floors.floors[run.extractor][run.set], run.figures.f1
        held = f1 >= floor and not run.errors
        failed += not held
        errors = f", {run.errors} errors" if run.errors else ""
        print(f"{'ok' if held else 'BELOW':7} {run.extractor} {run.set}: {f1:.4f}, floor {floor:.3f}{errors}")
    return 1 if failed else 0


def raise_floors(options: argparse.Namespace) -> int:
    """Raise floors to what is measured; 1 if a page failed or an F1 is below a floor not to be lowered."""
    floors, status = read(options.floors), False
    if options.lower and options.sets is None:
        options.sets = [options.lower]
    names = options.extractors or ["cleaner", "cleaner-fast"]
    for run in _runs(options, dict.fromkeys(_selected(options), names)):
        if run.errors:
            print(f"failed  {run.extractor} {run.set}: {run.errors} pages failed; its floor stays")
            status = True
            continue
        old = floors.get(run.extractor, run.set)
        why = options.why if run.set == options.lower else None
        done = floors.settle(run.extractor, run.set, run.figures.f1, why)
        status |= done == "kept"
        was = "" if old is None else f" (was {old:.3f})"
        print(f"{done:7} {run.extractor} {run.set}: measured {run.figures.f1:.4f}{was}")
    write(floors, options.floors)
    if status:
        print(
            'A page failed, or a floor is above what was measured; to lower one: --lower SET --why "…"',
            file=sys.stderr,
        )
    return int(status)


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.quality.floors",
        description=__doc__,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    parser.add_argument("command", choices=("check", "raise"))
    parser.add_argument("--gold", type=Path, help=f"folder of gold zips (default: what {corpora.VARIABLE} names)")
    parser.add_argument("--sets", type=corpora.split_names, help="comma-separated; default: all there are")
    parser.add_argument("--extractors", type=corpora.split_names, help="comma-separated; default: ours")
    parser.add_argument("--lower", metavar="SET", help="with raise: this set's floors may fall")
    parser.add_argument("--why", help="the reason, written to the file")
    parser.add_argument("--floors", type=Path, default=FILE, help="the file of floors")
    options = parser.parse_args(argv)
    if bool(options.lower) != bool(options.why and options.why.strip()):
        parser.error("--lower SET and --why REASON go together")
    if options.lower and (options.command == "check" or options.lower not in (options.sets or [options.lower])):
        parser.error("--lower is for `raise`, and for a set that is measured")
    return options


def main(argv: Sequence[str] | None = None) -> int:
    """The command; 2 if a set, a folder or an extractor is missing."""
    logging.disable(logging.CRITICAL)
    options = _arguments(argv)
    try:
        return check(options) if options.command == "check" else raise_floors(options)
    except (LookupError, FileNotFoundError, rivals.MissingRivalError) as error:
        print(error.args[-1] if error.args else error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
