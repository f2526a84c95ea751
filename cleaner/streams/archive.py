"""WARC and ARC files: the records that hold a page or its text, and what lies between damaged ones.

Records are found here, by their headers and lengths, so that a damaged one can be passed over; FastWARC reads the HTTP
message in them. WET files are WARC files with records of the type "conversion".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.streams.inflate import MissingExtra
from cleaner.streams.items import Item

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cleaner.streams.inflate import Inflated
    from cleaner.streams.items import Kind

_MAX_HEADER = 1 << 18
_HELD = 1 << 24  # bytes of a record that are held to see whether its length is right before it is passed over
_WARC_START = re.compile(rb"WARC/\d\.\d+\r?\n")
_WARC_NEXT = re.compile(rb"\nWARC/\d\.\d+\r?\n[\w-]+:")
_ARC_LINE = re.compile(rb"([^\s:]+:\S[^\n]*?) (\S+) (\d{8,17}) ([^\n]*?)(\d+)\r?\n")
_ARC_NEXT = re.compile(rb"\n[a-z]+:\S[^\n]* [\d.]+ \d{14} [^\n]*\d+\r?\n")
_HTML_TYPES = ("text/html", "application/xhtml+xml")


class Head(NamedTuple):
    """The head of a record: its size and that of the block behind it, in bytes; its type and what identifies it."""

    size: int
    length: int
    type: str
    content_type: str
    about: dict[str, Any]


class Format(NamedTuple):
    """An archive format: its name, how a record begins, how the next one is found, and what ends a record."""

    name: str
    head: Callable[[Inflated], Head | None]
    start: re.Pattern[bytes]
    next: re.Pattern[bytes]
    end: bytes


def _warc_head(stream: Inflated) -> Head | None:
    """The head of the WARC record that the buffer begins with; None if that is none."""
    while not (found := re.search(rb"\r?\n\r?\n", stream.buffer)):
        if len(stream.buffer) > _MAX_HEADER or not stream.fill():
            return None
    if not _WARC_START.match(stream.buffer):
        return None
    fields: dict[str, str] = {}
    for line in bytes(stream.buffer[: found.start()]).decode("utf-8", "replace").splitlines()[1:]:
        name, colon, value = line.partition(":")
        if colon:
            fields[name.strip().lower()] = value.strip()
    length = fields.get("content-length", "")
    if not re.fullmatch(r"[0-9]{1,18}", length):
        return None
    url = fields.get("warc-target-uri", "").strip("<>")  # WARC 1.0 wrote it in brackets
    about = {"id": fields.get("warc-record-id"), "url": url, "date": fields.get("warc-date")}
    known = {name: value for name, value in about.items() if value}
    return Head(found.end(), int(length), fields.get("warc-type", ""), fields.get("content-type", ""), known)


def _arc_head(stream: Inflated) -> Head | None:
    """The head of the ARC record that the buffer begins with, version 1 or 2; None if that is none."""
    while b"\n" not in stream.buffer:
        if len(stream.buffer) > _MAX_HEADER or not stream.fill():
            return None
    found = _ARC_LINE.match(stream.buffer)
    if not found:
        return None
    url, _, date, middle, length = (part.decode("utf-8", "replace") for part in found.groups())
    day, time = date[:8], date[8:14].ljust(6, "0")
    iso = f"{day[:4]}-{day[4:6]}-{day[6:]}T{time[:2]}:{time[2:4]}:{time[4:]}Z"
    kind = "filedesc" if url.startswith("filedesc:") else "response"
    content_type = middle.split(" ")[0] if middle else ""
    return Head(found.end(), int(length), kind, content_type, {"url": url, "date": iso})


FORMATS = {
    "warc": Format("WARC", _warc_head, _WARC_START, _WARC_NEXT, b"\r\n\r\n"),
    "arc": Format("ARC", _arc_head, _ARC_LINE, _ARC_NEXT, b"\n"),
}


def read(
    stream: Inflated, file: str, kind: str, longest: int, any_status: bool = False, skip: int = 0, number: int = 0
) -> Iterator[Item]:
    """The records of an archive, kind "warc" or "arc", in order; those of no interest as "skipped", faults as "damage".

    longest: bytes that are read of one record. any_status: also pages that an error or redirection came with. skip: bytes
    to pass over first; number: of the record before the first.
    """
    form = FORMATS[kind]
    stream.skip(skip)
    while _blank(stream):
        number += 1
        position = stream.place()
        head = form.head(stream)
        item = Item("damage", file, number, position, note=_fault(stream, f"no {form.name} record where one should begin"))
        if head:
            item.about = {**head.about, "offset": position[0]}
            item.note = _whole(stream, head, form, longest)
        if item.note:
            item.note += f" (at byte {position[0]})"
            yield item
            if not _resync(stream, form):
                return
        elif head:
            yield _take(stream, head, item, longest, any_status)


def _blank(stream: Inflated) -> bool:
    """Pass over line ends before a record; whether anything follows."""
    while True:
        if stream.buffer.startswith((b"\r", b"\n")):
            stream.drop(len(stream.buffer) - len(stream.buffer.lstrip(b"\r\n")))
        if stream.buffer:
            return True
        if not stream.fill():
            return bool(stream.damage)


def _fault(stream: Inflated, otherwise: str) -> str:
    if stream.damage:
        return stream.damage
    return "cut off: it ends in the middle of a record" if stream.ended else f"damaged: {otherwise}"


def _whole(stream: Inflated, head: Head, form: Format, longest: int) -> str:
    """The fault of a record, or "": all of it is there, its member's checksum is right, and its length."""
    size = head.size + head.length
    if head.length > max(longest, _HELD):
        return ""  # too long to be held; what follows it will show
    if not stream.need(size):
        return _fault(stream, "it ends in the middle of a record")
    wanted = size + len(form.end) + stream.compressed
    while len(stream.buffer) < wanted and not (stream.member_done and len(stream.buffer) >= size):
        if not stream.fill():
            break
    behind = bytes(stream.buffer[size : size + 4096])
    alone = stream.place()[1] == 0 and not behind.strip(b"\r\n")  # in its member: the checksum speaks of this record only
    if stream.damage and alone and stream.member_at(size - 1) == stream.damaged_at:
        return stream.damage
    if behind[: len(form.end)].strip(b"\r\n") and not form.start.match(behind):
        return "damaged: its length is wrong"
    return ""


