"""What Redis is asked to do for a fleet, by its scripts and its own clock: who gets which host, and when."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from scrapy.settings import Settings

from crawler.fleet.line import Line
from tests.redis_server import RedisServer

LEASE = 60_000
_number = count(1)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with RedisServer(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture
def line(server: RedisServer) -> Line:
    """The line of a fleet of the test's own."""
    return Line(Settings({"TOUCHLINE_REDIS": server.url}), f"test-{next(_number)}")


class Member:
    """A worker as Redis sees it."""

    def __init__(self, line: Line, name: str, asks: str = "all") -> None:
        self.line, self.name = line, name
        self.held: dict[str, Any] = {}
        self.run, self.joined = self.ask("join", asks=asks, token=f"run of {name}")

    def ask(self, script: str, **told: Any) -> Any:
        own = {"worker": self.name, "run": getattr(self, "run", b"").decode(), "lease": LEASE, "rest": 0}
        return self.line.run(script, own | told)

    def push(
        self, host: str, request: str = "{}", mark: str = "", score: int = 0, most: int = -1
    ) -> int | bytes:
        told = {"host": host, "request": request, "mark": mark, "score": score, "most": most}
        added: int | bytes = self.ask("push", **told)
        return added

    def renew(self, room: int = 100) -> dict[str, Any]:
        """Be heard; give back at once what is too much."""
        news: dict[str, Any] = json.loads(self.ask("renew", room=room, held=self.held, leaving=0))
        # An empty table of Lua is an object.
        news |= {name: list(news[name]) for name in ("lost", "taken")}
        for host in news["lost"]:
            del self.held[host]
        self.held |= {host: {} for host, *_ in news["taken"]}
        given = {host: self.held.pop(host) for host in list(self.held)[: int(news["surplus"])]}
        self.ask("release", held=given)
        return news

    def take(self, host: str, done: list[tuple[str, str]] | None = None) -> list[bytes]:
        taken: list[bytes] = self.ask("take", host=host, pace={"done": done or []})
        return taken

    def is_lost(self, ago: float = 0) -> None:
        """Let its leases have ended so many ms ago, and it be silent for as long as they last."""
        seconds, micros = self.line.redis.time()
        now = seconds * 1000 + micros // 1000
        for host in self.held:
            self.line.redis.hset(self.line.key(f"host:{host}"), "till", int(now - ago - 1))
        self.line.redis.zadd(self.line.key("workers"), {self.name: now - LEASE - 1})


def test_all_workers_have_as_many_hosts(line: Line) -> None:
    """One alone has all; those that come later get their share, to within one host."""
    first = Member(line, "a")
    for number in range(10):
        first.push(f"host{number}")
    first.renew()
    assert len(first.held) == 10
    members = [first, Member(line, "b"), Member(line, "c")]
    for _ in range(6):
        for member in members:
            member.renew()
    assert sorted(len(member.held) for member in members) == [3, 3, 4]
    held = [host for member in members for host in member.held]
    assert len(set(held)) == 10


def test_no_worker_takes_more_hosts_than_it_has_room_for(line: Line) -> None:
    """What it leaves is another's."""
    first, second = Member(line, "a"), Member(line, "b")
    for number in range(4):
        first.push(f"host{number}")
    first.renew(room=1)
    second.renew()
    assert (len(first.held), len(second.held)) == (1, 2)


def test_what_a_lost_worker_had_under_way_is_taken_up(line: Line) -> None:
    """When its lease has ended, not before; the host counts as asked up to that moment."""
    lost, other = Member(line, "a"), Member(line, "b")
    lost.push("host", "first", score=1)
    lost.push("host", "second", score=2)
    lost.renew()
    assert lost.take("host") == [b"taken", b"first"]
    assert other.renew()["taken"] == []
    assert other.take("host") == [b"lost"]
    lost.is_lost(ago=5_000)
    [[host, ago, _, _, again, _]] = other.renew()["taken"]
    assert (host, again) == ("host", ["first"])
    assert 5_000 <= ago < 10_000
    assert lost.take("host") == [b"lost"]
    assert other.take("host") == [b"taken", b"first"]
    assert other.take("host", [("first", "")]) == [b"taken", b"second"]
    assert other.take("host", [("second", "")]) == [b"empty"]


