"""The outlets' turns, kept in Redis: one worker asks an outlet's feed, and another what it leads to."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import asdict
from typing import Any, Self

from scrapy.crawler import Crawler

from crawler.fleet.worker import BEAT, Worker
from crawler.outlet import Outlet
from crawler.turns import Source, Standing, Turns


class SharedTurns(Turns):
    """As of one process; and each outlet is begun by one worker, and once more where that was lost."""

    def __init__(self, crawler: Crawler) -> None:
        """For `from_crawler` alone."""
        super().__init__()
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by the spider."""
        return cls(crawler)

    async def to_begin(self, outlets: Iterable[Outlet]) -> AsyncIterator[Outlet]:
        """The outlets that fall to this worker, until no worker has anything to do any more."""
        worker, by_name, begun = self._worker, {each.name: each for each in outlets}, ""
        while not worker.ended:
            given = worker.ask(
                "begin",
                joined=worker.joined,
                rest=worker.rest,
                outlets=list(by_name),
                begun=begun,
                again=worker.outlets_lost(),
            )
            begun = ""
            match given:
                case [b"begin", name]:
                    begun = name.decode()
                    yield by_name[begun]
                case [b"wait"]:
                    await asyncio.sleep(BEAT)
                case _:
                    return

    @property
    def _worker(self) -> Worker:
        return Worker.of(self._crawler)

    def _count(self, ended: str) -> None:
        self._worker.do(lambda redis, key: redis.hincrby(key("ended"), ended, 1))

    def ended(self) -> Counter[str]:
        """How many sources all workers have read, and how many have failed."""
        found = self._worker.do(lambda redis, key: redis.hgetall(key("ended"))) or {}
        return Counter({name.decode(): int(number) for name, number in found.items()})

    def _change(
        self, outlet: Outlet, change: Callable[[Standing], list[Source]], *, anew: bool = False
    ) -> list[Source]:
        def turn(redis: Any, key: Callable[[str], str]) -> list[Source]:
            def changed(pipe: Any) -> list[Source]:
                kept = None if anew else pipe.hget(key("turns"), outlet.name)
                standing = _read(kept)
                sources = change(standing)
                pipe.multi()
                pipe.hset(key("turns"), outlet.name, _written(standing))
                return sources

            found: list[Source] = redis.transaction(changed, key("turns"), value_from_callable=True)
            return found

        return self._worker.do(turn) or []


def _read(kept: bytes | None) -> Standing:
    if kept is None:
        return Standing()
    told = json.loads(kept)
    return Standing(**told | {name: set(told[name]) for name in ("asked", "waiting")})


def _written(standing: Standing) -> str:
    told = asdict(standing)
    return json.dumps(told | {name: sorted(told[name]) for name in ("asked", "waiting")})
