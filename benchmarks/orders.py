"""Does a folding hang on the order of arrival? `python -m benchmarks.orders [FILE] [--orders N]`.

Folds a labelled set (default the shared dev set) in random orders through the saver, and prints:

pairs F1       of each order, over all pairs put into one story
adjusted Rand  of each two orders' foldings: 1 when they are the same, 0 when no more alike than chance
               (Hubert and Arabie, "Comparing Partitions", Journal of Classification 2, 1985, equation 5);
               the mean and the least of all pairs of orders
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from itertools import combinations
from math import comb
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.fold import folded
from benchmarks.shared import SHARED, rows

Folding = Mapping[Any, Hashable]
"""The story of each article, by its id."""


def pairs(labels: Iterable[Hashable]) -> int:
    """How many pairs have one label."""
    return sum(comb(number, 2) for number in Counter(labels).values())


def adjusted_rand(one: Folding, other: Folding) -> float:
    """How alike two foldings of the same articles are, corrected for chance."""
    both = pairs((one[id_], other[id_]) for id_ in one)
    first, second, total = pairs(one.values()), pairs(other.values()), comb(len(one), 2)
    expected = first * second / total if total else 0.0
    most = (first + second) / 2
    return 1.0 if most == expected else (both - expected) / (most - expected)


def pairs_f1(found: Folding, truth: Folding) -> float:
    """F1 over all pairs put into one story, as the shared scorer has it."""
    right = pairs((found[id_], truth[id_]) for id_ in truth)
    return 2 * right / max(1, pairs(found.values()) + pairs(truth.values()))


def figures(path: Path, orders: int, seed: int) -> dict[str, Any]:
    """Fold in so many orders, and compare."""
    given = list(rows(path))
    truth = {row["id"]: row["cluster"] for row in given}
    foldings = []
    for number in range(orders):
        shuffled = Random(seed + number).sample(given, len(given))
        with tempfile.TemporaryDirectory() as folder:
            foldings.append(folded(shuffled, f"sqlite:///{folder}/fold.db"))
    alike = [adjusted_rand(one, other) for one, other in combinations(foldings, 2)]
    scores = [pairs_f1(each, truth) for each in foldings]
    return {
        "articles": len(given),
        "pairs F1": [round(score, 4) for score in scores],
        "pairs F1 mean": round(statistics.fmean(scores), 4),
        "pairs F1 least": round(min(scores), 4),
        "adjusted Rand mean": round(statistics.fmean(alike), 4),
        "adjusted Rand least": round(min(alike), 4),
    }


def main() -> None:
    """Fold and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", nargs="?", type=Path, default=SHARED / "fold" / "dev.jsonl.gz")
    parser.add_argument("--orders", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    if asked.orders < 2:
        parser.error("two orders or more")
    print(json.dumps(figures(asked.file, asked.orders, asked.seed), indent=1))


if __name__ == "__main__":
    main()
