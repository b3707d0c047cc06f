"""What the store knows of, to choose from: outlets, clubs, competitions, and how much of each there is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from store import facets
from store.query import in_parts
from store.schema import article, facet, outlet, subject


@dataclass(frozen=True, slots=True)
class OutletLine:
    """An outlet that has articles; ``last_article`` is when one was last seen for the first time."""

    name: str
    home: str
    country: str
    language: str
    owner: str
    articles: int
    last_article: datetime


def outlets(connection: Connection) -> list[OutletLine]:
    """The outlets of which the store has an article, by name."""
    counted = (
        select(
            article.c.outlet_id,
            func.count().label("articles"),
            func.max(article.c.first_seen, type_=article.c.first_seen.type).label("last"),
        )
        .group_by(article.c.outlet_id)
        .subquery()
    )
    columns = (outlet.c.name, outlet.c.home, outlet.c.country, outlet.c.language, outlet.c.owner)
    asked = select(*columns, counted.c.articles, counted.c.last).join(
        counted, counted.c.outlet_id == outlet.c.id
    )
    return [OutletLine(*row) for row in connection.execute(asked.order_by(outlet.c.name))]


@dataclass(frozen=True, slots=True)
class SubjectLine:
    """A club, a competition or a team that articles speak of; ``stories`` are those that are about it."""

    name: str
    country: str
    stories: int


def subjects(connection: Connection, kind: str) -> list[SubjectLine]:
    """The subjects of a kind ("club", "competition", "team") that stories are about, the most told first."""
    columns = (subject.c.id, subject.c.name, subject.c.country)
    known = connection.execute(select(*columns).where(subject.c.kind == kind))
    named = {facets.number("subject", row.id): row for row in known}
    counted: dict[int, int] = {}
    for some in in_parts(list(named)):
        asked = select(facet.c.facet, func.count()).where(facet.c.facet.in_(some)).group_by(facet.c.facet)
        counted |= {row[0]: row[1] for row in connection.execute(asked)}
    told = [SubjectLine(named[each].name, named[each].country, count) for each, count in counted.items()]
    return sorted(told, key=lambda each: (-each.stories, each.name))
