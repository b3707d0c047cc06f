"""Redirects are followed without a Referer."""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import Response


class Redirects(RedirectMiddleware):
    """Scrapy's own, but for the Referer: no request of ours has one, and none is made for a redirect."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """For Scrapy; its own looks for what sets the Referer, and warns each time of having none."""
        made = cls(crawler.settings)
        made.crawler = crawler
        return made

    def handle_referer(self, request: Request, response: Response) -> None:
        """Leave it out."""
        request.headers.pop("Referer", None)
