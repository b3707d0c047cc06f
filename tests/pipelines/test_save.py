"""Saving: each page's end, what is kept of it, and batches in which something goes wrong."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import Engine, Row, select, text

from pipelines.article import Draft, End, Reason, Rejection
from pipelines.ready import raw_of
from pipelines.save import Saver
from store import pages, query, runs, schema
from store.address import key
from store.errors import StoreError
from store.packing import unpacked
from store.pages import Found
from store.records import RawLine
from tests.material import NOON, assert_whole, draft, numbers, page, prose, save

URL = "https://a.example/1"
TEXT = prose(1)
RAW = list(raw_of(draft(URL, TEXT).raw))


def row(engine: Engine, table: Any = schema.page, **where: Any) -> Row[Any]:
    with engine.connect() as connection:
        return connection.execute(select(table).filter_by(**where)).one()


def test_a_page_is_kept_with_all_that_was_read_from_it(engine: Engine) -> None:
    """Times in UTC beside the page's own offset, the text as it was before cleaning."""
    published = datetime(2026, 11, 22, 13, 30, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    about = {"summary": ("One", "Two"), "authors": ("Ann", "Bo"), "image": "i", "section": "s"}
    save(Saver(engine), URL, TEXT, 0, "A", published=published, canonical="https://x.example/1", **about)
    found = row(engine, schema.article)
    assert found.published == datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
    assert found.published_offset == 330
    assert found.text == "\n\n".join(TEXT)
    assert unpacked(found.extracted) == [RawLine("summary", "One"), RawLine("summary", "Two"), *RAW]
    assert (found.summary, found.authors) == (["One", "Two"], ["Ann", "Bo"])
    assert (found.canonical, found.language, found.image, found.section) == (
        "https://x.example/1",
        "en",
        "i",
        "s",
    )
    assert row(engine).state == "stored"


def test_a_page_fetched_again_unchanged_is_no_copy_of_itself(engine: Engine) -> None:
    """However it is spelt."""
    first = save(Saver(engine), URL, TEXT)
    again = save(Saver(engine), "http://A.example/1?utm_source=rss#top", TEXT, 60)
    assert (again.end, again.story_id, again.relation) == (End.UNCHANGED, first.story_id, "lead")
    assert numbers(engine, "page", "article", "revision", "membership") == [1, 1, 0, 1]
    assert row(engine).attempts == 0, "it answered"
    assert_whole(engine)


def test_two_pages_of_one_outlet_in_one_batch_that_are_one_page(engine: Engine) -> None:
    """The second of the batch finds the first."""
    outcomes = Saver(engine)([(page(URL), draft(URL, TEXT)), (page(URL, 1), draft(URL, TEXT))])
    assert [each.end for each in outcomes] == [End.STORY, End.UNCHANGED]


@pytest.mark.parametrize(
    "twin", ["https://a.example/1", "http://m.a.example/1", "http://www.a.example/1/amp"]
)
def test_a_page_and_its_twin_in_one_batch_are_one_page(engine: Engine, twin: str) -> None:
    """By https and by http, for telephones, as AMP: one is kept, under the address that came first."""
    own = "http://a.example/1" if twin.startswith("https") else "http://www.a.example/1"
    batch = [(page(url, at), draft(url, prose(1))) for at, url in enumerate((own, twin))]
    assert [each.end for each in Saver(engine)(batch)] == [End.STORY, End.UNCHANGED]
    assert row(engine).url == own


def test_a_changed_page_keeps_its_earlier_versions(engine: Engine) -> None:
    """Each with its text before cleaning; the article stays one, in its story."""
    saver = Saver(engine)
    first = save(saver, URL, TEXT, 0, headline="First")
    second = save(saver, URL, [*TEXT, "Updated."], 10, headline="Second")
    third = save(saver, URL, [*TEXT, "Updated again."], 20, headline="Third")
    assert [each.end for each in (first, second, third)] == [End.STORY, End.REVISION, End.REVISION]
    assert {each.story_id for each in (first, second, third)} == {first.story_id}
    with engine.connect() as connection:
        kept = connection.execute(select(schema.revision).order_by(schema.revision.c.version)).all()
    assert [(each.version, each.headline) for each in kept] == [(1, "First"), (2, "Second")]
    assert unpacked(kept[0].extracted) == RAW
    now = row(engine, schema.article)
    assert (now.headline, now.version, now.first_seen) == ("Third", 3, NOON)
    assert_whole(engine)


def test_an_older_capture_that_comes_later_is_an_earlier_version(engine: Engine) -> None:
    """An archive read after the live crawl must not bring back what the outlet took away."""
    saver = Saver(engine)
    save(saver, URL, [*TEXT, "Updated."], 60, headline="Now")
    late = save(saver, URL, TEXT, 0, headline="Then")
    assert late.end == End.REVISION
    now = row(engine, schema.article)
    assert (now.headline, now.first_seen, now.version) == ("Now", NOON, 2)
    assert row(engine, schema.revision).headline == "Then"
    assert save(saver, URL, TEXT, 0, headline="Then").end == End.UNCHANGED
    assert_whole(engine)


def test_a_better_reading_of_the_same_capture_takes_the_old_ones_place(engine: Engine) -> None:
    """So an archive read again with new selectors, or by a better extractor, mends what is stored."""
    saver = Saver(engine)
    first = save(saver, URL, [*TEXT, "Sign up."], headline="Read badly")
    again = save(saver, URL, TEXT, headline="Read well")
    assert (again.end, again.story_id) == (End.REVISION, first.story_id)
    assert row(engine, schema.article).headline == "Read well"
    assert row(engine, schema.revision).headline == "Read badly"
    assert save(saver, URL, [*TEXT, "Sign up."], headline="Read badly").end == End.UNCHANGED
    assert row(engine, schema.article).headline == "Read well"
    assert_whole(engine)


def test_a_rejected_page_is_a_row_with_its_reason(engine: Engine) -> None:
    """And counted."""
    why = Rejection(Reason.OFF_TOPIC, "0.10: tennis")
    [outcome] = Saver(engine)([(page(URL, 0, "A"), why)])
    assert (outcome.end, outcome.reason, outcome.detail) == (End.REJECTED, "off-topic", "0.10: tennis")
    found = row(engine)
    assert (found.state, found.reason, found.detail) == ("rejected", "off-topic", "0.10: tennis")
    assert_whole(engine)


def test_a_rejected_page_that_holds_an_article_later_is_stored(engine: Engine) -> None:
    """Its reason is forgotten."""
    Saver(engine)([(page(URL), Rejection(Reason.NO_ARTICLE))])
    assert save(Saver(engine), URL, TEXT, 5).end == End.STORY
    found = row(engine)
    assert (found.state, found.reason) == ("stored", "")


@pytest.mark.parametrize("detail", ["nul \0 byte", "half a \ud800 sign", "x" * 5000])
def test_a_reason_that_no_database_keeps_is_made_fit(engine: Engine, detail: str) -> None:
    """The page's own reason stays the reason."""
    [outcome] = Saver(engine)([(page(URL), Rejection(Reason.UNREADABLE, detail))])
    assert outcome.reason == row(engine).reason == "unreadable"
    assert 0 < len(row(engine).detail) <= 300


def test_a_draft_that_we_made_wrongly_costs_no_other_page(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    """It is rejected with what was wrong, and the log has the whole of it."""
    wrong = draft("https://a.example/wrong", TEXT, language=None)
    good = draft(URL, TEXT)
    ended = Saver(engine)([(page("https://a.example/wrong"), wrong), (page(URL), good)])
    assert [each.end for each in ended] == [End.REJECTED, End.STORY]
    assert ended[0].reason == "unreadable"
    assert "making https://a.example/wrong ready" in caplog.text
    assert_whole(engine)


def unstorable(engine: Engine) -> list[Draft]:
    found = [
        draft("https://a.example/bad", TEXT, headline="half a \ud800 sign"),
        draft("https://a.example/bad", TEXT, authors=("\udfff",)),
        draft("https://a.example/bad", ["text \ud800"]),
        draft("https://a.example/bad", TEXT, published=datetime(2026, 11, 22)),
        draft("https://a.example/bad", TEXT, modified=datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=9)))),
    ]
    if engine.dialect.name == "postgresql":
        found.append(draft("https://a.example/bad", ["nul \0 byte"]))
    return found


