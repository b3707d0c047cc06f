"""An extension of a crawl that is measured: the longest that its reactor was kept from its work."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from scrapy import signals
from scrapy.crawler import Crawler

EVERY = 0.02


class Pulse:
    """Beats every 20 ms, and writes into the file PULSE names by how much the latest beat of all was late."""

    def __init__(self, crawler: Crawler) -> None:
        """For `from_crawler` alone."""
        self._file = Path(crawler.settings["PULSE"])
        self._beating: asyncio.Task[None] | None = None
        self.late = 0.0
        crawler.signals.connect(self.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(self.spider_closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Pulse:
        """Made by Scrapy."""
        return cls(crawler)

    def spider_opened(self) -> None:
        """Begin."""
        self._beating = asyncio.get_running_loop().create_task(self._beat())

    def spider_closed(self) -> None:
        """End, and tell."""
        if self._beating is not None:
            self._beating.cancel()
        self._file.write_text(f"{self.late:.3f}")

    async def _beat(self) -> None:
        while True:
            due = time.monotonic() + EVERY
            await asyncio.sleep(EVERY)
            late = time.monotonic() - due
            if late > self.late:
                self.late = late
                if late > 0.5:
                    print(f"PULSE {late:.2f}", flush=True)
