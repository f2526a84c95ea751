"""Ratios out of pytest-benchmark runs, and their comparison with saved ones: `python -m benchmarks.speed RUN.json ...`.

Times differ from machine to machine and hour to hour; the ratio of two that were measured in one run hardly does. Saved
ratios are compared, never times. Of several runs the least ratio counts: a guest on the machine slows one of them, a step
that got slower is so in all.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SAVED = Path(__file__).with_name("ratios.json")
BASES = {  # of each group the one that the others are measured in
    "decode": "test_decode_resiliparse",
    "parse": "test_parse_lexbor",
    "extract": "test_extract_peer[resiliparse]",
}
OURS = ("test_decode", "test_parse_and_walk", "test_extract[fast]", "test_extract[auto]")
WORSE = 1.5  # times a saved ratio that is too much: runs of one version differ by a fifth


def ratios(run: Path) -> dict[str, float]:
    """Time over that of the group's base, by the quickest round, of all that have a base."""
    found = json.loads(run.read_text(encoding="utf-8"))["benchmarks"]
    times = {one["name"]: one["stats"]["min"] for one in found}
    return {
        one["name"]: round(times[one["name"]] / times[base], 3)
        for one in found
        if (base := BASES.get(one["group"])) and base in times and base != one["name"]
    }


def least(runs: Sequence[Path]) -> dict[str, float]:
    """The least of each ratio over several runs."""
    found: dict[str, float] = {}
    for run in runs:
        for name, ratio in ratios(run).items():
            found[name] = min(ratio, found.get(name, ratio))
    return found


def worse(found: dict[str, float], saved: dict[str, float]) -> list[str]:
    """Which of our ratios grew too much since they were saved, in words."""
    return [
        f"{name}: {found[name]:.2f} of its peer, {saved[name]:.2f} when saved"
        for name in OURS
        if name in found and name in saved and found[name] > WORSE * saved[name]
    ]


def main(argv: Sequence[str] | None = None) -> int:
    """Show the ratios of the runs; gives 1 if one is too much worse than the saved one."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("runs", type=Path, nargs="+", metavar="run", help="what pytest --benchmark-json wrote")
    parser.add_argument("--save", action="store_true", help="save these ratios to compare with from now on")
    arguments = parser.parse_args(argv)
    found = least(arguments.runs)
    for name, ratio in found.items():
        print(f"{ratio:8.2f}  {name}")
    if arguments.save:
        SAVED.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        return 0
    complaints = worse(found, json.loads(SAVED.read_text(encoding="utf-8"))) if SAVED.exists() else []
    for complaint in complaints:
        print(complaint)
    return bool(complaints)


if __name__ == "__main__":
    raise SystemExit(main())
