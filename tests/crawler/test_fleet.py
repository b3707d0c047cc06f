"""Workers on one Redis and one PostgreSQL: each host with one of them, nothing lost, nothing stored twice."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.crawler.fleets import SHORT_LEASE, Fleet, hosts
from tests.crawler.running import ROOT, Ended, finish, together
from tests.redis_server import RedisServer

DELAY = 0.3


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """A Redis for the fleets of all tests: each has a store of its own."""
    with RedisServer(tmp_path_factory.mktemp("redis"), password="se-cret") as server:
        yield server


@pytest.fixture
def fleet(redis: RedisServer, database: str, tmp_path: Path) -> Iterator[Fleet]:
    """Nine outlets with eight articles each, and no worker yet."""
    redis.client().flushall()
    with hosts(9, 8, DELAY) as opened:
        yield Fleet(redis, database, opened, tmp_path)


def all_is_kept(fleet: Fleet) -> None:
    """Each article that the feeds list is stored once, and no host was asked sooner than it asks for."""
    assert fleet.stored() == Counter(fleet.hosts.all_paths)
    assert fleet.states() == {"stored": len(fleet.hosts.all_paths)}
    shortest = {host: min(gaps) for host, gaps in fleet.hosts.gaps().items()}
    assert min(shortest.values()) >= DELAY, shortest


def went_well(*ended: Ended) -> None:
    for each in ended:
        assert each.status == 0, each.stderr
        assert "Traceback" not in each.stderr, each.stderr
        assert "se-cret" not in each.stderr


def test_three_workers_share_the_hosts(fleet: Fleet) -> None:
    """Each asks some, no article is asked for twice, and each writes a run of its own."""
    went_well(*map(finish, fleet.start_together((), (), ())))
    all_is_kept(fleet)
    assert fleet.hosts.articles_asked() == Counter(fleet.hosts.all_paths)
    runs = fleet.runs()
    assert sum(run["fetched"] for run in runs) == len(fleet.hosts.all_paths)
    assert all(run["fetched"] for run in runs)
    assert len({run["arguments"]["worker"] for run in runs}) == 3
    assert sum(run["sources"].get("read", 0) for run in runs) == fleet.hosts.number
    assert sum(run["sources"].get("failed: http-404", 0) for run in runs) == 1


def test_a_worker_that_is_killed_loses_nothing(fleet: Fleet) -> None:
    """What it had taken passes to the others when its leases end, in the same run."""
    workers = fleet.start_together((), (), ())
    fleet.hosts.until_asked(30)
    workers[0].send_signal(signal.SIGKILL)
    workers[0].communicate()
    went_well(*map(finish, workers[1:]))
    all_is_kept(fleet)


def test_who_comes_late_joins_or_finds_all_done(fleet: Fleet) -> None:
    """A second worker takes its share of a run under way; a third finds nothing to do, and asks nothing."""
    first = fleet.start()
    fleet.hosts.until_asked(2 * fleet.hosts.number)
    second = fleet.start()
    fleet.until_begun(2)
    fleet.hosts.opened.set()
    went_well(finish(first), finish(second))
    all_is_kept(fleet)
    asked = len(fleet.hosts.site.asked)
    went_well(fleet.run())
    assert len(fleet.hosts.site.asked) == asked
    assert fleet.runs()[1]["fetched"]


def test_a_worker_that_ends_early_gives_back_what_it_has(fleet: Fleet) -> None:
    """By its deadline or by a signal: the one that stays asks for all the rest, and for nothing twice."""
    workers = fleet.start_together(("-s", "TOUCHLINE_DEADLINE=3"), (), ())
    fleet.hosts.until_asked(25)
    workers[1].send_signal(signal.SIGTERM)
    went_well(*map(finish, workers))
    all_is_kept(fleet)
    assert fleet.hosts.articles_asked() == Counter(fleet.hosts.all_paths)


def test_a_worker_that_stood_still_asks_no_host_that_has_passed_on(fleet: Fleet) -> None:
    """Longer than its lease: its hosts are the other's, and the turn to write, if it stood still in that."""
    fleet.store += f"&options=-c%20idle_in_transaction_session_timeout%3D{1_000 * int(SHORT_LEASE)}"
    workers = fleet.start_together((), ())
    fleet.hosts.until_asked(25)
    workers[0].send_signal(signal.SIGSTOP)
    went_well(finish(workers[1]))
    workers[0].send_signal(signal.SIGCONT)
    woken = finish(workers[0])
    if woken.status:
        woken.failed_in_one_line(1, "the database said")
    all_is_kept(fleet)


