"""The archive run end to end: `python -m benchmarks.archive [--topic any|football] [--peer]`.

Runs `scrapy crawl archive` over the shared pages into a store of its own, exports it and scores the
export. With --peer, also runs a bare loop of trafilatura over the same records, in turn with ours,
and prints the ratio of pages a second (ours with Scrapy's start, folding and saving included).
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.shared import SHARED, rows, scored
from store.records import Run
from touchline import Store

PAGES = SHARED / "pages" / "dev.warc.gz"
TRUTH = SHARED / "pages" / "dev.truth.jsonl"


@dataclass(frozen=True, slots=True)
class Replay:
    """One archive run: its counts, what the export holds by address, and the seconds it took."""

    run: Run
    kept: dict[str, dict[str, Any]]
    seconds: float


def replay(topic: str, warc: Path = PAGES) -> Replay:
    """Run the archive spider in a process of its own, and export what it stored."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/archive.db"
        command = [sys.executable, "-m", "scrapy", "crawl", "archive", "-a", f"warc={warc}"]
        command += ["-a", f"topic={topic}", "-L", "ERROR"]
        surroundings = os.environ | {"TOUCHLINE_STORE": address, "SCRAPY_SETTINGS_MODULE": "crawler.settings"}
        start = time.perf_counter()
        subprocess.run(command, check=True, env=surroundings)
        seconds = time.perf_counter() - start
        export = Path(folder) / "export.jsonl"
        subprocess.run(
            [sys.executable, "-m", "touchline", "export", "--store", address, "-o", str(export)],
            check=True,
            stderr=subprocess.DEVNULL,
        )
        kept = {copy["url"]: copy for story in rows(export) for copy in story["copies"]}
        return Replay(Store(address).runs()[0], kept, seconds)


def accuracy(done: Replay) -> dict[str, Any]:
    """The shared scorer's row `all` for what was stored."""
    with tempfile.TemporaryDirectory() as folder:
        predictions = Path(folder) / "predictions.jsonl"
        fields = ("url", "title", "text", "authors", "published")
        predictions.write_text(
            "".join(json.dumps({name: copy[name] for name in fields}) + "\n" for copy in done.kept.values())
        )
        figures: dict[str, Any] = scored(SHARED / "pages" / "score.py", TRUTH, predictions)["all"]
        return figures


def unaccounted(done: Replay) -> int:
    """Pages of the truth that were neither stored nor rejected with a reason."""
    ended = done.run.stories + done.run.copies + done.run.revisions + done.run.unchanged
    return sum(1 for _ in rows(TRUTH)) - ended - sum(done.run.rejected.values())


def football() -> dict[str, int]:
    """Football pages kept by the default topic, and other pages kept."""
    kept = replay("football").kept
    truth = {row["url"]: row["is_football"] for row in rows(TRUTH)}
    right = sum(truth[url] for url in kept)
    return {"football kept": right, "others kept": len(kept) - right}


def peer() -> float:
    """Seconds that a bare loop of trafilatura takes over the same records, reading them included."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", _BARE_LOOP, str(PAGES)], check=True)
    return time.perf_counter() - start


_BARE_LOOP = """
import sys
from warcio.archiveiterator import ArchiveIterator
import trafilatura
with open(sys.argv[1], "rb") as stream:
    for record in ArchiveIterator(stream):
        if record.rec_type == "response":
            trafilatura.extract(record.content_stream().read())
"""


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--topic", choices=["any", "football"], default="any")
    parser.add_argument("--peer", action="store_true", help="beside a bare loop of trafilatura, in turn")
    parser.add_argument("--turns", type=int, default=3)
    asked = parser.parse_args()
    done = replay(asked.topic)
    ended = {"rejected": done.run.rejected, "unaccounted": unaccounted(done)}
    print(json.dumps(ended | (accuracy(done) if asked.topic == "any" else football()), indent=1))
    print(f"{done.run.fetched / done.seconds:.1f} pages a second, start to end")
    if asked.peer:
        ratios = []
        for turn in range(asked.turns):
            ours, theirs = replay(asked.topic).seconds, peer()
            ratios.append(theirs / ours)
            print(f"turn {turn + 1}: ours {ours:.1f} s, trafilatura {theirs:.1f} s, ratio {ratios[-1]:.2f}")
        print(f"median ratio (pages a second, ours over trafilatura's): {statistics.median(ratios):.2f}")


if __name__ == "__main__":
    main()
