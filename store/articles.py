"""Articles as they are written: the text now, its earlier versions, its signature and index rows."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import Connection, bindparam, delete, exists, func, insert, select, update

from store import search
from store.records import Kept, RawLine
from store.schema import TextColumns, article, candidate, membership, recipe, revision, signature

CHUNK = 500
"""Values a statement: well under the limits of both databases."""


@dataclass(frozen=True, slots=True)
class Words:
    """One reading of a page, as the store keeps it (see ``schema.TextColumns``)."""

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


@dataclass(frozen=True, slots=True)
class Signed:
    """An article's signature (see ``schema.SignatureColumns``) and its keys in the candidate index."""

    recipe_id: int
    size: int
    minima: bytes
    keys: tuple[int, ...]


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
class Candidate:
    """An article that may tell the same story, with the story that it stands in."""

    article_id: int
    story_id: int
    text: str


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
_OF_PAGE = select(*_ROW).where(article.c.page_id == bindparam("page_id"))
_ADD = insert(article).returning(article.c.id)
_SIGN = insert(signature)
_INDEX = insert(candidate)
_SHARING = (
    select(candidate.c.article_id, func.count().label("shared"))
    .where(candidate.c.key.in_(bindparam("keys", expanding=True)))
    .group_by(candidate.c.article_id)
    .having(func.count() >= bindparam("least"))
    .order_by(func.count().desc(), candidate.c.article_id)
    .limit(bindparam("most"))
    .subquery()
)
_CANDIDATES = (
    select(article.c.id, membership.c.story_id, article.c.text)
    .select_from(_SHARING)
    .join(article, article.c.id == _SHARING.c.article_id)
    .join(membership, membership.c.article_id == _SHARING.c.article_id)
    .order_by(_SHARING.c.shared.desc(), article.c.id)
)
_TEXTS = select(article.c.id, article.c.text).where(article.c.id.in_(bindparam("ids", expanding=True)))


def of_page(connection: Connection, page_id: int) -> ArticleRow | None:
    """The article that a page holds, or None."""
    row = connection.execute(_OF_PAGE, {"page_id": page_id}).first()
    return ArticleRow(*row) if row else None


def add(
    connection: Connection, page_id: int, outlet_id: int, words: Words, about: About, appeared: datetime
) -> int:
    """Write a new article and make it findable; its id."""
    values = {
        "page_id": page_id,
        "outlet_id": outlet_id,
        "first_seen": words.fetched,
        "appeared": appeared,
        "version": 1,
        **_about(about),
        **_columns(words),
    }
    article_id = int(connection.execute(_ADD, values).scalar_one())
    search.add(connection, article_id, words.headline, words.text)
    return article_id


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
    connection.execute(
        update(article)
        .where(article.c.id == old.id)
        .values(version=old.version + 1, appeared=appeared, **_about(about), **_columns(words))
    )
    search.add(connection, old.id, words.headline, words.text)


def reclean(
    connection: Connection,
    kept: Kept,
    text: str,
    summary: Sequence[str],
    entries: Sequence[tuple[datetime | None, int]],
    digest: bytes,
) -> None:
    """Write what a stored article's text is by a later cleaning; its page has not changed."""
    values = {"text": text, "summary": list(summary), "entries": _entries(entries), "digest": digest}
    now = update(article).where(article.c.id == kept.article_id, article.c.version == kept.version)
    if connection.execute(now.values(**values)).rowcount == 0:
        then = update(revision).where(
            revision.c.article_id == kept.article_id, revision.c.version == kept.version
        )
        connection.execute(then.values(**values))
    elif text != kept.text:
        search.remove(connection, kept.article_id, kept.headline, kept.text)
        search.add(connection, kept.article_id, kept.headline, text)


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


def sign(connection: Connection, article_id: int, signed: Signed) -> None:
    """Write an article's signature and its rows in the candidate index."""
    values = {"recipe_id": signed.recipe_id, "size": signed.size, "minima": signed.minima}
    connection.execute(_SIGN, {"article_id": article_id, **values})
    if signed.keys:
        connection.execute(_INDEX, [{"key": key, "article_id": article_id} for key in signed.keys])


def signed(connection: Connection, article_id: int) -> tuple[int, bytes] | None:
    """The recipe and the minima of an article's signature."""
    row = connection.execute(
        select(signature.c.recipe_id, signature.c.minima).where(signature.c.article_id == article_id)
    ).first()
    return (int(row[0]), bytes(row[1])) if row else None


def unsign(connection: Connection, article_id: int, keys: Sequence[int]) -> None:
    """Remove an article's signature, and its index rows by their keys."""
    connection.execute(delete(signature).where(signature.c.article_id == article_id))
    connection.execute(
        delete(candidate).where(candidate.c.key.in_(list(keys)), candidate.c.article_id == article_id)
    )


def candidates(connection: Connection, keys: Sequence[int], shared: int, most: int) -> list[Candidate]:
    """Articles that share at least that many keys, those that share most first."""
    if not keys:
        return []
    rows = connection.execute(_CANDIDATES, {"keys": list(keys), "least": shared, "most": most})
    return [Candidate(*row) for row in rows]


def texts(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    """The clean texts of articles by id."""
    found: dict[int, str] = {}
    for start in range(0, len(ids), CHUNK):
        rows = connection.execute(_TEXTS, {"ids": list(ids[start : start + CHUNK])})
        found.update((int(row[0]), str(row[1])) for row in rows)
    return found


def recipe_id(
    connection: Connection, *, scheme: str, seed: int, permutations: int, shingling: str, text_version: int
) -> int:
    """The id of a recipe, written if it is new."""
    values: dict[str, Any] = {
        "scheme": scheme,
        "seed": seed,
        "permutations": permutations,
        "shingling": shingling,
        "text_version": text_version,
    }
    known = connection.execute(
        select(recipe.c.id).where(*(recipe.c[name] == value for name, value in values.items()))
    ).scalar()
    if known is None:
        known = connection.execute(insert(recipe).values(**values).returning(recipe.c.id)).scalar_one()
    return int(known)


def raw_lines(stored: bytes) -> list[RawLine]:
    """The lines as they were before cleaning, from the stored bytes."""
    return [
        RawLine(kind, line, cut, datetime.fromisoformat(at) if at else None)
        for kind, line, cut, at in json.loads(zlib.decompress(stored))
    ]


def _deflated(lines: Sequence[RawLine]) -> bytes:
    rows = [[*line[:3], line.at and line.at.isoformat()] for line in lines]
    return zlib.compress(json.dumps(rows, ensure_ascii=False).encode("utf-8", "replace"), 6)


def _columns(words: Words) -> dict[str, Any]:
    return {
        "headline": words.headline,
        "summary": list(words.summary),
        "text": words.text,
        "extracted": _deflated(words.raw),
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
    return asdict(about) | {"keywords": list(about.keywords), "origins": dict(about.origins)}


def _offset(when: datetime | None) -> int | None:
    given = when.utcoffset() if when else None
    return int(given.total_seconds() // 60) if given is not None else None
