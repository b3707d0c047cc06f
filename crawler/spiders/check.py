"""`touchline outlets check`: asks the sources of outlets whether they answer as their records say."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from crawler import again, refusals
from crawler.checked import Checked, form_of
from crawler.chosen import several
from crawler.contact import require_contact, sign
from crawler.discover import Answer, find
from crawler.errors import CrawlError
from crawler.feed_text import SourceError
from crawler.guard.addresses import shown
from crawler.outlet import SourceKind, load
from crawler.refusals import Refusal
from crawler.spiders.base import ArguedSpider, content_type
from crawler.turns import MOST_NESTED
from pipelines.article import Reason
from store.looks import Signs


class CheckSpider(ArguedSpider):
    """Yields a row of each source of the outlets that are named, as soon as it is known.

    Asked as in a crawl: robots.txt and its Crawl-delay, the guard, a host one thing at a time. Of an index
    the first sitemap that it names is asked too; what says how it may be asked conditionally, once more.
    """

    name = "check"
    takes = frozenset({"outlets", "outlets_file"})
    custom_settings = {"ITEM_PIPELINES": {}}  # noqa: RUF012 (as Scrapy has it)

    def __init__(self, crawler: Crawler, arguments: dict[str, Any]) -> None:
        """Raises CrawlError and OutletError for what was asked for wrongly, before anything is fetched."""
        super().__init__(crawler, arguments)
        require_contact(crawler.settings, "touchline outlets check NAME")
        self.failure, self.begun = "", False
        own = arguments.get("outlets_file") or crawler.settings["TOUCHLINE_OUTLETS"]
        known = load([Path(own)] if own else None)
        names = several(arguments.get("outlets", ""))
        if not names:
            raise CrawlError("name the outlets that are to be checked")
        self.outlets = known.choose(names).on

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Put the contact into the user agent."""
        super().update_settings(settings)
        sign(settings)

    async def start(self) -> AsyncIterator[Any]:
        """Every source that a crawl might ask."""
        self.begun = True
        for outlet in self.outlets:
            for kind in SourceKind:
                for source in outlet.usable(kind):
                    yield self._asking(source.url, Checked(outlet, kind, source))

    async def answered(self, response: Response) -> AsyncIterator[Any]:
        """What a source, or a sitemap that it names, holds."""
        checked: Checked = response.meta["checked"]
        now = datetime.now(UTC)
        if not response.meta["nested"]:
            checked.redirected(response.url, response.meta.get("redirect_reasons", []))
        if response.status != 200:
            checked.fault = f"http-{response.status}{_which(response.request)}"
            yield checked.row
            return
        answer = Answer(response.body, response.url, content_type(response), now)
        try:
            finding = await asyncio.to_thread(find, checked.kind, answer, checked.outlet)
        except SourceError as error:
            checked.fault = f"{error}{_which(response.request)}"
            yield checked.row
            return
        checked.found(finding, form_of(checked.kind, response.body, finding), now)
        signs = again.signs_of(response)
        if finding.sitemaps and response.meta["nested"] < MOST_NESTED:
            yield self._asking(finding.sitemaps[0], checked, nested=response.meta["nested"] + 1)
        elif signs == Signs():
            checked.conditional = "not offered"
            yield checked.row
        else:
            yield self._asking(response.url, checked, signs=signs)

    async def asked_again(self, response: Response) -> AsyncIterator[Any]:
        """Whether a source says that it has not changed when it is asked so."""
        checked: Checked = response.meta["checked"]
        checked.conditional = "yes" if response.status == again.UNCHANGED else "no"
        yield checked.row

    async def failed(self, failure: Failure) -> AsyncIterator[Any]:
        """Why a source could not be asked; a second question that fails takes nothing from the first."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there.
        checked: Checked = request.meta["checked"]
        if request.callback == self.asked_again:
            checked.conditional = "no"
        else:
            refusal = refusals.of(failure.value)
            checked.fault = f"{refusal.reason}: {refusal.detail}{_which(request)}"
            if not request.meta["nested"]:
                checked.robots = _robots(refusal)
                checked.redirected(request.url, request.meta.get("redirect_reasons", []))
        yield checked.row

    def _asking(self, url: str, checked: Checked, *, nested: int = 0, signs: Signs | None = None) -> Request:
        return Request(
            url,
            callback=self.answered if signs is None else self.asked_again,
            errback=self.failed,
            headers=again.conditions(signs) if signs is not None else {},
            dont_filter=True,
            meta={"outlet": checked.outlet, "checked": checked, "nested": nested},
        )


def _robots(refusal: Refusal) -> str:
    """What robots.txt said to a source that was refused, or gave no answer."""
    if refusal.reason is Reason.ROBOTS:
        return "unread" if refusal.no_answer else "refuses"
    return "unknown" if refusal.reason in (Reason.NETWORK, Reason.REFUSED_ADDRESS) else "allows"


def _which(request: Request | None) -> str:
    """Of a sitemap that an index names, its address: the source itself answered."""
    return f" ({shown(request.url)})" if request is not None and request.meta["nested"] else ""
