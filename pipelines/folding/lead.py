"""Chooses who had a story first: the article that the others are measured against."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar

from pipelines.folding.origin import agency_home, credits_other, foreign_canonical, publisher

EARLIEST_YEAR = 1995
"""No outlet published on the web before; a clock that says so lies."""
LATE_CLOCK = timedelta(minutes=10)
"""How far ahead of our own clock an outlet's may run and still be believed."""
# From a day's beginning to its last second: the midnight after it is another day's, in every list.
_DAY = timedelta(hours=23, minutes=59, seconds=59)
EXCERPT = 0.5
"""An article of at most this share of its story's middle length is taken for an excerpt."""


class LeadRule(StrEnum):
    """Why a story's lead leads: it is ALONE, the others NAME it (or its agency) as their source, it was the
    EARLIEST to appear, the first of those SEEN that appeared together, or the earliest that is WHOLE.
    """

    ALONE = "alone"
    NAMED = "named"
    EARLIEST = "earliest"
    SEEN = "first-seen"
    WHOLE = "whole"


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

    @property
    def host(self) -> str:
        """Its publisher's domain."""

    @property
    def source(self) -> str:
        """The domains that its page names as where its text is from, with spaces between."""


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


def source(url: str, canonical: str, credit: Sequence[str]) -> str:
    """The domains that a page names as where its text is from, with spaces between: by its canonical address,
    and by the agencies that it credits.

    >>> source("https://www.msn.com/x/1", "https://edition.cnn.com/2026/1", ("Reuters",))
    'cnn.com reuters.com'
    """
    elsewhere = foreign_canonical(url, canonical)
    found = {publisher(elsewhere)} if elsewhere else set()
    for agency in credits_other(credit, url):
        found |= agency_home(agency)
    return " ".join(sorted(filter(None, found)))


def first(contenders: Sequence[C]) -> C:
    """The lead: a whole text before an excerpt, then one that others name as their source, then the earliest
    to appear, then the first that we saw."""
    return chosen(contenders)[0]


def chosen(contenders: Sequence[C]) -> tuple[C, LeadRule]:
    """The lead as ``first`` has it, and by which rule it leads."""
    if len(contenders) == 1:
        return contenders[0], LeadRule.ALONE
    sizes = sorted(each.size for each in contenders)
    whole = EXCERPT * sizes[len(sizes) // 2]
    named = {domain for each in contenders for domain in each.source.split()}

    def order(each: C) -> tuple[bool, bool, datetime, datetime, int]:
        excerpt, pointed = each.size <= whole, each.host in named
        return excerpt, not pointed, each.appeared, each.first_seen, each.article_id

    lead, *others = sorted(contenders, key=order)
    return lead, _rule(order(lead), [order(each) for each in others])


def _rule(
    lead: tuple[bool, bool, datetime, datetime, int],
    others: Sequence[tuple[bool, bool, datetime, datetime, int]],
) -> LeadRule:
    """By which of its marks, in their order, the lead goes before those that appeared no later."""
    ahead = [each for each in others if each[2] <= lead[2]]
    if any(each[0] == lead[0] and each[1] and not lead[1] for each in ahead):
        return LeadRule.NAMED
    if any(each[0] and not lead[0] and each[2] < lead[2] for each in ahead):
        return LeadRule.WHOLE
    return LeadRule.SEEN if ahead else LeadRule.EARLIEST
