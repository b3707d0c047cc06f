"""Keeps a request on the outlet's own hosts, and a redirect from leading where the run has been."""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.browser.needed import PART_OF
from crawler.guard.addresses import shown
from crawler.manners.refused import ElsewhereRefused, RedirectRefused
from crawler.outlet import Outlet
from store.address import host


class OutletBounds:
    """Refuses a request that leaves the outlet's hosts or leads back."""

    def __init__(self) -> None:
        """For `from_crawler` alone."""
        self._asked: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> OutletBounds:
        """Made by Scrapy."""
        return cls()

    def process_request(self, request: Request) -> None:
        """Refuse what is elsewhere, redirects included; not a page's part, which may be on any host.

        Raises ElsewhereRefused and RedirectRefused.
        """
        outlet: Any = request.meta.get("outlet")
        if isinstance(outlet, Outlet) and not _within(outlet, request):
            raise ElsewhereRefused(f"{shown(request.url)} is on no host of {outlet.name}")
        if PART_OF in request.meta:
            return
        if request.meta.get("redirect_times") and not request.meta.get("retry_times"):
            self._led_on(request)
        self._asked.add(request.url)

    def _led_on(self, request: Request) -> None:
        if request.url in request.meta["redirect_urls"]:
            raise RedirectRefused(f"redirected in a circle, to {shown(request.url)} again", for_good=False)
        if request.url in self._asked:
            raise RedirectRefused(f"redirected to {shown(request.url)}, which was asked for", for_good=True)


def _within(outlet: Outlet, request: Request) -> bool:
    return outlet.covers(request.url) or host(request.url) in {host(source.url) for source in outlet.sources}
