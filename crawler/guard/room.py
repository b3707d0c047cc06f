"""Room in memory: large answers take turns, so that many hosts that send them at once fill nothing.

A page may have 10 MiB, and 32 are fetched at once: all of them large would want a gigabyte, with the
copies that are made on the way. So an answer past a mebibyte goes on only while no other one does and
the spider has little to read; and nothing is unpacked before the spider has.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any

from scrapy.crawler import Crawler

LARGE = 1024 * 1024
"""Bytes of a body that come without a turn, as those of nearly all pages do."""
LOOK_EVERY = 0.05
"""Seconds between two looks at whether there is room again."""


class Room:
    """Who may go on; a connection that may not is paused, and told when it may."""

    def __init__(self, crawler: Crawler) -> None:
        """For one crawl."""
        self._crawler = crawler
        self._holder: Any = None
        self._waiting: deque[Any] = deque()
        self._looking: asyncio.TimerHandle | None = None

    @property
    def is_free(self) -> bool:
        """Whether the spider has as little to read as Scrapy lets it have before it asks for more."""
        engine = self._crawler.engine
        slot = engine.scraper.slot if engine is not None else None
        return slot is None or not slot.needs_backout()

    def want(self, connection: Any) -> None:
        """Give a connection the turn, or pause it until it has it."""
        if connection is self._holder or connection in self._waiting:
            return
        if self._holder is None and self.is_free:
            self._holder = connection
            return
        connection.transport.pauseProducing()
        self._waiting.append(connection)
        self._look_again()

    def leave(self, connection: Any) -> None:
        """A connection has its answer, or is gone."""
        if connection is self._holder:
            self._holder = None
        elif connection in self._waiting:
            self._waiting.remove(connection)
            if connection.transport is not None:
                connection.transport.resumeProducing()

    def _look(self) -> None:
        self._looking = None
        if self._holder is None and self.is_free and self._waiting:
            self._holder = self._waiting.popleft()
            self._holder.transport.resumeProducing()
        self._look_again()

    def _look_again(self) -> None:
        if self._waiting and self._looking is None:
            self._looking = asyncio.get_running_loop().call_later(LOOK_EVERY, self._look)
