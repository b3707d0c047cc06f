"""Writes how a run deals with its hosts into the store, at intervals, and what later runs must hold to."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from math import isinf
from time import monotonic
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.misc import load_object
from sqlalchemy import Connection

from crawler.errors import CrawlError
from crawler.manners.downloader import PoliteDownloader, downloader_of
from crawler.manners.host import Host
from crawler.manners.hosts import Hosts
from crawler.spiders.base import NewsSpider
from pipelines.article import Reason
from store import hosts as table
from store import robots, runs
from store.errors import StoreError, printable
from store.hosts import HostDealings, Pause
from store.robots import Rules

logger = logging.getLogger(__name__)

EVERY = 10.0
"""Seconds between two writings: a run that is killed loses no more of its record."""
LOOK = 0.5
"""Seconds between two looks whether a host has asked to be left alone, or the run is being stopped."""


class HostRecord:
    """Reads at the beginning which hosts are to be left alone; writes down how the others were asked."""

    def __init__(self, crawler: Crawler) -> None:
        """For `from_crawler` alone."""
        self._crawler = crawler
        self._timer: asyncio.TimerHandle | None = None
        self._due = monotonic() + EVERY
        # The failures in a row that the store knows of, by host.
        self._known: dict[str, int] = {}
        crawler.signals.connect(self.spider_opened, signal=signals.spider_opened)
        # Extensions are told before the pipeline is, which closes the store.
        crawler.signals.connect(self.spider_closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> HostRecord:
        """Made by Scrapy. Raises CrawlError where requests would not wait for their host's turn."""
        if not issubclass(load_object(crawler.settings["DOWNLOADER"]), PoliteDownloader):
            raise CrawlError("DOWNLOADER is not Touchline's, which alone keeps to what a host asks for")
        return cls(crawler)

    async def spider_opened(self, spider: Any) -> None:
        """Learn what to hold to, before anything is asked."""
        if isinstance(spider, NewsSpider) and spider.begun:
            now, hosts = datetime.now(UTC), downloader_of(self._crawler).hosts
            pauses = await spider.ask(partial(table.pauses, now=now)) or []
            hosts.remember(pauses)
            hosts.rules = await spider.ask(partial(robots.kept, now=now)) or {}
            self._known = {each.host: each.failures for each in pauses}
        self._look()

    def spider_closed(self) -> None:
        """Write the rest."""
        if self._timer is not None:
            self._timer.cancel()
        self._write()

    def _look(self) -> None:
        self._end_if_stopped()
        touched = downloader_of(self._crawler).hosts.touched
        if monotonic() >= self._due or any(
            self._known.get(each.name, 0) != each.failures for each in touched
        ):
            self._write()
        self._timer = asyncio.get_running_loop().call_later(LOOK, self._look)

    def _end_if_stopped(self) -> None:
        """Scrapy waits for all that waits in a slot, and a host may have asked for minutes."""
        downloader, spider = downloader_of(self._crawler), self._crawler.spider
        running = self._crawler.engine is not None and self._crawler.engine.running
        # Before anything is asked, it has not begun to run.
        stopped = downloader.slots and not running
        if stopped or (isinstance(spider, NewsSpider) and spider.failure):
            downloader.end("the run is being stopped")

    def _write(self) -> None:
        """Have the desk write what is new."""
        hosts, spider = downloader_of(self._crawler).hosts, self._crawler.spider
        self._due = monotonic() + EVERY
        if not isinstance(spider, NewsSpider) or not spider.begun or not (hosts.touched or hosts.put_off):
            return
        desk = spider.desk
        news = _News.of(hosts, self._known)
        for host in hosts.touched:
            self._known[host.name] = host.failures
        hosts.touched.clear()
        hosts.put_off.clear()
        hosts.rules_read.clear()
        try:
            desk.leave(partial(news.write, desk.run_id)).add_done_callback(_tell)
        except StoreError as error:
            logger.error("how hosts were asked is not written down: %s", error)


@dataclass(frozen=True, slots=True)
class _News:
    """What is to be written: of the reactor's thread when it is made, of the desk's from then on."""

    dealings: list[HostDealings]
    pauses: list[Pause]
    ended: list[str]
    put_off: dict[Reason, int]
    rules: list[Rules]

    @classmethod
    def of(cls, hosts: Hosts, known: dict[str, int]) -> _News:
        """Of the hosts with which something happened; ``known`` are the failures that the store knows of."""
        now, wall = monotonic(), datetime.now(UTC)
        touched = [host for host in hosts.touched if host.name]
        return cls(
            [_dealings(host) for host in touched],
            [_pause(host, now, wall) for host in touched if host.failures],
            [printable(host.name) for host in touched if not host.failures and known.get(host.name)],
            dict(hosts.put_off),
            list(hosts.rules_read),
        )

    def write(self, run_id: int, connection: Connection) -> None:
        """Write it, in one transaction."""
        table.write_dealings(connection, run_id, self.dealings)
        table.write_pauses(connection, self.pauses)
        table.end_pauses(connection, self.ended)
        for reason, number in self.put_off.items():
            runs.count(connection, run_id, runs.Counts.WITHHELD, reason, number=number)
        robots.keep(connection, self.rules)


def _dealings(host: Host) -> HostDealings:
    told = host.dealings
    return HostDealings(
        host=printable(host.name),
        requests=told.requests,
        size=told.size,
        gap=None if isinf(told.gap) else round(told.gap, 3),
        delay=round(told.delay, 3),
        retries=told.retries,
        waits=told.waits,
        waited=round(told.waited, 3),
        answers=dict(told.answers),
        refused=dict(told.refused),
    )


def _pause(host: Host, now: float, wall: datetime) -> Pause:
    until = wall + timedelta(seconds=max(0.0, host.alone - now, host.ready - now))
    why = host.why if host.alone > now else Reason.HOST_PAUSED
    return Pause(printable(host.name), until, why, host.failures)


def _tell(written: Future[None]) -> None:
    """Say that the store failed; whoever saves a page learns it too, and ends the run."""
    if not written.cancelled() and (error := written.exception()) is not None:
        logger.error("how hosts were asked is not written down: %s", error)
