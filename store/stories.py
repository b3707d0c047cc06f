"""Stories as they are written: who is in one, who leads it, and what each is to the lead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, exists, insert, select, update

from store.schema import article, membership, signature, story


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a story, with what decides who leads; ``size`` is its number of shingles."""

    article_id: int
    outlet_id: int
    appeared: datetime
    first_seen: datetime
    language: str
    size: int
    relation: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """What an article is to its story's lead."""

    article_id: int
    relation: str
    similarity: float
    containment: float


_STANDING = select(membership.c.story_id, membership.c.relation).where(
    membership.c.article_id == bindparam("article_id")
)
_MEMBERS = (
    select(
        article.c.id,
        article.c.outlet_id,
        article.c.appeared,
        article.c.first_seen,
        article.c.language,
        signature.c.size,
        membership.c.relation,
    )
    .join(membership, membership.c.article_id == article.c.id)
    .join(signature, signature.c.article_id == article.c.id)
    .where(membership.c.story_id == bindparam("story_id"))
    .order_by(article.c.id)
)
_EARLIER = select(
    exists()
    .where(membership.c.story_id == bindparam("story_id"), membership.c.article_id == article.c.id)
    .where(article.c.outlet_id == bindparam("outlet_id"), article.c.id < bindparam("article_id"))
)
_BEGIN = insert(story).returning(story.c.id)
_JOIN = insert(membership)
_PLACE = update(membership).where(membership.c.article_id == bindparam("of"))
_SETTLE = update(story).where(story.c.id == bindparam("story_id"))


def standing(connection: Connection, article_id: int) -> tuple[int, str] | None:
    """The story that an article stands in, and what it is to it; None for an unknown article."""
    row = connection.execute(_STANDING, {"article_id": article_id}).first()
    return (int(row[0]), str(row[1])) if row else None


def members(connection: Connection, story_id: int) -> list[Member]:
    """The articles of a story."""
    return [Member(*row) for row in connection.execute(_MEMBERS, {"story_id": story_id})]


def holds_earlier(connection: Connection, story_id: int, outlet_id: int, article_id: int) -> bool:
    """Whether a story holds an article of an outlet that came before this one."""
    asked = {"story_id": story_id, "outlet_id": outlet_id, "article_id": article_id}
    return bool(connection.scalar(_EARLIER, asked))


def begin(connection: Connection, lead: Member) -> int:
    """Write the story of one article, still without it; its id."""
    return int(connection.execute(_BEGIN, _standing(lead, [lead])).scalar_one())


def join(connection: Connection, story_id: int, place: Place, at: datetime, run_id: int | None) -> None:
    """Write that an article stands in a story from now on; it can stand in no other."""
    values = {"story_id": story_id, "joined": at, "run_id": run_id}
    connection.execute(_JOIN, {"article_id": place.article_id, **values, **_likeness(place)})


def place(connection: Connection, places: Sequence[Place]) -> None:
    """Write afresh what articles are to their story."""
    if places:
        connection.execute(_PLACE, [{"of": each.article_id, **_likeness(each)} for each in places])


def settle(connection: Connection, story_id: int, lead: Member, members: Sequence[Member]) -> None:
    """Write who leads a story, and count its articles and outlets."""
    connection.execute(_SETTLE, {"story_id": story_id, **_standing(lead, members)})


def _likeness(place: Place) -> dict[str, object]:
    return {"relation": place.relation, "similarity": place.similarity, "containment": place.containment}


def _standing(lead: Member, members: Sequence[Member]) -> dict[str, object]:
    return {
        "lead_id": lead.article_id,
        "at": lead.appeared,
        "language": lead.language,
        "first_seen": min(each.first_seen for each in members),
        "articles": len(members),
        "outlets": len({each.outlet_id for each in members}),
    }
