"""Outlets and pages: what was discovered, what is still to be asked for, what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Executable, and_, bindparam, case, select, update

from store import address, ids, rows, upsert
from store.errors import printable
from store.schema import outlet, page

MOST_ATTEMPTS = 5
"""Times that a page which gives no answer is asked for before it is rejected."""
ONE_ATTEMPT = timedelta(hours=6)
"""What happens within this is one attempt: an outage of an afternoon must not cost a page."""
AT_ONCE = 500
"""Keys a statement: well under the limits of both databases."""
LONGEST_SIGNALS = 500
"""Characters that are kept of what a publisher says to robots."""


class PageState(StrEnum):
    """How an address stands: to be asked for, stored, rejected for good; forgotten, so that nothing is ever
    kept of it again, or pruned, its text removed for its age. Only what is pending is asked for."""

    PENDING = "pending"
    STORED = "stored"
    REJECTED = "rejected"
    FORGOTTEN = "forgotten"
    PRUNED = "pruned"


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
    outlet_id: int
    url: str
    is_new: bool = False


class Told(NamedTuple):
    """What a publisher says to robots of a page that is kept (see ``schema.crawl.PageColumns``)."""

    signals: str = ""
    until: datetime | None = None


NOTHING = Told()


@dataclass(frozen=True, slots=True)
class Asked:
    """An address that was asked for, with its key: of which outlet, and when.

    ``answer`` is the address that answered with an article, and the status; None where none is stored.
    """

    key: bytes
    url: str
    outlet: str
    at: datetime
    answer: tuple[str, int] | None = None
    told: Told = NOTHING


@dataclass(frozen=True, slots=True)
class Answered:
    """A page whose article is stored; ``url`` is the address that answered."""

    page_id: int
    url: str
    status: int
    at: datetime
    told: Told = NOTHING


def register(connection: Connection, facts: Iterable[OutletFacts]) -> dict[str, int]:
    """Write outlets, or what has changed about them; their ids by name."""
    writing = _registering(connection.dialect.name)
    return {each.name: int(connection.execute(writing, asdict(each)).scalar_one()) for each in facts}


@cache
def _registering(dialect: str) -> Executable:
    adding = upsert.insert(dialect, outlet)
    kept = {name: adding.excluded[name] for name in ("home", "country", "language", "owner")}
    updating: Executable = adding.on_conflict_do_update(index_elements=[outlet.c.name], set_=kept).returning(
        outlet.c.id
    )
    return updating


_OUTLETS_OF = select(outlet.c.name, outlet.c.id).where(outlet.c.name.in_(bindparam("names", expanding=True)))


def outlet_known(connection: Connection, name: str) -> int | None:
    """The id of an outlet of that name; None when the store knows of none."""
    return outlets_known(connection, [name]).get(name)


def countries(connection: Connection, names: Iterable[str]) -> dict[str, str]:
    """The countries of outlets, by their names; an outlet that the store does not know is left out."""
    asked = select(outlet.c.name, outlet.c.country).where(outlet.c.name.in_(list(names)))
    return {row.name: row.country for row in connection.execute(asked)}


def outlets_known(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """The ids of outlets by name; a name that the store does not know is absent."""
    found = connection.execute(_OUTLETS_OF, {"names": sorted(names)})
    return {row[0]: row[1] for row in found}


def outlet_id(connection: Connection, name: str) -> int:
    """The id of an outlet of that name, written if it is new; what is known of it is left alone."""
    known = outlet_known(connection, name)
    return register(connection, [OutletFacts(name)])[name] if known is None else known


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
    if not keys:
        return []
    written = {"outlet_id": owner, "state": PageState.PENDING, "discovered": at}
    connection.execute(
        upsert.insert(connection.dialect.name, page).on_conflict_do_nothing(index_elements=[page.c.key]),
        [{"key": key, "url": each.url, "listed": each.listed, **written} for key, each in keys.items()],
    )
    return _pending(connection, list(keys))


def _pending(connection: Connection, keys: Sequence[bytes]) -> list[str]:
    found: list[Any] = []
    for start in range(0, len(keys), AT_ONCE):
        found += connection.execute(
            select(page.c.listed, page.c.id, page.c.url).where(
                page.c.key.in_(keys[start : start + AT_ONCE]),
                page.c.state == PageState.PENDING,
            )
        ).all()
    found.sort(key=lambda row: (row.listed is None, -row.listed.timestamp() if row.listed else 0, row.id))
    return [row.url for row in found]


def left_over(connection: Connection, outlet_name: str, most: int) -> list[str]:
    """Pages of an outlet that an earlier run wrote down and never brought to an end, newest first."""
    found = connection.execute(
        select(page.c.url)
        .join(outlet, outlet.c.id == page.c.outlet_id)
        .where(
            outlet.c.name == outlet_name,
            page.c.state == PageState.PENDING,
        )
        .order_by(page.c.listed.is_(None), page.c.listed.desc(), page.c.id.desc())
        .limit(most)
    )
    return list(found.scalars())


_OF_KEYS = select(page.c.key, page.c.id, page.c.outlet_id, page.c.url).where(
    page.c.key.in_(bindparam("keys", expanding=True))
)
_STORED = (
    update(page)
    .where(page.c.id == bindparam("page_id"))
    .values(
        url=bindparam("to_url"),
        state=PageState.STORED,
        reason="",
        detail="",
        status=bindparam("to_status"),
        fetched=bindparam("at"),
        run_id=bindparam("run"),
        signals=bindparam("told"),
        until=bindparam("until_then"),
    )
)


def known(
    connection: Connection,
    asked: Sequence[Asked],
    run_id: int | None = None,
    outlets: Mapping[str, int] | None = None,
) -> list[PageRow]:
    """The pages of these addresses, of which no two are the same, in order; those that were not known are
    written, as stored where an article answered and else as pending. ``outlets`` are known to have these ids.
    """
    keys = [each.key for each in asked]
    told = connection.execute(_OF_KEYS, {"keys": keys}) if keys else ()
    found = {bytes(row[0]): PageRow(*row[1:]) for row in told}
    new = [each for each in asked if each.key not in found]
    if new:
        names = dict.fromkeys(each.outlet for each in new)
        owners = {name: outlets[name] for name in names if name in outlets} if outlets else {}
        if len(owners) < len(names):
            owners |= outlets_known(connection, names.keys() - owners.keys())
        unknown = [OutletFacts(name) for name in names if name not in owners]
        owners |= register(connection, unknown)
        page_ids = ids.take(connection, page, len(new))
        numbered = list(zip(page_ids, new, strict=True))
        rows.add(
            connection, page, _NEW, [_new(id_, owners[each.outlet], each, run_id) for id_, each in numbered]
        )
        for page_id, each in numbered:
            found[each.key] = PageRow(page_id, owners[each.outlet], each.url, is_new=True)
    return [found[key] for key in keys]


_NEW = (
    *("id", "key", "outlet_id", "discovered", "url"),
    *("state", "status", "fetched", "run_id", "signals", "until"),
)


def _new(page_id: int, outlet_id: int, asked: Asked, run_id: int | None) -> tuple[Any, ...]:
    """A new page's columns, in the order of ``_NEW``."""
    first = (page_id, asked.key, outlet_id, asked.at)
    if asked.answer is None:
        return (*first, asked.url, PageState.PENDING, None, None, None, *NOTHING)
    url, status = asked.answer
    return (*first, url, PageState.STORED, status, asked.at, run_id, *_kept(asked.told))


