"""`cleaner explain`: every block of a page or text, and why it stays or goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.commands import shared

if TYPE_CHECKING:
    import argparse

    from cleaner.model import Result


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("files", nargs="*", metavar="FILE", help='pages or texts; "-", or none, is standard input')
    parser.add_argument("-o", "--output", metavar="FILE", help="write here instead of standard output")
    parser.add_argument("--json", action="store_true", help="one JSON object a file: all of the result, and what weighed")
    shared.add_cleaning(parser)


def run(arguments: argparse.Namespace) -> int:
    """Explain each file; gives 1 if one of them could not be read."""
    failed = False
    with shared.output(arguments.output) as out:
        for place, file in enumerate(arguments.files or ["-"]):
            try:
                result = _result(file, arguments)
            except (OSError, ValueError) as error:
                shared.complain(shared.name_of(file), getattr(error, "strerror", None) or str(error))
                failed = True
                continue
            between = "\n" if place and not arguments.json else ""
            out.write((between + _written(result, file, arguments)).encode("utf-8", "replace"))
    return int(failed)


def _result(file: str, arguments: argparse.Namespace) -> Result:
    with shared.open_input(file) as stream:
        data = stream.read()
    kind = arguments.kind or shared.kind_of(data, arguments.charset)
    if kind == "jsonl":
        raise ValueError("holds JSON lines; explain takes a page or a text")
    return shared.result_of(data, kind, shared.options(arguments), arguments.url)


def _written(result: Result, file: str, arguments: argparse.Namespace) -> str:
    from cleaner import explain
    from cleaner.streams.jsonl import dumps

    if arguments.json:
        return dumps({"file": shared.name_of(file), **explain.to_dict(result)}) + "\n"
    return explain.table(result, shared.width(arguments.output), shared.colour(arguments.output))
