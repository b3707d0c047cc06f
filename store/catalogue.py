"""What the store knows of, to choose from: the outlets, with how much of each there is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from store.schema import article, outlet


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
