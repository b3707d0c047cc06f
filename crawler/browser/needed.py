"""Which requests a browser has to show, and whether there is one; nothing here loads it."""

from __future__ import annotations

import logging
import os
import shutil
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from scrapy import Request
from scrapy.settings import BaseSettings

from crawler.errors import CrawlError
from crawler.outlet import Choice, Outlet, SourceKind

logger = logging.getLogger(__name__)

PART_OF = "part_of"
"""Where the meta of a request that a page makes in the browser names the outlet of that page."""
RENDERED = "rendered"
"""The flag of an answer that a browser has shown: its body is what the scripts made of the page."""
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
"""What the browser is called where TOUCHLINE_BROWSER does not say; looked for along the PATH."""


def wanted(request: Request) -> bool:
    """Whether the answer is to be shown: an article or a section page of an outlet that needs it."""
    outlet, source = request.meta.get("outlet"), request.meta.get("source")
    if not isinstance(outlet, Outlet) or not outlet.browser:
        return False
    return source is None or source.kind is SourceKind.SECTIONS


def able(choice: Choice, settings: BaseSettings) -> Choice:
    """The choice, without the outlets that need a browser where there is none; the log says which and why.

    Raises CrawlError where none is left, and for a setting that cannot be followed.
    """
    sandboxed(settings)
    seconds(settings)
    needing = [outlet for outlet in choice.on if outlet.browser]
    if not needing or not (why := _missing(settings)):
        return choice
    names = ", ".join(outlet.name for outlet in needing)
    if len(needing) == len(choice.on):
        raise CrawlError(f"nothing to ask: {names}: made by JavaScript, and {why}")
    logger.warning("off, for their pages are made by JavaScript, and %s: %s", why, names)
    return replace(choice, on=tuple(outlet for outlet in choice.on if not outlet.browser))


def executable(settings: BaseSettings) -> Path | None:
    """The browser's program: what TOUCHLINE_BROWSER names, else the first that is on the PATH; None."""
    named = str(settings["TOUCHLINE_BROWSER"] or "")
    found = next(filter(None, map(shutil.which, [named] if named else NAMES)), None)
    return Path(found) if found else None


def sandboxed(settings: BaseSettings) -> bool:
    """Whether the browser is to keep its pages in its sandbox. Raises CrawlError for a word that is none."""
    given = str(settings["TOUCHLINE_BROWSER_SANDBOX"]).lower()
    if given not in {"yes", "no"}:
        raise CrawlError(f"TOUCHLINE_BROWSER_SANDBOX is yes or no, not {given!r}")
    return given == "yes"


def seconds(settings: BaseSettings) -> float:
    """How long a page may take in the browser. Raises CrawlError for what is no number, or too small."""
    given = str(settings["TOUCHLINE_BROWSER_SECONDS"])
    try:
        found = float(given)
    except ValueError:
        found = 0.0
    if not 1 <= found <= 600:
        raise CrawlError(f"TOUCHLINE_BROWSER_SECONDS is a number of seconds, 1 to 600, not {given!r}")
    return found


def _missing(settings: BaseSettings) -> str:
    """What keeps pages from being shown; "" for nothing."""
    if find_spec("scrapy_playwright") is None or find_spec("psutil") is None:
        return "the browser's part is not installed (pip install 'touchline[browser]')"
    if executable(settings) is None:
        named = settings["TOUCHLINE_BROWSER"]
        called = f"no program is called {named}" if named else "no Chromium is on the PATH"
        return f"{called} (TOUCHLINE_BROWSER names one)"
    if sandboxed(settings) and os.geteuid() == 0:
        return (
            "Chromium's sandbox does not run as root (crawl as another user; in a container that is one "
            "itself, TOUCHLINE_BROWSER_SANDBOX=no)"
        )
    return ""
