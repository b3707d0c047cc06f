"""What a crawl finds and what it asks: `python -m benchmarks.press_crawl [--articles 20] [--seed 1]`.

The press (`tests.press`: 46 papers behind one server, each with its articles listed in another way) is
crawled; an hour later once more, when nothing has changed; and six hours after that, when articles were
edited and new ones run. All is seen from the server's side. Prints JSON:

stored           share of the articles that could be found, and how many are missing
strangers        pages stored that should not be
misfolded        stories split, and stories of the store that hold several
twice            articles whose page was sent twice in a run
robots           requests against robots.txt, or before it was asked for, in all runs
delays           gaps under a Crawl-delay, of all gaps there
again            of the second run: requests but robots.txt, those that were not conditional, stories,
                 copies and revisions stored, and the share of the first run's bytes that was sent
edited           of the third run: edits found of those made, and new articles stored of those run

Leaves with status 1 where a figure of issue and documentation is missed.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.press import judge
from tests.press.crawls import Crawls
from tests.press.press import Press
from tests.press.words import extra


def crawled(press: Press, folder: Path) -> dict[str, Any]:
    """Crawl three times, and judge."""
    crawls = Crawls(press, folder)
    wanted = len(press.edition.discoverable())
    first, asked = crawls.run(within=900)
    missing = judge.missing(press, crawls.store)
    found: dict[str, Any] = {
        "status": first.status,
        "stored": {"share": round(1 - len(missing) / wanted, 4), "missing": len(missing), "of": wanted},
        "strangers": len(judge.strangers(press, crawls.store)),
        "misfolded": judge.misfolded(press, crawls.store),
    }
    crawls.later(timedelta(hours=1))
    second, again = crawls.run(within=900)
    run = crawls.last_run()
    found["again"] = {
        "status": second.status,
        "requests": sum(each.path != "/robots.txt" for each in again),
        "unconditional": len(judge.unconditional(press, again)),
        "stored": run["stories"] + run["copies"] + run["revisions"],
        "bytes": round(sum(each.sent for each in again) / sum(each.sent for each in asked), 4),
    }
    edited, new = press.edit(max(1, wanted // 20)), press.publish(46)
    crawls.later(timedelta(hours=6))
    third, last = crawls.run(within=900)
    texts = "\n".join(crawls.texts().values())
    found["edited"] = {
        "status": third.status,
        "found": sum(extra(each.number, each.version).partition(". ")[0] in texts for each in edited),
        "of": len(edited),
        "new": len(new) - len(judge.missing(press, crawls.store)),
        "of new": len(new),
    }
    runs = (asked, again, last)
    found["twice"] = sum(len(judge.twice(each)) for each in runs)
    found["robots"] = sum(len(judge.against_robots(press, each)) for each in runs)
    gaps = [judge.gaps_under_delay(press, each) for each in runs]
    found["delays"] = {"under": sum(each[0] for each in gaps), "gaps": sum(each[1] for each in gaps)}
    return found


def is_met(found: dict[str, Any]) -> bool:
    """Whether every figure is reached."""
    again, edited = found["again"], found["edited"]
    return (
        found["stored"]["share"] >= 0.995
        and not any((found["strangers"], found["twice"], found["robots"], found["delays"]["under"]))
        and not any(found["misfolded"].values())
        and not again["unconditional"]
        and not again["stored"]
        and again["bytes"] <= 0.05
        and edited["found"] == edited["of"]
        and edited["new"] == edited["of new"]
    )


def main() -> None:
    """Crawl and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=20, help="articles of each paper")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Press(asked.articles, seed=asked.seed) as press:
        found = crawled(press, Path(folder))
    print(json.dumps(found, indent=1))
    sys.exit(not is_met(found))


if __name__ == "__main__":
    main()
