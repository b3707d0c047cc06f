"""The bounds of an answer that DOWNLOAD_MAXSIZE does not draw: its headers, and how often it is packed.

Scrapy holds a body to that size on the wire and unpacked by gzip, deflate, br and zstd alike. But headers
that never end would fill the memory (1.7 GB in six seconds over loopback), and a body packed a thousand
times, or in a million pieces, would keep the process busy for a minute.
"""

from __future__ import annotations

import asyncio
import re
from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import _LenientHTTP11ClientFactory, _LenientHTTP11ClientProtocol
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from twisted.internet.protocol import connectionDone
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS

from crawler.guard.addresses import AddressRefused
from crawler.guard.pieces import MOST_PIECES, MOST_WRAPPINGS, in_too_many, of_one_piece
from crawler.guard.room import LARGE, LOOK_EVERY, Room

LONGEST_HEAD = 256 * 1024
"""Bytes of status and headers after which an answer is broken off, a first piece of the body included."""

_CREDENTIALS = re.compile(rb"[\x00-\x20]*(?:[a-z][a-z0-9+.-]*:)?[/\\]{2,}[^/\\?#]*@", re.I)


class WrappedTooOften(IgnoreRequest):
    """The body is packed more often, or in more pieces, than it is unpacked here."""


class AnswerBounds:
    """Looks at an answer before Scrapy unpacks it, or follows where it leads and tells that in the log."""

    def process_response(self, request: Request, response: Response) -> Response:
        """Raises WrappedTooOften, and AddressRefused for a redirect with a user name or a password."""
        named = b",".join(response.headers.getlist("Content-Encoding"))
        if named.count(b",") >= MOST_WRAPPINGS:
            raise WrappedTooOften(f"packed {named.count(b',') + 1} times")
        if _CREDENTIALS.match(response.headers.get("Location") or b""):
            raise AddressRefused("redirected to an address that holds a user name or a password")
        return response


class Unpacking(HttpCompressionMiddleware):
    """Scrapy's own, one body at a time and where there is room; the pieces of each are counted first."""

    def __init__(self, *, crawler: Crawler) -> None:
        """For Scrapy."""
        super().__init__(crawler=crawler)
        self._room = Room(crawler)
        self._turn = asyncio.Lock()

    async def process_response(  # type: ignore[override]  # Scrapy awaits it.
        self, request: Request, response: Response
    ) -> Request | Response:
        """The answer unpacked. Raises WrappedTooOften, and IgnoreRequest for one that is too large."""
        if not response.headers.get("Content-Encoding"):
            return response
        async with self._turn:
            while not self._room.is_free:
                await asyncio.sleep(LOOK_EVERY)
            unpacked = super().process_response(request, response)
            if isinstance(unpacked, Response) and len(unpacked.body) > LARGE:
                # It counts for the next one as soon as the spider has it.
                await asyncio.sleep(LOOK_EVERY)
            return unpacked

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        if encoding in (b"gzip", b"x-gzip") and max_size:
            unpacked = of_one_piece(body, max_size)
            if unpacked is not None:
                return unpacked
        if in_too_many(body):
            raise WrappedTooOften(f"packed in more than {MOST_PIECES} pieces")
        return HttpCompressionMiddleware._decode(body, encoding, max_size)


class BoundedFactory(_LenientHTTP11ClientFactory):
    """Makes connections that end where the headers of an answer do not, and wait where there is no room."""

    def __init__(self, room: Room, *arguments: Any) -> None:
        """``arguments`` are Twisted's."""
        super().__init__(*arguments)  # type: ignore[no-untyped-call]  # Twisted is untyped.
        self._room = room

    def buildProtocol(self, addr: Any) -> Any:  # noqa: N802  # Twisted's name.
        """Made by Twisted."""
        return _Bounded(self._room, self._quiescentCallback)


class _Bounded(_LenientHTTP11ClientProtocol):
    _head = 0
    _body = 0
    _gone = False

    def __init__(self, room: Room, *arguments: Any) -> None:
        super().__init__(*arguments)  # type: ignore[no-untyped-call]  # Twisted is untyped.
        self._room = room

    def request(self, request: Any) -> Any:
        self._head = self._body = 0
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 (as Twisted calls it)
        if self._parser is not None and self._parser.state in (STATUS, HEADER):
            self._head += len(data)
            if self._head > LONGEST_HEAD and self.transport is not None:
                self.transport.abortConnection()
                return
        else:
            self._body += len(data)
        super().dataReceived(data)  # type: ignore[no-untyped-call]  # Twisted is untyped.
        # Afterwards: with these bytes it may have ended.
        if self._body > LARGE and not self._gone:
            self._room.want(self)

    def connectionLost(self, reason: Failure = connectionDone) -> None:  # noqa: N802 (as Twisted calls it)
        self._gone = True
        self._room.leave(self)
        super().connectionLost(reason)  # type: ignore[no-untyped-call]  # Twisted is untyped.

    def _finishResponse(self, rest: bytes) -> None:  # noqa: N802 (as Twisted calls it)
        self._body = 0
        self._room.leave(self)
        super()._finishResponse(rest)
