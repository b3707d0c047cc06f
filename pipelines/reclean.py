"""Cleans what is stored by what is known now: by later rules, and by what later stories taught."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from pipelines.article import Article
from pipelines.folding import shingle
from pipelines.folding.join import Folding
from pipelines.football import tagger
from pipelines.ready import digest, entries, sign
from pipelines.schooling import teach_stored
from pipelines.stored import cleaned, without_learned
from store import articles, chores, fate, pages, signatures, tags
from store.chores import Chore
from store.errors import StoreError, explain
from store.records import Kept

NAME = "reclean"
"""The task's name in the store; one for some outlets alone has theirs behind it."""
BATCH = 20
"""Articles a transaction: other writers wait for no more than these."""
MOST_TOLD = 200
"""Lines that are remembered with how often each went."""


@dataclass(frozen=True, slots=True)
class Changed:
    """An article whose text is another now: lines that went, with the reason, and lines that came back."""

    article_id: int
    outlet: str
    url: str
    cut: tuple[tuple[str, str], ...]
    back: tuple[str, ...]


@dataclass
class Sums:
    """What a recleaning has done, over all its sessions; ``lines`` counts those that went, by reason."""

    looked_at: int = 0
    changed: int = 0
    lines_cut: int = 0
    lines_back: int = 0
    left_alone: int = 0
    outlets: Counter[str] = field(default_factory=Counter)
    lines: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, found: Changed) -> None:
        """Count an article that changed."""
        self.changed += 1
        self.lines_cut += len(found.cut)
        self.lines_back += len(found.back)
        self.outlets[found.outlet] += 1
        self.lines.update(found.cut)


@dataclass
class Recleaning:
    """Goes over the store article by article, from where an interrupted recleaning left off.

    ``outlets`` are the names of those to be cleaned, all when there are none; ``anew`` begins at the first
    article whatever was left. ``rehearse`` writes nothing, and a reader's engine will do. Every batch is a
    transaction; an article keeps its id, its story and its versions. A second recleaning of the same
    outlets takes over from the first, which then ends with StoreError.
    """

    engine: Engine
    outlets: Sequence[str] = ()
    rehearse: bool = False
    anew: bool = False
    sums: Sums = field(default_factory=Sums)
    resumed: bool = False

    def __post_init__(self) -> None:
        """Take up what was left. Raises StoreError."""
        self._by = os.urandom(8).hex()
        name = ": ".join((NAME, ", ".join(sorted(self.outlets)))) if self.outlets else NAME
        self._at = Chore(name, 0, {}, datetime.now(UTC))
        self._outlet_ids: list[int] | None = None
        try:
            if not self.rehearse:
                teach_stored(self.engine)
            with self.engine.begin() as connection:
                self._begin(connection)
        except SQLAlchemyError as error:
            raise StoreError(explain(error)) from error

    def __iter__(self) -> Iterator[Changed]:
        """Clean, and give each article that changed. Raises StoreError; what was committed stays."""
        try:
            while (changed := self._batch()) is not None:
                yield from changed
        except SQLAlchemyError as error:
            raise StoreError(explain(error)) from error

    def _begin(self, connection: Connection) -> None:
        if self.outlets:
            found = (pages.outlet_known(connection, name) for name in self.outlets)
            self._outlet_ids = [outlet_id for outlet_id in found if outlet_id is not None]
        if self.rehearse:
            return
        left = chores.unfinished(connection, self._at.name)
        if left is not None and not self.anew:
            self._at, self.resumed = left, True
            told = dict(left.counted["sums"])
            lines = Counter({(line, reason): number for line, reason, number in told.pop("lines")})
            self.sums = Sums(outlets=Counter(told.pop("outlets")), lines=lines, **told)
        self._note(connection)

    def _note(self, connection: Connection) -> None:
        sums = vars(self.sums) | {
            "lines": [[*told, number] for told, number in self.sums.lines.most_common(MOST_TOLD)]
        }
        self._at = replace(self._at, counted={"by": self._by, "sums": sums})
        chores.note(connection, self._at, datetime.now(UTC))

    def _batch(self) -> list[Changed] | None:
        with self.engine.begin() as connection:
            self._must_be_ours(connection)
            found = fate.after(connection, self._at.position, BATCH, self._outlet_ids)
            if not found:
                if not self.rehearse:
                    chores.end(connection, self._at.name)
                return None
            changed = [each for kept in found if (each := self._one(connection, kept)) is not None]
            self._at = replace(self._at, position=found[-1].article_id)
            self.sums.looked_at += len(found)
            for each in changed:
                self.sums.add(each)
            if not self.rehearse:
                self._note(connection)
        return changed

    def _must_be_ours(self, connection: Connection) -> None:
        left = None if self.rehearse else chores.unfinished(connection, self._at.name)
        if not self.rehearse and (left is None or left.counted["by"] != self._by):
            raise StoreError("another recleaning has taken over from this one")

    def _one(self, connection: Connection, kept: Kept) -> Changed | None:
        for version in fate.earlier(connection, kept):
            self._again(connection, version)
        article = self._again(connection, kept)
        if article is None:
            self.sums.left_alone += 1
            return None
        if article.text == kept.text:
            return None
        if not self.rehearse:
            recipe_id = signatures.recipe_id(connection, **shingle.RECIPE)
            signed = sign(article.text, recipe_id)
            [told] = tags.untagged(connection, kept.article_id - 1, None, 1)
            found = tagger.tag(told.headline, article.text, told.language, told.country)
            tags.rewrite(connection, tagger.VERSION, {kept.article_id: found})
            Folding(connection, recipe_id).revise(kept.article_id, article.text, signed)
        before, now = Counter(kept.text.split("\n\n")), Counter(line.text for line in article.kept)
        reasons = {line.text: line.cut for line in article.lines if line.cut}
        cut = tuple((line, reasons.get(line, "")) for line in (before - now).elements())
        return Changed(kept.article_id, kept.outlet, kept.url, cut, tuple((now - before).elements()))

    def _again(self, connection: Connection, kept: Kept) -> Article | None:
        """Clean a version of an article again, and write what is other; None where nothing is left of it."""
        given = cleaned(kept)
        article, _, _ = without_learned(connection, kept.outlet_id, given)
        if not article.kept:
            return None
        of_given = digest(given)
        same = (article.text, article.summary, of_given) == (kept.text, kept.summary, kept.digest)
        if not self.rehearse and not same:
            begins = entries(article.lines)
            articles.reclean(connection, kept, article.text, article.summary, begins, of_given)
        return article
