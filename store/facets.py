"""The facets of stories: what a list may be asked by, kept in the transaction that changes a story.

A facet is a kind and a value with a number of its own, made of both: no two processes need to agree on one.
Kinds are ``every`` (all that is listed), ``outlet`` (its id), ``language``, ``kind``, ``relation`` (of the
copies to the lead), ``wire`` (an agency that is credited), ``outlets`` (so many at least, of ``STEPS``) and
``subject`` (the id of a club or competition that the lead is about).
"""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, or_, select

from store import rows, upsert
from store.among import among, parts, values
from store.schema import article, facet, facet_name, faceted, membership, span, story, tagging

STEPS = (2, 3, 5, 10, 20, 50)
"""Numbers of outlets; a story stands under each that it reaches."""
SPAN = 10
"""Bits of an article's id that lie within one span: 1,024 articles."""
NAMED = frozenset({"language", "kind", "relation", "wire"})
"""Kinds whose values are words."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@lru_cache(maxsize=20_000)
def number(kind: str, value: str | int) -> int:
    """A facet's number: 48 bits of a digest."""
    return int.from_bytes(blake2b(f"{kind}:{value}".encode("utf-8", "replace"), digest_size=6).digest())


EVERY = number("every", "")


def microseconds(at: datetime) -> int:
    """A time as facets have it."""
    return (at - _EPOCH) // _MICROSECOND


def moment(at: int) -> datetime:
    """The time that a facet's number stands for."""
    return _EPOCH + timedelta(microseconds=at)


class Standing(NamedTuple):
    """How a story stands in the lists."""

    at: int
    outlets: int
    held: tuple[int, ...]


def refresh(connection: Connection, story_ids: Iterable[int]) -> None:
    """Bring the facets of these stories up to what they are now, in the caller's transaction."""
    for some in parts(sorted(set(story_ids))):
        now, spans = _now(connection, some)
        before = _before(connection, some)
        gone = [
            (each, was.at, story_id)
            for story_id, was in before.items()
            for each in was.held
            if story_id not in now or now[story_id].at != was.at or each not in now[story_id].held
        ]
        come = [
            (each, is_.at, story_id)
            for story_id, is_ in now.items()
            for each in is_.held
            if (was := before.get(story_id)) is None or was.at != is_.at or each not in was.held
        ]
        if gone:
            taken = [{"of": each, "then": at, "story": story_id} for each, at, story_id in gone]
            connection.execute(_TAKE, taken)
        rows.add(connection, facet, ("facet", "at", "story_id"), sorted(come))
        unlisted = before.keys() - now.keys()
        if unlisted:
            connection.execute(_UNLIST, [{"of": each} for each in sorted(unlisted)])
        changed = [
            (story_id, is_.at, is_.outlets, struct.pack(f"<{len(is_.held)}q", *is_.held))
            for story_id, is_ in now.items()
            if before.get(story_id) != is_
        ]
        rows.write(connection, _standing, ("story_id", "at", "outlets", "held"), changed)
        widened = [(number_, *reach) for number_, reach in sorted(spans.items())]
        rows.write(connection, _widened, ("number", "newest", "oldest"), widened)


_TAKE = delete(facet).where(
    facet.c.facet == bindparam("of"),
    facet.c.at == bindparam("then"),
    facet.c.story_id == bindparam("story"),
)
_UNLIST = delete(faceted).where(faceted.c.story_id == bindparam("of"))


def known(connection: Connection, kind: str) -> list[str]:
    """The values of a kind that are words and that some story has had, in order."""
    asked = select(facet_name.c.value).where(facet_name.c.kind == kind).order_by(facet_name.c.value)
    return list(connection.scalars(asked))


@cache
def _standing(dialect: str) -> Any:
    writing = upsert.insert(dialect, faceted)
    kept = {name: writing.excluded[name] for name in ("at", "outlets", "held")}
    return writing.on_conflict_do_update(index_elements=["story_id"], set_=kept)


