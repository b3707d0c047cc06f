"""Folds stored articles anew, a batch at a time: each as a newcomer among those judged before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import Connection

from pipelines.folding import tale as tales
from pipelines.folding import verdict
from pipelines.folding.decide import Decision, Match
from pipelines.folding.join import Folding
from pipelines.folding.likeness import WORTH_READING, measure
from pipelines.folding.seek import Candidate, Signatory, placed
from pipelines.folding.tale import Tale
from pipelines.folding.turn import WINDOW
from pipelines.folding.verdict import Rule
from store import query, refolding, rulings, stories
from store.stories import Member

NO_RECIPE = 0
"""Stands for the recipe of an article whose turn has not come yet."""


class Kind(StrEnum):
    """What a refold changes: an article MOVED to another story, a story was MERGED into another or BEGUN, or
    another article LEADS it."""

    MOVED = "moved"
    MERGED = "merged"
    BEGUN = "begun"
    LEADS = "leads"


@dataclass(frozen=True, slots=True)
class Change:
    """What is other than before. ``was`` is the story that the article stood in, or the article that led."""

    kind: Kind
    story_id: int
    article_id: int | None = None
    was: int | None = None


class Refold(Folding):
    """Folds one batch of stored articles anew, in order of their ids, within one transaction.

    ``recipe_id`` is of a generation of its own, and only what it has judged is found and compared with. What
    is not judged yet stays in its story. A story is the one that its lead tells: the first of its articles to
    be judged keeps it, or brings it along to the story of a copy, unless it has nothing of the lead.
    """

    def __init__(
        self,
        connection: Connection,
        recipe_id: int,
        *,
        window: timedelta | None = WINDOW,
        gone: Mapping[int, int] | None = None,
    ) -> None:
        """For one batch; ``gone`` are the stories that earlier ones merged into others, by who led them."""
        super().__init__(connection, recipe_id, window=window)
        self.gone = dict(gone or {})
        self._led: dict[int, int] = {}
        self._stood: dict[int, int] = {}
        self._represented: dict[int, bool] = {}
        self._parts: dict[int, list[Candidate]] = {}
        self._said: dict[int, dict[int, str]] = {}

    def refold(self, batch: Sequence[Signatory], homes: Mapping[int, int]) -> list[Change]:
        """Judge stored articles, that stand in the stories ``homes``, and write where each stands now."""
        ids = [each.article_id for each in batch]
        self._batch = {each.article_id: each for each in batch}
        self._load(sorted(set(homes.values())))
        self._recall(ids)
        refolding.forget(self._connection, ids)
        self._look(batch)
        for each in batch:
            self._judge(each)
        self._sign(batch)
        self._write()
        self._write_representatives()
        self.gone |= {led: key for key, led in self._led.items() if self._key(key) != key}
        return [*self._changed_stories(), *self._moved()]

    def _recall(self, ids: Sequence[int]) -> None:
        """Know of the batch what holds whatever its texts are, and what is to be looked into again."""
        for each in rulings.of(self._connection, ids):
            for one, other in (each.pair, each.pair[::-1]):
                self._said.setdefault(one, {})[other] = each.kind
        held = stories.held_by(self._connection, ids)
        known = placed(self._connection, sorted(set().union(*held.values())))
        self._parts = {holder: [known[each] for each in sorted(some)] for holder, some in held.items()}

    def _load(self, story_ids: Iterable[int]) -> None:
        known = set(self._tales)
        super()._load(story_ids)
        for key in self._tales.keys() - known:
            self._loaded(self._tales[key])

    def _loaded(self, tale: Tale) -> None:
        """Note how a story stood; those of its articles that are about to be judged speak for it no more."""
        if tale.lead is None:
            tale.settle(self._seeker.all_told, tale.members)
        self._led[key := tale.key] = tale.leading.article_id
        for article_id, member in tale.members.items():
            self._stood[article_id] = key
            if article_id in self._batch:
                self._represented[article_id] = member.represents
                tale.members[article_id] = replace(member, recipe_id=NO_RECIPE, represents=False)
        tale.lead = tale.members[tale.leading.article_id]

    def _judge(self, one: Signatory) -> None:
        own = self._tale(self._story_of(one.article_id))
        decision = self._decide(one)
        tale, rule = self._destined(one, own, decision)
        if tale is not own:
            tale = self._brought(one, own, tale)
        self._join(tale, one, rule)
        self._bring_together(one)
        if rule.one_story:
            self._merge_alike(one, self._tale(tale.key), decision)
        self._hold(one, decision)
        self._part_company(one, decision)

    def _destined(self, one: Signatory, own: Tale, decision: Decision) -> tuple[Tale, Rule]:
        """The story that an article belongs to, and by which rule."""
        for other in self._bound(one):
            tale = self._tale(self._story_of(other))
            if not self._are_ruled(Rule.APART, [one.article_id], self._judged(tale)):
                return tale, Rule.TOGETHER
        alike = self._best(one, decision)
        if alike is not None:
            return self._tale(alike.candidate.story_id), alike.rule
        if self._keeps(one, own):
            return own, Rule.ALONE
        tale = Tale(next(self._numbers))
        self._tales[tale.key] = tale
        return tale, Rule.ALONE

    def _keeps(self, one: Signatory, own: Tale) -> bool:
        """Whether an article is the first of its story to be judged, and no stranger to the lead."""
        if any(self._is_judged(each) for each in own.members.values()):
            return False
        leading = own.leading.article_id
        return leading == one.article_id or self._has_of(one, leading)

    def _has_of(self, one: Signatory, other: int) -> bool:
        """Whether an article is no stranger to another: a copy of it, or too little that is like it."""
        found = measure(one.told, self._seeker.told(other))
        rule = verdict.judge(found)
        return rule.one_story or (rule is Rule.LITTLE and found.containment >= WORTH_READING)

    def _brought(self, one: Signatory, own: Tale, tale: Tale) -> Tale:
        """The story that an article goes to, its own merged into it or left."""
        kept_apart = self._are_ruled(Rule.APART, own.members, tale.members)
        if tale.members and not kept_apart and self._keeps(one, own):
            self._merge(own, tale)
            return self._tale(tale.key)
        self._leave(one, own, tale)
        return tale

    def _leave(self, one: Signatory, own: Tale, tale: Tale) -> None:
        """Take an article out of its story; where it was the last, the other answers for both."""
        del own.members[one.article_id]
        own.places.pop(one.article_id, None)
        own.moved.pop(one.article_id, None)
        if own.members:
            self._settle(own, ())
            # Its articles are to be counted again, though nobody's place in it is another.
            leading = own.leading.article_id
            own.places.setdefault(leading, tales.leads(leading))
            return
        self._into[own.key] = tale.key
        del self._tales[own.key]
        tale.merged += [*own.merged, *([own.key] if own.key > 0 else [])]

    def _join(self, tale: Tale, one: Signatory, rule: Rule) -> None:
        super()._join(tale, one, rule)
        # The store knows it already, be it in this story or in another.
        tale.moved[one.article_id] = tale.joining.pop(one.article_id)

    def _bring_together(self, one: Signatory) -> None:
        """Make one story of those whose articles an editor has put together with this one."""
        for other in self._bound(one):
            here, there = (self._tale(self._story_of(each)) for each in (one.article_id, other))
            # Who is not judged yet has still to show that it stands here.
            if here is not there and not self._are_ruled(Rule.APART, self._judged(here), self._judged(there)):
                self._merge(here, there)

    def _are_one(self, one: Signatory, tale: Tale, other: Tale) -> bool:
        return super()._are_one(one, tale, other) or self._speaks_by_ruling(one, tale, other)

    def _speaks_by_ruling(self, one: Signatory, tale: Tale, other: Tale) -> bool:
        """Whether an article that an editor has put into a story shows another to be of that story."""
        if not self._bound(one):
            return False
        speaking = self._seeker.told(other.speaker(self._recipe_id).article_id)
        kept_apart = self._are_ruled(Rule.APART, other.members, tale.members)
        return not kept_apart and verdict.judge(measure(one.told, speaking)).one_story

    def _bound(self, one: Signatory) -> list[int]:
        """The articles that are judged with which an editor has put this one together."""
        return [each for each in self._ruled(one, Rule.TOGETHER) if self._was_judged(each)]

    def _ruled(self, one: Signatory, kind: Rule) -> list[int]:
        said = self._said.get(one.article_id, {})
        return sorted(other for other, each in said.items() if each == kind)

    def _judged(self, tale: Tale) -> list[int]:
        return [each.article_id for each in tale.members.values() if self._is_judged(each)]

    def _was_judged(self, article_id: int) -> bool:
        tale = self._tale(self._story_of(article_id))
        return self._is_judged(tale.members[article_id])

    def _is_judged(self, member: Member) -> bool:
        return member.recipe_id == self._recipe_id

    def _candidates(self, one: Signatory) -> list[Candidate]:
        """Those that are judged, and whatever the article was known to hold: by that it shows what it is."""
        found = super()._candidates(one)
        known = {each.article_id for each in found}
        for each in self._parts.get(one.article_id, ()):
            if each.article_id not in known:
                found.append(replace(each, story_id=self._story_of(each.article_id)))
        return found

    def _decide(self, one: Signatory) -> Decision:
        decision = super()._decide(one)
        apart = {self._story_of(each) for each in self._kept_from(one)}
        alike = (each for each in decision.alike if each.candidate.story_id not in apart)
        return replace(decision, alike=tuple(each for each in alike if self._may_be_joined(one, each)))

    def _kept_from(self, one: Signatory) -> set[int]:
        """The articles that an editor has parted from this one, or from those of its story that it is like.

        What is as like the ones as the others stays where it was.
        """
        own = self._tale(self._story_of(one.article_id)).members.keys() - {one.article_id}
        found = set(self._ruled(one, Rule.APART))
        for each in rulings.of(self._connection, own) if own else ():
            here = own & set(each.pair)
            if each.kind != Rule.APART or len(here) != 1:
                continue
            [companion], [other] = here, set(each.pair) - here
            if other not in found and other != one.article_id and self._has_of(one, companion):
                found.add(other)
        return found

    def _may_be_joined(self, one: Signatory, match: Match) -> bool:
        article_id = match.candidate.article_id
        return article_id not in self._parts_of(one) or self._was_judged(article_id)

    def _part(self, tale: Tale, leaving: Iterable[int], rule: Rule) -> Tale:
        """Part them under the ids that they had: what was made one of two is again the two."""
        other = super()._part(tale, leaving, rule)
        keys = [tale.key, *tale.merged]
        theirs = sorted(key for key in keys if self._led.get(key) in other.members)
        ours = sorted((key for key in keys if key not in theirs), key=lambda each: (each < 0, abs(each)))
        if theirs and ours:
            self._name(other, theirs)
            self._name(tale, ours)
        elif not theirs and (known := self._known_as(other, tale)) is not None:
            refolding.bring_back(self._connection, known)
            self._name(other, [known])
        return other

    def _known_as(self, part: Tale, tale: Tale) -> int | None:
        """The story that an earlier batch made one with another, of which a part is it again."""
        known = (self.gone.get(each) for each in (part.leading.article_id, *sorted(part.members)))
        for key in known:
            now = None if key is None else query.current(self._connection, key)
            if now not in (None, key) and self._key(now) == tale.key:
                return key
        return None

    def _name(self, tale: Tale, keys: Sequence[int]) -> None:
        """Have a story answer to these ids, by the first of which it goes."""
        was, (tale.key, *others) = tale.key, keys
        if self._tales.get(was) is tale:
            del self._tales[was]
        self._tales[tale.key] = tale
        self._into.pop(tale.key, None)
        self._into.update(dict.fromkeys(others, tale.key))
        if was not in keys and was < 0:
            self._into[was] = tale.key
        tale.merged = [key for key in others if key > 0]
        for article_id in tale.members:
            self._seeker.moved(article_id, tale.key)
            self._home[article_id] = tale.key
            if self._stood[article_id] == tale.key:
                if tale.moved.get(article_id) is Rule.HELD:
                    del tale.moved[article_id]
            elif self._stood[article_id] not in tale.merged:
                tale.moved.setdefault(article_id, Rule.HELD)

    def _parts_of(self, one: Signatory) -> set[int]:
        return {each.article_id for each in self._parts.get(one.article_id, ())}

    def _put_forward(self, tale: Tale, member: Member) -> None:
        if member.recipe_id != NO_RECIPE:
            super()._put_forward(tale, member)

    def _write_representatives(self) -> None:
        """Write whether those of the batch represent their stories, where that is other than before."""
        now = {each: self._tales[self._story_of(each)].members[each].represents for each in self._batch}
        for represents in (True, False):
            changed = [each for each, is_one in now.items() if is_one is represents]
            stories.represent(
                self._connection,
                [each for each in changed if self._represented[each] is not represents],
                represents,
            )

    def _changed_stories(self) -> list[Change]:
        found = [
            Change(Kind.BEGUN, key, tale.leading.article_id)
            for key, tale in self._tales.items()
            if key not in self._led
        ]
        for key, led in self._led.items():
            now = self._key(key)
            if now != key:
                found.append(Change(Kind.MERGED, now, was=key))
            elif (leading := self._tales[key].leading.article_id) != led:
                found.append(Change(Kind.LEADS, key, leading, led))
        return found

    def _moved(self) -> list[Change]:
        return [
            Change(Kind.MOVED, key, article_id, self._stood[article_id])
            for key, tale in self._tales.items()
            for article_id in tale.members
            if self._key(self._stood[article_id]) != key
        ]
