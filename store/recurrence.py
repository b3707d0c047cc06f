"""How often a line stood in an outlet's stories: counted as articles are saved, bounded, never scanned.

Counting is lossy in the manner of Manku and Motwani (Approximate Frequency Counts over Data Streams,
2002): after every ``BUCKET`` stories of an outlet, lines that were seen no more than about once in so many
stories are forgotten. An outlet then holds the lines of ``BUCKET`` stories and those that recur: some
10,000 rows of about 40 bytes, or 0.4 MB; 1,000 outlets that all publish without end hold 0.4 GB on
disk, and nothing of it in memory.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection, Executable, bindparam, case, delete, exists, select, text

from store import upsert
from store.among import among, values
from store.schema import article, outlet, recurrence, schooling

BUCKET = 500
"""Stories of an outlet after which lines that do not recur are forgotten."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a line is counted by: the 64-bit digest of it, and the end it stands at ("head", "tail" or "")."""

    key: int
    end: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a story teaches of its outlet's lines."""

    outlet_id: int
    marks: Sequence[Mark]
    day: date

    def rows(self, bucket: int) -> list[dict[str, int]]:
        """A row for each of its lines, as counted in that bucket of the outlet's stories."""
        day = self.day.toordinal()
        return [
            {
                "outlet_id": self.outlet_id,
                "key": mark.key,
                "head": int(mark.end == "head"),
                "tail": int(mark.end == "tail"),
                "day": day,
                "since": bucket,
            }
            for mark in self.marks
        ]


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


# One lookup a line in both: its outlet's, by the primary key.
_SEEN = {
    "sqlite": text(
        "SELECT r.outlet_id, r.key, r.stories, r.days, r.head, r.tail FROM json_each(:asked) AS line "
        "CROSS JOIN recurrence AS r ON r.outlet_id = line.value ->> 0 AND r.key = line.value ->> 1"
    ),
    "postgresql": text(
        "SELECT r.outlet_id, r.key, r.stories, r.days, r.head, r.tail "
        "FROM unnest(CAST(:outlets AS bigint[]), CAST(:keys AS bigint[])) AS line (outlet_id, key) "
        "JOIN recurrence AS r ON r.outlet_id = line.outlet_id AND r.key = line.key"
    ),
}
_FORGET = delete(recurrence).where(
    recurrence.c.outlet_id == bindparam("outlet_id"),
    recurrence.c.stories + recurrence.c.since <= bindparam("bucket"),
)


@cache
def _taught(dialect: str) -> Executable:
    return select(schooling.c.outlet_id, schooling.c.stories).where(
        among(dialect, schooling.c.outlet_id, "outlets")
    )


def taught(connection: Connection, outlet_ids: Iterable[int]) -> dict[int, int]:
    """How many stories outlets' lines were counted in; an outlet that taught nothing is absent."""
    dialect = connection.dialect.name
    rows = connection.execute(_taught(dialect), {"outlets": values(dialect, outlet_ids)})
    return {row[0]: row[1] for row in rows}


def unschooled(connection: Connection) -> list[int]:
    """The outlets that have articles and have taught nothing: those of a store of before schema 0002."""
    held = exists().where(article.c.outlet_id == outlet.c.id)
    never = ~exists().where(schooling.c.outlet_id == outlet.c.id)
    return list(connection.scalars(select(outlet.c.id).where(held, never).order_by(outlet.c.id)))


def seen(connection: Connection, asked: Iterable[tuple[int, int]]) -> dict[int, dict[int, Seen]]:
    """What is known of lines, asked for by outlet and key: of each outlet, by key; a line never seen there is
    absent."""
    lines = sorted(set(asked))
    given: dict[str, Any] = {"asked": json.dumps(lines)}
    if connection.dialect.name == "postgresql":
        given = {"outlets": [outlet_id for outlet_id, _ in lines], "keys": [key for _, key in lines]}
    found: dict[int, dict[int, Seen]] = defaultdict(dict)
    for row in connection.execute(_SEEN[connection.dialect.name], given):
        found[row[0]][row[1]] = Seen(*row[2:])
    return found


def teach(connection: Connection, lessons: Sequence[Lesson]) -> None:
    """Count the lines of stories, each at its outlet. Whoever calls sees to it that a story teaches once."""
    counting = _counting(connection.dialect.name)
    rows: list[dict[str, int]] = []
    for outlet_id, number in sorted(Counter(lesson.outlet_id for lesson in lessons).items()):
        counted = {"outlet_id": outlet_id, "number": number}
        before = int(connection.execute(counting, counted).scalar_one()) - number
        of_it = [lesson for lesson in lessons if lesson.outlet_id == outlet_id]
        for place, lesson in enumerate(of_it, before + 1):
            rows += lesson.rows(place // BUCKET)
        bucket = (before + number) // BUCKET
        if bucket > before // BUCKET:
            # What is forgotten must have been counted before.
            _write(connection, rows)
            rows = []
            connection.execute(_FORGET, {"outlet_id": outlet_id, "bucket": bucket})
    _write(connection, rows)


def _write(connection: Connection, rows: Sequence[dict[str, int]]) -> None:
    if rows:
        connection.execute(_teaching(connection.dialect.name), rows)


@cache
def _counting(dialect: str) -> Executable:
    adding = upsert.insert(dialect, schooling).values(
        outlet_id=bindparam("outlet_id"), stories=bindparam("number")
    )
    counting: Executable = adding.on_conflict_do_update(
        index_elements=[schooling.c.outlet_id],
        set_={"stories": schooling.c.stories + adding.excluded.stories},
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
