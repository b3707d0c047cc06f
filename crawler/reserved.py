"""Asks each host once what it reserves by TDMRep, and asks for no article that it does."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError, IgnoreRequest

from crawler import tdmrep
from crawler.guard.addresses import host_of, shown
from crawler.manners.refused import LeftAlone, RunEnds
from crawler.tdmrep import Rule
from store import reservations
from store.reservations import BELIEVED, FRESH

logger = logging.getLogger(__name__)

ARTICLE = "asked"
"""What the meta of an article's request holds, and of no other."""


class ReservationRefused(IgnoreRequest):
    """The host's file reserves the article against text and data mining."""


class Reservations:
    """Keeps each host's rules for the run; the store keeps them for the runs of a day.

    A file that is not there (4xx) reserves nothing. Where none can be had, what was last read holds for a
    week. A page's own word is heard later (see `pipelines.extract.about.reserved`); one that its host's file
    reserves is not asked for, and has none.
    """

    def __init__(self, crawler: Crawler) -> None:
        """For `from_crawler` alone."""
        self._crawler = crawler
        self._of: dict[str, asyncio.Future[tuple[Rule, ...]]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Reservations:
        """Made by Scrapy."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raises ReservationRefused."""
        spider: Any = self._crawler.spider
        if ARTICLE not in request.meta or request.meta["outlet"].name in spider.ignored:
            return
        if held := await self._rules(request):
            rule = tdmrep.rule_for(request.url, held)
            if rule is not None and rule.reserved:
                policy = f", policy {rule.policy}" if rule.policy else ""
                raise ReservationRefused(f"tdm-reservation: 1 (tdmrep.json, {rule.location}{policy})")

    async def _rules(self, request: Request) -> tuple[Rule, ...]:
        place = host_of(request)
        if (coming := self._of.get(place)) is None:
            coming = self._of[place] = asyncio.get_running_loop().create_future()
            try:
                coming.set_result(await self._read(place, request))
            except Exception as error:  # The host is left alone, for one: who waits must not wait for ever.
                del self._of[place]
                coming.set_exception(error)
        return await coming

    async def _read(self, place: str, request: Request) -> tuple[Rule, ...]:
        """What the store knows of a host if that is fresh, else what the host says."""
        spider: Any = self._crawler.spider
        now = datetime.now(UTC)
        held = await spider.ask(lambda connection: reservations.known(connection, place))
        if held is not None and now - held.asked < FRESH:
            return tdmrep.rules(held.rules)
        found = await self._asked(request)
        if found is None:
            return tdmrep.rules(held.rules) if held is not None and now - held.asked < BELIEVED else ()
        if found:
            reserving = sum(each.reserved for each in found)
            logger.info("%s reserves by tdmrep.json: %d of %d rules", place, reserving, len(found))
        await spider.ask(lambda connection: reservations.read(connection, place, found, now))
        return found

    async def _asked(self, request: Request) -> tuple[Rule, ...] | None:
        """The rules of a host's file, none where there is no such file; None where it cannot be had now."""
        engine = self._crawler.engine
        if engine is None:
            return None
        parts = urlsplit(request.url)
        meta = {"outlet": request.meta["outlet"], "download_maxsize": tdmrep.LARGEST, "dont_retry": True}
        asking = Request(f"{parts.scheme}://{parts.netloc}{tdmrep.PATH}", meta=meta, dont_filter=True)
        try:
            answer = await engine.download_async(asking)
        except (LeftAlone, RunEnds):  # Nothing is known of the host, and the article waits as well.
            raise
        except Exception as error:
            logger.info("%s not read: %s (%s)", shown(asking.url), type(error).__name__, error)
            # What is refused here (too large, on another host, by robots.txt) is none tomorrow either.
            return () if isinstance(error, IgnoreRequest | DownloadCancelledError) else None
        if answer.status == 200:
            return tdmrep.read(answer.body)
        return () if 400 <= answer.status < 500 else None
