"""Indexes of a part of a table's rows, each in the words of both databases.

For migrations alone: to know such words SQLAlchemy loads a database's whole dialect, and who asks a store on
SQLite need not wait for PostgreSQL's.
"""

from __future__ import annotations

from sqlalchemy import Index, literal_column, text

from store.schema.base import metadata
from store.schema.crawl import outlet, page
from store.schema.football import tagging

__all__ = ["metadata"]

# What was forgotten is little or nothing: whether there is any is asked for every batch.
_FORGOTTEN = page.c.state == literal_column("'forgotten'"), outlet.c.forgotten.is_not(None)
Index("ix_page_forgotten", page.c.state, sqlite_where=_FORGOTTEN[0], postgresql_where=_FORGOTTEN[0])
Index("ix_outlet_forgotten", outlet.c.forgotten, sqlite_where=_FORGOTTEN[1], postgresql_where=_FORGOTTEN[1])

# Asked for by subject is only what articles are about.
_ABOUT = text("about")
Index(
    "ix_tagging_subject_id",
    tagging.c.subject_id,
    tagging.c.article_id,
    sqlite_where=_ABOUT,
    postgresql_where=_ABOUT,
)
