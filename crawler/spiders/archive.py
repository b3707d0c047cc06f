"""`scrapy crawl archive -a warc=FILE-OR-GLOB`: archived pages, taken the very same way as live ones."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from crawler.aside import Aside
from crawler.bookmark import Bookmark
from crawler.errors import CrawlError
from crawler.outlet import OutletError
from crawler.spiders.base import NewsSpider, facts, yes
from crawler.warc import Broken, files, is_own, records
from pipelines.ahead import Ahead
from pipelines.article import Page
from store import address, pages, runs

IN_HAND = 64
"""Pages that are read ahead of the desk: enough to fill its batches, too few to fill the memory."""
AHEAD = 16
"""Pages more for each process that reads."""
MOST_WORKERS = 64


class ArchiveSpider(NewsSpider):
    """Reads WARC files into the store; a record's date is its page's fetch time. Feeds and robots.txt
    are passed over. ``workers=N`` reads the pages in N processes. A replay that was interrupted goes on
    where it was, or begins anew with ``restart=yes``. What publishers reserve is obeyed in what a crawl of
    ours has written, so that the same stories come of it, and written down in other archives;
    ``reservations=obey`` or ``ignore`` for all.

    ``-a warc=FILE``, folder or glob; ``topic=any`` keeps every page that holds an article's text;
    ``outlets_file=FILE`` adds the user's own outlets. A file that breaks off is counted, the others
    are read all the same, and the run has failed at the end.
    """

    name = "archive"
    takes = NewsSpider.takes | {"warc", "workers", "restart", "reservations"}

    def __init__(self, crawler: Crawler, arguments: dict[str, Any]) -> None:
        """Raises CrawlError where no file is named, OutletError for a wrong outlet file."""
        super().__init__(crawler, arguments)
        self.files = files(arguments.get("warc", ""))
        self._anew = yes("restart", arguments, "no")
        self._obeys = _obeys(arguments.get("reservations", ""))
        workers = _workers(arguments.get("workers", "1"))
        self._ahead = Ahead(self.reader, workers) if workers > 1 else None
        if self._ahead is not None:
            self.reader = self._ahead
            crawler.signals.connect(self._ahead.close, signal=signals.engine_stopped)
        known = {name: arguments[name] for name in arguments if name not in {"workers", "restart"}}
        self.progress: Bookmark = Bookmark(known, self.files)
        self._aside = Aside.of(self.outlets)
        self._room = asyncio.Semaphore(IN_HAND + AHEAD * (workers - 1))
        self._broken: list[Broken] = []
        for done in (signals.item_scraped, signals.item_dropped, signals.item_error):
            crawler.signals.connect(self._page_done, signal=done)

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Fetch nothing, archive nothing, whatever the environment says of live crawls."""
        super().update_settings(settings)
        settings.set("ARCHIVE", "", priority="spider")

    async def start(self) -> AsyncIterator[Any]:
        """The pages of each file in turn, no faster than the desk takes them."""
        await self.ask(lambda connection: pages.register(connection, map(facts, self.outlets)))
        await self.ask(self.progress.begin_anew if self._anew else self.progress.take_up)
        self._tell_where()
        for number, path in enumerate(self.files):
            if self.progress.after[:1] > (number,):
                continue
            obeyed = is_own(path) if self._obeys is None else self._obeys
            reading = records(path, number, self.progress.after)
            while (record := await asyncio.to_thread(next, reading, None)) is not None:
                if self.failure:
                    return
                if isinstance(record, Broken):
                    self._broken.append(record)
                    self.logger.error("%s: %s", record.path, record.why)
                elif (page := self._aside.page(record)) is not None:
                    await self._room.acquire()
                    yield self._sent(self._of_outlet(replace(page, obeyed=obeyed)))
            await self._count(path)
        await self.ask(self.progress.ends)
        if beside := self._aside.told():
            self.logger.info("beside the pages: %s", beside)

    def publisher(self, named: str) -> str:
        """An outlet's name, or the host that stands for an unlisted site."""
        try:
            return super().publisher(named)
        except OutletError:
            if (host := address.host(f"https://{named}")) and "." in host and " " not in host:
                return host
            raise

    def verdict(self) -> str:
        """A run whose files could not all be read to their end has failed, and says so."""
        if not self._broken:
            return ""
        first = self._broken[0]
        broken = f"{len(self._broken)} of {len(self.files)} files could not be read to the end"
        return f"{broken}; {first.path}: {first.why}"

    def _tell_where(self) -> None:
        if self.progress.after:
            number, offset, _ = self.progress.after
            self.logger.info(
                "goes on where an interrupted replay left off: %s, byte %d, %d pages saved by then "
                "(-a restart=yes begins anew)",
                self.files[number],
                offset,
                self.progress.done,
            )

    def _sent(self, page: Page) -> Page:
        """The page on its way to the desk, and to the process that reads it."""
        self.progress.begins(page)
        if self._ahead is not None:
            self._ahead.announce(page)
        return page

    def _of_outlet(self, page: Page) -> Page:
        outlet = self.outlets.by_url(page.url)
        return replace(page, outlet=outlet.name) if outlet is not None else page

    async def _count(self, path: Path) -> None:
        broken = [each for each in self._broken if each.path == path]
        ended, reason = ("failed", "broken-archive") if broken else ("read", "")
        run_id = self.desk.run_id
        await self.ask(lambda connection: runs.count(connection, run_id, runs.Counts.SOURCES, ended, reason))

    def _page_done(self, item: Any, **_: Any) -> None:
        if isinstance(item, Page) or hasattr(item, "end"):
            self._room.release()
            # Once the item is off Scrapy's books, which is after this signal.
            asyncio.get_running_loop().call_later(0.05, self._see_whether_closed)

    def _see_whether_closed(self) -> None:
        """Let an engine that closes early go: it looks for idleness after answers only, and here are none."""
        engine = self.crawler.engine
        slot = engine.scraper.slot if engine is not None else None
        if slot is not None and slot.closing is not None and not slot.closing.called and slot.is_idle():
            slot.closing.callback(self)


def _obeys(given: str) -> bool | None:
    """Whether reservations are obeyed; None where each file's own origin decides."""
    if given not in {"", "obey", "ignore"}:
        raise CrawlError(f"reservations is obey or ignore, not {given!r}")
    return given == "obey" if given else None


def _workers(given: str) -> int:
    if not given.isdecimal() or not 1 <= int(given) <= MOST_WORKERS:
        raise CrawlError(f"workers is a number of processes, 1 to {MOST_WORKERS}, not {given!r}")
    return int(given)
