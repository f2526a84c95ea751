"""Bytes to str, once, at the door: which encoding a page is in, by what can be proven before what is claimed.

The order: a byte order mark; strict UTF-8 with at least one character beyond ASCII; what HTTP said; what the page's
meta tag says; a detector; windows-1252. Labels mean what the WHATWG Encoding Standard says they mean ("gb2312" is
gb18030, "iso-8859-1" is windows-1252). A claim that does not decode the bytes falls through to the next source if that
one does.
"""

from __future__ import annotations

import codecs
import re
from functools import cache
from typing import NamedTuple

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark begins it
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Python's name of a codec -> the superset that the Encoding Standard decodes its labels with.
_SUPERSET = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "hz": "hz", "shift_jis": "cp932", "euc_kr": "cp949", "johab": "cp949",
    "big5": "big5hkscs", "cp950": "big5hkscs", "utf-16": "utf-16-le", "iso2022_jp_2": "iso2022_jp",
}  # fmt: skip
# Labels of the Encoding Standard that Python does not know.
_LABELS = {
    "x-sjis": "cp932", "x-gbk": "gb18030", "x-x-big5": "big5hkscs", "cn-big5": "big5hkscs", "x-cp1250": "cp1250",
    "x-cp1251": "cp1251", "x-cp1252": "cp1252", "x-cp1253": "cp1253", "x-cp1254": "cp1254", "x-cp1255": "cp1255",
    "x-cp1256": "cp1256", "x-cp1257": "cp1257", "x-cp1258": "cp1258", "x-euc-jp": "euc_jp", "dos-874": "cp874",
    "windows-874": "cp874", "windows-949": "cp949", "korean": "cp949", "koi": "koi8-r", "koi8": "koi8-r",
    "unicode-1-1-utf-8": "utf-8", "x-unicode20utf8": "utf-8", "csiso88596e": "iso8859-6", "logical": "iso8859-8",
    "iso-8859-8-i": "iso8859-8", "visual": "iso8859-8", "sun_eu_greek": "iso8859-7", "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-roman": "mac-roman", "iso-8859-11": "cp874", "ks_c_5601-1989": "cp949", "csksc56011987": "cp949",
}  # fmt: skip
_META = re.compile(rb"""<meta\b[^>]{0,500}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.I)  # linear: the gap is bounded
_XML = re.compile(rb"""\A\s{0,100}<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]+)""", re.I)
_PRESCAN = 8192  # bytes; browsers look at 1,024, but pages with long scripts before the tag are common
_ESCAPES = re.compile(rb"\x1b(?:\$[@AB]|\$\([A-Z@]|\$\)C|\([BIJ])")  # ISO-2022: a switch of character set
_SAMPLE = 12_000  # bytes that the detector reads
_TAGS = re.compile(rb"<[^<>]{0,2000}>")  # linear: the gap is bounded and excludes both ends
_PLAIN = re.compile(rb"[\x00-\x7f]{40,}")  # ASCII tells a detector nothing
_ASCII = bytes(range(128))
# Encodings that pages without a label are in: those of the Encoding Standard that are not rare.
_CANDIDATES = (
    "utf_8", "gb18030", "big5", "cp932", "euc_jp", "cp949", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255",
    "cp1256", "cp1257", "cp1258", "cp874", "koi8_r", "koi8_u", "iso8859_2", "iso8859_5", "iso8859_7",
)  # fmt: skip
_BROKEN = 0.002  # share of broken sequences up to which UTF-8 is still UTF-8


class Decoded(NamedTuple):
    """A page's text; the codec that decoded it, as Python names it; and what named the codec.

    source: "bom", "utf-8", "http", "meta", "detected" or "fallback".
    """

    text: str
    charset: str
    source: str


def decode(data: bytes, charset: str | None = None) -> Decoded:
    """Decode a page; `charset` is what the HTTP header or the caller said. Never raises: U+FFFD stands for broken bytes.

    >>> decode("naïve".encode("utf-8"), charset="latin-1")
    Decoded(text='naïve', charset='utf-8', source='utf-8')
    >>> decode("<meta charset=gb2312>汉字".encode("gb18030")).charset
    'gb18030'
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return Decoded(data[len(mark) :].decode(name, "replace"), name, "bom")
    if not _ESCAPES.search(data):
        if data.isascii():
            return Decoded(data.decode("ascii"), "utf-8", "utf-8")
        if (text := _strict(data, "utf-8")) is not None:
            return Decoded(text, "utf-8", "utf-8")
    claims = [(codec_of(charset), "http"), (_declared(data), "meta")]
    for name, source in claims:
        if name and (text := _strict(data, name)) is not None:
            return Decoded(text, name, source)
    return _despite_claims(data, claims)


