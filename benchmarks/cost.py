"""A page's cost, from bytes to a clean record: `python -m benchmarks.cost [--shapes [NAME …]] [--best K]`.

On the real pages: the median, the 90th and the 99th percentile in milliseconds of processor time, each
page taken K times and the best kept, and the median by the pages' size in tenths of the set. Extraction
and cleaning are in it; reading the WARC and the topic's judgement are not.

With --shapes, on pages of our own making (`benchmarks.shapes`, all or those named): for each shape, in
the article (or the head) and before it, the largest page up to 10 MiB that is not refused as too large,
its time and that of an eighth, a quarter and a half of it, with empty caches and no garbage collector, the
growth exponent that they give (1 is linear), and the slowest answer of any size with the collector, a
refusal included. The judgement is in it. Leaves with status 1 where an exponent is above 1.15 or an answer
took 2 s. Of one tag's attributes the parser takes the square, and always will: there the extractor's
budget bounds the time, and only the 2 s count.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import _lru_cache_wrapper
from math import log

from benchmarks import shapes
from benchmarks.scoring import read_pages
from benchmarks.shared import SHARED
from pipelines.article import LARGEST_PAGE, Page, Reason, Rejection
from pipelines.clean import clean
from pipelines.extract import extract
from pipelines.topic import judge

STEEPEST = 1.15
SLOWEST = 2.0
_LOOKS = 2
_SQUARED = "attributes"
# lxml gives up a text of 10,000,000 bytes: pages grow to where it does not, and are asked once beyond.
_LONGEST_TEXT = 9_500_000
# Below this a time is the page's frame and the clock's grain.
_GRAIN = 0.004
_FETCHED = datetime(2026, 11, 1, 12, tzinfo=UTC)


@dataclass(slots=True)
class Growth:
    """How a shape's cost grows: seconds by size where it is read, and the slowest answer of all."""

    name: str
    seconds: dict[int, float]
    slowest: float = 0.0
    slowest_size: int = 0

    @property
    def exponent(self) -> float:
        """The slope of time over size, both as logarithms; 0 where all times are too short to tell.

        The smallest page is left out where that is kinder: a shape may be the article's only when large.
        """
        points = [(log(size), log(each)) for size, each in self.seconds.items() if each >= _GRAIN]
        slopes = [
            statistics.linear_regression(*zip(*part, strict=True)).slope
            for part in (points, points[1:])
            if len(part) > 1
        ]
        return min(slopes, default=0.0)


def seconds(page: Page, judged: bool = False) -> tuple[float, bool]:
    """The processor time that a page takes, and whether it was read rather than refused as too large."""
    start = time.process_time()
    found = extract(page)
    if isinstance(found, Rejection):
        return time.process_time() - start, found.reason is not Reason.TOO_LARGE
    article = clean(found)
    if judged:
        judge(article.headline, article.text, article.language)
    return time.process_time() - start, True


