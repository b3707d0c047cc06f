"""Writes many rows with one statement, past what SQLAlchemy does for each row: half the time of a batch.

SQLAlchemy still makes the statement and says how each column's values are written; that is asked once and
not for every value.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, Dialect, Insert, LargeBinary, Table, insert

Row = Sequence[Any]
Statement = Callable[[str], Insert]
"""Gives an INSERT in the words of a database, by its name; the same function always the same one."""


class _Writing(NamedTuple):
    """A statement as the driver takes it, and how: which values are turned into what the driver knows, by
    their places, and the columns by whose names it is given them, or the places in the order in which it
    wants them, none where it wants them as they are."""

    text: str
    turned: tuple[tuple[int, Callable[[Any], Any]], ...]
    names: tuple[str, ...]
    places: tuple[int, ...]


def add(connection: Connection, table: Table[Any], columns: tuple[str, ...], rows: Sequence[Row]) -> None:
    """Insert rows, each the values of these columns in their order."""
    write(connection, _adding(table), columns, rows)


def write(
    connection: Connection, statement: Statement, columns: tuple[str, ...], rows: Sequence[Row]
) -> None:
    """Run an INSERT for rows, each the values of these columns in their order."""
    if not rows:
        return
    writing = _writing(statement, columns, _Alike(connection.dialect))
    given: Any = rows
    if writing.turned:
        given = [list(row) for row in rows]
        for place, turn in writing.turned:
            for row in given:
                row[place] = turn(row[place])
    if writing.names:
        given = [dict(zip(writing.names, row, strict=True)) for row in given]
    elif writing.turned or writing.places:
        ordered = itemgetter(*writing.places) if writing.places else tuple
        given = [ordered(row) for row in given]
    connection.exec_driver_sql(writing.text, list(given))


@cache
def _adding(table: Table[Any]) -> Statement:
    statement = insert(table)
    return lambda _: statement


class _Alike:
    """A dialect that is the same as another of its name, so that what is made for one serves for all."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect

    def __hash__(self) -> int:
        return hash(self.dialect.name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Alike) and self.dialect.name == other.dialect.name


@cache
def _writing(statement: Statement, columns: tuple[str, ...], alike: _Alike) -> _Writing:
    dialect = alike.dialect
    insertion = statement(dialect.name)
    compiled = insertion.compile(dialect=dialect, column_keys=list(columns))
    processors = (
        (place, insertion.table.c[name].type.dialect_impl(dialect).bind_processor(dialect))
        for place, name in enumerate(columns)
    )
    # Bytes are what both drivers take, without the wrapping that SQLAlchemy gives each.
    turned = tuple(
        (place, turn)
        for place, turn in processors
        if turn is not None and not isinstance(insertion.table.c[columns[place]].type, LargeBinary)
    )
    order = compiled.positiontup
    if order is None:
        return _Writing(str(compiled), turned, columns, ())
    places = () if tuple(order) == columns else tuple(map(columns.index, order))
    return _Writing(str(compiled), turned, (), places)