def _take(stream: Inflated, head: Head, item: Item, longest: int, any_status: bool) -> Item:
    """The item of a record that is whole, with its block if that is wanted."""
    item.size = head.size + head.length
    item.kind, item.note = _wanted(head)
    stream.drop(head.size)
    if item.kind == "skipped":
        return _short(stream, item, stream.skip(head.length))
    stream.need(min(head.length, longest))
    item.data = stream.take(min(head.length, longest))
    if missing := stream.skip(head.length - len(item.data)):
        return _short(stream, item, missing)
    if item.kind == "http":
        item.note = _unwanted(item.data, any_status)
        if item.note:
            item.kind, item.data = "skipped", b""
    return item


def _short(stream: Inflated, item: Item, missing: int) -> Item:
    """The item of a long record that was not held; damage if the end of it was not there."""
    if missing:
        item.kind, item.data = "damage", b""
        item.note = f"{_fault(stream, 'it ends in the middle of a record')} (at byte {item.position[0]})"
    return item


def _wanted(head: Head) -> tuple[Kind, str]:
    """What kind of item a record is, by its head; of a skipped one also why."""
    if head.type == "response":
        is_http = re.match(r"https?:", head.about.get("url", ""), re.I) or head.content_type.startswith("application/http")
        return ("http", "") if is_http else ("skipped", "not HTTP")
    if head.type == "conversion":
        content_type = head.content_type.lower()
        if content_type.startswith(_HTML_TYPES):
            return "html", ""
        return ("text", "") if content_type.startswith("text/") or not content_type else ("skipped", "not text")
    return "skipped", f"record of the type {head.type or '?'}"


def _resync(stream: Inflated, form: Format) -> bool:
    """Go to the next record behind a faulty one; False if none is found."""
    stream.drop(min(1, len(stream.buffer)))
    while True:
        found = form.next.search(stream.buffer)
        if found:
            stream.drop(found.start() + 1)
            return True
        if len(stream.buffer) > _MAX_HEADER:
            stream.drop(len(stream.buffer) - 4096)  # a record's first lines may have begun
        if stream.fill():
            continue
        if not stream.damage or not stream.resync():
            return False
        while stream.need(64) and not stream.buffer.strip(b"\r\n"):
            stream.drop(len(stream.buffer))
        if form.start.match(stream.buffer):
            return True


# What an HTTP message says of itself.


def _message(block: bytes, decoded: bool) -> Any:
    """A block as a record of FastWARC, its HTTP headers read, the payload's encodings undone or left. Raises OSError."""
    record_class = warc().WarcRecord
    head = (
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n"
    )
    record = record_class.from_bytes(head % len(block) + block)
    record.parse_http(auto_decode="all" if decoded else "none", quirks_mode=True, max_header_len=_MAX_HEADER)
    return record


def warc() -> Any:
    """The module fastwarc.warc. Raises MissingExtra."""
    try:
        from fastwarc import warc as module
    except ImportError:
        raise MissingExtra('WARC files need the extra "crawl": pip install "dechrome[crawl]"') from None
    return module


def _unwanted(block: bytes, any_status: bool) -> str:
    """Why an HTTP response is no page, or ""."""
    try:
        record = _message(block, decoded=False)
        headers, content_type = record.http_headers, (record.http_content_type or "").lower()
        status = headers.status_code if headers is not None else None
    except OSError:
        return ""  # the worker will say what is wrong with it
    if not any_status and status is not None and not 200 <= status < 300:
        return f"HTTP status {status}"
    if content_type and content_type not in _HTML_TYPES:
        return f"not HTML: {content_type}"
    return ""


def page_of(block: bytes, longest: int) -> tuple[bytes, str | None]:
    """The body of an HTTP response, its encodings undone, `longest` bytes at most; and the charset that its header names.

    Raises ValueError, with a sentence, for what cannot be read.
    """
    try:
        plain = _message(block, decoded=False)
    except OSError as error:
        raise ValueError(f"no HTTP response: {error}") from None
    charset = plain.http_charset
    try:
        return _message(block, decoded=True).reader.read(longest), charset
    except OSError:  # crawlers undo encodings and leave the header that names them
        return plain.reader.read(longest), charset
