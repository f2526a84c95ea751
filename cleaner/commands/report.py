"""`cleaner report`: one HTML file that shows what stayed of some pages, what went, and why."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.commands import shared

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from cleaner.options import Options
    from cleaner.report.cases import Case

PEERS = "trafilatura,justext,resiliparse"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    files = 'whatever can be cleaned, and ZIPs of gold sets; "-", or none, is standard input'
    parser.add_argument("files", nargs="*", metavar="PAGE", help=files)
    parser.add_argument("-o", "--output", metavar="FILE", help="the report, an HTML file (default: standard output)")
    parser.add_argument(
        "--gold",
        nargs="?",
        type=Path,
        const=Path(),
        metavar="FOLDER",
        help="compare with what should stay: NAME.gold.txt beside each page or in FOLDER, the gold of records and of "
        "gold sets; the errors are listed, worst first",
    )
    parser.add_argument("--worst", type=shared.count, metavar="N", help="with --gold: only the N pages of the least F1")
    parser.add_argument("--limit", type=shared.count, metavar="N", help="look at the first N pages only")
    parser.add_argument(
        "--peers", default=PEERS, metavar="NAMES", help=f'extractors to show beside ours, or "none" (default: {PEERS})'
    )
    shared.add_cleaning(parser, {"jsonl": "one JSON object a line"})


def run(arguments: argparse.Namespace) -> int:
    """Write the report; gives 1 if a page could not be read. Raises RefusedError for arguments that make no sense."""
    from cleaner.report import document, facts

    if arguments.gold is not None and arguments.gold.is_file():  # "--gold PAGE …" names no folder, but the first page
        arguments.files, arguments.gold = [str(arguments.gold), *arguments.files], Path()
    shared.refuse_overlap(arguments.files, [arguments.output])
    asked = [] if arguments.peers == "none" else arguments.peers.split(",")
    if unknown := sorted(set(asked) - set(facts.PEERS)):
        raise shared.RefusedError(f"--peers knows no {', '.join(unknown)}; there are {', '.join(facts.PEERS)}")
    if arguments.worst and arguments.gold is None:
        raise shared.RefusedError("--worst goes by the gold: it needs --gold")
    if arguments.gold is not None and not arguments.gold.is_dir():
        raise shared.RefusedError(f"--gold: {arguments.gold} is no folder")
    peers, options = facts.installed(asked), shared.options(arguments)
    reader = _Reader(arguments)
    pages = [_page(case, options, arguments.url, peers) for case in reader.cases()]
    if arguments.gold is not None:
        pages.sort(key=lambda page: 2.0 if page["f1"] is None else page["f1"])
        pages = pages[: arguments.worst]
    text = document.render(pages, peers, [name for name in asked if name not in peers])
    with shared.output(arguments.output) as out:
        out.write(text.encode("utf-8", "backslashreplace"))  # JSON reads a lone surrogate from its escape
    return int(reader.failed)


def _page(case: Case, options: Options, url: str | None, peers: Sequence[str]) -> dict[str, Any]:
    import cleaner
    from cleaner import decode
    from cleaner.report import facts

    url = case.url or url
    if case.kind == "html":
        own = options if options.charset or not case.charset else replace(options, charset=case.charset)
        result = cleaner.extract(case.content, url, options=own)
    else:
        text = case.content if isinstance(case.content, str) else decode.decode(case.content, options.charset).text
        result = cleaner.clean(text, url, options=options)
    return facts.of_page(case, result, peers)


class _Reader:
    """The inputs, one after the other; `failed` says whether something could not be read."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.arguments = arguments
        kind = "jsonl" if arguments.kind == "jsonl" else None
        self.inputs = shared.plan(arguments.files, kind, [arguments.output])
        self.failed = False

    def cases(self) -> Iterator[Case]:
        """The pages and texts, as many as are wanted."""
        from itertools import islice

        return islice(self._all(), self.arguments.limit)

    def _all(self) -> Iterator[Case]:
        from cleaner.report import cases
        from cleaner.streams import sources

        arguments = self.arguments
        for source in self.inputs:
            try:
                if source.name.endswith(".zip"):
                    yield from cases.from_set(Path(source.name), arguments.gold is not None)
                    continue
            except (OSError, ValueError) as error:
                self._complain(source.label, getattr(error, "strerror", None) or str(error))
                continue
            for item in sources.items(source, sources.Reading(any_status=True)):
                if item.kind == "skipped":
                    continue
                try:
                    yield cases.of_item(item, arguments.kind, arguments.gold)
                except ValueError as error:
                    several = source.kind in sources.RECORDS
                    self._complain(source.label, f"record {item.number}: {error}" if several else str(error))

    def _complain(self, where: str, message: str) -> None:
        self.failed = True
        shared.complain(where, message)
