"""The item pipeline: hands Scrapy's pages to the desk. The one file here that knows Scrapy."""

from __future__ import annotations

import logging
from typing import Any, Protocol

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from pipelines.article import End, Outcome, Page
from pipelines.desk import Desk
from pipelines.intake import Read
from store.engine import open_for_writing
from store.errors import StoreError
from store.runs import RunState

logger = logging.getLogger(__name__)


class PageSpider(Protocol):
    """What the pipeline wants of a spider: how its pages are read, and what it was asked for.

    ``failure`` is "" or one line that says why the run failed.
    """

    name: str
    failure: str

    @property
    def reader(self) -> Read: ...  # noqa: D102
    @property
    def arguments(self) -> dict[str, Any]: ...  # noqa: D102


class StoryPipeline:
    """Takes every page that a spider yields to what becomes of it; opens the store and keeps the run."""

    desk: Desk

    def __init__(self, crawler: Crawler) -> None:
        """For `from_crawler` alone."""
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StoryPipeline:
        """Made by Scrapy."""
        return cls(crawler)

    def open_spider(self) -> None:
        """Open the store and start the run. Raises StoreError."""
        spider = self._spider()
        engine = open_for_writing(self._crawler.settings["TOUCHLINE_STORE"])
        self.desk = Desk(
            engine,
            spider.reader,
            spider=spider.name,
            arguments=spider.arguments,
            version=self._crawler.settings["TOUCHLINE_VERSION"],
        )

    async def process_item(self, item: Any) -> Any:
        """Take a page to its outcome, which goes on as the item; a rejected page is dropped, with its reason."""
        if not isinstance(item, Page):
            return item
        try:
            outcome = await self.desk.take(item)
        except StoreError as error:
            await self.fail(str(error))
            raise DropItem("the store failed", log_level="DEBUG") from error
        self._count(outcome)
        if outcome.end is End.REJECTED:
            raise DropItem(f"{outcome.reason}: {outcome.url} {outcome.detail}", log_level="DEBUG")
        return outcome

    async def fail(self, why: str) -> None:
        """End the run for a reason that will not pass: nothing more is fetched for a store that cannot keep it."""
        spider = self._spider()
        if not spider.failure:
            spider.failure = why
            logger.error("the run ends: %s", why)
            engine = self._crawler.engine
            if engine is not None:
                await engine.close_spider_async(reason="store-failed")

    def close_spider(self) -> None:
        """Finish what waits and write how the run ended."""
        desk = getattr(self, "desk", None)
        if desk is None:
            return
        spider = self._spider()
        try:
            desk.close(RunState.FAILED if spider.failure else RunState.FINISHED, spider.failure)
        except StoreError as error:
            spider.failure = spider.failure or str(error)

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
