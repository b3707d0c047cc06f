"""How often a line stood in an outlet's stories: counted as articles are saved, bounded, never scanned.

Counting is lossy in the manner of Manku and Motwani (Approximate Frequency Counts over Data Streams,
2002): after every ``BUCKET`` stories of an outlet, lines that were seen no more than about once in so many
stories are forgotten. An outlet then holds the lines of ``BUCKET`` stories and those that recur: some
10,000 rows of about 40 bytes, or 0.4 MB; 1,000 outlets that all publish without end hold 0.4 GB on
disk, and nothing of it in memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import Connection, Executable, bindparam, case, delete, exists, select

from store import upsert
from store.schema import article, outlet, recurrence, schooling

BUCKET = 500
"""Stories of an outlet after which lines that do not recur are forgotten."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a line is counted by: the 64-bit digest of it, and the end it stands at ("head", "tail" or "")."""

    key: int
    end: str


@dataclass(frozen=True, slots=True)
class Seen:
    """In how many stories a line stood, on how many days, and in how many of them at the head and tail."""

    stories: int
    days: int
    head: int
    tail: int

    def at(self, end: str) -> int:
        """In how many stories it stood at that end."""
        return self.head if end == "head" else self.tail


_TAUGHT = select(schooling.c.stories).where(schooling.c.outlet_id == bindparam("outlet_id"))
_SEEN = select(
    recurrence.c.key, recurrence.c.stories, recurrence.c.days, recurrence.c.head, recurrence.c.tail
).where(
    recurrence.c.outlet_id == bindparam("outlet_id"), recurrence.c.key.in_(bindparam("keys", expanding=True))
)
_FORGET = delete(recurrence).where(
    recurrence.c.outlet_id == bindparam("outlet_id"),
    recurrence.c.stories + recurrence.c.since <= bindparam("bucket"),
)


def taught(connection: Connection, outlet_id: int) -> int:
    """How many stories an outlet's lines were counted in."""
    return int(connection.execute(_TAUGHT, {"outlet_id": outlet_id}).scalar() or 0)


def unschooled(connection: Connection) -> list[int]:
    """The outlets that have articles and have taught nothing: those of a store of before schema 0002."""
    held = exists().where(article.c.outlet_id == outlet.c.id)
    never = ~exists().where(schooling.c.outlet_id == outlet.c.id)
    return list(connection.scalars(select(outlet.c.id).where(held, never).order_by(outlet.c.id)))


def seen(connection: Connection, outlet_id: int, keys: Sequence[int]) -> dict[int, Seen]:
    """What is known of the lines of a text at an outlet, by key; a line never seen there is absent."""
    rows = connection.execute(_SEEN, {"outlet_id": outlet_id, "keys": list(keys)})
    return {row[0]: Seen(*row[1:]) for row in rows}


def teach(connection: Connection, outlet_id: int, marks: Sequence[Mark], day: date) -> None:
    """Count the lines of one story of an outlet. Whoever calls sees to it that a story teaches once."""
    number = int(
        connection.execute(_counting(connection.dialect.name), {"outlet_id": outlet_id}).scalar_one()
    )
    bucket = number // BUCKET
    if marks:
        rows = [
            {
                "outlet_id": outlet_id,
                "key": mark.key,
                "head": int(mark.end == "head"),
                "tail": int(mark.end == "tail"),
                "day": day.toordinal(),
                "since": bucket,
            }
            for mark in marks
        ]
        connection.execute(_teaching(connection.dialect.name), rows)
    if number % BUCKET == 0:
        connection.execute(_FORGET, {"outlet_id": outlet_id, "bucket": bucket})


@cache
def _counting(dialect: str) -> Executable:
    adding = upsert.insert(dialect, schooling).values(outlet_id=bindparam("outlet_id"), stories=1)
    counting: Executable = adding.on_conflict_do_update(
        index_elements=[schooling.c.outlet_id], set_={"stories": schooling.c.stories + 1}
    ).returning(schooling.c.stories)
    return counting


@cache
def _teaching(dialect: str) -> Executable:
    adding = upsert.insert(dialect, recurrence)
    new = adding.excluded
    teaching: Executable = adding.on_conflict_do_update(
        index_elements=[recurrence.c.outlet_id, recurrence.c.key],
        set_={
            "stories": recurrence.c.stories + 1,
            # Only a later day counts: an archive may bring the nights of one story in any order.
            "days": recurrence.c.days + case((new.day > recurrence.c.day, 1), else_=0),
            "day": case((new.day > recurrence.c.day, new.day), else_=recurrence.c.day),
            "head": recurrence.c.head + new.head,
            "tail": recurrence.c.tail + new.tail,
        },
    )
    return teaching
