"""INSERT … ON CONFLICT in the words of the database at hand; SQLite and PostgreSQL share its meaning."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert(connection: Connection, table: Table[Any]) -> Any:
    """An INSERT that knows ``on_conflict_do_nothing`` and ``on_conflict_do_update``."""
    return (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table)
