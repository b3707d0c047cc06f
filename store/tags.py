"""Which subjects (clubs, competitions, national teams) articles and stories speak of: written and asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, or_, select, update

from store import facets, rows, upsert
from store.among import among, parts, values
from store.schema import article, facet, membership, outlet, story, subject, tagged, tagging

KINDS = ("club", "competition", "team")
"""What a subject can be; a team is a national one."""


@dataclass(frozen=True, slots=True)
class Named:
    """A subject as Touchline's data has it (see `schema.football.SubjectColumns`)."""

    key: str
    kind: str
    name: str
    country: str


@dataclass(frozen=True, slots=True)
class Found:
    """That an article names a subject, how much of it that is, and whether it is about it."""

    subject: Named
    weight: float
    about: bool


@dataclass(frozen=True, slots=True)
class Tag:
    """A subject of an article, as the store has it."""

    subject_id: int
    kind: str
    key: str
    name: str
    country: str
    weight: float
    about: bool


@dataclass(frozen=True, slots=True)
class Known:
    """A subject that articles of the store name, and how many stories are about it."""

    subject_id: int
    kind: str
    key: str
    name: str
    country: str
    stories: int


@dataclass(frozen=True, slots=True)
class Untagged:
    """An article to be tagged, by its headline and text and what is known of its outlet."""

    article_id: int
    headline: str
    text: str
    language: str
    country: str


_SUBJECT = (subject.c.id, subject.c.kind, subject.c.key, subject.c.name, subject.c.country)
_TAGGING = ("article_id", "subject_id", "weight", "about")
_TAG = (*_SUBJECT, tagging.c.weight, tagging.c.about)
_IDS = select(subject.c.key, subject.c.id).where(subject.c.key.in_(bindparam("keys", expanding=True)))
_HEAVIEST = (tagging.c.weight.desc(), subject.c.name)


def of_articles(connection: Connection, article_ids: Collection[int]) -> dict[int, list[Tag]]:
    """What each article names, the heaviest first; one that names nothing is left out."""
    return _tags(connection, _of_articles(connection.dialect.name), article_ids)


def of_stories(connection: Connection, story_ids: Collection[int]) -> dict[int, list[Tag]]:
    """What each story is about: what its lead is, the heaviest first; one about nothing known is left out."""
    return _tags(connection, _of_stories(connection.dialect.name), story_ids)


