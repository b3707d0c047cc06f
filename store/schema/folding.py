"""What makes one story of many articles: signatures, the candidate index, stories and who is in them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
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
    true,
)

from store.schema.base import RowId, UtcTime, metadata


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

    A story that was merged keeps its row, and ``merged_into`` names the one that answers for it; so does one
    of which every article was removed.
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


# AUTOINCREMENT: an id that a reader has noted is never given to something else.
recipe = Table("recipe", metadata, RecipeColumns)
signature = Table("signature", metadata, SignatureColumns)
candidate = Table("candidate", metadata, CandidateColumns, sqlite_with_rowid=False)
shingling = Table("shingling", metadata, ShinglingColumns)
shelf = Table("shelf", metadata, ShelfColumns)
story = Table("story", metadata, StoryColumns, sqlite_autoincrement=True)
membership = Table("membership", metadata, MembershipColumns)
holding = Table("holding", metadata, HoldingColumns)
ruling = Table("ruling", metadata, RulingColumns)

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