def test_what_the_database_refuses_is_rejected_and_its_batch_is_saved(engine: Engine) -> None:
    """In one transaction all the same: a page before it, one after it, and a copy of what was refused."""
    with engine.begin() as connection:
        run_id = runs.start(connection, "archive", {}, "1", NOON)
    for number, bad in enumerate(unstorable(engine)):
        urls = [f"https://a.example/{number}", "https://a.example/bad", f"https://b.example/{number}"]
        before, after = prose(10 + 2 * number), prose(11 + 2 * number)
        outcomes = Saver(engine, run_id)(
            [
                (page(urls[0]), draft(urls[0], before)),
                (page(urls[1]), bad),
                (page(urls[2]), draft(urls[2], after)),
            ]
        )
        assert [each.end for each in outcomes] == [End.STORY, End.REJECTED, End.STORY], bad
        assert outcomes[1].reason == row(engine, key=key(urls[1])).reason == "unstorable"
        assert_whole(engine, fetched=3 * (number + 1))


@pytest.mark.parametrize(
    "url", ["", "nonsense", "ftp://a.example/1", "https://a.example/\0", "https://\ud800/"]
)
def test_an_address_that_is_none_is_rejected_and_counted(engine: Engine, url: str) -> None:
    """It has no row: there is no page."""
    with engine.begin() as connection:
        run_id = runs.start(connection, "archive", {}, "1", NOON)
    outcomes = Saver(engine, run_id)([(page(url), draft(url, TEXT)), (page(URL), draft(URL, TEXT))])
    assert [each.reason for each in outcomes] == ["bad-address", ""]
    assert numbers(engine, "page") == [1]
    assert_whole(engine, fetched=2)


