"""The records of one exchange: the answer and the request for it, each a gzip member of its own.

By WARC/1.1 (ISO 28500:2017). What is written of HTTP is what Scrapy gives: the body as it was sent, in its
content coding and out of its chunks; header names in Scrapy's spelling, those of one name side by side.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from urllib.parse import urlsplit, urlunsplit

from warcio.recordbuilder import RecordBuilder
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

Fields = tuple[tuple[bytes, bytes], ...]

NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
"""The profile of a revisit record whose answer was a 304: the server says that nothing has changed."""

_CREDENTIAL = re.compile(
    rb"cookie|token|secret|passw|credential|session|api-?key|signature|authori[sz]|authentic|\bauth\b",
    re.IGNORECASE,
)
"""Names of headers that let in whoever repeats them, in requests and (Set-Cookie) in answers."""
_CHUNKED = b"transfer-encoding"
_LEVEL = 5
"""How hard a body is packed: a percent larger than by the highest level, in a third of its time."""
_AS_IT_IS = 0
"""A body that came packed grows by packing, which takes as long as for any other."""
_VERSION = "WARC/1.1"
_MAKER = RecordBuilder(warc_version=_VERSION)
_BREAK = re.compile(rb"[\r\n\0]+")
_PROTOCOL = re.compile(r"HTTP/1\.[01]")


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer.

    ``began`` is when the answer began to come, aware; ``headers`` and ``body`` are the answer's, ``address``
    is the IP address that gave it, "" where it is not known; ``cut`` tells that the body breaks off,
    ``rendered`` that it is what a browser made of the answer.
    """

    url: str
    method: str
    asked: Fields
    sent: bytes
    began: datetime
    status: int
    protocol: str
    headers: Fields
    body: bytes
    address: str = ""
    cut: bool = False
    rendered: bool = False


class _Head(StatusAndHeaders):  # type: ignore[misc]  # The library has no types.
    """A head that is written byte for byte: the library would spell what is not ASCII in other signs."""

    def to_ascii_bytes(self, header_filter: object = None) -> bytes:
        head: bytes = self.to_str(header_filter).encode("latin-1") + b"\r\n"
        return head


def warcinfo(name: str, told: Mapping[str, str]) -> tuple[bytes, str]:
    """The record at the head of a file that will be called ``name``, and its id."""
    record = _MAKER.create_warcinfo_record(name, told)
    return _member(record, _LEVEL), record.rec_headers.get_header("WARC-Record-ID")


def packed(exchange: Exchange, info_id: str) -> bytes:
    """The answer's record and the request's after it, ready to be written behind one another.

    A 304 is a ``revisit`` record: as a ``response`` it would pass for a page without a body. A page that a
    browser has shown is a ``resource`` record, which no request led to.
    """
    noted = {
        "WARC-Date": exchange.began.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "WARC-Warcinfo-ID": info_id,
    }
    if exchange.rendered:
        return _resource(exchange, noted)
    answered = dict(noted)
    if exchange.address:
        answered["WARC-IP-Address"] = exchange.address
    if exchange.cut:
        answered["WARC-Truncated"] = "disconnect"
    unchanged = exchange.status == HTTPStatus.NOT_MODIFIED
    body = b"" if unchanged else exchange.body
    if unchanged:
        answered["WARC-Profile"] = NOT_MODIFIED
    answer = _MAKER.create_warc_record(
        without_credentials(exchange.url),
        "revisit" if unchanged else "response",
        payload=BytesIO(body),
        length=len(body),
        http_headers=_answer_head(exchange),
        warc_headers_dict=answered,
    )
    request = _MAKER.create_warc_record(
        without_credentials(exchange.url),
        "request",
        payload=BytesIO(exchange.sent),
        length=len(exchange.sent),
        http_headers=_request_head(exchange),
        warc_headers_dict=noted | {"WARC-Concurrent-To": answer.rec_headers.get_header("WARC-Record-ID")},
    )
    came_packed = any(name.lower() == b"content-encoding" for name, _ in exchange.headers)
    return _member(answer, _AS_IT_IS if came_packed else _LEVEL) + _member(request, _LEVEL)


def _resource(exchange: Exchange, noted: Mapping[str, str]) -> bytes:
    record = _MAKER.create_warc_record(
        without_credentials(exchange.url),
        "resource",
        payload=BytesIO(exchange.body),
        length=len(exchange.body),
        warc_content_type="text/html; charset=utf-8",
        warc_headers_dict=dict(noted),
    )
    return _member(record, _LEVEL)


def without_credentials(url: str) -> str:
    """The address without fragment, and without a user's name and password.

    >>> without_credentials("https://me:secret@paper.example/feed?page=1#top")
    'https://paper.example/feed?page=1'
    """
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, parts.query, ""))


def _member(record: ArcWarcRecord, level: int) -> bytes:
    """A record, packed by itself."""
    out = BytesIO()
    WARCWriter(out, gzip=False, warc_version=_VERSION).write_record(record)
    return gzip.compress(out.getvalue(), level, mtime=0)


def _answer_head(exchange: Exchange) -> _Head:
    phrase = HTTPStatus(exchange.status).phrase if exchange.status in set(HTTPStatus) else ""
    return _Head(
        f"{exchange.status} {phrase}", list(_told(exchange.headers)), protocol=_protocol(exchange.protocol)
    )


def _request_head(exchange: Exchange) -> _Head:
    parts = urlsplit(exchange.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    named = {name.lower() for name, _ in exchange.asked}
    host = [] if b"host" in named else [("Host", parts.netloc.rpartition("@")[2])]
    return _Head(
        f"{exchange.method} {target} {_protocol(exchange.protocol)}",
        [*host, *_told(exchange.asked)],
        is_http_request=True,
    )


def _told(fields: Iterable[tuple[bytes, bytes]]) -> Iterable[tuple[str, str]]:
    """The fields that are written. The body is out of its chunks: a reader must not look for any."""
    for name, value in fields:
        if _CREDENTIAL.search(name):
            continue
        kept = b"X-Crawler-Transfer-Encoding" if name.lower() == _CHUNKED else name
        yield _BREAK.sub(b" ", kept).decode("latin-1"), _BREAK.sub(b" ", value).decode("latin-1")


def _protocol(said: str) -> str:
    """The version for a head that is written as HTTP/1 writes it, whatever the wire spoke."""
    return said if _PROTOCOL.fullmatch(said) else "HTTP/1.1"
