"""The learned layer measured on a season of one outlet: what recurs is cut, and what stands once is kept.

python -m benchmarks.learn [--first N] [--worst N]

The articles of ../shared/corpus go through the cleaning, the fold and the store in order of publication,
the rules of their language switched off. After the first thousand it is counted, over what was saved
since: of the lines that recur in twenty or more different stories, which share of their occurrences was
cut ("recurring"); of lines that stand in one story only, which share was lost ("single"). What a cut
line in a story of its own was like is listed with --worst. The rows held for the outlet are told as well.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Engine, func, select

from benchmarks.shared import SHARED, rows
from pipelines.article import Article, Draft, Line, LineKind, Page
from pipelines.clean import clean
from pipelines.save import Saver
from store.engine import open_for_writing
from store.schema import article, membership, page, recurrence

OUTLET = "A season"
OFTEN = 20
"""A line that stood in so many different stories recurs."""
TAUGHT = 1_000
"""Articles that are learned from before anything is counted."""
BATCH = 32
NO_LANGUAGE = "xx"
"""A language without rules: those of all languages and English still hold."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was measured; shares are 0 to 1, ``held`` the rows of the line statistics at the end."""

    recurring: float
    occurrences: int
    single: float
    singles: int
    held: int
    lost: tuple[str, ...]


def season() -> Iterator[tuple[Page, Draft]]:
    """The corpus as drafts, cleaned without the rules of its language."""
    for row in rows(SHARED / "corpus" / "ge-2018.jsonl.gz"):
        folded = (" ".join(line.split()) for line in row["lines"])
        lines = tuple(Line(LineKind.PARAGRAPH, line) for line in folded if line)
        when = datetime.fromisoformat(row["published"])
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        url = f"https://season.example/{row['id']}"
        raw = Article(url, row["title"], lines, language=NO_LANGUAGE, published=when)
        yield Page(url, b"", when, outlet=OUTLET), Draft(clean(raw), raw)


def saved(engine: Engine, drafts: Iterator[tuple[Page, Draft]]) -> None:
    """Fold and save them all."""
    saver = Saver(engine)
    for batch in batches(drafts):
        saver(batch)


def batches(drafts: Iterator[tuple[Page, Draft]]) -> Iterator[list[tuple[Page, Draft]]]:
    """As many at a time as the desk takes."""
    some: list[tuple[Page, Draft]] = []
    for each in drafts:
        some.append(each)
        if len(some) == BATCH:
            yield some
            some = []
    if some:
        yield some


def measure(first: int | None = None) -> Found:
    """Run the season through, or its first articles, and count."""
    given = [each for number, each in enumerate(season()) if first is None or number < first]
    with TemporaryDirectory() as folder:
        engine = open_for_writing(f"sqlite:///{folder}/season.db")
        saved(engine, iter(given))
        with engine.connect() as connection:
            told = connection.execute(
                select(page.c.url, article.c.text, membership.c.story_id)
                .join(article, article.c.page_id == page.c.id)
                .join(membership, membership.c.article_id == article.c.id)
            ).all()
            held = connection.scalar(select(func.count()).select_from(recurrence)) or 0
        engine.dispose()
    texts: dict[str, Any] = {row.url: row for row in told}
    return _counted([(draft, texts[fetched.url]) for fetched, draft in given if fetched.url in texts], held)


def _counted(stored: list[tuple[Draft, Any]], held: int) -> Found:
    stories: dict[str, set[int]] = defaultdict(set)
    for draft, row in stored:
        for line in draft.article.kept:
            stories[line.text].add(row.story_id)
    recurring = cut = singles = 0
    lost: list[str] = []
    for draft, row in stored[TAUGHT:]:
        kept = set(row.text.split("\n\n"))
        for line in draft.article.kept:
            number = len(stories[line.text])
            if number >= OFTEN:
                recurring += 1
                cut += line.text not in kept
            elif number == 1:
                singles += 1
                if line.text not in kept:
                    lost.append(line.text)
    return Found(cut / max(1, recurring), recurring, len(lost) / max(1, singles), singles, held, tuple(lost))


def main() -> None:
    """Run the benchmark as its arguments say."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--first", type=int, help="only so many articles")
    parser.add_argument("--worst", type=int, default=0, help="list so many lines that were lost")
    asked = parser.parse_args()
    found = measure(asked.first)
    print(f"in {OFTEN} stories or more: {found.recurring:.1%} of {found.occurrences} occurrences cut")
    print(f"standing in one story: {found.single * 1000:.2f} in 1,000 of {found.singles} lines lost")
    print(f"rows of line statistics held: {found.held}")
    for line in found.lost[: asked.worst]:
        print(f"  {line[:160]}")


if __name__ == "__main__":
    main()
