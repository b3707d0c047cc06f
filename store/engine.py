"""Opens a store: which database, with which settings, and whether its schema is ours."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from store.errors import NotAStoreError, SchemaError, StoreError, explain
from store.schema import REVISION

DEFAULT = "sqlite:///touchline.db"
WAIT_SECONDS = 30
"""How long a writer waits for another's lock before it says that the store is locked."""


def address(given: str | None = None) -> str:
    """The store's address: the one given, else ``TOUCHLINE_STORE``, else `touchline.db` here."""
    return given or os.environ.get("TOUCHLINE_STORE") or DEFAULT


def open_for_writing(given: str | None = None, *, wait: float = WAIT_SECONDS) -> Engine:
    """Open a store to write, making it or bringing an older schema forward where needed.

    Raises StoreError when it cannot be opened, SchemaError when it is of a newer schema.
    """
    engine = _engine(address(given), writing=True, wait=wait)
    try:
        with engine.begin() as connection:
            state = _schema(connection)
        if state != REVISION:
            _bring_forward(engine)
    except SQLAlchemyError as error:
        raise StoreError(f"{shown(engine.url)}: {explain(error)}") from error
    return engine


def open_for_reading(given: str | None = None) -> Engine:
    """Open an existing store to read; nothing is made and nothing is changed.

    Raises NotAStoreError when there is none, SchemaError when the schema is not this Touchline's.
    """
    engine = _engine(address(given), writing=False, wait=WAIT_SECONDS)
    try:
        with engine.connect() as connection:
            state = _schema(connection)
    except SQLAlchemyError as error:
        raise StoreError(f"{shown(engine.url)}: {explain(error)}") from error
    if state is None:
        raise NotAStoreError(f"{shown(engine.url)}: no store there yet; a crawl makes it")
    if state != REVISION:
        raise SchemaError(
            f"{shown(engine.url)}: of the older schema {state}; `touchline upgrade` brings it forward"
        )
    return engine


def shown(url: URL) -> str:
    """The address as it may be shown: without its password."""
    return url.render_as_string(hide_password=True)


def _engine(given: str, *, writing: bool, wait: float) -> Engine:
    try:
        url = make_url(given)
        if url.get_backend_name() == "postgresql" and url.drivername == "postgresql":
            url = url.set(drivername="postgresql+psycopg")
        if url.get_backend_name() not in {"sqlite", "postgresql"}:
            raise StoreError(f"{shown(url)}: a store is sqlite:///FILE or postgresql://…")
        if url.get_backend_name() == "sqlite" and not writing:
            _must_exist(url)
        connect: dict[str, Any] = {"timeout": wait} if url.get_backend_name() == "sqlite" else {}
        engine = create_engine(url, connect_args=connect, json_serializer=_json, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError) as error:
        raise StoreError(
            f"not the address of a store (sqlite:///FILE or postgresql://…): {given!r}"
        ) from error
    if engine.dialect.name == "sqlite":
        _settle_sqlite(engine, writing=writing)
    elif not writing:
        engine = engine.execution_options(postgresql_readonly=True)
    return engine


def _must_exist(url: URL) -> None:
    if url.database and url.database != ":memory:" and not Path(url.database).is_file():
        raise NotAStoreError(f"{shown(url)}: no store there yet; a crawl makes it")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _settle_sqlite(engine: Engine, *, writing: bool) -> None:
    """WAL, so that readers and the writer do not wait for each other; transactions that begin when told.

    The driver's own way begins one at the first write only, and then cannot wait for its turn.
    """
    begin = "BEGIN IMMEDIATE" if writing else "BEGIN"

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        if writing:
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=NORMAL")
            cursor.execute("PRAGMA foreign_keys=ON")
        else:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


def _schema(connection: Connection) -> str | None:
    """The store's schema revision; None for an empty database. Refuses what is newer or not ours."""
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" not in tables:
        if tables:
            raise NotAStoreError(
                f"{shown(connection.engine.url)}: a database of something else, not a Touchline store"
            )
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found is None:
        return None
    if str(found) > REVISION:
        raise SchemaError(
            f"{shown(connection.engine.url)}: written by a newer Touchline (schema {found}; this one knows "
            f"{REVISION}); update Touchline"
        )
    return str(found)


def _bring_forward(engine: Engine) -> None:
    """Run the migrations in one transaction, one process at a time."""
    from store.migrations import upgrade  # Alembic is a second of imports that a settled store never needs.

    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        if _schema(connection) != REVISION:
            upgrade(connection)


MIGRATION_LOCK = 0x70C1_11E0
"""The advisory lock under which PostgreSQL stores are migrated."""
