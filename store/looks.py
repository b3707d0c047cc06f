"""Addresses that are asked again: when next, and with which words they say that nothing has changed.

A source is looked at the more often the more often it changes: half as long after a change, half as long
again after none, within ``OFTENEST`` and ``SELDOMEST``. An article is looked at again ``YOUNG`` after it was
saved, for that is when outlets rewrite, and then left alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, or_, select

from store import address, rows, upsert
from store.schema import look, outlet

FIRST = timedelta(minutes=15)
"""Between the first look at a source and the second."""
OFTENEST, SELDOMEST = timedelta(minutes=5), timedelta(hours=3)
YOUNG = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
GIVEN_UP = timedelta(days=3)
"""After so long an article that could not be looked at is left alone."""
FORGOTTEN = timedelta(days=30)
"""What is known of a source that was not asked for so long is forgotten: an index names others every day."""
LONGEST_SIGN = 1_000
"""Characters of an ETag or Last-Modified that are kept; a longer one is not sent back."""


class Kind(StrEnum):
    """What is looked at."""

    SOURCE = "source"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True)
class Signs:
    """What an answer came with by which it is asked whether it has changed: its ETag and Last-Modified."""

    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """What is known of an address that is asked again."""

    url: str
    signs: Signs
    digest: bytes
    changed: datetime
    every: timedelta
    looks: int
    due: datetime


_COLUMNS = (look.c.url, look.c.etag, look.c.modified, look.c.digest, look.c.changed, look.c.every)
_KNOWN = select(look.c.key, *_COLUMNS, look.c.looks, look.c.due).where(
    look.c.key.in_(bindparam("keys", expanding=True))
)
_DUE = (
    select(*_COLUMNS, look.c.looks, look.c.due)
    .join(outlet, outlet.c.id == look.c.outlet_id)
    .where(outlet.c.name == bindparam("outlet"), look.c.kind == Kind.ARTICLE, look.c.due <= bindparam("now"))
    .order_by(look.c.due.desc())
    .limit(bindparam("most"))
)
_OF_SOURCES = select(*_COLUMNS, look.c.looks, look.c.due).where(
    look.c.outlet_id.in_(bindparam("outlets", expanding=True)), look.c.kind == Kind.SOURCE
)
_naming = look.alias()
_NAMED_BY = (
    select(look.c.url)
    .join(_naming, _naming.c.outlet_id == look.c.outlet_id)
    .where(
        _naming.c.key == bindparam("key"),
        look.c.key != _naming.c.key,
        look.c.kind == Kind.SOURCE,
        look.c.asked >= _naming.c.asked,
    )
    .order_by(look.c.url)
)
_GIVE_UP = delete(look).where(
    or_(
        and_(look.c.kind == Kind.ARTICLE, look.c.due < bindparam("before")),
        and_(look.c.kind == Kind.SOURCE, look.c.asked < bindparam("long_before")),
    )
)
_DONE = delete(look).where(look.c.key.in_(bindparam("keys", expanding=True)))
_WRITTEN = (
    *("key", "outlet_id", "kind", "url", "etag", "modified", "digest"),
    *("asked", "changed", "every", "looks", "due"),
)


def known(connection: Connection, urls: Sequence[str]) -> dict[str, Look]:
    """What is known of these addresses, by them; of one that was never looked at nothing."""
    keys = {address.key(url): url for url in urls}
    found = connection.execute(_KNOWN, {"keys": list(keys)}) if keys else ()
    return {keys[bytes(row[0])]: _look(row[1:]) for row in found}


def of_sources(connection: Connection, outlet_ids: Sequence[int]) -> dict[str, Look]:
    """What is known of these outlets' sources, by their addresses; those that an index named with them."""
    found = connection.execute(_OF_SOURCES, {"outlets": list(outlet_ids)}) if outlet_ids else ()
    return {row.url: _look(row) for row in found}


