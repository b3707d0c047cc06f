"""The bounds of an answer that DOWNLOAD_MAXSIZE does not draw: its headers, and how often it is packed.

Scrapy holds a body to that size on the wire and unpacked by gzip, deflate, br and zstd alike. But headers
that never end would fill the memory (1.7 GB in six seconds over loopback), and a body packed a thousand
times, within the size each time, would keep the process busy for a minute.
"""

from __future__ import annotations

import re
from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import _LenientHTTP11ClientFactory, _LenientHTTP11ClientProtocol
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from twisted.web._newclient import HEADER, STATUS

from crawler.guard.addresses import AddressRefused

LONGEST_HEAD = 256 * 1024
"""Bytes of status and headers after which an answer is broken off, a first piece of the body included."""
MOST_WRAPPINGS = 2
"""Content-Encodings of one body; more than one is rare, and more than two nobody means."""


_CREDENTIALS = re.compile(rb"[\x00-\x20]*(?:[a-z][a-z0-9+.-]*:)?[/\\]{2,}[^/\\?#]*@", re.I)


class WrappedTooOften(IgnoreRequest):
    """The body is packed more often than it is unpacked here."""


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


class BoundedFactory(_LenientHTTP11ClientFactory):
    """Makes connections that end where the headers of an answer do not."""

    def buildProtocol(self, addr: Any) -> Any:  # noqa: N802  # Twisted's name.
        """Made by Twisted."""
        return _Bounded(self._quiescentCallback)  # type: ignore[no-untyped-call]


class _Bounded(_LenientHTTP11ClientProtocol):
    _head = 0

    def request(self, request: Any) -> Any:
        self._head = 0
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        if self._parser is not None and self._parser.state in (STATUS, HEADER):
            self._head += len(data)
            if self._head > LONGEST_HEAD and self.transport is not None:
                self.transport.abortConnection()
                return
        super().dataReceived(data)  # type: ignore[no-untyped-call]
