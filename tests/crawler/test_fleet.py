"""Several workers on one Redis and one PostgreSQL: each host with one at a time, nothing lost, nothing twice."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawler.fleets import Fleet, Hosts, hosts
from tests.crawler.running import Ended, finish
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
    workers = [fleet.start() for _ in range(3)]
    went_well(*map(finish, workers))
    all_is_kept(fleet)
    assert fleet.hosts.articles_asked() == Counter(fleet.hosts.all_paths)
    runs = fleet.runs()
    assert sum(run["fetched"] for run in runs) == len(fleet.hosts.all_paths)
    assert all(run["fetched"] for run in runs)
    assert len({run["arguments"]["worker"] for run in runs}) == 3
    assert sum(run["sources"]["read"] for run in runs) == fleet.hosts.number


def test_a_worker_that_is_killed_loses_nothing(fleet: Fleet) -> None:
    """What it had taken passes to the others when its leases end, in the same run."""
    workers = [fleet.start() for _ in range(3)]
    fleet.hosts.until_asked(20)
    workers[0].send_signal(signal.SIGKILL)
    workers[0].communicate()
    went_well(*map(finish, workers[1:]))
    all_is_kept(fleet)
