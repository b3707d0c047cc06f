"""Folds labelled articles through the pipeline's own fold, in a store: `python -m benchmarks.fold [FILE]`.

FILE holds {"id", "title", "text"} a line (plain or .gz; default the shared dev set); prints
{"id", "story"} a line. With --score, prints the figures of the shared scorer instead.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from benchmarks.shared import SHARED, rows, scored
from pipelines.article import Article, Draft, Line, LineKind, Page
from pipelines.clean import clean
from pipelines.save import Saver
from store import schema
from store.engine import open_for_writing

BATCH = 32


def folded(articles: Iterable[dict[str, Any]], store: str) -> dict[Any, int]:
    """The story of each article, by its id, folded in the order given.

    A row may tell its ``outlet``, its ``language`` and the time ``at`` which it came.
    """
    engine = open_for_writing(store)
    saver = Saver(engine)
    ids: dict[str, Any] = {}
    batch: list[tuple[Page, Draft]] = []
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for number, row in enumerate(articles):
        at = row.get("at", start + timedelta(seconds=number))
        outlet = row.get("outlet", f"outlet-{number % 97}")
        page = Page(f"https://{outlet}.example/{number}", b"", at, outlet=outlet)
        ids[page.url] = row["id"]
        batch.append((page, _draft(page.url, row)))
        if len(batch) == BATCH:
            saver(batch)
            batch.clear()
    saver(batch)
    return {ids[url]: story_id for url, story_id in stood(engine)}


def stood(engine: Engine) -> Iterator[tuple[str, int]]:
    """Each article's address and the story that it stands in now: what came later may have joined two."""
    asked = select(schema.page.c.url, schema.membership.c.story_id)
    asked = asked.join(schema.article, schema.article.c.page_id == schema.page.c.id)
    asked = asked.join(schema.membership, schema.membership.c.article_id == schema.article.c.id)
    with engine.connect() as connection:
        yield from connection.execute(asked)


def _draft(url: str, row: dict[str, Any]) -> Draft:
    lines = [line.strip() for line in row["text"].splitlines() if line.strip()]
    told = tuple(Line(LineKind.PARAGRAPH, line) for line in lines)
    raw = Article(url, row["title"], told, language=row.get("language", "en"))
    return Draft(clean(raw), raw)


def figures(path: Path = SHARED / "fold" / "dev.jsonl.gz") -> dict[str, Any]:
    """The shared scorer's figures for a labelled set."""
    with tempfile.TemporaryDirectory() as folder:
        predictions = Path(folder) / "predictions.jsonl"
        stories = folded(rows(path), f"sqlite:///{folder}/fold.db")
        predictions.write_text("".join(json.dumps({"id": i, "story": s}) + "\n" for i, s in stories.items()))
        return scored(SHARED / "fold" / "score.py", path, predictions)


def main() -> None:
    """Fold a file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", nargs="?", type=Path, default=SHARED / "fold" / "dev.jsonl.gz")
    parser.add_argument("--score", action="store_true", help="print the shared scorer's figures")
    asked = parser.parse_args()
    if asked.score:
        print(json.dumps(figures(asked.file), indent=1))
        return
    with tempfile.TemporaryDirectory() as folder:
        for id_, story in folded(rows(asked.file), f"sqlite:///{folder}/fold.db").items():
            sys.stdout.write(json.dumps({"id": id_, "story": story}) + "\n")


if __name__ == "__main__":
    main()
