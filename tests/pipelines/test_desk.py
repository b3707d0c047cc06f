"""The desk: many tasks, one writer, and a store that goes away in the middle."""

import asyncio
from collections.abc import Awaitable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from sqlalchemy import Connection, Engine, text

from pipelines.article import End, Page, Reading, Reason, Rejection
from pipelines.desk import Desk
from store import pages, query
from store.engine import open_for_writing
from store.errors import StoreError
from store.pages import Found
from store.records import Run
from store.runs import RunState
from tests.conftest import Postgres
from tests.material import NOON, assert_whole, draft, page, prose


def read(fetched: Page) -> Reading:
    """A reader for pages that are named after what they hold."""
    name = fetched.url.rpartition("/")[2]
    return draft(fetched.url, prose(int(name))) if name.isdecimal() else Rejection(Reason.NO_ARTICLE)


@pytest.fixture
def desk(engine: Engine, store_address: str) -> Iterator[Desk]:
    """A desk with an engine of its own, which ends with it."""
    own = open_for_writing(store_address, wait=0.5)
    opened = Desk(own, read, spider="archive", arguments={}, version="1")
    yield opened
    opened.close(RunState.FINISHED)


def run_of(engine: Engine) -> Run:
    with engine.connect() as connection:
        return query.runs(connection)[0]


async def answers(*asked: Awaitable[object]) -> list[object]:
    return await asyncio.wait_for(asyncio.gather(*asked, return_exceptions=True), 30)


def test_many_tasks_are_each_answered_with_their_own_page(engine: Engine, desk: Desk) -> None:
    """Two hundred at once, copies and rejections among them; the run's sums add up to them."""
    urls = [f"https://{host}.example/{n}" for n in range(60) for host in ("a", "b", "c")]
    urls += [f"https://d.example/page-{n}" for n in range(20)]

    async def crawl() -> None:
        outcomes = await answers(*(desk.take(page(url)) for url in urls))
        assert [each.url for each in outcomes] == urls

    asyncio.run(crawl())
    run = run_of(engine)
    assert (run.stories, run.copies, run.rejected) == (60, 120, {"no-article": 20})
    assert_whole(engine, fetched=200)


def test_other_work_is_done_between_pages(desk: Desk) -> None:
    """In its turn and in a transaction of its own; its error is its asker's only."""

    def wrong(connection: Connection) -> None:
        pages.discover(connection, "B", [Found("https://b.example/1")], NOON)
        raise KeyError("wrong")

    async def crawl() -> list[object]:
        return await answers(
            desk.ask(
                lambda connection: pages.discover(connection, "A", [Found("https://a.example/1")], NOON)
            ),
            desk.ask(wrong),
            desk.take(page("https://a.example/1")),
            desk.ask(lambda connection: connection.scalar(text("SELECT nothing FROM nowhere"))),
            desk.ask(lambda connection: pages.left_over(connection, "B", 5)),
        )

    pending, raised, outcome, failed, left = asyncio.run(crawl())
    assert pending == ["https://a.example/1"]
    assert isinstance(raised, KeyError)
    assert outcome.end == End.STORY
    assert isinstance(failed, StoreError)
    assert left == []


def test_a_result_is_given_only_when_it_is_committed(engine: Engine, desk: Desk) -> None:
    """Work whose commit fails has failed, and the desk goes on."""
    deferred = {
        "sqlite": "PRAGMA defer_foreign_keys = ON",
        "postgresql": "ALTER TABLE page ALTER CONSTRAINT fk_page_outlet_id DEFERRABLE INITIALLY DEFERRED",
    }[engine.dialect.name]

    def orphan(connection: Connection) -> str:
        connection.execute(text(deferred))
        pages.discover(connection, "A", [Found("https://a.example/1")], NOON)
        connection.execute(text("UPDATE page SET outlet_id = 999"))
        return "done"

    async def crawl() -> list[object]:
        return await answers(desk.ask(orphan), desk.take(page("https://a.example/2")))

    failed, outcome = asyncio.run(crawl())
    assert isinstance(failed, StoreError)
    assert outcome.end == End.STORY


@pytest.fixture
def away(engine: Engine, request: pytest.FixtureRequest) -> AbstractContextManager[object]:
    """The time in which the store is away: locked by another, or shut to everybody."""
    if engine.dialect.name == "sqlite":
        return engine.begin()
    return shut(request.getfixturevalue("postgres"), str(engine.url.database))


@contextmanager
def shut(server: Postgres, name: str) -> Iterator[None]:
    server.run(
        f"ALTER DATABASE {name} ALLOW_CONNECTIONS false",
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'",
    )
    yield
    server.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


def test_a_store_that_goes_away_is_told_to_everyone_who_waits(
    engine: Engine, desk: Desk, away: AbstractContextManager[object]
) -> None:
    """Nobody waits for ever; what was committed stays, and the desk goes on when the store is back."""
    urls = [f"https://b.example/{n}" for n in range(3, 9)]

    async def crawl() -> None:
        first = await answers(*(desk.take(page(f"https://a.example/{n}")) for n in range(5)))
        assert {each.end for each in first} == {End.STORY}
        with away:
            lost = await answers(*(desk.take(page(url)) for url in urls))
        assert all(isinstance(each, StoreError) and "\n" not in str(each) for each in lost), lost
        again = await answers(*(desk.take(page(url)) for url in urls))
        assert [each.end for each in again] == [End.COPY] * 2 + [End.STORY] * 4

    asyncio.run(crawl())
    assert_whole(engine, fetched=11)


def test_what_waits_is_finished_before_the_end(engine: Engine, desk: Desk) -> None:
    """Then the run is written off; what comes later is refused, and a second close does nothing."""

    async def crawl() -> list[object]:
        waiting = [asyncio.ensure_future(desk.take(page(f"https://a.example/{n}"))) for n in range(50)]
        await asyncio.sleep(0)
        desk.close(RunState.FAILED, "the disk is full")
        desk.close(RunState.FINISHED)
        return await answers(*waiting, desk.take(page("https://a.example/99")))

    *outcomes, late = asyncio.run(crawl())
    assert {each.end for each in outcomes} == {End.STORY}
    assert isinstance(late, StoreError)
    run = run_of(engine)
    assert (run.state, run.message, run.fetched) == ("failed", "the disk is full", 50)


def test_a_task_that_gave_up_does_not_disturb_the_others(engine: Engine, desk: Desk) -> None:
    """Scrapy cancels what it no longer waits for."""

    async def crawl() -> list[object]:
        waiting = [asyncio.ensure_future(desk.take(page(f"https://a.example/{n}"))) for n in range(40)]
        await asyncio.sleep(0)
        for each in waiting[1::2]:
            each.cancel()
        return await answers(*waiting[::2])

    assert {each.end for each in asyncio.run(crawl())} == {End.STORY}


def test_a_desk_is_not_opened_on_a_store_that_fails(engine: Engine) -> None:
    """Its run cannot be written down."""
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE tally"))
        connection.execute(
            text("DROP TABLE run CASCADE" if engine.dialect.name == "postgresql" else "DROP TABLE run")
        )
    with pytest.raises(StoreError):
        Desk(engine, read, spider="archive", arguments={}, version="1")
