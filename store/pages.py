"""Outlets and pages: what was discovered, what is still to be asked for, what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, select, update

from store import address, upsert
from store.schema import outlet, page

MOST_ATTEMPTS = 5
"""Times that a page is asked for before it is left alone."""


class PageState(StrEnum):
    """How an address stands: to be asked for, stored, or rejected for good."""

    PENDING = "pending"
    STORED = "stored"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class OutletFacts:
    """What the store keeps of an outlet's record."""

    name: str
    home: str = ""
    country: str = ""
    language: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """An address that a feed lists, and the time that the feed gives it."""

    url: str
    listed: datetime | None = None


@dataclass(frozen=True, slots=True)
class PageRow:
    """What the store knows of a page when it is saved."""

    id: int
    state: str
    outlet_id: int


def register(connection: Connection, facts: Iterable[OutletFacts]) -> dict[str, int]:
    """Write outlets, or what has changed about them; their ids by name."""
    ids = {}
    for each in facts:
        values = {"home": each.home, "country": each.country, "language": each.language, "owner": each.owner}
        made = connection.execute(
            upsert.insert(connection, outlet)
            .values(name=each.name, **values)
            .on_conflict_do_update(index_elements=[outlet.c.name], set_=values)
            .returning(outlet.c.id)
        )
        ids[each.name] = int(made.scalar_one())
    return ids


def outlet_id(connection: Connection, name: str) -> int:
    """The id of an outlet of that name, written if it is new; what is known of it is left alone."""
    known = connection.execute(select(outlet.c.id).where(outlet.c.name == name)).scalar()
    return int(known) if known is not None else register(connection, [OutletFacts(name)])[name]


def discover(connection: Connection, outlet_name: str, found: Sequence[Found], at: datetime) -> list[str]:
    """Write down addresses before any is asked for; those of them that are still pending, newest first.

    An address that cannot be asked for (not http, too long) is left out.
    """
    owner = outlet_id(connection, outlet_name)
    keys: dict[bytes, Found] = {}
    for each in found:
        try:
            keys.setdefault(address.key(each.url), each)
        except ValueError:
            continue
    for key, each in keys.items():
        connection.execute(
            upsert.insert(connection, page)
            .values(
                key=key,
                url=each.url,
                outlet_id=owner,
                state=PageState.PENDING,
                discovered=at,
                listed=each.listed,
            )
            .on_conflict_do_nothing(index_elements=[page.c.key])
        )
    pending = connection.execute(
        select(page.c.url)
        .where(page.c.key.in_(list(keys)), page.c.state == PageState.PENDING, page.c.attempts < MOST_ATTEMPTS)
        .order_by(page.c.listed.is_(None), page.c.listed.desc(), page.c.id)
    )
    return list(pending.scalars())


def left_over(connection: Connection, outlet_name: str, most: int) -> list[str]:
    """Pages of an outlet that an earlier run wrote down and never brought to an end, newest first."""
    rows = connection.execute(
        select(page.c.url)
        .join(outlet, outlet.c.id == page.c.outlet_id)
        .where(
            outlet.c.name == outlet_name,
            page.c.state == PageState.PENDING,
            page.c.attempts < MOST_ATTEMPTS,
        )
        .order_by(page.c.listed.is_(None), page.c.listed.desc(), page.c.id.desc())
        .limit(most)
    )
    return list(rows.scalars())


def known(connection: Connection, url: str, outlet_name: str, at: datetime) -> PageRow:
    """The page of that address, written as pending if it was not known."""
    key = address.key(url)
    columns = (page.c.id, page.c.state, page.c.outlet_id)
    row = connection.execute(select(*columns).where(page.c.key == key)).first()
    if row is None:
        row = connection.execute(
            upsert.insert(connection, page)
            .values(
                key=key,
                url=url,
                outlet_id=outlet_id(connection, outlet_name),
                state=PageState.PENDING,
                discovered=at,
            )
            .returning(*columns)
        ).one()
    return PageRow(int(row[0]), str(row[1]), int(row[2]))


def stored(
    connection: Connection, page_id: int, url: str, status: int, at: datetime, run_id: int | None
) -> None:
    """Write that a page's article is in the store; ``url`` is the address that answered."""
    connection.execute(
        update(page)
        .where(page.c.id == page_id)
        .values(
            url=url,
            state=PageState.STORED,
            reason="",
            detail="",
            status=status,
            fetched=at,
            run_id=run_id,
            attempts=page.c.attempts + 1,
        )
    )


def rejected(
    connection: Connection,
    page_id: int,
    reason: str,
    detail: str,
    *,
    status: int | None,
    at: datetime,
    run_id: int | None,
    for_good: bool = True,
) -> None:
    """Write why a page is not kept. A page that holds an article goes on holding it.

    Not ``for_good``: the page stays pending, and a later run asks again.
    """
    connection.execute(
        update(page)
        .where(page.c.id == page_id, page.c.state != PageState.STORED)
        .values(
            state=PageState.REJECTED if for_good else PageState.PENDING,
            reason=reason,
            detail=detail[:300],
            status=status,
            fetched=at,
            run_id=run_id,
            attempts=page.c.attempts + 1,
        )
    )
