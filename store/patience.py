"""How long a question may take: what asks longer is ended by the database itself."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

STEPS = 50_000
"""Instructions of SQLite's machine between two looks at the clock: about a millisecond."""
_END = "touchline_end"


def end_after(engine: Engine, seconds: float) -> None:
    """End what takes longer: on SQLite a transaction, on PostgreSQL each of its statements."""
    if engine.dialect.name == "sqlite":
        _watch_sqlite(engine, seconds)
    else:
        _limit_postgresql(engine, seconds)


def _watch_sqlite(engine: Engine, seconds: float) -> None:
    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, record: ConnectionPoolEntry) -> None:
        record.info[_END] = float("inf")
        connection.set_progress_handler(lambda: time.monotonic() > record.info[_END], STEPS)

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.info[_END] = time.monotonic() + seconds


def _limit_postgresql(engine: Engine, seconds: float) -> None:
    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: ConnectionPoolEntry) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET statement_timeout = {round(1000 * seconds)}")
        connection.commit()
