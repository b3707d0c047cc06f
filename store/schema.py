"""The tables: what a page, an article, a story and a run are in the store, on SQLite and PostgreSQL alike.

Typed Core tables rather than mapped classes: a reader's process then never pays for the ORM's import.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Named,
    SmallInteger,
    Table,
    Text,
    TypedColumns,
    TypeDecorator,
    true,
)

REVISION = "0005"
"""The migration that these tables stand for; a test holds it against the newest one."""

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

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Give the time back in UTC, where the database keeps no zone too."""
        if value is None:
            return None
        stored: datetime = value
        return stored.replace(tzinfo=UTC) if stored.tzinfo is None else stored.astimezone(UTC)


# SQLite numbers rows by itself only in a column declared INTEGER.
RowId = BigInteger().with_variant(Integer(), "sqlite")


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


class RecipeColumns(TypedColumns):
    """How signatures were made; two of different recipes cannot be compared.

    A refold under the recipe that is in use makes another ``generation`` of it.
    """

    id = Column(RowId, primary_key=True)
    scheme: Named[str] = Column(Text)
    seed: Named[int] = Column(Integer)
    permutations: Named[int] = Column(SmallInteger)
    shingling: Named[str] = Column(Text)
    text_version: Named[int] = Column(SmallInteger)
    generation: Named[int] = Column(SmallInteger, server_default="0")


class SignatureColumns(TypedColumns):
    """An article's MinHash.

    ``minima`` are little-endian unsigned 32-bit numbers, one a permutation; ``size`` is the number
    of distinct shingles that were signed; ``exact`` a 64-bit digest of both, by which exact repeats are
    found however long apart, null for texts too short to be told by it. ``shelf`` is where its rows in
    the candidate index stand (see ``store.candidates``), null for an article that has none.
    """

    article_id = Column(RowId, ForeignKey("article.id", ondelete="CASCADE"), primary_key=True)
    recipe_id = Column(RowId, ForeignKey("recipe.id"), nullable=False)
    size: Named[int] = Column(Integer)
    minima: Named[bytes] = Column(LargeBinary)
    exact: Named[int | None] = Column(BigInteger)
    shelf: Named[int | None] = Column(SmallInteger)


class CandidateColumns(TypedColumns):
    """The candidate index: a story's representatives by the keys of their signatures.

    No foreign key: its check would want a second index as large as the table. Whoever removes an
    article removes these rows by the keys of its signature.
    """

    key = Column(BigInteger, primary_key=True, autoincrement=False)
    article_id = Column(BigInteger, primary_key=True, autoincrement=False)


class ShinglingColumns(TypedColumns):
    """The shingles of what stands in the candidate index, by which it is compared without a look at its text.

    ``key`` is of the shelf and the article (see ``store.candidates``); ``run`` are the shingles in their
    order, little-endian unsigned 32-bit numbers; ``appeared`` is the article's.
    """

    key = Column(BigInteger, primary_key=True, autoincrement=False)
    appeared: Named[datetime] = Column(UtcTime)
    run: Named[bytes] = Column(LargeBinary)


class ShelfColumns(TypedColumns):
    """A span of time in the candidate index, and when it was last written to."""

    number = Column(SmallInteger, primary_key=True, autoincrement=False)
    written: Named[datetime] = Column(UtcTime)


class StoryColumns(TypedColumns):
    """One story. ``at`` is when its lead appeared, ``lead_rule`` by what rule that one leads.

    A story that was merged keeps its row, and ``merged_into`` names the one that answers for it.
    """

    id = Column(RowId, primary_key=True)
    lead_id = Column(RowId, ForeignKey("article.id"), nullable=True)
    lead_rule: Named[str] = Column(Text, server_default="")
    at: Named[datetime] = Column(UtcTime)
    first_seen: Named[datetime] = Column(UtcTime)
    language: Named[str] = Column(Text, server_default="")
    articles: Named[int] = Column(Integer)
    outlets: Named[int] = Column(Integer)
    merged_into = Column(RowId, ForeignKey("story.id"), nullable=True)


