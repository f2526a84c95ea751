"""Bytes to text, once, at the door.

The order: byte order mark; UTF-8 if the bytes are UTF-8; the charset of the HTTP header or the caller; that
of the page's meta tag or XML declaration; a detector; windows-1252. UTF-8 comes before what anybody says
because stale labels are common (27 of 200 pages of a crawl) and text in another encoding is hardly ever valid
UTF-8 by chance. Labels mean what the WHATWG Encoding Standard says they mean in browsers: gb2312 is read as
GBK, iso-8859-1 as windows-1252.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from cleaner.detect import LATIN, SKIPPED, detect
from cleaner.encodings import CODECS, encoding_of, is_read, letters, read


class Decoded(NamedTuple):
    """The text, its encoding (the WHATWG name) and how it was found.

    The source is bom, utf-8, http, meta, detected or fallback.
    """

    text: str
    charset: str
    source: str


def decode(data: bytes, charset: str | None = None) -> Decoded:
    """Decode a page; `charset` is what its HTTP header, or the caller, says.

    >>> decode("<p>Привет".encode("koi8-r"), "KOI8-R")
    Decoded(text='<p>Привет', charset='koi8-r', source='http')
    >>> decode("<meta charset=gb2312><p>Привет".encode())[1:]
    ('utf-8', 'utf-8')
    """
    marked = _by_mark(data)
    if marked:
        return marked
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return _not_utf8(data, charset)
    if text.isascii():
        return _escaped(data, charset) or Decoded(text, "utf-8", "utf-8")
    is_wide = b"\0" in data[:256] and _WIDE_TAG.search(data[:256])
    return (is_wide and _by_nulls(data, charset)) or Decoded(text, "utf-8", "utf-8")


# Byte order marks and encodings with them in mind.


def _by_mark(data: bytes) -> Decoded | None:
    first = data[:3]
    if first == codecs.BOM_UTF8:
        try:
            return Decoded(data[3:].decode(), "utf-8", "bom")
        except UnicodeDecodeError:
            text = data[3:].decode(errors="replace")
            good, bad = letters(text)
            return Decoded(text, "utf-8", "bom") if bad <= good else None  # a lie, rare
    if first[:2] not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) and first != b"\0\0\xfe":
        return None
    if data[:4] in (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE) and len(data) % 4 == 0:
        # FF FE 00 00 is UTF-16 to a browser; but a page that begins with U+0000 is no page.
        name = "utf-32le" if first[0] else "utf-32be"
        try:
            return Decoded(data[4:].decode(name), name, "bom")
        except UnicodeDecodeError:
            pass
    if first[0] == 0 or (b"\0" not in data and re.search(rb"</?[a-zA-Z]", data)):
        return None  # tags one byte a letter: not UTF-16, whatever it begins with
    name = "utf-16le" if first[:2] == codecs.BOM_UTF16_LE else "utf-16be"
    return Decoded(data[2:].decode(CODECS[name], "replace"), name, "bom")


_WIDE_TAG = re.compile(rb"<\0[!?/a-zA-Z]\0|\0<\0[!?/a-zA-Z]")


def _by_nulls(data: bytes, charset: str | None) -> Decoded | None:
    """UTF-16 without a mark: every other byte of a page's markup is then zero."""
    head = data[:256]
    if head.count(0) * 4 < len(head) or len(data) < 4:
        return None
    name = "utf-16le" if head[1::2].count(0) > head[::2].count(0) else "utf-16be"
    try:
        text = data[: len(data) & ~1].decode(CODECS[name])
    except UnicodeDecodeError:
        return None
    said = (encoding_of(charset) or "").startswith("utf-16")
    return Decoded(text, name, "http" if said else "detected")


