"""Refolding beside what else goes on: interrupted, killed, taken over; a crawl, an editor and readers."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine, func, select, update

from pipelines import refold
from pipelines.article import Page, Reading, Rejection
from pipelines.folding import ruling
from pipelines.ready import Ready
from pipelines.refold import Refolding
from pipelines.save import Saver
from store import exporting, query, schema
from store.engine import open_for_reading
from store.errors import StoreError
from tests.material import assert_whole, numbers, prose, save
from tests.pipelines.folding.filing import generations, misfile, press, refolded, together, told

ROOT = Path(__file__).parents[3]


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
        first = list(exporting.stories(connection))
        for _ in task:
            assert list(exporting.stories(connection)) == first
            with reading.connect() as other:
                seen = list(exporting.stories(other))
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
