"""Reads WARC files: every response record becomes a page, whatever state the file is in."""

from __future__ import annotations

import glob
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from crawler.errors import CrawlError
from pipelines.article import Page, Reason

BODY_LIMIT = 10 * 1024 * 1024
"""Bytes of a page after decompression; a longer one is rejected as too large."""


@dataclass(frozen=True, slots=True)
class Broken:
    """Where a file could not be read further, and why."""

    path: Path
    why: str


def files(pattern: str) -> list[Path]:
    """The files that a path or glob names, in order. Raises CrawlError when there are none."""
    if not pattern:
        raise CrawlError("name the archive: scrapy crawl archive -a warc=FILE-OR-GLOB")
    found = sorted(Path(name) for name in glob.glob(pattern, recursive=True) if Path(name).is_file())  # noqa: PTH207
    if not found:
        raise CrawlError(f"no file is called {pattern}")
    return found


def records(path: Path) -> Iterator[Page | Broken]:
    """The pages of one file in order; a Broken last, where it ends before its time or is no WARC."""
    seen = 0
    try:
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream):
                seen += 1
                if record.rec_type == "response":
                    yield _page(record)
    except (ArchiveLoadFailed, EOFError, zlib.error, OSError, ValueError, UnicodeError) as error:
        yield Broken(path, f"{_line(error)} (after {seen} records)")
        return
    if not seen:
        yield Broken(path, "holds no WARC record")


def _page(record: Any) -> Page:
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    fetched, fault = _date(record.rec_headers.get_header("WARC-Date"))
    headers = record.http_headers
    status = _status(headers)
    body, body_fault = _body(record)
    return Page(
        url=url.strip("<> "),
        body=body,
        fetched=fetched,
        status=status,
        content_type=(headers.get_header("Content-Type") if headers else None) or "",
        fault=fault or body_fault,
    )


def _date(given: str | None) -> tuple[datetime, Reason | None]:
    try:
        when = datetime.fromisoformat((given or "").replace("Z", "+00:00"))
    except ValueError:
        return datetime.now(UTC), Reason.BAD_RECORD
    return (when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)), None


def _status(headers: Any) -> int:
    try:
        return int(headers.get_statuscode()) if headers else 0
    except (TypeError, ValueError):
        return 0


def _body(record: Any) -> tuple[bytes, Reason | None]:
    """The decoded body, or why there is none that can be used."""
    try:
        parts, size = [], 0
        stream = record.content_stream()
        while chunk := stream.read(64 * 1024):
            parts.append(chunk)
            size += len(chunk)
            if size > BODY_LIMIT:
                return b"", Reason.TOO_LARGE
    except (zlib.error, OSError, EOFError, ValueError) as error:
        return b"", Reason.TRUNCATED if isinstance(error, EOFError) else Reason.BAD_RECORD
    declared = record.rec_headers.get_header("WARC-Truncated")
    return b"".join(parts), Reason.TRUNCATED if declared else None


def _line(error: BaseException) -> str:
    said = " ".join(str(error).split())
    return said[:200] or type(error).__name__
