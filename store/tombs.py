"""What was forgotten stays so: addresses and outlets of which nothing is kept any more."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, text, update

from store.pages import AT_ONCE, PageState
from store.schema import look, outlet, page, recurrence, schooling

_PAGES = select(page.c.key).where(
    page.c.key.in_(bindparam("keys", expanding=True)), page.c.state == PageState.FORGOTTEN
)
_OUTLETS = select(outlet.c.name).where(
    outlet.c.name.in_(bindparam("names", expanding=True)), outlet.c.forgotten.is_not(None)
)

_ANY = text(
    "SELECT EXISTS (SELECT 1 FROM page WHERE state = 'forgotten'), "
    "EXISTS (SELECT 1 FROM outlet WHERE forgotten IS NOT NULL)"
)


def there_are(connection: Connection) -> bool:
    """Whether anything was forgotten at all."""
    return any(connection.execute(_ANY).one())


def pages(connection: Connection, keys: Collection[bytes]) -> set[bytes]:
    """Those of these addresses, by their keys, that were forgotten."""
    asked = sorted(keys)
    return {
        bytes(row[0])
        for start in range(0, len(asked), AT_ONCE)
        for row in connection.execute(_PAGES, {"keys": asked[start : start + AT_ONCE]})
    }


def outlets(connection: Connection, names: Iterable[str]) -> set[str]:
    """Those of these outlets that were forgotten."""
    asked = sorted(set(names))
    return {
        row[0]
        for start in range(0, len(asked), AT_ONCE)
        for row in connection.execute(_OUTLETS, {"names": asked[start : start + AT_ONCE]})
    }


def forget_outlet(connection: Connection, outlet_id: int, at: datetime) -> None:
    """Have nothing more kept of an outlet, nor anything that is known of it but its name; its articles go one
    by one (see ``pipelines.removal``)."""
    connection.execute(update(outlet).where(outlet.c.id == outlet_id).values(forgotten=at))
    waiting = update(page).where(page.c.outlet_id == outlet_id, page.c.state == PageState.PENDING)
    connection.execute(waiting.values(**_mark(PageState.FORGOTTEN, at)))
    for table in (look, recurrence, schooling):
        connection.execute(delete(table).where(table.c.outlet_id == outlet_id))


def take_up(connection: Connection, names: Iterable[str]) -> None:
    """Let outlets be crawled again; what was forgotten of them stays so."""
    named = outlet.c.name.in_(list(names))
    connection.execute(update(outlet).where(named, outlet.c.forgotten.is_not(None)).values(forgotten=None))


def bury(connection: Connection, page_ids: Collection[int], state: PageState, at: datetime) -> None:
    """Write that pages' articles were removed, and why: what is left of a page is its address."""
    ids = list(page_ids)
    connection.execute(update(page).where(page.c.id.in_(ids)).values(**_mark(state, at)))


def _mark(state: PageState, at: datetime) -> dict[str, Any]:
    return {
        "state": state,
        "reason": str(state),
        "detail": f"on {at:%Y-%m-%d}",
        "signals": "",
        "until": None,
        "run_id": None,
    }
