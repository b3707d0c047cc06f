"""How long a refold takes as the store grows: `python -m benchmarks.refold [--articles N ...]`.

Fills a store of made articles (`benchmarks.realistic`), all of one window, for each N and refolds it in a new
process; then once more, killed in the middle (SIGKILL) and gone on with. Prints JSON and a table:

articles/s   looked at by the clock, and `cpu` by the process's own
seconds      for all of them
step         the slowest batch in ms: no other writer waits longer
ratio        of `cpu` over that of the smallest store: 1 where the time grows as the articles do
killed       seconds of the refold that was killed and gone on with, both processes from their start
same         whether each left the stories as they were
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import realistic
from benchmarks.million import Stand
from pipelines.refold import Refolding
from store.engine import open_for_writing

SIZES = (10_000, 30_000, 100_000)
COLUMNS = ("articles", "articles/s", "cpu", "seconds", "step", "ratio", "killed", "same")


def refold(address: str) -> dict[str, Any]:
    """Refold a store in this process; how long it took, and its slowest batch."""
    engine = open_for_writing(address)
    began, worked = time.perf_counter(), time.process_time()
    last = began
    steps = []
    task = Refolding(engine)
    for _ in task:
        now = time.perf_counter()
        steps.append(now - last)
        last = now
        print("folded", flush=True)
    engine.dispose()
    return {
        "seconds": last - began,
        "cpu": time.process_time() - worked,
        "step": max(steps, default=0.0),
        "changes": task.sums.changes,
    }


def begun(address: str) -> subprocess.Popen[str]:
    """A new process that refolds a store."""
    command = [sys.executable, "-m", "benchmarks.refold", "--process", address]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def whole(address: str) -> dict[str, Any]:
    """What a process that refolds to the end tells of it."""
    told, _ = begun(address).communicate()
    found: dict[str, Any] = json.loads(told.splitlines()[-1])
    return found


def killed(address: str, batches: int) -> float:
    """Seconds of a refold that is killed after so many batches, and of the one that goes on."""
    began = time.perf_counter()
    process = begun(address)
    assert process.stdout is not None
    for _ in range(batches):
        process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.communicate()
    whole(address)
    return time.perf_counter() - began


def stories(file: Path) -> str:
    """A digest of who stands where, and as what."""
    digest = hashlib.sha256()
    with sqlite3.connect(file) as connection:
        for row in connection.execute(
            "SELECT article_id, story_id, relation, similarity FROM membership ORDER BY article_id"
        ):
            digest.update(repr(row).encode())
    connection.close()
    return digest.hexdigest()


def measured(folder: Path, size: int) -> dict[str, Any]:
    """All figures of a store of so many articles, which is made if the folder has none."""
    stand = Stand(folder / f"{size}.db", size)
    open_for_writing(stand.address).dispose()
    if stand.articles < size:
        stand.fill(size)
    before, copy = stories(stand.file), folder / "copy.db"
    shutil.copy(stand.file, copy)
    told = whole(f"sqlite:///{copy}")
    same = [stories(copy) == before]
    shutil.copy(stand.file, copy)
    took = killed(f"sqlite:///{copy}", size // 100)
    same.append(stories(copy) == before)
    return {
        "articles": size,
        "articles/s": round(size / told["seconds"]),
        "cpu": round(size / told["cpu"]),
        "seconds": round(told["seconds"], 1),
        "step": round(1e3 * told["step"]),
        "killed": round(took, 1),
        "same": all(same),
        "changes": told["changes"],
    }


def run(folder: Path, sizes: list[int]) -> list[dict[str, Any]]:
    """Measure stores of these sizes, the smallest first."""
    folder.mkdir(parents=True, exist_ok=True)
    realistic.prepare()
    results: list[dict[str, Any]] = []
    for size in sorted(sizes):
        found = measured(folder, size)
        first = results[0] if results else found
        results.append(found | {"ratio": round(found["cpu"] / first["cpu"], 2)})
        print(json.dumps(results[-1]), file=sys.stderr, flush=True)
    return results


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "touchline-refold")
    parser.add_argument("--process", metavar="ADDRESS", help="refold this store and tell how long it took")
    asked = parser.parse_args()
    if asked.process:
        print(json.dumps(refold(asked.process)))
        return
    results = run(asked.folder, asked.articles)
    print(json.dumps(results, indent=1))
    for row in [COLUMNS, *([each[name] for name in COLUMNS] for each in results)]:
        print("".join(f"{value!s:>12}" for value in row))


if __name__ == "__main__":
    main()
