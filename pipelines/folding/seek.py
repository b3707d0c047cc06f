"""Looks for the articles that a text may be a copy of, in the store's candidate index and in its batch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np
from sqlalchemy import Connection

from pipelines.folding.shingle import run_of
from store import articles, candidates
from store.articles import Candidate, Signed
from store.stories import Member

SHARED_KEYS = 2
"""Keys of the candidate index that two articles must share to be compared."""
MOST_WEAK = 3
"""Those of them that share no more keys than they must: in a great store that happens by chance."""
LIKELY_KEYS = 6
"""Keys that two articles share that are likely to be one story."""
MOST_COMPARED = 12
"""Candidates that an article is compared with, those that share most keys first, among those the latest."""


@dataclass(frozen=True, slots=True)
class Signatory:
    """An article that is to be folded, with its text and its signature."""

    member: Member
    text: str
    signed: Signed

    @property
    def article_id(self) -> int:
        """Its id."""
        return self.member.article_id


class Seeker:
    """The candidates of a batch, asked of the store at once; what of the batch is shelved is found too.

    ``window`` is how far apart two articles may have appeared, None for no limit; exact repeats are found
    however far apart they are.
    """

    def __init__(self, connection: Connection, recipe_id: int, window: timedelta | None) -> None:
        """For one writer's turn."""
        self._connection = connection
        self._recipe_id = recipe_id
        self._window = window
        self._asked: dict[int, list[int]] = {}
        self._held: dict[int, list[int]] = {}
        self._known: dict[int, Candidate] = {}
        self._repeats: dict[int, int] = {}
        self._shared: dict[int, dict[int, int]] = {}
        self._ranked: dict[int, list[int]] = {}
        self._new: dict[int, list[int]] = {}
        self._on: dict[int, int] = {}

    def look(self, batch: Sequence[Signatory]) -> None:
        """Ask the store for what a batch may be copies of."""
        self._ranked.clear()
        live = candidates.shelves(self._connection)
        live |= {candidates.shelf_of(each.member.appeared) for each in batch}
        for each in batch:
            numbers = self._shelves(each.member.appeared, live)
            minima = each.signed.minima
            self._asked[each.article_id] = [
                key for number in numbers for key in candidates.keys(minima, self._recipe_id, number)
            ]
        keys = {key for each in batch for key in self._asked[each.article_id]}
        self._held.update(candidates.holders(self._connection, list(keys - self._held.keys())))
        digests = {each.signed.exact for each in batch if each.signed.exact is not None}
        if digests:
            self._repeats.update(candidates.repeats(self._connection, list(digests), self._recipe_id))
        wanted = {found for each in batch for found in self._sharing(each)}
        wanted |= {self._repeats[digest] for digest in digests if digest in self._repeats}
        self._known.update(articles.candidates(self._connection, list(wanted - self._known.keys())))

    def found(self, of: Signatory) -> list[Candidate]:
        """What an article may be a copy of: an exact repeat first, then those that share most keys."""
        repeat = self._repeats.get(of.signed.exact) if of.signed.exact is not None else None
        near = [
            each
            for article_id in self._sharing(of)
            if (each := self._known.get(article_id)) is not None and self._is_near(each, of)
        ]
        first = self._known.get(repeat) if repeat is not None and repeat != of.article_id else None
        if first is None or not (self._is_near(first, of) or _are_the_same(first.text, of.text)):
            return near
        return [first, *(each for each in near if each is not first)]

    def likely(self, of: Signatory) -> list[Candidate]:
        """The candidates that share so many keys that an article is likely to join their stories."""
        return [
            each
            for each in self.found(of)
            if self._shared[of.article_id].get(each.article_id, 0) >= LIKELY_KEYS
        ]

    def shelve(self, one: Signatory, story_id: int) -> None:
        """Have an article found from now on."""
        self._ranked.clear()
        number = candidates.shelf_of(one.member.appeared)
        free = [
            key
            for key in candidates.keys(one.signed.minima, one.signed.recipe_id, number)
            if len(self._held.setdefault(key, [])) < candidates.MOST_HOLDERS
        ]
        for key in free:
            self._held[key].append(one.article_id)
        self._new[one.article_id] = free
        self._on[one.article_id] = number
        self.know(one, story_id)

    def know(self, one: Signatory, story_id: int) -> None:
        """Remember an article of this batch; ``story_id`` stands for its story until that is written."""
        member = one.member
        self._known[one.article_id] = Candidate(one.article_id, story_id, member.appeared, one.text)
        if one.signed.exact is not None and one.signed.recipe_id == self._recipe_id:
            self._repeats.setdefault(one.signed.exact, one.article_id)

    def unshelve(self, article_id: int) -> None:
        """Have an article found no more."""
        self._ranked.clear()
        if article_id in self._new:
            keys = self._new.pop(article_id)
            self._on.pop(article_id)
        else:
            keys = self._stored_keys(article_id)
            candidates.remove(self._connection, article_id, keys)
            articles.shelved(self._connection, article_id, None)
        for key in keys:
            if article_id in self._held.get(key, ()):
                self._held[key].remove(article_id)

    def moved(self, article_id: int, story_id: int) -> None:
        """Know that an article stands in another story."""
        if article_id in self._known:
            self._known[article_id] = replace(self._known[article_id], story_id=story_id)

    def text(self, article_id: int) -> str:
        """The text of an article."""
        return self.texts([article_id])[article_id]

    def texts(self, article_ids: Iterable[int]) -> dict[int, str]:
        """The texts of articles, asked of the store where they are not at hand."""
        wanted = list(article_ids)
        found = {each: self._known[each].text for each in wanted if each in self._known}
        return found | articles.texts(self._connection, [each for each in wanted if each not in found])

    def shelf(self, article_id: int) -> int | None:
        """The shelf that an article of this batch was put on."""
        return self._on.get(article_id)

    def write(self, now: datetime) -> None:
        """Write what was shelved."""
        rows = [(key, article_id) for article_id, keys in self._new.items() for key in keys]
        candidates.add(self._connection, rows, self._on.values(), now)
        self._new, self._on = {}, {}

    def _shelves(self, at: datetime, live: set[int]) -> list[int]:
        if self._window is None:
            return sorted(live)
        first, last = candidates.shelf_of(at - self._window), candidates.shelf_of(at + self._window)
        return [number for number in range(first, last + 1) if number in live]

    def _is_near(self, one: Candidate, other: Signatory) -> bool:
        return self._window is None or abs(one.appeared - other.member.appeared) <= self._window

    def _sharing(self, of: Signatory) -> list[int]:
        """The articles that share enough keys; a key that too many hold tells nothing."""
        if of.article_id in self._ranked:
            return self._ranked[of.article_id]
        shared: dict[int, int] = {}
        for key in self._asked[of.article_id]:
            holders = self._held.get(key)
            if holders and len(holders) < candidates.MOST_HOLDERS:
                for article_id in holders:
                    shared[article_id] = shared.get(article_id, 0) + 1
        shared.pop(of.article_id, None)
        self._shared[of.article_id] = shared
        ranked = sorted(((number, article_id) for article_id, number in shared.items()), reverse=True)
        strong = [article_id for number, article_id in ranked if number > SHARED_KEYS]
        weak = [article_id for number, article_id in ranked if number == SHARED_KEYS]
        self._ranked[of.article_id] = [*strong, *weak[:MOST_WEAK]][:MOST_COMPARED]
        return self._ranked[of.article_id]

    def _stored_keys(self, article_id: int) -> list[int]:
        stored = articles.signed(self._connection, article_id)
        if stored is None:
            return []
        signed, number = stored
        return [] if number is None else candidates.keys(signed.minima, signed.recipe_id, number)


def _are_the_same(one: str, other: str) -> bool:
    """Whether two texts are the same word for word."""
    return bool(np.array_equal(run_of(one)[0], run_of(other)[0]))
