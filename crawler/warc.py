"""Reads WARC files: every answer, and every page that a browser showed, becomes a page or a redirect."""

from __future__ import annotations

import glob
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from warcio.archiveiterator import WARCIterator
from warcio.statusandheaders import StatusAndHeadersParser

from crawler.archiving.series import OPEN
from crawler.errors import CrawlError
from crawler.warc_body import body_of
from crawler.warc_stream import CHUNK, CUT_SHORT, Part, parts
from pipelines.article import Page, Reason
from pipelines.extract.about.reserved import bounded


@dataclass(frozen=True, slots=True)
class Broken:
    """A file that could not be read to its end, and why."""

    path: Path
    why: str


@dataclass(frozen=True, slots=True)
class Redirect:
    """An answer that led from one address to another."""

    url: str
    to: str


OURS = b"software: Touchline/"
"""What our archives say of themselves, in the warcinfo that each file begins with."""
REDIRECTS = frozenset({301, 302, 303, 307, 308})
NAMES = (".warc", ".warc.gz", f".warc.gz{OPEN}")
"""What the names of WARC files end in; of one that a crawl was killed over, too."""


def files(pattern: str) -> list[Path]:
    """The files that a path or glob names, or that are in a folder, in order.

    Raises CrawlError when there are none.
    """
    if not pattern:
        raise CrawlError("name the archive: scrapy crawl archive -a warc=FILE, FOLDER or GLOB")
    if Path(pattern).is_file():
        return [Path(pattern)]
    if Path(pattern).is_dir():
        held = sorted(
            each for each in Path(pattern).iterdir() if each.name.endswith(NAMES) and each.is_file()
        )
        if not held:
            raise CrawlError(f"no file in {pattern} is called {' or '.join(NAMES)}")
        return held
    found = sorted(Path(name) for name in glob.glob(pattern, recursive=True) if Path(name).is_file())  # noqa: PTH207 (a pattern may be absolute)
    if not found:
        raise CrawlError(f"no file is called {pattern}")
    return found


def is_own(path: Path) -> bool:
    """Whether a crawl of ours wrote a file: its first record says so. What cannot be read says nothing."""
    with suppress(Exception):  # The library tells of a file that is no WARC in many ways.
        for part in parts(path, 0):
            for record in _Records(part, no_record_parse=True):
                told: bytes = record.raw_stream.read(CHUNK)
                return record.rec_type == "warcinfo" and OURS in told
    return False


def records(path: Path, number: int = 0, after: tuple[int, ...] = ()) -> Iterator[Page | Redirect | Broken]:
    """The pages and redirects of one file in order; a Broken last, where a part could not be read.

    ``number`` is the file's in its archive. Those up to the place ``after`` are left out.
    """
    read = _Tally(number, after)
    start = after[1] if after[:1] == (number,) else 0
    try:
        for part in parts(path, start):
            yield from _pages(part, read)
    except OSError as error:
        read.fault = read.fault or (error.strerror or str(error))
    if not read.records and read.fault in {"", CUT_SHORT}:
        read.fault = "it holds no WARC record"
    if read.fault:
        yield Broken(path, f"{read.fault} ({read.records} records were read)")


@dataclass(slots=True)
class _Tally:
    """Which file is read, behind which place, how many of its records were read, and the first fault."""

    number: int
    after: tuple[int, ...]
    records: int = 0
    fault: str = ""


class _Records(WARCIterator):  # type: ignore[misc]  # The library has no types.
    """The library's own, which does not write to stderr about a record of a wrong length.

    Asked for ``no_record_parse``: it gives up a whole file for one answer without HTTP headers.
    """

    INC_RECORD = ""


def _pages(part: Part, read: _Tally) -> Iterator[Page | Redirect]:
    """The pages of one part. Each is held back until what follows shows it whole."""
    held: Page | Redirect | None = None
    fault = ""
    try:
        for number, record in enumerate(_Records(part, no_record_parse=True)):
            read.records += 1
            if held is not None:
                yield held
            place = (read.number, part.offset, number)
            make = _MAKERS.get(record.rec_type)
            held = make(record, place) if make is not None and place > read.after else None
    except Exception as error:
        # The library says in many ways that what it reads is no WARC; none may cost the other parts.
        fault = _line(error)
    # Only at its end does a part say whether it is torn, wherever the library gave it up.
    while part.read(CHUNK):
        pass
    if isinstance(held, Page):
        yield replace(held, fault=held.fault or Reason.TRUNCATED) if part.torn else held
    elif held is not None and not part.torn:
        yield held
    read.fault = read.fault or part.fault or fault


def _page(record: Any, place: tuple[int, ...]) -> Page | Redirect:
    url = _target(record)
    fetched = _date(record.rec_headers.get_header("WARC-Date"))
    headers = _http_headers(record)
    if to := _led_to(url, headers):
        return Redirect(url, to)
    body, fault = body_of(record, headers)
    if fetched is None or headers is None or record.length is None:
        fault = Reason.BAD_RECORD
    return Page(
        url=url,
        body=body,
        fetched=fetched or datetime.now(UTC),
        status=_status(headers),
        content_type=(headers.get_header("Content-Type") if headers else None) or "",
        fault=fault,
        place=place,
        said=bounded(headers.headers) if headers else (),
    )


def _shown(record: Any, place: tuple[int, ...]) -> Page | None:
    """A page as a browser showed it; None for any other resource (a picture, a note)."""
    content_type = record.rec_headers.get_header("Content-Type") or ""
    fetched = _date(record.rec_headers.get_header("WARC-Date"))
    url = _target(record)
    is_page = content_type.partition(";")[0].strip().lower() == "text/html"
    if not is_page or not url.startswith(("http:", "https:")):
        return None
    body, fault = body_of(record, None)
    return Page(
        url=url,
        body=body,
        fetched=fetched or datetime.now(UTC),
        status=200,
        content_type=content_type,
        fault=fault if fetched is not None and record.length is not None else Reason.BAD_RECORD,
        place=place,
    )


_MAKERS: Mapping[str, Callable[[Any, tuple[int, ...]], Page | Redirect | None]] = {
    "response": _page,
    "resource": _shown,
}


def _target(record: Any) -> str:
    return (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")


def _led_to(url: str, headers: Any) -> str:
    """Where a redirect leads; "" for every other answer."""
    if _status(headers) not in REDIRECTS:
        return ""
    location: str = headers.get_header("Location") or ""
    try:
        return urljoin(url, location.strip()) if location else ""
    except ValueError:
        return ""


def _http_headers(record: Any) -> Any:
    """The head of the answer; None when there is none."""
    try:
        headers = StatusAndHeadersParser([], verify=False).parse(record.raw_stream)
    except EOFError:
        return None
    return headers if headers.protocol.upper().startswith("HTTP/") else None


def _date(given: str | None) -> datetime | None:
    try:
        when = datetime.fromisoformat((given or "").strip())
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _status(headers: Any) -> int:
    try:
        return int(headers.get_statuscode()) if headers else 0
    except ValueError:
        return 0


def _line(error: BaseException) -> str:
    said = " ".join(str(error).split())
    return said[:200] or type(error).__name__
