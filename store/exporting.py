"""Everything of a choice of stories, streamed: story by story or article by article, from one moment.

A reader's transaction sees the store as it stood when it began, on both databases: what a crawl writes
meanwhile is not seen, and holds nobody up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from store import query, selecting
from store.among import among, parts, values
from store.records import Story
from store.schema import article, membership, outlet, page, story
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


def articles(connection: Connection, wanted: Wanted = EVERYTHING) -> Iterator[Sequence[Row[Any]]]:
    """The articles of the stories wanted, some at a time, with the columns of ``ARTICLE`` in their order.

    In order of the story's id, the lead first, then in order of time.
    """
    dialect = connection.dialect.name
    asked = query.of_copies(dialect, *(column.label(name) for name, column in ARTICLE.items()))
    for ids in parts(selecting.ids(connection, wanted), AT_ONCE):
        yield connection.execute(asked, {"ids": values(dialect, ids)}).all()
