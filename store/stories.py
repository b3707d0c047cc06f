"""Stories as they are written: who is in one, who leads it, and what each is to the lead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, delete, exists, or_, select, update

from store import ids, rows, upsert
from store.among import among, values
from store.schema import article, holding, membership, signature, story


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a story, with what decides who leads.

    ``size`` is its number of shingles, ``host`` its page's and ``source`` what that page names as the home of
    its text (see ``schema.texts.ArticleColumns``); ``recipe_id`` is what it was signed by.
    """

    article_id: int
    outlet_id: int
    appeared: datetime
    first_seen: datetime
    language: str
    size: int
    host: str = ""
    source: str = ""
    recipe_id: int = 0
    relation: str = ""
    represents: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """What an article is to its story's lead (see ``schema.folding.MembershipColumns``)."""

    article_id: int
    relation: str
    similarity: float
    containment: float
    share: float
    common: float


@dataclass(frozen=True, slots=True)
class Standing:
    """A story as it is written: its lead, by which rule that leads, and what is counted of its members."""

    lead: Member
    lead_rule: str
    members: Sequence[Member]

    @property
    def values(self) -> dict[str, object]:
        """The story's columns."""
        return {
            "lead_id": self.lead.article_id,
            "lead_rule": self.lead_rule,
            "at": self.lead.appeared,
            "language": self.lead.language,
            "first_seen": min(each.first_seen for each in self.members),
            "articles": len(self.members),
            "outlets": len({each.outlet_id for each in self.members}),
        }


@dataclass(frozen=True, slots=True)
class Joining:
    """An article that joins a story: what it is to the lead, by what rule, and whether it stands for it."""

    story_id: int
    place: Place
    rule: str
    represents: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Holding:
    """A round-up that holds an article of another story (see ``schema.folding.HoldingColumns``)."""

    article_id: int
    held_id: int
    containment: float
    share: float


_STANDING = select(membership.c.story_id, membership.c.relation).where(
    membership.c.article_id == bindparam("article_id")
)
_MEMBER = (
    select(
        article.c.id,
        article.c.outlet_id,
        article.c.appeared,
        article.c.first_seen,
        article.c.language,
        signature.c.size,
        article.c.host,
        article.c.source,
        signature.c.recipe_id,
        membership.c.relation,
        membership.c.represents,
    )
    .join(membership, membership.c.article_id == article.c.id)
    .join(signature, signature.c.article_id == article.c.id)
    .order_by(article.c.id)
)
_EARLIER = select(
    exists()
    .where(membership.c.story_id == bindparam("story_id"), membership.c.article_id == article.c.id)
    .where(article.c.outlet_id == bindparam("outlet_id"), article.c.id < bindparam("article_id"))
)
_STANDING_COLUMNS = ("lead_id", "lead_rule", "at", "language", "first_seen", "articles", "outlets")
_LIKENESS = ("relation", "similarity", "containment", "share", "common")
_HELD = ("article_id", "held_id", "containment", "share")
_PLACED = ("article_id", "relation", "similarity", "containment", "share", "common")
_JOINED = (*_PLACED, "story_id", "rule", "represents", "joined", "run_id")
_PLACE = update(membership).where(membership.c.article_id == bindparam("of"))
_SETTLE = update(story).where(story.c.id == bindparam("story_id"))
_MOVE = (
    update(membership)
    .where(membership.c.article_id == bindparam("of"))
    .values(story_id=bindparam("to"), rule=bindparam("by"))
)


def standing(connection: Connection, article_id: int) -> tuple[int, str] | None:
    """The story that an article stands in, and what it is to it; None for an unknown article."""
    row = connection.execute(_STANDING, {"article_id": article_id}).first()
    return (int(row[0]), str(row[1])) if row else None


def members_of(connection: Connection, article_ids: Sequence[int]) -> list[Member]:
    """These articles, as members of the stories that they stand in."""
    dialect = connection.dialect.name
    asked = _MEMBER.where(among(dialect, article.c.id, "ids"))
    return [Member(*row) for row in connection.execute(asked, {"ids": values(dialect, article_ids)})]


def told(connection: Connection, story_ids: Sequence[int]) -> dict[int, tuple[str, list[Member]]]:
    """Stories by their ids: by which rule the lead leads, and the articles."""
    found: dict[int, tuple[str, list[Member]]] = {}
    dialect = connection.dialect.name
    asked = {"ids": values(dialect, story_ids)}
    for story_id, lead_rule, *row in connection.execute(_told(dialect), asked) if story_ids else ():
        found.setdefault(story_id, (lead_rule, []))[1].append(Member(*row))
    return found


