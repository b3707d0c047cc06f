"""Articles as they are written: the text now, and its earlier versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta, timezone
from functools import cache
from typing import Any

from sqlalchemy import Connection, exists, insert, select, update

from store import ids, rows, search
from store.among import among, values
from store.packing import packed
from store.records import Kept, RawLine
from store.schema import article, membership, revision
from store.schema.texts import TextColumns


@dataclass(frozen=True, slots=True)
class Words:
    """One reading of a page, as the store keeps it (see ``schema.texts.TextColumns``)."""

    headline: str
    summary: tuple[str, ...]
    text: str
    raw: tuple[RawLine, ...]
    text_version: int
    digest: bytes
    authors: tuple[str, ...]
    credit: tuple[str, ...]
    entries: tuple[tuple[datetime | None, int], ...]
    published: datetime | None
    modified: datetime | None
    fetched: datetime
    run_id: int | None


@dataclass(frozen=True, slots=True)
class About:
    """What is known of an article beside its words."""

    canonical: str = ""
    language: str = ""
    image: str = ""
    section: str = ""
    amp: str = ""
    kind: str = "report"
    paywalled: bool | None = None
    keywords: tuple[str, ...] = ()
    origins: tuple[tuple[str, str], ...] = ()
    host: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article as the writer finds it; ``published`` is in UTC, its own offset in minutes beside it."""

    id: int
    digest: bytes
    version: int
    published: datetime | None
    published_offset: int | None
    fetched: datetime
    first_seen: datetime

    @property
    def told(self) -> datetime | None:
        """When it was published, as its page wrote it: with its own offset."""
        if self.published is None or self.published_offset is None:
            return self.published
        return self.published.astimezone(timezone(timedelta(minutes=self.published_offset)))


@dataclass(frozen=True, slots=True)
class Placed:
    """An article with the story that it stands in."""

    article_id: int
    story_id: int
    appeared: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Addition:
    """A new article as it is written: of which page and outlet, and when it appeared."""

    page_id: int
    outlet_id: int
    words: Words
    about: About
    appeared: datetime


_TEXT_COLUMNS = [*TextColumns.__annotations__, "run_id"]
_ROW = (
    article.c.id,
    article.c.digest,
    article.c.version,
    article.c.published,
    article.c.published_offset,
    article.c.fetched,
    article.c.first_seen,
)
_ABOUT = tuple(each.name for each in fields(About))
_TOLD = (*_ABOUT, *_TEXT_COLUMNS)
_ADDED = ("id", "page_id", "outlet_id", "first_seen", "appeared", "version", *_TOLD)


@cache
def _of_pages(dialect: str) -> Any:
    return select(article.c.page_id, *_ROW).where(among(dialect, article.c.page_id, "pages"))


@cache
def _placed(dialect: str) -> Any:
    return (
        select(article.c.id, membership.c.story_id, article.c.appeared, article.c.text)
        .join(membership, membership.c.article_id == article.c.id)
        .where(among(dialect, article.c.id, "ids"))
    )


def of_pages(connection: Connection, page_ids: Sequence[int]) -> dict[int, ArticleRow]:
    """The articles that pages hold, by the page; a page that holds none is left out."""
    dialect = connection.dialect.name
    found = connection.execute(_of_pages(dialect), {"pages": values(dialect, page_ids)}) if page_ids else ()
    return {row[0]: ArticleRow(*row[1:]) for row in found}


def add(connection: Connection, new: Sequence[Addition]) -> list[int]:
    """Write new articles and make them findable; their ids, in order."""
    if not new:
        return []
    article_ids = list(ids.take(connection, article, len(new)))
    added = [_row(id_, each) for id_, each in zip(article_ids, new, strict=True)]
    rows.add(connection, article, _ADDED, added)
    words = [(id_, each.words) for id_, each in zip(article_ids, new, strict=True)]
    search.add(connection, [(article_id, each.headline, each.text) for article_id, each in words])
    search.add_heads(connection, [(article_id, each.headline, each.authors) for article_id, each in words])
    return article_ids


