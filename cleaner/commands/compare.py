"""`cleaner compare`: two runs over the same records, what changed, by reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.commands import shared

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("a", metavar="A", help="a run: cleaned records, results (--format json) or dropped spans")
    parser.add_argument("b", metavar="B", help="another run over the same records")
    parser.add_argument("--key", metavar="NAME", help='the field that tells a record (default: "id", "url", its number)')
    parser.add_argument("--field", default="text", metavar="NAME", help='the field of the clean text (default: "text")')
    parser.add_argument("--examples", type=shared.count, default=20, metavar="N", help="of each change (default: 20)")
    parser.add_argument("--json", action="store_true", help="as one JSON object")
    parser.add_argument("-o", "--output", metavar="FILE", help="write here instead of standard output")


def run(arguments: argparse.Namespace) -> int:
    """Compare the runs. Raises RefusedError, with the file's name, if one of them is none."""
    from cleaner import compare
    from cleaner.streams.jsonl import dumps

    shared.refuse_overlap((arguments.a, arguments.b), [arguments.output])
    if arguments.a == arguments.b == "-":
        raise shared.RefusedError("standard input can be read once only: give one run as a file")
    a, b = (compare.entries(_lines(name), arguments.key, arguments.field, name) for name in (arguments.a, arguments.b))
    try:
        found = compare.compare(a, b, examples=arguments.examples)
    except ValueError as error:
        raise shared.RefusedError(str(error)) from None
    text = dumps(found.to_dict()) + "\n" if arguments.json else compare.table(found, shared.width(arguments.output))
    with shared.output(arguments.output) as out:
        out.write(text.encode("utf-8", "replace"))
    return 0


def _lines(name: str) -> Iterator[str]:
    """The lines of a run, decompressed. Raises ValueError for what cannot be read."""
    from cleaner.streams import sources

    for source in sources.plan([name], "jsonl"):
        for item in sources.items(source, sources.Reading()):
            if item.kind == "damage":
                raise ValueError(f"{source.label}: {item.note}")
            yield item.data.decode("utf-8", "replace")
