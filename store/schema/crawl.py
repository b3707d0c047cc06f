"""Who publishes, what was asked of them, and how it ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Float,
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
    """Who publishes. An archived page of an unlisted site has its host for a name.

    ``forgotten`` is when the user had it forgotten; nothing of it is kept until a crawl names it again.
    """

    id = Column(RowId, primary_key=True)
    name = Column(Text, nullable=False, unique=True)
    home: Named[str] = Column(Text, server_default="")
    country: Named[str] = Column(Text, server_default="")
    language: Named[str] = Column(Text, server_default="")
    owner: Named[str] = Column(Text, server_default="")
    forgotten: Named[datetime | None] = Column(UtcTime)


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
    """An address, from its discovery on. ``state``: pending, stored, rejected, forgotten or pruned.

    ``fetched`` is when it was last asked for, answer or none; ``attempts`` count those without one.
    ``key`` is the 16-byte digest of the normalised address: an index on the address itself
    would refuse long ones on PostgreSQL. ``signals`` is what its publisher says to robots of a page that is
    kept, ``until`` when it is to be kept no longer; where it was reserved since, ``reason`` says so.
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
    signals: Named[str] = Column(Text, server_default="")
    until: Named[datetime | None] = Column(UtcTime)


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


class ReservationColumns(TypedColumns):
    """What a host's file of TDMRep reserves: ``rules`` as `store.reservations` has them, none for no file."""

    host = Column(Text, primary_key=True)
    rules: Named[list[Any]] = Column(JSON)
    asked: Named[datetime] = Column(UtcTime)


class ChoreColumns(TypedColumns):
    """A long task over the whole store, and how far it is: it goes on from there when it was interrupted.

    ``counted`` is what the task has to tell of itself so far.
    """

    name = Column(Text, primary_key=True)
    position: Named[int] = Column(BigInteger)
    counted: Named[dict[str, Any]] = Column(JSON)
    started: Named[datetime] = Column(UtcTime)
    updated: Named[datetime] = Column(UtcTime)


class DealingsColumns(TypedColumns):
    """How a run dealt with a host (its name with its port): what was asked, how fast, and what came of it.

    ``gap`` is the shortest time between the beginnings of two requests, null where there were none,
    ``delay`` the one that was to be kept at the least, ``waited`` the length of the ``waits``: seconds.
    ``size`` are the bytes of the answers' bodies as they were sent. ``answers`` and ``refused`` are numbers
    by class and by reason.
    """

    run_id = Column(RowId, ForeignKey("run.id", ondelete="CASCADE"), primary_key=True)
    host = Column(Text, primary_key=True)
    requests: Named[int] = Column(Integer)
    size: Named[int] = Column(BigInteger)
    gap: Named[float | None] = Column(Float)
    delay: Named[float] = Column(Float)
    retries: Named[int] = Column(Integer)
    waits: Named[int] = Column(Integer)
    waited: Named[float] = Column(Float)
    answers: Named[dict[str, int]] = Column(JSON)
    refused: Named[dict[str, int]] = Column(JSON)


class PauseColumns(TypedColumns):
    """A host that is not to be asked ``until`` then, whichever run it is, and why.

    ``failures`` are those in a row; the row is gone once the host answers well.
    """

    host = Column(Text, primary_key=True)
    until: Named[datetime] = Column(UtcTime)
    why: Named[str] = Column(Text)
    failures: Named[int] = Column(Integer)


class RobotsColumns(TypedColumns):
    """What robots.txt of an origin (scheme, host and port) answered when it was ``asked`` for last.

    ``etag`` and ``modified`` are sent back when it is asked for again.
    """

    origin = Column(Text, primary_key=True)
    status: Named[int] = Column(SmallInteger)
    body: Named[bytes] = Column(LargeBinary)
    etag: Named[str] = Column(Text, server_default="")
    modified: Named[str] = Column(Text, server_default="")
    asked: Named[datetime] = Column(UtcTime)


# AUTOINCREMENT: an id that a reader has noted is never given to something else.
outlet = Table("outlet", metadata, OutletColumns, sqlite_autoincrement=True)
run = Table("run", metadata, RunColumns, sqlite_autoincrement=True)
tally = Table("tally", metadata, TallyColumns)
daily = Table("daily", metadata, DailyColumns, sqlite_with_rowid=False)
alarm = Table("alarm", metadata, AlarmColumns)
page = Table("page", metadata, PageColumns, sqlite_autoincrement=True)
look = Table("look", metadata, LookColumns)
reservation = Table("reservation", metadata, ReservationColumns)
chore = Table("chore", metadata, ChoreColumns)
dealings = Table("dealings", metadata, DealingsColumns)
pause = Table("pause", metadata, PauseColumns)
robots = Table("robots", metadata, RobotsColumns)

Index("ix_page_outlet_id_state", page.c.outlet_id, page.c.state)
Index("ix_look_outlet_id_kind_due", look.c.outlet_id, look.c.kind, look.c.due)
