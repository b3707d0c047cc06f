"""Scrapy's downloader, with one door before the network at which every request waits for its host's turn.

Scrapy counts a request as under way only when its task first runs: with DOWNLOAD_DELAY=0 it would let all
that wait go out at once, whatever the concurrency. And it knows nothing of a host that is to be left alone:
what waits in its slot would be asked for all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

from scrapy import Request, Spider
from scrapy.core.downloader import Downloader, Slot
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.asyncio import call_later
from scrapy.utils.defer import _schedule_coro
from twisted.python.failure import Failure

from crawler import refusals
from crawler.browser.needed import PART_OF
from crawler.errors import CrawlError
from crawler.guard.addresses import host_of
from crawler.manners.host import Host
from crawler.manners.hosts import Hosts
from crawler.manners.refused import LEFT, RunEnds

PARTS = " parts"
"""What the slot for parts of shown pages is called after its host."""
HELD = 2
"""Requests for a host given a pause that do not count as under way: robots.txt, and one that awaits it."""


def downloader_of(crawler: Crawler) -> PoliteDownloader:
    """The crawl's downloader. Raises CrawlError where it has none, or another."""
    engine = crawler.engine
    if engine is None or not isinstance(engine.downloader, PoliteDownloader):
        raise CrawlError("DOWNLOADER is not Touchline's, which alone keeps to what a host asks for")
    return engine.downloader


class PoliteDownloader(Downloader):
    """Lets a request out when its host may be asked; refuses it where the host is left alone.

    Feeds, articles, robots.txt, redirects and repeated requests all pass here.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Made by Scrapy. Raises CrawlError for settings that cannot be followed."""
        super().__init__(crawler)
        self.hosts = Hosts(crawler.settings)

    def get_slot_key(self, request: Request) -> str:
        """The host with its port, as robots.txt holds for both; beside it one for parts of shown pages."""
        place = host_of(request)
        if PART_OF not in request.meta:
            return place
        # What a page asks for in a browser cannot wait for the page to be done.
        self.per_slot_settings.setdefault(f"{place}{PARTS}", {"delay": 0.0, "concurrency": 1, "jitter": 0.0})
        return f"{place}{PARTS}"

    def host_of(self, request: Request) -> Host:
        """The host that a request is for."""
        return self.hosts.named(host_of(request))

    @contextmanager
    def held(self, request: Request) -> Iterator[None]:
        """While a browser shows a page of its host, no other is asked for; the delay counts from the end."""
        host, (_, slot) = self.host_of(request), self._get_slot(request)
        host.held += 1
        try:
            yield
        finally:
            host.let_go(monotonic(), slot.delay)
            self._process_queue(slot)

    def fetch(self, request: Request, spider: Spider | None = None) -> Any:
        """The answer to a request; what keeps it from being made is counted at its host.

        It counts among its host's from here on: while it waits for robots.txt too, or the scheduler would
        take the host for idle and give all that may be under way to it.
        """
        _, slot = self._get_slot(request)
        slot.active.add(request)
        fetching: Any = super().fetch(request)
        return fetching.addBoth(self._fetched, slot, request)

    def needs_backout(self) -> bool:
        """Whether enough is under way; what waits for a host that wants a pause holds nobody else up."""
        return super().needs_backout() and self.total_concurrency <= len(self.active) - self._held()

    def _held(self) -> int:
        """Requests that wait for hosts which are given a pause; few of each, that they are few afterwards."""
        slots = self.slots
        paused = self.hosts.paused(monotonic())
        return sum(min(HELD, len(slots[host.name].active)) for host in paused if host.name in slots)

    def end(self, why: str) -> None:
        """Ask nothing any more; what waits is told so, what is being fetched is waited for."""
        self.hosts.end(why)
        for slot in self.slots.values():
            slot.close()
            self._process_queue(slot)

    def _process_queue(self, slot: Slot) -> None:
        """Let out what may be asked for now, and come back when the next may be."""
        while slot.queue and not slot.latercall:
            request, waiting = slot.queue[0]
            host, part = self.host_of(request), PART_OF in request.meta
            now = monotonic()
            refusal = self.hosts.refusal(host, request, now)
            if refusal is not None:
                slot.queue.popleft()
                waiting.errback(refusal)
                continue
            if host.under_way + (0 if part else host.held) >= slot.concurrency:
                return
            if host.ready > now:
                slot.latercall = call_later(host.ready - now, self._latercall, slot)
                return
            slot.queue.popleft()
            slot.lastseen = now
            host.begins(now, slot.delay, slot.jitter, again=_is_repeated(request), part=part)
            _schedule_coro(self._wait_for_download(slot, request, waiting))

    async def _download(self, slot: Slot, request: Request) -> Response:
        host = self.host_of(request)
        try:
            response = await super()._download(slot, request)
        except Exception as error:
            self.hosts.failed(host, error)
            raise
        else:
            self.hosts.answered(host, response)
            return response
        finally:
            # Scrapy has looked for the next one before; the host counts as under way until here.
            host.under_way -= 1
            for name in (host.name, f"{host.name}{PARTS}"):
                if name in self.slots:
                    self._process_queue(self.slots[name])

    def _fetched(self, result: Any, slot: Slot, request: Request) -> Any:
        slot.active.discard(request)
        error = result.value if isinstance(result, Failure) else None
        if isinstance(error, RunEnds):
            request.meta[LEFT] = True
        elif isinstance(error, IgnoreRequest):
            refusal = refusals.of(error)
            if not refusal.page_was_fetched:
                self.host_of(request).dealings.refused[refusal.reason] += 1
        return result


def _is_repeated(request: Request) -> bool:
    """Whether it was made before and failed; told once, though redirects of it go by the same meta."""
    times = request.meta.get("retry_times", 0)
    if times <= request.meta.get("repeats_told", 0):
        return False
    request.meta["repeats_told"] = times
    return True
