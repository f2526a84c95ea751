"""The command: pages, texts or JSON lines in, clean text out. docs/command-line.md is its guide."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from cleaner import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cleaner.model import Options, Result
    from cleaner.pipeline import Job, Record

COMMANDS = ("explain",)
_DESCRIPTION = "Strip boilerplate from web pages, and leftover site chrome from extracted text."
_EPILOG = """Without FILE, or for FILE "-", standard input is read. What an input is (HTML, text, JSON lines) is
told by looking at it; --html, --text and --jsonl say so. "cleaner explain FILE" shows the reason for every line
(a file that is named like a command is given as ./explain)."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="cleaner", description=_DESCRIPTION, epilog=_EPILOG)
    parser.add_argument("files", nargs="*", metavar="FILE", help="pages, texts or .jsonl files")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--html", dest="kind", action="store_const", const="html", help="the input is HTML")
    kind.add_argument("--text", dest="kind", action="store_const", const="text", help="the input is plain text")
    kind.add_argument("--jsonl", dest="kind", action="store_const", const="jsonl", help="one JSON object a line")
    parser.add_argument("--format", choices=("text", "markdown", "json"), default="text", help="of pages and texts")
    parser.add_argument("-o", "--output", metavar="FILE", help="write here instead of standard output")
    how = parser.add_argument_group("how to clean")
    how.add_argument("--mode", choices=("auto", "fast"), default="auto", help="default: auto")
    how.add_argument("--favour", choices=("precision", "recall"), help="drop more, or keep more")
    how.add_argument("--language", metavar="CODE", help="ISO 639-1 code of the text, if known")
    how.add_argument("--charset", metavar="NAME", help="of the input's bytes, if known")
    how.add_argument("--url", help="where the page or text came from")
    records = parser.add_argument_group("JSON lines")
    records.add_argument("--field", metavar="NAME", help='the field to clean (default: "html", else "text")')
    records.add_argument("--into", metavar="NAME", default="text", help='the field for the clean text (default: "text")')
    records.add_argument("--keep-field", action="store_true", help="keep the field that was cleaned as well")
    records.add_argument("--add", metavar="NAMES", default="", help="add these, e.g. title,date,language,route")
    records.add_argument("--stamp", action="store_true", help='add "cleaner": version, model and options')
    records.add_argument("--errors", metavar="FILE", help="write records that could not be cleaned here")
    parser.add_argument("--dropped", metavar="FILE", help="write every dropped span here, as JSON lines with reasons")
    parser.add_argument("--version", action="version", version=f"cleaner {__version__}")
    return parser


class _Run:
    """One run of the command: its arguments, its outputs, and whether anything went wrong."""

    def __init__(self, arguments: argparse.Namespace, out: IO[bytes]) -> None:
        self.arguments = arguments
        self.out = out
        self.failed = False
        self.dropped: IO[str] | None = _writer(arguments.dropped)
        self.errors: IO[str] | None = _writer(getattr(arguments, "errors", None))

    def complain(self, where: str, message: str) -> None:
        self.failed = True
        print(f"cleaner: {where}: {message}", file=sys.stderr)

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


def _options(arguments: argparse.Namespace) -> Options:
    from cleaner.model import Options

    return Options(mode=arguments.mode, favour=arguments.favour, language=arguments.language, charset=arguments.charset)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; gives the exit status: 0, 1 if anything could not be cleaned, 2 for wrong arguments."""
    words = list(sys.argv[1:] if argv is None else argv)
    command: Callable[[_Run, str, str, bytes], None] = _clean_document
    if words and words[0] in COMMANDS:
        words, command = words[1:], _explain_document
    arguments = _parser().parse_args(words)
    try:
        return _main(arguments, command)
    except BrokenPipeError:
        # Whoever read our output has enough. Python would complain when it flushes stdout on leaving.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        print(f"cleaner: {error.filename or 'output'}: {error.strerror}", file=sys.stderr)
        return 1


def _main(arguments: argparse.Namespace, command: Callable[[_Run, str, str, bytes], None]) -> int:
    out: IO[bytes] = Path(arguments.output).open("wb") if arguments.output else sys.stdout.buffer  # noqa: SIM115 closed below
    run = _Run(arguments, out)
    try:
        for place, name in enumerate(arguments.files or ["-"]):
            if place and arguments.kind != "jsonl":
                _separate(run)
            _input(run, name, command)
        out.flush()
    finally:
        run.close()
        if arguments.output:
            out.close()
    return int(run.failed)


def _separate(run: _Run) -> None:
    """An empty line between the texts of two files."""
    if run.arguments.format != "json":
        run.out.write(b"\n")


def _input(run: _Run, name: str, command: Callable[[_Run, str, str, bytes], None]) -> None:
    where = "standard input" if name == "-" else name
    try:
        stream: IO[bytes] = sys.stdin.buffer if name == "-" else Path(name).open("rb")  # noqa: SIM115 closed below
    except OSError as error:
        run.complain(where, error.strerror or str(error))
        return
    try:
        if run.arguments.kind == "jsonl" or (run.arguments.kind is None and name.endswith((".jsonl", ".ndjson"))):
            _clean_records(run, where, stream)
        else:
            _whole(run, where, stream, command)
    except BrokenPipeError:
        raise
    except OSError as error:
        run.complain(where, error.strerror or str(error))
    finally:
        if name != "-":
            stream.close()


def _whole(run: _Run, where: str, stream: IO[bytes], command: Callable[[_Run, str, str, bytes], None]) -> None:
    """An input that is one document, unless looking at it shows JSON lines."""
    import io

    from cleaner import decode
    from cleaner.streams import sniff

    data = stream.read()
    kind = run.arguments.kind
    if kind is None and (binary := sniff.binary_kind(data)):
        run.complain(where, f"looks like {binary}, not like a page or a text: left out (--html or --text overrules)")
        return
    if kind is None:
        kind = sniff.kind_of(decode.decode(data, run.arguments.charset).text)
    if kind == "jsonl":
        _clean_records(run, where, io.BytesIO(data))
    else:
        command(run, where, kind, data)


def _result(run: _Run, kind: str, data: bytes) -> Result:
    import cleaner
    from cleaner import decode

    options, url = _options(run.arguments), run.arguments.url
    if kind == "html":
        return cleaner.extract(data, url, options=options)
    return cleaner.clean(decode.decode(data, options.charset).text, url, options=options)


def _clean_document(run: _Run, where: str, kind: str, data: bytes) -> None:
    from cleaner.streams.jsonl import dumps

    result = _result(run, kind, data)
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


def _explain_document(run: _Run, where: str, kind: str, data: bytes) -> None:
    run.out.write(_result(run, kind, data).explain().encode("utf-8", "replace"))


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

    options = _options(arguments)
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
