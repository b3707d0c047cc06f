"""`touchline outlet probe URL`: looks for a site's feeds and sitemaps, and prints an outlet record."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Iterable
from datetime import UTC, datetime
from time import monotonic
from typing import Any
from urllib.parse import urljoin, urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.settings import BaseSettings
from w3lib.url import safe_url_string

from crawler import refusals
from crawler.contact import require_contact, sign
from crawler.errors import CrawlError
from crawler.feed import parse_feed
from crawler.feed_text import SourceError
from crawler.feed_tree import settled
from crawler.front_page import FrontPage, read_front, told
from crawler.outlet import Outlet, SourceKind
from crawler.outlet_codes import COUNTRIES, LANGUAGES
from crawler.outlet_guess import Guess, country_by, language_by
from crawler.outlet_values import web_address
from crawler.probed import Probed, Tried, record
from crawler.sitemap import parse_sitemap, recent
from crawler.spiders.base import ArguedSpider, content_type, yes
from store.address import host

FEED_PATHS = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/feeds", "/index.xml")
SITEMAP_PATHS = (
    "/news-sitemap.xml",
    "/sitemap-news.xml",
    "/sitemap_news.xml",
    "/sitemap.xml",
    "/sitemap_index.xml",
)
MOST_NAMED = 6
"""Feeds, and sitemaps, that are tried of those that a site names."""
LONGEST = 300.0
"""Seconds after which nothing more is tried: a Crawl-delay can make each question a minute."""
BROKE_OFF = "the probe broke off (--verbose shows why)"


class ProbeSpider(ArguedSpider):
    """Asks robots.txt, the page at ``url``, and the addresses where its feeds and sitemaps may be.

    What the page and robots.txt name is tried first; the usual places only where none of that answers,
    and only until one does. ``name``, ``country`` and ``language`` go before what the page tells;
    ``private=yes`` is for a site of one's own network.
    """

    name = "probe"
    takes = frozenset({"url", "name", "country", "language", "private"})
    # Somebody waits for the answer.
    custom_settings = {"ITEM_PIPELINES": {}, "TOUCHLINE_LONGEST_WAIT": 30}  # noqa: RUF012 (as Scrapy has it)

    def __init__(self, crawler: Crawler, arguments: dict[str, Any]) -> None:
        """Raises CrawlError for what was asked for wrongly, before anything is fetched."""
        super().__init__(crawler, arguments)
        require_contact(crawler.settings, "touchline outlet probe URL")
        self.failure, self.begun = "", False
        self.given = {name: told(str(arguments.get(name) or "")) for name in ("name", "country", "language")}
        _require_codes(self.given["country"], self.given["language"])
        try:
            self.url = web_address(safe_url_string(str(arguments.get("url") or "")))
            self.site = _site(self.url, private=yes("private", arguments, "no"))
        except ValueError:
            raise CrawlError("name the site by its front page: touchline outlet probe https://…") from None
        self.outlets = (self.site,)
        self._parsers: dict[str, RobotParser] = {}
        self._until = 0.0
        crawler.signals.connect(self.robots_parsed, signal=signals.robots_parsed)

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Put the contact into the user agent."""
        super().update_settings(settings)
        sign(settings)

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Keep what a host's robots.txt says."""
        self._parsers[host(request.url)] = robotparser

    async def start(self) -> AsyncIterator[Any]:
        """Probe; no request is left to the engine, each is awaited in its turn."""
        self.begun, self.failure = True, BROKE_OFF
        self._until = monotonic() + LONGEST
        self.failure = await self._probe()
        none: tuple[Any, ...] = ()
        for request in none:
            yield request

    async def _probe(self) -> str:
        """Ask, and print the record; why there is none."""
        answer = await self._get(self.url)
        if isinstance(answer, str):
            return f"{self.url} gave no page: {answer}"
        try:
            front = await asyncio.to_thread(read_front, answer.body, answer.url, content_type(answer))
        except SourceError as error:
            return f"{self.url} gave no page: {error}"
        probed = self._known(answer.url, front)
        if not probed.language.code:
            return "its language is not told by its front page: give it (--language TAG)"
        if not probed.country.code:
            return (
                "its country is told neither by its address nor by its front page: give it (--country CODE)"
            )
        await self._try_feeds(probed)
        await self._try_sitemaps(probed)
        sys.stdout.write(record(probed))
        return ""

    def _known(self, url: str, front: FrontPage) -> Probed:
        language, country = self.given["language"], self.given["country"]
        tongue = Guess(language) if language else language_by(front.locale)
        return Probed(
            home=safe_url_string(url),
            private=self.site.private,
            host=host(url),
            day=datetime.now(UTC).date(),
            front=front,
            name=told((self.given["name"] or front.name).replace(",", " ")) or host(url),
            country=Guess(country) if country else country_by(url, front.locale, tongue.code),
            language=tongue,
            delay=self._delay(host(url)),
        )

    def _delay(self, of: str) -> str:
        robots = self._parsers.get(of)
        delay = robots.crawl_delay(self.crawler.settings["ROBOTSTXT_USER_AGENT"]) if robots else None
        return f"{delay:g} s" if delay else ""

    async def _try_feeds(self, probed: Probed) -> None:
        usual = [urljoin(probed.home, path) for path in FEED_PATHS]
        below = urlsplit(probed.home).path.rstrip("/")
        if below:
            usual = [urljoin(probed.home, below + path) for path in FEED_PATHS[:2]] + usual
        await self._try(probed, SourceKind.FEEDS, probed.front.feeds, usual, _feed)

    async def _try_sitemaps(self, probed: Probed) -> None:
        robots: Any = getattr(self._parsers.get(probed.host), "rp", None)
        lines = [settled(str(line), probed.home) for line in getattr(robots, "sitemaps", ())]
        named = sorted(filter(None, lines), key=lambda url: "news" not in url.lower())
        usual = [urljoin(probed.home, path) for path in SITEMAP_PATHS]
        await self._try(probed, SourceKind.SITEMAPS, map(safe_url_string, named), usual, _sitemap)

    async def _try(
        self,
        probed: Probed,
        kind: SourceKind,
        named: Iterable[str],
        usual: Iterable[str],
        read: Callable[[bytes, str], str],
    ) -> None:
        """Try what the site names, all of it; then the usual places until one answers."""
        every = list(dict.fromkeys(named))
        own = [url for url in every if self.site.covers(url)]
        away = [url for url in every if not self.site.covers(url)]
        probed.left += [f"{url} is on another host" for url in away[:MOST_NAMED]]
        if more := len(own[MOST_NAMED:]) + len(away[MOST_NAMED:]):
            probed.left.append(f"{more} more {kind} that the site names")
        for url in own[:MOST_NAMED]:
            await self._try_one(probed, kind, url, read)
        for url in usual:
            if probed.found(kind):
                return
            if url not in own:
                await self._try_one(probed, kind, url, read)

    async def _try_one(
        self, probed: Probed, kind: SourceKind, url: str, read: Callable[[bytes, str], str]
    ) -> None:
        if monotonic() > self._until:
            probed.left.append(f"{url}: the probe had taken {LONGEST / 60:g} minutes")
            return
        answer = await self._get(url)
        if isinstance(answer, str):
            probed.tried.append(Tried(kind, url, fault=answer))
            return
        try:
            holds = await asyncio.to_thread(read, answer.body, answer.url)
        except SourceError as error:
            probed.tried.append(Tried(kind, url, fault=str(error)))
            return
        place = safe_url_string(answer.url)
        if all(each.url != place for each in probed.found(kind)):
            probed.tried.append(Tried(kind, place, holds=holds))

    async def _get(self, url: str) -> Response | str:
        """The page that an address answers with, or why there is none."""
        engine = self.crawler.engine
        if engine is None:
            return "the probe has ended"
        try:
            answer = await engine.download_async(Request(url, meta={"outlet": self.site}))
        except Exception as error:  # Whatever the downloader and its middlewares raise, as in an errback.
            refusal = refusals.of(error)
            return f"{refusal.reason}: {refusal.detail}"
        return answer if answer.status == 200 else f"http-{answer.status}"


