"""Joining: an agency story's copies become one story, and what is only like it stays apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, text, update

from pipelines.article import Outcome
from pipelines.save import Saver
from store import exporting, query, schema
from store.records import Story
from tests.material import NOON, assert_whole, numbers, prose, save

WIRE = prose(1)
EARLY = NOON.replace(hour=3)


def story_of(engine: Engine, outcome: Outcome) -> Story:
    assert outcome.story_id is not None
    with engine.connect() as connection:
        story = query.one_story(connection, outcome.story_id)
    assert story is not None
    return story


def test_an_agency_storys_copies_are_one_story(engine: Engine) -> None:
    """A copy with its furniture, a brief, a longer version: each is told for what it is."""
    saver = Saver(engine)
    lead = save(saver, "https://wire.example/1", WIRE, 0)
    copy = save(saver, "https://a.example/1", [*WIRE, "Follow us for more."], 10)
    brief = save(saver, "https://b.example/1", WIRE[:3], 20)
    longer = save(saver, "https://c.example/1", [*WIRE, *prose(2, 3)], 30)
    assert {each.story_id for each in (lead, copy, brief, longer)} == {lead.story_id}
    told = [each.relation for each in (lead, copy, brief, longer)]
    assert told == ["lead", "copy", "excerpt", "extended"]
    assert [each.end for each in (lead, copy, brief, longer)] == ["story", "copy", "copy", "copy"]
    story = story_of(engine, lead)
    assert [each.relation for each in story.copies] == told
    assert [each.containment for each in story.copies][2] > 0.95
    assert story.copies[2].similarity < 0.6
    assert_whole(engine)


def test_a_better_lead_that_arrives_late_takes_over(engine: Engine) -> None:
    """The story keeps its id, and its articles are measured against the new lead."""
    saver = Saver(engine)
    brief = save(saver, "https://b.example/1", WIRE[:3], 0)
    copy = save(saver, "https://a.example/1", WIRE, 10)
    assert copy.relation == "lead"
    wire = save(
        saver, "https://wire.example/1", [*WIRE, "By our agency."], 20, published=NOON.replace(hour=3)
    )
    assert brief.story_id == copy.story_id == wire.story_id
    assert wire.relation == "lead"
    story = story_of(engine, wire)
    assert [(each.url, each.relation) for each in story.copies] == [
        ("https://wire.example/1", "lead"),
        ("https://b.example/1", "excerpt"),
        ("https://a.example/1", "copy"),
    ]
    assert story.published == EARLY
    assert_whole(engine)


def test_a_revised_lead_does_not_lose_its_place(engine: Engine) -> None:
    """It goes on counting as seen when it was seen first."""
    saver = Saver(engine)
    save(saver, "https://a.example/1", WIRE, 0)
    save(saver, "https://b.example/1", WIRE, 10)
    again = save(saver, "https://a.example/1", [*WIRE, "Updated."], 60)
    assert (again.end, again.relation) == ("revision", "lead")
    assert_whole(engine)


def test_a_revised_text_is_found_by_its_new_words(engine: Engine) -> None:
    """Its old signature is forgotten."""
    saver = Saver(engine)
    first = save(saver, "https://a.example/1", WIRE)
    save(saver, "https://a.example/1", prose(2), 10)
    assert save(saver, "https://b.example/1", prose(2), 20).story_id == first.story_id
    assert save(saver, "https://c.example/1", WIRE, 30).story_id != first.story_id
    assert_whole(engine)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (prose(1), prose(2)),
        ([*prose(1, 5), prose(9, 1)[0]], [*prose(2, 5), prose(9, 1)[0]]),
        ([*prose(1, 4), *prose(9, 3)], [*prose(2, 4), *prose(9, 3)]),
    ],
    ids=["nothing shared", "one quote shared", "a press conference shared"],
)
def test_look_alikes_stay_apart(engine: Engine, one: Sequence[str], other: Sequence[str]) -> None:
    """Less than the greater part of the smaller is shared."""
    saver = Saver(engine)
    first, second = (
        save(saver, f"https://{host}.example/1", text) for host, text in (("a", one), ("b", other))
    )
    assert first.story_id != second.story_id
    assert second.end == "story"


def test_the_most_alike_of_several_stories_is_joined(engine: Engine) -> None:
    """A report on the same match by the same agency goes to its own story."""
    saver = Saver(engine)
    save(saver, "https://a.example/1", [*prose(1, 4), *prose(9, 3)])
    second = save(saver, "https://b.example/1", [*prose(2, 4), *prose(9, 3)])
    assert save(saver, "https://c.example/1", [*prose(2, 3), *prose(9, 3)]).story_id == second.story_id


@pytest.mark.parametrize("words", [[], ["Goal"], ["… — …"], ["a " * 200_000]])
def test_hardly_any_words_are_no_trouble(engine: Engine, words: list[str]) -> None:
    """What has none is a story of its own."""
    saver = Saver(engine)
    assert save(saver, "https://a.example/1", words).end == "story"
    save(saver, "https://b.example/1", words)
    assert_whole(engine)


@dataclass(frozen=True)
class Move:
    """One fetch of one page, with one of the texts that it may hold: of one story, or of two."""

    host: str
    story: int
    length: int
    minutes: int
    published: datetime | None
    beside: int = 0

    def save(self, saver: Saver) -> Outcome:
        words = [*prose(self.story)[: self.length], *prose(self.story + 1)[: self.beside]]
        return save(saver, f"https://{self.host}.example/", words, self.minutes, published=self.published)


clocks = st.sampled_from([None, NOON.replace(year=1970), EARLY, NOON.replace(year=2027)])
moves = st.lists(
    st.builds(
        Move,
        st.sampled_from("abcde"),
        st.integers(1, 3),
        st.integers(1, 6),
        st.integers(-9, 9),
        clocks,
        st.sampled_from([0, 0, 3, 6]),
    ),
    min_size=1,
    max_size=8,
)
TABLES = (
    "page",
    "article",
    "story",
    "membership",
    "holding",
    "revision",
    "signature",
    "candidate",
    "shingling",
)


def emptied(engine: Engine) -> Saver:
    """A store made afresh is slow; one example's articles are taken out before the next."""
    with engine.begin() as connection:
        connection.execute(update(schema.story).values(lead_id=None, merged_into=None))
        for table in reversed(schema.metadata.sorted_tables):
            if table.name in TABLES:
                connection.execute(delete(table))
        if engine.dialect.name == "sqlite":
            connection.execute(text("INSERT INTO article_search (article_search) VALUES ('delete-all')"))
    return Saver(engine)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=moves)
@example(moves=[Move("a", 1, 6, 0, None), Move("a", 2, 6, 0, None)])
@example(moves=[Move("b", 1, 6, -1, None), Move("b", 1, 6, 1, None), Move("b", 1, 5, 0, None)])
@example(moves=[Move("a", 1, 6, 5, None), Move("b", 1, 6, 3, None), Move("a", 1, 5, 1, None)])
def test_whatever_is_saved_the_stories_stay_whole(engine: Engine, moves: list[Move]) -> None:
    """Pages come, come again and change, in any order, by any clock; a replay changes nothing."""
    saver = emptied(engine)
    for move in moves:
        move.save(saver)
        assert_whole(engine)
    before = numbers(engine, *TABLES)
    with engine.connect() as connection:
        stood = list(exporting.stories(connection))
    assert {move.save(saver).end for move in moves} == {"unchanged"}
    assert_whole(engine)
    assert numbers(engine, *TABLES) == before
    with engine.connect() as connection:
        assert list(exporting.stories(connection)) == stood
