"""Time that goes by: what a store remembers is put back, as if its last crawl had been so long ago."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import bindparam, select, update

from store.engine import open_for_writing
from store.schema import look


def later(store: str, by: timedelta) -> None:
    """As if so much time had passed since the last crawl into a store."""
    engine = open_for_writing(store)
    moved = update(look).where(look.c.key == bindparam("its"))
    moved = moved.values(**{name: bindparam(f"to_{name}") for name in ("asked", "changed", "due")})
    with engine.begin() as connection:
        rows = connection.execute(select(look.c.key, look.c.asked, look.c.changed, look.c.due)).all()
        put = [
            {
                "its": row.key,
                "to_asked": row.asked - by,
                "to_changed": row.changed - by,
                "to_due": row.due - by,
            }
            for row in rows
        ]
        if put:
            connection.execute(moved, put)
    engine.dispose()
