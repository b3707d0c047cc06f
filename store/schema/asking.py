"""What lists of stories are asked by: which stories have what, in order of time; and spans of article ids."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, Named, Table, Text, TypedColumns

from store.schema.base import RowId, metadata


class FacetColumns(TypedColumns):
    """That a story has something: an outlet, a language, so many outlets at least (see ``store.facets``).

    ``facet`` is the number of what it has, ``at`` the story's in microseconds since 1970. One after the
    other in the order of a list: the newest stories of a facet are the end of its rows, and whether one
    of another facet's is among them is one look.
    """

    facet = Column(BigInteger, primary_key=True, autoincrement=False)
    at = Column(BigInteger, primary_key=True, autoincrement=False)
    story_id = Column(BigInteger, primary_key=True, autoincrement=False)


class FacetedColumns(TypedColumns):
    """The facets under which a story stands, by which they are found again when it changes.

    ``held`` are their numbers, little-endian signed 64-bit, ascending. A story that is listed no more (merged
    into another, or empty) has no row.
    """

    story_id = Column(RowId, primary_key=True, autoincrement=False)
    at: Named[int] = Column(BigInteger)
    outlets: Named[int] = Column(Integer)
    held: Named[bytes] = Column(LargeBinary)


class FacetNameColumns(TypedColumns):
    """What the number of a facet stands for, of those that are words: a language, a kind, a news agency."""

    facet = Column(BigInteger, primary_key=True, autoincrement=False)
    kind: Named[str] = Column(Text)
    value: Named[str] = Column(Text)


class SpanColumns(TypedColumns):
    """A span of article ids: their stories appeared no later than ``newest``, no sooner than ``oldest``.

    A search for the newest stories looks at the spans in that order, and leaves off where no later one can
    hold anything newer. Both are in microseconds; a story that has changed may leave them wider than need be.
    """

    number = Column(BigInteger, primary_key=True, autoincrement=False)
    newest: Named[int] = Column(BigInteger)
    oldest: Named[int] = Column(BigInteger)


facet = Table("facet", metadata, FacetColumns, sqlite_with_rowid=False)
faceted = Table("faceted", metadata, FacetedColumns)
facet_name = Table("facet_name", metadata, FacetNameColumns)
span = Table("span", metadata, SpanColumns)

Index("ix_faceted_outlets", faceted.c.outlets, faceted.c.at, faceted.c.story_id)
