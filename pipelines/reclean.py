"""Cleans what is stored by what is known now: by later rules, and by what later stories taught."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from pipelines import join, shingle
from pipelines.article import Article
from pipelines.ready import digest, entries
from pipelines.stored import cleaned, without_learned
from store import articles, chores, fate
from store.chores import Chore
from store.errors import StoreError, explain
from store.records import Kept

NAME = "reclean"
"""The task's name in the store."""
BATCH = 50
"""Articles a transaction: other writers wait for no more than these."""


@dataclass(frozen=True, slots=True)
class Changed:
    """An article whose text is another now: lines that went, with the reason, and lines that came back."""

    article_id: int
    outlet: str
    url: str
    cut: tuple[tuple[str, str], ...]
    back: tuple[str, ...]


@dataclass
class Recleaning:
    """Goes over the store article by article, from where an interrupted recleaning left off.

    ``outlets`` are the names of those to be cleaned, all when there are none. ``counted`` holds the
    articles looked at and changed and the lines cut and brought back. With ``rehearse`` nothing is
    written. Every batch is a transaction; an article keeps its id, its story and its versions.
    """

    engine: Engine
    outlets: Sequence[str] = ()
    rehearse: bool = False
    resumed: bool = False

    def __post_init__(self) -> None:
        """Take up the task that was left, if it was over the same outlets."""
        self._at = Chore(NAME, 0, {"outlets": list(self.outlets)}, datetime.now(UTC))
        if not self.rehearse:
            with self.engine.begin() as connection:
                left = chores.unfinished(connection, NAME)
            if left is not None and left.counted.get("outlets", []) == list(self.outlets):
                self._at, self.resumed = left, True
        self.counted = Counter({name: self._at.counted.get(name, 0) for name in _COUNTED})

    def __iter__(self) -> Iterator[Changed]:
        """Clean, and give each article that changed. Raises StoreError; what was committed stays."""
        try:
            while (changed := self._batch()) is not None:
                yield from changed
            if not self.rehearse:
                with self.engine.begin() as connection:
                    chores.end(connection, NAME)
        except SQLAlchemyError as error:
            raise StoreError(explain(error)) from error

    def restart(self) -> None:
        """Begin anew, whatever was left."""
        self._at = replace(self._at, position=0, started=datetime.now(UTC))
        self.counted = Counter(dict.fromkeys(_COUNTED, 0))
        self.resumed = False

    def _batch(self) -> list[Changed] | None:
        with self.engine.begin() as connection:
            found = fate.after(connection, self._at.position, BATCH, self.outlets)
            if not found:
                return None
            changed = [each for kept in found if (each := self._one(connection, kept)) is not None]
            self.counted.update(looked_at=len(found), changed=len(changed))
            self._at = replace(
                self._at,
                position=found[-1].article_id,
                counted={"outlets": list(self.outlets), **self.counted},
            )
            if not self.rehearse:
                chores.note(connection, self._at, datetime.now(UTC))
        return changed

    def _one(self, connection: Connection, kept: Kept) -> Changed | None:
        for version in fate.earlier(connection, kept):
            self._again(connection, version)
        article = self._again(connection, kept)
        if article is None:
            self.counted["left_alone"] += 1
            return None
        if article.text == kept.text:
            return None
        if not self.rehearse:
            recipe_id = articles.recipe_id(connection, **asdict(shingle.Recipe()))
            join.revised(connection, kept.article_id, join.signed(article.text, recipe_id))
        before, now = Counter(kept.text.split("\n\n")), Counter(line.text for line in article.kept)
        reasons = {line.text: line.cut for line in article.lines if line.cut}
        gone, back = before - now, now - before
        self.counted.update(lines_cut=gone.total(), lines_back=back.total())
        cut = tuple((line, reasons.get(line, "")) for line in gone.elements())
        return Changed(kept.article_id, kept.outlet, kept.url, cut, tuple(back.elements()))

    def _again(self, connection: Connection, kept: Kept) -> Article | None:
        """Clean a version of an article again, and write what is other; None where nothing is left of it."""
        given = cleaned(kept)
        article, _, _ = without_learned(connection, kept.outlet_id, given)
        if not article.kept:
            return None
        of_given = digest(given)
        if not self.rehearse and (article.text, of_given) != (kept.text, kept.digest):
            begins = [[at and at.isoformat(), place] for at, place in entries(article.lines)]
            articles.reclean(connection, kept, article.text, article.summary, begins, of_given)
        return article


_COUNTED = ("looked_at", "changed", "lines_cut", "lines_back", "left_alone")
