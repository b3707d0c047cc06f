"""What a feed tells of stories beside their lines: when each last changed, and how its lead reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, case, func, select

from store.among import among, values
from store.schema import article, membership, page, story


class Head(NamedTuple):
    """How a story stands: ``updated`` when an article joined it last, or came in another version; ``text`` is
    its lead's, ``signals`` what the lead's publisher says to robots.
    """

    updated: datetime
    text: str
    signals: str


def heads(connection: Connection, story_ids: Sequence[int]) -> dict[int, Head]:
    """The heads of stories, by their ids; none of what is no story any more."""
    dialect = connection.dialect.name
    asked = {"ids": values(dialect, story_ids)}
    updated = {row[0]: max(filter(None, row[1:])) for row in connection.execute(_changes(dialect), asked)}
    leads = connection.execute(_leads(dialect), asked)
    return {row.id: Head(updated[row.id], row.text, row.signals) for row in leads}


@cache
def _leads(dialect: str) -> Any:
    return (
        select(story.c.id, article.c.text, page.c.signals)
        .join(article, article.c.id == story.c.lead_id)
        .join(page, page.c.id == article.c.page_id)
        .where(among(dialect, story.c.id, "ids"))
    )


@cache
def _changes(dialect: str) -> Any:
    """Of each story the latest joining, and the latest fetch of what has earlier versions."""
    changed = case((article.c.version > 1, article.c.fetched))
    joined, fetched = (
        func.max(each, type_=article.c.fetched.type) for each in (membership.c.joined, changed)
    )
    return (
        select(membership.c.story_id, joined, fetched)
        .join(article, article.c.id == membership.c.article_id)
        .where(among(dialect, membership.c.story_id, "ids"))
        .group_by(membership.c.story_id)
    )
