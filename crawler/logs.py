"""Where a crawl's log goes: plain lines, JSON for a collector, or above a terminal's progress line."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from functools import cache

from rich.console import Console
from rich.highlighter import NullHighlighter
from rich.logging import RichHandler
from scrapy.settings import BaseSettings
from scrapy.utils.log import configure_logging

from crawler.errors import CrawlError


class JsonFormatter(logging.Formatter):
    """``time`` (UTC), ``level``, ``logger``, ``message``, and ``error``, a traceback, where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """One record as one line."""
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            told["error"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


def install(settings: BaseSettings) -> None:
    """Write the log as TOUCHLINE_LOG says (plain or json). Raises CrawlError for another word.

    Done before Scrapy begins: its own handler would be made anew for each crawler.
    """
    form = str(settings["TOUCHLINE_LOG"] or "plain")
    if form not in ("plain", "json"):
        raise CrawlError(f"TOUCHLINE_LOG is plain or json, not {form!r}")
    # Scrapy lets every record be made, ten a page, and its handler drop those below LOG_LEVEL.
    logging.disable(_below(settings["LOG_LEVEL"]))
    file = settings["LOG_FILE"]
    handler: logging.Handler
    if form == "json":
        handler = logging.FileHandler(file, encoding="utf-8") if file else logging.StreamHandler()
        handler.setFormatter(JsonFormatter())
    elif not file and (console := terminal()) is not None:
        handler = RichHandler(console=console, show_path=False, highlighter=NullHighlighter())
    else:
        return
    handler.setLevel(settings["LOG_LEVEL"])
    settings.set("LOG_INSTALL_ROOT_HANDLER", False, priority="cmdline")
    configure_logging({"LOG_INSTALL_ROOT_HANDLER": False})
    root = logging.getLogger()
    root.setLevel(logging.NOTSET)
    root.addHandler(handler)


def _below(level: object) -> int:
    """The highest level that is not written; none for a level that nobody knows, which Scrapy tells of."""
    named = logging.getLevelNamesMapping().get(str(level).upper())
    number = named if named is not None else int(str(level)) if str(level).isdecimal() else 1
    return number - 1


@cache
def terminal() -> Console | None:
    """Standard error, where that is a terminal."""
    return Console(stderr=True) if sys.stderr.isatty() else None
