"""A worker: joins its fleet, is heard while it lives, and leaves it in order."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import os
import secrets
import socket
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Protocol

from scrapy import signals
from scrapy.crawler import Crawler

from crawler.errors import CrawlError
from crawler.manners.downloader import downloader_of
from crawler.spiders.football import FootballSpider
from store.engine import open_for_writing
from store.errors import StoreError
from store.identity import identity

if TYPE_CHECKING:
    from crawler.fleet.line import Line

logger = logging.getLogger(__name__)

BEAT = 0.5
"""Seconds between two words to the fleet."""
SHORTEST_LEASE = 3.0


class Hosts(Protocol):
    """The hosts that a worker has; ``crawler.fleet.hosts.HostQueues`` are."""

    def may_ask(self, host: str) -> bool:
        """Whether no other worker has this host."""

    def renew(self) -> bool:
        """Keep them; whether there are any."""


class Worker:
    """Scrapy's extension that makes a crawl one of a fleet.

    The fleet are all workers of one store on one Redis. ``name`` tells this one from others, ``joined`` is
    when it came (ms of Redis' clock), ``lease`` (ms) how long hosts stay with a worker that is not heard,
    ``rest`` (ms) how long an outlet is not begun again; ``closing`` whether it takes no more hosts, ``ended``
    whether it has left.
    """

    hosts: Hosts

    def __init__(
        self, crawler: Crawler, spider: FootballSpider, line: Line, lease: float, rest: float
    ) -> None:
        """For `from_crawler` alone. Raises CrawlError where the fleet was asked for something else."""
        self.line = line
        self.name = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
        self.lease, self.rest = round(1000 * lease), round(1000 * rest)
        self.ended = self._cut_off = False
        self._crawler = crawler
        self._spider = spider
        self._timer: asyncio.TimerHandle | None = None
        self._lost: set[str] = set()
        self.run, self.joined = self._join(
            _asks(spider, (crawler.settings["TOUCHLINE_VERSION"], lease, rest))
        )
        spider.arguments["worker"] = self.name
        crawler.signals.connect(self.spider_opened, signal=signals.spider_opened)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Worker:
        """Made by Scrapy. Raises CrawlError for settings that make no fleet, and where no Redis answers."""
        try:
            from crawler.fleet.line import Line
        except ModuleNotFoundError as error:
            raise CrawlError(f"{error.name} is not installed: pip install 'touchline[redis]'") from None
        spider, settings = crawler.spider, crawler.settings
        if not isinstance(spider, FootballSpider):
            raise CrawlError("a fleet runs football alone: take SCRAPY_SETTINGS_MODULE=crawler.settings")
        lease = _seconds("TOUCHLINE_LEASE", settings["TOUCHLINE_LEASE"], SHORTEST_LEASE)
        rest = _seconds("TOUCHLINE_REST", settings["TOUCHLINE_REST"], 0)
        return cls(crawler, spider, Line(settings, _fleet(settings["TOUCHLINE_STORE"])), lease, rest)

    @classmethod
    def of(cls, crawler: Crawler) -> Worker:
        """The worker that a crawl is."""
        worker = crawler.get_extension(cls)
        if worker is None:
            raise CrawlError("EXTENSIONS holds no crawler.fleet.worker.Worker: there is no fleet")
        return worker

    @property
    def closing(self) -> bool:
        """Whether its crawl is about to end."""
        slot = self._crawler.engine._slot if self._crawler.engine is not None else None
        return self.ended or bool(self._spider.failure) or slot is None or slot.closing is not None

    def ask(self, script: str, **told: Any) -> Any:
        """Run a script of the fleet; None where Redis fails or knows no such run, which ends the crawl."""
        own = {"worker": self.name, "run": self.run, "lease": self.lease, "rest": self.rest}
        answer = self.do(lambda _redis, _key: self.line.run(script, own | told))
        if answer == b"unknown":
            self._cut_off = True
            self.fail("Redis knows this run no more: was it emptied, or started anew without its data?")
            return None
        return answer

    def do(self, work: Callable[[Any, Callable[[str], str]], Any]) -> Any:
        """Do something in Redis, given the connection and how a key is named; None where it fails."""
        from crawler.fleet.line import LineError

        if self._cut_off:
            return None
        try:
            return self.line.guarded(work)
        except LineError as error:
            self._cut_off = True
            self.fail(str(error))
            return None

    def fail(self, why: str) -> None:
        """End the crawl: what it had taken stays pending in the store, and passes to others in time."""
        self._spider.pipeline.fail(why)
        if self._crawler.engine is not None:
            downloader_of(self._crawler).end(why)

    def may_ask(self, host: str) -> bool:
        """Whether no other worker has this host."""
        return self.hosts.may_ask(host)

    def lose(self, outlets: Iterable[str]) -> None:
        """Have outlets begun once more: a lost worker may have read their sources and no more than that."""
        self._lost.update(outlets)

    def outlets_lost(self) -> list[str]:
        """The outlets that are to be begun once more; each is told once."""
        lost, self._lost = sorted(self._lost), set()
        return lost

    def leave(self, held: dict[str, Any]) -> None:
        """Give hosts back, and be heard no more."""
        self.ended = True
        if self._timer is not None:
            self._timer.cancel()
        self.ask("release", held=held, leaves=True)

    def spider_opened(self) -> None:
        """Be heard from now on."""
        logger.info("worker %s of the fleet %s", self.name, self.line.prefix)
        self._beat()

    def _beat(self) -> None:
        if self.ended:
            return
        self._timer = asyncio.get_running_loop().call_later(BEAT, self._beat)
        slot = self._crawler.engine._slot if self._crawler.engine is not None else None
        if self.hosts.renew() and slot is not None:
            # The engine looks for requests every five seconds only, where none of its own has ended.
            slot.nextcall.schedule()

    def _join(self, asks: str) -> tuple[str, int]:
        from crawler.fleet.line import LineError

        own = {"worker": self.name, "lease": self.lease, "asks": asks, "token": secrets.token_hex(8)}
        try:
            run, joined = self.line.run("join", own)
        except LineError as error:
            raise CrawlError(str(error)) from None
        if not run:
            raise CrawlError(
                "the fleet at work was asked for something else: its workers are given the same arguments, "
                "outlets, TOUCHLINE_LEASE and TOUCHLINE_REST, and are of the same version"
            )
        return run.decode(), int(joined)


def _fleet(address: str) -> str:
    """What tells a store's fleet from others. Raises CrawlError for a store that machines cannot share."""
    try:
        if address.startswith("postgresql"):
            engine = open_for_writing(address)
            try:
                return identity(engine)
            finally:
                engine.dispose()
    except StoreError as error:
        raise CrawlError(str(error)) from None
    raise CrawlError("a fleet has its store on PostgreSQL: TOUCHLINE_STORE=postgresql://USER@HOST/DB")


def _asks(spider: FootballSpider, more: tuple[Any, ...]) -> str:
    """A digest of what a crawl is asked for; the outlets file may lie elsewhere on each machine."""
    arguments = {name: value for name, value in spider.arguments.items() if name != "outlets_file"}
    outlets = [each.model_dump(mode="json") for each in spider.choice.on]
    told = json.dumps([more, arguments, outlets], sort_keys=True)
    return hashlib.blake2b(told.encode(), digest_size=16).hexdigest()


def _seconds(name: str, given: object, least: float) -> float:
    try:
        seconds = float(str(given))
    except ValueError:
        seconds = -1.0
    if not least <= seconds < 1e6:
        raise CrawlError(f"{name} is a number of seconds, at least {least:g}, not {given!r}")
    return seconds
