"""From clean text to a committed story, beside the usual way: `python -m benchmarks.throughput [--turns N]`.

Both take the same made articles (`benchmarks.realistic`), in one process and in turns, each beginning every
other turn, after a turn that does not count. The usual way is datasketch as its guide has it: MinHash.update
for each word 5-gram, sha1, 128 permutations, MinHashLSH at .5 in memory, asked and then added to; no store.

ours         articles a second saved on SQLite in batches of a crawl, all that a page's saving is included
usual        the same, signed and looked up in memory; `signed` is the signing alone
ratio        ours over usual: the median of the turns' own, for a ratio holds where an absolute does not
one by one   ours with a commit for each article: articles a second, median and 99th percentile of its ms
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

from datasketch import MinHash, MinHashLSH

from benchmarks import realistic
from pipelines.article import Draft, Page
from pipelines.desk import BATCH
from pipelines.save import Saver
from store.engine import open_for_writing

PACE = 100_000
"""Articles that fill all the days: copies come in the days after."""
PERMUTATIONS, THRESHOLD, WORDS = 128, 0.5, 5
Drafts = Sequence[tuple[Page, Draft]]


class Usual:
    """The usual way: a signature by a loop, an index in memory."""

    def __init__(self) -> None:
        """Begin with an empty index."""
        self._index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)

    def __call__(self, drafts: Drafts) -> None:
        """Sign each text, ask for those like it and add it."""
        for page, draft in drafts:
            signature = sign(draft.article.text)
            self._index.query(signature)
            self._index.insert(page.url, signature)


def sign(text: str) -> MinHash:
    """A text's signature in the usual way."""
    signature = MinHash(num_perm=PERMUTATIONS)
    words = text.lower().split()
    for start in range(max(1, len(words) - WORDS + 1)):
        signature.update(" ".join(words[start : start + WORDS]).encode())
    return signature


def signed(drafts: Drafts) -> None:
    """Sign each text in the usual way, and no more."""
    for _, draft in drafts:
        sign(draft.article.text)


def saved(saver: Saver, drafts: Drafts, batch: int = BATCH) -> list[float]:
    """Save all, so many a transaction; the seconds that each took."""
    took = []
    for start in range(0, len(drafts), batch):
        began = time.perf_counter()
        saver(drafts[start : start + batch])
        took.append(time.perf_counter() - began)
    return took


def rate(way: Callable[[Drafts], object], drafts: Drafts) -> float:
    """Articles a second."""
    start = time.perf_counter()
    way(drafts)
    return len(drafts) / (time.perf_counter() - start)


def race(saver: Saver, parts: Sequence[Drafts]) -> dict[str, list[float]]:
    """The articles a second of each way in each turn; the first part is to warm up."""
    ways: dict[str, Callable[[Drafts], object]] = {
        "ours": lambda drafts: saved(saver, drafts),
        "usual": Usual(),
        "signed": signed,
    }
    rates: dict[str, list[float]] = {name: [] for name in ways}
    for turn, part in enumerate(parts):
        for name in sorted(ways, reverse=bool(turn % 2)):
            found = rate(ways[name], part)
            if turn:
                rates[name].append(found)
    return rates


def figures(articles: int, turns: int, singly: int) -> dict[str, Any]:
    """Measure both."""
    realistic.prepare()
    total = articles * (turns + 1) + singly
    drafts = list(islice(realistic.drafts(PACE), total))
    parts = [drafts[turn * articles : (turn + 1) * articles] for turn in range(turns + 1)]
    with tempfile.TemporaryDirectory() as folder:
        saver = Saver(open_for_writing(f"sqlite:///{folder}/store.db"))
        rates = race(saver, parts)
        each = sorted(saved(saver, drafts[-singly:], 1))
        saver.engine.dispose()
    ratios = [one / other for one, other in zip(rates["ours"], rates["usual"], strict=True)]
    return {
        **{f"{name}, articles/s": round(statistics.median(found)) for name, found in rates.items()},
        "ratio": round(statistics.median(ratios), 2),
        "ratio, least and most": [round(min(ratios), 2), round(max(ratios), 2)],
        "one by one, articles/s": round(len(each) / sum(each)),
        "one by one, median ms": round(statistics.median(each) * 1e3, 2),
        "one by one, 99th ms": round(statistics.quantiles(each, n=100)[98] * 1e3, 2),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=512, help="articles a turn")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--singly", type=int, default=1_000, help="articles saved one by one")
    asked = parser.parse_args()
    print(json.dumps(figures(asked.articles, asked.turns, asked.singly), indent=1))


if __name__ == "__main__":
    main()
