"""Opens a store: which database, with which settings, and whether its schema is ours.

Many processes may write to one store. Their transactions take turns, whatever the database: SQLite's
begin IMMEDIATE, PostgreSQL's take one advisory lock first and read what the one before committed. So a
story that one writer begins is seen by the next, no two can deadlock, and whoever waits longer than
``WAIT_SECONDS`` is told that the store is locked. Readers wait for nobody: each transaction of theirs
sees the store as it stood when it began.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from store.errors import NotAStoreError, SchemaError, StoreError, explain
from store.patience import end_after
from store.schema import REVISION

DEFAULT = "sqlite:///touchline.db"
WAIT_SECONDS = 30
"""How long a writer waits for its turn before it says that the store is locked."""
IDLE_SHARE = 2 / 3
"""Of that wait: whoever has the turn on PostgreSQL and does nothing for so long loses it, for its machine may
be gone without a word."""
CACHE_KIB = 160 * 1024
"""Memory for a writer's pages of SQLite: with its own 2 MiB, it reads the index again for each batch."""
LIVE_CACHE_KIB = 24 * 1024
"""The same for who writes as fast as sites may be asked, and for months: nothing is gained by more there."""
LOG_PAGES = 16_000
"""Pages (of 4 KiB) that SQLite writes ahead before it brings them home: keys fall on the same ones again."""
WRITERS_TURN = 0x70C1_11E0
"""The advisory lock that PostgreSQL's writers take, one transaction after the other."""
_ASKING = "touchline_asking"
_ANSWERED = "-c jit=off -c max_parallel_workers_per_gather=0 -c random_page_cost=1.1 "
"""How PostgreSQL is to answer readers: questions are short, so that to compile one, or to start workers for
one, takes longer than to answer it; and some thousand rows are found by their keys, not by reading a whole
table. What the store's address says goes before it."""
OURS = frozenset({"page", "article", "story", "membership"})
"""Tables that tell a Touchline store from another program's database that Alembic keeps too."""


def address(given: str | None = None) -> str:
    """The store's address: the one given, else ``TOUCHLINE_STORE``, else `touchline.db` here."""
    return given or os.environ.get("TOUCHLINE_STORE") or DEFAULT


def open_for_writing(
    given: str | None = None, *, wait: float = WAIT_SECONDS, cache_kib: int = CACHE_KIB
) -> Engine:
    """Open a store to write, making it or bringing an older schema forward where needed.

    ``wait`` are the seconds for a turn, ``cache_kib`` the memory in which SQLite keeps what it has read.
    Raises StoreError when it cannot be opened, SchemaError when it is of a newer schema.
    """
    engine = _engine(address(given), writing=True, wait=wait, cache_kib=cache_kib)
    with _told_of(engine):
        with engine.begin() as connection:
            state = _schema(connection)
        if state != REVISION:
            _bring_forward(engine)
    return engine


def open_for_reading(given: str | None = None, *, seconds: float | None = None) -> Engine:
    """Open an existing store to read; nothing is made and nothing is changed.

    With ``seconds`` a statement that takes longer is ended, and on SQLite whatever a transaction does after
    them. Raises NotAStoreError when there is none, SchemaError when the schema is not this Touchline's.
    """
    engine = _engine(address(given), writing=False, wait=min(WAIT_SECONDS, seconds or WAIT_SECONDS))
    if seconds is not None:
        end_after(engine, seconds)
    with _told_of(engine):
        with engine.connect() as connection:
            state = _schema(connection)
        if state is None:
            raise NotAStoreError(f"{shown(engine.url)}: no store there yet; a crawl makes it")
        if state != REVISION:
            raise SchemaError(
                f"{shown(engine.url)}: of the older schema {state}; `touchline upgrade` brings it forward"
            )
    return engine


@contextmanager
def _told_of(engine: Engine) -> Iterator[None]:
    """Close what was opened when it is no store of ours, and say any database error in one line."""
    try:
        yield
    except SQLAlchemyError as error:
        engine.dispose()
        raise StoreError(f"{shown(engine.url)}: {explain(error)}") from error
    except StoreError:
        engine.dispose()
        raise


def asking(engine: Engine) -> Engine:
    """A store that was opened to write, for questions: whoever asks waits for no writer's turn.

    On SQLite each question sees the store as it stands then: two need not see the same one.
    """
    return engine.execution_options(**{_ASKING: True})


def shown(url: URL) -> str:
    """The address as it may be shown: without its password."""
    return url.render_as_string(hide_password=True)