def test_what_three_workers_were_lost_with_is_asked_no_more(line: Line) -> None:
    """It may be what they were lost by."""
    keeper = Member(line, "keeper")
    keeper.push("host", "deadly")
    for number in range(3):
        member = Member(line, f"worker {number}")
        assert [host for host, *_ in member.renew()["taken"]] == ["host"]
        assert member.take("host") == [b"taken", b"deadly"]
        member.is_lost()
    last = Member(line, "last")
    assert [taken[-1] for taken in last.renew()["taken"]] == [["deadly"]]
    assert last.take("host") == [b"empty"]


def test_a_host_that_is_given_back_keeps_its_pace(line: Line) -> None:
    """The next worker knows when it was asked, the delay that it wants, and how long it rests."""
    first = Member(line, "a")
    first.push("host", "only")
    first.renew()
    first.ask("release", held={"host": {"ago": 1_000, "delay": 7.5, "rest": 3_000}})
    [[_, ago, delay, rest, *_]] = Member(line, "b").renew()["taken"]
    assert 1_000 <= ago < 2_000
    assert delay == 7.5
    assert 2_000 < rest <= 3_000


def test_what_was_under_way_goes_back_with_the_host(line: Line) -> None:
    """In its place in the order, whoever takes it next."""
    first = Member(line, "a")
    first.push("host", "urgent", score=-5)
    first.push("host", "later", score=0)
    first.renew()
    assert first.take("host") == [b"taken", b"urgent"]
    first.ask("release", held=first.held, leaves=True)
    second = Member(line, "b")
    assert second.renew()["taken"] == []
    assert second.push("host", "later") == 1


def test_a_page_is_asked_for_once_and_no_more_than_the_limit(line: Line) -> None:
    """Whichever worker found it; a source does not count."""
    first, second = Member(line, "a"), Member(line, "b")
    assert [first.push("host", "1", "page 1", most=2), second.push("host", "1", "page 1", most=2)] == [1, 0]
    assert second.push("host", "2", "page 2", most=2) == 1
    assert first.push("host", "3", "page 3", most=2) == 0
    assert first.push("host", "4", "source 4") == 1


def test_a_run_begins_where_no_worker_lives(line: Line) -> None:
    """The queue is dropped, for the store knows what is pending; the workers of the old run are told."""
    first = Member(line, "a")
    first.push("host", "old")
    first.is_lost()
    second = Member(line, "b", asks="other things")
    assert second.run == b"run of b"
    assert second.renew()["taken"] == []
    assert first.push("host", "late") == b"unknown"
    assert first.ask("renew", room=9, held={}, leaving=0) == b"unknown"


def test_who_asks_for_something_else_cannot_join(line: Line) -> None:
    """While others are at work."""
    Member(line, "a")
    assert Member(line, "b", asks="other things").run == b""


def test_each_outlet_is_begun_once(line: Line) -> None:
    """By one worker, and by another where that one is lost; all are done when nothing waits."""
    first, second = Member(line, "a"), Member(line, "b")
    told: dict[str, Any] = {"outlets": ["One", "Two"], "again": []}

    def begin(member: Member, begun: str = "", **more: Any) -> list[bytes]:
        answer: list[bytes] = member.ask("begin", **told | {"joined": member.joined, "begun": begun} | more)
        return answer

    assert begin(first) == [b"begin", b"One"]
    assert begin(second) == [b"begin", b"Two"]
    assert begin(second, "Two") == [b"wait"]
    line.redis.zadd(line.key("beginning"), {"One": 1})
    assert begin(second) == [b"begin", b"One"]
    second.push("host", "request")
    assert begin(second, "One") == [b"wait"]
    second.renew()
    second.take("host")
    assert begin(second) == [b"wait"]
    assert second.take("host", [("request", "")]) == [b"empty"]
    assert begin(second) == [b"done"]
    assert begin(second, again=["Two"]) == [b"begin", b"Two"]
