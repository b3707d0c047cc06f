"""Chooses who had a story first: the article that the others are measured against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

EARLIEST_YEAR = 1995
"""No outlet published on the web before; a clock that says so lies."""
LATE_CLOCK = timedelta(minutes=10)
"""How far ahead of our own clock an outlet's may run and still be believed."""
EXCERPT = 0.5
"""An article of at most this share of its story's middle length is taken for an excerpt."""


@dataclass(frozen=True, slots=True)
class Contender:
    """An article that may lead its story; ``size`` is its number of shingles."""

    article_id: int
    published: datetime | None
    first_seen: datetime
    size: int


def believed(published: datetime | None, first_seen: datetime) -> datetime:
    """When an article appeared: its own word where that can be true, else when we first saw it."""
    if published is None or published.year < EARLIEST_YEAR or published > first_seen + LATE_CLOCK:
        return first_seen
    return published


def first(contenders: Sequence[Contender]) -> Contender:
    """The lead: a whole text before an excerpt, then the earliest to appear, then the first that we saw."""
    sizes = sorted(each.size for each in contenders)
    middle = sizes[len(sizes) // 2]

    def order(each: Contender) -> tuple[bool, datetime, datetime, int]:
        excerpt = each.size <= EXCERPT * middle
        return excerpt, believed(each.published, each.first_seen), each.first_seen, each.article_id

    return min(contenders, key=order)
