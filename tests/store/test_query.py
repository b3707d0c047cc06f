"""Asking: lists of stories, one story whole, everything in order."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, insert, update

from pipelines.save import Saver
from store import exporting, facets, listing, query, schema
from store.engine import open_for_reading
from store.wanted import Terms, Wanted
from tests.material import NOON, draft, page, prose, save


def titles(engine: Engine, wanted: Wanted = Wanted()) -> list[str]:  # noqa: B008 (it never changes)
    with engine.connect() as connection:
        return [each.title for each in listing.stories(connection, wanted)]


@pytest.fixture
def filled(engine: Engine) -> Engine:
    """Three stories: one of A and B, one of B, one of C in Spanish."""
    cup, derby = prose(1), prose(2)
    batch = [
        ("https://a.example/cup", "A", 0, cup, "Cup", "en"),
        ("https://b.example/cup", "B", 30, cup, "Cup again", "en"),
        ("https://b.example/derby", "B", 60, derby, "Derby", "en"),
        ("https://c.example/copa", "C", 90, prose(3), "Copa", "es"),
    ]
    Saver(engine)(
        [
            (page(url, at, outlet), draft(url, text, title, language=language))
            for url, outlet, at, text, title, language in batch
        ]
    )
    return engine


def test_stories_come_newest_first(filled: Engine) -> None:
    """By when their lead appeared."""
    assert titles(filled) == ["Copa", "Derby", "Cup"]
    assert titles(filled, Wanted(limit=1)) == ["Copa"]


def test_stories_are_wanted_by_time_outlet_language_and_words(filled: Engine) -> None:
    """All conditions together; of several outlets or languages, any."""
    assert titles(filled, Wanted(since=NOON + timedelta(minutes=60))) == ["Copa", "Derby"]
    assert titles(filled, Wanted(outlets=Terms(("A",)))) == ["Cup"]
    assert titles(filled, Wanted(outlets=Terms(("B",)))) == ["Derby", "Cup"]
    assert titles(filled, Wanted(outlets=Terms(("A", "C")))) == ["Copa", "Cup"]
    assert titles(filled, Wanted(languages=Terms(("es",)))) == ["Copa"]
    assert titles(filled, Wanted(languages=Terms(("es", "en")))) == ["Copa", "Derby", "Cup"]
    assert titles(filled, Wanted(text="copa")) == ["Copa"]
    assert titles(filled, Wanted(text="copa", outlets=Terms(("C",)), languages=Terms(("es",)))) == ["Copa"]
    assert titles(filled, Wanted(text="copa", outlets=Terms(("A",)))) == []
    assert titles(filled, Wanted(outlets=Terms(("A",)), languages=Terms(("es",)))) == []
    assert titles(filled, Wanted(outlets=Terms(("nobody",)))) == []


def test_a_line_tells_who_ran_the_story_and_who_had_it_first(filled: Engine) -> None:
    """The outlets in order of time, the lead's first."""
    with filled.connect() as connection:
        line = listing.stories(connection, Wanted(outlets=Terms(("A",))))[0]
    assert (line.first, line.outlets, line.articles) == ("A", ("A", "B"), 2)
    assert (line.at, line.lead_url) == (NOON, "https://a.example/cup")


def test_a_list_may_be_long(engine: Engine) -> None:
    """Longer than a statement may hold values."""
    with engine.begin() as connection:
        connection.execute(insert(schema.outlet).values(id=1, name="A"))
        ids = range(1, 1201)
        lead = {"relation": "lead", "similarity": 1.0, "containment": 1.0, "joined": NOON}
        run = {"text": "", "extracted": b"", "text_version": 1, "digest": b"", "authors": [], "fetched": NOON}
        when = {"first_seen": NOON, "appeared": NOON, "summary": [], "headline": "x", "outlet_id": 1}
        connection.execute(
            insert(schema.page),
            [
                {"id": n, "key": n.to_bytes(16), "url": f"https://a.example/{n}", "outlet_id": 1}
                | {"state": "stored", "discovered": NOON}
                for n in ids
            ],
        )
        connection.execute(insert(schema.article), [{"id": n, "page_id": n, **run, **when} for n in ids])
        connection.execute(
            insert(schema.story),
            [
                {"id": n, "lead_id": n, "at": NOON, "first_seen": NOON, "articles": 1, "outlets": 1}
                for n in ids
            ],
        )
        connection.execute(insert(schema.membership), [{"article_id": n, "story_id": n} | lead for n in ids])
        facets.refresh(connection, ids)
    assert len(titles(engine, Wanted(limit=5000))) == 1200


