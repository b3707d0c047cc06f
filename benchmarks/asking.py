"""What a large store answers while a crawl writes: `python -m benchmarks.asking --store ADDRESS [--rate N]`.

The store is one of `benchmarks.million` (`sqlite:///FOLDER/store.db`), or a `touchline copy` of it on
PostgreSQL; the articles that are written meanwhile stay in it. Prints the median, the 95th percentile and the
most of the milliseconds, and what took longest:

two filters   lists by any two filters, of all kinds and their opposites, in each order
newest        lists of what holds two words, of WORDS pairs: a third each of the most frequent words of the
              store's articles, of the middle and of the least frequent
relevance     the same, those first that answer best
start         `touchline stories` in a new process, to the end of its output: seconds
"""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import combinations, count, islice
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, update

from benchmarks import realistic
from pipelines.save import Saver
from store.engine import open_for_reading, open_for_writing
from store.schema import article, facet_name, outlet, story
from store.search import tokens
from touchline import Store

TWO_FILTERS, NEWEST, RELEVANCE, START = 60.0, 60.0, 150.0, 0.5
"""Milliseconds within which 95 of 100 answers are to come; seconds from start to output."""
WORDS = 100
LISTS = 300
SAMPLE = 5_000
"""Articles by which words are told frequent or rare."""
STARTS = 9
AT_ONCE = 4
"""Articles a transaction, as a live crawl writes."""
SHOWN = 5
COUNTRIES = ("AR", "BR", "DE", "ES", "FR", "GB", "IT", "MX", "PT", "US")
Asked = dict[str, Any]


def write(address: str, rate: float) -> None:
    """Save made articles, so many a second, until ended."""
    saver = Saver(open_for_writing(address))
    with saver.engine.connect() as connection:
        first = int(connection.scalar(select(func.max(article.c.id))) or 0) + 1
    drafts = realistic.drafts(1_000_000, first=first)
    began = time.monotonic()
    for number in count(1):
        saver(list(islice(drafts, AT_ONCE)))
        time.sleep(max(0.0, began + number * AT_ONCE / rate - time.monotonic()))


@contextmanager
def written(address: str, rate: float) -> Iterator[None]:
    """A crawl that writes meanwhile, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.asking", "--store", address, "--rate", str(rate), "--write"]
    with subprocess.Popen(command) as process:
        try:
            _wait_for_more(address)
            yield
        finally:
            process.terminate()


def _wait_for_more(address: str) -> None:
    engine = open_for_reading(address)
    newest = select(func.max(article.c.id))
    with engine.connect() as connection:
        before = connection.scalar(newest)
    for _ in range(600):
        with engine.connect() as connection:
            if connection.scalar(newest) != before:
                engine.dispose()
                return
        time.sleep(0.5)
    raise TimeoutError("nothing was written in five minutes")


def settle_outlets(address: str) -> None:
    """Give the made outlets owners and countries, of which the one has ten outlets and the other twenty."""
    engine = open_for_writing(address)
    with engine.begin() as connection:
        for outlet_id in connection.scalars(select(outlet.c.id).where(outlet.c.country == "")).all():
            told = {"owner": f"Group {outlet_id % 20}", "country": COUNTRIES[outlet_id % len(COUNTRIES)]}
            connection.execute(update(outlet).where(outlet.c.id == outlet_id).values(told))
    engine.dispose()


def filters(address: str) -> dict[str, list[Asked]]:
    """Of each kind of filter some that the store's stories meet, and their opposites."""
    engine = open_for_reading(address)
    with engine.connect() as connection:
        outlets = connection.execute(select(outlet.c.name, outlet.c.owner, outlet.c.country).limit(200)).all()
        kinds = connection.execute(select(facet_name.c.kind, facet_name.c.value)).all()
        last = connection.scalar(select(func.max(story.c.at)))
        first = connection.scalar(select(func.min(story.c.at)))
    engine.dispose()
    subjects = [each for each in Store(address).subjects(kinds=("club", "competition")) if each.stories]
    values: dict[str, list[str]] = {
        "outlet": [each.name for each in outlets],
        "owner": sorted({each.owner for each in outlets if each.owner}),
        "country": sorted({each.country for each in outlets if each.country}),
        "club": [each.name for each in subjects if each.kind == "club"],
        "competition": [each.name for each in subjects if each.kind == "competition"],
    }
    for kind, value in kinds:
        values.setdefault(kind, []).append(value)
    known: dict[str, list[Asked]] = {
        # The made articles have one language and one kind: nothing is left without it.
        kind: [{side + kind: [value]} for value in _some(some) for side in ("", "not_")[: len(some)]]
        for kind, some in values.items()
        if kind not in ("outlets", "every", "subject")
    }
    assert first is not None
    assert last is not None
    span = last - first
    known["since"] = [{"since": last - span / part} for part in (2, 10, 40)]
    known["until"] = [{"until": first + span / part} for part in (2, 10)]
    known["min_outlets"] = [{"min_outlets": number} for number in (2, 3, 6)]
    return {kind: some for kind, some in known.items() if some}