def _despite_claims(data: bytes, claims: list[tuple[str | None, str]]) -> Decoded:
    """No claim decodes all bytes: UTF-8 or a claim with a few broken bytes, else what the detector says."""
    if escape := _ESCAPES.search(data):
        name = "iso2022_kr" if escape.group() == b"\x1b$)C" else "iso2022_jp"
        return Decoded(data.decode(name, "replace"), name, "detected")
    for name, source in [("utf-8", "utf-8"), *claims]:
        if name and _mostly(data, name):
            return Decoded(_lenient(data, name), name, source)
    found = _detected(data)
    if found and (text := _strict(data, found)) is not None:
        return Decoded(text, found, "detected")
    claimed = next(((name, source) for name, source in claims if name and name != "utf-8"), None)
    name, source = (found, "detected") if found else claimed or ("cp1252", "fallback")
    return Decoded(_lenient(data, name), name, source)


@cache
def codec_of(label: str | None) -> str | None:
    """Python's codec for a charset label as the Encoding Standard reads it; None for an unknown label.

    >>> codec_of(" GB2312 "), codec_of("latin1"), codec_of("x-sjis"), codec_of("rubbish")
    ('gb18030', 'cp1252', 'cp932', None)
    """
    name = (label or "").strip().strip("\"'").lower()
    if not name or "\0" in name:
        return None
    if name in _LABELS:
        return _LABELS[name]
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    if not codec._is_text_encoding or codec.name in ("utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape"):
        return None
    return _SUPERSET.get(codec.name, codec.name)


def _declared(data: bytes) -> str | None:
    """The codec that the page's own meta tag or XML declaration names."""
    found = _META.search(data, 0, _PRESCAN) or _XML.search(data, 0, _PRESCAN)
    name = codec_of(found.group(1).decode("ascii", "ignore")) if found else None
    # A tag that can be read as ASCII is not in UTF-16: the Encoding Standard takes UTF-8.
    return "utf-8" if name and name.startswith(("utf-16", "utf-32")) else name


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name, _handler(name))
    except UnicodeError:
        return None


def _lenient(data: bytes, name: str) -> str:
    text = _strict(data, name) if _handler(name) != "strict" else None
    return text if text is not None else data.decode(name, "replace")


def _mostly(data: bytes, name: str) -> bool:
    """Whether all but a few of the characters beyond ASCII decode: a page cut off, or with one foreign quotation."""
    beyond = len(data) - len(data.translate(None, bytes(range(128, 256))))
    broken = data.decode(name, "replace").count("\ufffd")
    return broken <= 3 + _BROKEN * beyond and beyond >= 8 * broken


def _handler(name: str) -> str:
    """Bytes that a windows code page leaves undefined are the C1 control of that number, as the standard says."""
    return "cleaner.c1" if name.startswith("cp12") or name == "cp874" else "strict"


def _c1(error: UnicodeError) -> tuple[str, int]:
    if isinstance(error, UnicodeDecodeError):
        return "".join(map(chr, error.object[error.start : error.end])), error.end
    raise error


codecs.register_error("cleaner.c1", _c1)


def _detected(data: bytes) -> str | None:
    """What charset-normalizer takes the bytes for, looking only at text beyond ASCII; only encodings of the web.

    Where hardly a byte in fifty is beyond ASCII it is English with typographic quotes, whatever else it could be.
    """
    from charset_normalizer import from_bytes

    text = _TAGS.sub(b" ", data[:400_000])
    if 50 * len(text.translate(None, _ASCII)) < len(text) and _strict(data, "cp1252") is not None:
        return "cp1252"
    sample = _PLAIN.sub(b" ", text)[:_SAMPLE].rpartition(b" ")[0] or text  # no character cut in two
    best = from_bytes(sample, steps=4, chunk_size=512, cp_isolation=list(_CANDIDATES)).best()
    return codec_of(best.encoding) if best else None
