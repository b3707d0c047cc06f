"""Several workers on one Redis and one PostgreSQL: `python -m benchmarks.fleet [--only WHAT] [--workers N]`.

All on this machine, against a press of many host names (`benchmarks.fleet_press`) on loopback; the Redis and
the PostgreSQL are those of the tests. Each worker is the command of docs/fleet.md.

delays   robots.txt of every host asks for a delay, and nothing else limits the crawl
    of what the delays allow    the time that a host's articles need by its delay, over the time that all took
    gaps under the delay        by the server's clock, between any two requests to one host, whoever sent them
    share of each worker        of the pages
cpu      no delay: one worker alone, then as many as there are cores
    times one worker            pages a second of all over those of the one
    CPU seconds a page          of the workers alone: what a busy machine does not change
killed   half-way, one of the workers is killed
    lost, stored twice, asked twice     articles; what was under way at the kill is asked for again
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.conftest import Postgres
from tests.crawler.fleets import Fleet
from tests.crawler.names import Names
from tests.redis_server import RedisServer

LONGEST = 900


@dataclass
class Press:
    """The press while it is open, as `tests.crawler.fleets.Fleet` wants its hosts."""

    folder: Path
    process: subprocess.Popen[bytes]
    names: Names
    number: int
    port: int

    def open(self) -> float:
        """Let the articles be answered; when that was."""
        asking = HTTPConnection("127.0.0.1", self.port)
        asking.request("GET", "/open")
        asking.getresponse().read()
        return time.monotonic()

    def outlets_file(self, folder: Path) -> Path:
        """The outlets of the press."""
        told = 'country = "GB"\nlanguage = "en"\n'
        for place in range(self.number):
            host = f"outlet{place}.example:{self.port}"
            told += f'[[outlet]]\nname = "Outlet {place}"\nhome = "http://{host}/"\nhosts = ["{host}"]\n'
            told += f'private = true\nfeeds = [{{ url = "http://{host}/{place}/feed" }}]\n'
        file = folder / "outlets.toml"
        file.write_text(told, "utf-8")
        return file

    def asked(self) -> list[tuple[float, str, str]]:
        """Close, and say what was asked for: when, of which host, which path."""
        self.process.terminate()
        self.process.wait()
        lines = (self.folder / "asked.jsonl").read_text("utf-8").splitlines()
        return [tuple(json.loads(line)) for line in lines if "/open" not in line]


@contextmanager
def press(folder: Path, hosts: int, articles: int, delay: float) -> Iterator[Press]:
    """Open a press."""
    given = [str(each) for each in (folder, hosts, articles, delay)]
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.fleet_press", *given])
    try:
        while not (folder / "port").exists():
            time.sleep(0.05)
        answers = {f"outlet{place}.example": [["127.0.0.1"]] for place in range(hosts)}
        with Names(answers) as names:
            yield Press(folder, process, names, hosts, int((folder / "port").read_text()))
    finally:
        process.kill()
        process.wait()


@dataclass
class Crawled:
    """What came of a crawl."""

    began: float
    asked: list[tuple[float, str, str]]
    pages: list[int]
    stored: Counter[str]
    cpu: float

    @property
    def articles(self) -> list[float]:
        """When each article was asked for, in order."""
        return sorted(at for at, _, path in self.asked if "/article-" in path)

    @property
    def seconds(self) -> float:
        """From the opening to the last article."""
        return self.articles[-1] - self.began

    def gaps(self) -> list[float]:
        """Between two requests to one host."""
        by_host = defaultdict(list)
        for at, host, _ in sorted(self.asked):
            by_host[host].append(at)
        return [later - earlier for times in by_host.values() for earlier, later in pairwise(times)]


def crawl(
    servers: Servers, workers: int, hosts: int, articles: int, delay: float, kill: bool = False
) -> Crawled:
    """Crawl a fresh press into a fresh store; the clock runs from when all workers are there."""
    with tempfile.TemporaryDirectory() as name, press(Path(name), hosts, articles, delay) as opened:
        fleet = Fleet(servers.redis, servers.fresh(), opened, Path(name), {"TOUCHLINE_LEASE": "10"})
        before = _cpu()
        options = ("-a", "topic=any", "-L", "WARNING", "-s", f"DOWNLOAD_TIMEOUT={LONGEST}")
        running = [fleet.start(*options) for _ in range(workers)]
        fleet.until_begun(workers)
        # What it took to start them is no page's.
        starting = _used(running)
        began = opened.open()
        if kill:
            time.sleep(delay * articles / 2)
            running[0].kill()
        for process in running:
            _, said = process.communicate(timeout=LONGEST)
            if process.returncode and not (kill and process is running[0]):
                raise RuntimeError(said)
        cpu = _cpu() - before - starting
        pages = [run["fetched"] for run in fleet.runs()]
        return Crawled(began, opened.asked(), pages, fleet.stored(), cpu)


def _used(processes: Sequence[subprocess.Popen[str]]) -> float:
    """CPU seconds of processes that run."""
    ticks = 0
    for process in processes:
        fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _cpu() -> float:
    """CPU seconds of those that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@dataclass
