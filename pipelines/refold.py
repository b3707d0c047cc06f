"""Rebuilds all stories in place from the stored texts, as the rules and parameters of now have them."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine

from pipelines.folding import lead, shingle
from pipelines.folding.origin import publisher
from pipelines.folding.refold import Change, Refold
from pipelines.folding.seek import Signatory
from pipelines.folding.turn import MOST_DAYS, WINDOW
from pipelines.ready import sign
from store import chores, refolding, signatures, stories
from store.chores import Chore
from store.errors import StoreError, told_plainly
from store.refolding import Filed
from store.signatures import Signed

NAME = "refold"
"""The task's name in the store."""
BATCH = 50
"""Articles a transaction: other writers wait for no more than these."""

MOST_GONE = 1000
"""Stories merged last, of which it is known who led them: a later batch may part them again."""


@dataclass
class Sums:
    """What a refold has done, over all its sessions; ``changes`` counts them by kind."""

    looked_at: int = 0
    changes: Counter[str] = field(default_factory=Counter)


@dataclass
class Refolding:
    """Goes over the store article by article, from where an interrupted refold left off.

    ``days`` is the window, 0 for none; when it is not given, that of the interrupted refold, else
    ``turn.WINDOW``. ``anew`` begins at the first article whatever was left, and so does a refold by a recipe
    that is not the interrupted one's. Every batch is a transaction, after which each story is whole. A second
    refold takes over from the first, which then ends with StoreError.
    """

    engine: Engine
    days: int | None = None
    anew: bool = False
    sums: Sums = field(default_factory=Sums)
    resumed: bool = False
    articles: int = 0
    """How many the store held at the beginning."""

    _gone: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Take up what was left. Raises StoreError, also for another window than that of what was left."""
        if self.days is not None and not 0 <= self.days <= MOST_DAYS:
            raise StoreError(f"a window is of 0 to {MOST_DAYS} days, not of {self.days}")
        self._by = os.urandom(8).hex()
        with told_plainly(), self.engine.begin() as connection:
            self._begin(connection)

    def __iter__(self) -> Iterator[list[Change]]:
        """Fold, and give what each batch changed. Raises StoreError; what was committed stays."""
        with told_plainly():
            while (changes := self._batch(self._signed())) is not None:
                yield changes

    def _begin(self, connection: Connection) -> None:
        recipe_id = signatures.recipe_id(connection, **shingle.RECIPE)
        left = chores.unfinished(connection, NAME)
        if left is not None and not self.anew and left.counted["recipe"] == recipe_id:
            self._take_up(left)
        else:
            self._at = Chore(NAME, 0, {}, datetime.now(UTC))
            self._recipe_id = signatures.next_generation(connection, recipe_id)
            self._days = WINDOW.days if self.days is None else self.days
            self.articles, self._last = refolding.extent(connection)
        self._note(connection)

    def _take_up(self, left: Chore) -> None:
        told = left.counted
        if self.days not in (None, told["days"]):
            raise StoreError(
                f"the interrupted refold's window is of {told['days']} days; "
                "--restart begins anew with another"
            )
        self._at, self._recipe_id, self.resumed = left, int(told["recipe"]), True
        self._days, self.articles, self._last = int(told["days"]), int(told["articles"]), int(told["last"])
        self._gone = dict(told.get("gone", ()))
        self.sums = Sums(told["sums"]["looked_at"], Counter(told["sums"]["changes"]))

    def _note(self, connection: Connection) -> None:
        counted = {
            "by": self._by,
            "recipe": self._recipe_id,
            "days": self._days,
            "articles": self.articles,
            "last": self._last,
            "sums": vars(self.sums),
            "gone": list(self._gone.items())[-MOST_GONE:],
        }
        self._at = replace(self._at, counted=counted)
        chores.note(connection, self._at, datetime.now(UTC))

    def _signed(self) -> dict[str, Signed]:
        """Signatures of the texts that come next, made while others may write."""
        with self.engine.begin() as connection:
            texts = [each.text for each in self._coming(connection)]
        return {text: sign(text, self._recipe_id) for text in texts}

    def _coming(self, connection: Connection) -> list[Filed]:
        return refolding.after(connection, self._at.position, self._last, self._recipe_id, BATCH)

    def _batch(self, signed: dict[str, Signed]) -> list[Change] | None:
        with self.engine.begin() as connection:
            left = chores.unfinished(connection, NAME)
            if left is None or left.counted["by"] != self._by:
                raise StoreError("another refold has taken over from this one")
            found = self._coming(connection)
            if not found:
                chores.end(connection, NAME)
                return None
            changes = self._fold(connection, found, signed)
            self._at = replace(self._at, position=found[-1].article_id)
            self.sums.looked_at += len(found)
            self.sums.changes.update(each.kind for each in changes)
            self._note(connection)
        return changes

    def _fold(
        self, connection: Connection, found: Sequence[Filed], signed: dict[str, Signed]
    ) -> list[Change]:
        # An older Touchline did not write whose a text is.
        named = {
            each.article_id: (publisher(each.url), lead.source(each.url, each.canonical, each.credit))
            for each in found
            if not each.host
        }
        refolding.name(connection, named)
        members = {
            each.article_id: each
            for each in stories.members_of(connection, [each.article_id for each in found])
        }
        batch = []
        for each in found:
            own = signed.get(each.text) or sign(each.text, self._recipe_id)
            member = replace(members[each.article_id], size=own.size, recipe_id=own.recipe_id)
            batch.append(Signatory(member, each.text, own))
        window = timedelta(days=self._days) if self._days else None
        folding = Refold(connection, self._recipe_id, window=window, gone=self._gone)
        changes = folding.refold(batch, {each.article_id: each.story_id for each in found})
        self._gone = dict(list(folding.gone.items())[-MOST_GONE:])
        return changes
