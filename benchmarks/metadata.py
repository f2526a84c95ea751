"""Title, author and date against a gold set's own: exact match, and time against trafilatura's in the same run.

    python -m benchmarks.metadata --gold FOLDER --set wcxb-dev

A value equals the gold's if its words do, in any order and case. F1 counts a value where the gold has none as false.
The time is of the processor, parsing included; of several rounds the least.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import corpora

FIELDS = ("title", "author", "date")
_WORD = re.compile(r"\w+")

Values = tuple[str | None, ...]  # one for each of FIELDS
Reader = Callable[[bytes, str | None], Values]


@dataclass(slots=True)
class Count:
    """How often a value was right, wrong (where the gold has another or none) and missing or wrong (where it has one)."""

    right: int = 0
    false: int = 0
    missed: int = 0

    def add(self, have: str | None, want: str | None) -> None:
        """Count one page.

        >>> count = Count()
        >>> for have, want in (("A b", "b, a"), ("c", "d"), ("e", None), (None, "f"), (None, None)): count.add(have, want)
        >>> count, round(count.f1, 2)
        (Count(right=1, false=2, missed=2), 0.33)
        """
        has, wants = fold(have), fold(want)
        same = bool(wants) and has == wants
        self.right += same
        self.false += bool(has) and not same
        self.missed += bool(wants) and not same

    @property
    def f1(self) -> float:
        """F1, 0 to 1."""
        total = 2 * self.right + self.false + self.missed
        return 2 * self.right / total if total else 0.0


def fold(value: str | None) -> str:
    """A value's words in lower case, in the order of the alphabet."""
    return " ".join(sorted(_WORD.findall((value or "").lower())))


def cleaner_describes(html: bytes, url: str | None) -> Values:
    """What `cleaner.describe` reads."""
    import cleaner

    found = cleaner.describe(html, url)
    return found.title, "; ".join(found.authors), found.date


def trafilatura_extracts(html: bytes, url: str | None) -> Values:
    """What trafilatura's extract_metadata reads; nothing where it fails."""
    from trafilatura import extract_metadata

    try:
        found = extract_metadata(html, default_url=url)
    except Exception:
        return None, None, None
    return (found.title, found.author, found.date) if found else (None, None, None)


READERS: dict[str, Reader] = {"cleaner": cleaner_describes, "trafilatura": trafilatura_extracts}


def read_set(path: Path) -> Iterator[tuple[bytes, str | None, dict[str, str | None]]]:
    """The pages of a gold set: HTML, address, and the gold's row."""
    with zipfile.ZipFile(path) as archive:
        for line in archive.read("gold.jsonl").decode().strip("\n").split("\n"):
            row = json.loads(line)
            yield archive.read(f"html/{row['id']}.html"), row.get("url"), row


def measure(path: Path, rounds: int = 2, every: int = 1) -> dict[str, tuple[list[Count], float]]:
    """For each reader a Count of each of FIELDS, and milliseconds a page."""
    pages = list(read_set(path))[::every]
    out = {}
    for name, read in READERS.items():
        read(*pages[0][:2])  # what is loaded once
        times = []
        for _ in range(rounds):
            start = time.process_time()
            found = [read(html, url) for html, url, _ in pages]
            times.append(time.process_time() - start)
        counts = [Count() for _ in FIELDS]
        for values, (_, _, row) in zip(found, pages, strict=True):
            for count, value, field in zip(counts, values, FIELDS, strict=True):
                count.add(value, row.get(field))
        out[name] = counts, 1000 * min(times) / len(pages)
    return out


def table(found: dict[str, tuple[list[Count], float]]) -> str:
    """The figures as a Markdown table."""
    slowest = max(ms for _, ms in found.values())
    lines = [f"| | {' | '.join(FIELDS)} | time |", "|---" * (len(FIELDS) + 2) + "|"]
    for name, (counts, ms) in found.items():
        lines.append(f"| {name} | {' | '.join(f'{count.f1:.3f}' for count in counts)} | {ms / slowest:.2f} |")
    return "\n".join(lines) + "\n"


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.metadata", description=__doc__.split("\n")[0])
    parser.add_argument("--gold", type=Path, metavar="FOLDER", help=f"folder of gold sets (default: {corpora.VARIABLE})")
    parser.add_argument("--set", default="wcxb-dev", metavar="NAME", help="default: wcxb-dev")
    parser.add_argument("--rounds", type=int, default=2, help="of the time (default: 2)")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="every Nth page only")
    arguments = parser.parse_args(argv)
    folder = corpora.gold_folder(arguments.gold)
    if folder is None or not (path := folder / f"{arguments.set}.zip").is_file():
        parser.error(f"no gold set {arguments.set}: --gold or {corpora.VARIABLE} must name its folder")
    sys.stdout.write(table(measure(path, arguments.rounds, arguments.every)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
