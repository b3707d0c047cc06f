"""Decides which stories an article belongs to, among its candidates: alike, held as a part, or neither."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.folding import verdict
from pipelines.folding.likeness import NOTHING_COMMON, Likeness, measure
from pipelines.folding.seek import Candidate
from pipelines.folding.shingle import Shingles, Told
from pipelines.folding.verdict import Rule

COMMON_STORIES = 4
"""Other stories in which a shingle stands that is common to many: a template's, a standing intro's."""
MINOR = 0.5
"""Two parts of a round-up, of which the lesser is no less than this of the larger; or there are three."""


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate, how alike an article is to it (the article first), and the rule that decides."""

    candidate: Candidate
    rule: Rule
    likeness: Likeness

    @property
    def rank(self) -> tuple[float, float, int]:
        """The most alike first, among those the one that was first stored."""
        return -self.likeness.containment, -self.likeness.similarity, self.candidate.article_id

    @property
    def holds(self) -> bool:
        """Whether the article is the larger of the two."""
        return self.likeness.ratio > 1

    @property
    def is_small_part(self) -> bool:
        """Whether the candidate stands in the article and is the lesser part of it."""
        return self.holds and verdict.is_lesser_part(self.likeness)

    @property
    def is_in_round_up(self) -> bool:
        """Whether the article stands in the candidate and is the lesser part of that."""
        return not self.holds and verdict.is_lesser_part(self.likeness)


@dataclass(frozen=True, slots=True)
class Decision:
    """What an article is: ``alike`` are those that it is one story with, the most alike first; ``held`` are
    parts of it where it is a round-up, or round-ups of which it is a part."""

    alike: tuple[Match, ...] = ()
    held: tuple[Match, ...] = ()


def decide(text: Told, found: Sequence[Candidate], round_ups: frozenset[int] = frozenset()) -> Decision:
    """Compare a text with its candidates; ``round_ups`` are those that are known to hold other stories."""
    if not found:
        return Decision()
    common = shared_by_many(text, found)
    matches = [
        Match(each, verdict.judge(likeness), likeness)
        for each in found
        for likeness in (measure(text, each.told, common),)
    ]
    alike = sorted((each for each in matches if each.rule.one_story), key=lambda each: each.rank)
    held = [each for each in matches if each.rule is Rule.HELD]
    parts = [each for each in alike if each.is_small_part]
    if are_several([*parts, *(each for each in held if each.holds)]):
        alike, held = [each for each in alike if each not in parts], [*held, *parts]
    in_round_ups = [each for each in alike if each.is_in_round_up and each.candidate.article_id in round_ups]
    alike = [each for each in alike if each not in in_round_ups]
    return Decision(tuple(alike), (*held, *in_round_ups))


def are_several(parts: Sequence[Match]) -> bool:
    """Whether these parts of an article make it a round-up: they are of stories that have nothing to do with
    one another, and none is much the largest."""
    stories: list[Match] = []
    for part in sorted(parts, key=lambda each: -each.likeness.larger_share):
        if not any(_are_one(part, each) for each in stories):
            stories.append(part)
    if len(stories) < 2:
        return False
    first, second = (each.likeness.larger_share for each in stories[:2])
    return len(stories) > 2 or second >= MINOR * first


def _are_one(one: Match, other: Match) -> bool:
    if one.candidate.story_id == other.candidate.story_id:
        return True
    return verdict.judge(measure(one.candidate.told, other.candidate.told)).one_story


def shared_by_many(text: Told, found: Sequence[Candidate]) -> Shingles:
    """The shingles of a text that stand in many of its candidates' stories, sorted.

    One candidate speaks for its story, lest the copies of one are taken for many.
    """
    own = {each.story_id: each for each in reversed(found)}
    if len(own) < COMMON_STORIES:
        return NOTHING_COMMON
    told, counts = np.unique(
        np.concatenate([each.told.shingled.distinct for each in own.values()]), return_counts=True
    )
    many: Shingles = told[counts >= COMMON_STORIES]
    return np.intersect1d(many, text.shingled.distinct, assume_unique=True)
