"""Compressed streams, member by member: bytes with the offset that they came from, and going on after damage.

.gz, .zst, .xz and .bz2 files may hold several members (frames) one after the other; crawlers write one a record. Each is
checked by itself, so that a damaged one costs no other: reading goes on at the next place where a member begins.
"""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections import deque
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from cleaner.streams.items import Position

CHUNK = 1 << 16  # bytes that are read, or given to a decompressor, at once
MOST = 1 << 18  # bytes that a decompressor gives at once
_HELD = 1 << 23  # bytes of a member that are kept to look for the next one if it is damaged
_TRIAL = 4096  # bytes that a member must give without a fault to be taken for one


class MissingExtra(ImportError):
    """A package that an input or output needs is not installed; the message says how to get it."""


class Raw(Protocol):
    """What bytes are read from: up to `size` of them, as many as there are now; b"" at the end."""

    def read(self, size: int, /) -> bytes | None: ...


class _Gzip:
    """zlib's decompressor with the interface of those of lzma and bz2."""

    def __init__(self) -> None:
        self._engine = zlib.decompressobj(31)
        self.eof, self.needs_input, self.unused_data = False, True, b""

    def decompress(self, data: bytes, max_length: int) -> bytes:
        before = self._engine.copy()
        data = self._engine.unconsumed_tail + data
        try:
            out = self._engine.decompress(data, max_length)
        except zlib.error:
            self._engine = before
            raise
        self.eof, self.unused_data = self._engine.eof, self._engine.unused_data
        # A full buffer may hide more output that needs no input.
        self.needs_input = not self._engine.unconsumed_tail and len(out) < max_length
        return out

    def salvage(self, data: bytes) -> bytes:
        """What stands before the fault in data that could not be decompressed."""
        data, out = self._engine.unconsumed_tail + data, []
        try:
            while piece := self._engine.decompress(data, 64):
                out.append(piece)
                data = self._engine.unconsumed_tail
        except zlib.error:
            pass
        return b"".join(out)


def zstd() -> Any:
    """The module compression.zstd, or its backport. Raises MissingExtra."""
    try:
        from compression import zstd as module  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        try:
            from backports import zstd as module
        except ImportError:
            raise MissingExtra('.zst needs the extra "crawl": pip install "dechrome[crawl]"') from None
    return module


class Codec(NamedTuple):
    """A compression: how its members begin, and what decompresses one."""

    magic: bytes
    engine: Callable[[], Any]


CODECS = {
    "gz": Codec(b"\x1f\x8b\x08", _Gzip),
    "zst": Codec(b"\x28\xb5\x2f\xfd", lambda: zstd().ZstdDecompressor()),
    "xz": Codec(b"\xfd7zXZ\x00", lzma.LZMADecompressor),
    "bz2": Codec(b"BZh", bz2.BZ2Decompressor),
}
_DICTIONARY = b"\x5d\x2a\x4d\x18"  # the skippable frame that holds the dictionary of a .warc.zst


def codec_of(head: bytes) -> str | None:
    """The name of the compression that a file's first bytes show, or None."""
    if head.startswith(_DICTIONARY):
        return "zst"
    return next((name for name, codec in CODECS.items() if head.startswith(codec.magic)), None)


