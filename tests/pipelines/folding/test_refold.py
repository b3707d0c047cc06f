"""Refolding: whatever the stories of a store were, they are in the end what its texts make of them."""

from __future__ import annotations

import struct
from datetime import timedelta

import pytest
from sqlalchemy import Engine, create_engine, delete, insert, inspect, select, text, update

from pipelines import refold
from pipelines.folding import ruling
from pipelines.folding.refold import Kind
from pipelines.refold import Refolding
from pipelines.save import Saver
from store import query, rulings, schema, search
from store.engine import open_for_writing
from store.migrations import upgrade
from store.rulings import Ruling
from tests.material import NOON, assert_whole, numbers, prose, save
from tests.pipelines.folding.filing import DAY, file, generations, misfile, press, refolded, together, told


def test_a_store_that_was_folded_rightly_does_not_change(
    folded: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ids, leads and relations stay, even of round-ups, however the articles fall into batches."""
    before, holdings = told(folded), numbers(folded, "holding", "candidate")
    assert len(before) > 5 and holdings[0] > 0
    for number, size in enumerate((50, 3, 1), start=2):
        monkeypatch.setattr(refold, "BATCH", size)
        assert refolded(folded) == []
        assert told(folded) == before
        assert numbers(folded, "holding", "candidate") == holdings
        assert generations(folded) == {number}, "nothing is left of the older ones"


def test_strangers_are_parted_and_copies_come_together(folded: Engine) -> None:
    """The story that an article leads keeps its id; what became of the others is told."""
    right = told(folded)
    one, other = sorted(right)[:2]
    copy, *rest = sorted(right[one].ids - {right[one].lead_id})
    # A copy filed as a story of its own, another filed with strangers.
    file(folded, {copy: 100, rest[0]: other})
    changes = refolded(folded)
    assert told(folded) == right
    assert {(each.kind, each.story_id, each.article_id, each.was) for each in changes} == {
        (Kind.MERGED, one, None, 100),
        (Kind.MOVED, one, rest[0], other),
    }
    with folded.connect() as connection:
        found = query.one_story(connection, 100)
    assert found is not None and found.story_id == one


@pytest.mark.parametrize(("seed", "batch"), [(0, 50), (1, 50), (2, 3), (3, 7), (4, 1)])
def test_however_badly_a_store_was_folded_its_stories_come_out_right(
    folded: Engine, seed: int, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Articles dealt among stories at random; each story is whole after every batch."""
    monkeypatch.setattr(refold, "BATCH", batch)
    right = together(folded)
    misfile(folded, seed)
    refolded(folded)
    assert together(folded) == right
    assert len(generations(folded)) == 1
    before = told(folded)
    assert refolded(folded) == [], "a second time there is nothing left to do"
    assert told(folded) == before


def test_a_story_of_everything_comes_apart(folded: Engine) -> None:
    """The one that its lead tells keeps the id."""
    right, old = together(folded), told(folded)
    file(folded, {article_id: 1 for story in old.values() for article_id in story.ids})
    changes = refolded(folded)
    assert together(folded) == right
    assert told(folded)[1] == old[1]
    assert sum(each.kind is Kind.BEGUN for each in changes) >= len(right) - 1


def test_stories_of_single_articles_come_together_under_the_oldest_id(folded: Engine) -> None:
    """The others answer for it."""
    right, old = together(folded), told(folded)
    ids = sorted(article_id for story in old.values() for article_id in story.ids)
    file(folded, {article_id: 1000 + article_id for article_id in ids})
    refolded(folded)
    assert together(folded) == right
    for story_id, story in told(folded).items():
        assert story_id == 1000 + min(story.ids)
        with folded.connect() as connection:
            for each in story.ids:
                found = query.one_story(connection, 1000 + each)
                assert found is not None and found.story_id == story_id


def test_what_is_wrongly_written_of_a_story_is_put_right(folded: Engine) -> None:
    """No lead or too many, wrong counts, wrong measures: each story is written afresh."""
    right, tallies = told(folded), select(schema.story).order_by(schema.story.c.id)
    with folded.begin() as connection:
        before = connection.execute(tallies).all()
        member = update(schema.membership)
        connection.execute(member.where(schema.membership.c.story_id == 1).values(relation="copy"))
        connection.execute(
            member.where(schema.membership.c.story_id == 2).values(relation="lead", similarity=0.5)
        )
        connection.execute(
            update(schema.story).values(articles=99, outlets=99, first_seen=NOON.replace(2030))
        )
    assert refolded(folded, check=False) == []
    assert told(folded) == right
    with folded.connect() as connection:
        assert connection.execute(tallies).all() == before
    assert_whole(folded)


def test_the_window_is_that_which_was_asked_for(engine: Engine) -> None:
    """A store made with another window is refolded with the usual one, or with any."""
    saver = Saver(engine, window=timedelta(days=2))
    briefs = [prose(1)[:4], prose(1)[1:5], prose(1)[1:]]
    for number, (days, paragraphs) in enumerate(zip((0, 20, 120), briefs, strict=True)):
        save(saver, f"https://p{number}.example/1", paragraphs, days * DAY, f"P{number}")
    assert len(told(engine)) == 3
    refolded(engine)
    assert sorted(map(sorted, together(engine))) == [[1, 2], [3]]
    refolded(engine, 0)
    assert sorted(map(sorted, together(engine))) == [[1, 2, 3]]
    refolded(engine, 1)
    assert sorted(map(sorted, together(engine))) == [[1], [2], [3]]


def test_what_an_older_recipe_signed_is_found_again(folded: Engine) -> None:
    """A text version was raised: newcomers find nothing of the store until it is refolded."""
    with folded.begin() as connection:
        connection.execute(update(schema.recipe).values(text_version=0))
    before = told(folded)
    assert refolded(folded) == []
    assert told(folded) == before
    late = save(Saver(folded), "https://late.example/1", prose(0), 400, "Late")
    assert late.story_id == 1
    assert_whole(folded)


def test_a_store_without_articles_is_no_trouble(engine: Engine) -> None:
    task = Refolding(engine)
    assert (list(task), task.articles) == ([], 0)


def test_texts_without_words_stay_stories_of_their_own(engine: Engine) -> None:
    """They have no signature by which anything could be found."""
    for number, words in enumerate(([], [], ["…"], ["Goal"])):
        save(Saver(engine), f"https://p{number}.example/1", words, number)
    before = told(engine)
    assert refolded(engine) == []
    assert told(engine) == before


def test_a_store_of_the_older_schema_becomes_findable(other: Saver, store_address: str) -> None:
    """Schema 0002 knew other signatures, and its index is gone; its stories are split as it had them."""
    press(other)
    right = together(other.engine)
    misfile(other.engine, 7)
    brought_back(other.engine, store_address)
    engine = open_for_writing(store_address)
    assert numbers(engine, "candidate") == [0]
    for _ in Refolding(engine):
        pass
    assert_whole(engine)
    assert together(engine) == right
    with engine.connect() as connection:
        assert "" not in set(connection.scalars(select(schema.article.c.host)))
    late = save(Saver(engine), "https://late.example/1", prose(0), 400, "Late")
    assert late.end == "copy"
    assert_whole(engine)
    engine.dispose()


def brought_back(engine: Engine, address: str) -> None:
    """Write a store into a new one of schema 0002, with signatures as that had them."""
    old = create_engine(address.replace("postgresql:", "postgresql+psycopg:"))
    with old.begin() as connection:
        upgrade(connection, "0002")
        known = {
            name: {each["name"] for each in inspect(connection).get_columns(name)}
            for name in inspect(connection).get_table_names()
        }
    with engine.connect() as reading, old.begin() as connection:
        for name in ("outlet", "page", "article", "recipe", "signature", "story", "membership"):
            table = schema.metadata.tables[name]
            columns = [each for each in table.c if each.name in known[name]]
            rows = [dict(row._mapping) for row in reading.execute(select(*columns))]
            connection.execute(insert(table), rows)
            if connection.dialect.name == "postgresql" and "id" in known[name]:
                connection.execute(
                    text(
                        f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))"
                    )
                )
        connection.execute(text("UPDATE recipe SET shingling = 'of old', permutations = 128"))
        minima = struct.pack("<128I", *range(128))
        connection.execute(text("UPDATE signature SET minima = :minima"), {"minima": minima})
        words = select(schema.article.c.id, schema.article.c.headline, schema.article.c.text)
        search.add(connection, [(row[0], row[1], row[2]) for row in reading.execute(words)])
    old.dispose()


