"""Tags anew what an older version of the tagger has tagged, or none: articles of before it, or of other data."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine

from pipelines import football
from pipelines.football.subjects import subjects
from store import chores, tags
from store.chores import Chore
from store.errors import StoreError, told_plainly
from store.tags import Found, Tag, Untagged

NAME = "retag"
"""The task's name in the store."""
BATCH = 100
"""Articles a transaction: other writers wait for no more than these."""


@dataclass(frozen=True, slots=True)
class Retagged:
    """An article that is about other subjects now, by their keys."""

    article_id: int
    now: tuple[str, ...]
    no_more: tuple[str, ...]


@dataclass
class Sums:
    """What a retagging has done, over all its sessions; ``now`` and ``no_more`` count subjects by name."""

    looked_at: int = 0
    changed: int = 0
    now: Counter[str] = field(default_factory=Counter)
    no_more: Counter[str] = field(default_factory=Counter)


@dataclass
class Retagging:
    """Goes over what this version has not tagged, from where an interrupted retagging left off.

    ``every`` tags anew what this version has tagged too. Every batch is a transaction. A second retagging
    takes over from the first, which then ends with StoreError.
    """

    engine: Engine
    every: bool = False
    sums: Sums = field(default_factory=Sums)
    resumed: bool = False

    def __post_init__(self) -> None:
        """Take up what was left. Raises StoreError."""
        self._by = os.urandom(8).hex()
        self._at = Chore(NAME, 0, {}, datetime.now(UTC))
        with told_plainly(), self.engine.begin() as connection:
            left = chores.unfinished(connection, NAME)
            if left is not None and left.counted["version"] == football.VERSION:
                self._take_up(left)
            if not self.resumed:
                tags.rename(connection, [each.named for each in subjects()])
            self._note(connection)

    def __iter__(self) -> Iterator[Retagged]:
        """Tag, and give each article that is about something else now. Raises StoreError; what was committed
        stays."""
        with told_plainly():
            while (changed := self._batch()) is not None:
                yield from changed

    def _take_up(self, left: Chore) -> None:
        told = left.counted
        if self.every and not told["every"]:
            return
        self._at, self.resumed, self.every = left, True, told["every"]
        sums = told["sums"]
        self.sums = Sums(sums["looked_at"], sums["changed"], Counter(sums["now"]), Counter(sums["no_more"]))

    def _note(self, connection: Connection) -> None:
        counted = {"by": self._by, "version": football.VERSION, "every": self.every, "sums": vars(self.sums)}
        self._at = replace(self._at, counted=counted)
        chores.note(connection, self._at, datetime.now(UTC))

    def _batch(self) -> list[Retagged] | None:
        with self.engine.begin() as connection:
            left = chores.unfinished(connection, NAME)
            if left is None or left.counted["by"] != self._by:
                raise StoreError("another retagging has taken over from this one")
            version = None if self.every else football.VERSION
            found = tags.untagged(connection, self._at.position, version, BATCH)
            if not found:
                chores.end(connection, NAME)
                return None
            changed = self._tag(connection, found)
            self._at = replace(self._at, position=found[-1].article_id)
            self._note(connection)
        return changed

    def _tag(self, connection: Connection, articles: Sequence[Untagged]) -> list[Retagged]:
        before = tags.of_articles(connection, [each.article_id for each in articles])
        now = {
            each.article_id: football.tag(each.headline, each.text, each.language, each.country)
            for each in articles
        }
        tags.rewrite(connection, football.VERSION, now)
        changed = []
        for article_id, found in now.items():
            named, was = _about(found), _about(before.get(article_id, ()))
            if named.keys() != was.keys():
                new, gone = named.keys() - was.keys(), was.keys() - named.keys()
                changed.append(Retagged(article_id, tuple(sorted(new)), tuple(sorted(gone))))
                self.sums.now.update(named[key] for key in new)
                self.sums.no_more.update(was[key] for key in gone)
        self.sums.looked_at += len(articles)
        self.sums.changed += len(changed)
        return changed


def _about(found: Sequence[Found | Tag]) -> dict[str, str]:
    """The names of what an article is about, by key."""
    subjects = ((each.subject if isinstance(each, Found) else each, each.about) for each in found)
    return {each.key: each.name for each, about in subjects if about}
