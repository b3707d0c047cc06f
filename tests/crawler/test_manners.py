"""A good guest, as the hosts see it: Retry-After, back-off, the breaker and the budget, over several runs."""

from __future__ import annotations

import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.http import Response

from crawler.manners.retry_after import LONGEST_PAUSE, retry_after
from tests.crawler.odd_press import OddPress, kept, odd_press
from tests.crawler.running import Place, crawling, finish
from tests.crawler.site import Answer, Asked, Site

WAIT, SLOWING, BUDGET, DELAY, SLOW, LATE = 2, 0.3, 20, 0.4, 0.15, 2.5
SETTINGS = {
    "TOUCHLINE_LONGEST_WAIT": "5",
    "TOUCHLINE_SLOWING": str(SLOWING),
    "TOUCHLINE_HOST_FAILURES": "2",
    "TOUCHLINE_HOST_BUDGET": str(BUDGET),
}
FAILING = Answer(status=500)


def asking(wait: object, status: int = 503, then: Answer | None = None) -> Answer:
    """An answer that asks to be left alone for so long."""
    return Answer(status=status, headers={"Retry-After": str(wait)}, then=then)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """Hosts that want to be left alone in every way: one run, one at once after it, and one a day later."""
    with odd_press(tmp_path_factory.mktemp("manners")) as press:
        for outlet in (
            _waiting,
            _waiting_robots,
            _dated,
            _far,
            _dead,
            _ill,
            _trap,
            _narrow,
            _slow,
            _late,
            _delayed,
        ):
            outlet(press)
        for site in press.sites.values():
            # Nor are they asked what they reserve: each request is counted here.
            site.record = "ignore_reservations = true\n"
        first = _run(press)
        second = _run(press)
        press.sites["ill"].articles(4)
        press.sites["dated"].feed(*press.sites["dated"].articles(2))
        _later(press.place.file, timedelta(days=1))
        third = _run(press)
        yield kept(press=press, first=first, second=second, third=third)


def _run(press: OddPress) -> SimpleNamespace:
    """One run: what each host was asked, the run's own account of it, and how the pages stand."""
    for site in press.sites.values():
        site.asked.clear()
    ended = press.crawl(**SETTINGS)
    assert "Traceback" not in ended.stderr, ended.stderr
    run = press.place.ask("runs", "--politeness")
    return SimpleNamespace(
        ended=ended,
        run=run,
        hosts={each["host"]: each for each in run["hosts"]},
        asked={name: list(site.asked) for name, site in press.sites.items()},
        states={name: press.states(name) for name in press.sites},
        pauses=_pauses(press.place.file),
    )


def _pauses(file: Path) -> dict[str, tuple[str, int]]:
    with sqlite3.connect(file) as store:
        found = store.execute("SELECT host, why, failures FROM pause").fetchall()
    store.close()
    return {host: (why, failures) for host, why, failures in found}


def _later(file: Path, by: timedelta) -> None:
    """As if so much time had passed since the last run."""
    with sqlite3.connect(file) as store:
        for host, until in store.execute("SELECT host, until FROM pause").fetchall():
            moved = str(datetime.fromisoformat(until) - by)
            store.execute("UPDATE pause SET until = ? WHERE host = ?", (moved, host))
    store.close()


def _waiting(press: OddPress) -> None:
    site = press.open("waiting")
    paths = site.articles(3)
    site.feed(*paths)
    site.answers[paths[0]] = asking(WAIT, then=site.answers[paths[0]])


def _waiting_robots(press: OddPress) -> None:
    site = press.open("waiting-robots")
    first, second = site.articles(2)
    site.feed(first, second)
    site.robots(f"User-agent: *\nDisallow: {second}\n")
    site.answers["/robots.txt"] = asking(WAIT, 429, then=site.answers["/robots.txt"])


def _dated(press: OddPress) -> None:
    site = press.open("dated")
    until = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=False)
    site.answers["/feed"] = asking(until)


def _far(press: OddPress) -> None:
    site = press.open("far")
    paths = site.articles(4)
    site.feed(*paths)
    site.answers[paths[0]] = asking(3600, 429, then=site.answers[paths[0]])


