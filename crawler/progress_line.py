"""A line at the foot of a terminal that says how far a crawl is; a log has none."""

from __future__ import annotations

import asyncio

from rich.console import Console
from rich.live import Live
from rich.text import Text
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.logs import terminal

SECONDS = 0.5
"""Between two looks."""


class ProgressLine:
    """Shows pages, articles, new stories and hosts waited for, on standard error where that is a terminal."""

    def __init__(self, crawler: Crawler, console: Console) -> None:
        """For `from_crawler` alone."""
        self._crawler = crawler
        self._live = Live(console=console, transient=True, auto_refresh=False)
        self._timer: asyncio.TimerHandle | None = None
        crawler.signals.connect(self.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(self.spider_closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ProgressLine:
        """Made by Scrapy. Raises NotConfigured where nobody would see it."""
        console = terminal()
        if console is None or crawler.settings["TOUCHLINE_LOG"] == "json":
            raise NotConfigured
        return cls(crawler, console)

    def spider_opened(self) -> None:
        """Begin."""
        self._live.start()
        self._show()

    def spider_closed(self) -> None:
        """Take the line away."""
        if self._timer is not None:
            self._timer.cancel()
        self._live.stop()

    def _show(self) -> None:
        self._live.update(Text(self._line(), style="dim"), refresh=True)
        self._timer = asyncio.get_running_loop().call_later(SECONDS, self._show)

    def _line(self) -> str:
        stats, engine = self._crawler.stats, self._crawler.engine
        if stats is None or engine is None:
            return ""
        stories, copies, revisions, unchanged, rejected = (
            stats.get_value(f"touchline/{end}", 0)
            for end in ("story", "copy", "revision", "unchanged", "rejected")
        )
        articles = stories + copies + revisions + unchanged
        waiting = sum(1 for slot in engine.downloader.slots.values() if slot.active)
        return (
            f"{articles + rejected} pages, {articles} articles, {stories} new stories, "
            f"{waiting} {'host' if waiting == 1 else 'hosts'} waited for"
        )
