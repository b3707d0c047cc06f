"""`scrapy crawl football`: from the outlets' feeds to their article pages."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from crawler import refusals
from crawler.errors import CrawlError
from crawler.feed import FeedError, parse_feed
from crawler.outlet import Outlet
from crawler.spiders.base import NewsSpider, facts, several
from pipelines.article import Page
from store import pages, runs
from store.errors import StoreError
from store.pages import Found

MOST_OF_A_FEED = 500
"""Entries of a feed that are looked at; no outlet lists more at once, a trap might."""
FEEDS_FIRST = 1_000_000
"""The priority of feeds, above every article's."""


class FootballSpider(NewsSpider):
    """Asks the chosen outlets' feeds, and the articles they list that the store does not hold.

    ``-a outlets=A,B`` by name, ``country=GB,ES``, ``language=en``; ``limit=N`` articles at most;
    ``topic=any`` keeps more than football; ``outlets_file=FILE`` adds the user's own outlets, and
    ``bundled=no`` leaves the others out.
    """

    name = "football"
    takes = NewsSpider.takes | {"outlets", "country", "language", "limit"}

    def __init__(self, crawler: Crawler, arguments: dict[str, Any]) -> None:
        """Raises CrawlError and OutletError for what was asked for wrongly, before anything is fetched."""
        super().__init__(crawler, arguments)
        if not crawler.settings["TOUCHLINE_CONTACT"]:
            raise CrawlError(
                "a live crawl says who asks: set TOUCHLINE_CONTACT to your address or URL, "
                "e.g. TOUCHLINE_CONTACT=https://example.org/bot scrapy crawl football"
            )
        self.choice = self.outlets.choose(
            several(arguments.get("outlets", "")),
            several(arguments.get("country", "")),
            several(arguments.get("language", "")),
        )
        self.left = _limit(arguments.get("limit", ""))
        self._asked: set[str] = set()
        self._sources: Counter[str] = Counter()

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Put the contact into the user agent."""
        super().update_settings(settings)
        if contact := settings["TOUCHLINE_CONTACT"]:
            settings.set("USER_AGENT", f"{settings['USER_AGENT']} (+{contact})", priority="spider")

    async def start(self) -> AsyncIterator[Any]:
        """The feeds of every outlet that is on, and what an earlier run left over."""
        self._tell_choice()
        await self.desk.ask(lambda connection: pages.register(connection, map(facts, self.choice.on)))
        for outlet in self.choice.on:
            for feed in outlet.usable_feeds:
                yield Request(
                    feed.url,
                    callback=self.parse_feed,
                    errback=self.feed_failed,
                    priority=FEEDS_FIRST,
                    meta={"outlet": outlet, "handle_httpstatus_all": True},
                )
            for request in await self._left_over(outlet):
                yield request

    async def parse_feed(self, response: Response) -> AsyncIterator[Request]:
        """The articles that a feed lists and the store does not hold, newest first."""
        outlet: Outlet = response.meta["outlet"]
        if response.status != 200:
            await self._feed_ended(response.url, f"http-{response.status}")
            return
        try:
            feed = await asyncio.to_thread(parse_feed, response.body, response.url)
        except FeedError as error:
            await self._feed_ended(response.url, str(error))
            return
        await self._feed_ended(response.url)
        listed = [
            Found(entry.link, entry.published)
            for entry in feed.entries[:MOST_OF_A_FEED]
            if outlet.is_article(entry.link)
        ]
        now = datetime.now(UTC)
        pending = await self._ask(
            lambda connection: pages.discover(connection, outlet.name, listed, now), default=[]
        )
        for request in self._requests(outlet, pending):
            yield request

    def parse_page(self, response: Response) -> Page:
        """The page as it was fetched, for the pipelines."""
        asked = response.meta["asked"]
        return Page(
            url=response.url,
            body=response.body,
            fetched=datetime.now(UTC),
            status=response.status,
            content_type=(response.headers.get("Content-Type") or b"").decode("latin-1"),
            outlet=response.meta["outlet"].name,
            asked="" if asked == response.url else asked,
        )

    async def page_failed(self, failure: Failure) -> AsyncIterator[Page]:
        """Write down why an address gave no page; one that was too large is a page all the same."""
        request: Any = failure.request  # type: ignore[attr-defined]
        outlet: Outlet = request.meta["outlet"]
        refusal = refusals.of(failure.value)
        if refusal.page_was_fetched:
            yield Page(request.url, b"", datetime.now(UTC), outlet=outlet.name, fault=refusal.reason)
            return
        run_id, now, url = self.desk.run_id, datetime.now(UTC), request.meta["asked"]

        def write(connection: Any) -> None:
            row = pages.known(connection, url, outlet.name, now)
            pages.rejected(
                connection,
                row.id,
                refusal.reason,
                refusal.detail,
                status=None,
                at=now,
                run_id=run_id,
                for_good=refusal.for_good,
            )
            runs.count(connection, run_id, runs.Counts.WITHHELD, refusal.reason)

        await self._ask(write, default=None)

    async def feed_failed(self, failure: Failure) -> None:
        """Write down why a feed could not be read."""
        request: Any = failure.request  # type: ignore[attr-defined]
        refusal = refusals.of(failure.value)
        await self._feed_ended(request.url, f"{refusal.reason}: {refusal.detail}", str(refusal.reason))

    async def _feed_ended(self, url: str, fault: str = "", reason: str = "") -> None:
        """Count a feed as read, or say and count why it was not; a run that reads none has failed."""
        ended = "failed" if fault else "read"
        self._sources[ended] += 1
        if fault:
            self.logger.warning("feed not read: %s (%s)", url, fault)
        run_id = self.desk.run_id
        await self._ask(
            lambda connection: runs.count(connection, run_id, runs.Counts.SOURCES, ended, reason or fault),
            default=None,
        )

    def closed(self, reason: str) -> None:
        """A run in which no feed at all could be read has failed, and says so."""
        if self._sources["failed"] and not self._sources["read"] and not self.failure:
            self.failure = f"none of the {self._sources['failed']} feeds could be read; see the log"

    async def _left_over(self, outlet: Outlet) -> list[Request]:
        most = min(self.left, MOST_OF_A_FEED)
        urls = await self._ask(lambda connection: pages.left_over(connection, outlet.name, most), default=[])
        return list(self._requests(outlet, urls))

    def _requests(self, outlet: Outlet, urls: list[str]) -> Iterator[Request]:
        """Requests for articles, as far as the limit goes; the earlier in the list, the sooner asked."""
        for place, url in enumerate(url for url in urls if url not in self._asked):
            if self.left <= 0:
                return
            self.left -= 1
            self._asked.add(url)
            yield Request(
                url,
                callback=self.parse_page,
                errback=self.page_failed,
                priority=-place,
                meta={"outlet": outlet, "asked": url, "handle_httpstatus_all": True},
            )

    async def _ask(self, work: Any, *, default: Any) -> Any:
        """Ask the desk; a store that fails ends the run in one line, never in a traceback."""
        try:
            return await self.desk.ask(work)
        except StoreError as error:
            await self.pipeline.fail(str(error))
            return default

    def _tell_choice(self) -> None:
        if self.choice.restricted:
            names = ", ".join(outlet.name for outlet in self.choice.restricted)
            self.logger.info(
                "off, for their terms restrict collecting (-a outlets=NAME turns one on): %s", names
            )
        if self.choice.without_feeds:
            names = ", ".join(outlet.name for outlet in self.choice.without_feeds)
            self.logger.info("no feed is known of: %s", names)
        self.logger.info("outlets asked: %d", len(self.choice.on))


def _limit(given: str) -> int:
    if not given:
        return 1_000_000
    if not given.isdecimal() or int(given) < 1:
        raise CrawlError(f"limit is a number of articles, at least 1, not {given!r}")
    return int(given)