def _dead(press: OddPress) -> None:
    site = press.open("dead")
    site.feed(*site.articles(2))
    site.answers["/robots.txt"] = FAILING


def _ill(press: OddPress) -> None:
    site = press.open("ill")
    paths = site.articles(4)
    site.feed(*paths)
    for path in paths:
        site.answers[path] = FAILING


def _trap(press: OddPress) -> None:
    """A calendar without end."""
    site = press.open("trap")
    [path] = site.articles(1)
    days = [f"/calendar/{day}" for day in range(50)]
    site.answers |= dict.fromkeys(days, site.answers[path])
    site.feed(*days)


def _narrow(press: OddPress) -> None:
    site = press.open("narrow")
    site.budget = 4
    site.feed(*site.articles(5))


def _slow(press: OddPress) -> None:
    site = press.open("slow")
    paths = site.articles(5)
    site.feed(*paths)
    for path in paths:
        site.answers[path] = replace(site.answers[path], after=SLOW)


def _late(press: OddPress) -> None:
    """Its last answer comes when others' failures, and what was asked of it, have been written down."""
    site = press.open("late")
    [path] = site.articles(1)
    site.feed(path)
    site.answers[path] = replace(site.answers[path], after=LATE)


def _delayed(press: OddPress) -> None:
    """With a redirect and a failure among what is asked under the Crawl-delay."""
    site = press.open("delayed")
    site.robots(f"User-agent: *\nCrawl-delay: {DELAY}\n")
    first, second, third = site.articles(3)
    site.answers["/moved"] = Answer(status=301, headers={"Location": first})
    site.answers[second] = Answer(status=502, then=site.answers[second])
    site.feed("/moved", second, third)


def gaps(asked: list[Asked]) -> list[float]:
    return [later.at - earlier.at for earlier, later in pairwise(asked)]


def after(asked: list[Asked], status: int) -> list[float]:
    """Seconds until the host was asked next after each answer of that status."""
    return [later.at - earlier.at for earlier, later in pairwise(asked) if earlier.status == status]


def test_a_host_that_asks_for_a_wait_is_given_it_and_then_asked_on(runs: SimpleNamespace) -> None:
    asked = runs.first.asked["waiting"]
    [waited] = after(asked, 503)
    assert waited >= WAIT
    assert set(runs.first.states["waiting"].values()) == {("stored", "")}
    assert Counter(each.path for each in asked).most_common(1)[0][1] == 2


def test_a_robots_txt_that_asks_for_a_wait_is_asked_for_again_and_obeyed(runs: SimpleNamespace) -> None:
    asked = runs.first.asked["waiting-robots"]
    assert [each.path for each in asked[:3]] == ["/robots.txt", "/robots.txt", "/feed"]
    assert after(asked, 429)[0] >= WAIT
    assert sorted(runs.first.states["waiting-robots"].values()) == [("rejected", "robots"), ("stored", "")]


def test_a_wait_that_is_too_long_is_left_to_the_run_that_comes_after_it(runs: SimpleNamespace) -> None:
    asked = runs.first.asked["far"]
    assert [each.path for each in asked][:2] == ["/robots.txt", "/feed"]
    assert len(asked) == 3
    assert set(runs.first.states["far"].values()) == {("pending", "")}
    assert runs.second.asked["far"] == []
    assert list(runs.third.states["far"].values()) == [("stored", "")] * 4


def test_a_feed_that_asks_for_it_until_a_date_is_put_off_and_is_no_failure(runs: SimpleNamespace) -> None:
    assert [each.path for each in runs.first.asked["dated"]] == ["/robots.txt", "/feed"]
    assert runs.second.asked["dated"] == []
    assert runs.first.run["sources"]["put off: host-paused"] == 1
    assert len(runs.third.states["dated"]) == 2


def test_a_host_that_fails_again_and_again_is_asked_no_more(runs: SimpleNamespace) -> None:
    """Each time after a longer wait; its pages stay as they were, and the run says why."""
    asked = runs.first.asked["ill"]
    assert Counter(each.status for each in asked) == {404: 1, 200: 1, 500: 2}
    assert after(asked, 500)[0] >= SLOWING
    assert set(runs.first.states["ill"].values()) == {("pending", "")}
    assert runs.first.run["withheld"]["host-failing"] == 4
    assert runs.second.asked["ill"] == []