def test_a_status_that_is_none_does_not_cost_the_page(engine: Engine) -> None:
    """An archive may hold any number; PostgreSQL refuses it, and says so of this page only."""
    outcomes = Saver(engine)(
        [(page(URL, status=10**6), Rejection(Reason.HTTP_STATUS, "1000000")), (page(URL), draft(URL, TEXT))]
    )
    assert [each.end for each in outcomes] == [End.REJECTED, End.STORY]


def test_the_address_asked_for_is_done_with_when_it_led_elsewhere(engine: Engine) -> None:
    """It would only lead here again; where it is the same page spelt otherwise, nothing is said of it."""
    asked = "https://a.example/short"
    with engine.begin() as connection:
        pages.discover(connection, "A", [Found(asked), Found("https://a.example/3?utm_source=x")], NOON)
    led = replace(page(URL, 0, "A"), asked=asked)
    same = replace(page("https://a.example/3", 0, "A"), asked="http://a.example/3?utm_source=x")
    Saver(engine)([(led, draft(URL, TEXT)), (same, Rejection(Reason.NO_ARTICLE))])
    found = row(engine, url=asked)
    assert (found.state, found.reason, found.detail) == ("rejected", "redirected", URL)
    assert row(engine, key=key(same.url)).reason == "no-article"
    assert row(engine, key=key(same.url)).attempts == 1


@pytest.mark.parametrize("asked", ["nonsense", "\ud800"])
def test_an_address_asked_for_that_is_none_does_not_cost_the_page(engine: Engine, asked: str) -> None:
    """An archive's record may name anything."""
    [outcome] = Saver(engine)([(replace(page(URL), asked=asked), draft(URL, TEXT))])
    assert outcome.end == End.STORY


def test_an_unlisted_page_has_its_host_for_an_outlet(engine: Engine) -> None:
    """Archived pages come from anywhere; www is a part of the name."""
    save(Saver(engine), "https://www.a.example:8080/1", TEXT)
    with engine.connect() as connection:
        assert query.outlet_names(connection) == ["www.a.example:8080"]


def test_an_empty_batch_is_no_trouble(engine: Engine) -> None:
    """Nothing to save."""
    assert Saver(engine)([]) == []


def test_a_store_that_fails_keeps_nothing_of_the_batch(engine: Engine) -> None:
    """A real failure in the middle, a table that is gone: one line, and all of the batch undone."""
    saver = Saver(engine)
    save(saver, "https://a.example/0", prose(0))
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE membership RENAME TO elsewhere"))
    batch = [(page(f"https://a.example/{n}"), draft(f"https://a.example/{n}", prose(n))) for n in range(1, 4)]
    with pytest.raises(StoreError) as caught:
        saver(batch)
    assert "\n" not in str(caught.value)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE elsewhere RENAME TO membership"))
    assert numbers(engine, "page", "article", "story") == [1, 1, 1]
    assert_whole(engine)
    assert [each.end for each in saver(batch)] == [End.STORY] * 3
    assert_whole(engine)
