"""Looks for the articles that a text may be a copy of, in the store's candidate index and in its batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import chain

import numpy as np
from sqlalchemy import Connection

from pipelines.folding.shingle import Told, shingled, stored, told
from store import articles, candidates, reading, signatures
from store.candidates import Shelved
from store.signatures import Signed
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
class Candidate:
    """An article that may tell the same story, with the story that it stands in."""

    article_id: int
    story_id: int
    appeared: datetime
    told: Told


def placed(connection: Connection, article_ids: Iterable[int]) -> dict[int, Candidate]:
    """Articles by their ids, with the stories that they stand in, be they in the index or not."""
    found = articles.placed(connection, list(article_ids))
    return {
        each.article_id: Candidate(each.article_id, each.story_id, each.appeared, told(each.text))
        for each in found.values()
    }


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

    @property
    def told(self) -> Told:
        """Its text as it is compared."""
        return told(self.text)


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
        self._askers: dict[int, list[int]] = {}
        self._held: dict[int, list[int]] = {}
        self._known: dict[int, Candidate] = {}
        self._repeats: dict[int, int] = {}
        self._shared: dict[int, dict[int, int]] = {}
        self._ranked: dict[int, list[int]] = {}
        self._new: dict[int, list[int]] = {}
        self._on: dict[int, Shelved] = {}
        self._texts: dict[int, str] = {}
        self._live: dict[int, datetime] = {}

    def look(self, batch: Sequence[Signatory]) -> None:
        """Ask the store for what a batch may be copies of."""
        self._ranked.clear()
        self._live = candidates.shelves(self._connection)
        live = self._live.keys() | {candidates.shelf_of(each.member.appeared) for each in batch}
        for each in batch:
            numbers = self._shelves(each.member.appeared, live)
            minima = each.signed.minima
            self._asked[each.article_id] = [
                key for number in numbers for key in candidates.keys(minima, self._recipe_id, number)
            ]
            for key in self._asked[each.article_id]:
                self._askers.setdefault(key, []).append(each.article_id)
        self._held.update(candidates.holders(self._connection, list(self._askers.keys() - self._held.keys())))
        digests = {each.signed.exact for each in batch if each.signed.exact is not None}
        if digests:
            self._repeats.update(candidates.repeats(self._connection, list(digests), self._recipe_id))
        self._learn({found for each in batch for found in self._sharing(each)} - self._known.keys())
        repeats = {self._repeats[digest] for digest in digests if digest in self._repeats}
        self._known.update(placed(self._connection, repeats - self._known.keys()))

    def _learn(self, wanted: set[int]) -> None:
        """Have articles at hand that stand in the index, by the shingles that stand beside it."""
        shelves = {
            article_id: candidates.shelf_of_key(key)
            for key, holders in self._held.items()
            for article_id in holders
            if article_id in wanted
        }
        places = [candidates.place(number, article_id) for article_id, number in shelves.items()]
        for article_id, story_id, appeared, run in candidates.stood(self._connection, places):
            read = partial(self._text, article_id)
            self._known[article_id] = Candidate(article_id, story_id, appeared, Told(stored(run), read))

    def found(self, of: Signatory) -> list[Candidate]:
        """What an article may be a copy of: an exact repeat first, then those that share most keys."""
        repeat = self._repeats.get(of.signed.exact) if of.signed.exact is not None else None
        near = [
            each
            for article_id in self._sharing(of)
            if (each := self._known.get(article_id)) is not None and self._is_near(each, of)
        ]
        first = self._known.get(repeat) if repeat is not None and repeat != of.article_id else None
        if first is None or not (self._is_near(first, of) or _are_the_same(first.told, of.told)):
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
        number = candidates.shelf_of(one.member.appeared)
        free = [
            key
            for key in candidates.keys(one.signed.minima, one.signed.recipe_id, number)
            if len(self._held.setdefault(key, [])) < candidates.MOST_HOLDERS
        ]
        for key in free:
            self._held[key].append(one.article_id)
            for asker in self._askers.get(key, ()):
                self._ranked.pop(asker, None)
        self._new[one.article_id] = free
        run = shingled(one.text).stored
        self._on[one.article_id] = Shelved(one.article_id, number, one.member.appeared, run)
        self.know(one, story_id)

    def know(self, one: Signatory, story_id: int) -> None:
        """Remember an article of this batch; ``story_id`` stands for its story until that is written."""
        member = one.member
        self._known[one.article_id] = Candidate(one.article_id, story_id, member.appeared, one.told)
        if one.signed.exact is not None and one.signed.recipe_id == self._recipe_id:
            self._repeats.setdefault(one.signed.exact, one.article_id)

    def unshelve(self, article_id: int) -> None:
        """Have an article found no more."""
        self._ranked.clear()
        if article_id in self._new:
            keys = self._new.pop(article_id)
            self._on.pop(article_id)
        else:
            number, keys = self._stood(article_id)
            if number is not None:
                candidates.remove(self._connection, article_id, number, keys)
                signatures.shelved(self._connection, article_id, None)
        for key in keys:
            if article_id in self._held.get(key, ()):
                self._held[key].remove(article_id)

    def reappeared(self, member: Member) -> None:
        """Know that an article appeared at another time than was known; it stays on its shelf."""
        number, _ = self._stood(member.article_id)
        if number is not None:
            candidates.appeared(self._connection, member.article_id, number, member.appeared)

    def moved(self, article_id: int, story_id: int) -> None:
        """Know that an article stands in another story."""
        if article_id in self._known:
            self._known[article_id] = replace(self._known[article_id], story_id=story_id)

    def told(self, article_id: int) -> Told:
        """An article's text as it is compared."""
        return self.all_told([article_id])[article_id]

    def all_told(self, article_ids: Iterable[int]) -> dict[int, Told]:
        """The texts of articles as they are compared, asked of the store where they are not at hand."""
        wanted = list(article_ids)
        found = {each: self._known[each].told for each in wanted if each in self._known}
        others = reading.texts(self._connection, [each for each in wanted if each not in found])
        return found | {article_id: told(text) for article_id, text in others.items()}

    def _text(self, article_id: int) -> str:
        if article_id not in self._texts:
            self._texts |= reading.texts(self._connection, [article_id])
        return self._texts[article_id]

    def shelf(self, article_id: int) -> int | None:
        """The shelf that an article of this batch was put on."""
        return self._on[article_id].shelf if article_id in self._on else None

    def write(self, now: datetime) -> None:
        """Write what was shelved."""
        rows = [(key, article_id) for article_id, keys in self._new.items() for key in keys]
        candidates.add(self._connection, rows, list(self._on.values()), now, self._live)
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
        held = (self._held.get(key, ()) for key in self._asked[of.article_id])
        shared = Counter(chain.from_iterable(each for each in held if len(each) < candidates.MOST_HOLDERS))
        shared.pop(of.article_id, None)
        self._shared[of.article_id] = shared
        near = [(number, article_id) for article_id, number in shared.items() if number >= SHARED_KEYS]
        near.sort(reverse=True)
        strong = [article_id for number, article_id in near if number > SHARED_KEYS]
        weak = [article_id for number, article_id in near if number == SHARED_KEYS]
        self._ranked[of.article_id] = [*strong, *weak[:MOST_WEAK]][:MOST_COMPARED]
        return self._ranked[of.article_id]

    def _stood(self, article_id: int) -> tuple[int | None, list[int]]:
        """The shelf on which an article stands in the store, None for none, and its keys there."""
        signed, number = signatures.signed(self._connection, article_id) or (None, None)
        if signed is None or number is None:
            return None, []
        return number, candidates.keys(signed.minima, signed.recipe_id, number)


def _are_the_same(one: Told, other: Told) -> bool:
    """Whether two texts are the same word for word."""
    return bool(np.array_equal(one.shingled.run, other.shingled.run))
