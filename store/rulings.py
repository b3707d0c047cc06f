"""What an editor has said of two articles: that they are one story, or are not. The latest say stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, delete, or_, select

from store import upsert
from store.among import among, values
from store.schema import ruling


@dataclass(frozen=True, slots=True)
class Ruling:
    """An editor's say on two articles: ``kind`` is together or apart."""

    one_id: int
    other_id: int
    kind: str

    @property
    def pair(self) -> tuple[int, int]:
        """The two articles as they are kept: the older first."""
        return min(self.one_id, self.other_id), max(self.one_id, self.other_id)

    def is_between(self, some: Iterable[int], others: Iterable[int]) -> bool:
        """Whether it is of one of these articles and one of those."""
        these, those = set(some), set(others)
        return any(one in these and other in those for one, other in (self.pair, self.pair[::-1]))


def of(connection: Connection, article_ids: Iterable[int]) -> list[Ruling]:
    """What has been said of any of these articles."""
    dialect = connection.dialect.name
    rows = connection.execute(_of(dialect), {"ids": values(dialect, article_ids)})
    return [Ruling(*row) for row in rows]


@cache
def _of(dialect: str) -> Any:
    either = or_(among(dialect, ruling.c.one_id, "ids"), among(dialect, ruling.c.other_id, "ids"))
    return select(ruling.c.one_id, ruling.c.other_id, ruling.c.kind).where(either)


def say(connection: Connection, said: Sequence[Ruling], at: datetime) -> None:
    """Write an editor's say, in the place of what was said of the same two articles before."""
    rows = [
        {"one_id": one, "other_id": other, "kind": each.kind, "at": at}
        for each in said
        for one, other in (each.pair,)
    ]
    if rows:
        writing = upsert.insert(connection.dialect.name, ruling)
        later = {"kind": writing.excluded.kind, "at": writing.excluded.at}
        both = [ruling.c.one_id, ruling.c.other_id]
        connection.execute(writing.on_conflict_do_update(index_elements=both, set_=later), rows)


def forget(connection: Connection, said: Iterable[Ruling]) -> None:
    """Take back what was said."""
    for each in said:
        one, other = each.pair
        connection.execute(delete(ruling).where(ruling.c.one_id == one, ruling.c.other_id == other))
