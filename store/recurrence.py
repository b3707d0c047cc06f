"""How often a line stood in an outlet's stories: counted as articles are saved, bounded, never scanned.

Counting is lossy in the manner of Manku and Motwani (Approximate Frequency Counts over Data Streams,
2002): after every ``BUCKET`` stories of an outlet, lines that were seen no more than about once in so many
stories are forgotten. An outlet then holds the lines of ``BUCKET`` stories and those that recur: some
10,000 rows of about 40 bytes, or 0.4 MB; 1,000 outlets that all publish without end hold 0.4 GB on
disk, and nothing of it in memory.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Executable, bindparam, case, delete, exists, literal_column, select, text

from store import rows, upsert
from store.among import among, values
from store.schema import article, outlet, recurrence, schooling

BUCKET = 500
"""Stories of an outlet after which lines that do not recur are forgotten."""


class Mark(NamedTuple):
    """What a line is counted by: the 64-bit digest of it, and the end it stands at ("head", "tail" or "")."""

    key: int
    end: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a story teaches of its outlet's lines."""

    outlet_id: int
    marks: Sequence[Mark]
    day: date

    def rows(self, bucket: int) -> list[tuple[int, ...]]:
        """A row for each of its lines (see ``_TAUGHT``), counted in that bucket of the outlet's stories."""
        outlet_id, day = self.outlet_id, self.day.toordinal()
        return [
            (outlet_id, mark.key, int(mark.end == "head"), int(mark.end == "tail"), day, bucket)
            for mark in self.marks
        ]


_TAUGHT = ("outlet_id", "key", "head", "tail", "day", "since")


class Seen(NamedTuple):
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
        "SELECT r.outlet_id, s.stories, r.key, r.stories, r.days, r.head, r.tail "
        "FROM json_each(:asked) AS line "
        "CROSS JOIN recurrence AS r ON r.outlet_id = line.value ->> 0 AND r.key = line.value ->> 1 "
        "CROSS JOIN schooling AS s ON s.outlet_id = r.outlet_id"
    ),
    "postgresql": text(
        "SELECT r.outlet_id, s.stories, r.key, r.stories, r.days, r.head, r.tail "
        "FROM unnest(CAST(:outlets AS bigint[]), CAST(:keys AS bigint[])) AS line (outlet_id, key) "
        "JOIN recurrence AS r ON r.outlet_id = line.outlet_id AND r.key = line.key "
        "JOIN schooling AS s ON s.outlet_id = r.outlet_id"
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


def _taught_by(connection: Connection, outlet_ids: Iterable[int]) -> dict[int, int]:
    """How many stories outlets' lines were counted in; an outlet that taught nothing is absent."""
    dialect = connection.dialect.name
    found = connection.execute(_taught(dialect), {"outlets": values(dialect, outlet_ids)})
    return {row[0]: row[1] for row in found}


def unschooled(connection: Connection) -> list[int]:
    """The outlets that have articles and have taught nothing: those of a store of before schema 0002."""
    held = exists().where(article.c.outlet_id == outlet.c.id)
    never = ~exists().where(schooling.c.outlet_id == outlet.c.id)
    return list(connection.scalars(select(outlet.c.id).where(held, never).order_by(outlet.c.id)))


def seen(connection: Connection, asked: Iterable[tuple[int, int]]) -> dict[int, tuple[dict[int, Seen], int]]:
    """What is known of lines, asked for by outlet and key: of each outlet, by key, and of how many stories
    the lines were counted there; a line never seen is absent, and so is an outlet of which none was."""
    lines = sorted(set(asked))
    given: dict[str, Any] = {"asked": json.dumps(lines)}
    if connection.dialect.name == "postgresql":
        given = {"outlets": [outlet_id for outlet_id, _ in lines], "keys": [key for _, key in lines]}
    found: dict[int, tuple[dict[int, Seen], int]] = {}
    for outlet_id, stories, key, *counted in connection.execute(_SEEN[connection.dialect.name], given):
        found.setdefault(outlet_id, ({}, stories))[0][key] = Seen(*counted)
    return found


def teach(connection: Connection, lessons: Sequence[Lesson]) -> None:
    """Count the lines of stories, each at its outlet. Whoever calls sees to it that a story teaches once."""
    of_outlet: dict[int, list[Lesson]] = defaultdict(list)
    for lesson in lessons:
        of_outlet[lesson.outlet_id].append(lesson)
    before = _taught_by(connection, of_outlet)
    found, full = [], []
    for outlet_id, told in sorted(of_outlet.items()):
        first = before.get(outlet_id, 0)
        for place, lesson in enumerate(told, first + 1):
            found += lesson.rows(place // BUCKET)
        bucket = (first + len(told)) // BUCKET
        if bucket > first // BUCKET:
            full.append({"outlet_id": outlet_id, "bucket": bucket})
    counted = [(outlet_id, len(told)) for outlet_id, told in sorted(of_outlet.items())]
    rows.write(connection, _counting, ("outlet_id", "stories"), counted)
    rows.write(connection, _teaching, _TAUGHT, found)
    if full:
        # What is forgotten must have been counted before.
        connection.execute(_FORGET, full)


@cache
def _counting(dialect: str) -> Any:
    adding = upsert.insert(dialect, schooling)
    return adding.on_conflict_do_update(
        index_elements=[schooling.c.outlet_id],
        set_={"stories": schooling.c.stories + adding.excluded.stories},
    )


@cache
def _teaching(dialect: str) -> Any:
    adding = upsert.insert(dialect, recurrence)
    new = adding.excluded
    return adding.on_conflict_do_update(
        index_elements=[recurrence.c.outlet_id, recurrence.c.key],
        set_={
            "stories": recurrence.c.stories + literal_column("1"),
            # Only a later day counts: an archive may bring the nights of one story in any order.
            "days": recurrence.c.days
            + case((new.day > recurrence.c.day, literal_column("1")), else_=literal_column("0")),
            "day": case((new.day > recurrence.c.day, new.day), else_=recurrence.c.day),
            "head": recurrence.c.head + new.head,
            "tail": recurrence.c.tail + new.tail,
        },
    )
