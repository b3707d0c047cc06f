"""Stores to be refolded: a press whose stories are known, and ways to file its articles wrongly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from pipelines.folding.refold import Change
from pipelines.folding.shingle import shingled
from pipelines.refold import Refolding
from pipelines.save import Saver
from store import candidates, facets, reading, schema, signatures, stories
from tests.material import NOON, assert_whole, prose, save

DAY = 24 * 60
STORIES = 5
COPIES = 4
Standing = tuple[Any, ...]


@dataclass(frozen=True)
class Told:
    """A story as a test compares it: its lead, and what each of its articles is to it."""

    lead_id: int | None
    articles: tuple[Standing, ...]

    @property
    def ids(self) -> frozenset[int]:
        """Its articles."""
        return frozenset(each[0] for each in self.articles)


def press(saver: Saver, many: int = STORIES) -> None:
    """Stories that come mixed, each a report, its copy, a brief, a longer one; and a round-up of three."""
    for copy in range(COPIES):
        for story in range(many):
            report = prose(story)
            told = (report, [*report, "Follow us for more."], report[:3], [*report, *prose(90 + story, 3)])
            save(saver, f"https://p{copy}.example/{story}", told[copy], copy * 60 + story, f"P{copy}")
    items = [prose(number, 2) for number in (50, 51, 52)]
    rounded = [line for item in items for line in item]
    for number, text in enumerate((items[0], items[1], rounded, items[2])):
        save(saver, f"https://r{number}.example/1", text, 300 + number, f"R{number}")


def told(engine: Engine) -> dict[int, Told]:
    """The stories by their ids."""
    member = schema.membership.c
    columns = (member.story_id, member.article_id, member.relation, member.similarity, member.containment)
    found: dict[int, list[Standing]] = defaultdict(list)
    with engine.connect() as connection:
        rows: Any = connection.execute(select(*columns).order_by(member.article_id))
        for story_id, article_id, relation, *shares in rows:
            found[story_id].append((article_id, relation, *(round(each, 6) for each in shares)))
        leads = dict(connection.execute(select(schema.story.c.id, schema.story.c.lead_id)).all())
    return {story_id: Told(leads[story_id], tuple(rows)) for story_id, rows in found.items()}


def together(engine: Engine) -> set[frozenset[int]]:
    """Which articles are one story."""
    return {each.ids for each in told(engine).values()}


def file(engine: Engine, homes: Mapping[int, int]) -> None:
    """Have articles stand in these stories, whatever they tell; the first of each leads it.

    A story that no article stands in any more is as if it had been merged into the first.
    """
    with engine.begin() as connection:
        standing = select(schema.membership.c.article_id, schema.membership.c.story_id)
        known = {row[0]: row[1] for row in connection.execute(standing)}
        members: dict[int, list[int]] = defaultdict(list)
        for article_id, story_id in sorted((known | dict(homes)).items()):
            members[story_id].append(article_id)
        for story_id, article_ids in members.items():
            _fill(connection, story_id, article_ids)
        gone = set(connection.scalars(select(schema.story.c.id))) - members.keys()
        emptied = {"lead_id": None, "articles": 0, "outlets": 0}
        connection.execute(
            update(schema.story)
            .where(schema.story.c.id.in_(gone), schema.story.c.merged_into.is_(None))
            .values(merged_into=min(members), **emptied)
        )
        facets.refresh(connection, gone | members.keys())


def misfile(engine: Engine, seed: int, among: int = 8) -> None:
    """Deal the articles among so many stories without a look at what they tell."""
    dice = Random(seed)
    with engine.connect() as connection:
        ids = list(connection.scalars(select(schema.article.c.id).order_by(schema.article.c.id)))
    file(engine, {article_id: dice.randint(1, among) for article_id in ids})


def _fill(connection: Connection, story_id: int, article_ids: list[int]) -> None:
    article, member = schema.article.c, schema.membership.c
    rows = connection.execute(select(schema.article).where(article.id.in_(article_ids))).all()
    lead = next(each for each in rows if each.id == article_ids[0])
    values = {
        "lead_id": lead.id,
        "at": lead.appeared,
        "first_seen": min(each.first_seen for each in rows),
        "language": lead.language,
        "articles": len(rows),
        "outlets": len({each.outlet_id for each in rows}),
        "merged_into": None,
    }
    if connection.scalar(select(schema.story.c.id).where(schema.story.c.id == story_id)) is None:
        connection.execute(insert(schema.story).values(id=story_id, **values))
    else:
        connection.execute(update(schema.story).where(schema.story.c.id == story_id).values(**values))
    here = update(schema.membership).where(member.article_id.in_(article_ids))
    connection.execute(here.values(story_id=story_id, relation="copy"))
    connection.execute(update(schema.membership).where(member.article_id == lead.id).values(relation="lead"))
    _put_forward(connection, lead.id, lead.appeared)


def _put_forward(connection: Connection, article_id: int, appeared: datetime) -> None:
    """Have newcomers compared with an article, as they are with any that leads."""
    found = signatures.signed(connection, article_id)
    assert found is not None
    signed, on = found
    if on is None:
        number = candidates.shelf_of(appeared)
        keys = candidates.keys(signed.minima, signed.recipe_id, number)
        run = shingled(reading.texts(connection, [article_id])[article_id]).stored
        shelved = candidates.Shelved(article_id, number, appeared, run)
        candidates.add(connection, [(key, article_id) for key in keys], [shelved], NOON, {})
        signatures.shelved(connection, article_id, number)
        stories.represent(connection, [article_id], True)


def refolded(engine: Engine, days: int | None = None, *, check: bool = True) -> list[Change]:
    """Refold a store to the end; the stories are whole after every batch, if they were before."""
    changes = []
    for each in Refolding(engine, days):
        if check:
            assert_whole(engine)
        changes += each
    return changes


def generations(engine: Engine) -> set[int]:
    """The recipes by which the articles of a store are signed."""
    with engine.connect() as connection:
        return set(connection.scalars(select(schema.signature.c.recipe_id)))
