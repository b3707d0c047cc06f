"""Keeps a request on the outlet's own hosts, and from where the run has been, led there or leading."""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.browser.needed import PART_OF
from crawler.guard.addresses import host_of, shown
from crawler.manners.refused import ElsewhereRefused, LeftAlone, RedirectRefused
from crawler.outlet import Outlet
from pipelines.article import Reason
from store.address import host


class OutletBounds:
    """Refuses a request that leaves the outlet's hosts, or for what was asked for by another address."""

    def __init__(self) -> None:
        """For `from_crawler` alone."""
        self._asked: set[str] = set()
        self._led_to: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> OutletBounds:
        """Made by Scrapy."""
        return cls()

    def process_request(self, request: Request) -> None:
        """Refuse what is elsewhere, redirects included; not a page's part, which may be on any host.

        Raises ElsewhereRefused and RedirectRefused, and LeftAlone for what an earlier redirect has led to.
        """
        outlet: Any = request.meta.get("outlet")
        if isinstance(outlet, Outlet) and not _within(outlet, request):
            raise ElsewhereRefused(f"{shown(request.url)} is on no host of {outlet.name}")
        if PART_OF in request.meta:
            return
        if request.meta.get("redirect_times"):
            self._led_on(request)
        elif "asked" in request.meta and request.url in self._led_to:
            # A source lists it under both addresses; what came of the first says all.
            raise LeftAlone(Reason.REDIRECTED, f"{shown(request.url)} was asked for: a redirect led there")
        self._asked.add(request.url)

    def _led_on(self, request: Request) -> None:
        if request.meta.get("retry_times"):
            return
        if request.url in request.meta["redirect_urls"]:
            raise RedirectRefused(f"redirected in a circle, to {shown(request.url)} again", for_good=False)
        if request.url in self._asked:
            raise RedirectRefused(f"redirected to {shown(request.url)}, which was asked for", for_good=True)
        self._led_to.add(request.url)


def _within(outlet: Outlet, request: Request) -> bool:
    return outlet.covers(request.url) or host_of(request) in {host(source.url) for source in outlet.sources}