def test_a_host_that_is_well_again_is_asked_as_before(runs: SimpleNamespace) -> None:
    assert set(runs.third.states["ill"].values()) == {("stored", "")}
    host = runs.press.sites["ill"].host
    assert runs.second.pauses[host] == ("host-failing", 2)
    assert host not in runs.third.pauses


def test_a_host_that_is_dead_is_asked_once_by_a_later_run(runs: SimpleNamespace) -> None:
    """Once it was found failing, one question tells that it still is."""
    numbers = [len(each.asked["dead"]) for each in (runs.first, runs.second, runs.third)]
    assert numbers == [2, 0, 1]
    assert runs.third.pauses[runs.press.sites["dead"].host] == ("host-failing", 3)


def test_the_budget_ends_a_trap(runs: SimpleNamespace) -> None:
    asked = runs.first.asked["trap"]
    assert len(asked) == BUDGET
    ended = Counter(runs.first.states["trap"].values())
    assert ended[("pending", "")] == 50 - (BUDGET - 2)
    narrow = runs.first.asked["narrow"]
    assert len(narrow) == 4
    assert runs.first.run["withheld"]["host-budget"] == ended[("pending", "")] + 3


def test_the_next_run_goes_on_where_the_budget_ended(runs: SimpleNamespace) -> None:
    twice = [each.path for run in (runs.first, runs.second) for each in run.asked["trap"]]
    days = [path for path in twice if path.startswith("/calendar")]
    assert len(days) == len(set(days)) == 2 * (BUDGET - 2)


def test_a_host_is_asked_one_thing_at_a_time_without_any_delay(runs: SimpleNamespace) -> None:
    asked = [each for each in runs.first.asked["slow"] if each.path not in ("/robots.txt", "/feed")]
    assert len(asked) == 5
    assert min(gaps(asked)) >= SLOW


def test_no_gap_is_under_the_crawl_delay_after_redirects_and_failures_either(runs: SimpleNamespace) -> None:
    asked = runs.first.asked["delayed"]
    assert Counter(each.status for each in asked) == {200: 5, 301: 1, 502: 1}
    assert min(gaps(asked)) >= DELAY
    assert set(runs.first.states["delayed"].values()) <= {("stored", ""), ("rejected", "redirected")}


