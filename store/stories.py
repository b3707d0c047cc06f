"""Stories as they are written: who is in one, who leads it, and what each is to the lead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from store import upsert
from store.schema import article, membership, signature, story


@dataclass(frozen=True, slots=True)
class Member:
    """An article in a story, with what decides who leads; ``size`` is its number of shingles."""

    article_id: int
    published: datetime | None
    first_seen: datetime
    size: int


@dataclass(frozen=True, slots=True)
class Place:
    """What an article is to its story's lead."""

    article_id: int
    relation: str
    similarity: float
    containment: float


def story_of(connection: Connection, article_id: int) -> int | None:
    """The story that an article stands in."""
    found = connection.execute(
        select(membership.c.story_id).where(membership.c.article_id == article_id)
    ).scalar()
    return int(found) if found is not None else None


def lead_of(connection: Connection, story_id: int) -> int | None:
    """The article that leads a story; None for a story that has just begun."""
    found = connection.execute(select(story.c.lead_id).where(story.c.id == story_id)).scalar()
    return int(found) if found is not None else None


def begin(connection: Connection, at: datetime, first_seen: datetime, language: str) -> int:
    """Write a new story, still without articles; its id."""
    made = connection.execute(
        insert(story)
        .values(at=at, first_seen=first_seen, language=language, articles=0, outlets=0)
        .returning(story.c.id)
    )
    return int(made.scalar_one())


def members(connection: Connection, story_id: int) -> list[Member]:
    """The articles of a story."""
    rows = connection.execute(
        select(article.c.id, article.c.published, article.c.first_seen, signature.c.size)
        .join(membership, membership.c.article_id == article.c.id)
        .join(signature, signature.c.article_id == article.c.id)
        .where(membership.c.story_id == story_id)
        .order_by(article.c.id)
    )
    return [Member(int(row[0]), row[1], row[2], int(row[3])) for row in rows]


def place(
    connection: Connection, story_id: int, places: Sequence[Place], at: datetime, run_id: int | None
) -> None:
    """Write what articles are to their story; an article stands in exactly one."""
    for each in places:
        values = {
            "story_id": story_id,
            "relation": each.relation,
            "similarity": each.similarity,
            "containment": each.containment,
        }
        connection.execute(
            upsert.insert(connection, membership)
            .values(article_id=each.article_id, joined=at, run_id=run_id, **values)
            .on_conflict_do_update(index_elements=[membership.c.article_id], set_=values)
        )


def settle(connection: Connection, story_id: int, lead_id: int, at: datetime) -> None:
    """Write a story's lead and count its articles and outlets afresh."""
    counted = connection.execute(
        select(func.count(), func.count(article.c.outlet_id.distinct()), func.min(article.c.first_seen))
        .select_from(membership)
        .join(article, article.c.id == membership.c.article_id)
        .where(membership.c.story_id == story_id)
    ).one()
    language = select(article.c.language).where(article.c.id == lead_id).scalar_subquery()
    connection.execute(
        update(story)
        .where(story.c.id == story_id)
        .values(
            lead_id=lead_id,
            at=at,
            articles=counted[0],
            outlets=counted[1],
            first_seen=counted[2],
            language=language,
        )
    )
