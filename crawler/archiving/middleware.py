"""The downloader middleware next to the network: each answer goes to the archive before anything reads it."""

from __future__ import annotations

import asyncio
import logging
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Headers, Response

from crawler.archiving import records
from crawler.archiving.series import Series
from crawler.browser.needed import PART_OF, RENDERED
from crawler.errors import CrawlError
from store import runs

logger = logging.getLogger(__name__)

BEGAN = "answer_began"
"""Where a request's meta tells when its answer began to come."""
SMALLEST = 100_000
"""Bytes; with a smaller size, a folder would fill with files of a page each."""
FAILURES = ("end", "go-on")


class Archiving:
    """Writes what is fetched into the folder that the setting ARCHIVE names, in a thread of its own.

    An answer goes on when its record is written, so that whatever the store holds is in the archive. Where
    that fails, the run ends, or (ARCHIVE_FAILURE=go-on) goes on without: one line says so, each loss is
    counted.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Raises CrawlError for settings that cannot be followed; NotConfigured where there is no archive."""
        folder = str(crawler.settings["ARCHIVE"] or "")
        if not folder:
            raise NotConfigured
        self._crawler = crawler
        self._ends = _choice(crawler.settings["ARCHIVE_FAILURE"]) == "end"
        self._series = Series(_folder(folder), _size(crawler.settings["ARCHIVE_SIZE"]), self._head)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="archive")
        self._lost = 0
        self._told = False
        crawler.signals.connect(self._answer_begins, signal=signals.headers_received)
        crawler.signals.connect(self._closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Archiving:
        """Made by Scrapy."""
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response:
        """Write the exchange, but no part of a page in the browser; the answer goes on as it came."""
        if PART_OF in request.meta:
            return response
        exchange = _exchange(request, response)
        writing = asyncio.get_running_loop().run_in_executor(self._thread, self._series.add, exchange)
        try:
            await writing
        except Exception as error:  # One of ours must not cost the page either.
            await self._fail(error)
        else:
            self._count("archived")
            self._told = False
        return response

    def _answer_begins(self, request: Request) -> None:
        request.meta[BEGAN] = datetime.now(UTC)

    async def _fail(self, error: Exception) -> None:
        self._lost += 1
        self._count("not-archived")
        why = f"what was fetched cannot be archived: {_line(error)}"
        spider: Any = self._crawler.spider
        if self._ends:
            spider.pipeline.fail(why)
            return
        if not self._told:
            logger.error("%s; the crawl goes on without", why)
            self._told = True
        run_id = spider.desk.run_id
        await spider.ask(
            lambda connection: runs.count(connection, run_id, runs.Counts.SOURCES, "failed", "not-archived")
        )

    def _closed(self, spider: Any) -> None:
        try:
            self._thread.submit(self._series.finish).result()
        except OSError as error:
            spider.failure = spider.failure or f"the archive's last file cannot be completed: {_line(error)}"
        self._thread.shutdown()
        series = self._series
        logger.info("archived: %d answers in %d files in %s", series.answers, series.files, series.folder)
        if self._lost:
            logger.error("not archived: %d answers", self._lost)

    def _count(self, what: str) -> None:
        if self._crawler.stats is not None:
            self._crawler.stats.inc_value(f"touchline/{what}")

    def _head(self, name: str) -> tuple[bytes, str]:
        settings = self._crawler.settings
        return records.warcinfo(
            name,
            {
                "software": f"Touchline/{settings['TOUCHLINE_VERSION']} Scrapy/{version('scrapy')} "
                f"warcio/{version('warcio')}",
                "format": "WARC File Format 1.1",
                "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
                "http-header-user-agent": str(settings["USER_AGENT"]),
                "robots": "obey" if settings.getbool("ROBOTSTXT_OBEY") else "ignore",
            },
        )


def _exchange(request: Request, response: Response) -> records.Exchange:
    # Through a proxy, the address is the proxy's.
    known = response.ip_address is not None and not request.meta.get("proxy")
    return records.Exchange(
        url=request.url,
        method=request.method,
        asked=_fields(request.headers),
        sent=request.body,
        began=request.meta.get(BEGAN) or datetime.now(UTC),
        status=response.status,
        protocol=response.protocol or "",
        headers=_fields(response.headers),
        body=response.body,
        address=str(response.ip_address) if known else "",
        cut="dataloss" in response.flags,
        rendered=RENDERED in response.flags,
    )


def _fields(headers: Headers) -> records.Fields:
    return tuple((name, value) for name in headers for value in headers.getlist(name))


def _line(error: BaseException) -> str:
    said = (
        (error.strerror or str(error)) if isinstance(error, OSError) else f"{type(error).__name__}: {error}"
    )
    return " ".join(said.split())[:200]


def _folder(named: str) -> Path:
    folder = Path(named).absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CrawlError(f"ARCHIVE: {folder}: {error.strerror}") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise CrawlError(f"ARCHIVE: {folder}: may not be written to")
    return folder


def _size(given: object) -> int:
    try:
        size = int(str(given))
    except ValueError:
        size = 0
    if size < SMALLEST:
        raise CrawlError(f"ARCHIVE_SIZE is a number of bytes, {SMALLEST} at least, not {given!r}")
    return size


def _choice(given: object) -> str:
    if given not in FAILURES:
        raise CrawlError(f"ARCHIVE_FAILURE is one of {', '.join(FAILURES)}, not {given!r}")
    return str(given)