def revise(connection: Connection, old: ArticleRow, words: Words, about: About, appeared: datetime) -> None:
    """Put a page's new text in the place of the old, which is kept as an earlier version."""
    before = connection.execute(
        select(*(article.c[name] for name in _TEXT_COLUMNS)).where(article.c.id == old.id)
    ).one()
    connection.execute(
        insert(revision).values(
            article_id=old.id, version=old.version, **dict(zip(_TEXT_COLUMNS, before, strict=True))
        )
    )
    search.remove(connection, old.id, before.headline, before.text)
    search.remove_heads(connection, (old.id, before.headline, before.authors))
    connection.execute(
        update(article)
        .where(article.c.id == old.id)
        .values(version=old.version + 1, appeared=appeared, **_about(about), **_columns(words))
    )
    search.add(connection, [(old.id, words.headline, words.text)])
    search.add_heads(connection, [(old.id, words.headline, words.authors)])


def reclean(
    connection: Connection,
    kept: Kept,
    text: str,
    summary: Sequence[str],
    entries: Sequence[tuple[datetime | None, int]],
    digest: bytes,
) -> None:
    """Write what a stored article's text is by a later cleaning; its page has not changed."""
    cleaned = {"text": text, "summary": list(summary), "entries": _entries(entries), "digest": digest}
    now = update(article).where(article.c.id == kept.article_id, article.c.version == kept.version)
    if connection.execute(now.values(**cleaned)).rowcount == 0:
        then = update(revision).where(
            revision.c.article_id == kept.article_id, revision.c.version == kept.version
        )
        connection.execute(then.values(**cleaned))
    elif text != kept.text:
        search.remove(connection, kept.article_id, kept.headline, kept.text)
        search.add(connection, [(kept.article_id, kept.headline, text)])


def keep_earlier(connection: Connection, now: ArticleRow, words: Words) -> None:
    """Keep an earlier version of a page that came later, out of an archive; the text now stays."""
    connection.execute(insert(revision).values(article_id=now.id, version=now.version, **_columns(words)))
    connection.execute(update(article).where(article.c.id == now.id).values(version=now.version + 1))


def has_been(connection: Connection, article_id: int, digest: bytes) -> bool:
    """Whether an article's earlier versions hold one of that digest."""
    held = exists().where(revision.c.article_id == article_id, revision.c.digest == digest)
    return bool(connection.scalar(select(held)))


def seen_again(connection: Connection, article_id: int, fetched: datetime) -> None:
    """Write that the text stood so at a later fetch: what an archive brings from between is the older one."""
    connection.execute(update(article).where(article.c.id == article_id).values(fetched=fetched))


def seen_earlier(connection: Connection, article_id: int, first_seen: datetime, appeared: datetime) -> None:
    """Write that an article was seen sooner than was known."""
    connection.execute(
        update(article).where(article.c.id == article_id).values(first_seen=first_seen, appeared=appeared)
    )


def placed(connection: Connection, article_ids: Sequence[int]) -> dict[int, Placed]:
    """Articles by their ids, with the stories that they stand in."""
    dialect = connection.dialect.name
    asked = {"ids": values(dialect, article_ids)}
    found = connection.execute(_placed(dialect), asked) if article_ids else ()
    return {row[0]: Placed(*row) for row in found}


def _row(article_id: int, new: Addition) -> list[Any]:
    """A new article's columns, in the order of ``_ADDED``."""
    told = _about(new.about) | _columns(new.words)
    first = [article_id, new.page_id, new.outlet_id, new.words.fetched, new.appeared, 1]
    return [*first, *(told[name] for name in _TOLD)]


def _columns(words: Words) -> dict[str, Any]:
    return {
        "headline": words.headline,
        "summary": list(words.summary),
        "text": words.text,
        "extracted": packed(words.raw),
        "text_version": words.text_version,
        "digest": words.digest,
        "authors": list(words.authors),
        "credit": list(words.credit),
        "entries": _entries(words.entries),
        "published": words.published,
        "published_offset": _offset(words.published),
        "modified": words.modified,
        "modified_offset": _offset(words.modified),
        "fetched": words.fetched,
        "run_id": words.run_id,
    }


def _entries(entries: Sequence[tuple[datetime | None, int]]) -> list[Any]:
    return [[at and at.isoformat(), place] for at, place in entries]


def _about(about: About) -> dict[str, Any]:
    told = {name: getattr(about, name) for name in _ABOUT}
    return told | {"keywords": list(about.keywords), "origins": dict(about.origins)}


def _offset(when: datetime | None) -> int | None:
    given = when.utcoffset() if when else None
    return int(given.total_seconds() // 60) if given is not None else None
