"""What charset labels mean, and reading one encoding as browsers do.

Labels and tables are those of the WHATWG Encoding Standard; where Python's codecs say something else they are mended.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache


def encoding_of(label: str | None) -> str | None:
    """The encoding that a label stands for in browsers.

    >>> encoding_of(" ISO-8859-1 "), encoding_of("x-sjis"), encoding_of("klingon")
    ('windows-1252', 'shift_jis', None)
    """
    return _labels().get(label.strip("\t\n\f\r \"'").lower()) if label else None


CODECS = {
    "utf-8": "utf_8",
    "utf-16le": "utf_16_le",
    "utf-16be": "utf_16_be",
    "ibm866": "cp866",
    "iso-8859-8-i": "iso8859_8",
    "koi8-r": "koi8_r",
    "koi8-u": "koi8_u",
    "macintosh": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    "windows-874": "cp874",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "hz-gb-2312": "hz",
    "big5": "big5hkscs",
    "euc-jp": "euc_jp",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
    "iso-2022-kr": "iso2022_kr",
    **{f"windows-{page}": f"cp{page}" for page in range(1250, 1259)},
    **{f"iso-8859-{part}": f"iso8859_{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
}

# Labels per encoding, other than its own name, as in the standard. Two that it forbids for safety's sake are
# read here, where nothing is run: hz-gb-2312 and iso-2022-kr.
_LABELS = """
utf-8: unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf8 x-unicode20utf8
utf-16le: csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16
utf-16be: unicodefffe
ibm866: 866 cp866 csibm866
iso-8859-2: csisolatin2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2
iso-8859-3: csisolatin3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3
iso-8859-4: csisolatin4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4
iso-8859-5: csisolatincyrillic cyrillic iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988
iso-8859-6: arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6-e iso-8859-6-i
iso-8859-6: iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987
iso-8859-7: csisolatingreek ecma-118 elot_928 greek greek8 iso-ir-126 iso8859-7 iso88597 iso_8859-7
iso-8859-7: iso_8859-7:1987 sun_eu_greek
iso-8859-8: csiso88598e csisolatinhebrew hebrew iso-8859-8-e iso-ir-138 iso8859-8 iso88598
iso-8859-8: iso_8859-8 iso_8859-8:1988 visual
iso-8859-8-i: csiso88598i logical
iso-8859-10: csisolatin6 iso-ir-157 iso8859-10 iso885910 l6 latin6
iso-8859-13: iso8859-13 iso885913
iso-8859-14: iso8859-14 iso885914
iso-8859-15: csisolatin9 iso8859-15 iso885915 iso_8859-15 l9
koi8-r: cskoi8r koi koi8 koi8_r
koi8-u: koi8-ru
macintosh: csmacintosh mac x-mac-roman
x-mac-cyrillic: x-mac-ukrainian
windows-874: dos-874 iso-8859-11 iso8859-11 iso885911 tis-620
windows-1250: cp1250 x-cp1250
windows-1251: cp1251 x-cp1251
windows-1252: ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591
windows-1252: iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii x-cp1252 x-user-defined
windows-1253: cp1253 x-cp1253
windows-1254: cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5
windows-1254: x-cp1254
windows-1255: cp1255 x-cp1255
windows-1256: cp1256 x-cp1256
windows-1257: cp1257 x-cp1257
windows-1258: cp1258 x-cp1258
gbk: chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 iso-ir-58 x-gbk cp936 ms936
big5: big5-hkscs cn-big5 csbig5 x-x-big5 cp950
euc-jp: cseucpkdfmtjapanese x-euc-jp
iso-2022-jp: csiso2022jp
shift_jis: csshiftjis ms932 ms_kanji shift-jis sjis windows-31j x-sjis cp932
euc-kr: cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601
euc-kr: windows-949 cp949 uhc
iso-2022-kr: csiso2022kr
hz-gb-2312: hz
"""


@lru_cache(maxsize=1)
def _labels() -> dict[str, str]:
    labels = {name: name for name in (*CODECS, "iso-2022-jp")}
    for line in _LABELS.strip().splitlines():
        name, _, others = line.partition(": ")
        labels.update(dict.fromkeys(others.split(), name))
    return labels


def is_read(text: str, share: int) -> bool:
    """Whether at most one in so many characters beyond ASCII is broken."""
    good, bad = letters(text)
    return bad * share <= good


def letters(text: str) -> tuple[int, int]:
    """How many characters are beyond ASCII, and how many stand for bytes that could not be read."""
    bad = text.count("\ufffd")
    return len(text) - len(text.encode("ascii", "ignore")) - bad, bad


def read(data: bytes, name: str) -> str:
    """The text in a given encoding, with U+FFFD for what could not be read."""
    if name == "iso-2022-jp":
        return _read_iso_2022_jp(data)
    try:
        text = data.decode(CODECS[name])
    except UnicodeDecodeError:
        table = _table(CODECS[name])
        text = codecs.charmap_decode(data, "strict", table)[0] if table else data.decode(CODECS[name], _HANDLER)
    if name == "euc-jp":
        text = text.translate(_japanese_signs())
    for theirs, ours in _PATCHES.get(name, ()):
        text = text.replace(theirs, ours)
    return text


@lru_cache(maxsize=64)
def _table(codec: str) -> str:
    """What the bytes mean in an encoding of one byte a letter; nothing for others.

    Bytes that Python leaves undefined are controls from 80 to 9F, as they are to browsers.
    """
    if not codec.startswith(("cp125", "cp8", "iso8859", "koi8", "mac")):
        return ""
    letters = [bytes((byte,)).decode(codec, "replace") for byte in range(256)]
    letters[0x80:0xA0] = [chr(at) if letter == "\ufffd" else letter for at, letter in enumerate(letters)][0x80:0xA0]
    if codec == "cp1255":
        letters[0xCA] = "\u05ba"
    return "".join(letters)


# Where Python's tables say something else than the standard's. The private ones stand for A0 and FD to FF.
_PATCHES = {
    "koi8-u": (("╝", "ў"), ("╬", "Ў")),
    "shift_jis": tuple((chr(0xF8F0 + at), "\ufffd") for at in range(4)),
}
_HANDLER = "cleaner.whatwg"


def _mend(error: UnicodeError) -> tuple[str, int]:
    """What the WHATWG's tables have and Python's codecs lack; U+FFFD for what they lack as well."""
    assert isinstance(error, UnicodeDecodeError)
    data, start, codec = error.object, error.start, error.encoding
    pair = data[start : start + 2]
    if codec == "gb18030" and pair[0] == 0x80:
        return "€", start + 1
    other = b""
    if codec == "euc_jp" and len(pair) == 2 and min(pair) >= 0xA1:
        other, codec = _to_shift_jis(pair), "cp932"
    elif codec == "big5hkscs" and len(pair) == 2:
        other, codec = pair, "cp950"
    try:
        if other:
            return other.decode(codec), start + 2
    except UnicodeDecodeError:
        pass
    end = error.end
    # A lead byte before ASCII is broken alone: what follows it, perhaps a tag, is read.
    if end - start > 1 and (low := next((at for at in range(start + 1, end) if data[at] < 0x80), 0)):
        end = low
    return "\ufffd", end


codecs.register_error(_HANDLER, _mend)


def _to_shift_jis(pair: bytes) -> bytes:
    """A character of the Japanese double-byte set, from EUC-JP (both bytes from A1) to Shift_JIS."""
    row, cell = pair[0] - 0xA1, pair[1] - 0xA1
    trail = cell + (0x9F if row % 2 else 0x40 if cell < 63 else 0x41)
    return bytes(((row >> 1) + (0x81 if row < 62 else 0xC1), trail))


@lru_cache(maxsize=1)
def _japanese_signs() -> dict[int, str]:
    """Signs such as ～ and － for which Python's EUC-JP has other code points than browsers."""
    signs = {}
    for cell in range(0xA1, 0xFF):
        for row in (0xA1, 0xA2):
            pair = bytes((row, cell))
            theirs, ours = pair.decode("euc_jp", "ignore"), _to_shift_jis(pair).decode("cp932", "ignore")
            if theirs and ours and theirs != ours:
                signs[ord(theirs)] = ours
    return signs


_ESCAPE = re.compile(rb"\x1b(\$[@B]|\([BJI])")  # fixed length


def _read_iso_2022_jp(data: bytes) -> str:
    """Python's own codec knows neither half-width katakana nor the signs of row 13 (①, ㈱)."""
    texts, mode = [], b"(B"
    pieces = _ESCAPE.split(data)
    for at, piece in enumerate(pieces):
        if at % 2:
            mode = piece
        elif mode[0] == 0x28:
            codec = "cp932" if mode == b"(I" else "ascii"
            texts.append((_raised(piece) if mode == b"(I" else piece).decode(codec, "replace"))
        else:
            # A line end in the middle returns to ASCII; some mail gateways have left it at that.
            text, line, rest = piece.partition(b"\n")
            texts.append(read(_raised(text), "euc-jp"))
            texts.append((line + rest).decode("ascii", "replace"))
    return "".join(texts)


def _raised(data: bytes) -> bytes:
    return bytes(byte | 0x80 if 0x20 < byte < 0x7F else byte for byte in data)
