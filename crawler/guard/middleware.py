"""Puts every request before the guard: feeds, articles, robots.txt, and each hop of their redirects."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.guard.addresses import Guard
from crawler.outlet import Outlet
from store.address import host


class AddressGuard:
    """Refuses what the guard refuses, before robots.txt is asked for.

    A robots.txt is asked for on behalf of the outlet whose request came first to that host, and so is
    whatever it redirects to.
    """

    def __init__(self, outlets: Iterable[Outlet]) -> None:
        """For `from_crawler` alone."""
        self._guard = Guard(outlets)
        self._behalf: dict[str, Outlet] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(getattr(crawler.spider, "outlets", ()))

    def process_request(self, request: Request) -> None:
        """Raises AddressRefused."""
        outlet: Outlet | None = request.meta.get("outlet")
        if outlet is not None:
            self._behalf.setdefault(host(request.url), outlet)
        elif "on_behalf" in request.meta:
            outlet = request.meta["on_behalf"]
        else:
            outlet = request.meta["on_behalf"] = self._behalf.get(host(request.url))
        self._guard.check(request.url, outlet)
