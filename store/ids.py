"""Ids for rows that are to be written together: taken at once, in the writer's turn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, text


def take(connection: Connection, table: Table[Any], number: int) -> Sequence[int]:
    """So many new ids of a table, ascending. No id is given twice, though its row be deleted.

    Asking the database for the ids of rows after they were written costs more than writing them. On SQLite
    the writer's turn keeps others from taking the same; AUTOINCREMENT goes on after the greatest given.
    """
    if not number:
        return []
    if connection.dialect.name == "sqlite":
        last = int(connection.exec_driver_sql(_LAST, (table.name,)).scalar() or 0)
        return range(last + 1, last + number + 1)
    asked = {"sequence": f"{table.name}_id_seq", "number": number}
    return sorted(int(row[0]) for row in connection.execute(_NEXT, asked))


_LAST = "SELECT seq FROM sqlite_sequence WHERE name = ?"
_NEXT = text("SELECT nextval(CAST(:sequence AS regclass)) FROM generate_series(1, :number)")
