"""Small archives and records for the tests, made as crawlers make them."""

from __future__ import annotations

import bz2
import gzip
import lzma
from pathlib import Path

from cleaner.streams.inflate import zstd

PAGES = Path(__file__).resolve().parent.parent / "samples" / "pages"


def pages() -> dict[str, bytes]:
    """The sample pages by name."""
    return {path.stem: path.read_bytes() for path in sorted(PAGES.glob("*.html"))}


COMPRESS = {
    "": lambda data: data,
    ".gz": lambda data: gzip.compress(data, mtime=0),
    ".zst": lambda data: zstd().compress(data),
    ".xz": lzma.compress,
    ".bz2": bz2.compress,
}


def http(body: bytes, content_type: str = "text/html", status: str = "200 OK", more: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\n{more}\r\n".encode() + body


def record(
    block: bytes, kind: str = "response", url: str = "http://example.org/", number: int = 0, more: str = ""
) -> bytes:
    content_type = "text/plain" if kind == "conversion" else "application/http; msgtype=response"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number:08}>\r\nWARC-Date: 2024-05-06T07:08:09Z\r\n"
        f"WARC-Target-URI: {url}\r\nContent-Type: {content_type}\r\n{more}Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def warc_records(bodies: dict[str, bytes]) -> list[bytes]:
    """Records as a crawler writes them: a warcinfo, then for each page its request and its response."""
    out = [record(b"software: test\r\n", "warcinfo")]
    for number, (name, body) in enumerate(bodies.items(), 1):
        url = f"http://{name.replace('--', '.')}.example/"
        out.append(record(b"GET / HTTP/1.1\r\n\r\n", "request", url, 1000 + number))
        out.append(record(http(body), "response", url, number))
    return out


def warc(bodies: dict[str, bytes], ending: str = "") -> bytes:
    """A WARC file, each record compressed by itself."""
    return b"".join(map(COMPRESS[ending], warc_records(bodies)))


def wet(texts: dict[str, str]) -> bytes:
    return b"".join(
        record(text.encode(), "conversion", f"http://{name}.example/", number)
        for number, (name, text) in enumerate(texts.items(), 1)
    )


def arc(bodies: dict[str, bytes], version: int = 1) -> bytes:
    """An ARC file of version 1 or 2."""
    fields = {
        1: "URL IP-address Archive-date Content-type Archive-length",
        2: "URL IP-address Archive-date Content-type Result-code Checksum Location Offset Filename Archive-length",
    }[version]
    middle = {1: "text/html", 2: "text/html 200 - - 77 x.arc"}[version]
    block = f"{version} 0 Crawler\n{fields}\n".encode()
    out = [f"filedesc://x.arc 0.0.0.0 20080102030405 text/plain {len(block)}\n".encode() + block + b"\n"]
    for name, body in bodies.items():
        block = http(body)
        out.append(f"http://{name}.example/a%20b 192.0.2.1 20080102030405 {middle} {len(block)}\n".encode() + block + b"\n")
    return b"".join(out)