def test_a_story_is_told_whole_its_lead_first_and_its_copies_in_order_of_time(engine: Engine) -> None:
    """A clock that lies does not put a copy out of its place."""
    text = prose(1)
    saver = Saver(engine)
    save(saver, "https://b.example/1", text, 10, "B")
    save(saver, "https://c.example/1", text, 20, "C", published=NOON.replace(year=1970))
    save(saver, "https://d.example/1", text, 30, "D", published=NOON + timedelta(days=400))
    save(saver, "https://e.example/1", text, 40, "E", published=NOON + timedelta(minutes=15))
    story_id = save(
        saver, "https://a.example/1", text, 50, "A", published=NOON, authors=("Ann",), canonical="https://x/1"
    ).story_id
    assert story_id is not None
    with engine.connect() as connection:
        story = query.one_story(connection, story_id)
    assert story is not None
    assert [copy.outlet for copy in story.copies] == ["A", "B", "E", "C", "D"]
    assert [copy.relation for copy in story.copies] == ["lead", "copy", "copy", "copy", "copy"]
    assert story.outlets == ("A", "B", "E", "C", "D")
    lead = story.copies[0]
    assert (lead.url, lead.canonical, lead.authors) == ("https://a.example/1", "https://x/1", ("Ann",))
    assert (story.text, story.lead_url, story.published) == (lead.text, lead.url, NOON)
    assert story.first_seen == NOON + timedelta(minutes=10)
    assert {copy.similarity for copy in story.copies} == {1.0}


@pytest.mark.parametrize("story_id", [0, -1, 999, 2**63, 10**30])
def test_an_unknown_story_is_none(filled: Engine, story_id: int) -> None:
    """Whatever number is asked for."""
    with filled.connect() as connection:
        assert query.one_story(connection, story_id) is None


def test_a_merged_storys_id_goes_on_answering(filled: Engine) -> None:
    """With the story that it went into, over several steps; it is listed and exported no more."""
    with filled.begin() as connection:
        last, derby, cup = (each.story_id for each in listing.stories(connection, Wanted()))
        for gone, into in ((last, derby), (derby, cup)):
            connection.execute(
                update(schema.membership).where(schema.membership.c.story_id == gone).values(story_id=into)
            )
            connection.execute(
                update(schema.story).where(schema.story.c.id == gone).values(merged_into=into, articles=0)
            )
            facets.refresh(connection, (gone, into))
    with filled.connect() as connection:
        found = [query.one_story(connection, each) for each in (last, derby, cup)]
        assert [each and each.story_id for each in found] == [cup, cup, cup]
        assert [each.story_id for each in listing.stories(connection, Wanted())] == [cup]
        assert [each.story_id for each in exporting.stories(connection)] == [cup]


def test_stories_merged_in_a_circle_end(filled: Engine) -> None:
    """A broken store must not hang its readers."""
    with filled.begin() as connection:
        one, other, _ = (each.story_id for each in listing.stories(connection, Wanted()))
        for gone, into in ((one, other), (other, one)):
            connection.execute(update(schema.story).where(schema.story.c.id == gone).values(merged_into=into))
        query.one_story(connection, one)


def test_an_export_streams_every_story_once_in_order_while_a_writer_writes(
    engine: Engine, store_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is committed in the middle belongs to the next export."""
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    saver = Saver(engine)
    saver([(page(f"https://a.example/{n}"), draft(f"https://a.example/{n}", prose(n))) for n in range(5)])
    with open_for_reading(store_address).connect() as reading:
        streaming = exporting.stories(reading)
        ids = [next(streaming).story_id]
        save(saver, "https://a.example/5", prose(5))
        save(saver, "https://b.example/4", prose(4))
        rest = list(streaming)
    ids += [each.story_id for each in rest]
    assert ids == sorted(set(ids))
    assert len(ids) == 5
    assert {len(each.copies) for each in rest} == {1}
    with open_for_reading(store_address).connect() as reading:
        assert len(list(exporting.stories(reading))) == 6


def test_outlets_are_named_that_have_an_article(filled: Engine) -> None:
    """By name; an outlet that gave nothing yet is not offered."""
    with filled.begin() as connection:
        connection.execute(insert(schema.outlet).values(name="Silent"))
        assert query.outlet_names(connection) == ["A", "B", "C"]
