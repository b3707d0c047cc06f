"""Chooses who had a story first: the article that the others are measured against."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Protocol, TypeVar

EARLIEST_YEAR = 1995
"""No outlet published on the web before; a clock that says so lies."""
LATE_CLOCK = timedelta(minutes=10)
"""How far ahead of our own clock an outlet's may run and still be believed."""
_DAY = timedelta(days=1)
EXCERPT = 0.5
"""An article of at most this share of its story's middle length is taken for an excerpt."""


class Contender(Protocol):
    """An article that may lead its story; ``size`` is its number of shingles."""

    @property
    def article_id(self) -> int:
        """Its id, which settles what nothing else does."""

    @property
    def appeared(self) -> datetime:
        """When it appeared, as far as that is believed."""

    @property
    def first_seen(self) -> datetime:
        """When we first saw it."""

    @property
    def size(self) -> int:
        """Its number of shingles."""


C = TypeVar("C", bound=Contender)


def believed(published: datetime | None, first_seen: datetime) -> datetime:
    """When an article appeared: its own word where that can be true, else when we first saw it.

    ``published`` has the offset that the page gave: midnight there is how a day without a time is read.
    Such a day says no more than that the article was out by its end, and beats nobody who names an hour.
    """
    if published is None or published.year < EARLIEST_YEAR or published > first_seen + LATE_CLOCK:
        return first_seen
    if published.time() == time.min:
        return max(published, min(published + _DAY, first_seen))
    return published


def first(contenders: Sequence[C]) -> C:
    """The lead: a whole text before an excerpt, then the earliest to appear, then the first that we saw."""
    sizes = sorted(each.size for each in contenders)
    middle = sizes[len(sizes) // 2]

    def order(each: C) -> tuple[bool, datetime, datetime, int]:
        return each.size <= EXCERPT * middle, each.appeared, each.first_seen, each.article_id

    return min(contenders, key=order)
