"""Rows as the driver gives them, for who asks for many: SQLAlchemy's own take as long again to make."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Executable


def rows(connection: Connection, asked: Executable, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """All rows of an answer. No value is read by its column's type: times, truths and JSON are as the driver
    makes them.
    """
    found = connection.execute(asked, given)
    assert found.cursor is not None
    told: list[tuple[Any, ...]] = found.cursor.fetchall()  # type: ignore[assignment]  # Tuples, whatever the driver.
    found.close()
    return told
