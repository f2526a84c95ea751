"""The file of site profiles: docs/sites.md has the layout. Numbers only, little-endian; nothing in it can run.

The sites stand in the order of their hosts, pages and keys in the order of their hashes: the same profiles give the same
bytes. A checksum ends the file.
"""

from __future__ import annotations

import struct
import sys
from array import array
from zlib import crc32

from cleaner.sites import KEYS, PAGES, Site, SiteProfiles

MAGIC = b"cleaner-sites"
VERSION = 2
_HEAD = struct.Struct("<13sBI")  # magic, version, number of sites
_SITE = struct.Struct("<HBB")  # bytes of the host's name, 1 if counted, pages
_NUMBER = struct.Struct("<I")
_SIZE = {"I": 4, "Q": 8, "B": 1}


def dumps(profiles: SiteProfiles) -> bytes:
    """The bytes of a file. Raises ValueError for a host whose name is longer than 65,535 bytes."""
    parts = [_HEAD.pack(MAGIC, VERSION, len(profiles.sites))]
    parts += [dump_site(host, site) for host, site in sorted(profiles.sites.items())]
    data = b"".join(parts)
    return data + _NUMBER.pack(crc32(data))


def checksum(profiles: SiteProfiles) -> int:
    """The checksum of the file of some profiles: other profiles have another, but for chance."""
    return int(_NUMBER.unpack(dumps(profiles)[-_NUMBER.size :])[0])


def loads(data: bytes) -> SiteProfiles:
    """The profiles of a file. Raises ValueError, its message said of the file, for anything but what `dumps` made."""
    if len(data) < _HEAD.size + _NUMBER.size or not data.startswith(MAGIC):
        raise ValueError("holds no site profiles")
    _, version, number = _HEAD.unpack_from(data)
    if version != VERSION:
        raise ValueError(f"holds site profiles of version {version}, not {VERSION}")
    end = len(data) - _NUMBER.size
    if _NUMBER.unpack_from(data, end)[0] != crc32(memoryview(data)[:end]):
        raise ValueError("is damaged: its checksum is wrong")
    reader = _Reader(data, _HEAD.size, end)
    sites = dict(reader.site() for _ in range(number))
    if reader.at != end:
        raise ValueError("is damaged: data follow the last site")
    return SiteProfiles(sites)


def dump_site(host: str, site: Site) -> bytes:
    """The bytes of one site, as `load_site` reads them."""
    name = host.encode("utf-8", "surrogatepass")
    if len(name) > 65_535:
        raise ValueError(f"the name of a host has {len(name)} bytes")
    pages = sorted(site.pages)
    parts = [_SITE.pack(len(name), site.counted is not None, len(pages)), name, _bytes("Q", pages)]
    if site.counted is not None:
        keys = sorted(site.counted)
        parts += [_NUMBER.pack(len(keys)), _bytes("I", keys), bytes(site.counted[key] for key in keys)]
    else:
        for page in pages:
            parts += [_NUMBER.pack(len(site.pages[page])), _bytes("I", site.pages[page])]
    return b"".join(parts)


def load_site(data: bytes) -> tuple[str, Site]:
    """A host and what is known of it. Raises ValueError for anything but what `dump_site` made."""
    reader = _Reader(data, 0, len(data))
    found = reader.site()
    if reader.at != len(data):
        raise ValueError("is damaged: data follow the site")
    return found


def _bytes(kind: str, numbers: list[int] | array[int]) -> bytes:
    out = array(kind, numbers)
    if sys.byteorder == "big":
        out.byteswap()
    return out.tobytes()


class _Reader:
    """A place in the bytes of some sites."""

    def __init__(self, data: bytes, at: int, end: int) -> None:
        self.data, self.at, self.end = data, at, end

    def take(self, size: int) -> bytes:
        if size > self.end - self.at:
            raise ValueError("is damaged: it ends within a site")
        self.at += size
        return self.data[self.at - size : self.at]

    def numbers(self, kind: str, count: int) -> array[int]:
        out = array(kind)
        out.frombytes(self.take(count * _SIZE[kind]))
        if sys.byteorder == "big":
            out.byteswap()
        return out

    def count(self) -> int:
        return int(_NUMBER.unpack(self.take(_NUMBER.size))[0])

    def site(self) -> tuple[str, Site]:
        size, counted, number = _SITE.unpack(self.take(_SITE.size))
        host = self.take(size).decode("utf-8", "surrogatepass")
        pages = list(self.numbers("Q", number))
        if counted > 1 or number > PAGES or pages != sorted(set(pages)):
            raise ValueError("is damaged: the pages of a site are out of order")
        if counted:
            keys = self.numbers("I", self.count())
            counts = dict(zip(keys, self.take(len(keys)), strict=True))
            return host, Site(dict.fromkeys(pages, array("I")), counts, pages)
        return host, Site({page: self._keys() for page in pages}, None, pages)

    def _keys(self) -> array[int]:
        keys = self.numbers("I", self.count())
        if len(keys) > KEYS:
            raise ValueError("is damaged: a page with too many lines")
        return keys
