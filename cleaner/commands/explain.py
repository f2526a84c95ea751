"""`cleaner explain`: every block of a page or text, and why it stays or goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.commands import shared

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("files", nargs="*", metavar="FILE", help='pages or texts; "-", or none, is standard input')
    parser.add_argument("-o", "--output", metavar="FILE", help="write here instead of standard output")
    shared.add_cleaning(parser)


def run(arguments: argparse.Namespace) -> int:
    """Explain each file; gives 1 if one of them could not be read."""
    failed = False
    with shared.output(arguments.output) as out:
        for place, file in enumerate(arguments.files or ["-"]):
            try:
                table = _table(file, arguments)
            except (OSError, ValueError) as error:
                shared.complain(shared.name_of(file), getattr(error, "strerror", None) or str(error))
                failed = True
                continue
            out.write((b"\n" if place else b"") + table.encode("utf-8", "replace"))
    return int(failed)


def _table(file: str, arguments: argparse.Namespace) -> str:
    with shared.open_input(file) as stream:
        data = stream.read()
    kind = arguments.kind or shared.kind_of(data, arguments.charset)
    if kind == "jsonl":
        raise ValueError("holds JSON lines; explain takes a page or a text")
    return shared.result_of(data, kind, shared.options(arguments), arguments.url).explain()
