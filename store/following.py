"""What has come into the store since a reader looked last: new stories, and new articles of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from store import selecting
from store.among import among, parts, values
from store.schema import article, membership, outlet, page, story
from store.wanted import Wanted


@dataclass(frozen=True, slots=True)
class Came:
    """An article that came, with the story that it stands in now; ``at`` is when that one's lead appeared."""

    article_id: int
    story_id: int
    relation: str
    similarity: float
    outlet: str
    title: str
    url: str
    appeared: datetime
    at: datetime


def latest(connection: Connection) -> tuple[int, int]:
    """The greatest article id there is, and the greatest story id."""
    last = select(func.max(story.c.id)).scalar_subquery()
    article_id, story_id = connection.execute(select(func.max(article.c.id), last)).one()
    return article_id or 0, story_id or 0


def came(connection: Connection, wanted: Wanted, after: int, most: int) -> tuple[list[Came], int]:
    """The articles of the stories wanted that came after an article id, in order of coming; and how far this
    looked: ``most`` articles at a time. Ids are given in the order in which writers commit."""
    asked = (
        select(article.c.id, membership.c.story_id, membership.c.relation, membership.c.similarity)
        .add_columns(outlet.c.name, article.c.headline, page.c.url, article.c.appeared, story.c.at)
        .join(membership, membership.c.article_id == article.c.id)
        .join(story, story.c.id == membership.c.story_id)
        .join(outlet, outlet.c.id == article.c.outlet_id)
        .join(page, page.c.id == article.c.page_id)
        .where(article.c.id > after)
        .order_by(article.c.id)
        .limit(most)
    )
    rows = connection.execute(asked).all()
    if not rows:
        return [], after
    fit = _fitting(connection, wanted, [row.at for row in rows])
    found = [Came(*row) for row in rows if row.story_id in fit]
    return found, rows[-1].id


def _fitting(connection: Connection, wanted: Wanted, times: Sequence[datetime]) -> Collection[int]:
    """The stories wanted of the span of time that these times make."""
    first, last = min(times), max(times) + timedelta(microseconds=1)
    since = first if wanted.since is None else max(first, wanted.since)
    until = last if wanted.until is None else min(last, wanted.until)
    return set(selecting.ids(connection, replace(wanted, since=since, until=until)))


def merged(connection: Connection, story_ids: Collection[int]) -> dict[int, int]:
    """Of these stories those that were merged, each with the id that it was merged into."""
    dialect = connection.dialect.name
    asked = select(story.c.id, story.c.merged_into).where(
        among(dialect, story.c.id, "ids"), story.c.merged_into.is_not(None)
    )
    found: dict[int, int] = {}
    for some in parts(sorted(story_ids)):
        found |= {row[0]: row[1] for row in connection.execute(asked, {"ids": values(dialect, some)})}
    return found
