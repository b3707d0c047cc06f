"""A story while articles are folded into it: who is in it, who leads, what each is to the lead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from pipelines.folding import lead, verdict
from pipelines.folding.likeness import overlap
from pipelines.folding.shingle import Told
from pipelines.folding.verdict import Relation, Rule
from store.stories import Member, Place, Standing

Texts = Callable[[Iterable[int]], Mapping[int, Told]]
"""Gives the texts of articles, as they are compared, by their ids."""


@dataclass(eq=False)
class Tale:
    """A story in memory. ``key`` is its id, or a number below zero while it has none.

    ``joining`` are the articles that the store does not yet know in it, by what rule each joined, ``moved``
    those that stand in another there, ``places`` what has to be written of the others, ``merged`` the ids of
    the stories that went into it.
    """

    key: int
    members: dict[int, Member] = field(default_factory=dict)
    lead: Member | None = None
    lead_rule: str = ""
    joining: dict[int, Rule] = field(default_factory=dict)
    moved: dict[int, Rule] = field(default_factory=dict)
    places: dict[int, Place] = field(default_factory=dict)
    merged: list[int] = field(default_factory=list)

    @property
    def leading(self) -> Member:
        """Its lead. Raises LookupError for a story without articles."""
        if self.lead is None:
            raise LookupError(f"story {self.key} has no article")
        return self.lead

    @property
    def standing(self) -> Standing:
        """The story as it is written."""
        return Standing(self.leading, self.lead_rule, list(self.members.values()))

    def representatives(self, recipe_id: int) -> list[int]:
        """The articles that newcomers of a recipe are compared with: those that are signed by it."""
        return [
            each.article_id
            for each in self.members.values()
            if each.represents and each.recipe_id == recipe_id
        ]

    def speaker(self, recipe_id: int) -> Member:
        """Whom newcomers of a recipe must be like: the lead, or who would lead of those signed by it.

        While a refold goes on, what is not judged yet may be a stranger to its story.
        """
        if self.leading.recipe_id == recipe_id:
            return self.leading
        judged = [each for each in self.members.values() if each.recipe_id == recipe_id]
        return lead.first(judged) if judged else self.leading

    def remember(self, article_id: int, common: float) -> None:
        """Write with what an article is to the lead how much of what they share was many stories'."""
        self.places[article_id] = replace(self.places[article_id], common=common)

    def settle(self, texts: Texts, changed: Iterable[int]) -> None:
        """Choose the lead afresh, and measure against it what has changed: all of them, if it is another."""
        if not self.members:
            self.lead = None
            return
        first, rule = lead.chosen(list(self.members.values()))
        asked = set(changed) & self.members.keys()
        if self.lead is None or first.article_id != self.lead.article_id or first.article_id in asked:
            asked = set(self.members)
        self.lead, self.lead_rule = first, str(rule)
        self._measure(texts, asked)
        self.lead = self.members[first.article_id]

    def _measure(self, texts: Texts, article_ids: set[int]) -> None:
        leading = self.leading.article_id
        told = texts(article_ids | {leading}) if article_ids - {leading} else {}
        for each in article_ids:
            place = leads(each) if each == leading else stands(each, told[each], told[leading])
            self.places[each] = place
            self.members[each] = replace(self.members[each], relation=place.relation)


def leads(article_id: int) -> Place:
    """What a lead is to itself."""
    return Place(article_id, Relation.LEAD, 1.0, 1.0, 1.0, 0.0)


def stands(article_id: int, text: Told, leading: Told) -> Place:
    """What an article is to the lead of its story."""
    found = overlap(text.shingled, leading.shingled)
    relation = verdict.relation(found)
    return Place(article_id, relation, found.similarity, found.containment, found.share, found.common)
