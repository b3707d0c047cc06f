"""Which stories are counted, and which clocks are believed: what all numbers share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, select

from store import selecting
from store.among import among, parts, values
from store.schema import article, membership, outlet
from store.wanted import Wanted

MOST = 200_000
"""Stories that are counted, the newest of the choice: what bounds the time that a number takes."""
FETCHED = 5_000
"""Rows that are fetched at once."""

TIMED: ColumnElement[bool] = and_(article.c.published.is_not(None), article.c.appeared == article.c.published)
"""That an article's own clock is believed, to the minute: what says only a day, nothing, or what cannot be
has appeared when it was first seen, which tells of the crawl and not of the outlet."""
ELSEWHERE: ColumnElement[bool] = article.c.source != ""
"""That a page itself names an agency or another publisher as where its text is from."""


def chosen(connection: Connection, wanted: Wanted) -> Iterator[tuple[ColumnElement[bool], dict[str, Any]]]:
    """A condition that an article stands in a story that is counted, and its parameters: once for each part
    of the stories. Sort, limit and cursor of a list mean nothing here."""
    dialect = connection.dialect.name
    for some in parts(selecting.newest(connection, wanted, MOST)):
        yield among(dialect, membership.c.story_id, "ids"), {"ids": values(dialect, some)}


def names(connection: Connection) -> dict[int, str]:
    """The outlets' names by their ids."""
    return {row.id: row.name for row in connection.execute(select(outlet.c.id, outlet.c.name))}
