"""Refolding: whatever the stories of a store were, they are in the end what its texts make of them."""

from __future__ import annotations

import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine, create_engine, delete, func, insert, inspect, select, text, update

from pipelines import refold
from pipelines.article import Page, Reading, Rejection
from pipelines.folding import ruling
from pipelines.folding.refold import Change, Kind
from pipelines.ready import Ready
from pipelines.refold import Refolding
from pipelines.save import Saver
from store import query, rulings, schema, search
from store.engine import open_for_reading, open_for_writing
from store.errors import StoreError
from store.migrations import upgrade
from store.rulings import Ruling
from tests.material import NOON, assert_whole, numbers, prose, save
from tests.pipelines.folding.filing import DAY, file, misfile, press, together, told

ROOT = Path(__file__).parents[3]


@pytest.fixture
def folded(engine: Engine) -> Engine:
    """A store of stories that were folded as they came."""
    press(Saver(engine))
    return engine


@pytest.fixture
def other(made_file: Path, tmp_path: Path) -> Iterator[Saver]:
    """Saves into a second store, of SQLite."""
    file = tmp_path / "other.db"
    shutil.copy(made_file, file)
    opened = open_for_writing(f"sqlite:///{file}", wait=10)
    yield Saver(opened)
    opened.dispose()


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


