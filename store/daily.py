"""Each outlet's days: what was asked of it and what became of that, by which its habit is known.

Written with the run's own tallies, in the transaction that holds what is counted; kept for half a year.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, select

from store import rows, upsert
from store.errors import printable
from store.schema import daily

KEPT = timedelta(weeks=26)
"""What is older is of no use: a habit is told from eight weeks, and seasons last longer than half a year."""


LACKS, LISTED = "lacks", "listed"
"""What is counted beside what a run counts (``store.runs.Counts``): articles that lack something (date,
author), and what sources list (addresses, and the articles among them)."""


class Noted(NamedTuple):
    """Something that is counted of an outlet's day."""

    outlet_id: int
    at: datetime
    counts: str
    outcome: str
    reason: str = ""
    number: int = 1


class Counted(NamedTuple):
    """What was counted of one thing on an outlet's day, and when last."""

    outlet_id: int
    day: int
    counts: str
    outcome: str
    reason: str
    number: int
    last: datetime


def add(connection: Connection, noted: Iterable[Noted]) -> None:
    """Add to outlets' days, all of it with one statement."""
    sums: dict[tuple[Any, ...], tuple[int, datetime]] = {}
    for each in noted:
        at = each.at.astimezone(UTC)
        key = (at.toordinal(), each.outlet_id, each.counts, each.outcome, printable(each.reason, 100))
        number, last = sums.get(key, (0, at))
        sums[key] = (number + each.number, max(last, at))
    rows.write(connection, _adding, _COLUMNS, [(*key, *value) for key, value in sorted(sums.items())])


def since(connection: Connection, first: int) -> list[Counted]:
    """What was counted from a day on (a proleptic ordinal), in order of days."""
    return [Counted(*row) for row in connection.execute(_SINCE, {"first": first})]


def forget_old(connection: Connection, now: datetime) -> None:
    """Drop the days that are older than ``KEPT``."""
    connection.execute(_OLD, {"first": (now - KEPT).toordinal()})


_COLUMNS = ("day", "outlet_id", "counts", "outcome", "reason", "number", "last")
_SINCE = (
    select(*(daily.c[name] for name in Counted._fields))
    .where(daily.c.day >= bindparam("first"))
    .order_by(daily.c.day)
)
_OLD = delete(daily).where(daily.c.day < bindparam("first"))


@cache
def _adding(dialect: str) -> Any:
    adding = upsert.insert(dialect, daily)
    return adding.on_conflict_do_update(
        index_elements=list(daily.primary_key),
        set_={"number": daily.c.number + adding.excluded.number, "last": adding.excluded.last},
    )
