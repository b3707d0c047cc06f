"""One crawl whose processor time is told: `python -m benchmarks.fetched ours|peer|quiet FILE [NAME=VALUE]`.

FILE is a JSON object with what is to be crawled: `urls` for the peer, `outlets` and `store` for ours. The
peer is a spider that does nothing with an answer, by Scrapy's defaults; `quiet` the same at our LOG_LEVEL.
Says as JSON, in seconds of the processor, user and system:

start     until the spider was opened: imports, settings, the store
crawl     from there until the spider was closed
reading   of `crawl`, what ours took to extract, clean, fold and save: the desk's thread, in `intake.take`
pages     answers that reached the spider's callback, robots.txt and feeds not counted
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scrapy import Spider, signals
from scrapy.crawler import Crawler, CrawlerProcess
from scrapy.http import Response

HASTE = {"DOWNLOAD_DELAY": "0.01"}
"""A delay that holds nobody up. Not 0: then Scrapy asks a host for many things at once, whatever it is told,
and each takes a connection of its own."""


class Clock:
    """A Scrapy extension that notes the processor's time when the spider is opened and closed."""

    told: dict[str, float] = {}  # noqa: RUF012 (one crawl a process)

    def __init__(self, crawler: Crawler) -> None:
        """For `from_crawler` alone."""
        crawler.signals.connect(self.opened, signal=signals.spider_opened)
        crawler.signals.connect(self.closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Clock:
        """Made by Scrapy."""
        return cls(crawler)

    def opened(self) -> None:
        """The crawl begins."""
        self.told["start"] = time.process_time()

    def closed(self) -> None:
        """The crawl is over."""
        self.told["crawl"] = time.process_time() - self.told["start"]


class Idle(Spider):
    """Asks for each page, and does nothing with it."""

    name = "idle"
    pages = 0

    async def start(self) -> Any:
        """Each address, as Scrapy's own spiders ask."""
        async for request in super().start():
            yield request

    def parse(self, response: Response) -> None:
        """Nothing."""
        self.pages += 1


def peer(given: dict[str, Any], settings: dict[str, str]) -> dict[str, float]:
    """The spider that does nothing."""
    process = CrawlerProcess({"EXTENSIONS": {f"{__name__}.Clock": 0}} | settings)
    crawler = process.create_crawler(Idle)
    process.crawl(crawler, start_urls=given["urls"])
    process.start()
    spider: Any = crawler.spider
    return _told() | {"reading": 0.0, "pages": spider.pages}


def ours(given: dict[str, Any], settings: dict[str, str]) -> dict[str, float]:
    """`scrapy crawl football`, the very command."""
    os.environ |= {"SCRAPY_SETTINGS_MODULE": "crawler.settings", "TOUCHLINE_STORE": given["store"]}
    os.environ |= {"TOUCHLINE_CONTACT": "https://touchline.example/benchmarks"}
    from scrapy.cmdline import execute

    from crawler import settings as own
    from pipelines import desk

    own.EXTENSIONS[f"{__name__}.Clock"] = 0
    took, pages, take = 0.0, 0, desk.take

    def timed(batch: Sequence[Any], *rest: Any) -> Any:
        nonlocal took, pages
        began = time.thread_time()
        outcomes = take(batch, *rest)
        took, pages = took + time.thread_time() - began, pages + len(batch)
        return outcomes

    desk.take = timed
    command = ["scrapy", "crawl", "football", "-a", "bundled=no", "-a", f"outlets_file={given['outlets']}"]
    for name, value in (HASTE | settings).items():
        command += ["-s", f"{name}={value}"]
    try:
        execute(command)
    except SystemExit as ended:
        if ended.code:
            raise
    return _told() | {"reading": took, "pages": pages}


def _told() -> dict[str, float]:
    # The module that Scrapy loaded the extension from is another one than __main__.
    from benchmarks import fetched

    return fetched.Clock.told


def main() -> None:
    """Crawl and tell."""
    way, file, *settings = sys.argv[1:]
    given = json.loads(Path(file).read_text())
    said = dict(each.split("=", 1) for each in settings)
    if way == "quiet":
        said = {"LOG_LEVEL": "INFO"} | said
    print(json.dumps((ours if way == "ours" else peer)(given, said)))


if __name__ == "__main__":
    from benchmarks.fetched import main as begin

    begin()
