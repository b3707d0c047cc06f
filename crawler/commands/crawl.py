"""`scrapy crawl`, which says what is wrong in one line and leaves with an exit status that tells."""

from __future__ import annotations

import argparse
import sys
from asyncio import Task
from typing import Any

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings

from crawler import logs
from crawler.errors import CrawlError
from crawler.guard.resolver import name_server
from crawler.outlet import OutletError

CANNOT_BEGIN = 2
FAILED = 1


class Command(ScrapyCrawl):
    """Run a spider; exit status 0 when it did its work, 1 when the run failed, 2 when it could not begin."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Take the settings, and see to where the log goes."""
        super().process_options(args, opts)
        try:
            logs.install(self._settings())
        except CrawlError as error:
            self._say(str(error), CANNOT_BEGIN)
            sys.exit(CANNOT_BEGIN)

    def _settings(self) -> BaseSettings:
        if self.settings is None:
            raise UsageError("no settings")
        return self.settings

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run the spider that is named."""
        if self.crawler_process is None:
            raise UsageError("no crawler process")
        if wrong := _wrong(args):
            self._say(wrong, CANNOT_BEGIN)
            return
        try:
            crawler = self._create_crawler(args[0])
        except KeyError:
            self._say(f"no spider is called {args[0]!r}: there are football and archive", CANNOT_BEGIN)
            return
        try:
            # Scrapy makes the resolver only when the crawl is under way.
            name_server(crawler.settings["TOUCHLINE_DNS"])
        except CrawlError as error:
            self._say(str(error), CANNOT_BEGIN)
            return
        running: Any = self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        self._tell(running, crawler.spider)

    def _tell(self, running: Any, spider: Any) -> None:
        error = running.exception() if isinstance(running, Task) and running.done() else None
        if isinstance(error, CrawlError | OutletError):
            self._say(str(error), CANNOT_BEGIN)
        elif error is not None:
            raise error
        elif failure := getattr(spider, "failure", ""):
            self._say(failure, FAILED if spider.begun else CANNOT_BEGIN)
        elif self.crawler_process is not None and self.crawler_process.bootstrap_failed:
            self.exitcode = FAILED

    def _say(self, line: str, status: int) -> None:
        print(f"touchline: {line}", file=sys.stderr)
        self.exitcode = status


def _wrong(args: list[str]) -> str:
    """What is wrong with the words that Scrapy takes for no option of its own; "" for one spider's name."""
    option = next((word for word in args if word.startswith("-")), "").partition("=")[0]
    if option == "--store":
        return "a store is named by -s TOUCHLINE_STORE=ADDRESS, or by `touchline crawl --store ADDRESS`"
    if option:
        return f"no option is called {option}; `scrapy crawl --help` has those that there are"
    if not args:
        return "name one spider: football or archive"
    return f"one spider at a time, not {' and '.join(map(repr, args))}" if len(args) > 1 else ""
