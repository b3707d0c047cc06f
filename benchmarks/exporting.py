"""What an export costs: `python -m benchmarks.exporting [--articles N] [--format F] [--store ADDRESS]`.

Makes a store of N made articles (`benchmarks.realistic`; a folder keeps it), or takes the one at ADDRESS, and
exports it in fresh processes, from start to end. Prints articles a second, the median of the runs; the most
memory that a process held in MiB; and how large the file is.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import realistic
from benchmarks.million import SIZES, Stand
from store import exporting
from store.engine import open_for_reading, open_for_writing


def made(folder: Path, articles: int) -> str:
    """A store of so many, filled up where it has fewer."""
    folder.mkdir(parents=True, exist_ok=True)
    stand = Stand(folder / "store.db", max(SIZES))
    open_for_writing(stand.address).dispose()
    if stand.articles < articles:
        realistic.prepare()
        stand.fill(articles)
    return stand.address


def exported(address: str, form: str, rows: str, to: Path) -> tuple[float, float, float]:
    """Export it in a new process: seconds of the clock, of the processor, and the most MiB that it held."""
    command = [str(Path(sys.executable).with_name("touchline")), "export", "--store", address]
    began = time.perf_counter()
    process = subprocess.Popen(
        [*command, "--format", form, "--rows", rows, "-o", str(to)], stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"the export failed: {status}")
    return time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main() -> None:
    """Make a store, export it a few times, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=50_000)
    parser.add_argument("--format", default="parquet", choices=["parquet", "csv", "jsonl"])
    parser.add_argument("--rows", default="articles", choices=["articles", "stories"])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--store", help="an address, in the place of a store that is made")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "touchline-exporting")
    asked = parser.parse_args()
    address = asked.store or made(asked.folder, asked.articles)
    with open_for_reading(address).connect() as connection:
        articles = exporting.number(connection, exporting.EVERYTHING)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "export"
        runs = [exported(address, asked.format, asked.rows, file) for _ in range(asked.runs)]
        size = file.stat().st_size
    seconds, worked = [each for each, *_ in runs], [each for _, each, _ in runs]
    row = "an article" if asked.rows == "articles" else "a story"
    print(
        f"{articles} articles to {asked.format}, a row {row}: {articles / statistics.median(seconds):,.0f} "
        f"articles a second of the clock and {articles / statistics.median(worked):,.0f} of the processor, "
        f"{max(held for *_, held in runs):.0f} MiB held at most, {size / 1024**2:.1f} MiB written"
    )


if __name__ == "__main__":
    main()
