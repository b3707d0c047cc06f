"""Runs and their tallies: each crawl, and how many of its pages met which end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import Connection, Executable, insert, update

from store import daily, upsert
from store.errors import printable
from store.schema import run, tally


class Counts(StrEnum):
    """What a tally counts."""

    PAGES = "pages"
    SOURCES = "sources"
    WITHHELD = "withheld"


class RunState(StrEnum):
    """How a run stands. One that was killed stays ``running``; its last tallies are true all the same."""

    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"


def start(
    connection: Connection, spider: str, arguments: Mapping[str, Any], version: str, at: datetime
) -> int:
    """Write that a run starts; its id. What is kept of outlets' days for too long is dropped."""
    daily.forget_old(connection, at)
    made = connection.execute(
        insert(run)
        .values(spider=spider, arguments=dict(arguments), version=version, started=at, state=RunState.RUNNING)
        .returning(run.c.id)
    )
    return int(made.scalar_one())


def finish(connection: Connection, run_id: int, state: RunState, message: str, at: datetime) -> None:
    """Write how a run ended."""
    connection.execute(
        update(run).where(run.c.id == run_id).values(state=state, message=printable(message), finished=at)
    )


def count(
    connection: Connection, run_id: int, counts: Counts, outcome: str, reason: str = "", number: int = 1
) -> None:
    """Add to a run's tally, in the transaction that holds what is counted."""
    connection.execute(
        _adding(connection.dialect.name),
        {
            "run_id": run_id,
            "counts": counts,
            "outcome": outcome,
            "reason": printable(reason),
            "number": number,
        },
    )


@cache
def _adding(dialect: str) -> Executable:
    adding = upsert.insert(dialect, tally)
    summing: Executable = adding.on_conflict_do_update(
        index_elements=[tally.c.run_id, tally.c.counts, tally.c.outcome, tally.c.reason],
        set_={"number": tally.c.number + adding.excluded.number},
    )
    return summing
