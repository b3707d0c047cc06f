"""Us and the peers side by side: `python -m benchmarks.pages --peers [NAME …] [--turns N]`.

All read the same pages in this one process, in turns: each reads all pages once a turn, and every turn
begins with another. What it prints:

F1, P, R     of the text, by 4-gram word shingles, as the yardstick's scorer defines them
tail         pages that end in a line that is no part of the article (fewer is better)
headline     pages whose text begins with their own headline (fewer is better)
keep, drop   share of the segments found that must be there, and kept out that must not
date         share of pages whose day of publication is right (a peer without dates scores none)
pages/s      median over the turns, of processor time; a text's decoding and metadata are in it
/trafilatura how many times as fast as trafilatura by default, ours/it how many times as fast we are:
             each the median of the turns' own ratios, for a ratio holds where an absolute does not
raised       pages on which it raised: they count as empty, and who raises on one in ten is not timed

The rows `all`, `football` and `fundus` are those of the scorer. Ours is the extraction with the cleaning
of the page by itself; "with outlets" has the selectors of the outlet's record, by the page's host, as the
archive run has. Neither knows lines learned from other pages. `make bench` installs the peers.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import statistics
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks.peers import PEERS, Way
from benchmarks.scoring import measure, score, touchline
from crawler.outlet import load
from pipelines.article import Page

OURS = "touchline"
WITH_OUTLETS = "touchline, with outlets"
MOST_RAISED = 0.1
SETS = ("all", "football", "fundus")
FIGURES = ("F1", "P", "R", "tail", "headline", "keep", "drop", "date")


@dataclass(slots=True)
class Contestant:
    """One way, what it read in the first turn, and the pages a second of each turn."""

    name: str
    way: Way
    rows: list[dict[str, Any]] = field(default_factory=list)
    speeds: list[float] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """What it raised in the first turn."""
        return [row["fault"] for row in self.rows if "fault" in row]

    @property
    def timed(self) -> bool:
        """Whether its speed counts: who raises is done at once."""
        return len(self.faults) <= MOST_RAISED * len(self.rows)


def with_outlets() -> Way:
    """Our own way, with the selectors of the outlet that a page's address belongs to."""
    outlets = load()

    def way(page: Page) -> dict[str, Any]:
        outlet = outlets.by_url(page.url)
        return touchline(page, outlet.selectors if outlet is not None else None)

    return way


def contestants(only: list[str]) -> Iterator[Contestant]:
    """Us, and each peer that is installed."""
    ways = {OURS: lambda: touchline, WITH_OUTLETS: with_outlets, **PEERS}
    for name, loaded in ways.items():
        if name != OURS and only and not any(name.startswith(each) for each in only):
            continue
        try:
            way = loaded()
        except ImportError:
            print(f"{name}: not installed")
            continue
        yield Contestant(name, way)


@contextlib.contextmanager
def hushed() -> Iterator[None]:
    """Keep what libraries say of a page out of the output; what they raise is counted and told."""
    logging.disable(logging.CRITICAL)
    with (
        warnings.catch_warnings(),
        Path(os.devnull).open("w") as nowhere,
        contextlib.redirect_stderr(nowhere),
    ):
        warnings.simplefilter("ignore")
        yield
    logging.disable(logging.NOTSET)


def race(entered: list[Contestant], todo: list[Page], turns: int) -> None:
    """Let all of them read all pages, so many times in turn, beginning with another each time."""
    for turn in range(turns):
        start = turn % len(entered)
        for each in entered[start:] + entered[:start]:
            with hushed():
                speed, rows = measure(each.way, todo)
            each.rows = each.rows or rows
            each.speeds.append(speed)


def show(entered: list[Contestant]) -> None:
    """Print the tables."""
    for each in entered:
        name = each.name.partition(",")[0]
        with contextlib.suppress(PackageNotFoundError):
            print(f"{each.name}: {version(name)}")
    figures = {each.name: json.loads(score(each.rows, "--json")) for each in entered}
    for chosen in SETS:
        scored = figures[OURS][chosen]
        print(f"\n{chosen}: {scored['pages']} pages, {scored['scored']} with a text to score")
        print(f"{'':24}" + "".join(f"{name:>10}" for name in FIGURES))
        for name, of_it in figures.items():
            shown = (of_it[chosen][each] for each in FIGURES)
            print(f"{name:24}" + "".join(f"{'-' if each is None else each:>10}" for each in shown))
    by_name = {each.name: each for each in entered}
    ours, norm = by_name[OURS], by_name.get("trafilatura")
    print(f"\n{'speed':24}{'pages/s':>10}{'/trafilatura':>14}{'ours/it':>10}{'raised':>10}")
    for each in entered:
        if not each.timed:
            print(f"{each.name:24}{'-':>10}{'-':>14}{'-':>10}{len(each.faults):>10}  {each.faults[0]}")
            continue
        over = f"{ratio(each, norm):.2f}" if norm is not None and norm.timed else "-"
        print(
            f"{each.name:24}{statistics.median(each.speeds):>10.0f}{over:>14}{ratio(ours, each):>10.2f}"
            f"{len(each.faults):>10}"
        )


def ratio(one: Contestant, other: Contestant) -> float:
    """How many times as fast one is as another: the median over the turns."""
    return statistics.median(a / b for a, b in zip(one.speeds, other.speeds, strict=True))


def compare(todo: list[Page], only: list[str], turns: int) -> None:
    """Let us and the peers, all or those named, read the pages, and print the tables."""
    entered = list(contestants(only))
    race(entered, todo, turns)
    show(entered)
