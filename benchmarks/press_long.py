"""Whether memory stays flat in a long crawl: `python -m benchmarks.press_long [--pages 50000] [--hosts
50]`.

One crawl of so many made articles (`tests.press`) on so many hosts, without delays, into an SQLite
store. While it goes on a line is printed every thousand pages, and JSON in the end:

pages       articles that the press sent, and that the store holds; of the others, by what they were rejected.
            The press makes its texts of drawn words: two of 50,000 hold too few of football's own
rss         MiB in memory of the crawl's process after so many thousand pages
peak        the most that it had at any moment
slope       KiB that every thousand pages added, by least squares, from --after pages on (25,000)
pages/s     by the clock; the press and the crawl share the machine

Leaves with status 1 where more than half a percent of the articles are missing, or the slope is over a
mebibyte.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.crawler.running import Place, crawling
from tests.press.judge import stored_keys
from tests.press.memory import Memory, resident
from tests.press.papers import long_papers
from tests.press.press import Press

MIB, EVERY, SLOPE = 1024 * 1024, 1_000, 1024.0


def followed(process: subprocess.Popen[str], press: Press) -> dict[int, float]:
    """MiB of the process by pages, every thousand of them."""
    found: dict[int, float] = {}
    begun, looked, sent = time.monotonic(), 0, 0
    while process.poll() is None:
        time.sleep(0.2)
        asked = press.asked
        sent += sum(each.article is not None and each.status == 200 for each in asked[looked:])
        looked = len(asked)
        if sent // EVERY > max(found, default=0) // EVERY:
            found[sent] = resident(process.pid) / MIB
            rate = sent / (time.monotonic() - begun)
            print(f"{sent:7} pages {found[sent]:7.1f} MiB {rate:6.1f} pages/s", flush=True)
    return found


def long(pages: int, hosts: int, after: int) -> dict[str, Any]:
    """Crawl, and tell."""
    with tempfile.TemporaryDirectory() as name, Press(-(-pages // hosts), long_papers(hosts)) as press:
        folder = Path(name)
        place = Place(folder / "crawl")
        settings = press.crawling(folder, LOG_LEVEL="WARNING", LOG_FILE=str(folder / "log"))
        begun = time.monotonic()
        process = place.start(*crawling("football", **settings))
        with Memory(process.pid) as memory:
            found = followed(process, press)
        took = time.monotonic() - begun
        wanted = len(press.edition.discoverable())
        held = len(stored_keys(f"sqlite:///{place.file}"))
        late = {sent: mib for sent, mib in found.items() if sent >= after}
        slope = statistics.linear_regression(list(late), list(late.values())).slope if len(late) > 1 else 0.0
        return {
            "status": process.returncode,
            "pages": {"wanted": wanted, "held": held, "rejected": place.last_run()["rejected"]},
            "rss": {sent // EVERY: round(mib, 1) for sent, mib in found.items()},
            "peak": round(memory.most / MIB, 1),
            "slope": round(slope * 1024 * EVERY, 1),
            "pages/s": round(held / took, 1),
        }


def main() -> None:
    """Crawl and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=50_000)
    parser.add_argument("--hosts", type=int, default=50)
    parser.add_argument(
        "--after", type=int, default=25_000, help="pages that warm it up: SQLite's cache fills"
    )
    asked = parser.parse_args()
    found = long(asked.pages, asked.hosts, asked.after)
    print(json.dumps(found, indent=1))
    sys.exit(found["pages"]["held"] < 0.995 * found["pages"]["wanted"] or found["slope"] > SLOPE)


if __name__ == "__main__":
    main()
