"""Lets outlets learn from stories that are stored already: those saved before lines were counted at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine

from pipelines import learn
from pipelines.stored import cleaned
from store import chores, fate, recurrence, stories
from store.chores import Chore
from store.records import Kept
from store.recurrence import Lesson

NAME = "schooling"
"""The task's name in the store."""
BATCH = 20
"""Articles a transaction: other writers wait for no more than these."""


def teach_stored(engine: Engine) -> int:
    """Count the lines of the stored stories of outlets that have taught nothing; how many articles that were.

    Goes on from where an earlier one was interrupted.
    """
    with engine.begin() as connection:
        at = chores.unfinished(connection, NAME) or _begun(connection)
    done = 0
    while at is not None:
        with engine.begin() as connection:
            found = fate.after(connection, at.position, BATCH, at.counted["outlets"])
            found = [kept for kept in found if kept.article_id <= at.counted["until"]]
            if not found:
                chores.end(connection, NAME)
                return done
            for kept in found:
                _teach(connection, kept)
            at = replace(at, position=found[-1].article_id)
            chores.note(connection, at, datetime.now(UTC))
        done += len(found)
    return done


def _begun(connection: Connection) -> Chore | None:
    """The task, written down before anything is taught: what comes later teaches by itself."""
    outlets = recurrence.unschooled(connection)
    if not outlets:
        return None
    task = Chore(NAME, 0, {"outlets": outlets, "until": fate.newest(connection)}, datetime.now(UTC))
    chores.note(connection, task, datetime.now(UTC))
    return task


def _teach(connection: Connection, kept: Kept) -> None:
    if not stories.holds_earlier(connection, kept.story_id, kept.outlet_id, kept.article_id):
        marks = learn.marks(learn.standings(cleaned(kept).lines))
        recurrence.teach(connection, [Lesson(kept.outlet_id, marks, kept.appeared.date())])
