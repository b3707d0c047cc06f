"""Crawls into archives, and archives read with the library that other tools read with."""

from __future__ import annotations

import base64
import random
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator

from crawler.archiving.records import Exchange
from tests.crawler.running import Ended, Place
from tests.crawler.site import Answer, Site


class Archive:
    """What stands in a folder of WARC files; its digests are right."""

    def __init__(self, folder: Path) -> None:
        self.files = sorted(folder.iterdir())
        self.records: list[dict[str, Any]] = []
        for file in self.files:
            with file.open("rb") as opened:
                for record in ArchiveIterator(opened, check_digests="raise"):
                    body = record.raw_stream.read()
                    self.records.append({"record": record, "body": body, "head": record.http_headers})

    def of(self, kind: str) -> dict[str, dict[str, Any]]:
        """The last record of a kind of each address."""
        kept = [each for each in self.records if each["record"].rec_type == kind]
        return {header(each, "WARC-Target-URI"): each for each in kept}

    def kinds(self) -> Counter[str]:
        return Counter(each["record"].rec_type for each in self.records)


def header(record: dict[str, Any], name: str) -> str:
    """A header of the record itself."""
    value: str = record["record"].rec_headers.get_header(name) or ""
    return value


def crawl(place: Place, site: Site, **more: str) -> Ended:
    outlets = str(site.outlets_file(place.folder))
    given = {"bundled": "no", "outlets_file": outlets, "topic": "any", "ARCHIVE": "archive"}
    return place.crawl("football", **(given | more))


def texts(place: Place) -> dict[str, str]:
    return {url: copy["text"] for url, copy in place.copies().items()}


def bulky(site: Site, pages: int, size: int) -> None:
    """Articles that are hard to pack: so many bytes each, which no reader sees."""
    paths = site.articles(pages)
    for path in paths:
        noise = base64.b64encode(random.Random(path).randbytes(size * 3 // 4))
        page = site.answers[path]
        site.answers[path] = Answer(page.body.replace(b"<nav>", b"<!-- " + noise + b" --><nav>"))
    site.feed(*paths)


def exchange(**other: Any) -> Exchange:
    given: dict[str, Any] = {
        "url": "https://paper.example/a",
        "method": "GET",
        "asked": ((b"User-Agent", b"Touchline"),),
        "sent": b"",
        "began": datetime(2026, 3, 4, 5, 6, 7, 89, tzinfo=UTC),
        "status": 200,
        "protocol": "HTTP/1.1",
        "headers": ((b"Content-Type", b"text/html"),),
        "body": b"<p>text</p>",
    }
    return Exchange(**(given | other))
