"""What fetching a page costs, beside a Scrapy spider that does nothing: `python -m benchmarks.fetching`.

A press on loopback, in a process of its own, has made pages on many hosts (`benchmarks.served`). In turns,
each in a fresh process, `scrapy crawl football` crawls all of them from their feeds into a new store, by its
own settings but for a delay of 10 ms, and a no-op spider by Scrapy's defaults asks for the same pages. The
figures are of the whole process's time of the processor, from the spider's opening to its closing:

ours          ms a page without the desk's thread's time in extract, clean, fold and save; robots.txt, feeds,
              the frontier, Scrapy and the waiting on the desk are in it
archive       the same with ARCHIVE on
peer          ms a page of the no-op spider by Scrapy's defaults, a line of log a page; `quiet` logs as ours
reading       ms a page of the desk's thread: extract, clean, fold and save
start         seconds before the spider was opened, which no ratio has in it
ratio         ours over peer: the median of the turns' own, for a ratio holds where an absolute does not; also
              with `archive` for ours, and with `quiet` for the peer
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.served import Served, press

WAYS = {"ours": "ours", "archive": "ours", "peer": "peer", "quiet": "quiet"}
RATIOS = (("ours", "peer"), ("ours", "quiet"), ("archive", "peer"), ("archive", "ours"))
Told = dict[str, float]


def crawl(way: str, served: Served, settings: list[str]) -> Told:
    """What one crawl in a process of its own said."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        given = {
            "urls": served.urls,
            "outlets": str(served.outlets_file(place)),
            "store": f"sqlite:///{place}/store.db",
        }
        (place / "given.json").write_text(json.dumps(given))
        archive = [f"ARCHIVE={place}/archive"] if way == "archive" else []
        with (place / "log").open("w") as log:
            said = subprocess.run(
                [
                    sys.executable,
                    "-m",
                    "benchmarks.fetched",
                    WAYS[way],
                    str(place / "given.json"),
                    *archive,
                    *settings,
                ],
                check=True,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            ).stdout
    told: Told = json.loads(said)
    if told["pages"] != len(served.urls):
        raise RuntimeError(f"{way} fetched {told['pages']} pages of {len(served.urls)}")
    return told


def cost(told: Told) -> float:
    """Milliseconds of the processor that fetching a page took."""
    return (told["crawl"] - told["reading"]) / told["pages"] * 1e3


def race(served: Served, turns: int, ways: list[str], settings: list[str]) -> dict[str, list[Told]]:
    """What each crawl said in each turn; every other turn begins at the other end."""
    told: dict[str, list[Told]] = {way: [] for way in ways}
    for turn in range(turns):
        for way in ways[:: -1 if turn % 2 else 1]:
            told[way].append(crawl(way, served, settings))
        print(
            f"turn {turn + 1}: " + ", ".join(f"{way} {cost(told[way][-1]):.2f} ms" for way in ways),
            flush=True,
        )
    return told


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=2_000)
    parser.add_argument("--hosts", type=int, default=40)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument(
        "--ways", default="ours,archive,peer,quiet", help="which of them, separated by commas"
    )
    parser.add_argument("-s", dest="settings", action="append", default=[], help="a setting, for all ways")
    asked = parser.parse_args()
    with press(asked.pages, asked.hosts) as served:
        many = len(served.urls)
        plain, packed = (each / many / 1e3 for each in (served.plain, served.packed))
        print(f"{many} pages of {plain:.0f} KB, {packed:.0f} KB by gzip")
        told = race(served, asked.turns, asked.ways.split(","), asked.settings)
    for way, turns in told.items():
        middle = {name: statistics.median(each[name] for each in turns) for name in turns[0]}
        reading = f", reading {middle['reading'] / many * 1e3:.1f} ms" if middle["reading"] else ""
        found = statistics.median(map(cost, turns))
        print(f"{way}: {found:.2f} ms a page{reading}, start {middle['start']:.2f} s")
    for one, other in RATIOS:
        if one in told and other in told:
            ratios = [cost(mine) / cost(theirs) for mine, theirs in zip(told[one], told[other], strict=True)]
            spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
            print(f"ratio {one}/{other}: {statistics.median(ratios):.2f} ({spread})")


if __name__ == "__main__":
    main()
