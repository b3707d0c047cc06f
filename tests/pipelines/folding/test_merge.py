"""Stories that turn out to be one, and round-ups that turn out to be several: what later articles show."""

from itertools import permutations

import pytest
from sqlalchemy import Engine, select

from pipelines.save import Saver
from store import exporting, query, schema
from tests.material import assert_whole, prose, save

WIRE = prose(1, 12)
OTHER = prose(2, 12)
THIRD = prose(3, 12)


def story_of(saver: Saver, host: str, text: list[str], minutes: float = 0) -> int:
    outcome = save(saver, f"https://{host}.example/1", text, minutes)
    assert outcome.story_id is not None
    return outcome.story_id


def stands(engine: Engine, host: str) -> int:
    """The story that an article stands in now."""
    asked = (
        select(schema.membership.c.story_id)
        .join(schema.article, schema.article.c.id == schema.membership.c.article_id)
        .join(schema.page, schema.page.c.id == schema.article.c.page_id)
        .where(schema.page.c.url == f"https://{host}.example/1")
    )
    with engine.connect() as connection:
        return int(connection.execute(asked).scalar_one())


def holdings(engine: Engine) -> set[tuple[int, int]]:
    with engine.connect() as connection:
        held = connection.execute(select(schema.holding.c.article_id, schema.holding.c.held_id))
        return {(row[0], row[1]) for row in held}


def test_two_halves_are_one_story_once_the_whole_comes(engine: Engine) -> None:
    """The older id stays, and the other answers with it."""
    saver = Saver(engine)
    one, two = WIRE[:7], WIRE[5:]
    first, second = story_of(saver, "a", one), story_of(saver, "b", two, 5)
    assert first != second
    assert story_of(saver, "c", WIRE, 10) == first
    with engine.connect() as connection:
        for story_id in (first, second):
            story = query.one_story(connection, story_id)
            assert story is not None
            assert (story.story_id, len(story.copies), len(story.outlets)) == (first, 3, 3)
        assert [each.story_id for each in exporting.stories(connection)] == [first]
    assert_whole(engine)
    assert story_of(saver, "d", [*two, "More soon."], 15) == first


def test_a_revision_that_shows_two_stories_to_be_one_joins_them(engine: Engine) -> None:
    """A page that said little says all of it an hour later."""
    saver = Saver(engine)
    first = story_of(saver, "a", WIRE)
    assert story_of(saver, "b", OTHER) != first
    assert story_of(saver, "b", [*WIRE, "Updated."], 60) == first
    assert_whole(engine)


def test_a_page_that_shows_another_story_leaves_its_own(engine: Engine) -> None:
    """An address that is used again joins nothing together, and those that stay have a lead of their own."""
    saver = Saver(engine)
    first = story_of(saver, "live", WIRE)
    assert story_of(saver, "b", [*WIRE, "So they say."], 5) == first
    other = story_of(saver, "c", OTHER, 10)
    assert story_of(saver, "live", OTHER, 60) == other
    assert (stands(engine, "b"), stands(engine, "c")) == (first, other)
    assert_whole(engine)
    assert story_of(saver, "live", THIRD, 90) not in (first, other)
    assert story_of(saver, "d", WIRE, 95) == first
    assert story_of(saver, "live", WIRE, 120) == first
    assert_whole(engine)


def test_hardly_any_words_make_no_story_of_two(engine: Engine) -> None:
    """What says nothing stands on many a page."""
    saver = Saver(engine)
    assert story_of(saver, "a", ["No comment."]) != story_of(saver, "b", ["No comment."])


def test_what_many_stories_share_is_told_with_a_copy(engine: Engine) -> None:
    """Of what the copy and its lead share, how much others have too."""
    saver = Saver(engine)
    shared = prose(9, 4)
    for number in range(5):
        story_of(saver, f"o{number}", [*shared, *prose(20 + number, 8)], number)
    story_of(saver, "copy", [*shared, *prose(20, 8), "More soon."], 9)
    with engine.connect() as connection:
        asked = select(schema.membership.c.common).where(schema.membership.c.article_id == 6)
        common = connection.scalar(asked)
    assert common is not None and 0.2 < common < 0.5


def test_an_excerpt_of_two_stories_does_not_make_them_one(engine: Engine) -> None:
    """What both have of the same agency is no more than that."""
    saver = Saver(engine)
    shared = prose(9, 3)
    one, other = [*shared, *WIRE], [*shared, *OTHER]
    first, second = story_of(saver, "a", one), story_of(saver, "b", other)
    assert story_of(saver, "c", shared) in (first, second)
    assert first != second
    assert stands(engine, "a") != stands(engine, "b")
    assert_whole(engine)


@pytest.mark.parametrize("order", list(permutations(["a", "b", "c", "round-up"])), ids="-".join)
def test_a_round_up_is_a_story_of_its_own_that_holds_the_others(saver: Saver, order: list[str]) -> None:
    """In whatever order they come; and it says whom it holds."""
    named = ["The league met on Friday in Harbour Town."]
    texts = {"a": [*named, *WIRE], "b": [*named, *OTHER], "c": [*named, *THIRD]}
    for minutes, host in enumerate(order):
        story_of(saver, host, texts.get(host, [line for text in texts.values() for line in text]), minutes)
        assert_whole(saver.engine)
    assert len({stands(saver.engine, host) for host in order}) == 4
    holder = order.index("round-up") + 1
    assert holdings(saver.engine) == {(holder, each) for each in range(1, 5) if each != holder}


def test_copies_of_a_round_up_and_of_its_parts_go_each_to_its_own(engine: Engine) -> None:
    """The round-up's copy is no bridge either."""
    saver = Saver(engine)
    whole = [*WIRE, *OTHER, *THIRD]
    for minutes, (host, text) in enumerate([("r1", whole), ("a1", WIRE), ("r2", [*whole, "So far."])]):
        story_of(saver, host, text, minutes)
    for minutes, (host, text) in enumerate([("b1", OTHER), ("b2", OTHER), ("a2", WIRE), ("c1", THIRD)], 10):
        story_of(saver, host, text, minutes)
    found = {host: stands(engine, host) for host in ("r1", "r2", "a1", "a2", "b1", "b2", "c1")}
    assert found["r1"] == found["r2"] and found["a1"] == found["a2"] and found["b1"] == found["b2"]
    assert len(set(found.values())) == 4
    assert_whole(engine)


def test_a_story_in_copies_without_number_stays_one(engine: Engine) -> None:
    """They stand for no more than the first few of them: what is compared does not grow."""
    saver = Saver(engine)
    first = story_of(saver, "a", WIRE)
    for number in range(60):
        line = prose(1000 + number, 1)
        assert story_of(saver, f"o{number}", [*WIRE, *line], number) == first
    with engine.connect() as connection:
        represent = select(schema.membership).where(schema.membership.c.represents)
        assert len(connection.execute(represent).all()) <= 2
    assert_whole(engine)


def test_stories_do_not_chain(engine: Engine) -> None:
    """Each shares two thirds with the next; the last has nothing of the first, and is not its story."""
    saver = Saver(engine)
    long = prose(5, 30)
    found = [story_of(saver, f"o{start}", long[start : start + 9], start) for start in range(0, 21, 3)]
    assert found[0] != found[-1]
    assert_whole(engine)
