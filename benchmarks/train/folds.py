"""Folds by site: all pages of a registrable domain fall into one fold, whatever set they come from."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from benchmarks.corpora import GoldPage

FOLDS = 5
_LINK = re.compile(rb'(?:href|src)\s*=\s*["\']?https?://([\w.-]+)', re.I)
_CANONICAL = re.compile(rb'rel=["\']?canonical["\']?[^>]{0,200}href=["\']?https?://([\w.-]+)', re.I)


def site_of(page: GoldPage) -> str:
    """The registrable domain of a page; where its URL is missing, what id, canonical link or links say."""
    url = page.url or ""
    if url.startswith("hard::"):
        return _host_in_name(url.removeprefix("hard::").removesuffix(".html"))
    host = urlsplit(url).hostname if "://" in url else None
    if not host and page.corpus == "fundus-dev":
        return "publisher:" + page.id.split("_")[1].lower()
    if not host:
        html = page.source if isinstance(page.source, bytes) else page.source.encode()
        canonical = _CANONICAL.search(html)
        hosts = [canonical.group(1)] if canonical else _LINK.findall(html)
        host = Counter(h.decode("ascii", "ignore").lower() for h in hosts).most_common(1)[0][0] if hosts else page.id
    return registrable(host)


def _host_in_name(name: str) -> str:
    """The host that begins names such as "example.org-some-headline"."""
    from tld import get_fld

    parts = name.split("-")
    for end in range(1, len(parts) + 1):
        if site := get_fld("http://" + "-".join(parts[:end]), fail_silently=True):
            return site
    return name


def registrable(host: str) -> str:
    """The registrable domain by the public suffix list.

    >>> registrable("news.example.co.uk")
    'example.co.uk'
    """
    from tld import get_fld

    return get_fld("http://" + host, fail_silently=True) or host


def fold_of(site: str) -> int:
    """The fold of a site: a hash of its name, so that a new page never moves an old one."""
    return zlib.crc32(site.encode()) % FOLDS
