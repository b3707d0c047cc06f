"""Stories to save, and what must hold of a store whatever was saved into it."""

from __future__ import annotations

import random
import struct
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, select, text

from pipelines.article import Article, Draft, Line, LineKind, Outcome, Page
from pipelines.folding.shingle import shingled
from pipelines.save import Saver
from store import candidates, facets, schema

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
_WORDS = (
    "keeper striker winger captain manager referee crowd terrace harbour derby penalty header corner "
    "goal equaliser winner defeat season league trophy contract transfer academy training injury ankle "
    "knee return squad bench substitute minute hour evening rain wind pitch stadium chairman fee loan "
    "summer winter window agent talks rival neighbour table point promotion relegation final replay cup "
    "late early quick slow brave tired young old local foreign famous quiet loud narrow wide deep "
    "scored saved missed struck cleared blocked chased turned promised denied signed sold bought watched "
    "before after against beside without during because although while until again never often soon"
).split()


def prose(seed: int, paragraphs: int = 6, words: int = 40) -> list[str]:
    """Paragraphs that tell a story of their own: no other seed's share a phrase with them."""
    dice = random.Random(seed)
    return [" ".join(dice.choices(_WORDS, k=words)).capitalize() + "." for _ in range(paragraphs)]


def draft(url: str, paragraphs: Sequence[str], headline: str = "A headline", **about: Any) -> Draft:
    """An article that was read and found worth keeping."""
    lines = tuple(Line(LineKind.PARAGRAPH, each) for each in paragraphs)
    article = Article(url, headline, lines, **{"language": "en", **about})
    furniture = Line(LineKind.PARAGRAPH, f"Read more: {url}", "markup:aside")
    return Draft(article, replace(article, lines=(*lines, furniture)))


def page(url: str, minutes: float = 0, outlet: str = "", **more: Any) -> Page:
    """A page, fetched so many minutes after noon."""
    return Page(url, b"<html>", NOON + timedelta(minutes=minutes), outlet=outlet, **more)


def save(
    saver: Saver, url: str, paragraphs: Sequence[str], minutes: float = 0, outlet: str = "", **about: Any
) -> Outcome:
    """Save one article."""
    [outcome] = saver([(page(url, minutes, outlet), draft(url, paragraphs, **about))])
    return outcome


def numbers(engine: Engine, *tables: str) -> list[int]:
    """How many rows tables hold."""
    with engine.connect() as connection:
        return [connection.scalar(text(f"SELECT count(*) FROM {each}")) or 0 for each in tables]


def assert_whole(engine: Engine, fetched: int | None = None) -> None:
    """Every article stands in exactly one story, and whatever the store counts is so.

    ``fetched`` is what the runs' tallies must add up to.
    """
    with engine.connect() as connection:
        _assert_pages_and_articles_agree(connection)
        _assert_stories_agree(connection)
        _assert_index_agrees(connection)
        _assert_facets_agree(connection)
        if fetched is not None:
            counted = select(func.sum(schema.tally.c.number)).where(schema.tally.c.counts == "pages")
            assert (connection.scalar(counted) or 0) == fetched


def _assert_pages_and_articles_agree(connection: Connection) -> None:
    article, page, revision = schema.article.c, schema.page.c, schema.revision.c
    held = set(connection.scalars(select(article.page_id)))
    assert held == set(connection.scalars(select(page.id).where(page.state == "stored")))
    earlier = Counter(connection.scalars(select(revision.article_id)))
    for row in connection.execute(select(article.id, article.version)):
        assert row.version == 1 + earlier[row.id]


def _assert_stories_agree(connection: Connection) -> None:
    article, member = schema.article.c, schema.membership.c
    placed = list(connection.scalars(select(member.article_id)))
    assert sorted(placed) == sorted(connection.scalars(select(article.id)))
    for row in connection.execute(select(schema.story)).all():
        if row.merged_into is not None:
            assert (row.lead_id, row.articles, row.outlets) == (None, 0, 0)
            assert connection.scalar(select(func.count()).where(member.story_id == row.id)) == 0
            continue
        if row.lead_id is None:
            # All of it was removed.
            assert (row.articles, row.outlets) == (0, 0)
            assert connection.scalar(select(func.count()).where(member.story_id == row.id)) == 0
            continue
        of_it = connection.execute(
            select(schema.article, member.relation)
            .join(schema.membership, member.article_id == article.id)
            .where(member.story_id == row.id)
        ).all()
        assert row.articles == len(of_it) > 0
        assert row.outlets == len({each.outlet_id for each in of_it})
        assert len({each.page_id for each in of_it}) == len(of_it)
        [leading] = [each for each in of_it if each.relation == "lead"]
        assert (row.lead_id, row.at, row.language) == (leading.id, leading.appeared, leading.language)
        assert row.first_seen == min(each.first_seen for each in of_it)


def _assert_index_agrees(connection: Connection) -> None:
    ids = sorted(connection.scalars(select(schema.article.c.id)))
    assert sorted(connection.scalars(select(schema.signature.c.article_id))) == ids
    assert sorted(connection.scalars(text("SELECT rowid FROM article_search"))) == ids
    indexed = sorted(connection.execute(select(schema.candidate.c.key, schema.candidate.c.article_id)).all())
    held: list[tuple[int, int]] = []
    places: list[int] = []
    shelves = set(connection.scalars(select(schema.shelf.c.number)))
    standing = select(schema.signature, schema.membership.c.represents, schema.membership.c.relation).join(
        schema.membership, schema.membership.c.article_id == schema.signature.c.article_id
    )
    for row in connection.execute(standing):
        assert row.represents or row.relation != "lead"
        assert row.represents is (row.shelf is not None)
        if row.represents and row.minima:
            minima = struct.unpack(f"<{len(row.minima) // 4}I", row.minima)
            # What was on a shelf that is over is gone with it.
            if row.shelf in shelves:
                held += [(key, row.article_id) for key in candidates.keys(minima, row.recipe_id, row.shelf)]
        if row.shelf in shelves:
            places.append(candidates.place(row.shelf, row.article_id))
    assert [tuple(row) for row in indexed] == sorted(held)
    _assert_shingles_agree(connection, places)


def _assert_facets_agree(connection: Connection) -> None:
    """They are those that would be made of the stories now; nothing of it is written for good."""
    assert connection.scalar(text("SELECT count(*) FROM article_search_heads")) == connection.scalar(
        select(func.count()).select_from(schema.article)
    )
    kept = [sorted(map(tuple, connection.execute(select(each)))) for each in (schema.facet, schema.faceted)]
    for each in (schema.facet, schema.faceted):
        connection.execute(delete(each))
    facets.refresh(connection, connection.scalars(select(schema.story.c.id)))
    made = [sorted(map(tuple, connection.execute(select(each)))) for each in (schema.facet, schema.faceted)]
    connection.rollback()
    assert made == kept


def _assert_shingles_agree(connection: Connection, places: list[int]) -> None:
    assert sorted(connection.scalars(select(schema.shingling.c.key))) == sorted(places)
    standing = candidates.stood(connection, places)
    assert len(standing) == len(places)
    told = select(schema.article.c.id, schema.article.c.text, schema.article.c.appeared)
    articles = {row.id: row for row in connection.execute(told)}
    for each in standing:
        assert each.run == shingled(articles[each.article_id].text).stored
        assert each.appeared == articles[each.article_id].appeared
