"""Who publishes, what was asked of them, and how it ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Named,
    SmallInteger,
    Table,
    Text,
    TypedColumns,
)

from store.schema.base import RowId, UtcTime, metadata


class OutletColumns(TypedColumns):
    """Who publishes. An archived page of an unlisted site has its host for a name."""

    id = Column(RowId, primary_key=True)
    name = Column(Text, nullable=False, unique=True)
    home: Named[str] = Column(Text, server_default="")
    country: Named[str] = Column(Text, server_default="")
    language: Named[str] = Column(Text, server_default="")
    owner: Named[str] = Column(Text, server_default="")


class RunColumns(TypedColumns):
    """One crawl, from start to finish. ``state``: running, finished or failed."""

    id = Column(RowId, primary_key=True)
    spider: Named[str] = Column(Text)
    arguments: Named[dict[str, Any]] = Column(JSON)
    version: Named[str] = Column(Text)
    started: Named[datetime] = Column(UtcTime)
    finished: Named[datetime | None] = Column(UtcTime)
    state: Named[str] = Column(Text)
    message: Named[str] = Column(Text, server_default="")


class TallyColumns(TypedColumns):
    """How many pages of a run met which end: the sum over ``counts='pages'`` is the pages fetched.

    ``counts`` is ``pages`` for answered pages, ``sources`` for feeds and archives (read, failed) and
    ``withheld`` for addresses that gave no page (robots.txt, a redirect, a network failure).
    """

    run_id = Column(RowId, ForeignKey("run.id", ondelete="CASCADE"), primary_key=True)
    counts = Column(Text, primary_key=True)
    outcome = Column(Text, primary_key=True)
    reason = Column(Text, primary_key=True)
    number: Named[int] = Column(Integer)


class DailyColumns(TypedColumns):
    """What an outlet's day came to: a tally by outlet and day, from which its habit is told.

    ``day`` is the proleptic ordinal of a day in UTC; ``counts``, ``outcome`` and ``reason`` are as in a
    tally, with ``listed`` (what sources list: addresses, and the articles among them) and ``lacks`` (articles
    without a date or an author) beside them. ``last`` is when it was last counted.
    """

    day = Column(Integer, primary_key=True, autoincrement=False)
    outlet_id = Column(RowId, ForeignKey("outlet.id", ondelete="CASCADE"), primary_key=True)
    counts = Column(Text, primary_key=True)
    outcome = Column(Text, primary_key=True)
    reason = Column(Text, primary_key=True)
    number: Named[int] = Column(Integer)
    last: Named[datetime] = Column(UtcTime)


class AlarmColumns(TypedColumns):
    """What was last told of an outlet to whoever wants to hear of changes; ``name`` is "" for the crawl."""

    name = Column(Text, primary_key=True)
    state: Named[str] = Column(Text)
    told: Named[datetime] = Column(UtcTime)


class PageColumns(TypedColumns):
    """An address, from its discovery on. ``state``: pending, stored or rejected.

    ``fetched`` is when it was last asked for, answer or none; ``attempts`` count those without one.
    ``key`` is the 16-byte digest of the normalised address: an index on the address itself
    would refuse long ones on PostgreSQL.
    """

    id = Column(RowId, primary_key=True)
    key: Named[bytes] = Column(LargeBinary(16), unique=True)
    url: Named[str] = Column(Text)
    outlet_id = Column(RowId, ForeignKey("outlet.id"), nullable=False)
    state: Named[str] = Column(Text)
    reason: Named[str] = Column(Text, server_default="")
    detail: Named[str] = Column(Text, server_default="")
    discovered: Named[datetime] = Column(UtcTime)
    listed: Named[datetime | None] = Column(UtcTime)
    fetched: Named[datetime | None] = Column(UtcTime)
    attempts: Named[int] = Column(Integer, server_default="0")
    status: Named[int | None] = Column(SmallInteger)
    run_id = Column(RowId, ForeignKey("run.id", ondelete="SET NULL"), nullable=True)


class LookColumns(TypedColumns):
    """An address that is asked again: a source (feed, sitemap, section page), or an article that is young.

    ``key`` is as a page's. ``etag`` and ``modified`` are what it answered with (ETag, Last-Modified), to be
    sent back; ``digest`` is the 16-byte digest of what a source answered last. ``every`` are the seconds
    between two looks at a source, ``looks`` how many an article has had since it was saved.
    """

    key = Column(LargeBinary(16), primary_key=True)
    outlet_id = Column(RowId, ForeignKey("outlet.id", ondelete="CASCADE"), nullable=False)
    kind: Named[str] = Column(Text)
    url: Named[str] = Column(Text)
    etag: Named[str] = Column(Text, server_default="")
    modified: Named[str] = Column(Text, server_default="")
    digest: Named[bytes] = Column(LargeBinary(16), server_default="")
    asked: Named[datetime] = Column(UtcTime)
    changed: Named[datetime] = Column(UtcTime)
    every: Named[int] = Column(Integer, server_default="0")
    looks: Named[int] = Column(SmallInteger, server_default="0")
    due: Named[datetime] = Column(UtcTime)


class ChoreColumns(TypedColumns):
    """A long task over the whole store, and how far it is: it goes on from there when it was interrupted.

    ``counted`` is what the task has to tell of itself so far.
    """

    name = Column(Text, primary_key=True)
    position: Named[int] = Column(BigInteger)
    counted: Named[dict[str, Any]] = Column(JSON)
    started: Named[datetime] = Column(UtcTime)
    updated: Named[datetime] = Column(UtcTime)


# AUTOINCREMENT: an id that a reader has noted is never given to something else.
outlet = Table("outlet", metadata, OutletColumns, sqlite_autoincrement=True)
run = Table("run", metadata, RunColumns, sqlite_autoincrement=True)
tally = Table("tally", metadata, TallyColumns)
daily = Table("daily", metadata, DailyColumns, sqlite_with_rowid=False)
alarm = Table("alarm", metadata, AlarmColumns)
page = Table("page", metadata, PageColumns, sqlite_autoincrement=True)
look = Table("look", metadata, LookColumns)
chore = Table("chore", metadata, ChoreColumns)

Index("ix_page_outlet_id_state", page.c.outlet_id, page.c.state)
Index("ix_look_outlet_id_kind_due", look.c.outlet_id, look.c.kind, look.c.due)
