"""Whether a store is sound after a crawl was killed: no row half-written, all that is counted agrees."""

from __future__ import annotations

from sqlalchemy import func, inspect, select, text

from store.engine import open_for_writing
from store.schema import page, story
from tests.material import assert_whole


def require_whole(store: str) -> None:
    """Raises AssertionError where the store is not sound; one that is not made yet is."""
    # Opened to write: what a killed writer left in SQLite's log belongs to the store.
    engine = open_for_writing(store)
    try:
        if not inspect(engine).has_table("page"):
            return
        with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
                assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
            states = set(connection.scalars(select(page.c.state)))
            assert states <= {"pending", "stored", "rejected"}, states
            assert not connection.scalar(select(func.count()).where(story.c.articles < 0))
        assert_whole(engine)
    finally:
        engine.dispose()