def forget() -> None:
    """Empty the caches that fill as pages are read: a page taken again would find its own names there."""
    for name, module in list(sys.modules.items()):
        if name.startswith("pipelines."):
            for value in vars(module).values():
                if isinstance(value, _lru_cache_wrapper) and value.cache_info().maxsize:
                    value.cache_clear()


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the garbage collector out, as ``timeit`` does: its passes go over all that the process holds."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def real(best: int) -> None:
    """Print what the real pages cost."""
    pages = list(read_pages(SHARED / "pages" / "dev.warc.gz"))
    for page in pages:
        seconds(page)
    costs = sorted((len(page.body), min(seconds(page)[0] for _ in range(best)) * 1e3) for page in pages)
    each = statistics.quantiles((cost for _, cost in costs), n=100)
    mean = statistics.fmean(cost for _, cost in costs)
    print(f"{len(costs)} real pages, ms a page, best of {best}")
    print(f"median {each[49]:.1f}  90th {each[89]:.1f}  99th {each[98]:.1f}  mean {mean:.1f}")
    print(f"{'tenth by size':16}{'KiB':>16}{'median ms':>12}{'µs a KiB':>12}")
    for tenth in range(10):
        part = costs[len(costs) * tenth // 10 : len(costs) * (tenth + 1) // 10]
        rate = sum(cost for _, cost in part) * 1e3 / (sum(size for size, _ in part) / 1024)
        reach = f"{part[0][0] / 1024:.0f} to {part[-1][0] / 1024:.0f}"
        print(f"{tenth + 1:<16}{reach:>16}{statistics.median(cost for _, cost in part):>12.1f}{rate:>12.0f}")
    slope = Growth("", dict(_halves(costs))).exponent
    print(f"growth from the smaller half to the larger: exponent {slope:.2f}")


def _halves(costs: list[tuple[int, float]]) -> Iterable[tuple[int, float]]:
    """The mean size and mean seconds of the smaller and of the larger half of the pages."""
    middle = len(costs) // 2
    for half in (costs[:middle], costs[middle:]):
        yield (
            round(statistics.fmean(size for size, _ in half)),
            statistics.fmean(cost for _, cost in half) / 1e3,
        )


def grown(name: str, above: bool, best: int) -> Growth:
    """Grow one shape to the largest page that is read, and time it on the way."""
    growth = Growth(f"{name}, above" if above else name, {})

    def ask(size: int) -> tuple[float, bool]:
        forget()
        gc.collect()
        page = Page("https://news.example.org/story", shapes.page(name, size, above=above), _FETCHED)
        took, read = seconds(page, judged=True)
        if took > growth.slowest:
            growth.slowest, growth.slowest_size = took, size
        return took, read

    largest = _LONGEST_TEXT
    while largest > 10_000 and not ask(largest)[1]:
        largest //= 2
    beyond = min(2 * largest, _LONGEST_TEXT)
    while beyond - largest > 0.1 * largest:
        middle = (largest + beyond) // 2
        if ask(middle)[1]:
            largest = middle
        else:
            beyond = middle
    with uncollected():
        for size in (largest // 8, largest // 4, largest // 2, largest):
            growth.seconds[size] = min(ask(size)[0] for _ in range(best))
    growth.slowest = 0.0
    size = LARGEST_PAGE
    while size > largest:
        ask(size)
        size //= 2
    ask(largest)
    return growth


def _bad(growth: Growth) -> bool:
    steep = growth.exponent > STEEPEST and not growth.name.startswith(_SQUARED)
    return steep or growth.slowest >= SLOWEST


def grow(names: Iterable[str], best: int) -> int:
    """Print how each shape's cost grows; give how many grow too steeply or take too long."""
    print(
        f"{'shape':32}{'KiB read':>10}{'1/8':>8}{'1/4':>8}{'1/2':>8}{'ms':>8}{'exponent':>10}{'slowest':>12}"
    )
    wrong = 0
    for name in names:
        for above in (False, True) if name in shapes.IN_BODY else (False,):
            growth = grown(name, above, best)
            for _ in range(_LOOKS):
                if _bad(growth):
                    # A neighbour on the machine may have been in the way: look again, and keep the better.
                    growth = min(growth, grown(name, above, 2 * best), key=lambda each: each.exponent)
            bad = _bad(growth)
            wrong += bad
            times = "".join(f"{each * 1e3:>8.0f}" for each in growth.seconds.values())
            print(
                f"{growth.name:32}{max(growth.seconds) / 1024:>10.0f}{times}{growth.exponent:>10.2f}"
                f"{growth.slowest * 1e3:>12.0f}{'  DEFECT' if bad else ''}",
                flush=True,
            )
    print(f"{wrong} shapes grow too steeply or take too long" if wrong else "all shapes hold")
    return wrong


def main() -> None:
    """Measure the real pages, or the shapes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--best", type=int, default=3, help="times that a page is taken, the best counts")
    parser.add_argument("--shapes", nargs="*", metavar="NAME", help="grow pages of our own making instead")
    asked = parser.parse_args()
    if asked.shapes is None:
        real(asked.best)
        return
    known = [*shapes.IN_HEAD, *shapes.IN_BODY]
    if unknown := set(asked.shapes) - set(known):
        parser.error(f"no such shape: {', '.join(sorted(unknown))}")
    sys.exit(1 if grow(asked.shapes or known, asked.best) else 0)


if __name__ == "__main__":
    main()