def _feed(body: bytes, url: str) -> str:
    feed = parse_feed(body, url)
    newest = max((each.published for each in feed.entries if each.published), default=None)
    return f"{len(feed.entries)} entries" + (f", the newest of {newest:%Y-%m-%d}" if newest else "")


def _sitemap(body: bytes, url: str) -> str:
    sitemap = parse_sitemap(body, url)
    if sitemap.sitemaps:
        return f"index of {len(sitemap.sitemaps)} sitemaps"
    fresh = [each for each in recent(sitemap.pages, datetime.now(UTC)) if each.latest]
    return f"{len(sitemap.pages)} addresses, {len(fresh)} of the last two days"


def _site(url: str, *, private: bool) -> Outlet:
    """What stands for the site while it is probed: no request leaves its host. Raises ValueError."""
    given = {"name": "the site", "home": url, "hosts": [host(url)], "country": "GB", "language": "en"}
    return Outlet.model_validate(given | {"private": private})


def _require_codes(country: str, language: str) -> None:
    if country and country not in COUNTRIES:
        raise CrawlError(f"a country is an ISO 3166 code in capitals, such as GB, not {country!r}")
    if language and language not in LANGUAGES:
        raise CrawlError(f"a language is two small letters of ISO 639-1, such as en, not {language!r}")
