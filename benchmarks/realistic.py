"""Text that is made and much as real: `python -m benchmarks.realistic [--show N]` tells how real it is.

A walk through the season of ../shared/corpus: from each word to the next, jumping mostly to another place
where the same two words stand, so that words, phrases and sizes are as often as there. The names and numbers
of an article are its own. Nearly a third are copies of one of the last days: whole with another's furniture,
briefs, extended, lightly edited; some share a quote or a template and are no copies. The same seed gives the
same articles, block by block; nothing of it is kept.

Prints how many are made a second, and beside the season's, of as many articles: words an article (tenths),
and of an article's 5-grams the share that stands in an earlier one, copies aside (median, 90th and 99th
percentile).
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from itertools import islice
from random import Random
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks import corpus, templates
from pipelines.article import Article, Draft, Line, LineKind, Page

BLOCK = 5_000
"""Articles that are made together; copies are of articles of the same block or the one before."""
COPIES, TEMPLATED, QUOTING = 0.30, 0.02, 0.05
"""Shares of the articles."""
OUTLETS = 200
DAYS = 40
"""Days over which a store's articles are spread: all stand in one window of 45."""
START = datetime(2026, 1, 1, tzinfo=UTC)
WALKERS = 500
AT_PAIR, AT_WORD = 0.9, 0.02
"""How often the walk jumps where the same two words stand, and where the same one does."""
CASTS = 12
"""Articles in so many share no names: as if each were of another club."""
LONGEST = 1_500

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Made:
    """A made article; ``source`` is the number of the article that it copies, its own where it is none."""

    number: int
    source: int
    title: str
    paragraphs: tuple[str, ...]


class _Ways(NamedTuple):
    """The season as a row of words, and for each place where else its word, or its last two, stand."""

    vocabulary: NDArray[np.object_]
    row: Numbers
    starts: Numbers
    by_word: Numbers
    word_from: Numbers
    word_many: Numbers
    by_pair: Numbers
    pair_from: Numbers
    pair_many: Numbers
    names: Numbers
    name_of: Numbers
    is_figure: NDArray[np.bool_]
    figures: Numbers
    sizes: Numbers


_BREAK, _END = "\n", "\0"


@cache
def _ways() -> _Ways:
    told = [told for told in corpus.season() if 40 <= told.size <= LONGEST]
    known: dict[str, int] = {}
    row = np.array([known.setdefault(word, len(known)) for each in told for word in _row(each)])
    vocabulary = np.array(list(known), dtype=object)
    starts = np.concatenate(([0], np.flatnonzero(row == known[_END])[:-1] + 1))
    words = _grouped(row)
    pairs = _grouped(np.concatenate(([0], row[:-1])) * len(vocabulary) + row)
    is_name = np.array([word[:1].isupper() and word.isalpha() and len(word) > 3 for word in vocabulary])
    # A word that stands in small letters as often begins sentences and is no name.
    small = {word for word in vocabulary if word[:1].islower()}
    is_name &= np.array([word.lower() not in small for word in vocabulary])
    names = np.flatnonzero(is_name)
    name_of = np.full(len(vocabulary), -1)
    name_of[names] = np.arange(len(names))
    is_figure = np.array([word.isdigit() for word in vocabulary])
    sizes = np.array([each.size + len(each.paragraphs) for each in told])
    return _Ways(
        vocabulary, row, starts, *words, *pairs, names, name_of, is_figure, np.flatnonzero(is_figure), sizes
    )


def _row(told: corpus.Told) -> Iterator[str]:
    for paragraph in told.paragraphs:
        yield from paragraph.split()
        yield _BREAK
    yield _END


