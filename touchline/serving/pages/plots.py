"""Counts over time as a picture: bars in SVG, with a table of the same figures beside them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from store.numbers import Count

MOST_BARS = 92
"""Bars of a picture; of more days, as many of the last."""
HEIGHT = 100
WEEK = 7


class Bar(NamedTuple):
    """A bucket of time: where it stands, how high the articles are and the stories among them, and both."""

    x: int
    high: float
    low: float
    day: str
    stories: int
    articles: int


class Plot(NamedTuple):
    """A picture of counts: its bars, its width in units, the greatest count, and the days at its ends."""

    bars: list[Bar]
    width: int
    most: int
    ends: tuple[str, str]
    stories: int
    articles: int


def plot(counts: Sequence[Count]) -> Plot | None:
    """The picture of counts by day; None where there are none."""
    shown = counts[-MOST_BARS:]
    if not shown:
        return None
    most = max(1, *(each.articles for each in shown), *(each.stories for each in shown))
    bars = [
        Bar(
            10 * place,
            round(HEIGHT * each.articles / most, 1),
            round(HEIGHT * each.stories / most, 1),
            f"{each.at:%a} {each.at.day} {each.at:%b %Y}",
            each.stories,
            each.articles,
        )
        for place, each in enumerate(shown)
    ]
    ends = bars[0].day, bars[-1].day
    told = sum(each.stories for each in shown), sum(each.articles for each in shown)
    return Plot(bars, 10 * len(bars), most, ends, *told)


class Pace(NamedTuple):
    """How many stories there were in the last seven days, in the seven before, and in a week of all days."""

    lately: int
    before: int
    usual: float


def pace(counts: Sequence[Count], now: datetime, days: float) -> Pace:
    """The pace of counts by day, which are those of so many days."""
    ago = [((now.date() - each.at.date()).days, each.stories) for each in counts]
    lately = sum(stories for day, stories in ago if day < WEEK)
    before = sum(stories for day, stories in ago if WEEK <= day < 2 * WEEK)
    return Pace(lately, before, sum(stories for _, stories in ago) * WEEK / max(days, WEEK))


def lag(seconds: float | None) -> timedelta | None:
    """A lag in seconds as a length of time; None for none."""
    return None if seconds is None else timedelta(seconds=seconds)
