"""What is served: stories a second on one core, as pages and as JSON, and how long each waits."""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import requests

from pipelines.save import Saver
from store.engine import open_for_writing
from tests.material import prose, save

FASTEST, LONGEST = 300, 40
"""Story answers a second at least, and milliseconds within which 95 of 100 come."""
MANY = ("story page", "story")
"""What must be as fast as that."""
STORIES, COPIES = 40, 3


def main() -> int:
    """Serve a store from one core, ask for its stories one after the other, and say what that cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", help="A store's address [default: a small one, made for this]")
    parser.add_argument("--requests", type=int, default=3000)
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        address = given.store or _made(Path(folder))
        command = [sys.executable, "-m", "touchline.command", "serve", "--port", "0", "--store", address]
        core = max(os.sched_getaffinity(0))
        with subprocess.Popen(
            ["taskset", "-c", str(core), *command], stderr=subprocess.PIPE, text=True
        ) as server:
            try:
                assert server.stderr is not None
                root = server.stderr.readline().split()[-1]
                return _measured(root, given.requests)
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


def _measured(root: str, number: int) -> int:
    session = requests.Session()
    ids = [each["story_id"] for each in session.get(f"{root}api/v1/stories?limit=200").json()["stories"]]
    paths = {
        "story page": [f"stories/{each}" for each in ids],
        "story": [f"api/v1/stories/{each}" for each in ids],
        "first page": [""],
        "list": ["api/v1/stories?limit=50"],
    }
    failed = 0
    for name, some in paths.items():
        waits = []
        began = time.perf_counter()
        for place in range(number if name in MANY else number // 10):
            at = time.perf_counter()
            session.get(root + some[place % len(some)]).raise_for_status()
            waits.append(1000 * (time.perf_counter() - at))
        rate = len(waits) / (time.perf_counter() - began)
        late = statistics.quantiles(waits, n=20)[-1]
        print(f"{name}: {rate:.0f}/s, median {statistics.median(waits):.1f} ms, p95 {late:.1f} ms")
        failed |= name in MANY and (rate < FASTEST or late > LONGEST)
    return failed


if __name__ == "__main__":
    sys.exit(main())
