"""What site profiles are worth: quality with and without them on the hosts of which a set has several pages.

    python -m benchmarks.sites --gold FOLDER --sets daniel-dev,wcxb-dev

Each page is cleaned with the profile of its host's other pages: it is left out of its own. Three kinds of input: "html"
(in the mode fast), "text" (all visible text of the page, by Resiliparse), and "joined" (that text on one line).
"""

from __future__ import annotations

import argparse
import sys
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import cleaner
from benchmarks import corpora, rivals
from benchmarks.corpora import GoldPage
from benchmarks.quality.__main__ import HEADER, compared, table
from benchmarks.quality.bootstrap import RESAMPLES, Comparison, compare
from benchmarks.quality.measure import Run, measure
from cleaner import api, text
from cleaner.options import Options
from cleaner.sites import Site, SiteProfiles, host_of, keys_of, page_key

KINDS = ("html", "text", "joined")
LEAST = 5  # pages of a host, from which it is measured


def several(pages: Sequence[GoldPage], least: int = LEAST) -> list[GoldPage]:
    """The pages of the hosts of which there are that many."""
    of_host = Counter(host_of(page.url) for page in pages)
    return [page for page in pages if host_of(page.url) and of_host[host_of(page.url)] >= least]


def as_texts(pages: Sequence[GoldPage], joined: bool) -> list[GoldPage]:
    """The pages as texts to clean: all that Resiliparse sees of them."""
    extract = rivals.load("resiliparse-all")
    made = [extract(page) for page in pages]
    return [replace(page, source=" ".join(t.split()) if joined else t) for page, t in zip(pages, made, strict=True)]


def left_out(pages: Sequence[GoldPage]) -> Iterator[tuple[GoldPage, SiteProfiles]]:
    """Each page with what the other pages of its host teach."""
    learned = [(host_of(page.url) or "", *_learned(page)) for page in pages]
    for page, (host, own, _) in zip(pages, learned, strict=True):
        site = Site()
        for other_host, key, keys in learned:
            if other_host == host and key != own:
                site.add(key, keys)
        yield page, SiteProfiles({host: site}).counted()


def _learned(page: GoldPage) -> tuple[int, array[int]]:
    if isinstance(page.source, bytes):
        lines = api.html_page(page.source, page.url, Options()).text
    else:
        lines = text.parse(page.source).text
    return page_key(page.url or "", lines), keys_of(lines)


def both(pages: Sequence[GoldPage], kind: str) -> tuple[Run, Run]:
    """The runs with profiles and without, in the mode fast."""
    profiles = {page.id: found for page, found in left_out(pages)}

    def extract(page: GoldPage, sites: SiteProfiles | None) -> str:
        if isinstance(page.source, bytes):
            return cleaner.extract(page.source, page.url, mode="fast", sites=sites).text
        return cleaner.clean(page.source, page.url, mode="fast", sites=sites).text

    name = f"{pages[0].corpus}.{kind}"
    with_sites = measure("with profiles", lambda page: extract(page, profiles[page.id]), name, pages)
    return with_sites, measure("without", lambda page: extract(page, None), name, pages)


def gain(pages: Sequence[GoldPage], kind: str) -> tuple[Run, Run, Comparison]:
    """The two runs of one kind of input, and their paired bootstrap; `pages` are those of `several`."""
    pages = pages if kind == "html" else as_texts(pages, kind == "joined")
    a, b = both(pages, kind)
    return a, b, compare(a, b)


def main(argv: Sequence[str] | None = None) -> int:
    """The command; 0, or 2 if there is nothing to measure."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.sites", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--gold", type=Path, help=f"folder of gold zips (default: what {corpora.VARIABLE} names)")
    parser.add_argument("--sets", type=corpora.split_names, default=["daniel-dev", "wcxb-dev"])
    parser.add_argument("--kinds", type=corpora.split_names, default=list(KINDS), help=f"of {', '.join(KINDS)}")
    options = parser.parse_args(argv)
    try:
        sets = corpora.select(corpora.available(corpora.gold_folder(options.gold)), options.sets)
    except (LookupError, FileNotFoundError) as error:
        print(error.args[-1] if isinstance(error, LookupError) else error, file=sys.stderr)
        return 2
    print(HEADER)
    for load in sets.values():
        if pages := several(load()):
            for kind in options.kinds:
                a, b, difference = gain(pages, kind)
                print("\n".join([table(b)[0], table(a)[0], compared(difference, a.set, RESAMPLES)]), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
