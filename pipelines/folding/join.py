"""Brings articles into their stories, in one writer's turn: candidates, an exact comparison, a lead."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count

import numpy as np
from sqlalchemy import Connection

from pipelines.folding import verdict
from pipelines.folding.decide import Decision, Match, decide
from pipelines.folding.likeness import WORTH_READING, Likeness, measure, overlap
from pipelines.folding.particulars import particulars, told_by
from pipelines.folding.seek import Seeker, Signatory
from pipelines.folding.shingle import shingles
from pipelines.folding.tale import Tale
from pipelines.folding.verdict import Relation, Rule
from store import articles, rulings, stories
from store.articles import Candidate
from store.stories import Holding, Joining, Member

WINDOW = timedelta(days=45)
"""How far apart two articles may have appeared to be taken for copies of one another."""
COVERED = 0.8
"""Share of an article that a representative of its story holds, past which the article need not be one."""
MOST_REPRESENTATIVES = 4
"""Articles of a story that newcomers are compared with."""
BRIDGED = 0.8
"""Share of a story's lead that an article must hold to show that it and another are one story."""
SEVERAL = 2
"""Stories that an article must be known to hold to be a round-up beyond doubt."""
STRANGE = 0.2
"""Of a round-up that holds one story, an item is parted whose names recur in the rest less than this."""
SAME_NAMES = 0.3
"""Share of the fewer names that two such stories must have in common."""


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


