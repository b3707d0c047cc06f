"""Pages read by us or by a peer, and scored by the yardstick: what the benchmarks of extraction share."""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from subprocess import run
from tempfile import TemporaryDirectory
from typing import Any

from warcio.archiveiterator import ArchiveIterator

from benchmarks.peers import Way
from benchmarks.shared import SHARED
from pipelines.article import Page, Rejection, Selectors
from pipelines.clean import clean
from pipelines.extract import extract


def read_pages(warc: Path) -> Iterator[Page]:
    """Every response of a WARC as a page."""
    with warc.open("rb") as stream:
        for record in ArchiveIterator(stream):
            if record.rec_type != "response":
                continue
            headers = record.http_headers
            yield Page(
                url=record.rec_headers.get_header("WARC-Target-URI"),
                body=record.content_stream().read(),
                fetched=datetime.fromisoformat(record.rec_headers.get_header("WARC-Date")),
                content_type=(headers.get_header("Content-Type") or "") if headers else "",
            )


def touchline(page: Page, selectors: Selectors | None = None) -> dict[str, Any]:
    """Our own extractor and the cleaning of the page by itself: no lines learned from other pages."""
    found = extract(page, selectors)
    if isinstance(found, Rejection):
        return {"url": page.url, "text": "", "rejected": found.reason.value}
    article = clean(found)
    return {
        "url": page.url,
        "text": article.text,
        "flaw": found.flaw.reason.value if found.flaw else "",
        "title": article.headline,
        "authors": list(article.authors),
        "published": article.published.isoformat() if article.published else None,
        "summary": list(article.summary),
    }


def measure(way: Way, todo: list[Page]) -> tuple[float, list[dict[str, Any]]]:
    """Run one way over all pages; give pages a second of processor time, and its predictions."""
    gc.collect()
    started = time.process_time()
    rows = []
    for page in todo:
        try:
            rows.append(way(page))
        except Exception as fault:
            rows.append({"url": page.url, "text": "", "fault": f"{type(fault).__name__}: {fault}"[:100]})
    return len(todo) / (time.process_time() - started), rows


def score(rows: list[dict[str, Any]], *options: str, out: Path | None = None) -> str:
    """What the yardstick's scorer prints for predictions; ``out`` keeps them as JSONL."""
    with TemporaryDirectory() as folder:
        target = out or Path(folder) / "predictions.jsonl"
        target.write_text(
            "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8"
        )
        where = SHARED / "pages"
        command = [
            sys.executable,
            str(where / "score.py"),
            str(where / "dev.truth.jsonl"),
            str(target),
            *options,
        ]
        return run(command, capture_output=True, text=True, check=True).stdout