class Inflated:
    """The bytes of a stream, decompressed into `buffer`, which the reader takes from.

    position: the place of the buffer's first byte among all bytes. damage: the sentence of a fault that reading stopped
    at, and damaged_at its offset in the stream; `resync` goes on behind it. member_done: whether the last byte of the
    buffer ends a member whose checksum was right.
    """

    def __init__(self, raw: Raw, codec: str | None, offset: int = 0) -> None:
        self._raw, self._codec = raw, CODECS[codec] if codec else None
        self.compressed = codec is not None
        self._engine: Any = None
        self._held, self._held_at, self._fed = bytearray(), offset, 0
        self._members: deque[tuple[int, int]] = deque([(0, offset)])
        self._dictionary: Any = None
        self.buffer, self.position = bytearray(), 0
        self.damage, self.damaged_at, self.member_done, self.ended = "", 0, False, False

    def fill(self) -> bool:
        """Get more bytes or pass the end of a member; False at the end of the stream or at damage."""
        if self.damage or self.ended:
            return False
        if self._codec is None:
            chunk = self._read()
            self.buffer += chunk
            self.ended = not chunk
            return bool(chunk)
        if self._engine is None and not self._begin():
            return False
        return self._inflate()

    def need(self, size: int) -> bool:
        """Fill the buffer up to `size` bytes; False if there are not so many."""
        while len(self.buffer) < size:
            if not self.fill():
                return False
        return True

    def take(self, size: int) -> bytes:
        """Take bytes from the buffer."""
        data = bytes(self.buffer[:size])
        self.drop(size)
        return data

    def drop(self, size: int) -> None:
        """Take bytes from the buffer that nobody wants to see."""
        del self.buffer[:size]
        self.position += size

    def skip(self, size: int) -> int:
        """Pass over bytes, without holding them; gives how many of them there were not."""
        while size > 0 and (self.buffer or self.fill()):
            step = min(size, len(self.buffer))
            self.drop(step)
            size -= step
        return size

    def place(self) -> Position:
        """Where the first byte of the buffer comes from: the offset of its member, and how far into that it stands."""
        if self._codec is None:
            return self._members[0][1] + self.position, 0
        while len(self._members) > 1 and self._members[1][0] <= self.position:
            self._members.popleft()
        start, offset = self._members[0]
        return offset, self.position - start

    def member_at(self, index: int) -> int:
        """The offset of the member that a byte of the buffer comes from."""
        at = self.position + index
        return next((offset for start, offset in reversed(self._members) if start <= at), self._members[0][1])

    def _read(self) -> bytes:
        try:
            return self._raw.read(CHUNK) or b""
        except OSError as error:
            self._fail(f"cannot be read on: {error.strerror or error}")
            return b""

    def _more(self) -> bool:
        chunk = self._read()
        self._held += chunk
        return bool(chunk)

    def _fail(self, message: str) -> None:
        self.damage, self.damaged_at = message, self._members[-1][1] if self._codec else self.place()[0]

    def _begin(self) -> bool:
        """Begin the next member; False at the end of the stream or where none begins."""
        assert self._codec is not None
        while len(self._held) < 8 and self._more():
            pass
        while self._held[:1] == b"\0":  # padding, as on tapes
            self._consume(len(self._held) - len(self._held.lstrip(b"\0")))
            self._more()
        if not self._held:
            self.ended = not self.damage
            return False
        self._members[-1] = (self._members[-1][0], self._held_at)
        if self._held.startswith(_DICTIONARY) and self._codec is CODECS["zst"]:
            return self._read_dictionary()
        if not self._held.startswith(self._codec.magic):
            self._fail("damaged: no compressed data where it should go on")
            return False
        self._engine = self._new_engine()
        self.member_done = False
        return True

    def _new_engine(self) -> Any:
        assert self._codec is not None
        if self._dictionary is not None:
            return zstd().ZstdDecompressor(zstd_dict=self._dictionary)
        return self._codec.engine()

    def _read_dictionary(self) -> bool:
        """The dictionary that all further frames of a .warc.zst are compressed with; it may be compressed itself."""
        size = 8 + int.from_bytes(self._held[4:8], "little")
        while len(self._held) < size and self._more():
            pass
        content = bytes(self._held[8:size])
        try:
            if content.startswith(CODECS["zst"].magic):
                content = zstd().decompress(content)
            self._dictionary = zstd().ZstdDict(content)
        except (zstd().ZstdError, ValueError):
            self._fail("damaged: its dictionary cannot be read")
            return False
        self._consume(size)
        self._members[-1] = (self._members[-1][0], self._held_at)
        return self._begin()

    def _consume(self, size: int) -> None:
        del self._held[:size]
        self._held_at += size
        self._fed = 0

    def _inflate(self) -> bool:
        data = b""
        if self._engine.needs_input:
            if self._fed == len(self._held) and not self._more():
                self._fail(self.damage or "cut off: it ends in the middle of compressed data")
                return False
            data = bytes(self._held[self._fed : self._fed + CHUNK])
            self._fed += len(data)
        try:
            self.buffer += self._engine.decompress(data, MOST)
        except Exception as error:  # each library has its own
            if isinstance(self._engine, _Gzip):
                self.buffer += self._engine.salvage(data)
            self._fail(f"damaged: {str(error).removeprefix('Error -3 while decompressing data: ')}")
            return False
        if self._engine.eof:
            self._consume(self._fed - len(self._engine.unused_data))
            self._members.append((self.position + len(self.buffer), self._held_at))
            self._engine, self.member_done = None, True
        elif self._fed > _HELD:
            self._drop_held(self._fed - CHUNK)
        return True

    def _drop_held(self, size: int) -> None:
        del self._held[:size]
        self._held_at += size
        self._fed -= size

    def resync(self) -> bool:
        """Forget the buffer and go on at the next member behind the damage; False if there is none."""
        self.drop(len(self.buffer))
        if self._codec is None or self.ended:
            return False
        self.damage, self._engine = "", None
        self._drop_held(min(1, len(self._held)))
        while not self._at_member():
            if not self._more():
                self.ended = True
                return False
        self._fed = 0
        self._members.append((self.position, self._held_at))
        self.member_done = True
        return True

    def _at_member(self) -> bool:
        """Go to the next place in what is held where a member begins that can be read; False if there is none yet."""
        assert self._codec is not None
        magic = self._codec.magic
        while (found := self._held.find(magic)) >= 0:
            self._drop_held(found)
            while len(self._held) < CHUNK and self._more():
                pass
            try:
                self._new_engine().decompress(bytes(self._held[:CHUNK]), _TRIAL)
            except Exception:
                self._drop_held(1)
                continue
            return True
        self._drop_held(max(0, len(self._held) - len(magic) + 1))
        return False
