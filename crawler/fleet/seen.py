"""The seen set: what is under way or has just been asked for, whichever worker listed it."""

from __future__ import annotations

from scrapy import Request
from scrapy_redis.dupefilter import RFPDupeFilter

from store import address


class Seen(RFPDupeFilter):  # type: ignore[misc]  # scrapy-redis is untyped.
    """scrapy-redis' filter, to which one article is one page, as it is to the store.

    It says by which mark a request is known; the set is kept by the same script that writes the queue, for
    what is marked must wait there too.
    """

    def mark(self, request: Request) -> str:
        """The mark of a request; "" for one that goes on where a known one led: a redirect, a second try."""
        if request.meta.get("redirect_times") or request.meta.get("retry_times"):
            return ""
        kind = "page" if "asked" in request.meta else "source"
        return f"{kind} {self.request_fingerprint(request)}"

    def request_fingerprint(self, request: Request) -> str:
        """The key that the store knows the address by."""
        try:
            return address.key(request.meta.get("asked", request.url)).hex()
        except ValueError:
            return str(super().request_fingerprint(request))
