"""What is asked of the store to judge how its outlets fare, and what was last told of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, func, select

from store import upsert
from store.pages import PageState
from store.schema import alarm, article, daily, outlet, page, run

ARCHIVE = "archive"
"""The spider whose runs ask no outlet anything."""


@dataclass(frozen=True, slots=True)
class Known:
    """An outlet of the store; ``last_article`` is when an article of it was last seen for the first time."""

    id: int
    name: str
    home: str
    country: str
    language: str
    last_article: datetime | None


class Crawl(NamedTuple):
    """A crawl of the live web, as far as it tells whether crawls go on as they should."""

    id: int
    started: datetime
    finished: datetime | None
    state: str
    message: str


def names(connection: Connection) -> list[str]:
    """The names of all outlets."""
    return list(connection.scalars(select(outlet.c.name)))


def outlets(connection: Connection, named: Sequence[str] = ()) -> list[Known]:
    """Outlets by name: these, or all of which days are kept."""
    wanted = outlet.c.name.in_(named) if named else outlet.c.id.in_(select(daily.c.outlet_id).distinct())
    last = (
        select(func.max(article.c.first_seen))
        .where(article.c.outlet_id == outlet.c.id)
        .correlate(outlet)
        .scalar_subquery()
    )
    columns = (outlet.c.id, outlet.c.name, outlet.c.home, outlet.c.country, outlet.c.language)
    return [
        Known(*row)
        for row in connection.execute(select(*columns, last).where(wanted).order_by(outlet.c.name))
    ]


def crawls(connection: Connection, most: int = 20) -> list[Crawl]:
    """The latest crawls of the live web, newest first."""
    columns = (run.c.id, run.c.started, run.c.finished, run.c.state, run.c.message)
    latest = select(*columns).where(run.c.spider != ARCHIVE).order_by(run.c.id.desc()).limit(most)
    return [Crawl(*row) for row in connection.execute(latest)]


def pending(connection: Connection) -> int:
    """How many pages wait to be asked for."""
    return int(connection.scalar(select(func.count()).where(page.c.state == PageState.PENDING)) or 0)


def told(connection: Connection) -> dict[str, str]:
    """The state that was last told, by the name of the outlet; "" is the crawl's."""
    return {row[0]: row[1] for row in connection.execute(select(alarm.c.name, alarm.c.state))}


def remember(connection: Connection, states: Mapping[str, str], at: datetime) -> None:
    """Write what was told; of an outlet whose state is "", that there is nothing to be told any more."""
    gone = [name for name, state in states.items() if not state]
    rows = [{"name": name, "state": state, "told": at} for name, state in states.items() if state]
    if gone:
        connection.execute(delete(alarm).where(alarm.c.name.in_(gone)))
    if rows:
        connection.execute(_telling(connection.dialect.name), rows)


@cache
def _telling(dialect: str) -> Any:
    adding = upsert.insert(dialect, alarm)
    return adding.on_conflict_do_update(
        index_elements=[alarm.c.name],
        set_={"state": adding.excluded.state, "told": adding.excluded.told},
    )
