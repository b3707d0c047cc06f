"""What folding costs as the store grows: `python -m benchmarks.million [--articles N ...] [--curve]`.

Fills a store of made articles (`benchmarks.realistic`), all of one window of 45 days, and stops at each N to
measure. Goes on where it was interrupted; a folder keeps the store and what was measured. Prints JSON and a
table:

articles/s     saved in batches of a crawl at N: the median of the turns
ratio          over that at 10,000 articles: the turns go to and fro between the store and one of 10,000,
               each beginning with a few batches that do not count; the median of the turns' own
MiB            the most memory that a new process holds which saves 500
start ms       from starting a new process to its first article saved, and from opening the store: medians
bytes          an article takes on disk, in the signatures and the candidate index with all their indexes, and
               in the whole store: the pages of each b-tree, counted by SQLite's dbstat

--curve measures nothing: it draws docs/folding-cost.svg from what the folder holds of all N measured so far,
and writes the table between the marks in docs/folding-cost.md.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks import picture, realistic, worker
from benchmarks.cost import forget
from benchmarks.throughput import BATCH, rate, saved
from pipelines.article import Draft, Page
from pipelines.save import Saver
from store.engine import open_for_writing

SIZES = (10_000, 100_000, 1_000_000)
DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "folding-cost.md"
MARKED = re.compile("(?<=<!-- measured -->\n).*?(?=<!-- end -->)", re.S)
SHOWN = ("articles", "articles/s", "ratio", "MiB", "start ms", "from opening ms", "bytes of folding")
BASE = 10_000
WARM_UP = 10 * BATCH
STEP = 10_000
STARTS = 5
WORKED = 500
FOLDING = ("signature", "candidate", "shingling", "shelf", "recipe")
"""What the names of the tables begin with that are there for folding alone."""
Drafts = list[tuple[Page, Draft]]


@dataclass(frozen=True, slots=True)
class Stand:
    """A store in a file that is filled with the made articles in order."""

    file: Path
    pace: int
    """Articles that fill all the days."""

    @property
    def address(self) -> str:
        """Where it is."""
        return f"sqlite:///{self.file}"

    @property
    def articles(self) -> int:
        """How many it holds: the number of the next."""
        with sqlite3.connect(self.file) as connection:
            found = connection.execute("SELECT count(*) FROM article").fetchone()
        connection.close()
        return int(found[0])

    def drafts(self) -> Iterator[tuple[Page, Draft]]:
        """Those that come next."""
        return realistic.drafts(self.pace, first=self.articles)

    def fill(self, wanted: int) -> list[tuple[int, float]]:
        """Fill it up to so many; by thousands, how many a second were saved."""
        saver = Saver(open_for_writing(self.address))
        drafts, number, speeds = self.drafts(), self.articles, list[tuple[int, float]]()
        while number < wanted:
            part = list(islice(drafts, min(STEP, wanted - number)))
            speed = rate(lambda given: saved(saver, given), part)
            number += len(part)
            speeds.append((number, speed))
            print(f"{number:>9} articles, {speed:.0f} a second", file=sys.stderr, flush=True)
        self._closed(saver)
        return speeds

    def turn(self, many: int) -> float:
        """Save so many more after a few batches, nothing remembered of earlier turns; articles a second."""
        drafts = list(islice(self.drafts(), WARM_UP + many))
        forget()
        saver = Saver(open_for_writing(self.address))
        saved(saver, drafts[:WARM_UP])
        speed = rate(lambda given: saved(saver, given), drafts[WARM_UP:])
        self._closed(saver)
        return speed

    def _closed(self, saver: Saver) -> None:
        """Leave no log behind: the file alone is the store."""
        saver.engine.dispose()
        with sqlite3.connect(self.file) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()

    def begun(self, many: int) -> tuple[dict[str, Any], float]:
        """Have a new process save so many; what it told, and when it was started."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "drafts"
            worker.lay_out(file, list(islice(self.drafts(), many)))
            began = time.monotonic()
            return worker.end(worker.begin(self.address, file)), began

    def bytes(self) -> dict[str, float]:
        """Bytes an article of each table, its indexes with it."""
        with sqlite3.connect(self.file) as connection:
            owner = dict(connection.execute("SELECT name, tbl_name FROM sqlite_schema"))
            [page] = connection.execute("PRAGMA page_size").fetchone()
            # Not its sums of bytes, which are of 32 bits: a table of 4 GiB begins again at 0.
            pages = connection.execute("SELECT name, pageno FROM dbstat WHERE aggregate = TRUE").fetchall()
        connection.close()
        found: dict[str, float] = {}
        articles = self.articles
        for name, number in pages:
            table = owner.get(name, name)
            found[table] = found.get(table, 0.0) + number * page / articles
        return {name: round(size, 1) for name, size in sorted(found.items(), key=lambda each: -each[1])}