def _escaped(data: bytes, charset: str | None) -> Decoded | None:
    """Encodings that look like ASCII: ISO-2022 by escapes, HZ where declared, UTF-16 by zeros."""
    if b"\0" in data[:256]:
        return _by_nulls(data, charset)
    said, written = encoding_of(charset), ""
    # One byte is looked for at the speed of memory, two are not.
    if b"\x1b" in data and (b"\x1b$" in data or b"\x1b(I" in data):
        name = "iso-2022-kr" if b"\x1b$)C" in data else "iso-2022-jp"
    elif b"~" in data and b"~{" in data:
        name = "hz-gb-2312"
        written = encoding_of(_declared(data)) or ""
        if name not in (said, written):
            return None
    else:
        return None
    text = read(data, name)
    if not is_read(text, 20):
        return None
    written = written or encoding_of(_declared(data)) or ""
    return Decoded(text, name, "http" if name == said else "meta" if name == written else "detected")


# Labels, and what they are worth.


def _not_utf8(data: bytes, charset: str | None) -> Decoded:
    zeros = _by_nulls(data, charset) if b"\0" in data[:256] else None
    if zeros:
        return zeros
    said, written = encoding_of(charset), encoding_of(_declared(data))
    is_said = "utf-8" in (said, written)
    text, good, bad = _nearly_utf8(data)
    almost = Decoded(text, "utf-8", "utf-8")
    # In text of other encodings the characters that look like UTF-8 are half as many, at most, as the others
    # (measured: EUC-JP 0.52, GBK 0.43, EUC-KR 0.29, Shift_JIS 0.27, one byte a letter 0.09).
    is_cut = bad == 1 and text[-1] == "\ufffd"
    if good and (bad * 4 <= good or ((is_said or is_cut) and bad <= good)):
        return almost
    if is_said and is_cut and _CUT.search(data[-3:]):
        return almost  # the only character beyond ASCII, and it was cut
    labelled = [
        Decoded(read(data, name), name, source)
        for name, source in ((said, "http"), (written, "meta"))
        if name and not name.startswith("utf-")
    ]
    for found in labelled:
        if is_read(found.text, 20):  # a handful of broken bytes does not make a label wrong
            return found
    detected = detect(data)
    if is_said and bad <= good * 3 and (detected is None or detected in LATIN):
        return almost  # in Latin scripts next to none look like UTF-8 by chance
    if detected:
        return Decoded(read(data, detected), detected, "detected")
    for found in labelled:
        if is_read(found.text, 4):
            return found
    return Decoded(read(data, "windows-1252"), "windows-1252", "fallback")


_CUT = re.compile(rb"(?:[\xe0-\xef][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{1,2})\Z")


def _nearly_utf8(data: bytes) -> tuple[str, int, int]:
    """The bytes read as UTF-8; how many characters beyond ASCII there are in it; how many broken places."""
    text = data.decode(errors="replace")
    asked = data.count(b"\xef\xbf\xbd")  # U+FFFD that stands there
    good, bad = letters(text)
    return text, good + asked, bad - asked


_HEAD = 16_384  # bytes in which a declaration is looked for
_META = re.compile(rb"<meta[\s/]([^>]*+)", re.IGNORECASE)
_META_PAIR = re.compile(rb"""([^\s/=>"']++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>"']++))""")
_CONTENT_CHARSET = re.compile(rb"""charset\s*+=\s*+["']?\s*+([^\s;"',]++)""", re.IGNORECASE)
_XML = re.compile(rb"""\s*+<\?xml[^>]*?\sencoding\s*+=\s*+["']([^"'>]++)["']""")


def _declared(data: bytes) -> str | None:
    """The charset that the page itself names. UTF-16 there means UTF-8: the declaration was read as ASCII."""
    head = SKIPPED.sub(b"", data[:_HEAD])
    labels = []
    for match in _META.finditer(head):
        pairs = {key.lower(): a or b or c for key, a, b, c in _META_PAIR.findall(match[1])}
        if b"charset" in pairs:
            labels.append(pairs[b"charset"])
        elif pairs.get(b"http-equiv", b"").strip().lower() == b"content-type":
            labels += _CONTENT_CHARSET.findall(pairs.get(b"content", b""))[:1]
    if xml := _XML.match(head[:1024]):
        labels.append(xml[1])
    for raw in labels:
        label = raw.decode("ascii", "replace")
        name = encoding_of(label)
        if name:
            return "utf-8" if name.startswith("utf-16") else label
    return None
