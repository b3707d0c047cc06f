"""Everything of a choice of stories, streamed: story by story or articles by column, from one moment.

A reader's transaction sees the store as it stood when it began, on both databases: what a crawl writes
meanwhile is not seen, and holds nobody up.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, Connection, Text, cast, func, select, type_coerce

from store import query, selecting, tags
from store.among import among, parts, values
from store.records import About, Story
from store.schema import UtcTime, article, membership, outlet, page, story
from store.schema.base import utc
from store.wanted import Wanted

EVERYTHING = Wanted()
AT_ONCE = 200
"""Stories whose copies are held in memory at a time."""
ARTICLE: dict[str, ColumnElement[Any]] = {
    "story_id": membership.c.story_id,
    "article_id": article.c.id,
    "relation": membership.c.relation,
    "similarity": membership.c.similarity,
    "containment": membership.c.containment,
    "share": membership.c.share,
    "common": membership.c.common,
    "rule": membership.c.rule,
    "outlet": outlet.c.name,
    "country": outlet.c.country,
    "owner": outlet.c.owner,
    "url": page.c.url,
    "canonical": article.c.canonical,
    "title": article.c.headline,
    "summary": article.c.summary,
    "text": article.c.text,
    "authors": article.c.authors,
    "credit": article.c.credit,
    "source": article.c.source,
    "language": article.c.language,
    "section": article.c.section,
    "keywords": article.c.keywords,
    "kind": article.c.kind,
    "paywalled": article.c.paywalled,
    "image": article.c.image,
    "published": article.c.published,
    "modified": article.c.modified,
    "fetched": article.c.fetched,
    "first_seen": article.c.first_seen,
    "appeared": article.c.appeared,
    "versions": article.c.version,
    "signals": page.c.signals,
}
"""What is exported of an article, and where it stands."""
TIMES = tuple(name for name, column in ARTICLE.items() if isinstance(column.type, UtcTime))
_LISTS = tuple(name for name, column in ARTICLE.items() if isinstance(column.type, JSON))
NOTHING = About()
Columns = dict[str, Sequence[Any]]
"""Columns of like length by their names."""


def number(connection: Connection, wanted: Wanted = EVERYTHING) -> int:
    """How many articles the stories wanted have."""
    dialect = connection.dialect.name
    counted = select(func.sum(story.c.articles)).where(among(dialect, story.c.id, "ids"))
    found = parts(selecting.ids(connection, wanted))
    return sum(int(connection.scalar(counted, {"ids": values(dialect, each)}) or 0) for each in found)


def stories(connection: Connection, wanted: Wanted = EVERYTHING) -> Iterator[Story]:
    """The stories wanted in order of their ids; order, limit and cursor of a list mean nothing here."""
    for ids in parts(selecting.ids(connection, wanted), AT_ONCE):
        yield from query.whole(connection, ids)


def articles(connection: Connection, wanted: Wanted = EVERYTHING) -> Iterator[Columns]:
    """The articles of the stories wanted, some at a time: the columns of ``ARTICLE``, then of ``About``.

    In order of the story's id, the lead first, then in order of time. A time is as the database gives it
    (see ``moments``): whoever reads a million of them may have a quicker way than value by value.
    """
    dialect = connection.dialect.name
    asked = query.of_copies(dialect, *(_plain(column).label(name) for name, column in ARTICLE.items()))
    for ids in parts(selecting.ids(connection, wanted), AT_ONCE):
        rows = connection.execute(asked, {"ids": values(dialect, ids)}).all()
        if rows:
            columns: Columns = dict(zip(ARTICLE, zip(*rows, strict=True), strict=True))
            yield _read(columns) | _about(connection, columns["article_id"])


def moments(column: Sequence[datetime | str | None]) -> list[datetime | None]:
    """A column of times, each read: SQLite gives the text of ISO 8601, in UTC if it has no zone."""
    return [None if each is None else utc(each) for each in column]


def _plain(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The column without SQLAlchemy's reading value by value, which is half of what an export takes."""
    if isinstance(column.type, JSON):
        return cast(column, Text)
    return type_coerce(column, Text) if isinstance(column.type, UtcTime) else column


def _read(columns: Columns) -> Columns:
    """The columns with their lists read, a whole column at once."""
    lists = {name: json.loads(f"[{','.join(columns[name])}]") for name in _LISTS}
    return columns | lists | {"source": [each.split() for each in columns["source"]]}


def _about(connection: Connection, article_ids: Sequence[int]) -> Columns:
    found = tags.about(connection, article_ids)
    columns = zip(*(found.get(each, NOTHING) for each in article_ids), strict=True)
    return dict(zip(About._fields, columns, strict=True))
