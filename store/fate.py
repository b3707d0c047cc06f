"""What became of pages, one by one: for who asks why a line went, and for what cleans the store again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from store import address
from store.errors import RequestError
from store.packing import unpacked
from store.records import Kept
from store.schema import article, membership, outlet, page, revision


@dataclass(frozen=True, slots=True)
class Fate:
    """How an address stands in the store: ``state`` is pending, stored, rejected (see ``reason``), forgotten
    or pruned.

    ``kept`` is the article that it holds, None where it holds none; ``signals`` is what its publisher says to
    robots of it, ``until`` when it is to be kept no longer.
    """

    url: str
    outlet: str
    state: str
    reason: str
    detail: str
    status: int | None
    fetched: datetime | None
    signals: str
    until: datetime | None
    kept: Kept | None


def of(connection: Connection, url: str) -> Fate | None:
    """What became of an address, however it is spelt; None for one that the store does not know.

    Raises ValueError for an address that cannot be asked for.
    """
    found = connection.execute(
        select(page, outlet.c.name)
        .join(outlet, outlet.c.id == page.c.outlet_id)
        .where(page.c.key == address.key(url))
    ).first()
    if found is None:
        return None
    kept = connection.execute(_articles().where(article.c.page_id == found.id)).first()
    return Fate(
        url=found.url,
        outlet=found.name,
        state=found.state,
        reason=found.reason,
        detail=found.detail,
        status=found.status,
        fetched=found.fetched,
        signals=found.signals,
        until=found.until,
        kept=_kept(kept) if kept else None,
    )


def held_at(connection: Connection, url: str) -> Kept:
    """The article at an address. Raises RequestError, which says what became of a page that holds none."""
    try:
        found = of(connection, url)
    except ValueError as error:
        raise RequestError(str(error)) from None
    if found is None:
        raise RequestError(f"the store knows no page at {url}")
    if found.kept is None:
        why = ": ".join(filter(None, (found.reason, found.detail)))
        raise RequestError(f"no article at {url}: the page is {found.state}{f' ({why})' if why else ''}")
    return found.kept


def place(connection: Connection, article_id: int) -> tuple[str, str, bool]:
    """What an article is to its story, by which rule it joined, and whether it represents the story."""
    columns = membership.c.relation, membership.c.rule, membership.c.represents
    row = connection.execute(select(*columns).where(membership.c.article_id == article_id)).one()
    return row[0], row[1], row[2]


def after(
    connection: Connection, article_id: int, most: int, outlet_ids: Collection[int] | None = None
) -> list[Kept]:
    """Articles in order of their ids, those after this one; of these outlets only, where any are given."""
    wanted = _articles().where(article.c.id > article_id).order_by(article.c.id).limit(most)
    if outlet_ids is not None:
        # The sum keeps SQLite from an index by which it would sort what is left at every step.
        wanted = wanted.where((article.c.outlet_id + 0).in_(list(outlet_ids)))
    return [_kept(row) for row in connection.execute(wanted)]


def newest(connection: Connection) -> int:
    """The id of the newest article; 0 in a store that holds none."""
    return int(connection.scalar(select(func.max(article.c.id))) or 0)


def earlier(connection: Connection, kept: Kept) -> list[Kept]:
    """The earlier versions of an article, oldest first."""
    if kept.version == 1:
        return []
    rows = connection.execute(
        select(revision).where(revision.c.article_id == kept.article_id).order_by(revision.c.version)
    )
    return [
        replace(
            kept,
            headline=row.headline,
            summary=tuple(row.summary),
            authors=tuple(row.authors),
            text=row.text,
            digest=row.digest,
            version=row.version,
            raw=tuple(unpacked(row.extracted)),
        )
        for row in rows
    ]


def _articles() -> Select[Any]:
    return (
        select(article, page.c.url, outlet.c.name, membership.c.story_id)
        .join_from(article, page, page.c.id == article.c.page_id)
        .join(outlet, outlet.c.id == article.c.outlet_id)
        .join(membership, membership.c.article_id == article.c.id)
    )


def _kept(row: Row[Any]) -> Kept:
    return Kept(
        article_id=row.id,
        story_id=row.story_id,
        outlet_id=row.outlet_id,
        outlet=row.name,
        url=row.url,
        headline=row.headline,
        summary=tuple(row.summary),
        authors=tuple(row.authors),
        language=row.language,
        text=row.text,
        appeared=row.appeared,
        digest=row.digest,
        version=row.version,
        raw=tuple(unpacked(row.extracted)),
        origins=dict(row.origins),
    )
