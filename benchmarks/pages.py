"""Extraction measured on real pages: accuracy by the yardstick's own score, pages a second on one core, peers beside.

python -m benchmarks.pages [--warc PATH] [--worst N] [--peers] [--seed] [--out PATH]
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from subprocess import run
from tempfile import TemporaryDirectory
from typing import Any

from warcio.archiveiterator import ArchiveIterator

from pipelines.article import Article, Page, Rejection
from pipelines.clean import clean
from pipelines.extract import extract

SHARED = Path(__file__).resolve().parents[2] / "shared"


def pages(warc: Path) -> Iterator[Page]:
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


def ours(page: Page) -> dict[str, Any]:
    """The prediction of our own extractor and cleaning."""
    found = extract(page)
    if isinstance(found, Rejection):
        return {"url": page.url, "text": "", "rejected": found.reason.value}
    article: Article = clean(found)
    return {
        "url": page.url,
        "text": article.text,
        "title": article.headline,
        "authors": list(article.authors),
        "published": article.published.isoformat() if article.published else None,
        "summary": list(article.summary),
    }


def measure(
    name: str, way: Callable[[Page], dict[str, Any]], todo: list[Page], worst: int, out: Path | None
) -> tuple[float, str]:
    """Run one way over all pages; give pages a second and the scorer's table."""
    started = time.perf_counter()
    predictions = [way(page) for page in todo]
    speed = len(todo) / (time.perf_counter() - started)
    with TemporaryDirectory() as folder:
        target = out or Path(folder) / "predictions.jsonl"
        with target.open("w", encoding="utf-8") as lines:
            lines.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in predictions)
        scorer = SHARED / "pages" / "score.py"
        command = [
            sys.executable,
            str(scorer),
            str(SHARED / "pages" / "dev.truth.jsonl"),
            str(target),
            "--worst",
            str(worst),
        ]
        table = run(command, capture_output=True, text=True, check=True).stdout
    return speed, table


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--warc", type=Path, default=SHARED / "pages" / "dev.warc.gz")
    parser.add_argument("--worst", type=int, default=0)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    todo = list(pages(args.warc))
    speed, table = measure("touchline", ours, todo, args.worst, args.out)
    print(table)
    print(f"{speed:.0f} pages/s")


if __name__ == "__main__":
    main()
