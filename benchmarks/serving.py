"""What is served: stories a second on one core, as pages and as JSON, and how long each waits.

What an answer takes of the processor is told beside it: the rate is that of a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import psutil
import requests

from pipelines.save import Saver
from store.engine import open_for_writing
from tests.material import prose, save

FASTEST, LONGEST = 300, 40
"""Story answers a second at least, and milliseconds within which 95 of 100 come."""
MANY = ("story page", "story")
"""What must be as fast as that."""
STORIES, COPIES = 40, 3
CLIENTS = 4
"""Who ask at the same time, each on a connection that is kept: one alone would leave the server idle."""


def main() -> int:
    """Serve a store from one core, have some clients ask for its stories, and say what that cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", help="A store's address [default: a small one, made for this]")
    parser.add_argument("--requests", type=int, default=3000)
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        address = given.store or _made(Path(folder))
        command = [sys.executable, "-m", "touchline", "serve", "--port", "0", "--store", address]
        core = max(os.sched_getaffinity(0))
        with subprocess.Popen(
            ["taskset", "-c", str(core), *command], stderr=subprocess.PIPE, text=True
        ) as server:
            try:
                assert server.stderr is not None
                root = server.stderr.readline().split()[-1]
                return _measured(root, given.requests, psutil.Process(server.pid))
            finally:
                server.terminate()


def _made(folder: Path) -> str:
    address = f"sqlite:///{folder}/store.db"
    saver = Saver(open_for_writing(address))
    for story in range(STORIES):
        for copy in range(COPIES):
            url = f"https://paper{copy}.example/{story}"
            save(saver, url, prose(story, paragraphs=12), story, f"Paper {copy}")
    return address


def _measured(root: str, number: int, server: psutil.Process) -> int:
    listed = requests.get(f"{root}api/v1/stories?limit=200", timeout=60).json()["stories"]
    ids = [each["story_id"] for each in listed]
    paths = {
        "story page": [f"/stories/{each}" for each in ids],
        "story": [f"/api/v1/stories/{each}" for each in ids],
        "first page": ["/"],
        "list": ["/api/v1/stories?limit=50"],
    }
    failed = 0
    for name, some in paths.items():
        _asked(root, islice(cycle(some), len(ids)))
        each = (number if name in MANY else number // 10) // CLIENTS
        began, spent = time.perf_counter(), sum(server.cpu_times()[:2])
        with ThreadPoolExecutor(CLIENTS) as clients:
            parts = [islice(cycle(some), place, place + each) for place in range(CLIENTS)]
            waits = [wait for told in clients.map(lambda part: _asked(root, part), parts) for wait in told]
        rate = len(waits) / (time.perf_counter() - began)
        cost = 1000 * (sum(server.cpu_times()[:2]) - spent) / len(waits)
        late = statistics.quantiles(waits, n=20)[-1]
        print(
            f"{name}: {rate:.0f}/s, median {statistics.median(waits):.1f} ms, p95 {late:.1f} ms; "
            f"{cost:.2f} ms of the processor each, {1000 / cost:.0f}/s of a core's own"
        )
        failed |= name in MANY and (1000 / cost < FASTEST or late > LONGEST)
    return failed


def _asked(root: str, paths: Iterable[str]) -> list[float]:
    """Ask for one path after the other; the waits in milliseconds."""
    connection = HTTPConnection(urlsplit(root).netloc, timeout=60)
    waits = []
    for path in paths:
        at = time.perf_counter()
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, path
        waits.append(1000 * (time.perf_counter() - at))
    connection.close()
    return waits


if __name__ == "__main__":
    sys.exit(main())
