"""Removing articles: which are meant, and every row that is theirs but their pages'."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, and_, delete, func, or_, select

from store import address, search
from store.among import among, values
from store.pages import PageState
from store.schema import article, look, page, story

MOST_LED_ON = 5
"""Addresses that are followed from one that led elsewhere."""


class Doomed(NamedTuple):
    """An article that is to be removed, with its page."""

    article_id: int
    page_id: int


class Known(NamedTuple):
    """A page that the store knows, and the article that it holds, None for none."""

    page_id: int
    article_id: int | None
    reason: str
    detail: str


def at(connection: Connection, url: str, redirected: str) -> list[Known]:
    """The page at an address, and those that it led to (``redirected`` is the reason that says so); none for
    an address that the store does not know. Raises ValueError for one that cannot be asked for."""
    found: list[Known] = []
    columns = page.c.id, article.c.id, page.c.reason, page.c.detail
    asked = select(*columns).select_from(page).outerjoin(article, article.c.page_id == page.c.id)
    key = address.key(url)
    while len(found) < MOST_LED_ON and (row := connection.execute(asked.where(page.c.key == key)).first()):
        found.append(Known(*row))
        if row.reason != redirected:
            break
        try:
            key = address.key(row.detail)
        except ValueError:
            break
    return found


def of_outlet(connection: Connection, outlet_id: int) -> list[Doomed]:
    """The articles of an outlet."""
    return _doomed(connection, _all().where(article.c.outlet_id == outlet_id).order_by(article.c.id))


def older(connection: Connection, than: datetime) -> list[Doomed]:
    """The articles that appeared before a time, the oldest first."""
    return _doomed(connection, _all().where(article.c.appeared < than).order_by(article.c.appeared))


def reserved(connection: Connection, reason: str, now: datetime) -> list[Doomed]:
    """The articles that their publishers have come to reserve (the pages' ``reason`` says so), or no longer
    want kept."""
    since = or_(page.c.reason == reason, page.c.until <= now)
    asked = _all().join(page, page.c.id == article.c.page_id)
    return _doomed(connection, asked.where(page.c.state == PageState.STORED, since).order_by(article.c.id))


def _all() -> Select[int, int]:
    return select(article.c.id, article.c.page_id)


def _doomed(connection: Connection, asked: Select[int, int]) -> list[Doomed]:
    return [Doomed(*row) for row in connection.execute(asked)]


def still_there(connection: Connection, article_ids: Collection[int]) -> set[int]:
    """Those of these articles that the store holds."""
    dialect = connection.dialect.name
    return set(connection.scalars(_there(dialect), {"ids": values(dialect, article_ids)}))


@cache
def _there(dialect: str) -> Any:
    return select(article.c.id).where(among(dialect, article.c.id, "ids"))


def versions(connection: Connection, article_ids: Collection[int]) -> int:
    """How many earlier versions these articles have."""
    dialect = connection.dialect.name
    return int(connection.scalar(_versions(dialect), {"ids": values(dialect, article_ids)}) or 0)


@cache
def _versions(dialect: str) -> Any:
    return select(func.sum(article.c.version - 1)).where(among(dialect, article.c.id, "ids"))


def remove(connection: Connection, article_ids: Sequence[int]) -> None:
    """Remove articles whose stories have let them go, with their versions, words and all that was said of
    them; their rows in the candidate index must be gone."""
    dialect = connection.dialect.name
    ids = {"ids": values(dialect, article_ids)}
    for article_id, headline, body, authors in connection.execute(_texts(dialect), ids).all():
        search.remove(connection, article_id, headline, body)
        search.remove_heads(connection, (article_id, headline, authors))
    connection.execute(_removal(dialect), ids)


@cache
def _texts(dialect: str) -> Any:
    told = select(article.c.id, article.c.headline, article.c.text, article.c.authors)
    return told.where(among(dialect, article.c.id, "ids"))


@cache
def _removal(dialect: str) -> Any:
    return delete(article).where(among(dialect, article.c.id, "ids"))


def look_no_more(connection: Connection, page_ids: Collection[int]) -> None:
    """Look at these pages no more."""
    rows = connection.execute(select(page.c.key, page.c.url).where(page.c.id.in_(list(page_ids))))
    keys = {key for row in rows for key in (bytes(row.key), address.key(row.url))}
    connection.execute(delete(look).where(look.c.key.in_(sorted(keys))))


def is_empty(connection: Connection, story_id: int) -> bool:
    """Whether a story is known of which every article was removed."""
    left = and_(story.c.id == story_id, story.c.articles == 0, story.c.merged_into.is_(None))
    return connection.execute(select(story.c.id).where(left)).first() is not None
