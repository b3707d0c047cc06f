"""Measures the topic decision against its floors: `python -m benchmarks.topic [--errors]`.

The labelled pages go the pipeline's own way (extract, clean, judge);
the season of one outlet is judged as scraped.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from benchmarks.scoring import read_pages
from benchmarks.shared import SHARED, rows
from pipelines.article import Rejection
from pipelines.clean import clean
from pipelines.extract import extract
from pipelines.topic import Verdict, judge

SAMPLE = 1_000
SEED = 2018
LEAST_PAGES_KEPT = 10
MOST_OTHERS_KEPT = 8
LEAST_SAMPLE_KEPT = 970
BRIEF_WORDS = 40
LEAST_BRIEFS_KEPT = 200
MOST_OTHER_BRIEFS_KEPT = 15


@dataclass(frozen=True, slots=True)
class Item:
    """An article to be judged, and the truth about it."""

    name: str
    headline: str
    text: str
    language: str
    football: bool


@dataclass(slots=True)
class Tally:
    """What became of a set of articles."""

    total: int = 0
    kept: int = 0
    seconds: float = 0.0
    errors: list[tuple[Item, Verdict]] = field(default_factory=list)


def labelled_pages() -> Iterator[Item]:
    """The dev pages as the pipeline reads them; a page without an article has an empty text."""
    truth = {row["url"]: row for row in rows(SHARED / "pages" / "dev.truth.jsonl")}
    for page in read_pages(SHARED / "pages" / "dev.warc.gz"):
        football = bool(truth[page.url]["is_football"])
        read = extract(page)
        if isinstance(read, Rejection):
            yield Item(page.url, "", "", "", football)
        else:
            article = clean(read)
            yield Item(page.url, article.headline, article.text, article.language, football)


def season() -> Iterator[Item]:
    """A fixed sample of football articles in Portuguese."""
    everything = list(rows(SHARED / "corpus" / "ge-2018.jsonl.gz"))
    for row in random.Random(SEED).sample(everything, SAMPLE):
        yield Item(row["id"], row["title"], "\n\n".join(row["lines"]), "pt", True)


def newspapers() -> Iterator[Item]:
    """British reports with their section, untouched ones of the folding set: a check without a floor."""
    for row in rows(SHARED / "fold" / "dev.jsonl.gz"):
        if row["kind"] in ("orig", "bg"):
            yield Item(row["cluster"], row["title"], row["text"], "en", "bbcsport/football" in row["cluster"])


def briefs() -> Iterator[Item]:
    """The same reports, of each as much as a brief is: the sentences that ``BRIEF_WORDS`` words hold."""
    for item in newspapers():
        opening = " ".join(item.text.split()[:BRIEF_WORDS])
        whole, stop, _ = opening.rpartition(". ")
        yield replace(item, text=f"{whole}." if stop else opening)


def tally(items: Iterable[Item], football: bool) -> Tally:
    """Judge the items of one kind."""
    result = Tally()
    for item in [item for item in items if item.football is football]:
        started = time.perf_counter()
        verdict = judge(item.headline, item.text, item.language)
        result.seconds += time.perf_counter() - started
        result.total += 1
        result.kept += verdict.football
        if verdict.football is not football:
            result.errors.append((item, verdict))
    return result


def main() -> int:
    """Print the figures; 1 when a floor is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--errors", action="store_true", help="name what was judged wrong, and by which terms"
    )
    wanted = parser.parse_args()
    judge("", "")  # the terms are read on the first call
    read = list(labelled_pages())
    reports, short = list(newspapers()), list(briefs())
    missed = False
    for name, result, least, most in (
        ("football pages kept", tally(read, True), LEAST_PAGES_KEPT, None),
        ("other pages kept", tally(read, False), None, MOST_OTHERS_KEPT),
        ("sampled season kept", tally(season(), True), LEAST_SAMPLE_KEPT, None),
        ("newspaper football kept", tally(reports, True), None, None),
        ("newspaper others kept", tally(reports, False), None, None),
        ("football briefs kept", tally(short, True), LEAST_BRIEFS_KEPT, None),
        ("other briefs kept", tally(short, False), None, MOST_OTHER_BRIEFS_KEPT),
    ):
        floor = (
            f"at least {least}"
            if least is not None
            else f"at most {most}"
            if most is not None
            else "no floor"
        )
        failed = (least is not None and result.kept < least) or (most is not None and result.kept > most)
        missed = missed or failed
        each = result.seconds / max(result.total, 1) * 1e3
        print(
            f"{name:24} {result.kept:5} of {result.total:5}  ({floor})  {each:.2f} ms each"
            f"{'  MISSED' if failed else ''}"
        )
        if wanted.errors:
            for item, verdict in result.errors:
                evidence = ", ".join(verdict.evidence)
                print(f"    {verdict.score:.2f} {item.name} | {item.headline[:70]} | {evidence}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
