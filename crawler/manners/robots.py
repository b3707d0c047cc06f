"""robots.txt and its Crawl-delay obeyed, whatever a host answers when it is asked for it."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import inf
from time import monotonic

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import DownloadCancelledError, IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred

from crawler import again
from crawler.guard.addresses import AddressRefused
from crawler.manners.downloader import downloader_of
from crawler.manners.host import Host
from crawler.manners.hosts import number
from crawler.manners.refused import LeftAlone, RobotsRefused, RobotsUnread, RunEnds, Unreached
from store.robots import Rules

logger = logging.getLogger(__name__)

LONGEST_DELAY = 300.0
"""Seconds of Crawl-delay that a run waits for; a host that asks for more is left alone."""
LONGEST_ROBOTS = 512 * 1024
"""Bytes of a robots.txt that are read, a little more than RFC 9309 wants; ten times as many keep a crawl from
its work for a quarter of a minute."""
FORBID_ALL = b"User-agent: *\nDisallow: /\n"
UNREAD = "robots.txt could not be read"


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's own, with the answers that RFC 9309 gives where there is no robots.txt to read.

    A robots.txt that is not there (4xx) allows everything; one that cannot be had (5xx, 429, no
    connection) forbids everything until a later run. Where its host is left alone, or the run ends before
    it is asked for, that is said of the pages too.
    """

    def __init__(self, crawler: Crawler) -> None:
        """For Scrapy."""
        super().__init__(crawler)
        # What is raised in the place of a refusal by robots.txt, by host.
        self._instead: dict[str, IgnoreRequest] = {}
        self._age = timedelta(seconds=number(crawler.settings, "TOUCHLINE_ROBOTS_AGE"))
        # A host that does not answer is no mistake of ours: one line of log, no traceback.
        logging.getLogger(RobotsTxtMiddleware.__module__).addFilter(_without_traceback)

    async def process_request(self, request: Request, spider: Spider | None = None) -> None:
        """Ask for robots.txt first, anew where its host was left alone and now may be asked again."""
        if request.meta.get("dont_obey_robotstxt"):
            # Scrapy's own request for it, or where that was led to.
            self._ask_for_news(request)
            return
        if self._instead:
            netloc = urlparse_cached(request).netloc
            if isinstance(self._instead.get(netloc), LeftAlone) and self._may_be_asked(request):
                del self._instead[netloc]
                self._parsers.pop(netloc, None)
        await super().process_request(request)

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Refuse what robots.txt forbids. Raises RobotsRefused, LeftAlone or RunEnds."""
        instead = self._instead.get(urlparse_cached(request).netloc)
        if instead is not None:
            # Anew each time: one error raised again and again would gather every traceback.
            raise _again(instead)
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as refusal:
            raise RobotsRefused(str(refusal)) from None

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """What robots.txt of the request's host says; it is not asked for where that is known and not old.

        Scrapy's gives it to the first alone of those that wait for it, and None, which allows everything, to
        whoever waits behind it.
        """
        netloc = urlparse_cached(request).netloc
        if netloc not in self._parsers:
            rules = self._known(request)
            if rules is not None and datetime.now(UTC) - rules.asked < self._age:
                self._parsers[netloc] = Deferred()
                await self._read(Response(request.url, rules.status, body=rules.body), netloc, request)
        parser = await super().robot_parser(request)
        if parser is not None:
            return parser
        known = self._parsers[netloc]
        return None if isinstance(known, Deferred) else known

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if len(response.body) > LONGEST_ROBOTS:
            # At the end of a line: half a path would forbid, or allow, what it does not mean.
            response = response.replace(body=response.body[:LONGEST_ROBOTS].rpartition(b"\n")[0])
        known, now = self._known(request), datetime.now(UTC)
        read = downloader_of(self.crawler).hosts.rules_read
        if response.status == again.UNCHANGED and known is not None:
            read.append(replace(known, asked=now))
            response = Response(response.url, known.status, body=known.body)
        elif response.status < 500 and response.status not in (again.UNCHANGED, 429):
            body = response.body if response.status < 400 else b""
            read.append(Rules(_origin(request), response.status, body, again.signs_of(response), now))
        await self._read(response, netloc, request)

    async def _read(self, response: Response, netloc: str, request: Request) -> None:
        """Hold to what robots.txt answered, by this run or by an earlier one."""
        if response.status >= 500 or response.status == 429:
            self._instead[netloc] = RobotsUnread(UNREAD)
            response = response.replace(body=FORBID_ALL)
        elif response.status >= 400:
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)
        rules = self._parsers[netloc]
        if not isinstance(rules, Deferred) and rules is not None:
            self._slow_down(rules, netloc, request)

    def _known(self, request: Request) -> Rules | None:
        """What the request's host answered when an earlier run asked for its robots.txt."""
        return downloader_of(self.crawler).hosts.rules.get(_origin(request))

    def _ask_for_news(self, request: Request) -> None:
        """Have the host say no more than that its robots.txt is unchanged, where it is."""
        known = self._known(request)
        if known is not None and urlparse_cached(request).path == "/robots.txt":
            request.headers.update(again.conditions(known.signs))

    def _slow_down(self, rules: RobotParser, netloc: str, request: Request) -> None:
        """Keep the Crawl-delay from now on."""
        delay = rules.crawl_delay(self.crawler.settings["ROBOTSTXT_USER_AGENT"]) or 0.0
        if delay <= 0:
            return
        if delay > LONGEST_DELAY:
            why = f"robots.txt asks for {delay:g} s between requests"
            self._instead[netloc] = RobotsRefused(why, for_good=False)
            return
        host = self._host(request)
        host.slow_down(monotonic(), float(delay))
        logger.info("%s asks for %g s between requests", host.name, delay)

    def _may_be_asked(self, request: Request) -> bool:
        return self._host(request).refusal(monotonic(), inf) is None

    def _host(self, request: Request) -> Host:
        return downloader_of(self.crawler).host_of(request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        if isinstance(exc, LeftAlone | RunEnds):
            self._instead[netloc] = exc
        else:
            self._instead[netloc] = _unread(exc)
        waiting = self._parsers[netloc]
        forbidding = self._parserimpl.from_crawler(self.crawler, FORBID_ALL)
        self._parsers[netloc] = forbidding
        if isinstance(waiting, Deferred):
            waiting.callback(forbidding)


def _origin(request: Request) -> str:
    url = urlparse_cached(request)
    return f"{url.scheme}://{url.netloc}"


def _again(error: IgnoreRequest) -> IgnoreRequest:
    if isinstance(error, LeftAlone):
        return LeftAlone(error.reason, str(error))
    if isinstance(error, RobotsRefused) and not isinstance(error, RobotsUnread):
        return RobotsRefused(str(error), for_good=error.for_good)
    return type(error)(str(error))


def _unread(error: Exception) -> RobotsUnread:
    """Why there is no robots.txt to hold to: asking was refused, or ended in an answer, or in none."""
    if isinstance(error, AddressRefused):
        return RobotsUnread(f"{UNREAD}: {error}")
    if isinstance(error, IgnoreRequest | DownloadCancelledError):
        return RobotsUnread(UNREAD)
    return Unreached(f"{UNREAD}: {_said(error)}")


def _said(error: Exception) -> str:
    """What failed, in a line."""
    line = " ".join(str(error).split())
    return f"{type(error).__name__}: {line}" if line else type(error).__name__


def _without_traceback(record: logging.LogRecord) -> bool:
    record.exc_info = None
    return True
