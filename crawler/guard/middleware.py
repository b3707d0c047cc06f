"""Puts every request before the guard: feeds, articles, robots.txt, and each hop of their redirects."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object

from crawler.browser.needed import PART_OF
from crawler.errors import CrawlError
from crawler.guard.addresses import USUAL, Guard, host_of
from crawler.guard.handler import GuardedHandler
from crawler.outlet import Outlet


class AddressGuard:
    """Refuses what the guard refuses, before robots.txt is asked for.

    What a page asks for in the browser is asked for by its outlet. A robots.txt is asked for on behalf of the
    outlet whose request came first to that host, and so is whatever it redirects to. Any other request that
    names no outlet is a stranger's.
    """

    def __init__(self, outlets: Iterable[Outlet]) -> None:
        """For `from_crawler` alone."""
        self._guard = Guard(outlets)
        self._behalf: dict[str, Outlet] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy. Raises CrawlError where a request could leave by another handler."""
        _require_handlers(crawler.settings)
        return cls(getattr(crawler.spider, "outlets", ()))

    def process_request(self, request: Request) -> None:
        """Raises AddressRefused."""
        outlet: Outlet | None = request.meta.get("outlet") or request.meta.get(PART_OF)
        if outlet is not None:
            self._behalf.setdefault(host_of(request), outlet)
        elif request.meta.get("dont_obey_robotstxt"):
            # Scrapy's own request for robots.txt; a redirect of it takes the meta along.
            outlet = request.meta.setdefault("on_behalf", self._behalf.get(host_of(request)))
        self._guard.check(request.url, outlet)


def _require_handlers(settings: BaseSettings) -> None:
    handlers = settings.getwithbase("DOWNLOAD_HANDLERS")
    for scheme in USUAL:
        handler = handlers.get(scheme)
        if handler is None or not issubclass(load_object(handler), GuardedHandler):
            raise CrawlError(
                f"DOWNLOAD_HANDLERS: that of {scheme} is not Touchline's, which alone checks addresses"
            )