def named_by(connection: Connection, url: str) -> list[str]:
    """The sources of the same outlet that were named or asked since an index was read last."""
    return list(connection.execute(_NAMED_BY, {"key": address.key(url)}).scalars())


def sources_named(connection: Connection, outlet_id: int, urls: Sequence[str], at: datetime) -> None:
    """Write that an index names these sources: of one that cannot be read now it is known all the same.

    What cannot be an address is left out.
    """
    named = []
    for url in urls:
        try:
            named.append(_row(outlet_id, Kind.SOURCE, Look(url, Signs(), b"", at, FIRST, 0, at), at))
        except ValueError:
            continue
    rows.write(connection, _naming_again, _WRITTEN, named)


def give_up(connection: Connection, now: datetime) -> None:
    """Leave articles alone that have been due for too long, and forget sources that nobody asks any more."""
    connection.execute(_GIVE_UP, {"before": now - GIVEN_UP, "long_before": now - FORGOTTEN})


def due(connection: Connection, outlet_name: str, now: datetime, most: int) -> list[Look]:
    """The articles of an outlet that are to be looked at again, those that fell due last first."""
    asked = {"outlet": outlet_name, "now": now, "most": most}
    return [_look(row) for row in connection.execute(_DUE, asked)]


def source_read(
    connection: Connection, outlet_id: int, url: str, signs: Signs, digest: bytes, at: datetime
) -> None:
    """Write what a source answered: the digest tells whether it is other than what it answered last."""
    before = known(connection, [url]).get(url)
    changed, every = at, FIRST
    if before is not None and before.digest == digest:
        changed, every = before.changed, min(SELDOMEST, before.every * 1.5)
    elif before is not None:
        every = max(OFTENEST, before.every / 2)
    row = _row(outlet_id, Kind.SOURCE, Look(url, signs, digest, changed, every, 0, at + every), at)
    rows.write(connection, _writing, _WRITTEN, [row])


def articles_seen(connection: Connection, seen: Mapping[str, tuple[int, Signs]], at: datetime) -> None:
    """Write when articles, given by address with their outlets, are to be looked at next, if they are."""
    before = known(connection, list(seen))
    done, written = [], []
    for url, (outlet_id, signs) in seen.items():
        last = before.get(url)
        looks, first = (last.looks + 1, last.changed) if last else (0, at)
        if looks >= len(YOUNG):
            done.append(url)
            continue
        following = Look(url, signs, b"", first, timedelta(), looks, max(first + YOUNG[looks], at))
        written.append(_row(outlet_id, Kind.ARTICLE, following, at))
    rows.write(connection, _writing, _WRITTEN, written)
    left_alone(connection, done)


def left_alone(connection: Connection, urls: Sequence[str]) -> None:
    """Look at these addresses no more."""
    if urls:
        connection.execute(_DONE, {"keys": [address.key(url) for url in urls]})


def _look(row: Any) -> Look:
    url, etag, modified, digest, changed, every, looks, due_at = row
    return Look(url, Signs(etag, modified), bytes(digest), changed, timedelta(seconds=every), looks, due_at)


def _row(outlet_id: int, kind: Kind, told: Look, asked: datetime) -> tuple[Any, ...]:
    """A look in the order of ``_WRITTEN``."""
    signs = [each if len(each) <= LONGEST_SIGN else "" for each in (told.signs.etag, told.signs.modified)]
    first = (address.key(told.url), outlet_id, kind, told.url, *signs, told.digest, asked, told.changed)
    return (*first, round(told.every.total_seconds()), told.looks, told.due)


@cache
def _naming_again(dialect: str) -> Any:
    adding = upsert.insert(dialect, look)
    return adding.on_conflict_do_update(index_elements=[look.c.key], set_={"asked": adding.excluded.asked})


@cache
def _writing(dialect: str) -> Any:
    adding = upsert.insert(dialect, look)
    kept = {name: adding.excluded[name] for name in _WRITTEN[4:]}
    return adding.on_conflict_do_update(index_elements=[look.c.key], set_=kept)
