"""The orders of a list without a text: newest, most outlets, hot; each a page at a time, by keys.

What is asked of the database depends on the order and on how rare the filters are. Of the newest, those of
the rarest filter are looked at, one after the other, until a page is full. In another order, where a filter
keeps few stories, all of these are looked at; else those that may stand on the page, by the newest or by
outlets: what many stories have, a page is soon full of.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from heapq import nlargest
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, func, select, tuple_

from store.among import rows_of, values
from store.choosing import Chosen, Facets
from store.cursor import Key
from store.facets import EVERY, STEPS, number
from store.schema import facet, faceted
from store.wanted import Sort

FEW = 4_000
"""Stories of a filter that are all looked at."""
WIDEST = 100
"""Outlets whose stories are looked for one outlet after the other, and then laid together."""
COMMON = 3
"""Outlets that so many stories have that a filter may have fewer."""
COOLING = 45_000 * 10**6
"""Microseconds in which a story cools down by a factor of ten in outlets."""

_FARTHEST = 2**62
"""No time is farther off, in microseconds either way."""


class Found(NamedTuple):
    """A story of a list: when its lead appeared (microseconds), how many outlets ran it."""

    at: int
    outlets: int
    story_id: int


def hot(outlets: int, at: int) -> float:
    """How hot a story is: log10(outlets) + at / 45,000 s.

    The order of Reddit (``_hot`` in its r2/r2/lib/db/_sorts.pyx, published 2008), with outlets for votes: ten
    times as many outlets are worth twelve and a half hours. Nothing in it depends on the moment of asking, so
    that a page goes on where the one before ended.
    """
    return math.log10(max(outlets, 1)) + at / COOLING


KEYS: dict[Sort, Callable[[Found], Key]] = {
    Sort.NEWEST: lambda each: (each.at, each.story_id),
    Sort.OUTLETS: lambda each: (each.outlets, each.at, each.story_id),
    Sort.HOT: lambda each: (hot(each.outlets, each.at), each.at, each.story_id),
}


def page(connection: Connection, asked: Chosen, sort: Sort, after: Key | None, most: int) -> list[Found]:
    """The stories that come after a key in an order, ``most`` of them."""
    driver, reach, is_rare = _driver(connection, asked)
    if sort is Sort.NEWEST and (len(driver) <= WIDEST or not is_rare):
        return _newest(connection, asked, driver, most, after=after)
    if is_rare:
        return ordered(_all(connection, asked, driver), KEYS[sort], after, most)
    if sort is Sort.OUTLETS:
        return _by_outlets(connection, asked, after, most)
    return _hottest(connection, asked, driver, reach, after, most)


def ordered(found: Iterable[Found], key: Callable[[Found], Key], after: Key | None, most: int) -> list[Found]:
    """The first of some stories, after a key."""
    keyed = ((key(each), each) for each in found)
    return [each for _, each in nlargest(most, (each for each in keyed if after is None or each[0] < after))]


def _driver(connection: Connection, asked: Chosen) -> tuple[Facets, float, bool]:
    """The facets by which stories are looked for, how far back they reach (see ``_reach``), and whether few
    have any of them."""
    heavy: list[tuple[float, int, Facets]] = []
    for facets in (*asked.some, *(facets for facets, _ in asked.ran if len(facets) <= WIDEST)):
        if not facets:
            return facets, 0, True
        within = (facet.c.facet.in_(facets), *asked.within(facet.c.at))
        some = select(facet.c.at).where(*within).limit(FEW).subquery()
        if int(connection.scalar(select(func.count()).select_from(some)) or 0) < FEW:
            return facets, 0, True
        heavy.append((_reach(connection, asked, facets), len(facets), facets))
    if not heavy:
        return (EVERY,), math.inf, False
    reach, _, fewest = min(heavy)
    return fewest, reach, False


def _reach(connection: Connection, asked: Chosen, facets: Facets) -> float:
    """About how far back the newest ``FEW`` stories of facets reach: the further, the fewer there are."""
    dialect = connection.dialect.name
    each = rows_of(dialect, "facets")
    told = select(facet.c.at).where(facet.c.facet == each.c.value, *asked.within(facet.c.at))
    told = told.order_by(facet.c.at.desc()).offset(max(FEW // len(facets), 1) - 1).limit(1)
    last = select(told.correlate(each).scalar_subquery()).select_from(each)
    found = connection.scalars(last, {"facets": values(dialect, facets)}).all()
    return sorted(at or 0 for at in found)[len(found) // 2]


def _all(
    connection: Connection,
    asked: Chosen,
    facets: Facets,
    *,
    last: float | None = None,
    first: float | None = None,
) -> Iterator[Found]:
    """Every story that has one of these facets and meets all; ``first`` and ``last`` bound their time."""
    if not facets:
        return
    of, known = facet.alias(), faceted
    told = (
        select(of.c.at, known.c.outlets, of.c.story_id)
        .distinct()
        .join(known, known.c.story_id == of.c.story_id)
        .where(of.c.facet.in_(facets), of.c.at.between(_soonest(asked, first), _last(asked, last)))
        .where(*asked.met(of.c.at, of.c.story_id, facets))
    )
    yield from map(Found._make, connection.execute(told).all())


def _newest(
    connection: Connection,
    asked: Chosen,
    facets: Facets,
    most: int,
    *,
    after: Key | None = None,
    last: float | None = None,
) -> list[Found]:
    """The newest stories that have one of these facets and meet all; ``last`` bounds their time.

    One facet is looked at after the other, each no further back than the page goes that those before it fill.
    """
    of = facet.alias()
    told = select(of.c.at, of.c.story_id).where(of.c.facet == bindparam("each"))
    if after is not None:
        told = told.where(tuple_(of.c.at, of.c.story_id) < tuple_(int(after[0]), int(after[1])))
        last = after[0] if last is None else min(after[0], last)
    told = told.where(of.c.at.between(bindparam("first"), _last(asked, last)))
    told = told.where(*asked.met(of.c.at, of.c.story_id, facets))
    some = told.order_by(of.c.at.desc(), of.c.story_id.desc()).limit(most).subquery()
    each_of = select(some.c.at, faceted.c.outlets, some.c.story_id)
    each_of = each_of.join(faceted, faceted.c.story_id == some.c.story_id)
    found: list[Found] = []
    first = _soonest(asked, None)
    for each in facets:
        come = map(Found._make, connection.execute(each_of, {"each": each, "first": first}))
        # By its id: what is written meanwhile may tell a story in two ways.
        both = {one.story_id: one for one in (*found, *come)}
        found = ordered(both.values(), KEYS[Sort.NEWEST], None, most)
        if len(found) == most:
            first = found[-1].at
    return found


def _by_outlets(connection: Connection, asked: Chosen, after: Key | None, most: int) -> list[Found]:
    known = faceted
    told = select(known.c.at, known.c.outlets, known.c.story_id).where(*asked.within(known.c.at))
    if asked.outlets:
        told = told.where(known.c.outlets >= asked.outlets)
    if after is not None:
        place: ColumnElement[Any] = tuple_(known.c.outlets, known.c.at, known.c.story_id)
        told = told.where(place < tuple_(*map(int, after)))
    told = told.where(*asked.met(known.c.at, known.c.story_id))
    told = told.order_by(known.c.outlets.desc(), known.c.at.desc(), known.c.story_id.desc())
    return list(map(Found._make, connection.execute(told.limit(most)).all()))


def _hottest(
    connection: Connection, asked: Chosen, driver: Facets, reach: float, after: Key | None, most: int
) -> list[Found]:
    """The hottest: the newest tell how hot a page is at the least, and then of each band of outlets all that
    may be hotter are looked at; first of those of most outlets, since they raise what is the least. Of a band
    in which there are more than the driver has, all are looked at that the driver has."""
    key = KEYS[Sort.HOT]
    some: list[Found] = []
    enough: list[Found] = []
    wide = most
    while len(enough) < most:
        some = _newest(connection, asked, driver, wide, last=_latest(after, 1))
        enough = ordered(some, key, after, most)
        if len(some) < wide:
            # These are all there are.
            return enough
        wide *= 4
    found = {each.story_id: each for each in some}
    top = _most_outlets(connection) + 1
    for least in reversed((1, *STEPS)):
        if least >= top:
            continue
        facets = driver if least == 1 else (number("outlets", least),)
        if 1 < least <= COMMON and reach < math.inf and reach <= _reach(connection, asked, facets):
            facets = driver
        # Those of the band have an outlet less than the band above.
        first = (key(enough[-1])[0] - math.log10(top - 1)) * COOLING - 1
        band = _all(connection, asked, facets, first=first, last=_latest(after, least))
        found.update((each.story_id, each) for each in band)
        enough = ordered(found.values(), key, after, most)
        top = least
    return enough


def _latest(after: Key | None, outlets: int) -> float | None:
    """The latest time at which a story of so many outlets can come after a key."""
    return None if after is None else (after[0] - math.log10(outlets)) * COOLING + 1


def _soonest(asked: Chosen, first: float | None) -> int:
    """The soonest time that is wanted and not before ``first``. One number, for of two conditions SQLite goes
    by one alone, and would look at all of a month for the hottest of an hour."""
    given = [each for each in (asked.since, first) if each is not None]
    return _bounded(max(given, default=-_FARTHEST))


def _last(asked: Chosen, last: float | None) -> int:
    """The last time that is wanted and not after ``last``."""
    given = [last, None if asked.until is None else asked.until - 1]
    return _bounded(min((each for each in given if each is not None), default=_FARTHEST))


def _bounded(at: float) -> int:
    return round(max(-_FARTHEST, min(_FARTHEST, at)))


def _most_outlets(connection: Connection) -> int:
    return int(connection.scalar(select(func.max(faceted.c.outlets))) or 1)
