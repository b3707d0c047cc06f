"""Long tasks over the whole store: how far each is, so that it goes on from there when it was interrupted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select

from store import upsert
from store.schema import chore


@dataclass(frozen=True, slots=True)
class Chore:
    """A task: the last id that it has done, and what it has to remember, its sums so far among that."""

    name: str
    position: int
    counted: dict[str, Any]
    started: datetime


def unfinished(connection: Connection, name: str) -> Chore | None:
    """The task of that name that has begun and not ended; None when there is none."""
    asked = select(chore.c.name, chore.c.position, chore.c.counted, chore.c.started)
    row = connection.execute(asked.where(chore.c.name == name)).first()
    return Chore(*row) if row else None


def note(connection: Connection, at: Chore, now: datetime) -> None:
    """Write how far a task is."""
    values = {"position": at.position, "counted": at.counted, "started": at.started, "updated": now}
    connection.execute(
        upsert.insert(connection.dialect.name, chore)
        .values(name=at.name, **values)
        .on_conflict_do_update(index_elements=[chore.c.name], set_=values)
    )


def end(connection: Connection, name: str) -> None:
    """Forget a task: it is done, or is to begin anew."""
    connection.execute(delete(chore).where(chore.c.name == name))
