"""How hosts were asked, and which are to be left alone, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from store import hosts, robots, runs
from store.hosts import REMEMBERED, HostDealings, Pause
from store.looks import Signs
from store.robots import KEPT, Rules

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ASKED = HostDealings(
    host="a.example",
    requests=3,
    size=5_000_000_000,
    gap=None,
    delay=1.5,
    retries=1,
    waits=1,
    waited=2.25,
    answers={"2xx": 2, "429": 1},
    refused={"robots": 7},
)


def test_what_is_written_of_a_host_takes_the_place_of_what_was_written_before(engine: Engine) -> None:
    """Of that run alone; the host that was asked most comes first."""
    with engine.begin() as connection:
        first, second = (runs.start(connection, "football", {}, "1", NOON) for _ in range(2))
        hosts.write_dealings(connection, first, [ASKED])
        hosts.write_dealings(connection, second, [ASKED])
        more, other = replace(ASKED, requests=4, gap=1.53), replace(ASKED, host="b.example:8080", requests=9)
        hosts.write_dealings(connection, second, [more, other])
        assert hosts.dealings_of(connection, first) == [ASKED]
        assert hosts.dealings_of(connection, second) == [other, more]


def test_a_pause_is_remembered_until_the_host_answers_well(engine: Engine) -> None:
    with engine.begin() as connection:
        hosts.write_pauses(connection, [Pause("a.example", NOON, "host-paused", 1)])
        later = Pause("a.example", NOON + timedelta(hours=1), "host-failing", 5)
        hosts.write_pauses(connection, [later, Pause("b.example", NOON, "host-paused", 1)])
        hosts.end_pauses(connection, ["b.example"])
        assert hosts.pauses(connection, NOON) == [later]


def test_a_host_that_nobody_asked_for_a_week_is_given_a_new_chance(engine: Engine) -> None:
    with engine.begin() as connection:
        hosts.write_pauses(connection, [Pause("a.example", NOON, "host-failing", 9)])
        assert hosts.pauses(connection, NOON + REMEMBERED)
        assert not hosts.pauses(connection, NOON + REMEMBERED + timedelta(seconds=1))


def test_a_robots_txt_is_kept_as_it_came_until_another_comes(engine: Engine) -> None:
    """One that is very long is not kept, nor what nobody has asked for in a month."""
    first = Rules("https://a.example", 200, b"User-agent: *\n\xff\x00", Signs('"1"', "yesterday"), NOON)
    second = replace(first, status=404, body=b"", signs=Signs(), asked=NOON + KEPT)
    other = replace(first, origin="http://a.example", signs=Signs("x" * 5000))
    with engine.begin() as connection:
        robots.keep(connection, [first, other, replace(first, origin="http://b.example", body=b"#" * 70_000)])
        found = robots.kept(connection, NOON)
        assert found == {first.origin: first, other.origin: replace(other, signs=Signs())}
        robots.keep(connection, [second])
        assert robots.kept(connection, NOON + 2 * KEPT) == {second.origin: second}
