"""Runs and their tallies: the sums add up to the pages fetched."""

from datetime import timedelta

from sqlalchemy import Engine

from pipelines.article import Reason, Rejection
from pipelines.save import Saver
from store import query, runs
from store.runs import Counts, RunState
from tests.material import NOON, assert_whole, draft, page, prose


def begin(engine: Engine) -> int:
    with engine.begin() as connection:
        return runs.start(connection, "football", {"limit": "9"}, "1.2.3", NOON)


def test_a_run_counts_every_page_it_fetched(engine: Engine) -> None:
    """New, copy, revision, unchanged or rejected for a reason: each page is one of them."""
    saver = Saver(engine, begin(engine))
    first, second = prose(1), prose(2)
    outcomes = saver(
        [
            (page("https://a.example/1"), draft("https://a.example/1", first)),
            (page("https://b.example/1", 1), draft("https://b.example/1", first)),
            (page("https://a.example/1", 2), draft("https://a.example/1", first)),
            (page("https://a.example/1", 3), draft("https://a.example/1", [*first, second[0]])),
            (page("https://a.example/2", 4), draft("https://a.example/2", second)),
            (page("https://a.example/3", 5), Rejection(Reason.NO_ARTICLE)),
            (page("https://a.example/4", 6), Rejection(Reason.NO_ARTICLE)),
            (page("https://a.example/5", 7), Rejection(Reason.OFF_TOPIC)),
            (page("nonsense", 8), Rejection(Reason.OFF_TOPIC)),
        ]
    )
    saver([(page("https://a.example/6", 9), Rejection(Reason.OFF_TOPIC))])
    with engine.connect() as connection:
        [run] = query.runs(connection)
    assert (run.stories, run.copies, run.revisions, run.unchanged) == (2, 1, 1, 1)
    assert run.rejected == {"no-article": 2, "off-topic": 2, "bad-address": 1}
    assert run.fetched == len(outcomes) + 1 == 10
    assert_whole(engine, fetched=10)


def test_sources_and_withheld_addresses_are_no_pages(engine: Engine) -> None:
    """They are counted apart, by what became of them and why."""
    run_id = begin(engine)
    with engine.begin() as connection:
        runs.count(connection, run_id, Counts.SOURCES, "read")
        runs.count(connection, run_id, Counts.SOURCES, "read", number=2)
        runs.count(connection, run_id, Counts.SOURCES, "failed", "http-500")
        runs.count(connection, run_id, Counts.WITHHELD, "robots")
        [run] = query.runs(connection)
    assert run.fetched == 0
    assert run.sources == {"read": 3, "failed: http-500": 1}
    assert run.withheld == {"robots": 1}


def test_runs_come_newest_first_and_tell_how_they_ended(engine: Engine) -> None:
    """One that was killed stays running."""
    first, second = begin(engine), begin(engine)
    with engine.begin() as connection:
        runs.finish(connection, first, RunState.FAILED, "the disk is full", NOON + timedelta(hours=1))
        found = query.runs(connection)
        assert [(each.run_id, each.state, each.message) for each in found] == [
            (second, "running", ""),
            (first, "failed", "the disk is full"),
        ]
        assert found[1].finished == NOON + timedelta(hours=1)
        assert found[1].arguments == {"limit": "9"}
        assert len(query.runs(connection, limit=1)) == 1


def test_a_message_that_no_database_keeps_is_made_fit(engine: Engine) -> None:
    """How a run ended is written down even when the reason holds rubbish."""
    run_id = begin(engine)
    with engine.begin() as connection:
        runs.finish(connection, run_id, RunState.FAILED, "bad \0 \ud800 byte", NOON)
        runs.count(connection, run_id, Counts.SOURCES, "failed", "feed \0 \ud800")
        assert query.runs(connection)[0].message == "bad \ufffd ? byte"