def measured(stand: Stand, base: Stand, turns: int, turn: int) -> dict[str, Any]:
    """All figures of a store as it stands, beside one of 10,000."""
    articles, at_base, here = stand.articles, list[float](), list[float]()
    for number in range(turns):
        copy = Stand(base.file.with_name("turn.db"), base.pace)
        shutil.copy(base.file, copy.file)
        for each, speeds in ((copy, at_base), (stand, here))[:: -1 if number % 2 else 1]:
            speeds.append(each.turn(turn))
    ratios = [one / other for one, other in zip(here, at_base, strict=True)]
    starts = [stand.begun(1) for _ in range(STARTS)]
    sizes = stand.bytes()
    return {
        "articles": articles,
        "articles/s": round(statistics.median(here)),
        "articles/s at 10,000": round(statistics.median(at_base)),
        "ratio": round(statistics.median(ratios), 3),
        "ratios": [round(each, 3) for each in ratios],
        "MiB": round(stand.begun(WORKED)[0]["MiB"], 1),
        "start ms": round(1e3 * statistics.median(told["first"] - began for told, began in starts)),
        "from opening ms": round(
            1e3 * statistics.median(told["first"] - told["opened"] for told, _ in starts)
        ),
        "bytes of folding": round(sum(size for name, size in sizes.items() if name.startswith(FOLDING)), 1),
        "bytes in all": round(sum(sizes.values())),
        "bytes by table": sizes,
    }


def show(results: list[dict[str, Any]]) -> None:
    """Print the table."""
    print("".join(f"{name:>18}" for name in SHOWN))
    for each in results:
        print("".join(f"{each[name]:>18}" for name in SHOWN))


def run(folder: Path, sizes: list[int], turns: int, turn: int) -> list[dict[str, Any]]:
    """Fill and measure; what was measured of these sizes, by this run or an earlier one."""
    folder.mkdir(parents=True, exist_ok=True)
    realistic.prepare()
    notes = folder / "measured.json"
    known: dict[str, Any] = json.loads(notes.read_text()) if notes.exists() else {"sizes": {}, "curve": []}
    base, stand = (Stand(folder / name, max(SIZES)) for name in ("base.db", "store.db"))
    for each in (base, stand):
        open_for_writing(each.address).dispose()
    base.fill(BASE)
    for size in sorted(sizes):
        if str(size) in known["sizes"]:
            continue
        known["curve"] += stand.fill(size)
        notes.write_text(json.dumps(known))
        known["sizes"][str(size)] = measured(stand, base, turns, turn)
        notes.write_text(json.dumps(known))
    return [known["sizes"][str(size)] for size in sorted(sizes)]


def drawn(results: list[dict[str, Any]]) -> str:
    """The picture of what was measured."""
    panels = {
        "articles saved a second": "articles/s",
        "MiB, a process that saves": "MiB",
        "ms from start to first fold": "start ms",
        "bytes an article, signature and index": "bytes of folding",
    }
    return picture.curves(
        "What folding costs as the store grows",
        "articles in the store",
        [
            picture.Panel(title, [(each["articles"], each[name]) for each in results])
            for title, name in panels.items()
        ],
    )


def written(results: list[dict[str, Any]], picture_name: str) -> str:
    """What was measured as the document has it: the picture and the table."""
    rows = [SHOWN, ["---:"] * len(SHOWN), *([f"{each[name]:,}" for name in SHOWN] for each in results)]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"\n![What folding costs as the store grows]({picture_name})\n\n{table}\n\n"


def tell(folder: Path) -> None:
    """Draw and write what a folder holds."""
    known = json.loads((folder / "measured.json").read_text())
    results = sorted(known["sizes"].values(), key=lambda each: each["articles"])
    drawing = DOCUMENT.with_suffix(".svg")
    drawing.write_text(drawn(results), "utf-8")
    told = written(results, drawing.name)
    DOCUMENT.write_text(MARKED.sub(lambda _: told, DOCUMENT.read_text("utf-8")), "utf-8")


def main() -> None:
    """Fill, measure and print; or draw."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--turn", type=int, default=2_000, help="articles a turn")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "touchline-million")
    parser.add_argument("--curve", action="store_true", help="draw what was measured")
    asked = parser.parse_args()
    if asked.curve:
        tell(asked.folder)
        return
    results = run(asked.folder, asked.articles, asked.turns, asked.turn)
    print(json.dumps(results, indent=1))
    show(results)


if __name__ == "__main__":
    main()
