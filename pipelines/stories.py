"""The item pipeline: hands Scrapy's pages to the desk. The one file here that knows Scrapy."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import Any, Protocol

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, DropItem
from sqlalchemy import Engine

from pipelines.ahead import spare_what_stays
from pipelines.article import End, Outcome, Page
from pipelines.desk import Desk
from pipelines.folding.due import ADVICE, is_due
from pipelines.folding.turn import MOST_DAYS
from pipelines.intake import Read
from pipelines.progress import Progress
from store.engine import CACHE_KIB, LIVE_CACHE_KIB, open_for_writing
from store.errors import StoreError, told_plainly
from store.runs import RunState

logger = logging.getLogger(__name__)

ENDED = {
    "shutdown": "stopped by a signal; a later run takes up what was not asked for",
    "deadline": "ended by its deadline; a later run takes up what was not asked for",
}
"""What is told of a run that closed before all was done, by the reason with which Scrapy closed it."""


class PageSpider(Protocol):
    """What the pipeline wants of a spider: how its pages are read, and what it was asked for.

    ``failure`` is "" or one line that says why the run failed, ``begun`` whether there was a run at all.
    ``watched`` is whether its pages tell how their outlets fare today.
    """

    name: str
    failure: str
    begun: bool
    watched: bool

    @property
    def reader(self) -> Read:
        """How its pages are read."""

    @property
    def progress(self) -> Progress | None:
        """What remembers how far the run is; None for a run that is never taken up again."""

    @property
    def arguments(self) -> dict[str, Any]:
        """What it was asked for."""

    def verdict(self) -> str:
        """Why the run failed, told once all is done; nothing for one that did its work."""


class StoryPipeline:
    """Takes every page that a spider yields to what becomes of it; opens the store and keeps the run."""

    desk: Desk

    def __init__(self, crawler: Crawler) -> None:
        """For `from_crawler` alone."""
        self._crawler = crawler
        self._closing: asyncio.Task[None] | None = None
        self._lost = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StoryPipeline:
        """Made by Scrapy."""
        pipeline = cls(crawler)
        # Not `close_spider`, which is not told why.
        crawler.signals.connect(pipeline.spider_closed, signal=signals.spider_closed)
        return pipeline

    def open_spider(self) -> None:
        """Open the store and start the run; without a store to write to there is none."""
        spider = self._spider()
        try:
            engine = open_for_writing(
                self._crawler.settings["TOUCHLINE_STORE"],
                cache_kib=LIVE_CACHE_KIB if spider.watched else CACHE_KIB,
            )
            _advise(engine)
            self.desk = Desk(
                engine,
                spider.reader,
                spider=spider.name,
                arguments=spider.arguments,
                version=self._crawler.settings["TOUCHLINE_VERSION"],
                window=window(self._crawler.settings["TOUCHLINE_WINDOW"]),
                progress=spider.progress,
                watched=spider.watched,
            )
        except StoreError as error:
            spider.failure = str(error)
            # The one error that Scrapy takes here without a traceback.
            raise CloseSpider("store-failed") from error
        spider.begun = True
        spare_what_stays()

    async def process_item(self, item: Any) -> Any:
        """Take a page to its outcome, the item from then on; what is rejected is dropped with its reason."""
        if not isinstance(item, Page):
            return item
        if self._spider().failure:
            raise DropItem("the run has ended", log_level="DEBUG")
        try:
            outcome = await self.desk.take(item)
        except StoreError as error:
            self.fail(str(error))
            raise DropItem("the store failed", log_level="DEBUG") from error
        except Exception:
            # A mistake of ours; Scrapy logs it. It must not pass for a run that did its work.
            self._lost += 1
            raise
        self._count(outcome)
        if outcome.end is End.REJECTED:
            raise DropItem(f"{outcome.reason}: {outcome.url} {outcome.detail}", log_level="DEBUG")
        return outcome

    def fail(self, why: str) -> None:
        """End the run: nothing more is fetched for a store that cannot keep it."""
        spider = self._spider()
        engine = self._crawler.engine
        if spider.failure or engine is None:
            return
        spider.failure = why
        logger.error("the run ends: %s", why)
        # Not awaited: the engine closes once this page is done with, and this page would wait for that.
        self._closing = asyncio.get_running_loop().create_task(
            engine.close_spider_async(reason="store-failed")
        )

    def spider_closed(self, reason: str) -> None:
        """Finish what waits and write how the run ended."""
        desk = getattr(self, "desk", None)
        if desk is None:
            return
        spider = self._spider()
        ended = ENDED.get(reason, "")
        spider.failure = spider.failure or self._amiss(reason) or ("" if ended else spider.verdict())
        state = RunState.FAILED if spider.failure else RunState.FINISHED
        try:
            desk.close(state, spider.failure or ended)
        except StoreError as error:
            spider.failure = spider.failure or str(error)

    def _amiss(self, reason: str) -> str:
        if self._lost:
            return f"{self._lost} pages were lost to an error; see the log"
        return "the crawl broke off; see the log" if reason == "start_error" else ""

    def _count(self, outcome: Outcome) -> None:
        stats = self._crawler.stats
        if stats is not None:
            stats.inc_value(f"touchline/{outcome.end}")
            if outcome.reason:
                stats.inc_value(f"touchline/rejected/{outcome.reason}")

    def _spider(self) -> PageSpider:
        spider: Any = self._crawler.spider
        found: PageSpider = spider
        return found


def _advise(engine: Engine) -> None:
    """Say what should be done to a store of an older Touchline; its crawl goes on all the same."""
    with told_plainly(), engine.begin() as connection:
        if is_due(connection):
            logger.warning("%s", ADVICE)


def window(days: object) -> timedelta | None:
    """The setting as a span of time, None for no limit. Raises StoreError for what is no number of days.

    >>> window("45"), window(0)
    (datetime.timedelta(days=45), None)
    """
    try:
        number = float(str(days))
    except ValueError:
        number = -1.0
    if not 0 <= number <= MOST_DAYS:
        raise StoreError(f"TOUCHLINE_WINDOW is a number of days (0 for no limit), not {days!r}")
    return timedelta(days=number) or None