def test_what_an_editor_said_survives(folded: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Articles that are nothing alike stay together, copies stay apart, until the editor's say is gone."""
    monkeypatch.setattr(refold, "BATCH", 3)
    right = told(folded)
    one, other, third = sorted(right)[:3]
    ids = sorted(right[third].ids)
    with folded.begin() as connection:
        said = [
            Ruling(min(right[one].ids), min(right[other].ids), "together"),
            Ruling(ids[0], ids[-1], "apart"),
        ]
        rulings.say(connection, said, NOON)
    refolded(folded)
    now = together(folded)
    assert right[one].ids | right[other].ids in now
    assert not any({ids[0], ids[-1]} <= each for each in now)
    before = told(folded)
    assert refolded(folded) == []
    assert told(folded) == before
    with folded.begin() as connection:
        connection.execute(delete(schema.ruling))
    refolded(folded)
    assert together(folded) == {each.ids for each in right.values()}


@pytest.mark.parametrize("batch", [50, 1])
def test_stories_that_an_editor_made_keep_their_copies(
    engine: Engine, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was split stays split and what was merged merged, though the leads are the last to be judged."""
    monkeypatch.setattr(refold, "BATCH", batch)
    saver, urls = Saver(engine), []
    for number, story in enumerate([1, 2, 3, 1, 1, 2, 3, 1]):
        urls.append(f"https://p{number}.example/{story}")
        early = NOON - timedelta(days=number)
        save(saver, urls[-1], prose(story), number, f"P{number}", published=early)
    assert together(engine) == {frozenset({1, 4, 5, 8}), frozenset({2, 6}), frozenset({3, 7})}
    ruling.split(engine, 1, [urls[3], urls[4]])
    ruling.merge(engine, [2, 3])
    before = told(engine)
    assert set(together(engine)) == {frozenset({1, 8}), frozenset({4, 5}), frozenset({2, 3, 6, 7})}
    refolded(engine)
    assert told(engine) == before
