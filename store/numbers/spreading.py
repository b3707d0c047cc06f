"""How far a story spread, and how fast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest
from typing import Any

from sqlalchemy import Connection, Row, select

from store import query
from store.numbers.choice import TIMED, chosen
from store.numbers.records import Point, Spread
from store.schema import article, membership, outlet, story
from store.wanted import Wanted

LONGEST = 1_000
"""Points of a curve; of a story that more articles ran they are spread evenly."""


@dataclass(frozen=True, slots=True)
class _Article:
    """What an article tells of its story's spread; ``at`` is None where its clock is not believed."""

    outlet_id: int
    country: str
    language: str
    at: datetime | None


def spreads(connection: Connection, wanted: Wanted) -> list[Spread]:
    """The stories of the choice that went furthest, by the number of outlets; ``wanted.limit`` of them."""
    ran = select(membership.c.story_id, story.c.outlets, story.c.at).distinct()
    ran = ran.join(story, story.c.id == membership.c.story_id)
    keyed = (
        (row.outlets, row.at, row.story_id)
        for counted, given in chosen(connection, wanted)
        for row in connection.execute(ran.where(counted), given)
    )
    ids = [story_id for *_, story_id in nlargest(wanted.limit, keyed)]
    return [found for each in ids if (found := curve(connection, each)) is not None]


def curve(connection: Connection, story_id: int) -> Spread | None:
    """How one story spread; a merged story's id answers too. None for an unknown or empty one."""
    now = query.current(connection, story_id)
    rows = connection.execute(_articles(now)).all() if now is not None else []
    if now is None or not rows:
        return None
    title = next((row.headline for row in rows if row.lead_id == row.id), "")
    return _spread(now, title, [_told(row) for row in rows])


def _articles(story_id: int) -> Any:
    columns = (article.c.id, story.c.lead_id, article.c.headline, article.c.outlet_id, article.c.language)
    return (
        select(*columns, outlet.c.country, article.c.appeared, TIMED.label("timed"))
        .select_from(membership)
        .join(story, story.c.id == membership.c.story_id)
        .join(article, article.c.id == membership.c.article_id)
        .join(outlet, outlet.c.id == article.c.outlet_id)
        .where(membership.c.story_id == story_id)
        .order_by(article.c.appeared, article.c.id)
    )


def _told(row: Row[Any]) -> _Article:
    return _Article(row.outlet_id, row.country, row.language, row.appeared if row.timed else None)


def _spread(story_id: int, title: str, articles: Sequence[_Article]) -> Spread:
    points, arrivals = _points(articles)
    began = points[0].at if points else None
    half = arrivals[(len(arrivals) - 1) // 2] if arrivals else None
    return Spread(
        story_id=story_id,
        title=title,
        articles=len(articles),
        outlets=len({each.outlet_id for each in articles}),
        countries=len({each.country for each in articles if each.country}),
        languages=len({each.language for each in articles if each.language}),
        untimed=sum(each.at is None for each in articles),
        began=began,
        half=(half - began).total_seconds() if half and began else None,
        last=(arrivals[-1] - began).total_seconds() if arrivals and began else None,
        curve=_thinned(points),
    )


def _points(articles: Sequence[_Article]) -> tuple[list[Point], list[datetime]]:
    """A point a time at which something appeared, and when each outlet came in; both in order of time."""
    points: list[Point] = []
    arrivals: list[datetime] = []
    seen: set[int] = set()
    number = 0
    for each in articles:
        if each.at is None:
            continue
        number += 1
        if each.outlet_id not in seen:
            seen.add(each.outlet_id)
            arrivals.append(each.at)
        if points and points[-1].at == each.at:
            points.pop()
        points.append(Point(each.at, len(seen), number))
    return points, arrivals


def _thinned(points: list[Point]) -> tuple[Point, ...]:
    """The points, or as many of them as a curve may have: the first and the last among them."""
    if len(points) <= LONGEST:
        return tuple(points)
    step = (len(points) - 1) / (LONGEST - 1)
    return tuple(points[round(place * step)] for place in range(LONGEST))
