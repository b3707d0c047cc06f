"""Writes WARC files for the tests, whole and broken."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

DATE = "2026-03-04T05:06:07Z"


@dataclass(frozen=True)
class Fetched:
    """An answer to be archived; ``headers`` without a Content-Type where that is ""."""

    url: str
    body: bytes
    date: str = DATE
    content_type: str = "text/html; charset=utf-8"
    status: str = "200 OK"
    headers: Sequence[tuple[str, str]] = field(default_factory=tuple)


def member(fetched: Fetched, *, packed: bool = True) -> bytes:
    """One response record with its request before it, as crawlers write them; the same bytes every time."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=packed)
    asked = StatusAndHeaders("GET / HTTP/1.1", [("Host", "x")], is_http_request=True)
    noted = {"WARC-Date": fetched.date, "WARC-Record-ID": f"<urn:uuid:{uuid5(NAMESPACE_URL, fetched.url)}>"}
    request = writer.create_warc_record(
        fetched.url, "request", http_headers=asked, warc_headers_dict=dict(noted)
    )
    writer.write_record(request)
    kind = [("Content-Type", fetched.content_type)] if fetched.content_type else []
    headers = StatusAndHeaders(fetched.status, [*kind, *fetched.headers], protocol="HTTP/1.1")
    record = writer.create_warc_record(
        fetched.url,
        "response",
        payload=BytesIO(fetched.body),
        http_headers=headers,
        warc_headers_dict=noted,
    )
    writer.write_record(record)
    return out.getvalue()


def by_hand(block: bytes, *, length: str | None = None, **headers: str) -> bytes:
    """A response record with exactly these headers (``WARC_Date`` for WARC-Date), plain."""
    lines = {"WARC-Type": "response", "Content-Type": "application/http; msgtype=response"}
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines["Content-Length"] = str(len(block)) if length is None else length
    head = "WARC/1.0\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
    return head.encode() + b"\r\n" + block + b"\r\n\r\n"


def http(body: bytes, head: str = "HTTP/1.1 200 OK\r\nContent-Type: text/html") -> bytes:
    """An answer as it came over the wire."""
    return f"{head}\r\n\r\n".encode() + body


def write(path: Path, *parts: bytes | Fetched) -> Path:
    """A file of parts one after the other; packed by its name."""
    packed = path.suffix == ".gz"
    data = b"".join(
        member(part, packed=packed)
        if isinstance(part, Fetched)
        else (gzip.compress(part) if packed and part[:2] != b"\x1f\x8b" else part)
        for part in parts
    )
    path.write_bytes(data)
    return path
