"""What many articles are about, by name and key: for exports and stories whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import Connection, select

from store import plain
from store.among import among, values
from store.records import About
from store.schema import subject, tagging
from store.tags import KINDS

MOST_KEPT = 10_000
"""Combinations of subjects that are kept as what an article with them is about."""


def about(connection: Connection, article_ids: Collection[int]) -> dict[int, About]:
    """What each article is about, by name and key; one about nothing known is left out."""
    return Abouts(connection)(article_ids) if article_ids else {}


class Abouts:
    """The same for who asks for many articles, some at a time: what is looked up once is kept."""

    def __init__(self, connection: Connection) -> None:
        """Nothing is looked up yet."""
        self._connection = connection
        self._subjects: dict[int, tuple[str, str, str]] = {}
        self._told: dict[tuple[int, ...], About] = {}

    def __call__(self, article_ids: Collection[int]) -> dict[int, About]:
        """What each of these articles is about."""
        held: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)
        for article_id, subject_id, weight in self._rows(article_ids):
            held[article_id].append((-weight, subject_id))
        self._look_up({subject_id for some in held.values() for _, subject_id in some})
        return {article_id: self._named(some) for article_id, some in held.items()}

    def _rows(self, article_ids: Collection[int]) -> list[tuple[int, int, float]]:
        dialect = self._connection.dialect.name
        return plain.rows(self._connection, _asked(dialect), {"ids": values(dialect, article_ids)})

    def _look_up(self, subject_ids: Collection[int]) -> None:
        new = sorted(set(subject_ids) - self._subjects.keys())
        if new:
            dialect = self._connection.dialect.name
            told = self._connection.execute(_known(dialect), {"ids": values(dialect, new)})
            self._subjects |= {id_: (name, kind, key) for id_, name, kind, key in told}

    def _named(self, some: list[tuple[float, int]]) -> About:
        """Subjects with their weights as what an article is about; many are about the same."""
        if len(some) > 1:
            some.sort(key=lambda each: (each[0], self._subjects[each[1]][0]))
        ids = tuple([subject_id for _, subject_id in some])
        if (found := self._told.get(ids)) is None:
            if len(self._told) >= MOST_KEPT:
                self._told.clear()
            tags = [self._subjects[each] for each in ids]
            clubs, competitions, teams = (tuple(name for name, of, _ in tags if of == kind) for kind in KINDS)
            found = self._told[ids] = About(clubs, competitions, teams, tuple(key for *_, key in tags))
        return found


@cache
def _asked(dialect: str) -> Any:
    asked = select(tagging.c.article_id, tagging.c.subject_id, tagging.c.weight)
    return asked.where(among(dialect, tagging.c.article_id, "ids"), tagging.c.about)


@cache
def _known(dialect: str) -> Any:
    asked = select(subject.c.id, subject.c.name, subject.c.kind, subject.c.key)
    return asked.where(among(dialect, subject.c.id, "ids"))