def test_what_is_told_of_each_host_is_what_the_host_saw(runs: SimpleNamespace) -> None:
    classes = {2: "2xx", 3: "3xx", 4: "4xx", 5: "5xx"}
    for name, site in runs.press.sites.items():
        told, asked = runs.first.hosts[site.host], runs.first.asked[name]
        seen = Counter("429" if each.status == 429 else classes[each.status // 100] for each in asked)
        assert told["answers"] == seen, name
        assert told["requests"] == len(asked), name
        # What the host sees comes a little later than it was sent, the one a little more than the other.
        assert told["shortest_gap"] <= min(gaps(asked)) + 0.25, name
        assert told["shortest_gap"] >= told["delay"], name
    hosts = {name: runs.first.hosts[site.host] for name, site in runs.press.sites.items()}
    assert hosts["delayed"]["delay"] == DELAY
    assert hosts["waiting"]["waits"] == 1
    assert hosts["waiting"]["waited"] == WAIT
    assert {name: each["retries"] for name, each in hosts.items() if each["retries"]} == {
        **dict.fromkeys(("waiting", "waiting-robots", "dead", "delayed"), 1),
        **({"ill": 1} if hosts["ill"]["retries"] else {}),
    }
    assert hosts["trap"]["refused"] == {"host-budget": 50 - (BUDGET - 2)}
    assert hosts["waiting-robots"]["refused"] == {"robots": 1}
    assert hosts["slow"]["bytes"] == sum(
        len(runs.press.sites["slow"].answers.get(each.path, Answer()).body)
        for each in runs.first.asked["slow"]
    )


def test_runs_whose_hosts_ask_for_waits_have_done_their_work(runs: SimpleNamespace) -> None:
    assert [each.ended.status for each in (runs.first, runs.second, runs.third)] == [0, 0, 0]


def test_a_deadline_that_passes_before_robots_txt_is_no_refusal_by_it(place: Place, site: Site) -> None:
    """It had failed once, and was to be asked for again."""
    with Site("elsewhere") as other:
        site.more_hosts.append(other.host)
        other.answers["/robots.txt"] = FAILING
        site.feed(*(other.base + path for path in other.articles(2)))
        file = site.outlets_file(place.folder)
        given: dict[str, Any] = {"bundled": "no", "outlets_file": str(file), "TOUCHLINE_DEADLINE": "4"}
        ended = place.crawl("football", TOUCHLINE_SLOWING="60", **given)
        assert ended.status == 0, ended.stderr
        assert other.paths() == ["/robots.txt"]
    assert set(place.pages().values()) == {("pending", "")}
    run = place.last_run()
    assert (run["withheld"], run["sources"]) == ({}, {"read": 1})


def test_a_run_that_is_stopped_does_not_wait_for_a_host_and_remembers_it(place: Place, site: Site) -> None:
    """The host has asked for longer than a command is given here, and the next run gives it that."""
    site.answers["/feed"] = asking(250)
    given = {"bundled": "no", "outlets_file": str(site.outlets_file(place.folder))}
    running = place.start(*crawling("football", **given))
    end = time.monotonic() + 30
    while "/feed" not in site.paths() and time.monotonic() < end:
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    stopped = finish(running)
    assert "Traceback" not in stopped.stderr, stopped.stderr
    assert _pauses(place.file)[site.host] == ("host-paused", 1)
    site.asked.clear()
    assert place.crawl("football", TOUCHLINE_LONGEST_WAIT="1", **given).status == 0
    assert site.asked == []


def test_a_host_that_wants_a_pause_holds_nobody_up(tmp_path: Path) -> None:
    """Though no more than one request may be under way: what is asked of others goes on meanwhile."""
    with odd_press(tmp_path) as press:
        waiting, other = press.open("waiting"), press.open("other")
        for site in (waiting, other):
            site.feed(*site.articles(2))
        waiting.answers["/robots.txt"] = asking(8, then=Answer(status=404))
        ended = press.crawl(CONCURRENT_REQUESTS="1")
        assert ended.status == 0, ended.stderr
        assert len(waiting.asked) == len(other.asked) + 1 == 5
        assert max(each.at for each in other.asked) < waiting.asked[1].at


def test_a_setting_that_is_no_number_stops_the_crawl_in_one_line(place: Place, site: Site) -> None:
    given = {"bundled": "no", "outlets_file": str(site.outlets_file(place.folder))}
    ended = place.crawl("football", TOUCHLINE_HOST_BUDGET="many", **given)
    ended.failed_in_one_line(2, "TOUCHLINE_HOST_BUDGET is a number")


NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"Retry-After": "120"}, 120),
        ({"Retry-After": " 120 "}, 120),
        ({"Retry-After": "0"}, 0),
        ({"Retry-After": "-5"}, 0),
        ({"Retry-After": "soon"}, 0),
        ({"Retry-After": "99999999"}, LONGEST_PAUSE),
        ({"Retry-After": "9" * 500}, 0),
        ({"Retry-After": "Sat, 28 Nov 2026 12:01:00 GMT"}, 60),
        ({"Retry-After": "Saturday, 28-Nov-26 12:01:00 GMT"}, 60),
        ({"Retry-After": "Sat Nov 28 12:01:00 2026"}, 60),
        ({"Retry-After": "Sat, 28 Nov 2026 11:00:00 GMT"}, 0),
        ({"Retry-After": "Sat, 28 Nov 9999 12:01:00 GMT"}, LONGEST_PAUSE),
        ({"Retry-After": "Sat, 99 Nov 2026 12:01:00 GMT"}, 0),
        # Its clock is an hour slow: what it asks for is a minute all the same.
        ({"Retry-After": "Sat, 28 Nov 2026 11:01:00 GMT", "Date": "Sat, 28 Nov 2026 11:00:00 GMT"}, 60),
    ],
)
def test_retry_after_is_read_as_seconds_and_as_a_date(headers: dict[str, str], seconds: float) -> None:
    assert retry_after(Response("http://a.example/", headers=headers), NOW) == seconds
