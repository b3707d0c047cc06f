"""Manners: robots.txt and its Crawl-delay obeyed, no host asked that is not the outlet's own."""

from __future__ import annotations

import logging
from time import monotonic
from typing import Any

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred

from crawler.guard.addresses import AddressRefused, shown
from crawler.outlet import Outlet
from store.address import host

logger = logging.getLogger(__name__)

LONGEST_DELAY = 300.0
"""Seconds of Crawl-delay that a run waits for; a host that asks for more is left alone."""
LONGEST_ROBOTS = 512 * 1024
"""Bytes of a robots.txt that are read, a little more than RFC 9309 wants; ten times as many keep a crawl from
its work for a quarter of a minute."""
FORBID_ALL = b"User-agent: *\nDisallow: /\n"


class RobotsRefused(IgnoreRequest):
    """robots.txt forbids it. Not ``for_good``: could not be read now, or asks for too long a wait."""

    def __init__(self, why: str, *, for_good: bool = True) -> None:
        """Say why."""
        super().__init__(why)
        self.for_good = for_good


class ElsewhereRefused(IgnoreRequest):
    """The address is on no host of the outlet."""


class RedirectRefused(IgnoreRequest):
    """The redirect leads where this run has been. Not ``for_good`` where it goes round in a circle."""

    def __init__(self, why: str, *, for_good: bool) -> None:
        """Say why."""
        super().__init__(why)
        self.for_good = for_good


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's own, with the answers that RFC 9309 gives where there is no robots.txt to read.

    A robots.txt that is not there (4xx) allows everything; one that cannot be had (5xx, no
    connection) forbids everything until a later run.
    """

    def __init__(self, crawler: Crawler) -> None:
        """For Scrapy."""
        super().__init__(crawler)
        self._unread: dict[str, str] = {}
        # A host that does not answer is no mistake of ours: one line of log, no traceback.
        logging.getLogger(RobotsTxtMiddleware.__module__).addFilter(_without_traceback)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The host's rules, for each of those that wait for them: Scrapy's gives them to the first alone, and
        None, which allows everything, to whoever waits behind it."""
        parser = await super().robot_parser(request)
        if parser is not None:
            return parser
        known = self._parsers[urlparse_cached(request).netloc]
        return None if isinstance(known, Deferred) else known

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Refuse what robots.txt forbids. Raises RobotsRefused."""
        netloc = urlparse_cached(request).netloc
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as refusal:
            if netloc in self._unread:
                why = f"robots.txt could not be read{self._unread[netloc]}"
                raise RobotsRefused(why, for_good=False) from None
            raise RobotsRefused(str(refusal)) from None
        delay = rp.crawl_delay(self.crawler.settings["ROBOTSTXT_USER_AGENT"]) if rp is not None else None
        if delay is not None and delay > LONGEST_DELAY:
            raise RobotsRefused(f"robots.txt asks for {delay:g} s between requests", for_good=False)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if 400 <= response.status < 500:
            response = response.replace(body=b"")
        elif response.status >= 500:
            self._unread[netloc] = ""
            response = response.replace(body=FORBID_ALL)
        elif len(response.body) > LONGEST_ROBOTS:
            # At the end of a line: half a path would forbid, or allow, what it does not mean.
            response = response.replace(body=response.body[:LONGEST_ROBOTS].rpartition(b"\n")[0])
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self._unread[netloc] = f": {exc}" if isinstance(exc, AddressRefused) else ""
        waiting = self._parsers[netloc]
        forbidding = self._parserimpl.from_crawler(self.crawler, FORBID_ALL)
        self._parsers[netloc] = forbidding
        if isinstance(waiting, Deferred):
            waiting.callback(forbidding)


def _without_traceback(record: logging.LogRecord) -> bool:
    record.exc_info = None
    return True


class CrawlDelay:
    """Obeys the Crawl-delay of robots.txt: one request at a time to that host, never sooner than it says."""

    def __init__(self, crawler: Crawler) -> None:
        """For `from_crawler` alone."""
        self._crawler = crawler
        self._slowed: set[str] = set()
        crawler.signals.connect(self.robots_parsed, signal=signals.robots_parsed)
        crawler.signals.connect(self.response_downloaded, signal=signals.response_downloaded)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CrawlDelay:
        """Made by Scrapy."""
        return cls(crawler)

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Slow the host down as its robots.txt asks."""
        asked = robotparser.crawl_delay(self._crawler.settings["ROBOTSTXT_USER_AGENT"])
        engine = self._crawler.engine
        if not asked or asked <= 0 or engine is None:
            return
        downloader = engine.downloader
        key = slot_of(request.url)
        delay = max(float(asked), self._crawler.settings.getfloat("DOWNLOAD_DELAY"))
        # Kept for a slot that is made anew after a quiet minute, and given to the one in use.
        downloader.per_slot_settings[key] = {"delay": delay, "concurrency": 1, "jitter": 0.0}
        slot = downloader.slots.get(key)
        if slot is not None:
            slot.delay, slot.concurrency, slot.jitter, slot.lastseen = delay, 1, 0.0, monotonic()
        self._slowed.add(key)
        logger.info("%s asks for %g s between requests", key, asked)

    def response_downloaded(self, request: Request) -> None:
        """Count the delay from the end of an answer: from its beginning, the host would see it shorter."""
        key = slot_of(request.url)
        if key in self._slowed and self._crawler.engine is not None:
            slot = self._crawler.engine.downloader.slots.get(key)
            if slot is not None:
                slot.lastseen = monotonic()


class OutletBounds:
    """Puts each request into its host's slot, refuses one that leaves the outlet's hosts or leads back."""

    def __init__(self) -> None:
        """For `from_crawler` alone."""
        self._asked: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> OutletBounds:
        """Made by Scrapy."""
        return cls()

    def process_request(self, request: Request) -> None:
        """Refuse what is elsewhere, redirects included. Raises ElsewhereRefused and RedirectRefused."""
        request.meta["download_slot"] = slot_of(request.url)
        outlet: Any = request.meta.get("outlet")
        if isinstance(outlet, Outlet) and not _within(outlet, request):
            raise ElsewhereRefused(f"{shown(request.url)} is on no host of {outlet.name}")
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


def slot_of(url: str) -> str:
    """The downloader's slot of an address: its host with its port, as robots.txt holds for both."""
    return host(url)
