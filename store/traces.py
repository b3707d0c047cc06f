"""What a database keeps of rows that were removed, and how it is made to let go of it.

SQLite overwrites what is deleted (``secure_delete``, see ``store.engine``). Left are the text index, which
marks words as deleted and drops them only when its parts are merged, and the log that is written ahead.
PostgreSQL cleans up behind itself by its autovacuum.
"""

from __future__ import annotations

from sqlalchemy import Connection, Engine, TextClause, text

MERGED_AT_ONCE = 500
"""Pages of the text index that are merged in a writer's turn."""
MOST_TURNS = 1_000_000
_MERGES = (
    text("INSERT INTO article_search (article_search, rank) VALUES ('merge', :pages)"),
    text("INSERT INTO article_search_heads (article_search_heads, rank) VALUES ('merge', :pages)"),
)


def wipe(engine: Engine) -> bool:
    """Leave nothing of what was removed in the store's file; False where a reader kept its log from being
    emptied: the next crawl that ends alone empties it.

    It goes in small turns beside a crawl, and reads and writes the text index once.
    """
    if engine.dialect.name != "sqlite":
        return True
    merge_index(engine)
    return empty_log(engine)


def merge_index(engine: Engine) -> None:
    """Make one part of those of each text index: words that were deleted are dropped."""
    for merge in _MERGES:
        for turn in range(MOST_TURNS):
            # The first number below zero puts all parts together; the others go on with that.
            with engine.begin() as connection:
                if _merged(connection, merge, MERGED_AT_ONCE if turn else -MERGED_AT_ONCE) < 2:
                    break


def _merged(connection: Connection, merge: TextClause, pages: int) -> int:
    """How many rows a step changed; fewer than two when there was nothing to do, as SQLite's guide has it."""
    driver = connection.connection.driver_connection
    before = driver.total_changes if driver is not None else 0
    connection.execute(merge, {"pages": pages})
    return (driver.total_changes if driver is not None else 0) - before


def empty_log(engine: Engine) -> bool:
    """Bring home what SQLite has written ahead, and empty the log; whether nobody kept it from that."""
    connection = engine.raw_connection()
    try:
        busy, _, _ = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.close()
    return not busy


def vacuum(engine: Engine) -> tuple[int, int]:
    """Write the whole store anew without what was freed (SQLite), or have what was freed used again
    (PostgreSQL); how many bytes it took before, and takes after.

    SQLite wants its own size of free disk twice over, and nobody writing meanwhile.
    """
    before = _size(engine)
    if engine.dialect.name == "sqlite":
        merge_index(engine)
        connection = engine.raw_connection()
        try:
            connection.cursor().execute("VACUUM")
        finally:
            connection.close()
        empty_log(engine)
    else:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as open_one:
            open_one.execute(text("VACUUM (ANALYZE)"))
    return before, _size(engine)


def _size(engine: Engine) -> int:
    asked = (
        "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
        if engine.dialect.name == "sqlite"
        else "SELECT pg_database_size(current_database())"
    )
    with engine.begin() as connection:
        return int(connection.scalar(text(asked)) or 0)
