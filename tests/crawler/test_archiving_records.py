"""The records of an exchange: byte for byte, without credentials, and such that others read them."""

from __future__ import annotations

import gzip
from io import BytesIO
from typing import Any

from warcio.archiveiterator import ArchiveIterator

from crawler.archiving.records import Exchange, packed
from tests.crawler.archives import exchange


def records(written: Exchange) -> list[tuple[Any, bytes]]:
    found = ArchiveIterator(BytesIO(packed(written, "<urn:uuid:1>")), check_digests="raise")
    return [(record, record.raw_stream.read()) for record in found]


def test_an_address_is_written_without_a_users_name_and_password() -> None:
    """As an outlet's feed may be given in one's own file."""
    [(answer, _), (request, _)] = records(exchange(url="https://me:s3cret@paper.example/feed?a=1#top"))
    for record in (answer, request):
        assert record.rec_headers.get_header("WARC-Target-URI") == "https://paper.example/feed?a=1"
    assert request.http_headers.get_header("Host") == "paper.example"
    assert request.http_headers.statusline == "/feed?a=1 HTTP/1.1"


def test_a_304_is_a_revisit_and_no_page() -> None:
    """A reader that goes by response records finds the page that it confirms, not an empty one."""
    [(answer, body), (request, _)] = records(exchange(status=304, headers=((b"Etag", b'"1"'),), body=b""))
    assert answer.rec_type == "revisit"
    assert answer.rec_headers.get_header("WARC-Profile").endswith("server-not-modified")
    assert answer.http_headers.get_header("ETag") == '"1"'
    assert body == b""
    assert request.rec_type == "request"


def test_odd_headers_are_written_byte_for_byte_and_cannot_break_out_of_the_head() -> None:
    """What a server sends is hostile: letters of any charset, and line breaks."""
    odd = ((b"X-Odd", "Fußball".encode("latin-1")), (b"X-Break", b"a\r\nX-Made-Up: b"), (b"X\nY", b"\xff"))
    [(answer, body), _] = records(exchange(headers=odd))
    assert answer.http_headers.get_header("X-Odd") == "Fußball"
    assert answer.http_headers.get_header("X-Made-Up") is None
    assert body == b"<p>text</p>"


def test_the_body_is_out_of_its_chunks_and_its_head_says_no_other() -> None:
    """Scrapy joins the chunks: a reader that looked for them would find none."""
    chunked = ((b"Transfer-Encoding", b"chunked"),)
    [(answer, body), _] = records(exchange(headers=chunked))
    assert answer.http_headers.get_header("Transfer-Encoding") is None
    assert answer.http_headers.get_header("X-Crawler-Transfer-Encoding") == "chunked"
    assert body == b"<p>text</p>"


def test_a_body_that_came_packed_is_not_packed_again() -> None:
    """That would gain nothing, and takes longer than all else that is done for a page."""
    plain = b"".join(f"<p>{number} goals</p>".encode() for number in range(2_000))
    body = gzip.compress(plain)
    coded = exchange(headers=((b"Content-Encoding", b"gzip"),), body=body)
    assert body in packed(coded, "<urn:uuid:1>")
    [(answer, kept), _] = records(coded)
    assert kept == body
    assert answer.rec_type == "response"
    assert len(packed(exchange(body=plain), "<urn:uuid:1>")) < len(plain) / 3