def test_an_interrupted_refold_goes_on_where_it_was(folded: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it had done it does not do again, and its sums go on; by its own window."""
    monkeypatch.setattr(refold, "BATCH", 5)
    [articles] = numbers(folded, "article")
    misfile(folded, 1)
    first = Refolding(folded, 30)
    changes = next(iter(first))
    with pytest.raises(StoreError, match="30 days"):
        Refolding(folded, 20)
    task = Refolding(folded)
    assert (task.resumed, task.sums.looked_at, task.articles) == (True, 5, articles)
    for each in task:
        changes += each
    assert task.sums.looked_at == articles
    assert task.sums.changes.total() == len(changes)
    assert not Refolding(folded).resumed
    assert_whole(folded)


def test_a_second_refold_takes_over_from_the_first(folded: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refold, "BATCH", 5)
    first = iter(Refolding(folded))
    next(first)
    second = Refolding(folded)
    with pytest.raises(StoreError, match="taken over"):
        next(first)
    list(second)
    assert second.sums.looked_at == second.articles


def test_a_restart_and_a_newer_recipe_begin_anew(folded: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was judged by another recipe cannot be compared with."""
    monkeypatch.setattr(refold, "BATCH", 5)
    before = told(folded)
    next(iter(Refolding(folded)))
    task = Refolding(folded, anew=True)
    assert not task.resumed
    next(iter(task))
    with folded.begin() as connection:
        connection.execute(update(schema.recipe).values(text_version=0))
    task = Refolding(folded)
    assert not task.resumed
    list(task)
    assert task.sums.looked_at == task.articles
    assert told(folded) == before
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


@pytest.mark.parametrize("seed", range(2))
def test_what_is_saved_meanwhile_is_folded_rightly(
    engine: Engine, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between batches a crawl brings copies, new stories and new versions; the ids of old stories stay."""
    monkeypatch.setattr(refold, "BATCH", 4)
    crawl = Saver(engine)
    press(crawl)
    right = together(engine)
    misfile(engine, seed)
    dice = Random(seed)
    late: dict[int, list[int]] = {}
    rewritten = False
    for number, _ in enumerate(Refolding(engine)):
        story = dice.choice([0, 1, 2, 3, 4, 70])
        outcome = save(crawl, f"https://late{number}.example/1", prose(story), 500 + number, f"L{number}")
        assert outcome.story_id is not None
        if not rewritten:
            again = [*prose(4), "Follow us for more.", "Corrected."]
            assert save(crawl, "https://p1.example/4", again, 600, "P1").end == "revision"
            rewritten = True
        with engine.connect() as connection:
            newest = connection.scalar(select(func.max(schema.article.c.id)))
        assert newest is not None
        late.setdefault(story, []).append(newest)
        assert_whole(engine)
    firsts = {story: story + 1 for story in range(5)}
    expected = {
        ids | {each for story, first in firsts.items() if first in ids for each in late.get(story, ())}
        for ids in right
    }
    expected |= {frozenset(late[70])} if 70 in late else set()
    assert together(engine) == expected
    assert len(generations(engine)) == 1


def test_what_was_signed_before_the_refold_began_is_saved_by_its_recipe(folded: Engine) -> None:
    """A batch may wait for its turn until all is over: its articles are found, and find, nevertheless."""
    saver = Signing(folded, lambda: list(Refolding(folded)))
    assert save(saver, "https://late.example/1", prose(0), 400, "Late").story_id == 1
    assert len(generations(folded)) == 1
    assert save(Saver(folded), "https://later.example/1", prose(0), 500, "Later").story_id == 1
    assert_whole(folded)


class Signing(Saver):
    """Saves, and lets something happen once when a batch is signed and its turn has not come yet."""

    def __init__(self, engine: Engine, then: Callable[[], object]) -> None:
        super().__init__(engine)
        self._then = then

    def _ready(self, batch: Sequence[tuple[Page, Reading]]) -> list[tuple[Page, Ready | Rejection]]:
        signed = super()._ready(batch)
        self._then()
        return signed


def test_a_reader_sees_whole_stories_only(
    folded: Engine, store_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It waits for nobody, and each answer is of one moment: every article once."""
    monkeypatch.setattr(refold, "BATCH", 3)
    misfile(folded, 5)
    ids = sorted(each for story in told(folded).values() for each in story.ids)
    reading = open_for_reading(store_address)
    task = iter(Refolding(folded))
    with reading.connect() as connection:
        first = list(query.every_story(connection))
        for _ in task:
            assert list(query.every_story(connection)) == first
            with reading.connect() as other:
                seen = list(query.every_story(other))
            assert all(sum(each.relation == "lead" for each in story.copies) == 1 for story in seen)
            assert sorted(each for story in told(reading).values() for each in story.ids) == ids
    reading.dispose()


def test_a_refold_killed_again_and_again_ends_as_one_that_was_not(
    engine: Engine, store_address: str, other: Saver
) -> None:
    """SIGKILL at random moments of a batch; the store is whole each time, and the next goes on."""
    for each in (Saver(engine), other):
        press(each, 20)
        misfile(each.engine, 9, 20)
    refolded(other.engine)
    dice, kills, status = Random(9), 0, 1
    while status:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.refolding", store_address, "2"],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert process.stdout is not None
        batches = dice.randint(1, 9)
        if kills < 4 and all(process.stdout.readline() for _ in range(batches)):
            time.sleep(dice.uniform(0, 0.03))
            process.kill()
            kills += 1
        process.stdout.read()
        process.stdout.close()
        status = process.wait(60)
        assert_whole(engine)
    assert kills >= 3
    kept = 20  # The databases need not number new stories alike.
    here, there = (
        {(min(key, kept + 1), story) for key, story in told(each).items()} for each in (engine, other.engine)
    )
    assert here == there


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


def test_an_editor_may_have_a_say_meanwhile(folded: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of stories that are judged, of such as are not, and of one of each."""
    monkeypatch.setattr(refold, "BATCH", 4)
    right = told(folded)
    with folded.connect() as connection:
        found = query.one_story(connection, 3)
    assert found is not None
    brief = next(each for each in found.copies if each.relation == "excerpt")
    says: list[Callable[[], object]] = [
        lambda: ruling.split(folded, 3, [brief.url]),
        lambda: ruling.merge(folded, [1, 5]),
        lambda: ruling.merge(folded, [2, 6]),
    ]
    for _ in Refolding(folded):
        if says:
            says.pop()()
        assert_whole(folded)
    now = together(folded)
    assert len(now) == len(right) - 1
    assert {right[1].ids | right[5].ids, right[2].ids | right[6].ids} <= now
    assert sorted(len(each) for each in now if each < right[3].ids) == [1, 3]
