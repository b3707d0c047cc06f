"""Accuracy on the shared sets, held above the floors of floors.toml: `make quality`. Never a timing.

With --raise, writes what was measured into the floors where it is better: they only rise.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from random import Random

from benchmarks import archive, corpus_cases, fold, learn, pages, scoring, tagging, topic
from benchmarks.cases import Maker
from benchmarks.shared import SHARED, rows

FLOORS = Path(__file__).with_name("floors.toml")
AT_MOST = frozenset(
    {"tail", "headline", "unaccounted", "others_kept", "other_briefs_kept", "news_refused", "single_lost"}
)
"""Figures of which less is better; of all others more is."""

CASES = 100
"""Cases a kind of the folding made of the season."""
LEARNED = 3_000
"""Articles of the season that are learned from and measured here: a third of it shows what the whole does."""


def from_pages() -> dict[str, float]:
    """Extraction and cleaning of each page by itself, before any page is refused; and the news refused."""
    _, found = scoring.measure(scoring.touchline, list(scoring.read_pages(SHARED / "pages" / "dev.warc.gz")))
    figures = json.loads(scoring.score(found, "--json"))["all"]
    chosen = {name: figures[name] for name in ("F1", "keep", "drop", "date", "tail", "headline")}
    flawed = {row["url"] for row in found if row.get("flaw")}
    truth = rows(SHARED / "pages" / "dev.truth.jsonl")
    return chosen | {"news_refused": sum(row["is_news"] and row["url"] in flawed for row in truth)}


def from_archive() -> dict[str, float]:
    """The way of a page through the spider, the store and the export."""
    done = archive.replay("any")
    return {"F1": archive.accuracy(done)["F1"], "unaccounted": archive.unaccounted(done)}


def from_topic() -> dict[str, float]:
    """Football or not, by the spider's default topic; and the season of one outlet."""
    kept = archive.football()
    return {
        "football_kept": kept["football kept"],
        "others_kept": kept["others kept"],
        "corpus_kept": topic.tally(topic.season(), football=True).kept,
        "briefs_kept": topic.tally(topic.briefs(), football=True).kept,
        "other_briefs_kept": topic.tally(topic.briefs(), football=False).kept,
    }


def from_fold() -> dict[str, float]:
    """The labelled folding set through the pipeline's own fold."""
    figures = fold.figures()
    return {"pairs_F1": figures["pairs F1"], "drop_P": figures["drop P"], "drop_R": figures["drop R"]}


def from_cases() -> dict[str, float]:
    """A folding made of a season: copies in every way that outlets make them, and what only looks alike."""
    cases = Maker(CASES, Random(1)).all()
    stories = corpus_cases.fold(cases)
    told = corpus_cases.figures(cases, corpus_cases.scored(cases, stories.__getitem__), stories)
    return {"cases_F1": told["pairs F1"], "cases_P": told["pairs P"]}


def from_learning() -> dict[str, float]:
    """What an outlet's stories teach, over the first part of its season."""
    found = learn.measure(LEARNED)
    return {"recurring_cut": found.recurring, "single_lost": found.single}


def from_tagging() -> dict[str, float]:
    """What texts name and are about, against labels by hand."""
    items = list(tagging.labelled())
    found, held = (
        tagging.figures(items[: tagging.FIRST]),
        tagging.figures(item for item in items if item.held),
    )
    return {
        "named_P": found.precision,
        "named_R": found.recall,
        "about_P": found.about_precision,
        "about_R": found.about_recall,
        "held_named_P": held.precision,
        "held_named_R": held.recall,
        "held_about_P": held.about_precision,
        "held_about_R": held.about_recall,
    }


def from_seed() -> dict[str, float]:
    """The article that the product was conceived from, laid into a page."""
    return {"clean": float(not pages.seed_fault())}


MEASURED: dict[str, Callable[[], dict[str, float]]] = {
    "pages": from_pages,
    "archive": from_archive,
    "topic": from_topic,
    "fold": from_fold,
    "cases": from_cases,
    "learned": from_learning,
    "tagging": from_tagging,
    "seed": from_seed,
}


def holds(name: str, figure: float, floor: float) -> bool:
    """Whether a figure is as good as its floor."""
    return figure <= floor if name in AT_MOST else figure >= floor


def main() -> None:
    """Measure, compare, and leave with status 1 where a figure fell below its floor."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--raise", dest="higher", action="store_true", help="write better figures as floors")
    asked = parser.parse_args()
    if not SHARED.is_dir():
        sys.exit(f"the shared sets are not beside the checkout ({SHARED.name}/)")
    floors = tomllib.loads(FLOORS.read_text("utf-8"))
    fallen = 0
    for part, measure in MEASURED.items():
        for name, figure in measure().items():
            floor = floors[part][name]
            good = holds(name, figure, floor)
            fallen += not good
            bound = "at most" if name in AT_MOST else "at least"
            print(f"{'ok' if good else 'FELL':4} {part}.{name:14} {figure:<8g} {bound} {floor:g}", flush=True)
            if asked.higher and good and figure != floor:
                _raise(part, name, figure)
    print(f"{'all figures hold' if not fallen else f'{fallen} figures fell below their floors'}")
    sys.exit(1 if fallen else 0)


def _raise(part: str, name: str, figure: float) -> None:
    """Write one floor, leaving the file's comments alone."""
    text = FLOORS.read_text("utf-8")
    pattern = rf"(\[{part}\][^\[]*?\n{name} = )[0-9.]+"
    FLOORS.write_text(re.sub(pattern, rf"\g<1>{figure:g}", text), "utf-8")


if __name__ == "__main__":
    main()