def _grouped(labels: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Places sorted by label; and for each place where its label's begin there, and how many they are."""
    order = np.argsort(labels, kind="stable")
    _, first, group, many = np.unique(
        labels[order], return_index=True, return_inverse=True, return_counts=True
    )
    begin, number = np.empty_like(order), np.empty_like(order)
    begin[order], number[order] = first[group], many[group]
    return order, begin, number


def _walked(dice: np.random.Generator, sizes: Numbers) -> list[Numbers]:
    """Walks of so many words each, as numbers of the vocabulary."""
    ways = _ways()
    last = len(ways.row) - 2
    found: dict[int, Numbers] = {}
    # Those of like size together: each step is then of as many as possible at once.
    for chosen in np.array_split(np.argsort(sizes), max(1, len(sizes) // WALKERS)):
        wanted = sizes[chosen]
        place = dice.choice(ways.starts, len(wanted))
        steps = np.empty((int(wanted.max()), len(wanted)), dtype=np.int64)
        for step in steps:
            step[:] = ways.row[place]
            jump, where = dice.random((2, len(place)))
            pair = ways.by_pair[ways.pair_from[place] + (where * ways.pair_many[place]).astype(np.int64)]
            word = ways.by_word[ways.word_from[place] + (where * ways.word_many[place]).astype(np.int64)]
            place = np.where(jump < AT_PAIR, pair, np.where(jump < AT_PAIR + AT_WORD, word, place))
            place = np.minimum(place, last) + 1
        walks = np.ascontiguousarray(steps.T)
        found.update(
            (int(number), walk[:size]) for number, walk, size in zip(chosen, walks, wanted, strict=True)
        )
    return [found[number] for number in range(len(sizes))]


def _spelled(dice: np.random.Generator, walk: Numbers) -> tuple[str, tuple[str, ...]]:
    """A walk as a headline and paragraphs, its names and numbers its own."""
    ways = _ways()
    walk = walk.copy()
    name = ways.name_of[walk]
    known = name >= 0
    cast = int(dice.integers(CASTS)) * 7919
    walk[known] = ways.names[(name[known] + cast) % len(ways.names)]
    figure = ways.is_figure[walk]
    walk[figure] = ways.figures[dice.integers(len(ways.figures), size=int(figure.sum()))]
    text = " ".join(ways.vocabulary[walk].tolist()).replace(_END, _BREAK)
    told = tuple(line for line in (each.strip() for each in text.split(_BREAK)) if line)
    return " ".join(text.split()[:10]), told


@lru_cache(maxsize=8)
def _own(seed: int, block: int) -> tuple[Made, ...]:
    """The articles of a block as if none were a copy."""
    dice, plain = np.random.default_rng((seed, block)), Random(f"{seed}-{block}")
    walks = _walked(dice, dice.choice(_ways().sizes, BLOCK))
    made: list[Made] = []
    for place, walk in enumerate(walks):
        number = block * BLOCK + place
        title, told = _spelled(dice, walk)
        kind = plain.random()
        if kind < TEMPLATED:
            told = tuple(plain.choice(list(templates.TEMPLATES.values()))(plain))
        elif kind < TEMPLATED + QUOTING and made:
            quoted = plain.choice(made[-500:]).paragraphs
            told = (*told[:1], plain.choice(quoted), *told[1:])
        made.append(Made(number, number, title, told))
    return tuple(made)


def _block(seed: int, block: int) -> Iterator[Made]:
    """The articles of a block, copies among them."""
    dice = Random(f"{seed}-{block}-copies")
    before = _own(seed, block - 1) if block else ()
    own = _own(seed, block)
    given: list[Made] = list(before)
    for each in own:
        told = each
        if given and dice.random() < COPIES:
            source = dice.choice(given)
            foreign = each.paragraphs
            told = Made(each.number, source.source, source.title, _copied(dice, source.paragraphs, foreign))
        else:
            given.append(each)
        yield told


def _copied(dice: Random, given: tuple[str, ...], foreign: tuple[str, ...]) -> tuple[str, ...]:
    """A copy as outlets make them; ``foreign`` are paragraphs of another article."""
    kind = dice.random()
    if kind < 0.5:
        return (*given, *dice.sample(corpus.furniture(), dice.randint(0, 2)))
    if kind < 0.7 and len(given) > 3:
        return given[: dice.randint(2, 3)]
    if kind < 0.85:
        return (*given, *foreign[: max(1, len(given) // 3)])
    words = [each.split() for each in given]
    for told in words:
        if dice.random() < 0.5:
            told[dice.randrange(len(told))] = dice.choice(corpus.small_words())
    return tuple(" ".join(told) for told in words)


def prepare() -> None:
    """Read what articles are made of, so that it is no part of what is timed."""
    _ways()
    for read in (corpus.furniture, corpus.small_words, corpus.people, corpus.clubs):
        read()


def articles(seed: int = 1, first: int = 0) -> Iterator[Made]:
    """Articles without end, from that number on."""
    block = first // BLOCK
    while True:
        yield from (made for made in _block(seed, block) if made.number >= first)
        block += 1


def drafts(total: int, seed: int = 1, first: int = 0) -> Iterator[tuple[Page, Draft]]:
    """The same as drafts, ``total`` of them spread over the days; those beyond come in the seconds after."""
    for made in articles(seed, first):
        share = min(made.number / total, 1.0)
        at = START + timedelta(days=DAYS * share, seconds=max(0, made.number - total))
        outlet = f"outlet-{made.number % OUTLETS}"
        url = f"https://{outlet}.example/{made.number}"
        lines = tuple(Line(LineKind.PARAGRAPH, line) for line in made.paragraphs)
        given = Article(url, made.title, lines, language="pt", published=at)
        yield Page(url, b"", at, outlet=outlet), Draft(given, given)


def repeated(texts: Iterable[str]) -> list[float]:
    """For each text, the share of its 5-grams that stand in an earlier one; copies aside."""
    seen: set[int] = set()
    shares = []
    for text in texts:
        own = {hash(each) for each in corpus.shingled(text)}
        share = len(own & seen) / max(1, len(own))
        seen |= own
        if share < 0.5:
            shares.append(share)
    return shares


def _told(name: str, sizes: list[int], shares: list[float]) -> str:
    tenths = " ".join(f"{each:4.0f}" for each in statistics.quantiles(sizes, n=10))
    parts = statistics.quantiles(shares, n=100)
    return f"{name:8} words {tenths}   repeated {parts[49]:.3f} {parts[89]:.3f} {parts[98]:.3f}"


def main() -> None:
    """Make and tell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=8_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0, help="print so many articles")
    asked = parser.parse_args()
    prepare()
    start = time.perf_counter()
    made = list(islice(articles(asked.seed), asked.articles))
    took = time.perf_counter() - start
    own = [each for each in made if each.source == each.number]
    print(f"{len(made) / took:.0f} a second, {1 - len(own) / len(made):.1%} copies")
    real = [each for each in corpus.season() if 40 <= each.size <= LONGEST][: len(own)]
    print(_told("season", [each.size for each in real], repeated(each.text for each in real)))
    print(
        _told(
            "made",
            [corpus.words(each.paragraphs) for each in own],
            repeated("\n".join(each.paragraphs) for each in own),
        )
    )
    for each in made[: asked.show]:
        print(f"\n{each.number} of {each.source}: {each.title}\n" + "\n".join(each.paragraphs))


if __name__ == "__main__":
    main()
