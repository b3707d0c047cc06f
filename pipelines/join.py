"""Brings an article into its story: candidates from the store's index, an exact comparison, a lead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
from sqlalchemy import Connection

from pipelines import fold, lead, shingle
from pipelines.fold import Relation
from store import articles, stories
from store.articles import Signed, Words
from store.stories import Place

MOST_COMPARED = 64
"""Candidates that an article is compared with, those that share most keys first."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Where an article stands now; ``begun`` says that the story is new."""

    story_id: int
    relation: Relation
    begun: bool = False


def newcomer(connection: Connection, article_id: int, words: Words, language: str) -> Joined:
    """Sign an article that is new to the store, and let it join a story or begin one."""
    signed = _sign(connection, words.text)
    story_id = _likest(connection, words.text, signed)
    articles.sign(connection, article_id, signed)
    begun = story_id is None
    if story_id is None:
        at = lead.believed(words.published, words.fetched)
        story_id = stories.begin(connection, at, words.fetched, language)
    return _settle(connection, story_id, article_id, words, begun=begun)


def revised(connection: Connection, article_id: int, words: Words) -> Joined:
    """Sign an article's new text in the place of its old one; it stays in its story."""
    before = articles.signed(connection, article_id)
    if before is not None:
        minima = np.frombuffer(before[1], dtype="<u4")
        articles.unsign(connection, article_id, shingle.keys(minima, before[0]))
    articles.sign(connection, article_id, _sign(connection, words.text))
    story_id = stories.story_of(connection, article_id)
    if story_id is None:
        raise LookupError(f"article {article_id} stands in no story")
    return _settle(connection, story_id, article_id, words, all_anew=True)


def _sign(connection: Connection, text: str) -> Signed:
    recipe_id = articles.recipe_id(connection, **asdict(shingle.Recipe()))
    shingled = shingle.shingles(text)
    minima = shingle.signature(shingled)
    found_by = shingle.keys(minima, recipe_id) if len(shingled) else []
    return Signed(recipe_id, len(shingled), minima.astype("<u4").tobytes(), tuple(found_by))


def _likest(connection: Connection, text: str, signed: Signed) -> int | None:
    """The story of the article that is most like the text; None when no candidate is like enough."""
    found = articles.candidates(connection, signed.keys, fold.SHARED_KEYS, MOST_COMPARED)
    own = shingle.shingles(text)
    alike = [
        (likeness.containment, likeness.similarity, -article_id)
        for article_id, other in articles.texts(connection, found).items()
        if (likeness := fold.compare(own, shingle.shingles(other))).one_story
    ]
    return stories.story_of(connection, -max(alike)[2]) if alike else None


def _settle(
    connection: Connection,
    story_id: int,
    article_id: int,
    words: Words,
    *,
    begun: bool = False,
    all_anew: bool = False,
) -> Joined:
    """Choose the story's lead and write what its articles are to it: all of them where the lead changed."""
    newcomer = stories.Member(article_id, words.published, words.fetched, len(shingle.shingles(words.text)))
    others = [each for each in stories.members(connection, story_id) if each.article_id != article_id]
    contenders = [
        lead.Contender(each.article_id, each.published, each.first_seen, each.size)
        for each in (*others, newcomer)
    ]
    first = lead.first(contenders)
    changed = all_anew or first.article_id != stories.lead_of(connection, story_id)
    to_place = [each.article_id for each in contenders] if changed else [article_id]
    places = _places(connection, first.article_id, to_place)
    stories.place(connection, story_id, places, words.fetched, words.run_id)
    stories.settle(connection, story_id, first.article_id, lead.believed(first.published, first.first_seen))
    own = next(each for each in places if each.article_id == article_id)
    return Joined(story_id, Relation(own.relation), begun)


def _places(connection: Connection, lead_id: int, article_ids: Sequence[int]) -> list[Place]:
    texts = articles.texts(connection, [lead_id, *article_ids])
    leading = shingle.shingles(texts[lead_id])
    places = []
    for article_id in article_ids:
        if article_id == lead_id:
            places.append(Place(article_id, Relation.LEAD, 1.0, 1.0))
            continue
        likeness = fold.compare(shingle.shingles(texts[article_id]), leading)
        places.append(Place(article_id, fold.relation(likeness), likeness.similarity, likeness.containment))
    return places
