"""`scrapy crawl football`: from the outlets' feeds, sitemaps and section pages to their article pages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings
from scrapy.utils.misc import build_from_crawler, load_object
from sqlalchemy import Connection
from twisted.python.failure import Failure

from crawler import again, chosen, refusals
from crawler.archiving.middleware import BEGAN
from crawler.browser.needed import able
from crawler.contact import require_contact, sign
from crawler.discover import MOST_OF_A_SOURCE, Answer, Finding, find
from crawler.feed_text import SourceError
from crawler.guard.addresses import shown
from crawler.manners.downloader import downloader_of
from crawler.manners.refused import LeftAlone, RunEnds
from crawler.outlet import Outlet, SourceKind
from crawler.refusals import Refusal
from crawler.spiders.base import NewsSpider, content_type, facts, said, yes
from crawler.turns import Source, Turns
from pipelines.article import End, Page
from store import address, daily, looks, pages, runs, tombs
from store.daily import Noted
from store.looks import Look
from store.pages import Asked

SOURCES_FIRST = 1_000_000
"""The priority of feeds, sitemaps and section pages, above every article's."""


class FootballSpider(NewsSpider):
    """Asks the chosen outlets' sources, and the articles they list that the store does not hold.

    ``-a outlets=A,B`` by name, ``country=GB,ES``, ``language=en``; ``limit=N`` articles at most; ``due=yes``
    asks a source only as often as it changes; ``topic=any`` keeps more than football;
    ``outlets_file=FILE`` adds the user's own outlets, and ``bundled=no`` leaves the others out. What outlets
    say to robots of their pages is obeyed, but for those of ``ignore_reservations=A,B``.
    """

    name = "football"
    watched = True
    takes = NewsSpider.takes | {"outlets", "country", "language", "limit", "due"}

    def __init__(self, crawler: Crawler, arguments: dict[str, Any]) -> None:
        """Raises CrawlError and OutletError for what was asked for wrongly, before anything is fetched."""
        super().__init__(crawler, arguments)
        require_contact(crawler.settings, "scrapy crawl football")
        self.choice = able(chosen.outlets(self.outlets, arguments), crawler.settings)
        self.left = chosen.limit(arguments.get("limit", ""))
        self._asked: set[str] = set()
        self._turns: Turns = build_from_crawler(load_object(crawler.settings["TOUCHLINE_TURNS"]), crawler)
        self._only_due = yes("due", arguments, "no")
        self._ids: dict[str, int] = {}
        self._looks: dict[str, Look] = {}

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Put the contact into the user agent."""
        super().update_settings(settings)
        sign(settings)

    async def start(self) -> AsyncIterator[Any]:
        """The sources of every outlet that is on, and what an earlier run left over."""
        forgotten = await self.ask(self._begin) or set()
        for line in chosen.told(self.choice, forgotten):
            self.logger.info("%s", line)
        on = [outlet for outlet in self.choice.on if outlet.name not in forgotten]
        async for outlet in self._turns.to_begin(on):
            for request in self._asking(await self._due(self._turns.begin(outlet))):
                yield request
            for request in await self._left_over(outlet):
                yield request
            for request in await self._young(outlet):
                yield request

    async def _due(self, sources: list[Source]) -> list[Source]:
        """Those that are to be asked; of the others it is counted that their time has not come."""
        now, run_id = datetime.now(UTC), self.desk.run_id
        waiting = [each for each in sources if self._only_due and again.is_early(self._looks, each.url, now)]
        for each in waiting:
            self._turns.end(each, read=True)
        if waiting:
            await self.ask(
                lambda connection: runs.count(
                    connection, run_id, runs.Counts.SOURCES, "not due", number=len(waiting)
                )
            )
        return [each for each in sources if each not in waiting]

    def _begin(self, connection: Connection) -> set[str]:
        """Register the outlets, and learn what their sources answered last; which of them were forgotten."""
        self._ids = pages.register(connection, map(facts, self.choice.on))
        if self.arguments.get("outlets"):
            tombs.take_up(connection, self._ids)
        self._looks = looks.of_sources(connection, list(self._ids.values()))
        looks.give_up(connection, datetime.now(UTC))
        return tombs.outlets(connection, self._ids)

    async def parse_source(self, response: Response) -> AsyncIterator[Request]:
        """The articles that a source lists and the store does not hold, newest first; sitemaps it names."""
        source: Source = response.meta["source"]
        now = datetime.now(UTC)
        if again.is_unchanged(response, self._looks, source.url):
            for request in await self._unchanged(source, now):
                yield request
            return
        if response.status != 200:
            for request in await self._source_ended(source, response.url, f"http-{response.status}"):
                yield request
            return
        heard = None if source.outlet.name in self.ignored else said(response)
        answer = Answer(response.body, response.url, content_type(response), now, heard)
        try:
            found = await asyncio.to_thread(find, source.kind, answer, source.outlet)
        except SourceError as error:
            for request in await self._source_ended(source, response.url, str(error)):
                yield request
            return
        await self._source_ended(source, response.url)
        for request in self._asking(self._turns.named(source, found.sitemaps)):
            yield request
        name, listed = source.outlet.name, found.articles
        signs, digest = again.signs_of(response), again.digest_of(response.body)

        def write(connection: Connection) -> list[str]:
            looks.source_read(connection, self._ids[name], source.url, signs, digest, now)
            daily.add(connection, _listed(self._ids[name], found, now))
            looks.sources_named(connection, self._ids[name], found.sitemaps, now)
            return pages.discover(connection, name, listed, now)

        for request in self._requests(source.outlet, await self.ask(write) or []):
            yield request

    async def _unchanged(self, source: Source, now: datetime) -> list[Request]:
        """Write that a source answered what it had answered before; what it named then is asked again."""
        look, outlet_id, run_id = self._looks[source.url], self._ids[source.outlet.name], self.desk.run_id
        self._turns.end(source, read=True)
        own = {each.url for each in source.outlet.sources}

        def write(connection: Connection) -> list[str]:
            named = looks.named_by(connection, source.url) if source.kind is SourceKind.SITEMAPS else []
            named = [url for url in named if url not in own]
            looks.source_read(connection, outlet_id, source.url, look.signs, look.digest, now)
            looks.sources_named(connection, outlet_id, named, now)
            runs.count(connection, run_id, runs.Counts.SOURCES, "unchanged")
            daily.add(connection, [Noted(outlet_id, now, runs.Counts.SOURCES, "unchanged")])
            return named

        named = await self.ask(write) or []
        return list(self._asking(self._turns.named(source, named)))

    async def parse_page(self, response: Response) -> AsyncIterator[Page]:
        """The page as it was fetched, for the pipelines; none where it has not changed since it was saved."""
        look: Look | None = response.meta.get("look")
        if look is not None and response.status == again.UNCHANGED:
            await self._still_the_same(look, response.meta["outlet"])
            return
        yield Page(
            url=response.url,
            body=response.body,
            # As its record says, where it is archived.
            fetched=response.meta.get(BEGAN) or datetime.now(UTC),
            status=response.status,
            content_type=content_type(response),
            outlet=response.meta["outlet"].name,
            asked=_led_away(response.meta["asked"], response.url),
            signs=again.signs_of(response),
            said=said(response),
        )

    async def _still_the_same(self, look: Look, outlet: Outlet) -> None:
        """Write that an article is unchanged, by its server's word."""
        now, run_id, outlet_id = datetime.now(UTC), self.desk.run_id, self._ids[outlet.name]

        def write(connection: Connection) -> None:
            # It may have been forgotten while it was asked for.
            if not tombs.pages(connection, [address.key(look.url)]):
                looks.articles_seen(connection, {look.url: (outlet_id, look.signs)}, now)
            runs.count(connection, run_id, runs.Counts.PAGES, End.UNCHANGED)
            daily.add(connection, [Noted(outlet_id, now, runs.Counts.PAGES, End.UNCHANGED, "not-modified")])

        await self.ask(write)

    async def page_failed(self, failure: Failure) -> AsyncIterator[Page]:
        """Write down why an address gave no page; one that was too large is a page all the same."""
        if isinstance(failure.value, RunEnds):
            return
        if isinstance(failure.value, LeftAlone):
            downloader_of(self.crawler).hosts.put_off[failure.value.reason] += 1
            return
        request = _request_of(failure)
        outlet: Outlet = request.meta["outlet"]
        refusal = refusals.of(failure.value)
        refusals.let_go(failure)
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

        asked = Asked(address.key(url), url, outlet.name, now)
        await self.ask(lambda connection: refusals.write(connection, refusal, asked, run_id))

    async def source_failed(self, failure: Failure) -> AsyncIterator[Request]:
        """Write down why a source could not be read; what is to be asked in its place."""
        if isinstance(failure.value, RunEnds):
            return
        request = _request_of(failure)
        if isinstance(failure.value, LeftAlone):
            await self._put_off(request.meta["source"], failure.value)
            return
        refusal = refusals.of(failure.value)
        refusals.let_go(failure)
        fault, source = f"{refusal.reason}: {refusal.detail}", request.meta["source"]
        for following in await self._source_ended(source, shown(request.url), fault, refusal):
            yield following

    async def _put_off(self, source: Source, why: LeftAlone) -> None:
        """Say and count that a source is left to a later run."""
        self.logger.info("%s not asked: %s (%s)", source.kind.removesuffix("s"), shown(source.url), why)
        run_id = self.desk.run_id
        self._turns.put_off(source)
        await self.ask(
            lambda connection: runs.count(connection, run_id, runs.Counts.SOURCES, "put off", why.reason)
        )

    async def _source_ended(
        self, source: Source, url: str, fault: str = "", refusal: Refusal | None = None
    ) -> list[Request]:
        """Count a source as read, or say and count why it was not; what is to be asked in its place."""
        if fault:
            self.logger.warning("%s not read: %s (%s)", source.kind.removesuffix("s"), url, fault)
        ended, run_id = "failed" if fault else "read", self.desk.run_id
        following = self._turns.end(source, read=not fault)
        # Without the detail: an outlet's day is no place for a thousand kinds of failure.
        shows = str(refusal.shows) if refusal else fault.partition(":")[0]

        def write(connection: Connection) -> None:
            outlet_id, counts = self._ids[source.outlet.name], runs.Counts.SOURCES
            runs.count(connection, run_id, counts, ended, str(refusal.reason) if refusal else fault)
            daily.add(connection, [Noted(outlet_id, datetime.now(UTC), counts, ended, shows)])

        await self.ask(write)
        return list(self._asking(following))

    def verdict(self) -> str:
        """A run in which no source at all could be read has failed, and says so."""
        ended = self._turns.ended()
        if not ended["failed"] or ended["read"]:
            return ""
        return f"none of the {ended['failed']} sources could be read; see the log"

    def _asking(self, sources: Iterable[Source]) -> Iterator[Request]:
        for source in sources:
            yield Request(
                source.url,
                callback=self.parse_source,
                errback=self.source_failed,
                priority=SOURCES_FIRST,
                dont_filter=True,
                headers=again.headers_for(self._looks.get(source.url)),
                meta={"outlet": source.outlet, "source": source},
            )

    async def _left_over(self, outlet: Outlet) -> list[Request]:
        most = min(self.left, MOST_OF_A_SOURCE)
        urls = await self.ask(lambda connection: pages.left_over(connection, outlet.name, most))
        return list(self._requests(outlet, urls or []))

    async def _young(self, outlet: Outlet) -> list[Request]:
        """The articles that are to be looked at again, after all that is new."""
        most, now = min(self.left, MOST_OF_A_SOURCE), datetime.now(UTC)
        due = await self.ask(lambda connection: looks.due(connection, outlet.name, now, most)) or []
        found = {each.url: each for each in due}
        return [
            request.replace(
                headers=again.headers_for(found[request.url]),
                meta=request.meta | {"look": found[request.url]},
                priority=request.priority - MOST_OF_A_SOURCE,
            )
            for request in self._requests(outlet, list(found))
        ]

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


def _listed(outlet_id: int, found: Finding, at: datetime) -> list[Noted]:
    """What a source lists, for its outlet's day."""
    counted = {"addresses": found.listed, "articles": len(found.articles)}
    return [Noted(outlet_id, at, daily.LISTED, what, number=number) for what, number in counted.items()]


def _request_of(failure: Failure) -> Request:
    request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there.
    return request


def _led_away(asked: str, answered: str) -> str:
    """The address asked for, where another page answered; "" where it is the same one (by https, say)."""
    return "" if asked == answered or address.key(asked) == address.key(answered) else asked
