"""Telling what an input is by looking at it: HTML, text, JSON lines or binary. docs/command-line.md says it for users."""

from __future__ import annotations

import json
import re
from typing import Literal

Kind = Literal["html", "text", "jsonl"]

_MAGIC = {
    b"\x1f\x8b": "gzip",
    b"\x28\xb5\x2f\xfd": "Zstandard",
    b"\xfd7zXZ\x00": "xz",
    b"BZh": "bzip2",
    b"PK\x03\x04": "ZIP (or an office document)",
    b"%PDF-": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"\x7fELF": "ELF program",
    b"PAR1": "Parquet",
}
_TEXT_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")  # byte order marks: UTF-16 holds NULs and is text
_DOCUMENT = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.I)
_LEADING = re.compile(r"(?:\s|<\?xml[^>]{0,200}>|<!--(?:[^-]|-(?!->)){0,5000}-->)*")  # linear: alternatives begin apart
_TAG = re.compile(r"<([a-z][a-z0-9]*)(?:\s[^<>]*)?>", re.I)
_HEAD = 65_536  # bytes that are looked at


def binary_kind(data: bytes) -> str | None:
    """The name of a binary format, "data with NUL bytes", or None for what may be text."""
    for magic, name in _MAGIC.items():
        if data.startswith(magic):
            return name
    if not data.startswith(_TEXT_MARKS) and b"\0" in data[:_HEAD] and not _is_utf16(data[:200]):
        return "data with NUL bytes"
    return None


def _is_utf16(head: bytes) -> bool:
    """Whether every other byte of Latin text is NUL, as in UTF-16 without a byte order mark."""
    return len(head) >= 20 and (head[1::2].count(0) > 0.4 * len(head) or head[0::2].count(0) > 0.4 * len(head))


def kind_of(text: str) -> Kind:
    """HTML, JSON lines or text.

    HTML begins (after white space, comments and an XML declaration) with a doctype, <html>, <head> or <body>; or it is a
    fragment: it begins with a tag and ends with one. JSON lines begin with a line that is an object holding "html" or
    "text". All else is text, however many tags it talks about.

    >>> kind_of("<!doctype html><p>Hi"), kind_of("<p>Hi <b>you</b></p>"), kind_of("A <div> is closed by </div>.")
    ('html', 'html', 'text')
    >>> kind_of("<div> and </div> are tags."), kind_of('{"html": "<p>Hi", "id": 1}')
    ('text', 'jsonl')
    """
    head = text[:_HEAD].lstrip("\ufeff")
    start = _LEADING.match(head)
    begins = head[start.end() if start else 0 :]
    if _DOCUMENT.match(begins):
        return "html"
    if begins.startswith("{") and is_record(begins.split("\n", 1)[0], complete="\n" in begins or len(text) < _HEAD):
        return "jsonl"
    if _TAG.match(begins) and text.rstrip().endswith(">"):
        return "html"
    return "text"


def is_record(line: str, complete: bool = True) -> bool:
    """Whether a line is a JSON object with a field "html" or "text"; of an incomplete one its beginning decides."""
    if not complete:
        return re.search(r'"(?:html|text)"\s*:', line) is not None
    try:
        value = json.loads(line, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and ("html" in value or "text" in value)
