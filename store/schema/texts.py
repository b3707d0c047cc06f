"""What was read: an article as it stands, its earlier versions, and what is learned of an outlet's lines."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
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


class TextColumns(TypedColumns):
    """What one reading of a page gave: the columns that an article and its earlier versions share.

    ``extracted`` are the lines before cleaning (see ``records.RawLine``), packed (see ``store.packing``);
    ``digest`` is the 16-byte digest of the headline and of the text before learned lines were cut;
    ``credit`` names agencies and desks, ``entries`` where a live blog's entries begin in the text:
    pairs of a time and an offset in characters. ``*_offset`` is the page's own UTC offset in minutes.
    """

    headline: Named[str] = Column(Text)
    summary: Named[list[str]] = Column(JSON)
    text: Named[str] = Column(Text)
    extracted: Named[bytes] = Column(LargeBinary)
    text_version: Named[int] = Column(SmallInteger)
    digest: Named[bytes] = Column(LargeBinary(16))
    authors: Named[list[str]] = Column(JSON)
    credit: Named[list[str]] = Column(JSON, server_default="[]")
    entries: Named[list[Any]] = Column(JSON, server_default="[]")
    published: Named[datetime | None] = Column(UtcTime)
    published_offset: Named[int | None] = Column(SmallInteger)
    modified: Named[datetime | None] = Column(UtcTime)
    modified_offset: Named[int | None] = Column(SmallInteger)
    fetched: Named[datetime] = Column(UtcTime)
    run_id = Column(RowId, ForeignKey("run.id", ondelete="SET NULL"), nullable=True)


class ArticleColumns(TextColumns):
    """An article as it stands now; the page that it came from has only this one.

    ``appeared`` is its published time where that can be believed, else when it was first seen: what
    orders a story's copies and dates the story. ``origins`` says for each field where on the page it
    came from; ``paywalled`` is what the page says of itself, null when nothing. ``host`` is the page's,
    ``source`` are the hosts, with spaces between, that the page names as where its text is from.
    """

    id = Column(RowId, primary_key=True)
    page_id = Column(RowId, ForeignKey("page.id"), nullable=False, unique=True)
    outlet_id = Column(RowId, ForeignKey("outlet.id"), nullable=False)
    canonical: Named[str] = Column(Text, server_default="")
    language: Named[str] = Column(Text, server_default="")
    image: Named[str] = Column(Text, server_default="")
    section: Named[str] = Column(Text, server_default="")
    amp: Named[str] = Column(Text, server_default="")
    kind: Named[str] = Column(Text, server_default="report")
    paywalled: Named[bool | None] = Column(Boolean)
    keywords: Named[list[str]] = Column(JSON, server_default="[]")
    origins: Named[dict[str, str]] = Column(JSON, server_default="{}")
    first_seen: Named[datetime] = Column(UtcTime)
    appeared: Named[datetime] = Column(UtcTime)
    version: Named[int] = Column(SmallInteger, server_default="1")
    host: Named[str] = Column(Text, server_default="")
    source: Named[str] = Column(Text, server_default="")


class RevisionColumns(TextColumns):
    """An earlier version of an article, as it stood until the page changed.

    Versions are numbered as they came; an archive may bring an earlier capture later.
    """

    article_id = Column(RowId, ForeignKey("article.id", ondelete="CASCADE"), primary_key=True)
    version = Column(SmallInteger, primary_key=True, autoincrement=False)


class SchoolingColumns(TypedColumns):
    """How many stories of an outlet its lines were counted in."""

    outlet_id = Column(RowId, ForeignKey("outlet.id", ondelete="CASCADE"), primary_key=True)
    stories: Named[int] = Column(Integer)


class RecurrenceColumns(TypedColumns):
    """In how many stories of an outlet a line stood, and where: what furniture is learned from.

    ``key`` is the 64-bit digest of the line, or of the line with its names and numbers masked; ``days``
    counts the days on which it was seen, each later than the one before, ``day`` is the last (a
    proleptic ordinal); ``since`` is the
    bucket of stories in which counting began (see ``store.recurrence``).
    """

    outlet_id = Column(RowId, ForeignKey("outlet.id", ondelete="CASCADE"), primary_key=True)
    key = Column(BigInteger, primary_key=True, autoincrement=False)
    stories: Named[int] = Column(Integer, server_default="1")
    days: Named[int] = Column(Integer, server_default="1")
    head: Named[int] = Column(Integer)
    tail: Named[int] = Column(Integer)
    day: Named[int] = Column(Integer)
    since: Named[int] = Column(Integer)


# AUTOINCREMENT: an id that a reader has noted is never given to something else.
article = Table("article", metadata, ArticleColumns, sqlite_autoincrement=True)
revision = Table("revision", metadata, RevisionColumns)
schooling = Table("schooling", metadata, SchoolingColumns)
recurrence = Table("recurrence", metadata, RecurrenceColumns, sqlite_with_rowid=False)

Index("ix_article_outlet_id_first_seen", article.c.outlet_id, article.c.first_seen)
Index("ix_article_appeared", article.c.appeared)
