"""INSERT … ON CONFLICT in the words of the database at hand; SQLite and PostgreSQL share its meaning."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table


def insert(dialect: str, table: Table[Any]) -> Any:
    """An INSERT that knows ``on_conflict_do_nothing`` and ``on_conflict_do_update``."""
    # Imported on use: a reader never inserts, and the other database's dialect is a tenth of a second.
    if dialect == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as dialect_insert
    else:
        from sqlalchemy.dialects.postgresql import insert as dialect_insert  # type: ignore[assignment]  # Its twin.
    return dialect_insert(table)
