"""One writer's turn over the stories: they are loaded, changed in memory, and written together at its end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count

from sqlalchemy import Connection

from pipelines.folding.likeness import overlap
from pipelines.folding.seek import Seeker, Signatory
from pipelines.folding.tale import Tale
from pipelines.folding.verdict import Relation, Rule
from store import facets, signatures, stories
from store.stories import Holding, Joining, Member

WINDOW = timedelta(days=45)
"""How far apart two articles may have appeared to be taken for copies of one another."""
MOST_DAYS = 36_500
"""A window of more days is a slip of the pen."""
COVERED = 0.8
"""Share of an article that a representative of its story holds, past which the article need not be one."""
MOST_REPRESENTATIVES = 4
"""Articles of a story that newcomers are compared with."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Where an article stands now.

    ``begun`` says that the story is new, ``again`` that the article's outlet has an earlier one in it.
    """

    story_id: int
    relation: Relation
    begun: bool = False
    again: bool = False


def standing(connection: Connection, article_id: int) -> Joined:
    """Where an article stands. Raises LookupError for one that stands nowhere."""
    found = stories.standing(connection, article_id)
    if found is None:
        raise LookupError(f"article {article_id} stands in no story")
    return Joined(found[0], Relation(found[1]))


class Turn:
    """The stories that a batch has to do with, within one transaction.

    Nothing is kept from one turn to the next but what is remembered of texts.
    """

    def __init__(
        self,
        connection: Connection,
        recipe_id: int,
        *,
        window: timedelta | None = WINDOW,
        run_id: int | None = None,
    ) -> None:
        """For one writer's turn; ``recipe_id`` is what its signatures are made by."""
        self._connection = connection
        self._run_id = run_id
        self._recipe_id = recipe_id
        self._seeker = Seeker(connection, recipe_id, window)
        self._tales: dict[int, Tale] = {}
        self._into: dict[int, int] = {}
        self._numbers = count(-1, -1)
        self._holdings: list[Holding] = []
        self._batch: dict[int, Signatory] = {}
        self._home: dict[int, int] = {}
        self._round_ups: dict[int, set[int]] = {}

    def _look(self, batch: Sequence[Signatory]) -> None:
        self._batch = {each.article_id: each for each in batch}
        self._seeker.look(batch)
        found = {each.article_id for one in batch for each in self._seeker.found(one)}
        self._round_ups.update(stories.held_by(self._connection, list(found)))
        self._load({each.story_id for one in batch for each in self._seeker.likely(one)})

    def _settle(self, tale: Tale, changed: Iterable[int]) -> None:
        """Choose the lead afresh; whoever leads represents the story."""
        tale.settle(self._seeker.all_told, changed)
        for each in (tale.leading, tale.speaker(self._recipe_id)):
            if not tale.members[each.article_id].represents:
                self._put_forward(tale, each)
        tale.lead = tale.members[tale.leading.article_id]

    def _put_forward(self, tale: Tale, member: Member) -> None:
        """Compare newcomers with an article from now on."""
        article_id = member.article_id
        self._seeker.shelve(self._batch.get(article_id) or self._stored(member), tale.key)
        tale.members[article_id] = replace(member, represents=True)
        if article_id not in self._batch:
            stories.represent(self._connection, [article_id], True)
            signatures.shelved(self._connection, article_id, self._seeker.shelf(article_id))

    def _stored(self, member: Member) -> Signatory:
        found = signatures.signed(self._connection, member.article_id)
        if found is None:
            raise LookupError(f"article {member.article_id} has no signature")
        return Signatory(member, self._seeker.told(member.article_id).read(), found[0])

    def _represents(self, tale: Tale, one: Signatory) -> bool:
        if not one.signed.size:
            return True
        others = tale.representatives(self._recipe_id)
        texts = self._seeker.all_told(others)
        own = one.told.shingled
        for each in others:
            found = overlap(own, texts[each].shingled)
            if found.share >= COVERED:
                return False
            kept = (tale.leading.article_id, tale.speaker(self._recipe_id).article_id)
            if found.share * found.ratio >= COVERED and each not in kept:
                self._retire(tale, each)
        return len(tale.representatives(self._recipe_id)) < MOST_REPRESENTATIVES

    def _retire(self, tale: Tale, article_id: int) -> None:
        """Compare newcomers with an article no more: another of its story says all that it says."""
        self._seeker.unshelve(article_id)
        tale.members[article_id] = replace(tale.members[article_id], represents=False)
        if article_id not in self._batch:
            stories.represent(self._connection, [article_id], False)

    def _part(self, tale: Tale, leaving: Iterable[int], rule: Rule) -> Tale:
        """Make a story of those articles of another; ``rule`` is written for those that had joined before."""
        other = Tale(next(self._numbers))
        self._tales[other.key] = other
        for article_id in sorted(leaving):
            other.members[article_id] = tale.members.pop(article_id)
            if article_id in tale.joining:
                other.joining[article_id] = tale.joining.pop(article_id)
            else:
                other.moved[article_id] = tale.moved.pop(article_id, rule)
            self._seeker.moved(article_id, other.key)
            self._home[article_id] = other.key
        tale.places = {each: place for each, place in tale.places.items() if each in tale.members}
        for each in (tale, other):
            each.lead = None
            self._settle(each, each.members)
        return other

    def _story_of(self, article_id: int) -> int:
        home = self._home.get(article_id)
        return standing(self._connection, article_id).story_id if home is None else self._key(home)

    def _key(self, key: int) -> int:
        while key in self._into:
            key = self._into[key]
        return key

    def _tale(self, key: int) -> Tale:
        key = self._key(key)
        if key not in self._tales:
            self._load([key])
        return self._tales[key]

    def _load(self, story_ids: Iterable[int]) -> None:
        """Have stories at hand, as the store has them."""
        wanted = [key for key in story_ids if key not in self._tales]
        for key, (lead_rule, members) in stories.told(self._connection, wanted).items():
            lead = next((each for each in members if each.relation == Relation.LEAD), None)
            self._tales[key] = Tale(key, {each.article_id: each for each in members}, lead, lead_rule)
            self._home.update((each.article_id, key) for each in members)

    def _sign(self, newcomers: Sequence[Signatory]) -> None:
        signatures.sign(
            self._connection,
            [(each.article_id, each.signed, self._seeker.shelf(each.article_id)) for each in newcomers],
        )

    def _write(self) -> None:
        """Write what has changed of every story that was looked at."""
        new = [tale for tale in self._tales.values() if tale.key < 0]
        for tale, story_id in zip(
            new, stories.begin(self._connection, [each.standing for each in new]), strict=True
        ):
            self._into[tale.key] = story_id
            del self._tales[tale.key]
            tale.key = story_id
            self._tales[story_id] = tale
        touched = [tale for tale in self._tales.values() if tale.places or tale.merged]
        for tale in touched:
            for gone in tale.merged:
                stories.merged(self._connection, gone, tale.key)
            stories.move(self._connection, tale.moved, tale.key)
        stories.join(self._connection, [each for tale in touched for each in _joining(tale)], self._run_id)
        known = [place for tale in touched for id_, place in tale.places.items() if id_ not in tale.joining]
        stories.place(self._connection, known)
        settled = [(tale.key, tale.standing) for tale in touched if tale not in new]
        stories.settle(self._connection, settled)
        stories.hold(self._connection, self._holdings)
        self._seeker.write(datetime.now(UTC))
        facets.refresh(self._connection, [each for tale in touched for each in (tale.key, *tale.merged)])
        for tale in touched:
            tale.joining, tale.moved, tale.places, tale.merged = {}, {}, {}, []
        self._holdings = []

    def _joined(self, one: Signatory, begun: bool) -> Joined:
        tale = self._tales[self._story_of(one.article_id)]
        own = tale.members[one.article_id]
        again = any(
            each.outlet_id == own.outlet_id and each.article_id < own.article_id
            for each in tale.members.values()
        )
        return Joined(tale.key, Relation(own.relation), begun, again)


def _joining(tale: Tale) -> list[Joining]:
    return [
        Joining(tale.key, tale.places[id_], rule, tale.members[id_].represents, tale.members[id_].first_seen)
        for id_, rule in tale.joining.items()
    ]
