"""Unpacks what came packed, all at once: Scrapy's own reads gzip eight kilobytes at a time."""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response, TextResponse
from scrapy.responsetypes import responsetypes

from crawler.warc_body import TooLargeError, unpacked
from pipelines.article import LARGEST_PAGE

CODINGS = frozenset({b"gzip", b"x-gzip", b"deflate", b"br", b"zstd"})


class UnpacksTooLarge(IgnoreRequest):
    """The body is past LARGEST_PAGE once it is unpacked."""


class Unpacking(HttpCompressionMiddleware):
    """Asks as Scrapy's own does, and unpacks as bodies of archives are unpacked, to the same limit.

    A coding that is not known stays named in the answer's headers, with the body as it is packed by that.
    """

    def process_response(self, request: Request, response: Response, spider: object = None) -> Response:
        """The answer with its body unpacked. Raises UnpacksTooLarge."""
        named = b",".join(response.headers.getlist("Content-Encoding"))
        codings = [each for each in (part.strip().lower() for part in named.split(b",")) if each]
        if not codings or request.method == "HEAD":
            return response
        body = response.body
        while codings and codings[-1] in CODINGS:
            try:
                body = unpacked(body, codings.pop().decode("ascii"))
            except TooLargeError:
                raise UnpacksTooLarge(
                    f"{len(response.body)} bytes unpack to more than {LARGEST_PAGE}"
                ) from None
        headers = response.headers.copy()
        del headers["Content-Encoding"]
        if codings:
            headers["Content-Encoding"] = b", ".join(codings)
        kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
        given: dict[str, Any] = {"encoding": None} if issubclass(kind, TextResponse) else {}
        return response.replace(cls=kind, headers=headers, body=body, **given)
