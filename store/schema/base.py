"""What all tables stand on: their naming, a time in UTC, a row's number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, MetaData, TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcTime(TypeDecorator[datetime]):
    """An aware time, kept in UTC; a naive one is refused rather than guessed at."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware time to UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without zone: {value!r}")
        return value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """Read the text that SQLite keeps at once: a long answer has a million times in it."""
        return _read if dialect.name == "sqlite" else super().result_processor(dialect, coltype)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Give the time back in UTC, where the database keeps no zone too."""
        return None if value is None else utc(value)


def utc(stored: datetime | str) -> datetime:
    """A time as a database gives it, SQLite as text and without a zone, as an aware one in UTC."""
    read = datetime.fromisoformat(stored) if isinstance(stored, str) else stored
    # Whoever writes by other means may have written a zone.
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


def _read(stored: str | None) -> datetime | None:
    return None if stored is None else utc(stored)


# SQLite numbers rows by itself only in a column declared INTEGER.
RowId = BigInteger().with_variant(Integer(), "sqlite")
