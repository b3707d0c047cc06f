"""Chromium by scrapy-playwright, started without a way to the network: what it shows is handed to it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import psutil
from playwright.async_api import Browser
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy_playwright.handler import Config, ScrapyPlaywrightDownloadHandler
from scrapy_playwright.provider import PlaywrightBrowserProvider

from crawler.browser.needed import executable, sandboxed

NOWHERE = (
    # All goes to a proxy, loopback too, and no name is looked up, nor that proxy's: no connection is made.
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    # WebRTC and QUIC know ways of their own, past a proxy.
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
)
"""The switches by which no byte leaves the browser, or comes to it, but through the crawl."""
FRUGAL = (
    "--disable-gpu",
    "--blink-settings=imagesEnabled=false",
    # A page's objects, in MiB; what lies beside them is held to MOST_MEMORY.
    "--js-flags=--max-old-space-size=512",
)
MOST_MEMORY = 1024 * 1024 * 1024
"""Bytes of all of the browser's processes together; the page that is shown past it is given up."""
_KEPT = ("HOME", "LANG", "LC_ALL", "PATH", "TMPDIR", "XDG_RUNTIME_DIR")


class Chromium:
    """The one browser of a crawl: started when a page first needs it, anew where it broke, ended with it."""

    def __init__(self, crawler: Crawler) -> None:
        """Made before the engine starts, which the handler waits for."""
        settings = crawler.settings
        self._handler = ScrapyPlaywrightDownloadHandler(crawler)
        self._handler.config = Config(
            cdp_url=None,
            cdp_kwargs={},
            connect_url=None,
            connect_kwargs={},
            browser_type_name="chromium",
            launch_options=_launch_options(str(executable(settings)), sandbox=sandboxed(settings)),
            max_pages_per_context=1,
            max_contexts=None,
            startup_context_kwargs={},
            navigation_timeout_ms=10_000,
            download_timeout_secs=1,
            restart_disconnected_browser=True,
            target_closed_max_retries=0,
        )
        self._handler.browser_provider_cls = _Late
        self._handler.abort_request = None
        self._handler.process_request_headers = None
        crawler.signals.connect(self._handler.close, signal=signals.engine_stopped)

    async def show(self, request: Request) -> None:
        """Go to a page as its request's meta says, and leave it open as ``playwright_page`` in that meta."""
        await self._handler.download_request(request)

    def stop(self) -> None:
        """Kill the browser, and the driver with all that it has yet to tell: the next page starts others."""
        for driver in _drivers():
            for each in (*driver.children(recursive=True), driver):
                with suppress(psutil.Error):
                    each.kill()
        vars(self._handler).pop("browser", None)
        self._handler.context_wrappers.clear()
        self._handler.browser_provider.playwright = None


class _Late(PlaywrightBrowserProvider):  # type: ignore[misc]  # The library has no types.
    """Starts nothing before there is a page to show."""

    async def start(self) -> None:
        """Wait for a page."""

    async def launch_browser(self) -> Browser:
        """Start the driver with the browser."""
        if self.playwright is None:
            await super().start()
        browser: Browser = await super().launch_browser()
        return browser


def memory() -> int:
    """Bytes that the processes of the browser hold, what they share left out."""
    return sum(_held(each) for driver in _drivers() for each in driver.children(recursive=True))


def _drivers() -> list[psutil.Process]:
    """Playwright's process, whose children the browser's are."""
    found = []
    for child in psutil.Process().children():
        with suppress(psutil.Error):
            if any("playwright" in word for word in child.cmdline()[:2]):
                found.append(child)
    return found


def _held(process: psutil.Process) -> int:
    try:
        told: Any = process.memory_info()
    except psutil.Error:
        return 0
    return int(told.rss - getattr(told, "shared", 0))


def _launch_options(program: str, *, sandbox: bool) -> dict[str, Any]:
    return {
        "executable_path": program,
        "headless": True,
        "chromium_sandbox": sandbox,
        "args": [*NOWHERE, *FRUGAL],
        # The crawl ends the browser; a signal is the crawl's to take.
        "handle_sigint": False,
        "handle_sigterm": False,
        "handle_sighup": False,
        "env": _surroundings(_KEPT),
    }


def _surroundings(names: Iterable[str]) -> dict[str, str]:
    """Of the environment what a browser needs: no address of a store, nobody's password."""
    return {name: os.environ[name] for name in names if name in os.environ}
