"""Copies a whole store into an empty database: what began on SQLite goes on on PostgreSQL, or comes back.

Rows keep their ids, and ids that were given once are given to nothing else there. The indexes of words are
made anew, as each database has its own. All is one transaction: a copy is whole, or is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, Executable, LargeBinary, Table, func, select, text
from sqlalchemy.exc import DBAPIError

from store import rows, search
from store.engine import shown
from store.errors import StoreError, told_plainly
from store.schema import article, metadata, outlet, page, run

AT_ONCE = 5_000
"""Rows that are in hand at once."""
ARTICLES = 500
"""Articles whose words are in hand at once."""
Parts = Iterator[Sequence[Any]]
"""A table's rows, some at a time."""


class Copying:
    """A copy to be made. Going over it makes it, and gives how many more of its ``rows`` are copied."""

    def __init__(self, source: Engine, target: Engine) -> None:
        """Count what there is. ``source`` is opened to read, ``target`` to write.

        Raises StoreError when the target holds anything.
        """
        self._source, self._target = source, target
        with told_plainly(), target.connect() as connection:
            _must_be_empty(connection)
        with told_plainly(), source.connect() as connection:
            counts = [connection.scalar(select(func.count()).select_from(each)) for each in _tables()]
            self.articles = int(connection.scalar(select(func.count()).select_from(article)) or 0)
        self.rows = sum(map(int, filter(None, counts))) + self.articles

    def __iter__(self) -> Iterator[int]:
        """Copy all. Each row is one, and the words of each article one more.

        Raises StoreError where a database fails, or the target refuses a value: then nothing is there.
        """
        with told_plainly(), self._source.connect() as reading, self._target.begin() as writing:
            # Another may have written since.
            _must_be_empty(writing)
            if writing.dialect.name == "sqlite":
                # A story that was merged may name one that comes later.
                writing.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            put = _put if writing.dialect.name == "sqlite" else _poured
            for table in _tables():
                yield from put(writing, table, _read(reading, table))
                _go_on_numbering(reading, writing, table)
            yield from _index(reading, writing)
            if writing.dialect.name == "postgresql":
                writing.exec_driver_sql("ANALYZE")


def _tables() -> Sequence[Table[Any]]:
    """What others refer to comes first."""
    return metadata.sorted_tables


def _must_be_empty(connection: Connection) -> None:
    if any(connection.scalar(select(select(each).exists())) for each in (outlet, run, page)):
        named = shown(connection.engine.url)
        raise StoreError(f"{named}: holds a store already; a copy wants an empty place")


def _read(connection: Connection, table: Table[Any]) -> Parts:
    found = connection.execution_options(yield_per=AT_ONCE).execute(select(table))
    yield from found.partitions(AT_ONCE)


def _put(connection: Connection, table: Table[Any], parts: Parts) -> Iterator[int]:
    """Insert a table's rows."""
    for some in parts:
        rows.add(connection, table, tuple(table.columns.keys()), [tuple(row) for row in some])
        yield len(some)


def _poured(connection: Connection, table: Table[Any], parts: Parts) -> Iterator[int]:
    """The same by one COPY, which takes a tenth of the time of as many INSERTs.

    References are looked at when it ends, so a story that was merged may name one that comes later.
    """
    turning = [_turned(connection, each.type) for each in table.columns]
    names = ", ".join(f'"{each.name}"' for each in table.columns)
    asked = f'COPY "{table.name}" ({names}) FROM STDIN'
    try:
        with connection.connection.cursor().copy(asked) as copy:
            for some in parts:
                for row in some:
                    copy.write_row([turn(value) for turn, value in zip(turning, row, strict=True)])
                yield len(some)
    except psycopg.Error as error:
        raise DBAPIError(asked, None, error) from error


def _turned(connection: Connection, kind: Any) -> Callable[[Any], Any]:
    """How a value is given to the driver."""
    turn = None if isinstance(kind, LargeBinary) else kind.dialect_impl(connection.dialect)
    turn = turn and turn.bind_processor(connection.dialect)
    return turn or (lambda value: value)


def _go_on_numbering(reading: Connection, writing: Connection, table: Table[Any]) -> None:
    """Have the next id be one that was never given."""
    if table.autoincrement_column is None:
        return
    given = {"name": table.name, "last": _last_given(reading, table)}
    if writing.dialect.name == "postgresql":
        if given["last"]:
            writing.execute(text("SELECT setval(CAST(:name || '_id_seq' AS regclass), :last)"), given)
    elif table.dialect_options["sqlite"]["autoincrement"]:
        writing.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), given)
        writing.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), given)


def _last_given(connection: Connection, table: Table[Any]) -> int:
    """The greatest id that was given; where SQLite does not keep it, the greatest there is."""
    asked: Executable = select(func.max(table.c.id))
    if connection.dialect.name == "postgresql":
        asked = text(f'SELECT last_value FROM "{table.name}_id_seq" WHERE is_called')  # noqa: S608 (of ours)
    elif table.dialect_options["sqlite"]["autoincrement"]:
        asked = text("SELECT seq FROM sqlite_sequence WHERE name = :name").bindparams(name=table.name)
    return int(connection.scalar(asked) or 0)


def _index(reading: Connection, writing: Connection) -> Iterator[int]:
    """Put the words of all articles into the indexes."""
    put_back = _set_aside(writing) if writing.dialect.name == "postgresql" else []
    asked = select(article.c.id, article.c.headline, article.c.text, article.c.authors)
    found = reading.execution_options(yield_per=ARTICLES).execute(asked.order_by(article.c.id))
    for some in found.partitions(ARTICLES):
        search.add(writing, [(each.id, each.headline, each.text) for each in some])
        search.add_heads(writing, [(each.id, each.headline, each.authors) for each in some])
        yield len(some)
    for statement in put_back:
        writing.exec_driver_sql(statement)


def _set_aside(connection: Connection) -> list[str]:
    """Drop PostgreSQL's indexes of words, to be made at once of all: what makes them again."""
    asked = "SELECT indexname, indexdef FROM pg_indexes WHERE tablename LIKE :tables AND indexdef LIKE :kind"
    found = connection.execute(text(asked), {"tables": "article_search%", "kind": "% USING gin %"}).all()
    for name, _ in found:
        connection.exec_driver_sql(f'DROP INDEX "{name}"')
    return [definition for _, definition in found]
