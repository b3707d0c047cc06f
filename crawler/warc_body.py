"""The body of an archived answer: taken out of its chunks and unpacked, never past a limit."""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import Any

import brotli  # type: ignore[import-untyped]  # It has no types.
import zstandard
from warcio.bufferedreaders import ChunkedDataReader

from crawler.guard.pieces import MOST_WRAPPINGS, in_too_many, of_one_piece
from pipelines.article import LARGEST_PAGE, Reason

CHUNK = 64 * 1024


class TooLargeError(ValueError):
    """The body goes past a limit: of its size, of how often it is packed, and into how many pieces."""


def body_of(record: Any, headers: Any) -> tuple[bytes, Reason | None]:
    """The decoded body of a record, or why there is none that can be used.

    A body that was cut off is given as far as it goes, with the reason.
    """
    stream = record.raw_stream
    if _header(headers, "Transfer-Encoding").lower() == "chunked":
        stream = ChunkedDataReader(stream)
    try:
        body = _bounded(stream)
        codings = _header(headers, "Content-Encoding").lower().split(",")
        if len(codings) > MOST_WRAPPINGS:
            raise TooLargeError
        for coding in reversed(codings):
            body = _unpacked(body, coding.strip())
    except TooLargeError:
        return b"", Reason.TOO_LARGE
    cut = getattr(record.raw_stream, "limit", 0) > 0 or record.rec_headers.get_header("WARC-Truncated")
    return body, Reason.TRUNCATED if cut else None


def _header(headers: Any, name: str) -> str:
    return (headers.get_header(name) if headers else None) or ""


def _bounded(stream: Any) -> bytes:
    parts, size = [], 0
    while chunk := stream.read(CHUNK):
        parts.append(chunk)
        size += len(chunk)
        if size > LARGEST_PAGE:
            raise TooLargeError
    return b"".join(parts)


def _unpacked(body: bytes, coding: str) -> bytes:
    """The body unpacked; as it is where it was archived unpacked already, as many archives have it."""
    packed_by_gzip = coding in {"gzip", "x-gzip"}
    if packed_by_gzip and (whole := of_one_piece(body, LARGEST_PAGE)) is not None:
        return whole
    if coding and in_too_many(body):
        raise TooLargeError
    if packed_by_gzip:
        return _inflated(body, zlib.MAX_WBITS | 16)
    if coding == "deflate":
        return _inflated(body, zlib.MAX_WBITS if body[:1] == b"\x78" else -zlib.MAX_WBITS)
    if coding == "br":
        return _unbrotlied(body)
    if coding == "zstd":
        return _unzstandard(body)
    return body


def _inflated(body: bytes, window: int) -> bytes:
    """The body out of one gzip member after another; what is none ends it."""
    parts: list[bytes] = []
    left, packed = LARGEST_PAGE + 1, body
    while packed and left > 0:
        unpacking = zlib.decompressobj(window)
        try:
            data = unpacking.decompress(packed, left)
        except zlib.error:
            break
        parts.append(data)
        left -= len(data)
        packed = unpacking.unused_data if window > zlib.MAX_WBITS else b""
    # Of a bomb no second copy is made.
    if left <= 0:
        raise TooLargeError
    return b"".join(parts) if parts else body


def _unbrotlied(body: bytes) -> bytes:
    unpacking = brotli.Decompressor()
    try:
        data = unpacking.process(body, output_buffer_limit=LARGEST_PAGE + 1)
        while len(data) <= LARGEST_PAGE and not unpacking.can_accept_more_data():
            more = unpacking.process(b"", output_buffer_limit=LARGEST_PAGE + 1)
            if not more:
                break
            data += more
    except brotli.error:
        return body
    return _within(data)


def _unzstandard(body: bytes) -> bytes:
    unpacking = zstandard.ZstdDecompressor().stream_reader(BytesIO(body), read_across_frames=True)
    parts: list[bytes] = []
    size = 0
    try:
        while size <= LARGEST_PAGE and (data := unpacking.read(CHUNK)):
            parts.append(data)
            size += len(data)
    except zstandard.ZstdError:
        if not parts:
            return body
    if size > LARGEST_PAGE:
        raise TooLargeError
    return b"".join(parts)


def _within(data: bytes) -> bytes:
    if len(data) > LARGEST_PAGE:
        raise TooLargeError
    return data
