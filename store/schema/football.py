"""What articles speak of: clubs, competitions and national teams, and which article is about which."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Named,
    SmallInteger,
    Table,
    Text,
    TypedColumns,
)

from store.schema.base import RowId, metadata


class SubjectColumns(TypedColumns):
    """A club, a competition or a national team. ``kind``: club, competition or team.

    ``key`` is the one that it has in Touchline's data (`pipelines.football`) and stays; ``country`` is a code
    of ISO 3166-1 (GB-ENG, GB-SCO, GB-WLS and GB-NIR of 3166-2), "" for what is of no one country. A subject
    has a row from the first article on that speaks of it.
    """

    id = Column(RowId, primary_key=True)
    kind: Named[str] = Column(Text)
    key: Named[str] = Column(Text, unique=True)
    name: Named[str] = Column(Text)
    country: Named[str] = Column(Text, server_default="")


class TaggingColumns(TypedColumns):
    """A subject that an article names. ``weight`` is its share of what the article names, from 0 to 1;
    ``about`` says whether the article is about it or only mentions it (see ``pipelines.football.weigh``)."""

    article_id = Column(RowId, ForeignKey("article.id", ondelete="CASCADE"), primary_key=True)
    subject_id = Column(RowId, ForeignKey("subject.id"), primary_key=True)
    weight: Named[float] = Column(Float)
    about: Named[bool] = Column(Boolean)


class TaggedColumns(TypedColumns):
    """By which version of the tagger an article was tagged; one that has no row was tagged by none."""

    article_id = Column(RowId, ForeignKey("article.id", ondelete="CASCADE"), primary_key=True)
    version: Named[int] = Column(SmallInteger)


subject = Table("subject", metadata, SubjectColumns)
tagging = Table("tagging", metadata, TaggingColumns, sqlite_with_rowid=False)
tagged = Table("tagged", metadata, TaggedColumns)
