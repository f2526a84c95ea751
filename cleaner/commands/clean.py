"""`cleaner` without a command: pages, texts or JSON lines in, clean text out."""

from __future__ import annotations

import io
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from cleaner import __version__
from cleaner.commands import shared

if TYPE_CHECKING:
    import argparse

    from cleaner.model import Result
    from cleaner.pipeline import Job, Record


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="pages, texts or .jsonl files, told apart by looking; "
        '"-", or no FILE, is standard input; --html, --text, --jsonl say what it is',
    )
    shared.add_cleaning(parser, {"jsonl": "one JSON object a line"})
    parser.add_argument("--format", choices=("text", "markdown", "json"), default="text", help="of pages and texts")
    parser.add_argument("-o", "--output", metavar="FILE", help="write here instead of standard output")
    records = parser.add_argument_group("JSON lines")
    records.add_argument("--field", metavar="NAME", help='the field to clean (default: "html", else "text")')
    records.add_argument("--into", metavar="NAME", default="text", help='the field for the clean text (default: "text")')
    records.add_argument("--keep-field", action="store_true", help="keep the field that was cleaned as well")
    records.add_argument("--add", metavar="NAMES", default="", help="add these, e.g. title,date,language,route")
    records.add_argument("--stamp", action="store_true", help='add "cleaner": version, model and options')
    records.add_argument("--errors", metavar="FILE", help="write records that could not be cleaned here")
    parser.add_argument("--dropped", metavar="FILE", help="write every dropped span here, as JSON lines with reasons")


class _Run:
    """One run of the command: its arguments, its outputs, and whether anything went wrong."""

    def __init__(self, arguments: argparse.Namespace, out: IO[bytes]) -> None:
        self.arguments = arguments
        self.out = out
        self.failed = False
        self.dropped: IO[str] | None = _writer(arguments.dropped)
        self.errors: IO[str] | None = _writer(arguments.errors)

    def complain(self, where: str, message: str) -> None:
        self.failed = True
        shared.complain(where, message)

    def note_dropped(self, where: dict[str, Any], result: Result) -> None:
        if self.dropped is not None:
            from cleaner.streams.jsonl import dumps

            for item in result.dropped:
                self.dropped.write(dumps({**where, **item._asdict()}) + "\n")

    def close(self) -> None:
        for file in (self.dropped, self.errors):
            if file is not None:
                file.close()


def _writer(path: str | None) -> IO[str] | None:
    return Path(path).open("w", encoding="utf-8", errors="backslashreplace") if path else None


def run(arguments: argparse.Namespace) -> int:
    """Clean each input in turn; gives 1 if anything could not be cleaned."""
    with shared.output(arguments.output) as out:
        state = _Run(arguments, out)
        try:
            for place, name in enumerate(arguments.files or ["-"]):
                if place and arguments.kind != "jsonl":
                    _separate(state)
                _input(state, name)
        finally:
            state.close()
    return int(state.failed)


def _separate(run: _Run) -> None:
    """An empty line between the texts of two files."""
    if run.arguments.format != "json":
        run.out.write(b"\n")


def _input(run: _Run, name: str) -> None:
    where = shared.name_of(name)
    try:
        with shared.open_input(name) as stream:
            if run.arguments.kind == "jsonl" or (run.arguments.kind is None and name.endswith((".jsonl", ".ndjson"))):
                _clean_records(run, where, stream)
            else:
                _whole(run, where, stream)
    except BrokenPipeError:
        raise
    except OSError as error:
        run.complain(where, error.strerror or str(error))


def _whole(run: _Run, where: str, stream: IO[bytes]) -> None:
    """An input that is one document, unless looking at it shows JSON lines."""
    data = stream.read()
    try:
        kind = run.arguments.kind or shared.kind_of(data, run.arguments.charset)
    except ValueError as error:
        run.complain(where, str(error))
        return
    if kind == "jsonl":
        _clean_records(run, where, io.BytesIO(data))
    else:
        _clean_document(run, where, kind, data)


def _clean_document(run: _Run, where: str, kind: str, data: bytes) -> None:
    from cleaner.streams.jsonl import dumps

    result = shared.result_of(data, kind, run.arguments)
    if result.error:
        run.complain(where, result.error)
        return
    run.note_dropped({"file": where}, result)
    if run.arguments.format == "json":
        text = dumps(result.to_dict()) + "\n"
    else:
        text = result.markdown() if run.arguments.format == "markdown" else result.text
        text += "\n" if kind == "html" and text else ""  # a cleaned text ends as it did
    run.out.write(text.encode("utf-8", "replace"))


def _clean_records(run: _Run, where: str, stream: IO[bytes]) -> None:
    from cleaner import pipeline

    job = _job(run.arguments)
    for record in pipeline.records(stream, job):
        if record.error is not None or record.result is None:
            _set_aside(run, where, record)
            continue
        run.note_dropped({"file": where, "line": record.number}, record.result)
        run.out.write(pipeline.output_line(record, job).encode("utf-8", "replace") + b"\n")
        run.out.flush()


def _job(arguments: argparse.Namespace) -> Job:
    from cleaner.classifier import model_hash
    from cleaner.pipeline import Job

    options = shared.options(arguments)
    stamp = {"version": __version__, "model": model_hash(), "options": options.to_dict()} if arguments.stamp else None
    add = tuple(name for name in arguments.add.split(",") if name)
    return Job(options, arguments.field, arguments.into, arguments.keep_field, add, stamp)


def _set_aside(run: _Run, where: str, record: Record) -> None:
    from cleaner.streams.jsonl import dumps

    message = record.error or "no result"
    if run.errors is None:
        run.complain(where, f"line {record.number}: {message}")
        return
    run.failed = True
    run.errors.write(dumps({"file": where, "line": record.number, "error": message, "record": record.line}) + "\n")
