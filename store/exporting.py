"""Everything of a choice of stories, streamed: story by story or articles by column, from one moment.

A reader's transaction sees the store as it stood when it began, on both databases: what a crawl writes
meanwhile is not seen, and holds nobody up.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    LargeBinary,
    Text,
    cast,
    func,
    select,
)

from store import plain, query, selecting
from store.about import Abouts
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
TEXTS = ("text",)
"""Columns of long texts."""
_LISTS = tuple(name for name, column in ARTICLE.items() if isinstance(column.type, JSON))
_OF_OUTLET = ("outlet", "country", "owner")
_READ: dict[str, ColumnElement[Any]] = {
    "story_id": membership.c.story_id,
    "follows": membership.c.relation != "lead",
    "appeared": article.c.appeared,
    "first_seen": article.c.first_seen,
    "article_id": article.c.id,
    "outlet": article.c.outlet_id,
    **{name: column for name, column in ARTICLE.items() if name not in _OF_OUTLET},
}
"""What is read of an article: first what orders it; the outlet by its id."""
_YES = {None: None, 0: False, 1: True}
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

    In order of the story's id, the lead first, then in order of time. Times and texts are as the database
    gives them (see ``moments`` and ``words``): whoever reads a million of them may have a quicker way than
    value by value.
    """
    dialect = connection.dialect.name
    outlets, abouts = _outlets(connection), Abouts(connection)
    for ids in parts(selecting.ids(connection, wanted), AT_ONCE):
        # A database that sorts takes whole articles along: here they are sorted by what goes first.
        if rows := sorted(plain.rows(connection, _asked(dialect), {"ids": values(dialect, ids)})):
            columns: Columns = dict(zip(_READ, zip(*rows, strict=True), strict=True))
            ran = zip(*map(outlets.__getitem__, columns["outlet"]), strict=True)
            read = _read(columns) | dict(zip(_OF_OUTLET, ran, strict=True))
            yield {name: read[name] for name in ARTICLE} | _about(abouts, columns["article_id"])


def moments(column: Sequence[datetime | str | None]) -> list[datetime | None]:
    """A column of times, each read: SQLite gives the text of ISO 8601, in UTC if it has no zone."""
    return [None if each is None else utc(each) for each in column]


def words(column: Sequence[str | bytes]) -> list[str]:
    """A column of texts, each read: SQLite gives the long ones as bytes of UTF-8."""
    return [each if isinstance(each, str) else each.decode() for each in column]


def _outlets(connection: Connection) -> Mapping[int, tuple[str, ...]]:
    """What is told of each outlet: looked up once, not for each article anew."""
    told = connection.execute(select(outlet.c.id, *(ARTICLE[name] for name in _OF_OUTLET)))
    return {id_: tuple(row) for id_, *row in told}


@cache
def _asked(dialect: str) -> Any:
    return (
        select(*(_plain(dialect, column).label(name) for name, column in _READ.items()))
        .join_from(membership, article, article.c.id == membership.c.article_id)
        .join(page, page.c.id == article.c.page_id)
        .where(among(dialect, membership.c.story_id, "ids"))
    )


def _plain(dialect: str, column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The column without reading it value by value, which is half of what an export takes."""
    if isinstance(column.type, JSON):
        return cast(column, Text)
    # No text is turned to Python's, to be turned back to UTF-8 in a file's column.
    return cast(column, LargeBinary) if column is article.c.text and dialect == "sqlite" else column


def _read(columns: Columns) -> Columns:
    """The columns with their lists read, a whole column at once."""
    lists = {name: json.loads(f"[{','.join(columns[name])}]") for name in _LISTS}
    return (
        columns
        | lists
        | {
            "source": [each.split() for each in columns["source"]],
            "paywalled": [_YES[each] for each in columns["paywalled"]],
        }
    )


def _about(abouts: Abouts, article_ids: Sequence[int]) -> Columns:
    found = abouts(article_ids)
    columns = zip(*(found.get(each, NOTHING) for each in article_ids), strict=True)
    return dict(zip(About._fields, columns, strict=True))
