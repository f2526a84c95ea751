"""`cleaner explain`: every block of a page or text, and why it stays or goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.commands import shared

if TYPE_CHECKING:
    import argparse

    from cleaner.model import Result
    from cleaner.options import Options
    from cleaner.streams.sources import Source

_HELD = {"jsonl": "JSON lines", "nul": "texts", "warc": "an archive", "arc": "an archive", "parquet": "Parquet"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("files", nargs="*", metavar="FILE", help='pages or texts; "-", or none, is standard input')
    parser.add_argument("-o", "--output", metavar="FILE", help="write here instead of standard output")
    parser.add_argument("--json", action="store_true", help="one JSON object a file: all of the result, and what weighed")
    shared.add_cleaning(parser)


def run(arguments: argparse.Namespace) -> int:
    """Explain each file; gives 1 if one of them could not be read."""
    shared.refuse_overlap(arguments.files, [arguments.output])
    inputs = shared.plan(arguments.files, arguments.kind, [arguments.output])
    options, failed, between = shared.options(arguments), False, ""
    with shared.output(arguments.output) as out:
        for source in inputs:
            try:
                result = _result(source, arguments, options)
            except (OSError, ValueError) as error:
                shared.complain(source.label, getattr(error, "strerror", None) or str(error))
                failed = True
                continue
            out.write((between + _written(result, source.label, arguments)).encode("utf-8", "replace"))
            between = "" if arguments.json else "\n"
    return int(failed)


def _result(source: Source, arguments: argparse.Namespace, options: Options) -> Result:
    from cleaner.streams import sources

    if source.kind in sources.RECORDS and not source.fault:
        raise ValueError(f"holds {_HELD[source.kind]}; explain takes a page or a text")
    return shared.result_of(source, arguments.kind, options, arguments.url)


def _written(result: Result, label: str, arguments: argparse.Namespace) -> str:
    from cleaner import explain
    from cleaner.streams.jsonl import dumps

    if arguments.json:
        return dumps({"file": label, **explain.to_dict(result)}) + "\n"
    return explain.table(result, shared.width(arguments.output), shared.colour(arguments.output))