class MembershipColumns(TypedColumns):
    """What an article is to its story: lead, copy, excerpt or extended, measured against the lead.

    ``share`` is how much of the article stands in the lead, ``common`` how much of what the two share is
    many stories' (see ``pipelines.folding.likeness``); ``rule`` says by which rule it joined. What
    ``represents`` its story is what newcomers are compared with.
    """

    article_id = Column(RowId, ForeignKey("article.id", ondelete="CASCADE"), primary_key=True)
    story_id = Column(RowId, ForeignKey("story.id"), nullable=False, index=True)
    relation: Named[str] = Column(Text)
    similarity: Named[float]
    containment: Named[float]
    share: Named[float] = Column(Float, server_default="1")
    common: Named[float] = Column(Float, server_default="0")
    rule: Named[str] = Column(Text, server_default="")
    represents: Named[bool] = Column(Boolean, server_default=true())
    joined: Named[datetime] = Column(UtcTime)
    run_id = Column(RowId, ForeignKey("run.id", ondelete="SET NULL"), nullable=True)


class HoldingColumns(TypedColumns):
    """A round-up that holds another story's article as a small part of its own text.

    ``containment`` is the share of the held article that the round-up has, ``share`` how much of the
    round-up that is.
    """

    article_id = Column(RowId, ForeignKey("article.id", ondelete="CASCADE"), primary_key=True)
    held_id = Column(RowId, ForeignKey("article.id", ondelete="CASCADE"), primary_key=True, index=True)
    containment: Named[float] = Column(Float)
    share: Named[float] = Column(Float)


class RulingColumns(TypedColumns):
    """An editor's say of two articles: they are one story (``together``), or are not (``apart``)."""

    one_id = Column(RowId, ForeignKey("article.id", ondelete="CASCADE"), primary_key=True)
    other_id = Column(RowId, ForeignKey("article.id", ondelete="CASCADE"), primary_key=True, index=True)
    kind: Named[str] = Column(Text)
    at: Named[datetime] = Column(UtcTime)


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
page = Table("page", metadata, PageColumns, sqlite_autoincrement=True)
look = Table("look", metadata, LookColumns)
article = Table("article", metadata, ArticleColumns, sqlite_autoincrement=True)
revision = Table("revision", metadata, RevisionColumns)
recipe = Table("recipe", metadata, RecipeColumns)
signature = Table("signature", metadata, SignatureColumns)
candidate = Table("candidate", metadata, CandidateColumns, sqlite_with_rowid=False)
shingling = Table("shingling", metadata, ShinglingColumns)
shelf = Table("shelf", metadata, ShelfColumns)
story = Table("story", metadata, StoryColumns, sqlite_autoincrement=True)
membership = Table("membership", metadata, MembershipColumns)
holding = Table("holding", metadata, HoldingColumns)
ruling = Table("ruling", metadata, RulingColumns)
schooling = Table("schooling", metadata, SchoolingColumns)
recurrence = Table("recurrence", metadata, RecurrenceColumns, sqlite_with_rowid=False)
chore = Table("chore", metadata, ChoreColumns)

Index("ix_page_outlet_id_state", page.c.outlet_id, page.c.state)
Index("ix_look_outlet_id_kind_due", look.c.outlet_id, look.c.kind, look.c.due)
Index("ix_article_outlet_id_first_seen", article.c.outlet_id, article.c.first_seen)
Index("ix_story_at", story.c.at, story.c.id)
Index(
    "uq_recipe",
    recipe.c.scheme,
    recipe.c.seed,
    recipe.c.permutations,
    recipe.c.shingling,
    recipe.c.text_version,
    recipe.c.generation,
    unique=True,
)
Index("ix_signature_exact", signature.c.exact, signature.c.article_id)
