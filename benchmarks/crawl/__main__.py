"""`python -m benchmarks.crawl build` makes a crawl; `run`, `workers` and `pages` measure. See docs/benchmarks.md."""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.crawl import build, figures, pages
from benchmarks.crawl.watch import watch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.crawl.build import Crawl
    from benchmarks.crawl.watch import Watched

OURS = "cleaner"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one of the commands; gives the exit status."""
    arguments = _parser().parse_args(argv)
    arguments.run(arguments)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crawl", description=__doc__)
    commands = parser.add_subparsers(required=True)
    made = commands.add_parser("build", help="make a crawl of pages at hand")
    made.add_argument("crawl", type=Path, help="a .warc.gz to write")
    made.add_argument(
        "--pages", type=Path, action="append", default=[], help="a folder of .html or a gold zip; default: samples"
    )
    made.add_argument("--size", type=build.size, default=build.size("10M"), help="bytes of HTML, e.g. 3G")
    made.add_argument("--seed", type=int, default=1)
    made.set_defaults(run=_build)
    ran = commands.add_parser("run", help="one run over a crawl: throughput and memory by tenths")
    ran.add_argument("--extractor", default=OURS, help=f"{OURS} (the command) or a peer of benchmarks.rivals")
    ran.add_argument("--jobs", type=int, default=1)
    ran.add_argument("--chart", type=Path, help="an .svg to write")
    ran.set_defaults(run=_run)
    several = commands.add_parser("workers", help="one worker and two, in turn")
    several.add_argument("--times", type=int, default=5)
    several.set_defaults(run=_workers)
    for command in (ran, several):
        command.add_argument("crawl", type=Path)
        command.add_argument("--mode", default="fast")
    single = commands.add_parser("pages", help="what single pages cost")
    single.add_argument("pages", type=Path, nargs="*", help="folders of .html or gold zips; default: samples")
    single.set_defaults(run=_pages)
    return parser


def _build(arguments: argparse.Namespace) -> None:
    crawl = build.build(arguments.crawl, arguments.pages, arguments.size, arguments.seed)
    size, rounds = crawl.html_bytes / 1e6, crawl.records / crawl.pages
    print(f"{crawl.records} records, {size:.0f} MB of HTML, of {crawl.pages} pages ({rounds:.1f} times each)")


def _command(arguments: argparse.Namespace, jobs: int, output: str) -> list[str]:
    crawl = str(arguments.crawl.resolve())
    name = getattr(arguments, "extractor", OURS)
    if name != OURS:
        return [sys.executable, str(Path(__file__).with_name("peers.py")), name, crawl, output]
    options = ["--mode", arguments.mode, "--jobs", str(jobs), "--quiet"]
    return [sys.executable, "-m", "cleaner", crawl, "-o", output, *options]


def _watched(arguments: argparse.Namespace, jobs: int) -> Watched:
    """A run in an empty folder: what is measured is the package as it is installed, not the one beside this file."""
    with tempfile.TemporaryDirectory() as folder:
        command = _command(arguments, jobs, str(Path(folder) / "out.jsonl.zst"))
        return watch(command, arguments.crawl.resolve(), Path(folder))


def _run(arguments: argparse.Namespace) -> None:
    crawl = build.read(arguments.crawl)
    watched = _watched(arguments, arguments.jobs)
    print(_said(arguments.extractor, watched, crawl))
    found = figures.tenths(watched, crawl)
    for number, tenth in enumerate(found, 1):
        cpu, rate, largest = 1000 * tenth.cpu, tenth.rate, tenth.largest / 1e6
        print(f"tenth {number:2}: {cpu:6.1f} ms of CPU per MB, {rate:6.1f} MB/s, largest process {largest:5.0f} MB")
    if found:
        grown = (found[-1].largest - found[1].largest) / 1e6
        print(f"last to first tenth: CPU {found[-1].cpu / found[0].cpu:.3f}; memory since the second tenth {grown:+.1f} MB")
        if arguments.chart:
            title = f"{arguments.extractor}, {crawl.html_bytes / 1e9:.1f} GB of HTML, {arguments.jobs} worker(s)"
            arguments.chart.write_text(figures.chart(title, found), encoding="utf-8")


def _said(name: str, watched: Watched, crawl: Crawl) -> str:
    records, size = crawl.records, crawl.html_bytes / 1e6
    return (
        f"{name}: {records / watched.seconds:.1f} pages/s, {size / watched.seconds:.1f} MB/s; "
        f"CPU {1000 * watched.cpu / records:.2f} ms a page, {records / watched.cpu:.1f} pages per second of CPU; "
        f"largest process {watched.largest / 1e6:.0f} MB"
    )


def _workers(arguments: argparse.Namespace) -> None:
    crawl = build.read(arguments.crawl)
    cpu, speed = [], []
    for number in range(arguments.times):
        one, two = _watched(arguments, 1), _watched(arguments, 2)
        cpu.append(two.cpu / one.cpu)
        speed.append(one.seconds / two.seconds)
        print(f"run {number + 1}: CPU of two workers to one {cpu[-1]:.3f}, speed-up {speed[-1]:.2f}", flush=True)
    largest = f"{crawl.records} pages"
    print(
        f"median of {arguments.times}, {largest}: CPU {statistics.median(cpu):.3f}, speed-up {statistics.median(speed):.2f}"
    )


def _pages(arguments: argparse.Namespace) -> None:
    found = pages.summary(pages.costs(build.pages(arguments.pages or [build.SAMPLES])))
    print(
        f"{found.pages} pages: p50 {found.p50:.1f} ms, p99 {found.p99:.1f} ms, most {found.most:.0f} ms ({found.slowest}); "
        f"time per byte, p99 to median {found.spread:.2f}"
    )


if __name__ == "__main__":
    raise SystemExit(main())
