"""How outlets fare: a broken one is told from a quiet one, and why, by the days that the store counted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from store.runs import RunState
from store.watched import Crawl
from tests.material import NOON
from tests.touchline.histories import USUAL, Day, History
from touchline import Store
from touchline.health.crawls import judge_crawls
from touchline.health.report import Health, OutletHealth

SLOW = Day(2, {"off-topic": 1}, listed=(40, 30))
NOTHING = Day(0, {}, read=0, unchanged=60, listed=(0, 0))
DOWN = Day(0, {}, failed={"network": 9}, read=0, unchanged=0, listed=(0, 0))

HISTORIES = {
    "As ever": ([(63, USUAL)], "ok", "", ""),
    "Off season": ([(56, USUAL), (7, SLOW)], "quiet", "", "6 articles in 3 days, usually 60"),
    "Short rest": ([(56, USUAL), (6, NOTHING)], "quiet", "", "0 articles in 3 days, usually 60"),
    "Weekend paper": ([(1, SLOW), *[(2, Day(30)), (5, SLOW)] * 9, (1, SLOW)], "ok", "", ""),
    "Redesigned": (
        [(56, USUAL), (2, Day(0, {"no-article": 24}))],
        "broken",
        "layout changed",
        "24 of 24 pages gave no article's text (24 no-article), usually 4%",
    ),
    "Half redesigned": (
        [(56, USUAL), (1, Day(8, {"no-article": 16}))],
        "broken",
        "layout changed",
        "16 of 24 pages",
    ),
    "Dateless": (
        [(56, USUAL), (3, Day(lacks={"date": 19}))],
        "broken",
        "layout changed",
        "19 of 20 articles are without a date, usually 0%",
    ),
    "Nameless": ([(56, USUAL), (3, Day(lacks={"author": 20}))], "broken", "layout changed", "an author"),
    "Never named": ([(60, Day(lacks={"author": 20, "date": 20}))], "ok", "", ""),
    "Behind a wall": ([(56, USUAL), (2, Day(0, {"consent-wall": 20}))], "broken", "wall", "consent-wall"),
    "Refusing": ([(56, USUAL), (2, Day(0, {"http-403": 22}))], "broken", "blocked", "(22 http-403)"),
    "Closed by robots": (
        [(56, USUAL), (2, Day(0, {}, withheld={"robots": 22}))],
        "broken",
        "blocked",
        "22 of 22 pages were refused to us (22 robots)",
    ),
    "Half closed as ever": ([(60, Day(withheld={"robots": 20}))], "ok", "", ""),
    "Feed refused": (
        [(56, USUAL), (2, Day(0, {}, failed={"http-429": 30}, read=0, unchanged=0, listed=(0, 0)))],
        "broken",
        "blocked",
        "no source was read since 2026-11-20 12:00: 60 http-429",
    ),
    "Feed gone": (
        [(56, USUAL), (3, Day(0, {}, failed={"http-404": 30}, read=0, unchanged=0, listed=(0, 0)))],
        "broken",
        "feed dead",
        "no source was read since 2026-11-19 12:00: 90 http-404",
    ),
    "Feed turned page": (
        [
            (56, USUAL),
            (3, Day(0, {}, failed={"an HTML page, not a feed": 9}, read=0, unchanged=0, listed=(0, 0))),
        ],
        "broken",
        "feed dead",
        "an HTML page",
    ),
    "Feed frozen": (
        [(56, USUAL), (9, NOTHING)],
        "broken",
        "feed frozen",
        "list nothing new for 9 days, never longer than 1 before",
    ),
    "Slow blog": ([*[(1, SLOW), (4, NOTHING)] * 11, (8, NOTHING)], "ok", "", ""),
    "Down": ([(56, USUAL), (2, DOWN)], "broken", "server fails", "18 network"),
    "Asked to wait": ([(56, USUAL), (1, Day(20, {"http-429": 200}))], "ok", "", ""),
    "Hiccup": ([(56, USUAL), (1, Day(20, {"http-503": 200}))], "ok", "", ""),
    "Moved house": (
        [(56, USUAL), (2, Day(0, {}, withheld={"elsewhere": 9}))],
        "broken",
        "moved",
        "led to a host",
    ),
    "Renumbered": (
        [(56, USUAL), (2, Day(0, {}, listed=(40, 0)))],
        "broken",
        "addresses changed",
        "none of the 40 addresses",
    ),
    "Pages gone": (
        [(56, USUAL), (2, Day(0, {"http-404": 9, "soft-404": 9}))],
        "broken",
        "pages gone",
        "gone",
    ),
    "Newcomer": ([(5, USUAL)], "new", "", "asked on 5 days"),
    "Broken newcomer": ([(3, Day(0, {"no-article": 20}))], "broken", "layout changed", "20 of 20 pages"),
    "Never read": ([(4, DOWN)], "broken", "server fails", "no source was ever read"),
    "Left out": ([(40, USUAL), (10, None)], "not asked", "", "since 2026-11-12"),
    "Broken for long": (
        [(9, USUAL), (60, Day(0, {"no-article": 24}))],
        "broken",
        "layout changed",
        "24 of 24",
    ),
    "After a rest": ([(50, USUAL), (6, None), (6, USUAL)], "ok", "", ""),
}

SINCE = {"Redesigned": 2, "Refusing": 2, "Off season": 7, "Feed frozen": 9, "Broken for long": 60}
"""The first of the days that are otherwise than before, counted from today."""


@pytest.fixture
def history(engine: Engine) -> History:
    """A store whose crawls run every hour."""
    history = History(engine, NOON)
    history.crawls(4.5, 3.5, 2.5, 1.5, 0.5)
    return history


def health(history: History, store_address: str, **later: float) -> Health:
    """What the store tells, so much later."""
    return Store(store_address).health(at=history.now + timedelta(**later))


def by_name(found: Health) -> dict[str, OutletHealth]:
    """The outlets by name."""
    return {each.outlet.name: each for each in found.outlets}


def test_each_history_is_told_for_what_it_is(history: History, store_address: str) -> None:
    """Broken and by what, or quiet, or as ever, or new: with why in plain words, and since when."""
    for name, (weeks, *_) in HISTORIES.items():
        history.outlet(name, *weeks)
    found = health(history, store_address)
    told = {name: (each.verdict.state, each.verdict.kind or "") for name, each in by_name(found).items()}
    assert told == {name: (state, kind) for name, (_, state, kind, _) in HISTORIES.items()}
    for name, (_, state, _, words) in HISTORIES.items():
        verdict = by_name(found)[name].verdict
        assert words in verdict.why, name
        assert bool(verdict.advice) is (state == "broken"), name
    for name, days in SINCE.items():
        since = by_name(found)[name].verdict.since
        assert since is not None
        assert since.date() == (NOON - timedelta(days=days - 1)).date(), name
    assert found.broken
    assert [each.verdict.state for each in found.outlets[:2]] == ["broken", "broken"]


def test_the_figures_are_told_beside_the_usual_ones(history: History, store_address: str) -> None:
    """Articles a day, the shares without text, date and author, and the errors by kind."""
    history.outlet("A", (56, USUAL), (8, Day(5, {"no-article": 5, "http-404": 10}, lacks={"date": 5})))
    each = by_name(health(history, store_address))["A"]
    assert (each.articles.now, each.articles.usual) == (5, 20)
    assert each.shares["no_text"] == (0.5, 1 / 24)
    assert each.shares["no_date"] == (1.0, 0.0)
    assert each.shares["no_author"] == (0.0, 0.0)
    assert each.errors == {"pages gone": 0.5, "layout changed": 0.25}


@pytest.mark.parametrize(
    ("ago", "state", "message", "words"),
    [
        ((), RunState.FINISHED, "", "no crawl of the live web has run"),
        ((9, 8, 7), RunState.FINISHED, "", "no crawl has begun for more than 4 hours"),
        ((30,), RunState.FINISHED, "", "no crawl has begun for more than 26 hours"),
        ((9, 8, 7), RunState.RUNNING, "", "run 3 began and never ended"),
        ((3, 2, 1), RunState.FAILED, "the disk is full", "run 3 failed: the disk is full"),
        ((20,), RunState.FINISHED, "", ""),
        ((3, 2, 1), RunState.RUNNING, "", ""),
        ((72, 48, 24), RunState.FINISHED, "", ""),
    ],
)
def test_the_crawl_is_told_of_too(ago: tuple[float, ...], state: RunState, message: str, words: str) -> None:
    """One that failed, that never ended, that does not come any more, or none at all."""
    crawls: list[Crawl] = []
    for run_id, hours in enumerate(ago, 1):
        ended = (state, message) if run_id == len(ago) else (RunState.FINISHED, "")
        at = NOON - timedelta(hours=hours)
        finished = None if ended[0] is RunState.RUNNING else at + timedelta(minutes=9)
        crawls.insert(0, Crawl(run_id, at, finished, *ended))
    verdict = judge_crawls(crawls, NOON)
    assert verdict.state == ("broken" if words else "ok")
    assert words in verdict.why


@pytest.mark.parametrize(("down", "kind"), [(9, "out of reach"), (8, "server fails")])
def test_when_nearly_nobody_answers_it_is_asked_whether_this_machine_is_online(
    history: History, store_address: str, down: int, kind: str
) -> None:
    """Of ten outlets nine at least; what another one has is told as ever, and so is one that is asked for."""
    for number in range(down):
        history.outlet(f"Silent{'!' * number}", (56, USUAL), (2, DOWN))
    history.outlet("Refusing", (56, USUAL), (2, Day(0, {"http-403": 22})))
    if down < 9:
        history.outlet("As ever still", (58, USUAL))
    found = by_name(health(history, store_address))
    assert found["Refusing"].verdict.kind == "blocked"
    assert found["Silent"].verdict.kind == kind
    assert ("is this machine online?" in found["Silent"].verdict.advice) is (down == 9)
    alone = Store(store_address).health("Silent", at=history.now)
    assert [each.verdict.kind for each in alone.outlets] == [kind]


def test_while_no_crawl_runs_outlets_are_judged_as_they_were(history: History, store_address: str) -> None:
    """A machine that was off for a week says so once, not for every outlet."""
    history.outlet("As ever", (56, USUAL))
    found = health(history, store_address, days=10)
    assert found.crawl.state == "broken"
    assert by_name(found)["As ever"].verdict.state == "ok"
