"""How long an answer takes from its start: `python -m benchmarks.starting [--store ADDRESS] [--runs N]`.

Runs `touchline stories` in fresh processes, from start to the end of its output; beside it `touchline story`
and `touchline --help`, in turns, of which the first does not count. On the store at ADDRESS, or on a small
one that is made. Prints of each the seconds of the clock and of the processor, the median of the runs; and
the same of a Python that loads SQLAlchemy and does nothing, which is the least that an answer takes.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pipelines.article import Article, Draft, Line, LineKind, Page
from pipelines.save import Saver
from store.engine import open_for_writing
from tests.material import NOON, prose
from touchline import Store

STORIES = 200


def made(file: Path) -> str:
    """A store of some stories, each its own."""
    saver = Saver(open_for_writing(f"sqlite:///{file}"))
    saver([_article(number) for number in range(STORIES)])
    saver.engine.dispose()
    return f"sqlite:///{file}"


def _article(number: int) -> tuple[Page, Draft]:
    url = f"https://outlet-{number % 20}.example/{number}"
    lines = tuple(Line(LineKind.PARAGRAPH, each) for each in prose(number))
    given = Article(url, f"Story {number}", lines, language="en")
    return Page(url, b"", NOON, outlet=f"Outlet {number % 20}"), Draft(given, given)


def took(command: list[str]) -> tuple[float, float]:
    """Seconds of the clock and of the processor from its start to its end."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Start them in turns, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--store", help="an address, in the place of a store that is made")
    parser.add_argument("--runs", type=int, default=15)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        address = asked.store or made(Path(folder) / "store.db")
        [newest] = Store(address).stories(limit=1)
        touchline = str(Path(sys.executable).with_name("touchline"))
        commands = {
            "touchline stories": [touchline, "stories", "--store", address],
            "touchline story": [touchline, "story", str(newest.story_id), "--store", address],
            "touchline --help": [touchline, "--help"],
            "import sqlalchemy": [sys.executable, "-c", "import sqlalchemy"],
        }
        turns = [{name: took(each) for name, each in commands.items()} for _ in range(asked.runs + 1)][1:]
    for name in commands:
        clock, worked = (statistics.median(turn[name][of] for turn in turns) for of in (0, 1))
        print(f"{name:18} {clock:.2f} s of the clock, {worked:.2f} s of the processor")


if __name__ == "__main__":
    main()
