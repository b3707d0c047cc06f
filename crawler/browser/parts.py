"""What a page asks for while it is made: fetched by the crawl itself, by the rules of every other request."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from weakref import WeakValueDictionary

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.browser.needed import PART_OF
from crawler.outlet import Outlet
from store.address import host

MOST_SENT = 64 * 1024
"""Bytes that a page may send to its outlet."""
MOST_SHELVED = 16 * 1024 * 1024
"""Bytes of scripts that are kept for the next page of the same outlet."""
AT_ONCE = 4
"""Parts that are fetched at one time, each from another host."""
TOO_MANY_REQUESTS = 429
# What the crawl says itself, or never says: who asks, what is packed how, and whatever lets somebody in.
_OURS = ("accept-encoding", "content-length", "host", "referer", "user-agent", "te", "upgrade", "connection")
_NEVER = ("authorization", "cookie", "proxy-authorization", "purpose")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of a page, as the browser tells it; ``shelved`` where the answer serves later pages too."""

    url: str
    method: str
    headers: Mapping[str, str]
    body: bytes
    shelved: bool


@dataclass(frozen=True, slots=True)
class Part:
    """An answer for the page."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class PartLostError(Exception):
    """The outlet's own server did not give what its page asks for: a later run may have more luck."""


class Parts:
    """Fetches parts through the crawl's downloader: guard, robots.txt, Crawl-delay and bounds of size hold.

    One at a time from each host. A page's script may send (POST) to its own outlet alone.
    """

    def __init__(self, crawler: Crawler) -> None:
        """For one crawl."""
        self._crawler = crawler
        self._shelf: OrderedDict[tuple[str, str], Part] = OrderedDict()
        self._shelved = 0
        self._room = asyncio.Semaphore(AT_ONCE)
        self._hosts: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def fetch(self, asked: Asked, outlet: Outlet) -> Part | None:
        """The answer to a page of an outlet; None for what cannot be had. Raises PartLostError."""
        if not _may_be_asked(asked, outlet):
            return None
        shelf = (outlet.name, asked.url)
        alone = self._hosts.setdefault(host(asked.url), asyncio.Lock())
        async with alone, self._room:
            if asked.shelved and shelf in self._shelf:
                self._shelf.move_to_end(shelf)
                return self._shelf[shelf]
            answer = await self._answer(asked, outlet)
        if answer is None:
            return None
        part = Part(answer.status, _told(answer), answer.body)
        if asked.shelved and part.status == 200:
            self._keep(shelf, part)
        return part

    async def _answer(self, asked: Asked, outlet: Outlet) -> Response | None:
        own, engine = outlet.covers(asked.url), self._crawler.engine
        if engine is None:
            return None
        fetching = asyncio.ensure_future(engine.download_async(_request(asked, outlet)))
        fetching.add_done_callback(_seen)
        try:
            # A page that is given up leaves what is on the wire to its end: Scrapy counts it.
            answer = await asyncio.shield(fetching)
        except IgnoreRequest:
            return None
        except Exception as error:  # Whatever the downloader and its middlewares raise, as in an errback.
            if own:
                raise PartLostError(f"{asked.url}: {error}") from error
            return None
        if own and (answer.status >= 500 or answer.status == TOO_MANY_REQUESTS):
            raise PartLostError(f"{asked.url}: http-{answer.status}")
        return answer

    def _keep(self, shelf: tuple[str, str], part: Part) -> None:
        if len(part.body) > MOST_SHELVED:
            return
        self._shelf[shelf] = part
        self._shelved += len(part.body)
        while self._shelved > MOST_SHELVED:
            _, oldest = self._shelf.popitem(last=False)
            self._shelved -= len(oldest.body)


def _may_be_asked(asked: Asked, outlet: Outlet) -> bool:
    if asked.method == "GET":
        return not asked.body
    return asked.method == "POST" and len(asked.body) <= MOST_SENT and outlet.covers(asked.url)


def _request(asked: Asked, outlet: Outlet) -> Request:
    headers = {
        name: value
        for name, value in asked.headers.items()
        if name not in _OURS and name not in _NEVER and not name.startswith(("sec-", ":", "proxy-", "if-"))
    }
    return Request(
        asked.url,
        method=asked.method,
        headers=headers,
        body=asked.body,
        callback=NO_CALLBACK,
        dont_filter=True,
        meta={PART_OF: outlet, "dont_retry": True},
    )


def _told(answer: Response) -> dict[str, str]:
    """The headers that a page's script needs; no cookie is among them."""
    kept: dict[str, str] = {}
    for raw in answer.headers:
        name = raw.decode("latin-1").lower()
        if name == "content-type" or name.startswith(("access-control-", "x-")):
            kept[name] = b", ".join(answer.headers.getlist(raw)).decode("latin-1")
    return kept


def _seen(fetching: asyncio.Future[Response]) -> None:
    """Take note of an error that nobody waits for any more."""
    if not fetching.cancelled():
        fetching.exception()
