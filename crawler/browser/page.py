"""One page in the browser: what it may ask for, when it has come to rest, and what was made of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from math import inf
from time import monotonic
from typing import Any

from playwright.async_api import CDPSession, Page, Route
from playwright.async_api import Error as PlaywrightError
from scrapy.exceptions import DownloadCancelledError
from scrapy.http import Response

from crawler.browser.chromium import MOST_MEMORY, memory
from crawler.browser.parts import Asked, Part, PartLostError, Parts
from crawler.outlet import Outlet
from pipelines.article import LARGEST_PAGE

MOST_PARTS = 100
"""Parts of a page that are fetched; what it asks for beyond is refused."""
MOST_ASKED = 1000
"""What a page may ask for in all, refused or not: each costs the crawl some milliseconds."""
MOST_BYTES = 30 * 1024 * 1024
"""Bytes of all the parts of a page."""
QUIET = 0.5
"""Seconds without a part under way after which a page has come to rest."""
PATIENCE = 5.0
"""Seconds more for the outlet's body to appear, where its record says what that is."""
SLOW = 2.0
"""Seconds that a part may have been waited for when the time is over; else the page is not taken."""
BEAT = 0.2
LEAST = 2.0
"""Seconds that a page has to answer even where its time is over."""
FETCHED = frozenset({"script", "xhr", "fetch"})
"""What a text may be made from, as the browser calls it: no image, frame, font, beacon or manifest."""

# In a world of its own, whose functions the page cannot have changed.
_STATE = """(() => {
  const there = selectors => !selectors.length || selectors.some(each => {
    try { return document.querySelector(each) !== null } catch { return true }
  });
  return [document.readyState, there(%s)];
})()"""
_TEXT = f"(document.documentElement || {{outerHTML: ''}}).outerHTML.slice(0, {LARGEST_PAGE + 1})"


class NotShownError(Exception):
    """The browser made nothing of a page; a later run may have more luck."""


class PageTooLargeError(DownloadCancelledError):
    """What was made of a page is past every bound; Scrapy tells its own bound of a body by this kind, too."""


