"""A site's chrome, learned from its pages: which lines, and which runs of words, stand on many pages of one host.

Per host a sample of pages is kept: those whose URLs have the smallest hashes (bottom-k sampling; Cohen and Kaplan 2007,
"Summarizing data using bottom-k sketches"), each as hashes of its lines. It is bounded, it is uniform over the host's
pages, and it is the same in whatever order pages came and parts were merged; a page that comes twice counts once.
Document frequencies are counted in the sample; up to PAGES pages of a host they are exact.
"""

from __future__ import annotations

import re
from array import array
from bisect import insort
from collections import Counter
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from cleaner.lexicon.words import IN_UNSPACED, MARKS, STOPS, UNSPACED
from cleaner.model import Cut

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from cleaner.model import Page

PAGES = 64  # of a host that are kept: a share of .1 is known within .04
KEYS = 4096  # of a page that are kept, the smallest: a page with more lines is a directory of them
OTHERS, SHARE = 2, 20  # a line is chrome that stands on two other pages at least and on a twentieth of them
PROSE, SENTENCE = 20, 6  # words from which a line is prose, or a sentence if closed like one: more than half is asked
SHINGLE = 6  # words (characters of scripts without spaces) in a row that are compared in a line without ends
ONE_LINE = 100  # words from which a line of a text may be many lines joined
_WORD = re.compile(rf"[{UNSPACED}]|(?:[^\W{UNSPACED}]|[{MARKS}])+")  # linear: one class a step
_SEPARATORS = re.compile(r"[\s|·•›»>/,;:.!?…。，、；：！？—–-]*")  # matches anywhere, if only nothing
_CLOSED = frozenset(STOPS + "”»\"’')]）」")


class Seen(NamedTuple):
    """On how many pages of a site's sample a line stands, of how many; `others` and `of` leave the page itself out."""

    pages: int
    sample: int
    others: int
    of: int

    @property
    def is_frequent(self) -> bool:
        """On two other pages and on a twentieth of them."""
        return self.others >= OTHERS and SHARE * self.others >= self.of

    @property
    def is_on_most(self) -> bool:
        """On two other pages and on more than half of them."""
        return self.others >= OTHERS and 2 * self.others > self.of


def host_of(url: str | None) -> str | None:
    """The host of a URL, lower case, without "www."; None for what is no URL.

    >>> host_of("https://www.Example.org/a"), host_of("hard::page"), host_of("http://[")
    ('example.org', None, None)
    """
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def _hash(text: str, size: int) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=size).digest(), "little")


def page_key(url: str, lines: Iterable[str]) -> int:
    """The 64-bit hash that a page is known by: of its URL; of its lines too if the URL names the host alone.

    >>> page_key("http://a.example/1#top", ["One"]) == page_key("http://a.example/1", ["Two"])
    True
    >>> page_key("http://a.example/", ["One"]) == page_key("http://a.example/", ["Two"])
    False
    """
    url = url.partition("#")[0]
    return _hash(url if _names_page(url) else "\n".join([url, *lines]), 8)


