"""What hosts reserve by their files of TDMRep, as last read: a file is asked for no more than once a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from store import rows, upsert
from store.schema import reservation

FRESH = timedelta(hours=24)
"""How long what a host answered is not asked for again."""
BELIEVED = timedelta(days=7)
"""How long it is still gone by while the host does not answer."""


class Held(NamedTuple):
    """The rules of a host's file, each a path pattern, whether it is reserved, and its policy; and when they
    were read. A host without a file has no rules."""

    rules: list[Any]
    asked: datetime


def known(connection: Connection, host: str) -> Held | None:
    """What a host's file said when it was last read; None where it never was."""
    asked = select(reservation.c.rules, reservation.c.asked).where(reservation.c.host == host)
    row = connection.execute(asked).first()
    return Held(*row) if row else None


def read(connection: Connection, host: str, rules: Sequence[Any], at: datetime) -> None:
    """Write what a host's file says."""
    rows.write(connection, _writing, ("host", "rules", "asked"), [(host, list(rules), at)])


@cache
def _writing(dialect: str) -> Any:
    adding = upsert.insert(dialect, reservation)
    kept = {name: adding.excluded[name] for name in ("rules", "asked")}
    return adding.on_conflict_do_update(index_elements=[reservation.c.host], set_=kept)
