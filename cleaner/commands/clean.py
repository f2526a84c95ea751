"""`cleaner` without a command: pages, texts and records in, clean text or records out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleaner.commands import shared

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from cleaner.model import Result
    from cleaner.options import Options
    from cleaner.streams.sources import Source
    from cleaner.streams.writers import Writer

MORE_KINDS = {
    "jsonl": "one JSON object a line",
    "null": "texts that are separated by NUL; they come out so as well",
}

# What only records have, and what it is where nobody says otherwise.
_OF_RECORDS: dict[str, Any] = {
    "field": None, "url_field": "url", "into": "text", "keep_field": False, "add": "", "stamp": False,
    "columns": "id,url,date", "any_status": False, "timeout": 60.0, "checkpoint": None, "summary": None,
}  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help='pages, texts, JSON lines, WARC, ARC, WET or Parquet files, folders, "patterns*", told apart by looking; '
        '.gz, .zst, .xz and .bz2 are unpacked; "-", or no FILE, is standard input',
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="write here instead of standard output")
    shared.add_format(parser, ("json",))
    parser.add_argument("--dropped", metavar="FILE", help="write every dropped span here, as JSON lines with reasons")
    parser.add_argument("--errors", metavar="FILE", help="write records that could not be cleaned here")
    shared.add_cleaning(parser, MORE_KINDS)
    _add_records(parser)
    _add_run(parser)
    parser.set_defaults(**_OF_RECORDS)


def _add_records(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("records")
    group.add_argument(
        "--to", choices=("text", "jsonl", "parquet"), help="what to write (default: what OUTPUT's name says, else jsonl)"
    )
    group.add_argument("--field", metavar="NAME", help='the field or column to clean (default: "html", else "text")')
    group.add_argument("--url-field", metavar="NAME", help='the Parquet column of the URL (default: "url")')
    group.add_argument("--into", metavar="NAME", help='the field for the clean text (default: "text")')
    group.add_argument("--keep-field", action="store_true", help="keep the field that was cleaned as well")
    group.add_argument("--add", metavar="NAMES", help="add these, e.g. title,date,language,route")
    group.add_argument("--stamp", action="store_true", help='add "cleaner": version, model and options')
    group.add_argument(
        "--columns",
        metavar="NAMES",
        help="JSON fields that become Parquet columns (default: id,url,date)",
    )
    group.add_argument("--any-status", action="store_true", help="clean pages that came with an HTTP error as well")


def _add_run(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("runs over many records")
    group.add_argument("--jobs", type=shared.count, metavar="N", help="worker processes (default: 1)")
    group.add_argument("--timeout", type=float, metavar="SECONDS", help="per record, 0 for none (default: 60)")
    group.add_argument("--resume", action="store_true", help="take up a run to a file that was ended early")
    group.add_argument(
        "--checkpoint",
        type=shared.count,
        metavar="N",
        help="records after which a run can be taken up (default: 1000; of Parquet, rows in a part file: 50000)",
    )
    group.add_argument("--summary", metavar="FILE", help="write what was counted here, as JSON")
    group.add_argument("--quiet", action="store_true", help="neither progress nor summary on a terminal")


def run(arguments: argparse.Namespace) -> int:
    """Clean each input in turn; gives 1 if anything could not be cleaned."""
    kind = "nul" if arguments.kind == "null" else arguments.kind
    written = (arguments.output, arguments.errors, arguments.dropped, arguments.summary)
    shared.refuse_overlap((*arguments.files, arguments.sites or "-"), written)
    inputs = shared.plan(arguments.files, kind, written, arguments.resume)
    if _are_records(arguments, inputs):
        from cleaner.commands import records

        return records.run(arguments, inputs, kind)
    return _documents(arguments, inputs)


def _are_records(arguments: argparse.Namespace, inputs: Sequence[Source]) -> bool:
    """Whether a run writes records: one of its inputs holds some, or the output is to."""
    from cleaner.streams import sources

    if arguments.to in ("jsonl", "parquet") or arguments.jobs or arguments.resume:
        return True
    if arguments.output and sources.ending(arguments.output) in ("jsonl", "parquet"):
        return True
    return any(source.kind in sources.RECORDS for source in inputs)


def _documents(arguments: argparse.Namespace, inputs: Sequence[Source]) -> int:
    """Pages and texts, one after the other, an empty line between them."""
    if others := [name for name, usual in _OF_RECORDS.items() if getattr(arguments, name) != usual]:
        asked = f"--{others[0].replace('_', '-')}"
        raise shared.RefusedError(f"{asked} is for records; --to jsonl makes records of pages and texts")
    options, failed = shared.options(arguments), False
    out, dropped, errors = _writer(arguments.output or "-"), _writer(arguments.dropped), _writer(arguments.errors)
    assert out is not None
    try:
        between = b""
        for source in inputs:
            try:
                result = _result(source, arguments, options)
            except (OSError, ValueError) as error:
                _set_aside(errors, source.label, getattr(error, "strerror", None) or str(error))
                failed = True
                continue
            out.write(between + _written(result, arguments).encode("utf-8", "replace"))
            between = b"" if arguments.format == "json" else b"\n"
            if dropped:
                _note(dropped, source.label, result)
    finally:
        for writer in (out, dropped, errors):
            if writer:
                writer.close()
    return int(failed)


def _writer(path: str | None) -> Writer | None:
    from cleaner.streams.inflate import MissingExtra
    from cleaner.streams.writers import Writer

    try:
        return Writer(path) if path else None
    except (ValueError, MissingExtra) as error:
        raise shared.RefusedError(str(error)) from None


def _set_aside(errors: Writer | None, label: str, message: str) -> None:
    from cleaner.streams.jsonl import dumps

    if errors is None:
        shared.complain(label, message)
    else:
        errors.write((dumps({"file": label, "error": message}) + "\n").encode("utf-8", "replace"))


def _result(source: Source, arguments: argparse.Namespace, options: Options) -> Result:
    """What becomes of one input. Raises OSError, and ValueError with a sentence."""
    result = shared.result_of(source, arguments.kind, options, arguments.url)
    if result.error:
        raise ValueError(result.error)
    return result


def _written(result: Result, arguments: argparse.Namespace) -> str:
    from cleaner.pipeline.job import written
    from cleaner.streams.jsonl import dumps

    if arguments.format == "json":
        return dumps(result.to_dict()) + "\n"
    text = written(result, arguments.format, arguments.links, arguments.images)
    as_it_was = result.page.source == "text" and arguments.format == "text"  # a cleaned text ends as it did
    return text + ("\n" if text and not as_it_was else "")


def _note(dropped: Writer, label: str, result: Result) -> None:
    from cleaner.streams.jsonl import dumps

    for item in result.dropped:
        row: dict[str, Any] = {"file": label, **item._asdict()}
        dropped.write((dumps(row) + "\n").encode("utf-8", "replace"))
