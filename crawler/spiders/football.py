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
from crawler.archiving.middleware import BEGAN
from crawler.errors import CrawlError
from crawler.feed import FeedError, parse_feed
from crawler.outlet import Choice, Outlet
from crawler.spiders.base import NewsSpider, facts, several
from pipelines.article import Page
from store import address, pages, runs
from store.pages import Asked, Found

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
        if not _contact(crawler.settings):
            raise CrawlError(
                "a live crawl says who asks: set TOUCHLINE_CONTACT to your e-mail address (name@host) or URL "
                "(https://…), e.g. TOUCHLINE_CONTACT=https://example.org/bot scrapy crawl football"
            )
        self.choice = self.outlets.choose(
            several(arguments.get("outlets", "")),
            several(arguments.get("country", "")),
            several(arguments.get("language", "")),
        )
        _require_feeds(self.choice)
        self.left = _limit(arguments.get("limit", ""))
        self._asked: set[str] = set()
        self._sources: Counter[str] = Counter()

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Put the contact into the user agent."""
        super().update_settings(settings)
        if contact := _contact(settings):
            settings.set("USER_AGENT", f"{settings['USER_AGENT']} (+{contact})", priority="spider")

    async def start(self) -> AsyncIterator[Any]:
        """The feeds of every outlet that is on, and what an earlier run left over."""
        self._tell_choice()
        await self.ask(lambda connection: pages.register(connection, map(facts, self.choice.on)))
        for outlet in self.choice.on:
            for feed in outlet.usable_feeds:
                yield Request(
                    feed.url,
                    callback=self.parse_feed,
                    errback=self.feed_failed,
                    priority=FEEDS_FIRST,
                    dont_filter=True,
                    meta={"outlet": outlet},
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
        pending = await self.ask(lambda connection: pages.discover(connection, outlet.name, listed, now))
        for request in self._requests(outlet, pending or []):
            yield request

    def parse_page(self, response: Response) -> Page:
        """The page as it was fetched, for the pipelines."""
        return Page(
            url=response.url,
            body=response.body,
            # As its record says, where it is archived.
            fetched=response.meta.get(BEGAN) or datetime.now(UTC),
            status=response.status,
            content_type=(response.headers.get("Content-Type") or b"").decode("latin-1"),
            outlet=response.meta["outlet"].name,
            asked=_led_away(response.meta["asked"], response.url),
        )

    async def page_failed(self, failure: Failure) -> AsyncIterator[Page]:
        """Write down why an address gave no page; one that was too large is a page all the same."""
        request = _request_of(failure)
        outlet: Outlet = request.meta["outlet"]
        refusal = refusals.of(failure.value)
        run_id, now, url = self.desk.run_id, datetime.now(UTC), request.meta["asked"]
        if refusal.page_was_fetched:
            yield Page(
                request.url,
                b"",
                now,
                outlet=outlet.name,
                asked=_led_away(url, request.url),
                fault=refusal.reason,
            )
            return

        def write(connection: Any) -> None:
            [row] = pages.known(connection, [Asked(address.key(url), url, outlet.name, now)])
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

        await self.ask(write)

    async def feed_failed(self, failure: Failure) -> None:
        """Write down why a feed could not be read."""
        request = _request_of(failure)
        refusal = refusals.of(failure.value)
        await self._feed_ended(request.url, f"{refusal.reason}: {refusal.detail}", str(refusal.reason))

    async def _feed_ended(self, url: str, fault: str = "", reason: str = "") -> None:
        """Count a feed as read, or say and count why it was not; a run that reads none has failed."""
        ended = "failed" if fault else "read"
        self._sources[ended] += 1
        if fault:
            self.logger.warning("feed not read: %s (%s)", url, fault)
        run_id = self.desk.run_id
        await self.ask(
            lambda connection: runs.count(connection, run_id, runs.Counts.SOURCES, ended, reason or fault)
        )

    def verdict(self) -> str:
        """A run in which no feed at all could be read has failed, and says so."""
        if not self._sources["failed"] or self._sources["read"]:
            return ""
        return f"none of the {self._sources['failed']} feeds could be read; see the log"

    async def _left_over(self, outlet: Outlet) -> list[Request]:
        most = min(self.left, MOST_OF_A_FEED)
        urls = await self.ask(lambda connection: pages.left_over(connection, outlet.name, most))
        return list(self._requests(outlet, urls or []))

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
                # The store and `_asked` see to it that none is asked twice; the filter would swallow
                # a redirect to a known address without a word.
                dont_filter=True,
                meta={"outlet": outlet, "asked": url},
            )

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


def _contact(settings: BaseSettings) -> str:
    """Who asks, as the user agent says it; "" for what is neither an e-mail address nor a URL."""
    contact = " ".join(str(settings["TOUCHLINE_CONTACT"] or "").split())
    return contact if "@" in contact or "http" in contact.lower() else ""


def _require_feeds(choice: Choice) -> None:
    """Raises CrawlError where the outlets that were chosen give nothing to ask."""
    if not choice.on and not choice.restricted:
        raise CrawlError(
            "nothing to ask: without the bundled outlets none are left (-a outlets_file=FILE adds your own)"
        )
    if not choice.on:
        names = ", ".join(outlet.name for outlet in choice.restricted)
        raise CrawlError(f"nothing to ask: {names}: restricted by their terms (-a outlets=NAME turns one on)")
    if len(choice.without_feeds) == len(choice.on):
        names = ", ".join(outlet.name for outlet in choice.on)
        raise CrawlError(f"nothing to ask: no feed is known of {names}")


def _request_of(failure: Failure) -> Request:
    request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there.
    return request


def _led_away(asked: str, answered: str) -> str:
    """The address asked for, where another page answered; "" where it is the same one (by https, say)."""
    return "" if address.key(asked) == address.key(answered) else asked


def _limit(given: str) -> int:
    if not given:
        return 1_000_000
    if not given.isdecimal() or int(given) < 1:
        raise CrawlError(f"limit is a number of articles, at least 1, not {given!r}")
    return int(given)
