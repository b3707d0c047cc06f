"""How far apart copies are looked for, and what becomes of index rows that are too old to be found."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select, update

from pipelines.save import Saver
from pipelines.stories import window
from store import schema
from store.candidates import CLEARED_AT_ONCE, MOST_HOLDERS, SHELF_DAYS, SHINGLED_AT_ONCE
from store.errors import StoreError
from tests.material import NOON, assert_whole, numbers, prose, save

DAY = 24 * 60
EDITED = [*prose(1, 20), "The club said so on Friday."]


def story_of(saver: Saver, host: str, text: list[str], day: float = 0) -> int:
    """The story of an article that appears on that day."""
    outcome = save(saver, f"https://{host}.example/{day}", text, day * DAY)
    assert outcome.story_id is not None
    return outcome.story_id


@pytest.mark.parametrize(("day", "found"), [(44, True), (46, False), (-44, True), (-46, False)])
def test_a_copy_is_looked_for_within_the_window(engine: Engine, day: int, found: bool) -> None:
    """Later and earlier alike: an archive brings them in any order."""
    saver = Saver(engine)
    first = story_of(saver, "a", prose(1, 20))
    assert (story_of(saver, "b", EDITED, day) == first) is found
    assert_whole(engine)


@pytest.mark.parametrize("day", [46, 400, -400])
def test_an_exact_repeat_is_found_however_far_apart(engine: Engine, day: int) -> None:
    """The same words a year later are no news."""
    saver = Saver(engine)
    assert story_of(saver, "b", prose(1, 20), day) == story_of(saver, "a", prose(1, 20))
    assert_whole(engine)


def test_a_few_words_are_no_repeat_a_year_later(engine: Engine) -> None:
    """Of many a match it is written that it was postponed."""
    saver = Saver(engine)
    line = ["The match was postponed after heavy rain."]
    assert story_of(saver, "a", line) != story_of(saver, "b", line, 400)


def test_the_window_can_be_set(engine: Engine) -> None:
    """A week, or no limit at all."""
    first = story_of(Saver(engine), "a", prose(1, 20))
    assert story_of(Saver(engine, window=timedelta(days=7)), "b", EDITED, 8) != first
    assert story_of(Saver(engine, window=None), "c", [*EDITED, "More soon."], 1000) == first


@pytest.mark.parametrize("days", ["soon", "-1", "nan", "99999999"])
def test_a_window_that_is_none_is_told(days: str) -> None:
    """In one line, before anything is fetched."""
    with pytest.raises(StoreError, match="TOUCHLINE_WINDOW is a number of days"):
        window(days)


def aged(engine: Engine, days: int) -> None:
    """As if nothing had been written to any shelf for so many days."""
    with engine.begin() as connection:
        connection.execute(update(schema.shelf).values(written=datetime.now(UTC) - timedelta(days=days)))


def test_old_index_rows_go_and_the_stories_stay(engine: Engine) -> None:
    """In parts, so that nobody waits long; an old article is then found by an exact repeat alone."""
    saver = Saver(engine)
    old = story_of(saver, "a", prose(1, 20), -3 * SHELF_DAYS)
    aged(engine, 100)
    saver = Saver(engine)
    new = story_of(saver, "b", prose(2, 20), (datetime.now(UTC) - NOON).days)
    assert numbers(engine, "shelf", "story", "article", "shingling") == [1, 2, 2, 1]
    with engine.connect() as connection:
        assert set(connection.scalars(select(schema.candidate.c.article_id))) == {2}
    assert_whole(engine)
    assert story_of(saver, "c", EDITED, -3 * SHELF_DAYS) not in (old, new)
    assert story_of(saver, "d", prose(1, 20), -3 * SHELF_DAYS) == old


def test_what_was_imported_lately_is_found_though_it_is_old(engine: Engine) -> None:
    """A shelf goes a window after the last that was put on it: an archive takes more than one run."""
    saver = Saver(engine)
    first = story_of(saver, "a", prose(1, 20), -1000)
    assert story_of(saver, "b", EDITED, -990) == first
    assert numbers(engine, "candidate") != [0]


def test_a_great_shelf_goes_a_part_at_a_time(engine: Engine) -> None:
    """Each writer's turn takes some away."""
    saver = Saver(engine)
    story_of(saver, "a", prose(1, 20), -3 * SHELF_DAYS)
    with engine.begin() as connection:
        [lowest] = connection.execute(select(func.min(schema.candidate.c.key))).one()
        rows = [{"key": lowest + each, "article_id": 10**6 + each} for each in range(CLEARED_AT_ONCE + 10)]
        connection.execute(schema.candidate.insert(), rows)
    aged(engine, 100)
    saver = Saver(engine)
    story_of(saver, "b", prose(2, 20))
    [left] = numbers(engine, "candidate")
    assert 24 + 10 < left < 24 + 10 + 24 + 1
    story_of(saver, "c", prose(3, 20))
    assert numbers(engine, "candidate", "shelf") == [2 * 24, 1]


def test_the_shingles_of_a_great_shelf_go_a_part_at_a_time(engine: Engine) -> None:
    """After its keys, and the shelf itself with the last of them."""
    saver = Saver(engine)
    story_of(saver, "a", prose(1, 20), -3 * SHELF_DAYS)
    with engine.begin() as connection:
        lowest = connection.execute(select(func.min(schema.shingling.c.key))).scalar_one()
        rows = [
            {"key": lowest + 1 + each, "appeared": NOON, "run": b""} for each in range(SHINGLED_AT_ONCE + 10)
        ]
        connection.execute(schema.shingling.insert(), rows)
    aged(engine, 100)
    saver = Saver(engine)
    story_of(saver, "b", prose(2, 20))
    assert numbers(engine, "candidate", "shingling", "shelf") == [24, 10 + 1 + 1, 2]
    story_of(saver, "c", prose(3, 20))
    assert numbers(engine, "candidate", "shingling", "shelf") == [2 * 24, 2, 1]


def test_keys_that_too_many_stories_hold_are_skipped(engine: Engine) -> None:
    """They are added to no more, and what tells an article from the others finds its copies still."""
    saver = Saver(engine)
    intro = prose(9, 3)
    each = [[*intro, *prose(number, 3)] for number in range(100, 100 + MOST_HOLDERS + 10)]
    stories = [story_of(saver, f"o{number}", text) for number, text in enumerate(each)]
    assert len(set(stories)) == len(each)
    with engine.connect() as connection:
        held = select(func.count()).select_from(schema.candidate).group_by(schema.candidate.c.key)
        assert max(connection.scalars(held)) == MOST_HOLDERS
    last = len(each) - 1
    assert story_of(saver, "copy", [*each[last], "Updated."]) == stories[last]