class Servers:
    """The Redis and the PostgreSQL."""

    redis: RedisServer
    postgres: Postgres
    stores: int = 0

    def fresh(self) -> str:
        """The address of a new store."""
        self.stores += 1
        self.postgres.run(f"CREATE DATABASE fleet_{self.stores}")
        return self.postgres.address(f"fleet_{self.stores}")


def delays(servers: Servers, asked: argparse.Namespace) -> dict[str, Any]:
    """The delays the limit."""
    crawled = crawl(servers, asked.workers, asked.hosts, asked.articles, asked.delay)
    gaps = crawled.gaps()
    return {
        "pages": sum(crawled.pages),
        "of what the delays allow": round((asked.articles - 1) * asked.delay / crawled.seconds, 3),
        "gaps under the delay": sum(gap < asked.delay for gap in gaps),
        "shortest gap": round(min(gaps), 3),
        "share of each worker": [round(each / sum(crawled.pages), 2) for each in crawled.pages],
        "asked twice": len(crawled.articles) - asked.hosts * asked.articles,
    }


def cpu(servers: Servers, asked: argparse.Namespace) -> dict[str, Any]:
    """The processors the limit."""
    cores = len(os.sched_getaffinity(0))
    told: dict[str, Any] = {"cores": cores}
    for workers in (1, cores):
        crawled = crawl(servers, workers, asked.hosts, asked.articles, 0)
        number = sum(crawled.pages)
        told[f"{workers} at work"] = {
            "pages/s": round(number / crawled.seconds, 1),
            "CPU seconds a page": round(crawled.cpu / number, 4),
        }
    alone, together = (told[f"{workers} at work"]["pages/s"] for workers in (1, cores))
    return told | {"times one worker": round(together / alone, 2)}


def killed(servers: Servers, asked: argparse.Namespace) -> dict[str, Any]:
    """One killed."""
    crawled = crawl(servers, asked.workers, asked.hosts, asked.articles, asked.delay, kill=True)
    times = Counter(path for _, _, path in crawled.asked if "/article-" in path)
    return {
        "articles": asked.hosts * asked.articles,
        "lost": asked.hosts * asked.articles - len(crawled.stored),
        "stored twice": sum(number > 1 for number in crawled.stored.values()),
        "asked twice": sum(number > 1 for number in times.values()),
        "gaps under the delay": sum(gap < asked.delay for gap in crawled.gaps()),
        "pages of each worker": crawled.pages,
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    ways = {"delays": delays, "cpu": cpu, "killed": killed}
    parser.add_argument("--only", choices=list(ways))
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--hosts", type=int, default=45)
    parser.add_argument("--articles", type=int, default=100, help="of each host, beside its feed")
    parser.add_argument("--delay", type=float, default=2.0, help="seconds")
    asked = parser.parse_args()
    # Not the user's own folder: the path of a socket may hold a hundred characters only.
    with tempfile.TemporaryDirectory(prefix="touchline-pg-", dir="/tmp") as folder:
        postgres = Postgres(Path(folder))
        try:
            with tempfile.TemporaryDirectory() as kept, RedisServer(Path(kept)) as redis:
                servers = Servers(redis, postgres)
                for name, way in ways.items():
                    if asked.only in (None, name):
                        print(json.dumps({name: way(servers, asked)}, indent=1), flush=True)
        finally:
            postgres.stop()


if __name__ == "__main__":
    main()
