"""What hosts' robots.txt said when it was asked for last, so that it need not be sent each time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, delete, select

from store import rows, upsert
from store.looks import LONGEST_SIGN, Signs
from store.schema import robots

KEPT = timedelta(days=30)
"""How long what nobody has asked for again is kept."""
LARGEST = 64 * 1024
"""Bytes; a longer robots.txt is not kept."""


@dataclass(frozen=True, slots=True)
class Rules:
    """A robots.txt as it came: of which origin (``https://example.com``), with which status, and when."""

    origin: str
    status: int
    body: bytes
    signs: Signs
    asked: datetime


_COLUMNS = ("origin", "status", "body", "etag", "modified", "asked")


def keep(connection: Connection, read: Iterable[Rules]) -> None:
    """Write what was read, in the place of what was known."""
    written = [
        (each.origin, each.status, each.body, *_short(each.signs), each.asked)
        for each in read
        if len(each.body) <= LARGEST
    ]
    rows.write(connection, _keeping, _COLUMNS, written)


def kept(connection: Connection, now: datetime) -> dict[str, Rules]:
    """What is known, by origin."""
    connection.execute(delete(robots).where(robots.c.asked < now - KEPT))
    found = connection.execute(select(*(robots.c[name] for name in _COLUMNS)))
    return {
        origin: Rules(origin, status, bytes(body), Signs(etag, modified), asked)
        for origin, status, body, etag, modified, asked in found
    }


def _short(signs: Signs) -> list[str]:
    return [each if len(each) <= LONGEST_SIGN else "" for each in (signs.etag, signs.modified)]


@cache
def _keeping(dialect: str) -> Any:
    adding = upsert.insert(dialect, robots)
    values = {name: adding.excluded[name] for name in _COLUMNS[1:]}
    return adding.on_conflict_do_update(index_elements=[robots.c.origin], set_=values)
