"""Who breaks stories first, and how long the others take to follow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from statistics import median
from typing import Any

from sqlalchemy import Connection, select

from store.numbers.choice import ELSEWHERE, FETCHED, TIMED, chosen, names
from store.numbers.records import Firsts
from store.schema import article, membership, story
from store.wanted import Wanted


@dataclass(slots=True)
class _Tally:
    """What is counted of an outlet; lags in seconds."""

    stories: int = 0
    first: int = 0
    tied: int = 0
    wire: int = 0
    ahead: list[float] = field(default_factory=list)
    behind: list[float] = field(default_factory=list)


def firsts(connection: Connection, wanted: Wanted) -> list[Firsts]:
    """Of each outlet how often it had a story first, those that had most first.

    Only articles whose clock can be believed take part, and stories that two outlets or more ran so. An
    outlet had a story when its earliest article appeared, to the minute; who shares the earliest minute with
    another is tied. An outlet whose article of that minute names an agency or another publisher as where its
    text is from broke nothing: that is counted as wire, and the others follow all the same.
    """
    tallies: defaultdict[int, _Tally] = defaultdict(_Tally)
    for ran in _stories(connection, wanted):
        if len(ran) > 1:
            _count(tallies, ran)
    named = names(connection)
    found = [
        Firsts(named[outlet_id], each.stories, each.first, each.tied, each.wire, *_medians(each))
        for outlet_id, each in tallies.items()
    ]
    return sorted(found, key=lambda each: (-each.first, -each.tied, -each.stories, each.outlet))


def _stories(connection: Connection, wanted: Wanted) -> Iterator[dict[int, tuple[datetime, bool]]]:
    """Of each story when each outlet had it, to the minute, and whether with another's text."""
    columns = (membership.c.story_id, article.c.outlet_id, article.c.appeared, ELSEWHERE)
    asked = (
        select(*columns)
        .join(article, article.c.id == membership.c.article_id)
        .join(story, story.c.id == membership.c.story_id)
        .where(story.c.outlets > 1, TIMED)
        .order_by(membership.c.story_id)
    )
    for counted, given in chosen(connection, wanted):
        rows = connection.execute(asked.where(counted), given, execution_options={"yield_per": FETCHED})
        yield from map(_ran, groupby(rows, itemgetter(0)))


def _ran(told: tuple[int, Iterable[Any]]) -> dict[int, tuple[datetime, bool]]:
    ran: dict[int, tuple[datetime, bool]] = {}
    for _, outlet_id, appeared, elsewhere in told[1]:
        had = appeared.replace(second=0, microsecond=0), bool(elsewhere)
        # Of one minute an article of its own goes before one with another's text.
        ran[outlet_id] = min(had, ran.get(outlet_id, had))
    return ran


def _count(tallies: dict[int, _Tally], ran: dict[int, tuple[datetime, bool]]) -> None:
    began = min(at for at, _ in ran.values())
    front = [outlet_id for outlet_id, (at, _) in ran.items() if at == began]
    own = [outlet_id for outlet_id in front if not ran[outlet_id][1]]
    lags = {outlet_id: (at - began).total_seconds() for outlet_id, (at, _) in ran.items() if at > began}
    for outlet_id in ran:
        tallies[outlet_id].stories += 1
    for outlet_id in front:
        if outlet_id not in own:
            tallies[outlet_id].wire += 1
        elif len(own) > 1:
            tallies[outlet_id].tied += 1
        else:
            tallies[outlet_id].first += 1
            tallies[outlet_id].ahead += lags.values()
    for outlet_id, lag in lags.items():
        tallies[outlet_id].behind.append(lag)


def _medians(tally: _Tally) -> tuple[float | None, float | None]:
    return median(tally.ahead) if tally.ahead else None, median(tally.behind) if tally.behind else None
