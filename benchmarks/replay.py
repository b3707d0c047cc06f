"""The replay of an archive by two reading processes beside one process alone: `python -m benchmarks.replay`.

Writes an archive of made pages (`benchmarks.made_pages`), all of them distinct, and runs `scrapy crawl
archive` over it, each time into a new store, in turns: by one process, and with `-a workers=2`, where two
processes extract and clean while one folds and writes. Seconds are of the clock, from the command's start to
its end, so what else runs on the machine counts: the figures want two processors to themselves.

pages/s       pages of the archive over the seconds of the whole command, start of the processes included
processor     seconds of the processor, user and system, of the command with all of its processes
ratio         pages a second with the workers over those of one process: the median of the turns' own
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from io import BytesIO
from itertools import islice
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from benchmarks import made_pages, realistic
from store.records import Run
from touchline import Store

OUTLETS = 40


def archive(file: Path, pages: int) -> None:
    """Write so many pages as response records, each a gzip member."""
    realistic.prepare()
    with file.open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        for page in islice(made_pages.pages(OUTLETS), pages):
            head = StatusAndHeaders(
                "200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1"
            )
            record = writer.create_warc_record(
                f"https://jornal-{page.outlet}.example/noticia/{page.number}",
                "response",
                payload=BytesIO(page.body),
                http_headers=head,
                warc_headers_dict={"WARC-Date": "2026-01-03T10:00:00Z"},
            )
            writer.write_record(record)


def replay(file: Path, workers: int) -> tuple[float, float, Run]:
    """Run the command; the seconds that it took, those of the processor, and what became of the pages."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/store.db"
        command = [sys.executable, "-m", "scrapy", "crawl", "archive", "-a", f"warc={file}", "-L", "ERROR"]
        surroundings = os.environ | {"TOUCHLINE_STORE": address, "SCRAPY_SETTINGS_MODULE": "crawler.settings"}
        before, start = _processor(), time.perf_counter()
        subprocess.run([*command, "-a", f"workers={workers}"], check=True, env=surroundings)
        return time.perf_counter() - start, _processor() - before, Store(address).runs()[0]


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def race(file: Path, pages: int, turns: int, workers: int) -> list[float]:
    """The ratio of each turn; every other begins with the workers."""
    ratios = []
    for turn in range(turns):
        took: dict[int, float] = {}
        told = []
        for number in (1, workers)[:: -1 if turn % 2 else 1]:
            took[number], processor, run = replay(file, number)
            if run.fetched != pages:
                raise RuntimeError(f"{run.fetched} of {pages} pages were taken")
            kept = run.stories + run.copies
            told.append(
                f"{number}: {pages / took[number]:.1f} pages/s, processor {processor:.1f} s, {kept} kept"
            )
        ratios.append(took[1] / took[workers])
        print(f"turn {turn + 1}: " + "; ".join(told) + f"; ratio {ratios[-1]:.2f}", flush=True)
    return ratios


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=3_000)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "pages.warc.gz"
        archive(file, asked.pages)
        ratios = race(file, asked.pages, asked.turns, asked.workers)
    print(f"ratio: {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})")


if __name__ == "__main__":
    main()
