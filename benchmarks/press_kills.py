"""Crawls killed at random moments: `python -m benchmarks.press_kills [--kills 100] [--database sqlite]`.

On SQLite and on PostgreSQL so many crawls of the press (`tests.press`) are killed with SIGKILL, ten into
each store; between them articles are run and edited, and an hour goes by. After each kill the store is
looked at: its integrity, its foreign keys, and that pages, articles, stories, signatures and indexes
agree. Then the store's crawl is run to the end. Prints JSON for each database:

kills        crawls killed; `early` before they had asked for anything, `ended` that were done before
in flight    articles sent and not stored when a crawl was killed: the median and the most
again        articles that were stored and were asked for all the same, by no look again
missing      articles that could be found and are not stored in the end; strangers: stored and should not be
split        stories split in the end, and stories of the store that hold several (merged)
broken       stores that were not sound after a kill, with what was wrong

The PostgreSQL is that of the tests, in a folder of its own. Leaves with status 1 for anything but zeros.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

from tests.conftest import Postgres
from tests.press.crawls import Crawls
from tests.press.killing import Killed, Killer
from tests.press.press import Press

ROUND = 10
"""Kills of one store."""


def killed(store: str, folder: Path, kills: int, seed: int, total: Killed) -> list[str]:
    """Kill so many crawls into one store and finish it; what was broken."""
    with Press(3, seed=seed) as press:
        killer = Killer(Crawls(press, folder, store), Random(seed))
        killer.found = total
        try:
            for _ in range(kills):
                killer.kill()
                killer.live_on()
            killer.end()
        except AssertionError as error:
            return [f"seed {seed}: {str(error)[:500] or 'assertion'}"]
    return []


def told(total: Killed, broken: list[str]) -> dict[str, Any]:
    """The figures of one database."""
    flights = total.in_flight or [0]
    return {
        "kills": total.kills,
        "early": total.early,
        "ended": total.ended,
        "in flight": {"median": statistics.median(flights), "most": max(flights)},
        "again": total.again,
        "missing": total.missing,
        "strangers": total.strangers,
        "split": total.split,
        "merged": total.merged,
        "broken": broken,
    }


def on(database: str, kills: int, seed: int, folder: Path, postgres: Postgres | None) -> dict[str, Any]:
    """Kill on one database."""
    total, broken = Killed(), []
    for at, begun in enumerate(range(0, kills, ROUND)):
        place = folder / f"{database}-{at}"
        place.mkdir()
        store = f"sqlite:///{place}/touchline.db"
        if postgres is not None:
            postgres.run(f"CREATE DATABASE kills_{at}")
            store = postgres.address(f"kills_{at}")
        broken += killed(store, place, min(ROUND, kills - begun), seed + at, total)
        print(database, json.dumps(told(replace(total), broken)), file=sys.stderr, flush=True)
    return told(total, broken)


def main() -> None:
    """Kill and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=100, help="on each database")
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    found = {}
    with tempfile.TemporaryDirectory() as name:
        if asked.database != "postgresql":
            found["sqlite"] = on("sqlite", asked.kills, asked.seed, Path(name), None)
        if asked.database != "sqlite":
            # Not the user's own folder: the path of a socket may hold a hundred characters only.
            with tempfile.TemporaryDirectory(prefix="touchline-pg-", dir="/tmp") as folder:
                server = Postgres(Path(folder))
                try:
                    found["postgresql"] = on("postgresql", asked.kills, asked.seed, Path(name), server)
                finally:
                    server.stop()
    print(json.dumps(found, indent=1))
    sys.exit(
        any(
            each["broken"] or any(each[name] for name in ("again", "missing", "strangers", "split", "merged"))
            for each in found.values()
        )
    )


if __name__ == "__main__":
    main()