def _kept(told: Told) -> Told:
    """What a publisher says, as any database keeps it."""
    return told._replace(signals=printable(told.signals, LONGEST_SIGNALS))


def stored(connection: Connection, answered: Sequence[Answered], run_id: int | None) -> None:
    """Write that these pages' articles are in the store."""
    written = []
    for each in answered:
        answer = {"page_id": each.page_id, "to_url": each.url, "to_status": each.status, "at": each.at}
        signals, until = _kept(each.told)
        written.append(answer | {"run": run_id, "told": signals, "until_then": until})
    if written:
        connection.execute(_STORED, written)


def reserved_since(connection: Connection, page_id: int, reason: str, detail: str) -> None:
    """Write that the publisher of a page that is stored has come to reserve it; what is stored stays."""
    held = update(page).where(page.c.id == page_id, page.c.state == PageState.STORED)
    connection.execute(held.values(reason=reason, detail=printable(detail)))


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
    """Write why a page is not kept. A page that holds an article goes on holding it, and what was removed
    stays marked as that.

    Not ``for_good``: the page stays pending, and a later run asks again, until it was tried
    ``MOST_ATTEMPTS`` times with ``ONE_ATTEMPT`` between them.
    """
    recent = and_(page.c.attempts > 0, page.c.fetched > at - ONE_ATTEMPT)
    attempts = page.c.attempts + case((recent, 0), else_=1)
    hopeless = case((attempts >= MOST_ATTEMPTS, PageState.REJECTED), else_=PageState.PENDING)
    connection.execute(
        update(page)
        .where(page.c.id == page_id, page.c.state.in_((PageState.PENDING, PageState.REJECTED)))
        .values(
            state=PageState.REJECTED if for_good else hopeless,
            reason=reason,
            detail=printable(detail),
            status=status,
            fetched=at,
            run_id=run_id,
            attempts=attempts,
        )
    )