class ShownPage:
    """A page from its answer to its rest: the scripts run, and ask for their parts through `Parts`.

    The first navigation is given the answer that was fetched; every other one, a frame's, a form's or a new
    window's, is refused, as is whatever is not in FETCHED. A stylesheet is given empty.
    """

    def __init__(self, answer: Response, outlet: Outlet, parts: Parts, stop: Callable[[], None]) -> None:
        """``answer`` unpacked; ``stop`` ends a browser at once."""
        self._answer, self._outlet, self._parts, self._stop = answer, outlet, parts, stop
        self._state = _STATE % json.dumps(list(outlet.selectors.body))
        self.begun = self._over = False
        self._asked = self._fetched = self._bytes = 0
        self._fetching: dict[asyncio.Future[Part | None], float] = {}
        self._latest = self._until = monotonic()
        self._lost = ""
        self._watching: asyncio.Future[None] | None = None
        self._swollen = False

    async def begin(self, page: Page, seconds: float) -> None:
        """Stand between the page and what it asks for, from now on for ``seconds``.

        The latest routes go before scrapy-playwright's.
        """
        self._latest, self._until = monotonic(), monotonic() + seconds
        self._watching = asyncio.ensure_future(self._watch())
        await page.context.route("**", _refuse)
        await page.route("**", self._route)
        page.context.on("page", _close)

    async def rest(self, page: Page) -> str:
        """The page's markup once it has come to rest, or its time is over.

        Raises NotShownError, PageTooLargeError and Playwright's errors.
        """
        world = await _World.of(page)
        patience = monotonic() + PATIENCE
        while True:
            await asyncio.sleep(BEAT)
            left = self._until - monotonic()
            if left > 0 and (self._fetching or monotonic() - self._latest < QUIET):
                continue
            looked = monotonic()
            ready, there = await world.told(self._state, left)
            if left > 0 and monotonic() - looked > BEAT:
                # A script was at work, and what it asked for is still on its way here.
                self._latest = monotonic()
                continue
            if left <= 0 or (ready != "loading" and (there or monotonic() > patience)):
                break
        slow = sum(monotonic() - began > SLOW for began in self._fetching.values())
        self.end()
        if slow:
            raise NotShownError(f"{slow} parts of it did not come in time")
        if self._lost:
            raise NotShownError(f"a part of it was not to be had: {self._lost}")
        text: str = await world.told(_TEXT, LEAST)
        if len(text) > LARGEST_PAGE:
            raise PageTooLargeError(f"more than {LARGEST_PAGE} characters were made of it")
        return f"<!DOCTYPE html>{text}"

    def fault(self, error: Exception) -> NotShownError | PageTooLargeError:
        """What an error of Playwright's stands for."""
        if self._swollen:
            return PageTooLargeError(f"the browser held more than {MOST_MEMORY >> 20} MiB for it")
        if self._asked > MOST_ASKED:
            return PageTooLargeError(f"it asked for more than {MOST_ASKED} things")
        return NotShownError(" ".join((str(error).splitlines() or [type(error).__name__])[0].split())[:200])

    def end(self) -> None:
        """Fetch nothing more for it."""
        self._over = True
        for each in self._fetching:
            each.cancel()

    def close(self) -> None:
        """It is over, however it ended."""
        self.end()
        if self._watching is not None:
            self._watching.cancel()

    async def _watch(self) -> None:
        """End the browser where it holds too much, whatever a script of the page keeps it busy with."""
        while memory() <= MOST_MEMORY:
            await asyncio.sleep(BEAT)
        self._swollen = True
        self._stop()

    async def _route(self, route: Route) -> None:
        """Answer what the page asks for."""
        kind = route.request.resource_type
        self._asked += 1
        if self._asked == MOST_ASKED + 1:
            self._stop()
        with suppress(PlaywrightError):  # The page may be gone.
            if route.request.is_navigation_request():
                await self._navigate(route)
            elif kind == "stylesheet":
                await route.fulfill(status=200, body="", content_type="text/css")
            elif self._over or self._fetched >= MOST_PARTS or not _makes_text(route):
                await route.abort()
            else:
                await self._part(route, kind)

    async def _navigate(self, route: Route) -> None:
        if self.begun:
            await route.abort("aborted")
            return
        self.begun = True
        kept = ("Content-Type", "Content-Security-Policy")
        headers = {name: (self._answer.headers.get(name) or b"").decode("latin-1") for name in kept}
        given = {name: value for name, value in headers.items() if value}
        await route.fulfill(status=200, headers=given, body=self._answer.body)

    async def _part(self, route: Route, kind: str) -> None:
        asked = route.request
        self._fetched += 1
        wanted = Asked(
            asked.url,
            asked.method,
            await asked.all_headers(),
            asked.post_data_buffer or b"",
            shelved=kind == "script",
        )
        fetching = asyncio.ensure_future(self._parts.fetch(wanted, self._outlet))
        # A stranger's part may be as slow as it likes.
        self._fetching[fetching] = monotonic() if self._outlet.covers(asked.url) else inf
        try:
            part = await fetching
        except PartLostError as error:
            self._lost, part = self._lost or str(error)[:200], None
        except asyncio.CancelledError:
            part = None
        finally:
            del self._fetching[fetching]
            self._latest = monotonic()
        self._bytes += len(part.body) if part is not None else 0
        if part is None or self._over or self._bytes > MOST_BYTES:
            await route.abort()
            return
        await route.fulfill(status=part.status, headers=dict(part.headers), body=part.body)


def _makes_text(route: Route) -> bool:
    """Whether the page's text may be made from it: what is in a frame of the page is no text of the page."""
    return route.request.resource_type in FETCHED and route.request.frame.parent_frame is None


@dataclass(frozen=True, slots=True)
class _World:
    """Where a page is looked at, beside its own scripts."""

    session: CDPSession
    context: int

    @classmethod
    async def of(cls, page: Page) -> _World:
        session = await page.context.new_cdp_session(page)
        tree = await session.send("Page.getFrameTree")
        made = await session.send("Page.createIsolatedWorld", {"frameId": tree["frameTree"]["frame"]["id"]})
        return cls(session, made["executionContextId"])

    async def told(self, expression: str, seconds: float) -> Any:
        """What an expression gives. Raises NotShownError where it fails, or a script never pauses for it."""
        asked = {"expression": expression, "contextId": self.context, "returnByValue": True}
        try:
            async with asyncio.timeout(max(seconds, LEAST)):
                answer = await self.session.send("Runtime.evaluate", asked)
        except TimeoutError:
            raise NotShownError("its scripts did not come to an end") from None
        if "exceptionDetails" in answer:
            raise NotShownError("it cannot be looked at")
        return answer["result"]["value"]


async def _refuse(route: Route) -> None:
    with suppress(PlaywrightError):
        await route.abort("aborted")


async def _close(page: Page) -> None:
    """A window that the page opened."""
    with suppress(PlaywrightError):
        await page.close()