class Folding:
    """Folds batches of articles within one transaction.

    A newcomer is compared with the representatives of stories, never with any member, so that stories do not
    chain: each representative is like the lead itself. ``take`` writes everything; nothing is kept from one
    batch to the next but what is remembered of texts.
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

    def take(self, newcomers: Sequence[Signatory]) -> list[Joined]:
        """Let articles that are new to the store join stories or begin them, in order."""
        self._look(newcomers)
        placed = [(each, *self._place(each)) for each in newcomers]
        self._sign(newcomers)
        self._write()
        return [self._joined(each, begun) for each, _, begun in placed]

    def revise(self, one: Signatory) -> Joined:
        """Sign an article's new text in the place of its old one. It stays in its story, to which another
        that the new text shows to be the same is joined."""
        story_id = standing(self._connection, one.article_id).story_id
        tale = self._tale(story_id)
        self._seeker.unshelve(one.article_id)
        articles.unsign(self._connection, one.article_id)
        stories.let_go(self._connection, one.article_id)
        self._look([one])
        member = replace(one.member, represents=True, recipe_id=one.signed.recipe_id)
        tale.members[one.article_id] = member
        self._seeker.shelve(one, tale.key)
        stories.represent(self._connection, [one.article_id], True)
        decision = self._decide(one)
        self._merge_alike(one, tale, decision)
        self._hold(one, decision)
        tale = self._tale(tale.key)
        self._settle(tale, [one.article_id])
        self._sign([one])
        self._write()
        return self._joined(one, False)

    def settle(self, article_id: int) -> Joined:
        """Choose afresh who leads an article's story: what is known of the article's time is another."""
        story_id = standing(self._connection, article_id).story_id
        tale = self._tale(story_id)
        self._settle(tale, [article_id])
        self._write()
        member = tale.members[article_id]
        return Joined(tale.key, Relation(member.relation))

    def _look(self, batch: Sequence[Signatory]) -> None:
        self._batch = {each.article_id: each for each in batch}
        self._seeker.look(batch)
        found = {each.article_id for one in batch for each in self._seeker.found(one)}
        self._round_ups.update(stories.held_by(self._connection, list(found)))
        self._load({each.story_id for one in batch for each in self._seeker.likely(one)})

    def _place(self, one: Signatory) -> tuple[Tale, bool]:
        decision = self._decide(one)
        alike = self._best(one, decision)
        if alike is None:
            tale = Tale(next(self._numbers))
            self._tales[tale.key] = tale
            rule = Rule.ALONE
        else:
            tale = self._tale(alike.candidate.story_id)
            rule = alike.rule
        self._join(tale, one, rule)
        if alike is not None:
            self._merge_alike(one, tale, decision)
        self._hold(one, decision)
        self._part_company(one, decision)
        return self._tales[self._story_of(one.article_id)], alike is None

    def _decide(self, one: Signatory) -> Decision:
        found = [replace(each, story_id=self._key(each.story_id)) for each in self._candidates(one)]
        return decide(one.text, found, frozenset(self._round_ups))

    def _candidates(self, one: Signatory) -> list[Candidate]:
        return self._seeker.found(one)

    def _best(self, one: Signatory, decision: Decision) -> Match | None:
        """The most alike, of those whose story's lead is like the article too: stories do not chain."""
        return next((each for each in decision.alike if self._is_of(one, each)), None)

    def _is_of(self, one: Signatory, match: Match) -> bool:
        tale = self._tale(match.candidate.story_id)
        leading = tale.speaker(self._recipe_id).article_id
        if match.rule is Rule.EXACT or leading == match.candidate.article_id:
            return True
        if overlap(one.text, self._seeker.text(leading)).containment >= WORTH_READING:
            return True
        # What an editor put together need not be alike: whoever led one of the stories still speaks for it.
        texts = self._seeker.texts(self._put_together(tale))
        return any(overlap(one.text, text).containment >= WORTH_READING for text in texts.values())

    def _put_together(self, tale: Tale) -> set[int]:
        """The articles of a story that an editor has said to be one with another of it."""
        said = rulings.of(self._connection, tale.members.keys() - tale.joining.keys())
        held = [set(each.pair) for each in said if each.kind == Rule.TOGETHER]
        return {article_id for pair in held if pair <= tale.members.keys() for article_id in pair}

    def _join(self, tale: Tale, one: Signatory, rule: Rule) -> None:
        """Put an article into a story, as a representative if none that it has covers it."""
        represents = self._represents(tale, one)
        tale.members[one.article_id] = replace(one.member, represents=represents)
        tale.joining[one.article_id] = rule
        self._home[one.article_id] = tale.key
        if represents:
            self._seeker.shelve(one, tale.key)
        else:
            self._seeker.know(one, tale.key)
        self._settle(tale, [one.article_id])

    def _settle(self, tale: Tale, changed: Iterable[int]) -> None:
        """Choose the lead afresh; whoever leads represents the story."""
        tale.settle(self._seeker.texts, changed)
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
            articles.shelved(self._connection, article_id, self._seeker.shelf(article_id))

    def _stored(self, member: Member) -> Signatory:
        found = articles.signed(self._connection, member.article_id)
        if found is None:
            raise LookupError(f"article {member.article_id} has no signature")
        return Signatory(member, self._seeker.text(member.article_id), found[0])

    def _represents(self, tale: Tale, one: Signatory) -> bool:
        own = shingles(one.text)
        if not len(own):
            return True
        others = tale.representatives(self._recipe_id)
        texts = self._seeker.texts(others)
        for each in others:
            theirs = shingles(texts[each])
            shared = len(np.intersect1d(own, theirs, assume_unique=True))
            if shared >= COVERED * len(own):
                return False
            kept = (tale.leading.article_id, tale.speaker(self._recipe_id).article_id)
            if shared >= COVERED * len(theirs) and each not in kept:
                self._retire(tale, each)
        return len(tale.representatives(self._recipe_id)) < MOST_REPRESENTATIVES

    def _retire(self, tale: Tale, article_id: int) -> None:
        """Compare newcomers with an article no more: another of its story says all that it says."""
        self._seeker.unshelve(article_id)
        tale.members[article_id] = replace(tale.members[article_id], represents=False)
        if article_id not in tale.joining:
            stories.represent(self._connection, [article_id], False)

    def _merge_alike(self, one: Signatory, tale: Tale, decision: Decision) -> None:
        """Make one story of those that an article shows to be one."""
        for match in decision.alike:
            other = self._tales.get(self._key(match.candidate.story_id)) or self._tale(
                match.candidate.story_id
            )
            tale = self._tale(tale.key)
            if other is not tale and self._are_one(one, tale, other):
                self._merge(tale, other)

    def _are_one(self, one: Signatory, tale: Tale, other: Tale) -> bool:
        speaking = (each.speaker(self._recipe_id).article_id for each in (tale, other))
        first, second = map(self._seeker.text, speaking)
        if not verdict.judge(measure(first, second)).one_story and not (
            self._holds(one.text, first) and self._holds(one.text, second) and _share_names(first, second)
        ):
            return False
        # What is new to the store has never been ruled on.
        return not self._are_ruled(Rule.APART, other.members.keys() - other.joining.keys(), tale.members)

    def _are_ruled(self, kind: Rule, some: Iterable[int], others: Iterable[int]) -> bool:
        """Whether an editor has said so of one of these articles and one of those."""
        asked = set(some)
        said = rulings.of(self._connection, asked) if asked else []
        return any(each.kind == kind and each.is_between(asked, others) for each in said)

    def _holds(self, text: str, leading: str) -> bool:
        mine, theirs = shingles(text), shingles(leading)
        shared = len(np.intersect1d(mine, theirs, assume_unique=True))
        return shared >= BRIDGED * len(theirs)

    def _merge(self, one: Tale, other: Tale) -> None:
        """Make one story of two; the one that is older keeps its id."""
        kept, gone = sorted((one, other), key=lambda each: (each.key < 0, abs(each.key)))
        self._into[gone.key] = kept.key
        kept.members |= gone.members
        kept.joining |= gone.joining
        kept.moved |= gone.moved
        kept.places |= gone.places
        kept.merged += [*gone.merged, *([gone.key] if gone.key > 0 else [])]
        del self._tales[gone.key]
        self._settle(kept, gone.members)

    def _hold(self, one: Signatory, decision: Decision) -> None:
        """Remember which round-up holds what: the article its parts, or those that it is a part of."""
        own = self._story_of(one.article_id)
        for match in decision.held:
            if self._key(match.candidate.story_id) == own:
                continue
            other, found = match.candidate.article_id, match.likeness
            holder, held = (one.article_id, other) if match.holds else (other, one.article_id)
            self._holdings.append(Holding(holder, held, found.whole_containment, found.larger_share))
            self._round_ups.setdefault(holder, set()).add(held)

    def _part_company(self, one: Signatory, decision: Decision) -> None:
        """Part a round-up from the stories that it holds, now that it has shown to be one."""
        for match in decision.held:
            holder = one.article_id if match.holds else match.candidate.article_id
            known = len(self._round_ups.get(holder, ())) >= SEVERAL
            self._split_off(holder, math.inf if known else STRANGE)

    def _split_off(self, holder: int, most_recurring: float) -> None:
        """Make two stories of a round-up and the items of it that were taken for excerpts. The one that does
        not lead goes."""
        tale = self._tale(self._story_of(holder))
        texts = self._seeker.texts(tale.members)
        parts = {
            each
            for each in tale.members
            if each != holder and _is_item(measure(texts[each], texts[holder]), most_recurring)
        }
        if not parts or self._are_ruled(Rule.TOGETHER, parts, tale.members.keys() - parts):
            return
        leaving = parts if tale.leading.article_id not in parts else tale.members.keys() - parts
        self._part(tale, leaving, Rule.HELD)
        for part in parts:
            found = measure(texts[part], texts[holder])
            self._holdings.append(Holding(holder, part, found.whole_containment, found.larger_share))

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
        articles.sign(
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


def _is_item(found: Likeness, most_recurring: float) -> bool:
    """Whether a text, by its likeness to a round-up, is an item of it."""
    return (
        found.ratio < 1
        and found.larger_share < verdict.LARGER_PART
        and found.whole_containment >= verdict.CONTAINED
        and found.recurring < most_recurring
    )


def _joining(tale: Tale) -> list[Joining]:
    return [
        Joining(tale.key, tale.places[id_], rule, tale.members[id_].represents, tale.members[id_].first_seen)
        for id_, rule in tale.joining.items()
    ]


def _share_names(one: str, other: str) -> bool:
    mine, theirs = (set(each.marks.tolist()) for each in told_by(particulars(one), particulars(other)))
    fewer = min(len(mine), len(theirs))
    return not fewer or len(mine & theirs) >= SAME_NAMES * fewer
