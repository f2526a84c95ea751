"""A site's chrome, learned from its pages: which lines stand on many pages of one host (document frequency).

A line that at least two other pages and a tenth of a host's pages have is chrome there, unless it reads like prose that
is quoted. Lines are kept as 64-bit hashes; a profile holds only those that two pages share.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cleaner.model import Page

VERSION = 1
MIN_PAGES, MIN_SHARE = 3, 0.1  # of a host's pages that have a line, for it to be chrome
LONGEST = 40  # words: what is longer is quoted prose, not chrome


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


def _key(line: str) -> str:
    return blake2b(" ".join(line.split()).encode("utf-8", "replace"), digest_size=8).hexdigest()


@dataclass(slots=True)
class SiteProfiles:
    """Per host: how many pages were seen, and on how many of them each line stands."""

    pages: Counter[str] = field(default_factory=Counter)
    lines: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, url: str | None, lines: Iterable[str]) -> None:
        """Learn from one page; a page without a host teaches nothing."""
        if host := host_of(url):
            self.pages[host] += 1
            self.lines.setdefault(host, Counter()).update({_key(line) for line in lines})

    def merge(self, other: SiteProfiles) -> None:
        """Add what another profile has seen; pages must not be the same."""
        self.pages.update(other.pages)
        for host, counts in other.lines.items():
            self.lines.setdefault(host, Counter()).update(counts)

    def chrome(self, page: Page) -> dict[int, tuple[int, int]]:
        """Rows of the lines that are this site's chrome, with on how many of how many pages they stand."""
        host = host_of(page.url)
        if host is None or host not in self.lines:
            return {}
        seen, counts = self.pages[host], self.lines[host]
        least = max(MIN_PAGES, MIN_SHARE * seen)
        out = {}
        for row, text in enumerate(page.text):
            times = counts.get(_key(text), 0)
            if times >= least and page.words[row] <= LONGEST:
                out[row] = (times, seen)
        return out

    def save(self, path: Path) -> None:
        """Write as JSON; lines that one page alone has are left out, as they can prove nothing."""
        lines = {host: {k: n for k, n in sorted(c.items()) if n > 1} for host, c in sorted(self.lines.items())}
        data = {"version": VERSION, "pages": dict(sorted(self.pages.items())), "lines": lines}
        path.write_text(json.dumps(data), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> SiteProfiles:
        """Read what `save` wrote. Raises ValueError for another format or version."""
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            if data["version"] != VERSION:
                raise ValueError(f"{path.name}: profiles of version {data['version']}, not {VERSION}")
            return cls(Counter(data["pages"]), {host: Counter(counts) for host, counts in data["lines"].items()})
        except (KeyError, TypeError, AttributeError, UnicodeDecodeError, json.JSONDecodeError) as error:
            raise ValueError(f"{path.name} holds no site profiles") from error
