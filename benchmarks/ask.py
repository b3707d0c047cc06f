"""From start to output: `python -m benchmarks.ask [--runs N]` times `touchline stories` on the demo store."""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def main() -> None:
    """Crawl the demo press into a store, then ask it again and again in fresh processes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=15)
    asked = parser.parse_args()
    touchline = [str(Path(sys.executable).with_name("touchline"))]
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "demo.db"
        subprocess.run([*touchline, "demo", "--store", str(store)], check=True, capture_output=True)
        seconds = []
        for _ in range(asked.runs):
            start = time.perf_counter()
            subprocess.run(
                [*touchline, "stories", "--store", f"sqlite:///{store}"], check=True, capture_output=True
            )
            seconds.append(time.perf_counter() - start)
    print(
        f"touchline stories, start to output: median {statistics.median(seconds):.2f} s, "
        f"least {min(seconds):.2f}, most {max(seconds):.2f} of {asked.runs}"
    )


if __name__ == "__main__":
    main()