@cache
def _widened(dialect: str) -> Any:
    writing = upsert.insert(dialect, span)
    given = writing.excluded
    most, least = (func.max, func.min) if dialect == "sqlite" else (func.greatest, func.least)
    kept = {"newest": most(span.c.newest, given.newest), "oldest": least(span.c.oldest, given.oldest)}
    wider = or_(given.newest > span.c.newest, given.oldest < span.c.oldest)
    return writing.on_conflict_do_update(index_elements=["number"], set_=kept, where=wider)


@cache
def _naming(dialect: str) -> Any:
    return upsert.insert(dialect, facet_name).on_conflict_do_nothing()


def _now(
    connection: Connection, story_ids: Sequence[int]
) -> tuple[dict[int, Standing], dict[int, tuple[int, int]]]:
    """How stories stand, those that are listed; of the spans of their articles the newest and the oldest."""
    dialect = connection.dialect.name
    listed: dict[int, Any] = {}
    held: dict[int, set[tuple[str, str | int]]] = defaultdict(set)
    spans: dict[int, tuple[int, int]] = {}
    for row in connection.execute(_members(dialect), {"ids": values(dialect, story_ids)}):
        listed[row.story_id] = row
        has = held[row.story_id]
        has.update((("outlet", row.outlet_id), ("kind", row.kind), ("relation", row.relation)))
        has.update(("wire", agency) for agency in row.credit)
        at = microseconds(row.at)
        number_ = row.article_id >> SPAN
        latest, soonest = spans.get(number_, (at, at))
        spans[number_] = max(latest, at), min(soonest, at)
    named: set[tuple[str, str]] = set()
    now = {}
    about = _subjects(connection, {row.lead_id: story_id for story_id, row in listed.items()})
    for story_id, row in listed.items():
        has = held[story_id] | about.get(story_id, set())
        has.add(("language", row.language))
        has.update(("outlets", step) for step in STEPS if step <= row.outlets)
        named.update((kind, str(value)) for kind, value in has if kind in NAMED)
        numbers = sorted({EVERY, *(number(*each) for each in has)})
        now[story_id] = Standing(microseconds(row.at), row.outlets, tuple(numbers))
    told = sorted((number(*each), *each) for each in named)
    rows.write(connection, _naming, ("facet", "kind", "value"), told)
    return now, spans


def _subjects(connection: Connection, leads: Mapping[int, int]) -> Mapping[int, set[tuple[str, str | int]]]:
    """What stories are about, by their leads' ids."""
    dialect = connection.dialect.name
    found: dict[int, set[tuple[str, str | int]]] = defaultdict(set)
    if leads:
        for article_id, subject_id in connection.execute(_about(dialect), {"ids": values(dialect, leads)}):
            found[leads[article_id]].add(("subject", subject_id))
    return found


@cache
def _about(dialect: str) -> Any:
    told = select(tagging.c.article_id, tagging.c.subject_id)
    return told.where(among(dialect, tagging.c.article_id, "ids"), tagging.c.about)


@cache
def _members(dialect: str) -> Any:
    of_story = (story.c.lead_id, story.c.at, story.c.language, story.c.outlets)
    of_article = (article.c.outlet_id, article.c.kind, article.c.credit)
    return (
        select(membership.c.story_id, membership.c.article_id, membership.c.relation, *of_article, *of_story)
        .join(article, article.c.id == membership.c.article_id)
        .join(story, story.c.id == membership.c.story_id)
        .where(among(dialect, membership.c.story_id, "ids"), story.c.merged_into.is_(None))
    )


def _before(connection: Connection, story_ids: Collection[int]) -> dict[int, Standing]:
    """How stories stood when they were written last."""
    dialect = connection.dialect.name
    found = connection.execute(_stood(dialect), {"ids": values(dialect, story_ids)})
    return {
        story_id: Standing(at, outlets, struct.unpack(f"<{len(held) // 8}q", held))
        for story_id, at, outlets, held in found
    }


@cache
def _stood(dialect: str) -> Any:
    return select(faceted).where(among(dialect, faceted.c.story_id, "ids"))
