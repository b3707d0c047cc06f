"""How often, and into how many pieces, a body may be packed: unpacking pieces costs time, not bytes.

Ten mebibytes of empty gzip members or zstd frames unpack to nothing and keep a process busy for a minute. One
that is packed a thousand times, within the size each time, does as much.
"""

from __future__ import annotations

from isal import isal_zlib

MOST_WRAPPINGS = 2
"""Content-Encodings of one body; more than one is rare, and more than two nobody means."""
MOST_PIECES = 1_000
"""Gzip members or zstd frames of one body; a server makes one, or one each time that it flushes."""
_GZIP = isal_zlib.MAX_WBITS | 16
# What begins a member, a frame, and (the end of what begins) a frame that is to be skipped. In a body of
# another make, as large as may be, each stands once or twice by chance.
_BEGINNINGS = (b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"\x2a\x4d\x18")


def in_too_many(packed: bytes) -> bool:
    """Whether a packed body is of more pieces than are unpacked.

    >>> import gzip
    >>> in_too_many(gzip.compress(b"") * 500), in_too_many(gzip.compress(b"") * 1001)
    (False, True)
    """
    return any(packed.count(beginning) > MOST_PIECES for beginning in _BEGINNINGS)


def of_one_piece(packed: bytes, most: int) -> bytes | None:
    """A gzip body that is one whole member, of ``most`` bytes at most, unpacked; nearly every body is that.

    None for any other, which takes the slower way of whoever asks. By ISA-L, at a third of what zlib costs:
    no other step of fetching a page took as long.

    >>> import gzip
    >>> of_one_piece(gzip.compress(b"late winner"), 11), of_one_piece(gzip.compress(b"late winner"), 10)
    (b'late winner', None)
    """
    unpacking = isal_zlib.decompressobj(_GZIP)
    try:
        body = unpacking.decompress(packed, most + 1)
    except isal_zlib.error:  # type: ignore[misc]  # Its types take the class for an instance.
        return None
    return body if unpacking.eof and not unpacking.unused_data and len(body) <= most else None