def _engine(given: str, *, writing: bool, wait: float, cache_kib: int = CACHE_KIB) -> Engine:
    try:
        url = make_url(given)
        backend = url.get_backend_name()
        if backend == "sqlite":
            return _sqlite(url, writing=writing, wait=wait, cache_kib=cache_kib)
        if backend == "postgresql":
            return _postgresql(url, writing=writing, wait=wait)
    except (ArgumentError, NoSuchModuleError) as error:
        raise StoreError(
            f"not the address of a store (sqlite:///FILE or postgresql://…): {given!r}"
        ) from error
    raise StoreError(f"{shown(url)}: a store is sqlite:///FILE or postgresql://…")


def _postgresql(url: URL, *, writing: bool, wait: float) -> Engine:
    limits = {
        "lock_timeout": wait,
        "idle_in_transaction_session_timeout": IDLE_SHARE * wait if writing else 0,
    }
    options = "".join(f"-c {name}={round(1000 * seconds)} " for name, seconds in limits.items())
    options += "" if writing else _ANSWERED
    engine = create_engine(
        url,
        connect_args={"options": f"{options}{url.query.get('options', '')}"},
        isolation_level="READ COMMITTED" if writing else "REPEATABLE READ",
        json_serializer=_json,
        json_deserializer=_from_json,
        pool_pre_ping=True,
    )
    if not writing:
        return engine.execution_options(postgresql_readonly=True)
    _on_begin(engine, f"SELECT pg_advisory_xact_lock({WRITERS_TURN})")
    return engine


def _sqlite(url: URL, *, writing: bool, wait: float, cache_kib: int) -> Engine:
    if not url.database or url.database == ":memory:":
        raise StoreError(
            "a store is a file (sqlite:///FILE): one in memory would be lost with its first thread"
        )
    if not writing:
        _must_exist(url, url.database)
    engine = create_engine(
        url, connect_args={"timeout": wait}, json_serializer=_json, json_deserializer=_from_json
    )
    _settle_sqlite(engine, writing=writing, wait=wait, cache_kib=cache_kib)
    return engine


def _must_exist(url: URL, file: str) -> None:
    if not Path(file).is_file():
        raise NotAStoreError(f"{shown(url)}: no store there yet; a crawl makes it")


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _from_json(written: str) -> Any:
    # Most lists are empty, and reading them is a fifth of what a long answer takes.
    return [] if written == "[]" else json.loads(written)


def _settle_sqlite(engine: Engine, *, writing: bool, wait: float, cache_kib: int) -> None:
    """WAL, so that readers and the writer do not wait for each other; transactions that begin when told.

    The driver's own way begins one at the first write only, and then cannot wait for its turn.
    """

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        if writing:
            _turn_to_wal(cursor, wait)
            cursor.execute("PRAGMA synchronous=NORMAL")
            cursor.execute("PRAGMA foreign_keys=ON")
            # What is removed is overwritten: a text that was forgotten is to be found in no free page.
            cursor.execute("PRAGMA secure_delete=ON")
            cursor.execute(f"PRAGMA cache_size=-{cache_kib}")
            cursor.execute(f"PRAGMA wal_autocheckpoint={LOG_PAGES}")
        else:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    _on_begin(engine, "BEGIN IMMEDIATE" if writing else "BEGIN")


def _turn_to_wal(cursor: Any, wait: float) -> None:
    """Turn a new file to WAL. SQLite refuses those who do so at the same moment without any wait."""
    end = time.monotonic() + wait
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > end:
                raise
            time.sleep(random.uniform(0.005, 0.05))  # noqa: S311 (no secret)


def _on_begin(engine: Engine, statement: str) -> None:
    """Begin transactions with a statement; none for those that only ask (see ``asking``)."""

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if not connection.get_execution_options().get(_ASKING):
            connection.exec_driver_sql(statement)


def _schema(connection: Connection) -> str | None:
    """The store's schema revision; None for an empty database. Refuses what is newer or not ours."""
    named = shown(connection.engine.url)
    tables = set(inspect(connection).get_table_names())
    found = None
    if "alembic_version" in tables:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found is None:
        if tables - {"alembic_version"}:
            raise NotAStoreError(f"{named}: a database of something else, not a Touchline store")
        return None
    if not tables >= OURS:
        raise NotAStoreError(f"{named}: a database of something else, not a Touchline store")
    if str(found) > REVISION:
        raise SchemaError(
            f"{named}: written by a newer Touchline (schema {found}; this one knows {REVISION}); "
            "update Touchline"
        )
    return str(found)


def _bring_forward(engine: Engine) -> None:
    """Run the migrations in one transaction; the writers' turn keeps it to one process at a time."""
    # Alembic is a second of imports that a settled store never needs.
    from alembic.util import CommandError

    from store.migrations import upgrade

    with engine.begin() as connection:
        state = _schema(connection)
        try:
            if state != REVISION:
                upgrade(connection)
        except CommandError as error:
            raise SchemaError(
                f"{shown(engine.url)}: of schema {state}, from which nothing leads to {REVISION}"
            ) from error
