"""A crawl of any size as gzipped WARC, from pages at hand.

The pages come round again and again, each time in another order, until the crawl has the size that was asked for. A page
that has been there before differs by a counter alone: a comment at its end, and its address. Nothing that is measured
here remembers a page, so that this is as good as other pages for speed and memory; it says nothing about variety.
"""

from __future__ import annotations

import gzip
import json
import random
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "pages"
_UNITS = {"K": 1_000, "M": 1_000_000, "G": 1_000_000_000}
_DATE = "2024-05-06T07:08:09Z"


class Crawl(NamedTuple):
    """What a crawl holds: records, different pages, bytes of HTML; and for each record the compressed bytes and the bytes
    of HTML up to its end."""

    records: int
    pages: int
    html_bytes: int
    ends: list[tuple[int, int]]


def size(text: str) -> int:
    """A number of bytes such as 300M or 3G.

    >>> size("3G"), size("1.5M"), size("100")
    (3000000000, 1500000, 100)
    """
    unit = _UNITS.get(text[-1:].upper())
    return round(float(text[:-1]) * unit) if unit else int(text)


def pages(sources: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    """Address and bytes of the pages in folders of .html files and in gold zips.

    Raises FileNotFoundError for a source that does not exist.
    """
    for source in sources:
        if source.suffix == ".zip":
            yield from _zipped(source)
        elif source.is_dir():
            for path in sorted(source.rglob("*.html")):
                yield f"http://{source.name}.example/{path.stem}", path.read_bytes()
        else:
            raise FileNotFoundError(f"{source} is neither a folder of pages nor a gold zip")


def _zipped(path: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(path) as archive:
        for line in archive.read("gold.jsonl").splitlines():
            gold = json.loads(line)
            url = gold["url"] or f"http://{path.stem}.example/{gold['id']}"
            yield url, archive.read(f"html/{gold['id']}.html")


def build(path: Path, sources: Sequence[Path], html_bytes: int, seed: int = 1) -> Crawl:
    """Write a crawl of at least so many bytes of HTML, and beside it, as .json, what it holds.

    Raises ValueError if there are no pages. The same arguments give the same crawl.
    """
    known = list(pages(sources or [SAMPLES]))
    if not any(page for _, page in known):
        raise ValueError("no pages to make a crawl of")
    order = random.Random(seed)
    ends: list[tuple[int, int]] = []
    written = done = 0
    with path.open("wb") as out:
        while done < html_bytes:
            order.shuffle(known)
            for url, page in known:
                if done >= html_bytes:
                    break
                number = len(ends)
                body = page + f"<!-- copy {number} -->".encode()
                # Level 1: a crawl is built to be read.
                written += out.write(gzip.compress(_record(number, url, body), compresslevel=1, mtime=0))
                done += len(body)
                ends.append((written, done))
    crawl = Crawl(len(ends), len(known), done, ends)
    path.with_name(path.name + ".json").write_text(json.dumps(crawl._asdict()), encoding="utf-8")
    return crawl


def read(path: Path) -> Crawl:
    """What is written beside a crawl. Raises OSError if it is not there."""
    data = json.loads(path.with_name(path.name + ".json").read_text(encoding="utf-8"))
    return Crawl(data["records"], data["pages"], data["html_bytes"], [tuple(end) for end in data["ends"]])


def _record(number: int, url: str, body: bytes) -> bytes:
    """A response as crawlers store it."""
    mark = "&" if "?" in url else "?"
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>\r\n"
        f"WARC-Date: {_DATE}\r\nWARC-Target-URI: {url}{mark}copy={number}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"