def _names_page(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path not in ("", "/") or bool(parts.query)


def line_key(line: str) -> int:
    """The 32-bit hash of a line: white space and case folded. Numbers stay: a price is not the site's.

    >>> line_key("Read  MORE") == line_key("Read more"), line_key("$ 10") == line_key("$ 12")
    (True, False)
    """
    return _hash(" ".join(line.split()).casefold(), 4)


def shingle_keys(line: str) -> list[tuple[int, int, int]]:
    """Each run of SHINGLE words of a line: its hash, and the places in the line where it begins and ends."""
    words = [(found.start(), found.end()) for found in _WORD.finditer(line)]
    low = [line[a:b].casefold() for a, b in words]
    return [
        (_hash("\0" + " ".join(low[i : i + SHINGLE]), 4), words[i][0], words[i + SHINGLE - 1][1])
        for i in range(len(words) - SHINGLE + 1)
    ]


def _is_one_line(line: str) -> bool:
    """Whether a line is so long that it may be a whole text without line ends."""
    return len(line) > 2 * ONE_LINE and len(line.split()) + len(IN_UNSPACED.findall(line)) // 2 >= ONE_LINE


def keys_of(lines: Iterable[str]) -> array[int]:
    """The sorted hashes of a page's lines, and of the shingles of those that may be a text without line ends."""
    found = set()
    for line in lines:
        found.add(line_key(line))
        if _is_one_line(line):
            found.update(key for key, _, _ in shingle_keys(line))
    return array("I", sorted(found)[:KEYS])


@dataclass(slots=True)
class Site:
    """What is known of one host: its sample of pages, by hash, each with the sorted hashes of its lines.

    Of a site that is `counted` only how often its frequent lines were seen is left: enough to clean with, too little
    to learn or merge on.
    """

    pages: dict[int, array[int]] = field(default_factory=dict)
    counted: dict[int, int] | None = None
    _order: list[int] = field(default_factory=list, compare=False)
    _counts: dict[int, int] | None = field(default=None, compare=False)

    def wants(self, page: int) -> bool:
        """Whether a page of that hash would enter the sample, or is in it."""
        return self.counted is None and (len(self._order) < PAGES or page <= self._order[-1])

    def add(self, page: int, keys: array[int]) -> None:
        """Add a page; where the same URL had other lines, which of the two stays does not hang on the order."""
        if not self.wants(page):
            return
        if page in self.pages:
            self.pages[page] = min(self.pages[page], keys, key=lambda k: (len(k), k.tobytes()))
        else:
            insort(self._order, page)
            self.pages[page] = keys
            if len(self._order) > PAGES:
                del self.pages[self._order.pop()]
        self._counts = None

    def counts(self) -> dict[int, int]:
        """On how many pages of the sample each line and shingle stands, those on one page alone left out."""
        if self.counted is not None:
            return self.counted
        if self._counts is None:
            times: Counter[int] = Counter()
            for keys in self.pages.values():
                times.update(keys)
            self._counts = {key: n for key, n in times.items() if n > 1}
        return self._counts

    def seen(self, key: int, page: int) -> Seen:
        """How often a line or shingle that stands on the page of hash `page` was seen."""
        times, itself = self.counts().get(key, 0), page in self.pages
        return Seen(times, len(self.pages), times - itself, len(self.pages) - itself)


@dataclass(slots=True, repr=False)
class SiteProfiles:
    """What was learned of each host. `save` and `load` keep it in a file; two of them `merge` into one."""

    sites: dict[str, Site] = field(default_factory=dict)

    def __repr__(self) -> str:
        from cleaner import sitefiles

        return f"<profiles of {len(self.sites)} sites, checksum {sitefiles.checksum(self):08x}>"

    def wants(self, url: str | None) -> bool:
        """Whether a page of that URL would be looked at: false for most pages of a large site, once its sample is full."""
        host = host_of(url)
        if url is None or host is None:
            return False
        return host not in self.sites or not _names_page(url) or self.sites[host].wants(page_key(url, ()))

    def add(self, url: str | None, lines: Iterable[str]) -> None:
        """Learn from one page, given as its lines or the texts of its blocks; a page without a host teaches nothing.

        Raises ValueError where the host's pages have been counted already.
        """
        if host := host_of(url):
            site = self.sites.setdefault(host, Site())
            _refuse_counted(host, site)
            lines = list(lines)
            if site.wants(page := page_key(url or "", lines)):
                site.add(page, keys_of(lines))

    def merge(self, other: SiteProfiles) -> None:
        """Add what another has learned; in any order, the same pages or others.

        Raises ValueError where both know a host and the pages of one of them have been counted.
        """
        for host, site in other.sites.items():
            if host not in self.sites:
                self.sites[host] = Site(dict(site.pages), site.counted, sorted(site.pages))
                continue
            mine = self.sites[host]
            if mine == site:
                continue
            _refuse_counted(host, mine, site)
            for page, keys in site.pages.items():
                mine.add(page, keys)

    def counted(self) -> SiteProfiles:
        """These profiles without what only further learning needs: a fraction of the size, the same verdicts."""
        out = {}
        for host, site in self.sites.items():
            if frequent := {key: n for key, n in site.counts().items() if SHARE * n >= len(site.pages)}:
                out[host] = Site(dict.fromkeys(site.pages, array("I")), frequent, sorted(site.pages))
        return SiteProfiles(out)

    def evidence(self, page: Page) -> tuple[dict[int, Seen], dict[int, list[Cut]]]:
        """The rows of a page whose lines are frequent on its site, prose only if it is on most pages; and, of a text's
        very long lines, the spans that stand on most pages word by word.

        What the page itself has taught does not speak against it.
        """
        host = host_of(page.url)
        site = self.sites.get(host) if host else None
        if site is None:
            return {}, {}
        key = page_key(page.url or "", page.text)
        lines = _frequent(page, site, key)
        if page.source == "html":
            return lines, {}
        whole = [row for row, line in enumerate(page.text) if row not in lines and _is_one_line(line)]
        cuts = {row: _spans(page.text[row], site, key) for row in whole}
        return lines, {row: found for row, found in cuts.items() if found}

    def save(self, path: Path) -> None:
        """Write to a file; the same profiles give the same bytes. docs/sites.md describes the format."""
        from cleaner import sitefiles

        path.write_bytes(sitefiles.dumps(self))

    @classmethod
    def load(cls, path: Path) -> SiteProfiles:
        """Read what `save` wrote. Raises ValueError for another format or version, or damage; OSError as `open` does."""
        from cleaner import sitefiles

        try:
            return sitefiles.loads(path.read_bytes())
        except ValueError as error:
            raise ValueError(f"{path.name} {error}") from None


def _refuse_counted(host: str, *sites: Site) -> None:
    if any(site.counted is not None for site in sites):
        raise ValueError(f"the pages of {host} have been counted: nothing can be added to them")


def is_prose(line: str, words: int) -> bool:
    """Whether a line reads like a sentence or a paragraph, which articles quote from each other.

    >>> is_prose("“We mend our boats in winter,” she said.", 8), is_prose("Home News Sport Weather Contact us About", 7)
    (True, False)
    """
    return words >= PROSE or (words >= SENTENCE and line[-1:] in _CLOSED)


def _frequent(page: Page, site: Site, key: int) -> dict[int, Seen]:
    """The rows of frequent lines; short ones between two paragraphs of the page's own only if they are on most pages."""
    prose = [is_prose(text, words) for text, words in zip(page.text, page.words, strict=True)]
    found: dict[int, Seen] = {}
    for row, text in enumerate(page.text):
        seen = site.seen(line_key(text), key)
        if seen.is_on_most or (seen.is_frequent and not prose[row]):
            found[row] = seen
    own = [long and row not in found for row, long in enumerate(prose)]
    between = {row for row in range(1, len(page) - 1) if own[row - 1] and own[row + 1]}
    return {row: seen for row, seen in found.items() if row not in between or seen.is_on_most}


def _spans(line: str, site: Site, page: int) -> list[Cut]:
    """The longest spans of a line all of whose shingles are on most pages, each with the separators after it."""
    runs: list[tuple[int, int, Seen]] = []
    for key, start, end in shingle_keys(line):
        seen = site.seen(key, page)
        if not seen.is_on_most:
            continue
        if runs and start < runs[-1][1]:
            runs[-1] = (runs[-1][0], end, min(runs[-1][2], seen))
        else:
            runs.append((start, end, seen))
    return [
        Cut(start, _SEPARATORS.match(line, end).end(), f"site.words:{seen.pages} of {seen.sample}")  # type: ignore[union-attr]
        for start, end, seen in runs
    ]