@cache
def _told(dialect: str) -> Any:
    with_story = _MEMBER.join(story, story.c.id == membership.c.story_id)
    columns = (membership.c.story_id, story.c.lead_rule, *_MEMBER.selected_columns)
    return with_story.with_only_columns(*columns).where(among(dialect, membership.c.story_id, "ids"))


def holds_earlier(connection: Connection, story_id: int, outlet_id: int, article_id: int) -> bool:
    """Whether a story holds an article of an outlet that came before this one."""
    asked = {"story_id": story_id, "outlet_id": outlet_id, "article_id": article_id}
    return bool(connection.scalar(_EARLIER, asked))


def begin(connection: Connection, new: Sequence[Standing]) -> list[int]:
    """Write new stories, still without their articles; their ids, in order."""
    story_ids = ids.take(connection, story, len(new))
    begun = [(id_, *each.values.values()) for id_, each in zip(story_ids, new, strict=True)]
    rows.add(connection, story, ("id", *_STANDING_COLUMNS), begun)
    return list(story_ids)


def join(connection: Connection, joining: Sequence[Joining], run_id: int | None) -> None:
    """Write that articles stand in stories from now on; each can stand in no other."""
    joined = [
        (*_placed(each.place), each.story_id, each.rule, each.represents, each.at, run_id) for each in joining
    ]
    rows.add(connection, membership, _JOINED, joined)


def move(connection: Connection, moved: Mapping[int, str], story_id: int) -> None:
    """Write that articles stand in this story now, each by the rule that is given with it."""
    if moved:
        connection.execute(
            _MOVE, [{"of": article_id, "to": story_id, "by": rule} for article_id, rule in moved.items()]
        )


def place(connection: Connection, places: Sequence[Place]) -> None:
    """Write afresh what articles are to their story."""
    if places:
        told = (dict(zip(_PLACED, _placed(each), strict=True)) for each in places)
        connection.execute(_PLACE, [{"of": each.pop("article_id"), **each} for each in told])


def represent(connection: Connection, article_ids: Iterable[int], represents: bool) -> None:
    """Write whether articles are what newcomers are compared with."""
    told = [{"of": each, "represents": represents} for each in article_ids]
    if told:
        connection.execute(_PLACE, told)


def settle(connection: Connection, standings: Sequence[tuple[int, Standing]]) -> None:
    """Write who leads each of these stories, and count its articles and outlets."""
    if standings:
        connection.execute(_SETTLE, [{"story_id": id_, **each.values} for id_, each in standings])


def merged(connection: Connection, story_id: int, into: int) -> None:
    """Write that another story answers for this one from now on, and holds its articles."""
    connection.execute(update(membership).where(membership.c.story_id == story_id).values(story_id=into))
    gone = {"merged_into": into, "lead_id": None, "articles": 0, "outlets": 0}
    connection.execute(update(story).where(story.c.id == story_id).values(**gone))


def empty(connection: Connection, story_ids: Sequence[int]) -> None:
    """Write that nothing is left of these stories; their ids are given to no others."""
    gone = {"lead_id": None, "lead_rule": "", "articles": 0, "outlets": 0}
    if story_ids:
        connection.execute(update(story).where(story.c.id.in_(list(story_ids))).values(**gone))


def hold(connection: Connection, holdings: Sequence[Holding]) -> None:
    """Write which round-ups hold which articles; what is known already is left."""
    held = [(each.article_id, each.held_id, each.containment, each.share) for each in holdings]
    rows.write(connection, _holding, _HELD, held)


@cache
def _holding(dialect: str) -> Any:
    return upsert.insert(dialect, holding).on_conflict_do_nothing()


def let_go(connection: Connection, article_id: int) -> None:
    """Forget what an article holds and is held by: its text is another now."""
    connection.execute(
        delete(holding).where(or_(holding.c.article_id == article_id, holding.c.held_id == article_id))
    )


def held_by(connection: Connection, article_ids: Sequence[int]) -> dict[int, set[int]]:
    """What those of these articles hold that are round-ups."""
    found: dict[int, set[int]] = defaultdict(set)
    dialect = connection.dialect.name
    if article_ids:
        asked = {"ids": values(dialect, article_ids)}
        for article_id, held_id in connection.execute(_held(dialect), asked):
            found[article_id].add(held_id)
    return found


@cache
def _held(dialect: str) -> Any:
    return select(holding.c.article_id, holding.c.held_id).where(among(dialect, holding.c.article_id, "ids"))


def _placed(place: Place) -> tuple[Any, ...]:
    return tuple(getattr(place, name) for name in _PLACED)
