"""The lines of a page before cleaning, packed as the store keeps them: JSON, by Zstandard."""

from __future__ import annotations

import json
import threading
import zlib
from collections.abc import Sequence
from datetime import datetime

from zstandard import ZstdCompressor, ZstdDecompressor

from store.records import RawLine

_MAGIC = b"\x28\xb5\x2f\xfd"
"""What begins a frame of Zstandard (RFC 8878); an older store has zlib's streams, which begin otherwise."""


class _Packers(threading.local):
    """A thread's own: they are made slowly, and no two threads may use one at once."""

    def __init__(self) -> None:
        self.packing, self.unpacking = ZstdCompressor(level=3), ZstdDecompressor()


_PACKERS = _Packers()
_AS_JSON = json.JSONEncoder(ensure_ascii=False).encode


def packed(lines: Sequence[RawLine]) -> bytes:
    """The lines as they are stored."""
    told = [[*line[:3], line.at and line.at.isoformat()] for line in lines]
    return _PACKERS.packing.compress(_AS_JSON(told).encode("utf-8", "replace"))


def unpacked(stored: bytes) -> list[RawLine]:
    """The lines from what was stored."""
    told = _PACKERS.unpacking.decompress(stored) if stored.startswith(_MAGIC) else zlib.decompress(stored)
    return [
        RawLine(kind, line, cut, datetime.fromisoformat(at) if at else None)
        for kind, line, cut, at in json.loads(told)
    ]
