"""How many stories and articles appeared, hour by hour or day by day."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from store.numbers.choice import chosen
from store.numbers.records import Bucket, Count
from store.schema import article, membership, story
from store.wanted import Wanted

MOST_BUCKETS = 20_000
"""Buckets that are told of at once: two years of hours, fifty of days."""
_LENGTH = {Bucket.HOUR: timedelta(hours=1), Bucket.DAY: timedelta(days=1)}
_WRITTEN = {Bucket.HOUR: len("2026-11-22 18"), Bucket.DAY: len("2026-11-22")}


def counts(connection: Connection, wanted: Wanted, bucket: Bucket = Bucket.DAY) -> list[Count]:
    """How many of the stories wanted appeared in each bucket of time, and how many articles of theirs.

    A story appeared when its lead did; an article when its own clock says so, or when it was first seen where
    that cannot be believed. With ``since`` or ``until`` articles outside are left out. From the first bucket
    that holds anything to the last, empty ones among them. Raises ValueError when they are too many.
    """
    stories: Counter[datetime] = Counter()
    articles: Counter[datetime] = Counter()
    for counted, given in chosen(connection, wanted):
        leads = counted & (membership.c.relation == "lead")
        stories += _counted(connection, story.c.at, leads, given, bucket, wanted)
        articles += _counted(connection, article.c.appeared, counted, given, bucket, wanted)
    if not stories and not articles:
        return []
    first, last = min(stories | articles), max(stories | articles)
    number = (last - first) // _LENGTH[bucket] + 1
    if number > MOST_BUCKETS:
        raise ValueError(f"{number:,} buckets of an {bucket} are too many: give since, or count by day")
    every = (first + place * _LENGTH[bucket] for place in range(number))
    return [Count(at, stories[at], articles[at]) for at in every]


def _counted(
    connection: Connection,
    at: Any,
    counted: ColumnElement[bool],
    given: dict[str, Any],
    bucket: Bucket,
    wanted: Wanted,
) -> Counter[datetime]:
    cut = _cut(connection.dialect.name, at, bucket).label("bucket")
    asked = (
        select(cut, func.count())
        .select_from(membership)
        .join(article, article.c.id == membership.c.article_id)
        .join(story, story.c.id == membership.c.story_id)
        .where(counted)
    )
    if wanted.since is not None:
        asked = asked.where(at >= wanted.since)
    if wanted.until is not None:
        asked = asked.where(at < wanted.until)
    rows = connection.execute(asked.group_by(cut), given)
    return Counter({datetime.fromisoformat(row[0]).replace(tzinfo=UTC): row[1] for row in rows})


def _cut(dialect: str, at: Any, bucket: Bucket) -> ColumnElement[str]:
    """A time as text, as far as the bucket: SQLite keeps it so, in UTC."""
    if dialect == "sqlite":
        return func.substr(at, 1, _WRITTEN[bucket])
    pattern = "YYYY-MM-DD HH24" if bucket is Bucket.HOUR else "YYYY-MM-DD"
    return func.to_char(func.timezone("UTC", at), pattern)
