"""The downloader middleware that has a browser show the pages of the outlets that need it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import HtmlResponse, Response

from crawler.browser.needed import PART_OF, RENDERED, seconds, wanted
from crawler.guard.answers import AnswerBounds
from crawler.manners.downloader import downloader_of
from crawler.outlet import Outlet

logger = logging.getLogger(__name__)

SLACK = 20.0
"""Seconds for what is no page's fault: the browser starts."""
LETTING_GO = 3.0
"""Seconds in which the browser has to close a page, or is ended."""
CONDITIONS = ("If-None-Match", "If-Modified-Since")
VALIDATORS = ("ETag", "Last-Modified")
PACKING = ("Content-Encoding", "Content-Length", "Transfer-Encoding")


class BrowserPages:
    """Next to the network: an answer that is a page goes through the browser before anything else sees it.

    The page itself is fetched as any other: guard, robots.txt, redirects, delay, bounds. As long as it is
    shown its host is asked for no other page. One page is in the
    browser at a time: a hostile one costs no other, and what the browser holds is held for it.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Raises NotConfigured where no outlet that is on needs a browser."""
        choice = getattr(crawler.spider, "choice", None)
        if not any(outlet.browser for outlet in getattr(choice, "on", ())):
            raise NotConfigured
        # An extra, and slow to load.
        from crawler.browser.chromium import Chromium
        from crawler.browser.parts import Parts

        self._crawler = crawler
        self._chromium, self._parts = Chromium(crawler), Parts(crawler)
        self._seconds = seconds(crawler.settings)
        self._room = asyncio.Lock()
        self._numbers = count(1)
        self._shown: set[asyncio.Task[str]] = set()
        self._given_up: Exception | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Ask for a page whole: its scripts may find what its server does not know of.

        Raises IgnoreRequest for what a page sends elsewhere than to its outlet.
        """
        if wanted(request):
            for name in CONDITIONS:
                request.headers.pop(name, None)
        outlet = request.meta.get(PART_OF)
        if outlet is not None and request.method != "GET" and not outlet.covers(request.url):
            raise IgnoreRequest("what a page sends to its outlet was redirected elsewhere")

    async def process_response(self, request: Request, response: Response) -> Response:
        """The page as the browser shows it; any other answer as it came."""
        if not wanted(request) or response.status != 200 or not _is_page(response):
            return response
        answer = await self._unpacked(request, response)
        with downloader_of(self._crawler).held(request):
            shown = await self._text(request, answer)
        body = shown.encode("utf-8", "replace")
        headers = answer.headers.copy()
        for name in (*VALIDATORS, *PACKING):
            headers.pop(name, None)
        headers["Content-Type"] = "text/html; charset=utf-8"
        return HtmlResponse(
            answer.url,
            headers=headers,
            body=body,
            encoding="utf-8",
            request=request,
            flags=[*answer.flags, RENDERED],
            ip_address=answer.ip_address,
            protocol=answer.protocol,
        )

    def give_up(self, why: Exception) -> None:
        """Let go of every page that is shown or waits for it: each fails with ``why``."""
        self._given_up = why
        for each in self._shown:
            each.cancel()

    async def _unpacked(self, request: Request, response: Response) -> Response:
        """The answer as Scrapy's middlewares would give it on, which come after this one."""
        AnswerBounds().process_response(request, response)
        compression = self._crawler.get_downloader_middleware(HttpCompressionMiddleware)
        if compression is None:
            return response
        answer: Any = await compression.process_response(request, response)  # type: ignore[misc]  # Ours waits.
        return answer if isinstance(answer, Response) else response

    async def _text(self, request: Request, answer: Response) -> str:
        from crawler.browser.page import NotShownError

        if self._given_up is not None:
            raise self._given_up
        showing = asyncio.ensure_future(self._show(request.meta["outlet"], answer))
        self._shown.add(showing)
        try:
            return await showing
        except asyncio.CancelledError:
            raise self._given_up or NotShownError("given up") from None
        finally:
            self._shown.discard(showing)

    async def _show(self, outlet: Outlet, answer: Response) -> str:
        """What the browser makes of an answer. Raises NotShownError and PageTooLargeError."""
        from playwright.async_api import Error as PlaywrightError

        from crawler.browser.page import NotShownError, ShownPage

        async with self._room:
            page = ShownPage(answer, outlet, self._parts, self._chromium.stop)
            request = Request(answer.url)
            try:
                async with asyncio.timeout(SLACK) as limit:

                    async def begin(opened: Any, _request: Request) -> None:
                        limit.reschedule(asyncio.get_running_loop().time() + self._seconds + LETTING_GO)
                        await page.begin(opened, self._seconds)

                    request.meta.update(self._how(begin))
                    try:
                        await self._chromium.show(request)
                    except PlaywrightError:
                        # It also reads the page, at once, and cannot where that is about to lead elsewhere.
                        if not page.begun:
                            raise
                    return await page.rest(request.meta["playwright_page"])
            except TimeoutError:
                raise NotShownError(f"the browser did not show it in {self._seconds:g} s") from None
            except PlaywrightError as error:
                raise page.fault(error) from None
            finally:
                page.close()
                await self._close(request)

    def _how(self, begin: Callable[[Any, Request], Awaitable[None]]) -> dict[str, Any]:
        """What scrapy-playwright is told: a context of its own for each page, with nothing in it."""
        return {
            "playwright": True,
            "playwright_include_page": True,
            "playwright_context": f"page {next(self._numbers)}",
            "playwright_context_kwargs": {
                "user_agent": self._crawler.settings["USER_AGENT"],
                "service_workers": "block",
                "accept_downloads": False,
            },
            "playwright_page_init_callback": begin,
            "playwright_page_goto_kwargs": {"wait_until": "commit"},
        }

    async def _close(self, request: Request) -> None:
        """Close a page with all that it kept; a browser that does not let go of it is ended."""
        page = request.meta.get("playwright_page")
        if page is None:
            return
        try:
            await asyncio.wait_for(page.context.close(), LETTING_GO)
        except TimeoutError:
            self._chromium.stop()
        except Exception as error:  # It went with its browser, in one of several ways.
            logger.debug("a page in the browser was gone: %r", error)


def _is_page(response: Response) -> bool:
    declared = (response.headers.get("Content-Type") or b"").partition(b";")[0].strip().lower()
    return declared in (b"", b"text/html", b"application/xhtml+xml")
