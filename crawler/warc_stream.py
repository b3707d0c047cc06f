"""The bytes of a WARC file in parts that can be read apart: what is broken costs no more than itself."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

CHUNK = 64 * 1024
GZIP = b"\x1f\x8b\x08"
"""How a gzip member begins."""
BETWEEN_RECORDS = (b"\r\n\r\n", b"\n\n")
"""How a record, and so a plain file, ends."""

STEP = 64
"""Packed bytes at a time, where the place of a fault is looked for."""
CUT_SHORT = "it ends in the middle of a record"
"""The fault of a plain file that does not end as a record does."""


class Part(Protocol):
    """A stream with whole records in it; ``fault`` is "", or says why it ended before its time.

    ``offset`` is where in the file it begins. ``torn``: what was read last may be wrong even where its
    length is right.
    """

    offset: int
    fault: str
    torn: bool

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most ``size``; none at the end, be it too early."""


def parts(path: Path, start: int = 0) -> Iterator[Part]:
    """A plain file whole, or each gzip member of a compressed one from an offset on. Raises OSError.

    A part is read to its end before the next is given. Where a member is broken, the next one is
    looked for behind its beginning.
    """
    with path.open("rb") as file:
        if file.read(len(GZIP)) != GZIP:
            file.seek(0)
            yield Plain(file)
            return
        while start >= 0:
            file.seek(start)
            member = Member(file, start)
            yield member
            while member.read(CHUNK):
                pass
            start = _next_member(file, start + (1 if member.fault else member.size))


def _next_member(file: BinaryIO, start: int) -> int:
    """Where a member begins at or behind an offset; -1 when none does."""
    file.seek(start)
    held = b""
    while data := file.read(CHUNK):
        held += data
        if (at := held.find(GZIP)) >= 0:
            return start + at
        kept = len(GZIP) - 1
        start += len(held) - len(held[-kept:])
        held = held[-kept:]
    return -1


class Plain:
    """A file that is not compressed; it has to end as a record ends."""

    def __init__(self, file: BinaryIO) -> None:
        """Read ``file`` from where it stands."""
        self.offset, self.fault, self.torn = 0, "", False
        self._file = file
        self._end = b""

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        data = self._file.read(CHUNK if size < 0 else size)
        self._end = (self._end + data)[-4:]
        if not data and size and not self._end.endswith(BETWEEN_RECORDS):
            self.fault = CUT_SHORT
        return data


def _salvaged(inflate: zlib._Decompress, packed: bytes, most: int) -> bytes:
    """What unpacks before the place where the data break: asked for all at once, zlib gives none of it."""
    data = b""
    for start in range(0, len(packed), STEP):
        try:
            data += inflate.decompress(packed[start : start + STEP], most - len(data))
        except zlib.error:
            break
        if len(data) >= most:
            break
    return data


class Member:
    """One gzip member; ``size`` is what it takes of the file once it was read to its end."""

    def __init__(self, file: BinaryIO, offset: int) -> None:
        """Read ``file`` from where it stands, which is where the member begins."""
        self.offset, self.fault, self.torn = offset, "", False
        self.size = 0
        self._file = file
        self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)

    def read(self, size: int = -1) -> bytes:
        """The next bytes; never more at once than asked for, however well they were packed."""
        while not (self._inflate.eof or self.fault):
            packed = self._inflate.unconsumed_tail
            if not packed:
                packed = self._file.read(CHUNK)
                self.size += len(packed)
            if not packed:
                # What stood behind a cut in the middle of a file was unpacked as if it belonged to it.
                self.fault, self.torn = "it ends in the middle of a gzip member", True
                break
            most = CHUNK if size < 0 else size
            before = self._inflate.copy()
            try:
                data = self._inflate.decompress(packed, most)
            except zlib.error:
                self.fault, self.torn = "a gzip member is broken", True
                return _salvaged(before, packed, most)
            if self._inflate.eof:
                self.size -= len(self._inflate.unused_data)
            if data:
                return data
        return b""
