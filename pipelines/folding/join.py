"""Brings articles into their stories: what each is like decides where it goes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pipelines.folding import verdict
from pipelines.folding.decide import Decision, Match, decide
from pipelines.folding.likeness import WORTH_READING, Likeness, measure, overlap
from pipelines.folding.particulars import particulars, told_by
from pipelines.folding.seek import Candidate, Signatory
from pipelines.folding.shingle import Told
from pipelines.folding.tale import Tale
from pipelines.folding.turn import MOST_REPRESENTATIVES, Joined, Turn, standing
from pipelines.folding.verdict import Relation, Rule
from store import rulings, signatures, stories
from store.signatures import Signed
from store.stories import Holding

BRIDGED = 0.8
"""Share of a story's lead that an article must hold to show that it and another are one story."""
SAME_NAMES = 0.3
"""Share of the fewer names that two such stories must have in common."""
SEVERAL = 2
"""Stories that an article must be known to hold to be a round-up beyond doubt."""
STRANGE = 0.2
"""Of a round-up that holds one story, an item is parted whose names recur in the rest less than this."""
WHOLE_ITEM = 0.9
"""Containment of an article that stands in a round-up as it is."""
APART = 0.2
"""Containment of two items below which they are different parts of it."""


class Folding(Turn):
    """Folds batches of articles.

    A newcomer is compared with the representatives of stories, never with any member, so that stories do not
    chain: each representative is like the lead itself.
    """

    def take(self, newcomers: Sequence[Signatory]) -> list[Joined]:
        """Let articles that are new to the store join stories or begin them, in order."""
        self._look(newcomers)
        placed = [(each, *self._place(each)) for each in newcomers]
        self._sign(newcomers)
        self._write()
        return [self._joined(each, begun) for each, _, begun in placed]

    def revise(self, article_id: int, text: str, signed: Signed) -> Joined:
        """Sign an article's new text in the place of its old one.

        It stays in its story while it is still like the others of it, and else leaves them: an address may be
        used again. A story that the new text shows to be the same is joined to its own.
        """
        story_id = standing(self._connection, article_id).story_id
        [member] = stories.members_of(self._connection, [article_id])
        member = replace(member, size=signed.size, recipe_id=signed.recipe_id, represents=True)
        one = Signatory(member, text, signed)
        tale = self._tale(story_id)
        self._seeker.unshelve(one.article_id)
        signatures.unsign(self._connection, one.article_id)
        stories.let_go(self._connection, one.article_id)
        self._look([one])
        tale.members[one.article_id] = member
        self._seeker.shelve(one, tale.key)
        stories.represent(self._connection, [one.article_id], True)
        if not self._still_belongs(one, tale):
            tale = self._part(tale, [one.article_id], Rule.ALONE)
        decision = self._decide(one)
        self._merge_alike(one, tale, decision)
        self._hold(one, decision)
        tale = self._tale(self._story_of(one.article_id))
        self._settle(tale, [one.article_id])
        self._sign([one])
        self._write()
        return self._joined(one, False)

    def _still_belongs(self, one: Signatory, tale: Tale) -> bool:
        """Whether an article that changed is still one story with those that it stands with, if any."""
        others = tale.members.keys() - {one.article_id}
        if not others or self._are_ruled(Rule.TOGETHER, [one.article_id], others):
            return True
        speaking = [each for each in others if tale.members[each].represents] or list(others)
        texts = self._seeker.all_told(speaking[:MOST_REPRESENTATIVES])
        return any(verdict.judge(measure(one.told, text)).one_story for text in texts.values())

    def settle(self, article_id: int) -> Joined:
        """Choose afresh who leads an article's story: what is known of the article's time is another."""
        story_id = standing(self._connection, article_id).story_id
        tale = self._tale(story_id)
        self._seeker.reappeared(tale.members[article_id])
        self._settle(tale, [article_id])
        self._write()
        member = tale.members[article_id]
        return Joined(tale.key, Relation(member.relation))

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
            tale.remember(one.article_id, alike.likeness.common)
            self._merge_alike(one, tale, decision)
        self._hold(one, decision)
        self._part_company(one, decision)
        return self._tales[self._story_of(one.article_id)], alike is None

    def _decide(self, one: Signatory) -> Decision:
        found = [replace(each, story_id=self._key(each.story_id)) for each in self._candidates(one)]
        decision = decide(one.told, found, frozenset(self._round_ups))
        items = tuple(
            each for each in decision.alike if each.is_in_round_up and self._has_another(one, each.candidate)
        )
        if not items:
            return decision
        alike = tuple(each for each in decision.alike if each not in items)
        return Decision(alike, (*decision.held, *items))

    def _has_another(self, one: Signatory, larger: Candidate) -> bool:
        """Whether a text of which an article is the lesser part has another part in its story that is no part
        of the article: then it is a round-up, and both are items of it."""
        tale = self._tale(larger.story_id)
        most = verdict.LARGER_PART * tale.members[larger.article_id].size
        others = {each.article_id for each in tale.members.values() if each.size <= most} - {one.article_id}
        for article_id, text in self._seeker.all_told(others).items():
            found = overlap(text.shingled, larger.told.shingled)
            if not _is_item(found, math.inf) or found.containment < WHOLE_ITEM:
                continue
            if overlap(text.shingled, one.told.shingled).containment < APART:
                self._round_ups.setdefault(larger.article_id, set()).update((article_id, one.article_id))
                return True
        return False

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
        own = one.told.shingled
        if overlap(own, self._seeker.told(leading).shingled).containment >= WORTH_READING:
            return True
        # What an editor put together need not be alike: whoever led one of the stories still speaks for it.
        texts = self._seeker.all_told(self._put_together(tale))
        return any(overlap(own, text.shingled).containment >= WORTH_READING for text in texts.values())

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

    def _merge_alike(self, one: Signatory, tale: Tale, decision: Decision) -> None:
        """Make one story of those that an article shows to be one."""
        for match in decision.alike:
            other = self._tale(match.candidate.story_id)
            tale = self._tale(tale.key)
            if other is not tale and self._are_one(one, tale, other):
                self._merge(tale, other)

    def _are_one(self, one: Signatory, tale: Tale, other: Tale) -> bool:
        speaking = (each.speaker(self._recipe_id).article_id for each in (tale, other))
        first, second = map(self._seeker.told, speaking)
        if not verdict.judge(measure(first, second)).one_story and not (
            _holds(one.told, first) and _holds(one.told, second) and _share_names(first, second)
        ):
            return False
        # What is new to the store has never been ruled on.
        return not self._are_ruled(Rule.APART, other.members.keys() - other.joining.keys(), tale.members)

    def _are_ruled(self, kind: Rule, some: Iterable[int], others: Iterable[int]) -> bool:
        """Whether an editor has said so of one of these articles and one of those."""
        asked = set(some)
        said = rulings.of(self._connection, asked) if asked else []
        return any(each.kind == kind and each.is_between(asked, others) for each in said)

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
        """Part a round-up from the items of it that were taken for excerpts, and those from one another.

        Whoever leads the story keeps it.
        """
        tale = self._tale(self._story_of(holder))
        texts = self._seeker.all_told(tale.members)
        likeness = {each: measure(texts[each], texts[holder]) for each in tale.members if each != holder}
        items = {each: found for each, found in likeness.items() if _is_item(found, most_recurring)}
        others = tale.members.keys() - items.keys()
        if not items or self._are_ruled(Rule.TOGETHER, items, others):
            return
        leading = tale.leading.article_id
        for alike in [others, *_by_story(items, texts)]:
            if leading not in alike:
                self._part(tale, alike, Rule.HELD)
        for item, found in items.items():
            self._holdings.append(Holding(holder, item, found.whole_containment, found.larger_share))


def _is_item(found: Likeness, most_recurring: float) -> bool:
    """Whether a text, by its likeness to a round-up, is an item of it."""
    return found.ratio < 1 and verdict.is_lesser_part(found) and found.recurring < most_recurring


def _by_story(article_ids: Iterable[int], texts: Mapping[int, Told]) -> list[set[int]]:
    """Articles that stood in one story by their stories: each is like the first of its own."""
    found: list[list[int]] = []
    for each in sorted(article_ids, key=lambda each: (-len(texts[each].shingled.run), each)):
        home = next(
            (group for group in found if verdict.judge(measure(texts[each], texts[group[0]])).one_story), None
        )
        if home is None:
            found.append([each])
        else:
            home.append(each)
    return [set(group) for group in found]


def _holds(text: Told, leading: Told) -> bool:
    return overlap(leading.shingled, text.shingled).share >= BRIDGED


def _share_names(one: Told, other: Told) -> bool:
    mine, theirs = (
        set(each.marks.tolist()) for each in told_by(particulars(one.read()), particulars(other.read()))
    )
    fewer = min(len(mine), len(theirs))
    return not fewer or len(mine & theirs) >= SAME_NAMES * fewer
