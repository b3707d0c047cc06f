"""Hosts, as runs deal with them: how each was asked in a run, and which are to be left alone until when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, select

from store import rows, upsert
from store.schema import dealings, pause

REMEMBERED = timedelta(days=7)
"""How long it is remembered that a host had failed when it was asked last."""


@dataclass(frozen=True, slots=True)
class HostDealings:
    """How a run dealt with a host; see ``schema.crawl.DealingsColumns``."""

    host: str
    requests: int
    size: int
    gap: float | None
    delay: float
    retries: int
    waits: int
    waited: float
    answers: dict[str, int]
    refused: dict[str, int]


@dataclass(frozen=True, slots=True)
class Pause:
    """A host that is not to be asked before a time, why, and how often in a row it has failed."""

    host: str
    until: datetime
    why: str
    failures: int


_DEALT = (
    *("host", "requests", "size", "gap", "delay", "retries"),
    *("waits", "waited", "answers", "refused"),
)
_PAUSED = ("host", "until", "why", "failures")
_RESUME = delete(pause).where(pause.c.host.in_(bindparam("hosts", expanding=True)))


def write_dealings(connection: Connection, run_id: int, dealt: Iterable[HostDealings]) -> None:
    """Write how a run has dealt with hosts so far, in the place of what was written of them before."""
    written = [(run_id, *(getattr(each, name) for name in _DEALT)) for each in dealt]
    rows.write(connection, _dealing, ("run_id", *_DEALT), written)


def dealings_of(connection: Connection, run_id: int) -> list[HostDealings]:
    """How a run dealt with its hosts, the one that was asked most first."""
    columns = (dealings.c[name] for name in _DEALT)
    asked = select(*columns).where(dealings.c.run_id == run_id)
    return [
        HostDealings(*row)
        for row in connection.execute(asked.order_by(dealings.c.requests.desc(), dealings.c.host))
    ]


def write_pauses(connection: Connection, pauses: Iterable[Pause]) -> None:
    """Write until when hosts are to be left alone."""
    rows.write(
        connection, _pausing, _PAUSED, [tuple(getattr(each, name) for name in _PAUSED) for each in pauses]
    )


def end_pauses(connection: Connection, hosts: Sequence[str]) -> None:
    """Forget that these hosts were to be left alone: they have answered well."""
    if hosts:
        connection.execute(_RESUME, {"hosts": hosts})


def pauses(connection: Connection, now: datetime) -> list[Pause]:
    """The hosts that are to be left alone, or had failed when they were asked last."""
    connection.execute(delete(pause).where(pause.c.until < now - REMEMBERED))
    return [Pause(*row) for row in connection.execute(select(*(pause.c[name] for name in _PAUSED)))]


@cache
def _dealing(dialect: str) -> Any:
    return _replacing(dialect, dealings, ("run_id", "host"), _DEALT[1:])


@cache
def _pausing(dialect: str) -> Any:
    return _replacing(dialect, pause, ("host",), _PAUSED[1:])


def _replacing(dialect: str, table: Table[Any], key: tuple[str, ...], values: tuple[str, ...]) -> Any:
    adding = upsert.insert(dialect, table)
    return adding.on_conflict_do_update(
        index_elements=[table.c[name] for name in key], set_={name: adding.excluded[name] for name in values}
    )