def _some(values: Sequence[str]) -> Sequence[str]:
    """A few, from the most frequent to the rarest where they stand in that order."""
    return [values[place * (len(values) - 1) // 4] for place in range(5)] if len(values) > 5 else values


def lists(address: str, dice: random.Random) -> list[Asked]:
    """Lists by two filters, in each order."""
    known = filters(address)
    pairs = list(combinations(sorted(known), 2))
    return [
        {**dice.choice(known[one]), **dice.choice(known[other]), "sort": sort}
        for number in range(LISTS)
        for one, other in [pairs[number % len(pairs)]]
        for sort in [("newest", "hot", "outlets")[number // len(pairs) % 3]]
    ]


def pairs(address: str, dice: random.Random) -> list[str]:
    """Pairs of words: of the most frequent, the middle, and the least frequent ones."""
    engine = open_for_reading(address)
    held: Counter[str] = Counter()
    with engine.connect() as connection:
        last = int(connection.scalar(select(func.max(article.c.id))) or 0)
        ids = dice.sample(range(1, last + 1), min(SAMPLE, last))
        for start in range(0, len(ids), 500):
            asked = select(article.c.text).where(article.c.id.in_(ids[start : start + 500]))
            for text in connection.scalars(asked):
                held.update({each for each in tokens(text) if each.isalpha()})
    engine.dispose()
    ranked = [word for word, _ in held.most_common()]
    rare = [word for word in ranked if held[word] == 1]
    middle = len(ranked) // 10
    thirds = (ranked[:100], ranked[middle : middle + 300], rare)
    return [" ".join(dice.sample(thirds[number % 3], 2)) for number in range(WORDS)]


def took(store: Store, asked: Sequence[Asked]) -> list[tuple[float, Asked, int]]:
    """The milliseconds of each list, what was asked, and how many stories came."""
    found = []
    for each in asked:
        began = time.perf_counter()
        stories = store.stories(**each)
        found.append((1e3 * (time.perf_counter() - began), each, len(stories)))
    return found


def starts(address: str) -> list[float]:
    """Seconds of `touchline stories` in new processes."""
    command = [str(Path(sys.executable).with_name("touchline")), "stories", "--store", address]
    seconds = []
    for _ in range(STARTS):
        began = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        seconds.append(time.perf_counter() - began)
    return seconds


def tell(name: str, found: Sequence[tuple[float, Asked, int]], most: float) -> bool:
    """Print what lists took; whether it is within what is asked."""
    waits = [ms for ms, *_ in found]
    late = statistics.quantiles(waits, n=20)[-1]
    print(
        f"{name:12} {len(waits)} lists, median {statistics.median(waits):.1f} ms, "
        f"95th {late:.1f} (asked {most:.0f}), most {max(waits):.1f}"
    )
    for ms, asked, number in sorted(found, key=lambda each: -each[0])[:SHOWN]:
        told = ", ".join(f"{kind}={value}" for kind, value in asked.items())
        print(f"    {ms:8.1f} ms, {number} stories: {told}")
    return late <= most


def measured(address: str, rate: float, seed: int) -> bool:
    """Ask all; whether all is within what is asked."""
    dice = random.Random(seed)
    settle_outlets(address)
    store = Store(address)
    by_filters, words = lists(address, dice), pairs(address, dice)
    rounds: dict[str, tuple[list[Asked], float]] = {
        "two filters": (by_filters, TWO_FILTERS),
        "newest": ([{"text": each, "sort": "newest"} for each in words], NEWEST),
        "relevance": ([{"text": each, "sort": "relevance"} for each in words], RELEVANCE),
    }
    good = True
    with written(address, rate):
        for name, (asked, most) in rounds.items():
            good &= tell(name, took(store, asked), most)
        seconds = starts(address)
    late = statistics.median(seconds)
    print(f"start        median {late:.2f} s, least {min(seconds):.2f} (asked {START})")
    return good and late <= START


def main() -> int:
    """Measure and print; 1 when something took longer than asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--store", required=True)
    parser.add_argument("--rate", type=float, default=20.0, help="articles written a second")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.write:
        write(given.store, given.rate)
        return 0
    return int(not measured(given.store, given.rate, given.seed))


if __name__ == "__main__":
    sys.exit(main())
