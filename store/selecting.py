"""All the stories that are wanted, not a page of them: their ids alone, however many."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from heapq import nlargest

from sqlalchemy import ColumnElement, Connection, Row, select

from store import choosing
from store.among import among, parts, values
from store.grammar import Query, parse
from store.hits import Seeker
from store.schema import faceted, membership
from store.wanted import Wanted

AT_ONCE = 10_000
"""Rows that are fetched at once."""
WIDE = 2**18
"""Articles of which the text indexes are asked at a time."""


def ids(connection: Connection, wanted: Wanted) -> array[int]:
    """The ids of all stories wanted, in order; eight bytes each. Sort, limit and cursor mean nothing here."""
    found = array("q")
    for some in _found(connection, wanted):
        found.extend([story_id for story_id, _ in some])
    return array("q", sorted(found))


def newest(connection: Connection, wanted: Wanted, most: int) -> list[int]:
    """The ids of the newest of the stories wanted, ``most`` of them."""
    keyed = ((at, story_id) for some in _found(connection, wanted) for story_id, at in some)
    return [story_id for _, story_id in nlargest(most, keyed)]


def _found(connection: Connection, wanted: Wanted) -> Iterator[Iterable[tuple[int, int]]]:
    """Each story wanted once, and when its lead appeared; some at a time."""
    conditions = list(_conditions(connection, wanted))
    query = parse(wanted.text)
    if query is None:
        asked = select(faceted.c.story_id, faceted.c.at).where(*conditions)
        rows = connection.execute(asked, execution_options={"yield_per": AT_ONCE})
        yield from rows.partitions(AT_ONCE)
    else:
        yield {row.story_id: row.at for row in _of_text(connection, query, conditions)}.items()


def _conditions(connection: Connection, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    chosen = choosing.chosen(connection, wanted)
    yield from chosen.within(faceted.c.at)
    yield from chosen.met(faceted.c.at, faceted.c.story_id)
    if chosen.outlets:
        yield faceted.c.outlets >= chosen.outlets


def _of_text(
    connection: Connection, query: Query, conditions: list[ColumnElement[bool]]
) -> Iterator[Row[int, int]]:
    dialect = connection.dialect.name
    asked = (
        select(faceted.c.story_id, faceted.c.at)
        .distinct()
        .join(membership, membership.c.story_id == faceted.c.story_id)
        .where(among(dialect, membership.c.article_id, "ids"), *conditions)
    )
    seeker = Seeker(connection, query)
    for first in range(0, seeker.newest_id() + 1, WIDE):
        for some in parts(seeker.among(first, first + WIDE - 1)):
            yield from connection.execute(asked, {"ids": values(dialect, some)}).all()
