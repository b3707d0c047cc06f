"""A process that saves: `python -m benchmarks.worker ADDRESS DRAFTS BATCH`, DRAFTS being a pickled file.

Says as JSON when the store was opened and when the first batch was in it (seconds of the system's one steady
clock), how long all took, the most memory that it held (MiB), what was refused and what was raised.
"""

from __future__ import annotations

import json
import logging
import pickle
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from pipelines.article import Draft, End, Page
from pipelines.save import Saver
from store.engine import open_for_writing

Drafts = list[tuple[Page, Draft]]


def most_memory() -> float:
    """The most memory that this process held, in MiB: its own, not what it was forked from."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def lay_out(file: Path, drafts: Drafts) -> None:
    """Write what a worker is to save."""
    file.write_bytes(pickle.dumps(drafts, pickle.HIGHEST_PROTOCOL))


def begin(address: str, file: Path, batch: int = 32) -> subprocess.Popen[str]:
    """Start a worker; it saves at once."""
    return subprocess.Popen(
        [sys.executable, "-m", "benchmarks.worker", address, str(file), str(batch)],
        stdout=subprocess.PIPE,
        text=True,
    )


def end(process: subprocess.Popen[str]) -> dict[str, Any]:
    """What a worker said."""
    said, _ = process.communicate()
    if process.returncode:
        raise RuntimeError(f"a worker left with status {process.returncode}")
    told: dict[str, Any] = json.loads(said)
    return told


def work(address: str, drafts: Drafts, batch: int) -> dict[str, Any]:
    """Save batch after batch; go on where one raises."""
    began = time.monotonic()
    saver = Saver(open_for_writing(address))
    first, refused, raised = 0.0, [], []
    for start in range(0, len(drafts), batch):
        try:
            outcomes = saver(drafts[start : start + batch])
        except Exception as error:
            raised.append(f"{type(error).__name__}: {error}")
            continue
        first = first or time.monotonic()
        refused += [outcome.detail or outcome.reason for outcome in outcomes if outcome.end == End.REJECTED]
    took = time.monotonic() - began
    saver.engine.dispose()
    return {
        "opened": began,
        "first": first,
        "took": took,
        "MiB": most_memory(),
        "refused": refused,
        "raised": raised,
    }


def main() -> None:
    """Save and tell."""
    address, file, batch = sys.argv[1:]
    # What is refused is counted and told, not logged line by line.
    logging.disable(logging.CRITICAL)
    # What this reads was written by the benchmark that started it.
    drafts = pickle.loads(Path(file).read_bytes())
    print(json.dumps(work(address, drafts, int(batch))))


if __name__ == "__main__":
    main()