def subjects(found: Sequence[Tag]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of the clubs, national teams among them, and of the competitions."""
    clubs = tuple(each.name for each in found if each.kind in ("club", "team"))
    return clubs, tuple(each.name for each in found if each.kind == "competition")


def known(
    connection: Connection, kind: str | None = None, *, beside: Collection[str] | None = None
) -> list[Known]:
    """The subjects that articles of the store name, of one kind or all, with the most stories first;
    ``beside`` keeps those that some article names together with one of these keys."""
    dialect = connection.dialect.name
    asked = select(*_SUBJECT)
    if kind is not None:
        asked = asked.where(subject.c.kind == kind)
    if beside is not None:
        with_them = select(tagging.c.article_id).where(
            tagging.c.subject_id.in_(with_keys(connection, beside).values())
        )
        near = select(tagging.c.subject_id).where(tagging.c.article_id.in_(with_them))
        asked = asked.where(subject.c.id.in_(near))
    named = {facets.number("subject", row.id): row for row in connection.execute(asked)}
    stories: dict[int, int] = {}
    for some in parts(list(named)):
        counted = select(facet.c.facet, func.count()).where(among(dialect, facet.c.facet, "ids"))
        told = connection.execute(counted.group_by(facet.c.facet), {"ids": values(dialect, some)})
        stories |= {row[0]: row[1] for row in told}
    found = [Known(*row, stories.get(number, 0)) for number, row in named.items()]
    return sorted(found, key=lambda each: (-each.stories, each.name, each.subject_id))


def with_keys(connection: Connection, keys: Collection[str]) -> dict[str, int]:
    """The ids of subjects by their keys; one that no article names has none."""
    if not keys:
        return {}
    return {row.key: row.id for row in connection.execute(_IDS, {"keys": sorted(keys)})}


def write(connection: Connection, version: int, found: Mapping[int, Iterable[Found]]) -> None:
    """Write what new articles name, as this version of the tagger has it. Nothing is written of them yet."""
    tags = {article_id: list(each) for article_id, each in found.items()}
    known = _subjects(connection, {each.subject.key: each.subject for some in tags.values() for each in some})
    rows.add(
        connection,
        tagging,
        _TAGGING,
        [
            (article_id, known[each.subject.key], each.weight, each.about)
            for article_id, some in tags.items()
            for each in some
        ],
    )
    rows.add(connection, tagged, ("article_id", "version"), [(each, version) for each in tags])


def rewrite(connection: Connection, version: int, found: Mapping[int, Iterable[Found]]) -> None:
    """Write what articles name in the place of what was written of them before, if anything was.

    The stories that they lead are listed by it from then on.
    """
    dialect = connection.dialect.name
    for statement in _removal(dialect):
        connection.execute(statement, {"ids": values(dialect, found)})
    write(connection, version, found)
    led = connection.scalars(_led(dialect), {"ids": values(dialect, found)})
    facets.refresh(connection, led.all())


@cache
def _led(dialect: str) -> Any:
    leads = membership.c.relation == "lead"
    return select(membership.c.story_id).where(among(dialect, membership.c.article_id, "ids"), leads)


def untagged(connection: Connection, after: int, version: int | None, limit: int) -> list[Untagged]:
    """The articles behind an id that this version has not tagged, all for None, in order of their ids."""
    asked = (
        select(
            article.c.id,
            article.c.headline,
            article.c.text,
            article.c.language,
            outlet.c.country,
        )
        .join(outlet, outlet.c.id == article.c.outlet_id)
        .outerjoin(tagged, tagged.c.article_id == article.c.id)
        .where(article.c.id > after)
        .order_by(article.c.id)
        .limit(limit)
    )
    if version is not None:
        asked = asked.where(or_(tagged.c.version.is_(None), tagged.c.version != version))
    return [Untagged(*row) for row in connection.execute(asked)]


def rename(connection: Connection, named: Iterable[Named]) -> None:
    """Bring the names and countries of subjects that the store has up to what the data says now."""
    wanted = {each.key: each for each in named}
    for row in connection.execute(select(*_SUBJECT)).all():
        now = wanted.get(row.key)
        if now is not None and (row.kind, row.name, row.country) != (now.kind, now.name, now.country):
            changed = {"kind": now.kind, "name": now.name, "country": now.country}
            connection.execute(update(subject).where(subject.c.id == row.id).values(**changed))


def _subjects(connection: Connection, wanted: Mapping[str, Named]) -> dict[str, int]:
    """The ids of subjects by their keys; those that the store does not have are added."""
    found = with_keys(connection, wanted)
    new = [each for key, each in sorted(wanted.items()) if key not in found]
    if new:
        given = [
            {"kind": each.kind, "key": each.key, "name": each.name, "country": each.country} for each in new
        ]
        connection.execute(upsert.insert(connection.dialect.name, subject).on_conflict_do_nothing(), given)
        found.update(with_keys(connection, [each.key for each in new]))
    return found


def _tags(connection: Connection, asked: Any, wanted: Collection[int]) -> dict[int, list[Tag]]:
    dialect = connection.dialect.name
    found: defaultdict[int, list[Tag]] = defaultdict(list)
    for owner, *told in connection.execute(asked, {"ids": values(dialect, wanted)}):
        found[owner].append(Tag(*told))
    return dict(found)


@cache
def _of_articles(dialect: str) -> Any:
    return (
        select(tagging.c.article_id, *_TAG)
        .join(subject, subject.c.id == tagging.c.subject_id)
        .where(among(dialect, tagging.c.article_id, "ids"))
        .order_by(tagging.c.article_id, *_HEAVIEST)
    )


@cache
def _of_stories(dialect: str) -> Any:
    return (
        select(story.c.id, *_TAG)
        .join(tagging, tagging.c.article_id == story.c.lead_id)
        .join(subject, subject.c.id == tagging.c.subject_id)
        .where(among(dialect, story.c.id, "ids"), tagging.c.about)
        .order_by(story.c.id, *_HEAVIEST)
    )


@cache
def _removal(dialect: str) -> tuple[Any, ...]:
    return tuple(
        delete(table).where(among(dialect, table.c.article_id, "ids")) for table in (tagging, tagged)
    )
