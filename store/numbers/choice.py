"""Which stories are counted, and which clocks are believed: what all numbers share."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, select

from store import choosing
from store.schema import article, faceted, outlet, story
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


def chosen(connection: Connection, wanted: Wanted, *also: ColumnElement[bool]) -> Select[Any]:
    """The ids of the stories that are counted; order, limit and cursor of a list mean nothing here."""
    asked = choosing.chosen(connection, unpaged(wanted))
    return (
        select(story.c.id)
        .join(faceted, faceted.c.story_id == story.c.id)
        .where(*asked.within(faceted.c.at), *asked.met(faceted.c.at, faceted.c.story_id), *also)
        .order_by(story.c.at.desc(), story.c.id.desc())
        .limit(MOST)
    )


def unpaged(wanted: Wanted) -> Wanted:
    """The choice alone, from its beginning."""
    return replace(wanted, cursor="")


def names(connection: Connection) -> dict[int, str]:
    """The outlets' names by their ids."""
    return {row.id: row.name for row in connection.execute(select(outlet.c.id, outlet.c.name))}
