"""The queue of each host, of which this worker holds some: no host is asked by two workers at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from scrapy import Request
from scrapy_redis.queue import Base

from crawler.fleet import codec, pace
from crawler.fleet.worker import Worker
from crawler.manners.downloader import PoliteDownloader, downloader_of
from crawler.manners.refused import LEFT
from crawler.outlet import OutletError
from crawler.spiders.base import NewsSpider
from store import address

MARGIN = 0.9
"""Of a lease: this worker believes in it so long. Redis, which hears of it later, does for all of it."""
Done = tuple[str, str]
"""A request that has ended, as it was written, and its mark."""


@dataclass(slots=True)
class Held:
    """A host of this worker's: until when, and what of it is under way."""

    until: float
    under_way: dict[Request, Done] = field(default_factory=dict)
    done: list[Done] = field(default_factory=list)
    may_have_more: bool = True
    leaving: bool = False


class HostQueues(Base):  # type: ignore[misc]  # scrapy-redis is untyped.
    """scrapy-redis' queue, one for each host, written and read by the scripts in ``lua/``.

    What is taken stays in Redis as under way until its pages are saved; where the worker is lost, another one
    takes it up when the lease ends. ``marks`` tells by which mark a request is known to have been asked.
    """

    marks: Callable[[Request], str]

    def __init__(self, server: Any, spider: NewsSpider, key: str, serializer: Any) -> None:
        """For the scheduler."""
        super().__init__(server, spider, key, serializer)
        self._worker = Worker.of(spider.crawler)
        self._most = getattr(spider, "left", -1)
        self._held: dict[str, Held] = {}
        self._lost: set[str] = set()

    def __len__(self) -> int:
        """The requests that this worker has under way."""
        return sum(len(held.under_way) for held in self._held.values())

    def push(self, request: Request) -> bool:
        """Let a request wait for its host; False where it is known, or one page too many."""
        host, mark = address.host(request.url), self.marks(request)
        added = self._worker.ask(
            "push",
            host=host,
            request=self._encode_request(request),
            score=-request.priority,
            mark=mark,
            most=self._most if mark.startswith("page") else -1,
        )
        if host in self._held:
            self._held[host].may_have_more = True
        return bool(added == 1)

    def pop(self, timeout: int = 0) -> Request | None:
        """The next request of a host that is not being asked; hosts take turns."""
        self._see_what_has_ended()
        for host in list(self._held):
            held = self._held.get(host)
            if held is None or not self._may_take(host, held):
                continue
            request = self._take(host, held)
            if request is not None:
                self._held[host] = self._held.pop(host)
                return request
        return None

    def renew(self) -> bool:
        """Keep the hosts, and take or give some so that all workers have as many; whether there are any."""
        self._see_what_has_ended()
        self._give([host for host, held in self._held.items() if held.leaving and not held.under_way])
        asked, room = monotonic(), self._downloader.total_concurrency or len(self._held) + 1_000
        answer = self._worker.ask(
            "renew",
            room=0 if self._worker.closing else room,
            held=self._told(self._held),
            leaving=sum(held.leaving for held in self._held.values()),
        )
        if answer is None:
            return False
        until, news = asked + MARGIN * self._worker.lease / 1000, json.loads(answer)
        for held in self._held.values():
            held.until, held.done, held.may_have_more = until, [], True
        for host in news["lost"]:
            del self._held[host]
            self._lost.add(host)
        for host, ago, delay, rest, again, given_up in news["taken"]:
            self._add(host, until, ago, delay, rest)
            self._worker.lose(self._outlets_of(again))
            for written in given_up:
                self.spider.logger.warning(
                    "left to a later run: too many workers were lost at %.200r", written
                )
        self._give_some(int(news["surplus"]))
        return bool(self._held)

    def leave(self) -> None:
        """Give all hosts back, with the requests that were not asked."""
        self._see_what_has_ended()
        self._worker.leave(self._told(self._held))
        self._lost |= self._held.keys()
        self._held.clear()

    def may_ask(self, host: str) -> bool:
        """Whether a host is this worker's, or nobody's as far as it knows: where a robots.txt leads, say."""
        held = self._held.get(host)
        return monotonic() < held.until if held is not None else host not in self._lost

    def _encode_request(self, request: Request) -> str:
        written: str = self.serializer.dumps(codec.told(request), sort_keys=True)
        return written

    def _decode_request(self, encoded_request: str | bytes) -> Request:
        return codec.request_of(self.serializer.loads(encoded_request), self.spider, self.spider.outlets)

    @property
    def _downloader(self) -> PoliteDownloader:
        return downloader_of(self.spider.crawler)

    def _may_take(self, host: str, held: Held) -> bool:
        if not held.may_have_more or held.leaving or monotonic() >= held.until:
            return False
        # A page that is being read keeps no host from being asked the next one.
        asking = sum(each in self._downloader.active for each in held.under_way)
        return asking < pace.at_once(self._downloader, host)

    def _take(self, host: str, held: Held) -> Request | None:
        answer = self._worker.ask("take", host=host, pace=self._told([host])[host]) or [b""]
        held.done = []
        match answer[0]:
            case b"taken":
                return self._begin(host, held, answer[1])
            case b"waits":
                held.may_have_more = False
            case b"lost":
                self._lost.add(host)
                del self._held[host]
            case b"empty":
                del self._held[host]
        return None

    def _begin(self, host: str, held: Held, written: bytes) -> Request | None:
        """Note a request as under way; one that cannot be read is dropped."""
        request = self._read(written)
        if request is None:
            self._worker.do(lambda redis, key: redis.zrem(key(f"flight:{host}"), written))
        else:
            held.under_way[request] = written.decode(), self.marks(request)
        return request

    def _read(self, written: str | bytes) -> Request | None:
        try:
            return self._decode_request(written)
        except (ValueError, RecursionError, OutletError) as error:
            why = str(error).splitlines()[0]
            self.spider.logger.warning("what waited in Redis is no request: %.200r (%.100s)", written, why)
            return None

    def _see_what_has_ended(self) -> None:
        """A request has ended when neither downloader nor spider is at it; its pages are saved then."""
        asking, reading = self._downloader.active, self.spider.crawler.engine.scraper.slot.active
        for held in self._held.values():
            ended = [each for each in held.under_way if each not in asking and each not in reading]
            for request in ended:
                done = held.under_way.pop(request)
                if not request.meta.get(LEFT) and not self.spider.failure:
                    held.done.append(done)

    def _told(self, hosts: Iterable[str]) -> dict[str, Any]:
        """What Redis is told of hosts: how they are to be asked, and what of theirs has ended."""
        return {host: pace.known(self._downloader, host) | {"done": self._held[host].done} for host in hosts}

    def _add(self, host: str, until: float, ago: float, delay: float, rest: float) -> None:
        self._held[host] = Held(until)
        self._lost.discard(host)
        if ago >= 0:
            pace.keep(self._downloader, host, ago, delay, rest)

    def _give_some(self, number: int) -> None:
        """Give hosts back: first those that were not asked yet; one that is being asked, when it answers."""
        staying = [host for host, held in self._held.items() if not held.leaving]
        staying.sort(key=lambda host: (len(self._held[host].under_way), host in self._downloader.slots))
        for host in staying[:number]:
            self._held[host].leaving = True
        self._give([host for host in staying[:number] if not self._held[host].under_way])

    def _give(self, hosts: list[str]) -> None:
        if hosts:
            self._worker.ask("release", held=self._told(hosts))
        for host in hosts:
            del self._held[host]

    def _outlets_of(self, again: Iterable[str]) -> set[str]:
        """The outlets whose sources a lost worker had under way."""
        read = [self._read(each) for each in again]
        return {each.meta["outlet"].name for each in read if each is not None and "source" in each.meta}
