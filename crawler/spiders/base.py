"""What the spiders share: their arguments; the outlets, the topic, the desk that takes their pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Self, TypeVar

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from sqlalchemy import Connection

from crawler.chosen import several
from crawler.errors import CrawlError
from crawler.outlet import Outlet, load
from pipelines.article import Said
from pipelines.desk import Desk
from pipelines.extract.about.reserved import HEADERS, bounded
from pipelines.intake import Read
from pipelines.progress import Progress
from pipelines.read import TOPICS, Reader
from pipelines.stories import StoryPipeline
from store.errors import StoreError
from store.pages import OutletFacts

T = TypeVar("T")


class ArguedSpider(Spider):
    """A spider that is made with ``-a NAME=VALUE`` arguments, of which it knows those that it ``takes``."""

    takes: frozenset[str] = frozenset()

    def __init__(self, crawler: Crawler, arguments: dict[str, Any]) -> None:
        """Keep the arguments."""
        super().__init__()
        self.arguments = arguments

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Made by Scrapy with the `-a NAME=VALUE` arguments. Raises CrawlError for one it does not know."""
        # scrapyd gives every spider the number of its job.
        kwargs.pop("_job", None)
        if unknown := sorted(set(kwargs) - cls.takes):
            raise CrawlError(
                f"no argument is called {unknown[0]!r}: there are {', '.join(sorted(cls.takes))}"
            )
        spider = cls(crawler, kwargs)
        spider._set_crawler(crawler)
        return spider


class NewsSpider(ArguedSpider):
    """A spider whose pages become stories.

    ``reader`` reads its pages, ``arguments`` are those it was given, ``failure`` is "" or one line
    that says why the run failed, ``begun`` whether there was a run at all. ``watched`` is whether its
    pages tell how their outlets fare today, ``ignored`` are the outlets whose reservations are not obeyed.
    """

    takes: frozenset[str] = frozenset({"topic", "outlets_file", "bundled", "ignore_reservations"})
    reader: Read
    progress: Progress | None = None
    watched = False

    def __init__(self, crawler: Crawler, arguments: dict[str, Any]) -> None:
        """Raises CrawlError for a topic or a setting that is none, OutletError for a wrong outlet."""
        super().__init__(crawler, arguments)
        self.failure = ""
        self.begun = False
        own = arguments.get("outlets_file") or crawler.settings["TOUCHLINE_OUTLETS"]
        self.outlets = load([Path(own)] if own else None, bundled=yes("bundled", arguments))
        topic = arguments.get("topic") or "football"
        if topic not in TOPICS:
            raise CrawlError(f"no topic is called {topic!r}: there are {', '.join(TOPICS)}")
        told = several(arguments.get("ignore_reservations", ""))
        named = {self.publisher(each) for each in told}
        self.ignored = frozenset(named | {each.name for each in self.outlets if each.ignore_reservations})
        self.reader = Reader(
            TOPICS[topic],
            {each.name: each.selectors for each in self.outlets},
            {each.name: each.language for each in self.outlets},
            {each.name: each.country for each in self.outlets},
            self.ignored,
            refuse_unshown=_refuses(crawler.settings["TOUCHLINE_NOARCHIVE"]),
        )

    def publisher(self, named: str) -> str:
        """Whose pages are meant by a name. Raises OutletError for one that is nobody's."""
        return self.outlets.named(named).name

    def verdict(self) -> str:
        """Asked once all is done: "" for a run that did its work, or one line that says why it failed."""
        return ""

    async def ask(self, work: Callable[[Connection], T]) -> T | None:
        """Have the desk do some work on the store; a store that fails ends the run and gives None."""
        if self.failure:
            return None
        try:
            return await self.desk.ask(work)
        except StoreError as error:
            self.pipeline.fail(str(error))
            return None

    @property
    def pipeline(self) -> StoryPipeline:
        """The item pipeline that takes this run's pages."""
        pipeline = self.crawler.get_item_pipeline(StoryPipeline)
        if pipeline is None:
            raise CrawlError("ITEM_PIPELINES holds no pipelines.stories.StoryPipeline: nothing would be kept")
        return pipeline

    @property
    def desk(self) -> Desk:
        """The desk that writes this run."""
        return self.pipeline.desk


def _refuses(noarchive: object) -> bool:
    if noarchive not in ("keep", "refuse"):
        raise CrawlError(f"TOUCHLINE_NOARCHIVE is keep or refuse, not {noarchive!r}")
    return noarchive == "refuse"


def content_type(response: Response) -> str:
    """What an answer's header says that it is; "" where it says nothing."""
    return (response.headers.get("Content-Type") or b"").decode("latin-1")


def said(response: Response) -> Said:
    """What an answer's headers say to robots."""
    values = ((name, value) for name in HEADERS for value in response.headers.getlist(name))
    return bounded((name, value.decode("latin-1")) for name, value in values)


def facts(outlet: Outlet) -> OutletFacts:
    """What the store keeps of an outlet's record."""
    return OutletFacts(outlet.name, outlet.home, outlet.country, outlet.language, outlet.owner)


def yes(name: str, arguments: dict[str, Any], otherwise: str = "yes") -> bool:
    """A yes-or-no argument; ``otherwise`` where it is not given. Raises CrawlError for anything else."""
    given = str(arguments.get(name, otherwise)).lower()
    if given not in {"yes", "no"}:
        raise CrawlError(f"{name} is yes or no, not {given!r}")
    return given == "yes"
