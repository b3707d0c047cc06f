"""A labelled folding made of a real season when asked: `python -m benchmarks.corpus_cases [--list KIND]`.

Out of the Portuguese articles of ../shared/corpus, of which no two share more than a little text, copies are
made as outlets make them, and articles that look alike and are not one story (`benchmarks.cases`). All go
through the saver in order of arrival; nothing is kept. For each kind is told:

pairs, found   one story: (article, copy) pairs, and the share of them that stand in one story
articles       not one story: articles of the kind; of kinds that are, the copies
merged         share of them that stand in a story with an article that they do not belong to
shared         of what the two share, the smaller's word 5-grams in the larger: median and least (one
               story) or greatest (not one story: against its likest of the same kind)

--list KIND prints the pairs of a kind that were not found or wrongly merged, with what they share.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import combinations
from random import Random
from typing import Any

from benchmarks import corpus, templates
from benchmarks.cases import Case, Maker
from benchmarks.fold import folded

SHOWN = 300
"""Signs of a text that a list shows."""


@dataclass(slots=True)
class Score:
    """What became of the cases of one kind."""

    articles: int = 0
    merged: int = 0
    pairs: int = 0
    found: int = 0
    shared: list[float] = field(default_factory=list)
    wrong: list[tuple[Case, Case]] = field(default_factory=list)


def scored(cases: list[Case], story_of: Callable[[int], int]) -> dict[str, Score]:
    """Each kind's score, from the story that each case was put into."""
    scores: dict[str, Score] = defaultdict(Score)
    originals = {case.story: case for case in cases if case.kind == "original"}
    together = defaultdict(list)
    for case in cases:
        together[story_of(case.id)].append(case)
    for case in cases:
        score = scores[case.kind]
        score.articles += 1
        strangers = [other for other in together[story_of(case.id)] if other.story != case.story]
        score.merged += bool(strangers)
        score.wrong += [(case, other) for other in strangers[:1]]
        original = originals.get(case.story, case)
        if original is not case and case.kind != "part":
            score.pairs += 1
            score.shared.append(corpus.contained(original.text, case.text))
            if story_of(original.id) == story_of(case.id):
                score.found += 1
            else:
                score.wrong.append((original, case))
    for kind in ("conference", "column", "round-up", *templates.TEMPLATES):
        scores[kind].shared = _likest(cases, kind)
    return scores


def _likest(cases: list[Case], kind: str) -> list[float]:
    """What each case of a kind shares with the likest that is not its story."""
    wanted = [case for case in cases if case.kind == kind]
    others = [case for case in cases if case.kind == "part"] if kind == "round-up" else wanted
    cut = {case.id: corpus.shingled(case.text) for case in (*wanted, *others)}

    def share(one: Case, other: Case) -> float:
        first, second = cut[one.id], cut[other.id]
        return len(first & second) / max(1, min(len(first), len(second)))

    return [
        max((share(one, other) for other in others if other.story != one.story), default=0.0)
        for one in wanted
    ]


def show(scores: dict[str, Score]) -> None:
    """Print the table: one-story kinds first."""
    print(f"{'kind':22}{'pairs':>7}{'found':>8}{'articles':>10}{'merged':>8}{'shared':>16}")
    for kind, score in sorted(scores.items(), key=lambda each: (not each[1].pairs, each[0])):
        found = f"{score.found / score.pairs:.3f}" if score.pairs else "-"
        far = (min if score.pairs else max)(score.shared, default=0.0)
        shared = f"{statistics.median(score.shared):.2f} {far:.2f}" if score.shared else "-"
        print(
            f"{kind:22}{score.pairs or '-':>7}{found:>8}{score.articles:>10}"
            f"{score.merged / score.articles:>8.3f}{shared:>16}"
        )


def figures(cases: list[Case], scores: dict[str, Score], stories: dict[Any, int]) -> dict[str, Any]:
    """The figures of the whole set, and recall and wrong mergers by kind."""
    truth = _pairs({case.id: case.story for case in cases})
    found = _pairs(stories)
    right = len(truth & found)
    p, r = right / max(1, len(found)), right / max(1, len(truth))
    return {
        "articles": len(cases),
        "pairs P": round(p, 4),
        "pairs R": round(r, 4),
        "pairs F1": round(2 * p * r / (p + r), 4) if right else 0.0,
        "recall": {kind: round(s.found / s.pairs, 4) for kind, s in sorted(scores.items()) if s.pairs},
        "merged": {kind: round(s.merged / s.articles, 4) for kind, s in sorted(scores.items())},
    }


def _pairs(labels: dict[Any, Any]) -> set[tuple[int, int]]:
    groups = defaultdict(list)
    for id_, label in labels.items():
        groups[label].append(id_)
    return {pair for ids in groups.values() for pair in combinations(sorted(ids), 2)}


def fold(cases: list[Case]) -> dict[Any, int]:
    """The story that the saver puts each case into."""
    with tempfile.TemporaryDirectory() as folder:
        given = (
            {
                "id": case.id,
                "title": case.title or case.kind,
                "text": case.text,
                "at": case.at,
                "outlet": case.outlet,
                "language": "pt",
            }
            for case in cases
        )
        return folded(given, f"sqlite:///{folder}/cases.db")


def main() -> None:
    """Make, fold and score."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--number", type=int, default=100, help="cases a kind (default 100)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--list", metavar="KIND", help="print the pairs of that kind that went wrong")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    cases = Maker(asked.number, Random(asked.seed)).all()
    stories = fold(cases)
    scores = scored(cases, stories.__getitem__)
    if asked.list:
        for one, other in scores[asked.list].wrong:
            print(f"\n{corpus.contained(one.text, other.text):.2f} shared of {one.story} and {other.story}")
            for each in (one, other):
                print(f"  {each.id} {each.kind}, {len(each.text.split())} words: {each.text[:SHOWN]!r}")
        return
    told = figures(cases, scores, stories)
    if asked.json:
        print(json.dumps(told, indent=1))
        return
    show(scores)
    print(", ".join(f"{name} {told[name]}" for name in ("articles", "pairs P", "pairs R", "pairs F1")))


if __name__ == "__main__":
    main()
