"""Brings an article into its story: candidates from the store's index, an exact comparison, a lead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection

from pipelines import fold, lead, shingle
from pipelines.fold import Relation
from store import articles, stories
from store.articles import Signed
from store.stories import Member, Place

MOST_COMPARED = 64
"""Candidates that an article is compared with, those that share most keys first."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Where an article stands now; ``begun`` says that the story is new."""

    story_id: int
    relation: Relation
    begun: bool = False


def signed(text: str, recipe_id: int) -> Signed:
    """A text's signature and its keys in the candidate index; a text without words has no keys."""
    shingled = shingle.shingles(text)
    minima = shingle.signature(shingled)
    found_by = shingle.keys(minima, recipe_id) if len(shingled) else []
    return Signed(recipe_id, len(shingled), minima.astype("<u4").tobytes(), tuple(found_by))


def newcomer(connection: Connection, member: Member, text: str, sign: Signed, run_id: int | None) -> Joined:
    """Let an article that is new to the store join a story or begin one."""
    found = articles.candidates(connection, sign.keys, fold.SHARED_KEYS, MOST_COMPARED)
    articles.sign(connection, member.article_id, sign)
    story_id = _likest(text, found)
    if story_id is None:
        story_id = stories.begin(connection, member)
        stories.join(connection, story_id, _leading(member.article_id), member.first_seen, run_id)
        return Joined(story_id, Relation.LEAD, begun=True)
    others = stories.members(connection, story_id)
    first = lead.first([*others, member])
    texts = {each.article_id: each.text for each in found} | {member.article_id: text}
    if first.relation == Relation.LEAD:
        places = _places(connection, first.article_id, [member.article_id], texts)
    else:
        places = _places(connection, first.article_id, [each.article_id for each in (*others, member)], texts)
    own = next(each for each in places if each.article_id == member.article_id)
    stories.join(connection, story_id, own, member.first_seen, run_id)
    stories.place(connection, [each for each in places if each is not own])
    stories.settle(connection, story_id, first, [*others, member])
    return Joined(story_id, Relation(own.relation))


def revised(connection: Connection, article_id: int, sign: Signed) -> Joined:
    """Sign an article's new text in the place of its old one; it stays in its story."""
    before = articles.signed(connection, article_id)
    if before is not None:
        minima = np.frombuffer(before[1], dtype="<u4")
        articles.unsign(connection, article_id, shingle.keys(minima, before[0]))
    articles.sign(connection, article_id, sign)
    return settled(connection, article_id)


def standing(connection: Connection, article_id: int) -> Joined:
    """Where an article stands."""
    found = stories.standing(connection, article_id)
    if found is None:
        raise LookupError(f"article {article_id} stands in no story")
    return Joined(found[0], Relation(found[1]))


def settled(connection: Connection, article_id: int) -> Joined:
    """Choose afresh who leads an article's story, and write what each of its articles is to that one."""
    story_id = standing(connection, article_id).story_id
    members = stories.members(connection, story_id)
    first = lead.first(members)
    places = _places(connection, first.article_id, [each.article_id for each in members], {})
    stories.place(connection, places)
    stories.settle(connection, story_id, first, members)
    own = next(each for each in places if each.article_id == article_id)
    return Joined(story_id, Relation(own.relation))


def _likest(text: str, found: Sequence[articles.Candidate]) -> int | None:
    """The story of the candidate that is most like the text; None when none is like enough."""
    if not found:
        return None
    own = shingle.shingles(text)
    compared = [(fold.compare(own, shingle.shingles(each.text)), each) for each in found]
    alike = [
        (likeness.containment, likeness.similarity, -each.article_id, each.story_id)
        for likeness, each in compared
        if likeness.one_story
    ]
    return max(alike)[3] if alike else None


def _places(
    connection: Connection, lead_id: int, article_ids: Sequence[int], known: Mapping[int, str]
) -> list[Place]:
    """What articles are to a lead; ``known`` are texts at hand, the others are fetched."""
    missing = [each for each in {lead_id, *article_ids} if each not in known]
    texts = {**known, **(articles.texts(connection, missing) if missing else {})}
    leading = shingle.shingles(texts[lead_id])
    return [
        _leading(each)
        if each == lead_id
        else _place(each, fold.compare(shingle.shingles(texts[each]), leading))
        for each in article_ids
    ]


def _leading(article_id: int) -> Place:
    return Place(article_id, Relation.LEAD, 1.0, 1.0)


def _place(article_id: int, to_lead: fold.Likeness) -> Place:
    return Place(article_id, fold.relation(to_lead), to_lead.similarity, to_lead.containment)
