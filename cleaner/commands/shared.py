"""What several commands have in common: how to clean, opening inputs, complaining."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cleaner.model import Result
    from cleaner.options import Options
    from cleaner.streams.sources import Source


KINDS = {"html": "the input is HTML", "text": "the input is plain text"}


class RefusedError(Exception):
    """What was asked for cannot be done; the message says why. The command ends with the status 2."""


def add_cleaning(parser: argparse.ArgumentParser, more_kinds: Mapping[str, str] | None = None) -> None:
    """The arguments that become `Options`, and those that say what an input is: `kind`, of KINDS or `more_kinds`."""
    group = parser.add_mutually_exclusive_group()
    for kind, meaning in {**KINDS, **(more_kinds or {})}.items():
        group.add_argument(f"--{kind}", dest="kind", action="store_const", const=kind, help=meaning)
    how = parser.add_argument_group("how to clean")
    how.add_argument("--mode", choices=("auto", "fast"), default="auto", help="default: auto")
    how.add_argument("--favour", choices=("precision", "recall"), help="drop more, or keep more")
    how.add_argument("--language", metavar="CODE", help="ISO 639-1 code of the text, if known")
    how.add_argument("--charset", metavar="NAME", help="of the input's bytes, if known")
    how.add_argument("--keep", metavar="REASONS", default="", help="drop nothing for these, e.g. site,title.suffix")
    how.add_argument("--url", help="where the page or text came from")
    how.add_argument("--sites", metavar="FILE", help="site profiles: what stands on many pages of a site goes")
    how.add_argument("--comments", action="store_true", help="keep reader comments under an article")
    limits = parser.add_argument_group("limits: what is looked at of one page")
    limits.add_argument("--max-bytes", type=count, metavar="N", help="bytes (of a text: characters)")
    limits.add_argument("--max-nodes", type=count, metavar="N", help="elements")
    limits.add_argument("--max-depth", type=count, metavar="N", help="levels of elements")


def count(text: str) -> int:
    """An argument that is a number from 1 up."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 up")
    return int(text)


def options(arguments: argparse.Namespace, with_sites: bool = True) -> Options:
    """The `Options` that the arguments of `add_cleaning` ask for. Raises RefusedError for values that are none."""
    from cleaner.options import Options
    from cleaner.sites import SiteProfiles

    limits = {n: v for n in ("max_bytes", "max_nodes", "max_depth") if (v := getattr(arguments, n)) is not None}
    try:
        return Options(
            mode=arguments.mode,
            favour=arguments.favour,
            sites=SiteProfiles.load(Path(arguments.sites)) if arguments.sites and with_sites else None,
            language=arguments.language,
            charset=arguments.charset,
            comments=arguments.comments,
            keep=tuple(filter(None, arguments.keep.split(","))),
            **limits,
        )
    except ValueError as error:
        raise RefusedError(str(error)) from None


def result_of(source: Source, kind: str | None, options: Options, url: str | None) -> Result:
    """What becomes of an input that is one document; kind: "html", "text", or None to look.

    Raises OSError, and ValueError with a sentence for what cannot be read.
    """
    import cleaner
    from cleaner import decode
    from cleaner.streams import sources

    if source.fault:
        raise ValueError(source.fault)
    data = sources.read_all(source, options.max_bytes)
    if (kind or kind_of(data, options.charset)) == "html":
        return cleaner.extract(data, url, options=options)
    return cleaner.clean(decode.decode(data, options.charset).text, url, options=options)


def add_format(parser: argparse.ArgumentParser, more: Sequence[str] = ()) -> None:
    """The arguments that say how the clean text is written."""
    from cleaner.pipeline.job import FORMS

    parser.add_argument("--format", choices=(*FORMS, *more), default="text", help="of the clean text (default: text)")
    switch = argparse.BooleanOptionalAction
    parser.add_argument("--links", action=switch, help="keep addresses of links (default: in HTML, not in Markdown)")
    parser.add_argument("--images", action=switch, help="keep images, by address (default: in HTML, not in Markdown)")


def refuse_overlap(inputs: Iterable[str], outputs: Iterable[str | None]) -> None:
    """Raise RefusedError if an output is an input as well, or another output: one would overwrite the other."""
    written = [path for path in outputs if path and path != "-"]
    for place, path in enumerate(written):
        if any(_is_same(path, other) for other in inputs if other != "-"):
            raise RefusedError(f"{path} is read and written: give another output")
        if any(_is_same(path, other) for other in written[:place]):
            raise RefusedError(f"{path} is written twice: give another output")


def plan(names: Sequence[str], kind: str | None, outputs: Iterable[str | None] = (), resumed: bool = False) -> list[Source]:
    """`sources.plan` of the names given, or of standard input. Raises RefusedError where an output is among the inputs."""
    from cleaner.streams import sources

    try:
        return sources.plan(names or ["-"], kind, outputs, resumed)
    except sources.OverwrittenError as error:
        raise RefusedError(str(error)) from None


def _is_same(one: str, other: str) -> bool:
    """Whether two names are one file, by links too; what is no file of its own, as /dev/null is none, can be read and
    written.
    """
    a, b = Path(one), Path(other)
    if a.exists() and b.exists():
        return a.is_file() and a.samefile(b)
    return a.resolve() == b.resolve()


def kind_of(data: bytes, charset: str | None) -> str:
    """What an input is: "html", "text" or "jsonl". Raises ValueError, with a sentence for the user, for binary data."""
    from cleaner import decode
    from cleaner.streams import sniff

    if binary := sniff.binary_kind(data):
        raise ValueError(f"looks like {binary}, not like a page or a text: left out (--html or --text overrules)")
    return sniff.kind_of(decode.decode(data, charset).text)


@contextmanager
def output(path: str | None) -> Iterator[IO[bytes]]:
    """Where output goes: a file, or standard output for None and "-"; flushed on leaving. Raises OSError."""
    if path is None or path == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with Path(path).open("wb") as file:
        yield file


def on_terminal(path: str | None) -> bool:
    """Whether output to `path`, as `output` takes it, is read on a terminal."""
    return path in (None, "-") and sys.stdout.isatty()


def width(path: str | None) -> int:
    """Columns of the terminal that output to `path` is read on; 100 where it is none."""
    return shutil.get_terminal_size((100, 24)).columns if on_terminal(path) else 100


def colour(path: str | None) -> bool:
    """Whether output to `path` may have colours: on a terminal that has them, unless NO_COLOR is set (no-color.org)."""
    return on_terminal(path) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def complain(where: str, message: str) -> None:
    """A message about one input or record on standard error."""
    print(f"cleaner: {where}: {message}", file=sys.stderr)
