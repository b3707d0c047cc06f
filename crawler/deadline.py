"""Ends a crawl by a deadline: what was not asked for by then is left to the next one."""

from __future__ import annotations

import asyncio
import logging

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured

from crawler.browser.pages import BrowserPages
from crawler.errors import CrawlError

logger = logging.getLogger(__name__)

DEADLINE = "deadline"
"""The reason with which such a crawl closes."""


class DeadlinePassed(IgnoreRequest):
    """The crawl ended before its host was asked; the page stays as it was."""


class Deadline:
    """Closes the spider TOUCHLINE_DEADLINE seconds after it was opened.

    What waits for its host's delay then, or is in the browser, is not asked for any more; what is being
    fetched is waited for, no longer than DOWNLOAD_TIMEOUT.
    """

    def __init__(self, crawler: Crawler, seconds: float) -> None:
        """For `from_crawler` alone."""
        self._crawler = crawler
        self._seconds = seconds
        self._timer: asyncio.TimerHandle | None = None
        self._closing: asyncio.Task[None] | None = None
        crawler.signals.connect(self.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(self.spider_closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Deadline:
        """Made by Scrapy. Raises NotConfigured without a deadline, CrawlError for one that is no number."""
        given = str(crawler.settings["TOUCHLINE_DEADLINE"] or "0")
        try:
            seconds = float(given)
        except ValueError:
            seconds = -1.0
        if not 0 <= seconds < float("inf"):
            raise CrawlError(f"TOUCHLINE_DEADLINE is a number of seconds, not {given!r}")
        if not seconds:
            raise NotConfigured
        return cls(crawler, seconds)

    def spider_opened(self) -> None:
        """Set the clock."""
        self._timer = asyncio.get_running_loop().call_later(self._seconds, self._end)

    def spider_closed(self) -> None:
        """Stop the clock."""
        if self._timer is not None:
            self._timer.cancel()

    def _end(self) -> None:
        engine = self._crawler.engine
        if engine is None:
            return
        logger.info("the deadline of %g s has passed: the next crawl takes up what is left", self._seconds)
        self._closing = asyncio.get_running_loop().create_task(engine.close_spider_async(reason=DEADLINE))
        if shown := self._crawler.get_downloader_middleware(BrowserPages):
            shown.give_up(_passed())
        for slot in engine.downloader.slots.values():
            while slot.queue:
                _, waiting = slot.queue.popleft()
                waiting.errback(_passed())


def _passed() -> DeadlinePassed:
    return DeadlinePassed("the crawl's deadline has passed")
