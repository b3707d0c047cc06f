"""An editor's say: articles taken out of a story, stories made one; remembered against later folding."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime
from itertools import product
from typing import TypeVar

from sqlalchemy import Engine

from pipelines.folding import shingle
from pipelines.folding.join import Folding
from pipelines.folding.tale import Tale
from pipelines.folding.verdict import Rule
from store import fate, query, removal, rulings, signatures
from store.errors import RequestError, told_plainly
from store.rulings import Ruling

T = TypeVar("T")


def split(engine: Engine, story_id: int, urls: Sequence[str]) -> tuple[int, int]:
    """Take the articles at these addresses out of a story into one of their own.

    The ids of both, the one that is left first. Raises RequestError where there is no such story, where an
    article is not in it, or where none would be left.
    """
    return _in_a_turn(engine, lambda editor: editor.split(story_id, urls))


def merge(engine: Engine, story_ids: Sequence[int]) -> int:
    """Make one story of these; the id of the oldest, which stays. Raises RequestError where there is no such
    story, or only one of them."""
    return _in_a_turn(engine, lambda editor: editor.merge(story_ids))


def _in_a_turn(engine: Engine, do: Callable[[Editing], T]) -> T:
    with told_plainly(), engine.begin() as connection:
        return do(Editing(connection, signatures.recipe_id(connection, **shingle.RECIPE)))


class Editing(Folding):
    """Folds as an editor says, within one transaction. A later say goes before an earlier opposite one."""

    def split(self, story_id: int, urls: Sequence[str]) -> tuple[int, int]:
        """See ``split`` of this file."""
        tale = self._asked_for(story_id)
        leaving = {self._of(tale, url) for url in urls}
        staying = tale.members.keys() - leaving
        if not staying:
            raise RequestError(f"these are all of story {tale.key}: nothing would be left of it")
        other = self._part(tale, leaving, Rule.APART)
        for each in (tale, other):
            self._represent(each)
        self._write()
        first, second = tale.leading.article_id, other.leading.article_id
        self._take_back_together(staying, leaving, first, second)
        # Whoever comes to lead either of them, or is judged first of it, is to be kept from the other.
        pairs = {*product(self._speaking(tale), leaving), *product(self._speaking(other), staying)}
        self._say(Rule.APART, pairs)
        return tale.key, other.key

    def merge(self, story_ids: Sequence[int]) -> int:
        """See ``merge`` of this file."""
        tales = {tale.key: tale for tale in map(self._asked_for, story_ids)}
        if len(tales) < 2:
            raise RequestError(f"{', '.join(map(str, story_ids))}: one story only, there is nothing to merge")
        kept, *others = (tales[key] for key in sorted(tales))
        first = kept.leading.article_id
        leads = [each.leading.article_id for each in others]
        for each in others:
            self._take_back(Rule.APART, kept.members, each.members)
            self._merge(kept, each)
        kept.moved |= dict.fromkeys(leads, Rule.TOGETHER)
        self._write()
        self._say(Rule.TOGETHER, product([first], leads))
        return kept.key

    def _asked_for(self, story_id: int) -> Tale:
        now = query.current(self._connection, story_id)
        if now is None:
            raise RequestError(f"no story has the id {story_id}")
        if removal.is_empty(self._connection, now):
            raise RequestError(f"story {story_id} is empty: all its articles were removed")
        return self._tale(now)

    def _of(self, tale: Tale, url: str) -> int:
        """The article of a story that stands at an address."""
        held = fate.held_at(self._connection, url)
        if held.article_id not in tale.members:
            raise RequestError(f"{url}: it stands in story {held.story_id}, not in story {tale.key}")
        return held.article_id

    def _represent(self, tale: Tale) -> None:
        """Have those represent a story that what is left of its representatives does not cover."""
        # The longest first, so that none covers one that was put forward before it.
        for member in sorted(tale.members.values(), key=lambda each: -each.size):
            if not member.represents and self._represents(tale, self._stored(member)):
                self._put_forward(tale, tale.members[member.article_id])

    def _speaking(self, tale: Tale) -> set[int]:
        """The articles that tell what a story is."""
        return {tale.leading.article_id, *tale.representatives(self._recipe_id)}

    def _take_back_together(
        self, staying: Collection[int], leaving: Collection[int], first: int, second: int
    ) -> None:
        """Take back that any who leave are one with any who stay; whoever was bound so is bound to the lead
        of where it is now."""
        bound = {each for said in self._take_back(Rule.TOGETHER, staying, leaving) for each in said.pair}
        self._say(Rule.TOGETHER, product([first], bound & set(staying) - {first}))
        self._say(Rule.TOGETHER, product([second], bound & set(leaving) - {second}))

    def _take_back(self, kind: Rule, some: Iterable[int], others: Iterable[int]) -> list[Ruling]:
        """Take back what was said so of one of these articles and one of those."""
        these, those = set(some), set(others)
        said = [
            each
            for each in rulings.of(self._connection, these)
            if each.kind == kind and each.is_between(these, those)
        ]
        rulings.forget(self._connection, said)
        return said

    def _say(self, kind: Rule, pairs: Iterable[tuple[int, int]]) -> None:
        said = [Ruling(one, other, kind) for one, other in pairs if one != other]
        rulings.say(self._connection, said, datetime.now(UTC))
