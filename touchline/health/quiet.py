"""Whether an outlet that answers as ever runs far less than it uses to: compared by days of the week."""

from __future__ import annotations

from statistics import median
from typing import NamedTuple

from touchline.health.days import WEEKS, Days, Sums, articles

DAYS = 3
"""Whole days that are looked at together: one slow day is nothing."""
HALF = 0.5
"""Less than this part of the usual is quiet: between two weeks of one outlet there is often a third."""
TELLING = 3
"""Articles that are usual in these days; with fewer, none at all is no sign."""


class Quiet(NamedTuple):
    """Why an outlet is called quiet, and since which day (a proleptic ordinal)."""

    why: str
    since: int


def quiet(days: Days) -> Quiet | None:
    """What is so quiet of an outlet; None where it is not."""
    whole = days.asked[1:]
    if len(whole) < DAYS or not _is_quiet(days, whole[:DAYS]):
        return None
    first = DAYS
    while first < len(whole) and _is_quiet(days, whole[first - DAYS + 1 : first + 1]):
        first += 1
    while first > 1 and not _is_slow(days, whole[first - 1]):
        first -= 1
    now, before = whole[:DAYS], _before(days, whole[:DAYS])
    sums = days.total(now)
    told = f"{articles(sums)} articles in {DAYS} days, usually {median(before):.0f}; its sources are read"
    return Quiet(f"{told}{_beside(sums)}", whole[first - 1])


def usual(days: Days) -> float | None:
    """The median of articles a day in the weeks before the last; None where they are too few."""
    whole = days.asked[1:]
    before = [day for day in whole if whole[0] - 7 * (WEEKS + 1) <= day <= whole[0] - 7] if whole else []
    return median(articles(days.counted[day]) for day in before) if len(before) >= DAYS else None


def lately(days: Days) -> float | None:
    """Articles a day over the whole days of the last seven on which it was asked; None before the first."""
    whole = days.asked[1:8]
    return articles(days.total(whole)) / len(whole) if whole else None


def _is_quiet(days: Days, some: list[int]) -> bool:
    before = _before(days, some)
    if len(before) < 2 or median(before) < TELLING:
        return False
    return articles(days.total(some)) < HALF * median(before)


def _is_slow(days: Days, day: int) -> bool:
    before = _before(days, [day])
    return bool(before) and articles(days.counted[day]) < HALF * median(before)


def _before(days: Days, some: list[int]) -> list[int]:
    """The articles of the same days of the week in each of the weeks before, as far as they were asked."""
    asked = set(days.asked)
    weeks = ([day - 7 * week for day in some] for week in range(1, WEEKS + 1))
    return [articles(days.total(each)) for each in weeks if asked.issuperset(each)]


def _beside(sums: Sums) -> str:
    off_topic = sums["pages", "rejected", "off-topic"]
    return f", {off_topic} pages were off the topic" if off_topic else ""