def test_a_redis_that_goes_away_ends_the_crawl(database: str, tmp_path: Path) -> None:
    """In one line, with status 1; what was not asked is pending, and a crawl without Redis takes it up."""
    with hosts(3, 8, DELAY) as opened, RedisServer(tmp_path) as redis:
        fleet = Fleet(redis, database, opened, tmp_path)
        [worker] = fleet.start_together(())
        opened.until_asked(9)
        redis.stop()
        finish(worker).failed_in_one_line(1, "Redis at redis://127.0.0.1", "refused")
        assert set(fleet.states()) == {"stored", "pending"}
        assert [run["state"] for run in fleet.runs()] == ["failed"]
        went_well(fleet.run(SCRAPY_SETTINGS_MODULE="crawler.settings"))
        all_is_kept(fleet)


def test_a_redis_that_is_emptied_ends_the_crawl(database: str, tmp_path: Path) -> None:
    """A run that nobody knows any more is not taken for one that is done."""
    with hosts(3, 8, DELAY) as opened, RedisServer(tmp_path) as redis:
        fleet = Fleet(redis, database, opened, tmp_path)
        [worker] = fleet.start_together(())
        opened.until_asked(9)
        redis.client().flushall()
        finish(worker).failed_in_one_line(1, "Redis knows this run no more")


def test_a_fleet_and_who_is_no_part_of_it(fleet: Fleet) -> None:
    """Other arguments are refused; a crawl by itself waits; what is strange in the queue is passed over."""
    place, command = fleet.place(), fleet.command(program="touchline")
    worker = place.start(*command)
    fleet.hosts.until_asked(2 * fleet.hosts.number)
    client = fleet.redis.client()
    [key] = client.keys("touchline:*:hosts")
    host = next(iter(fleet.hosts.paths))
    for strange in (b"\x80\x04cos\nsystem\n", b'{"url": 1}', b"[" * 5_000):
        client.zadd(key.replace(b":hosts", b":queue:" + host.encode()), {strange: -9})
    client.sadd(key, host)
    with together(
        other=lambda: place.run(*command, "-a", "topic=any"),
        alone=lambda: fleet.place(SCRAPY_SETTINGS_MODULE="crawler.settings").run(*command),
    ) as ended:
        ended["other"].result().failed_in_one_line(2, "asked for something else")
        assert ended["alone"].result().status == 75
    fleet.hosts.opened.set()
    done = finish(worker)
    went_well(done)
    assert done.stderr.count("what waited in Redis is no request") == 3
    all_is_kept(fleet)


def test_what_is_no_fleet_is_said_in_one_line(fleet: Fleet, tmp_path: Path) -> None:
    """And nothing is asked."""
    lacking = tmp_path / "lacking" / "redis"
    lacking.mkdir(parents=True)
    (lacking / "__init__.py").write_text("raise ModuleNotFoundError('none', name='redis')", "utf-8")
    wrong: dict[str, dict[str, str]] = {
        "TOUCHLINE_REDIS is redis://HOST:PORT/NUMBER": {"TOUCHLINE_REDIS": ""},
        "Redis at redis://127.0.0.1:1: Error 111": {"TOUCHLINE_REDIS": "redis://:se-cret@127.0.0.1:1"},
        "its store on PostgreSQL": {"TOUCHLINE_STORE": "sqlite:///store.db"},
        "TOUCHLINE_LEASE is a number of seconds, at least 3, not 'long'": {"TOUCHLINE_LEASE": "long"},
        "pip install 'touchline[redis]'": {"PYTHONPATH": f"{lacking.parent}:{ROOT}"},
    }
    with together(**{words: partial(fleet.run, **given) for words, given in wrong.items()}) as ended:
        for words, each in ended.items():
            each.result().failed_in_one_line(2, words)
            assert "se-cret" not in each.result().stderr
    assert not fleet.hosts.site.asked
