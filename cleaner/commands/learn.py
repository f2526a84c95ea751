"""`cleaner learn`: site profiles from the pages of crawls, and from other profiles."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.commands import shared

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from cleaner.pipeline.job import Job
    from cleaner.sites import SiteProfiles
    from cleaner.streams.items import Item
    from cleaner.streams.sources import Reading

MORE_KINDS = {"jsonl": "one JSON object a line", "null": "texts that are separated by NUL"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="pages or texts with their URLs, as for cleaning, and files of profiles, which are merged; "
        '"-", or no FILE, is standard input',
    )
    parser.add_argument("-o", "--output", metavar="FILE", required=True, help="write the profiles here")
    parser.add_argument(
        "--counted",
        action="store_true",
        help="leave out what only further learning and merging need: a fraction of the size",
    )
    group = parser.add_mutually_exclusive_group()
    for kind, meaning in {**shared.KINDS, **MORE_KINDS}.items():
        group.add_argument(f"--{kind}", dest="kind", action="store_const", const=kind, help=meaning)
    parser.add_argument("--field", metavar="NAME", help='the field or column to learn from (default: "html", else "text")')
    parser.add_argument("--url-field", metavar="NAME", default="url", help='the Parquet column of the URL (default: "url")')
    parser.add_argument("--url", help="where a page or text that does not say so came from")
    parser.add_argument("--charset", metavar="NAME", help="of the input's bytes, if known")


def run(arguments: argparse.Namespace) -> int:
    """Learn from each input in turn; gives 1 if something could not be read, or nothing could be learned."""
    from cleaner import sitefiles
    from cleaner.options import Options
    from cleaner.pipeline.job import Job
    from cleaner.sites import SiteProfiles
    from cleaner.streams.sources import Reading

    kind = "nul" if arguments.kind == "null" else arguments.kind
    names = arguments.files or ["-"]
    saved = [name for name in names if _holds_profiles(name)]
    pages = [name for name in names if name not in saved]
    shared.refuse_overlap(pages, [arguments.output])  # a file of profiles is read whole before it is written again
    job = Job(Options(charset=arguments.charset), source=arguments.field)
    reading = Reading(kind, arguments.field, arguments.url_field)
    profiles, failed = SiteProfiles(), False
    for where, message in _learn(saved, pages, arguments.output, arguments.url, job, reading, profiles):
        shared.complain(where, message)
        failed = True
    if not profiles.sites:
        raise shared.RefusedError("nothing was learned: no page came with a URL")
    if arguments.counted:
        profiles = profiles.counted()
    if arguments.output == "-":
        sys.stdout.buffer.write(sitefiles.dumps(profiles))
    else:
        profiles.save(Path(arguments.output))
    return int(failed)


def _learn(
    saved: Sequence[str],
    pages: Sequence[str],
    output: str,
    url: str | None,
    job: Job,
    reading: Reading,
    profiles: SiteProfiles,
) -> Iterator[tuple[str, str]]:
    """Learn from files of profiles and of pages; gives where and why something could not be read. Raises RefusedError."""
    from cleaner.sites import SiteProfiles
    from cleaner.streams import sources

    try:
        for name in saved:
            profiles.merge(SiteProfiles.load(Path(name)))
        for source in sources.plan(pages, reading.kind, [output]):
            for item in sources.items(source, reading):
                if item.kind != "skipped" and (fault := _learn_item(item, job, url, profiles)):
                    yield f"{item.file}: record {item.number}" if item.number > 1 else item.file, fault
    except ValueError as error:
        raise shared.RefusedError(str(error)) from None


def _holds_profiles(name: str) -> bool:
    from cleaner import sitefiles

    path = Path(name)
    if name == "-" or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(sitefiles.MAGIC)) == sitefiles.MAGIC


def _learn_item(item: Item, job: Job, url: str | None, profiles: SiteProfiles) -> str:
    """Learn from one record; gives what is wrong with it, "" for nothing. Raises ValueError for a site already counted."""
    from cleaner.pipeline import cleaning, opening

    one = opening.opened(item, job)
    if one.outcome.error:
        return one.outcome.error
    url = one.url or url
    if profiles.wants(url):
        profiles.add(url, cleaning.page(one, job.options).text)
    return ""
