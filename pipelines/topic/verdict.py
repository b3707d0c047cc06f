"""Weighs the terms found in an article and says whether it is about football, and by which terms."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from operator import itemgetter

from pipelines.topic.lexicon import CLUBS, Lexicon, Term, Words, find, fitting, lexicons

TEXT_LIMIT = 5_000
"""Characters of the text that are looked at: an article says what it is about long before."""

HEADLINE_LIMIT = 300
"""Characters of the headline that are looked at."""

HEADLINE_WEIGHT = 2.0
"""How many times a hit in the headline counts."""

REPEATS = 5
"""A term that stands more often than this counts no more."""

SHORTEST = 60
"""A shorter text is weighed as if it had this many words."""

ENOUGH = 8.0
"""The weight of different football terms that an article needs."""

DENSITY = 5.0
"""The weight of football terms for each hundred words that an article needs."""

SECONDING = 1.5
"""How many times the weight of the solid terms the weak ones may add: words that every sport, and business,
uses only ever second those of football."""

SPREAD = 0.1
"""How far apart the solid terms must stand, as a share of the text, unless the headline holds one: a single
mention in an obituary is not enough."""

BRIEF = 80
"""A text of fewer words need not spread its terms."""

MARGIN = 1.4
"""How many times the weight of other sports the weight of football must be."""

UNNAMED = 3.0
"""How many times that is where no strong term but clubs' names speaks for football: many clubs have teams in
other games as well, with coaches, goals and goalkeepers."""

KINDS = 8
"""How many different words of the game make an article football by themselves: "club", "goal", "squad" and
"season" together, with hardly a word of another sport beside them, leave no other game to think of."""

LONG_ENOUGH = 100
"""Words that a text needs for that: in a short one a few words of double meaning would do."""

THICK = 3.5
"""How often the words of the game must stand in each hundred then."""

ALONE = 5.0
"""How many times the weight of other sports that of football must be then."""

SCORE = re.compile(
    r"[0-5](?<![\d.,:/–-]\d)(?<![–-] \d)(?<!\d[-–:]\d \d)(?<!\d[-–:]\d, \d)"
    r" ?[-–:] ?[0-5](?! ?[-–:] ?\d|[\d%/]|[.,]\d|,? \d[-–:]\d)"
)
"""A score as football writes it, alone: 2-1, 0:0, 3 – 2; neither a time nor the sets of a tennis match."""

SCORE_TERM = Term("a score", "football", "fair")
"""The term that scores are weighed as."""

EVIDENCE = 12
"""How many terms a verdict names."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an article is about football.

    ``score`` runs from 0 to 1 and is at least one half when ``football`` is true. ``evidence`` names the
    terms that weighed most, heaviest first; one that speaks for another sport is written ``not:nba``.
    """

    football: bool
    score: float
    evidence: tuple[str, ...]


def judge(headline: str, text: str, language: str = "") -> Verdict:
    """Judge an article by headline and text; ``language`` is the declared one, a help and no more.

    >>> judge("Late goal sends City up", "The midfielder scored in stoppage time at the far post.").football
    True
    >>> judge("Shares fall", "The company missed its goals, said the manager.").football
    False
    """
    body = Words.of(text[:TEXT_LIMIT])
    head = Words.of(headline[:HEADLINE_LIMIT])
    chosen = fitting(body if body.length >= head.length else head, language)
    in_body, in_head = _found(chosen, body), _found(chosen, head)
    weights: defaultdict[Term, float] = defaultdict(float)
    for found, factor in ((in_body, 1.0), (in_head, HEADLINE_WEIGHT)):
        for term, count in found.items():
            weights[term] += factor * term.weight * min(count, REPEATS)
    if body.length < BRIEF or any(_is_solid(term) for term in in_head):
        spread = 1.0
    else:
        spread = _spread(body, [term.text for term in in_body if _is_solid(term)])
    return _decide(weights, body.length + head.length, spread)


def _found(chosen: list[Lexicon], text: Words) -> dict[Term, int]:
    """The terms and the scores in a stretch of text, and how often."""
    found = find(chosen, text)
    if scores := len(SCORE.findall(text.folded)):
        found[SCORE_TERM] = scores
    return found


def _is_solid(term: Term) -> bool:
    """Whether a term speaks for football by itself."""
    return term.side == "football" and term.strength != "weak"


def _names_the_game(term: Term) -> bool:
    """Whether only football uses a term, and not a club that may play other games."""
    return term.strength == "strong" and term.text not in lexicons()[CLUBS].texts


def _spread(text: Words, terms: list[str]) -> float:
    """The share of a text that lies between the first and the last of some terms."""
    places = []
    for term in terms:
        line = text.line if term in text.line else text.folded
        places += [place / len(line) for place in (line.find(term), line.rfind(term)) if place >= 0]
    return max(places, default=0.0) - min(places, default=0.0)


def _decide(weights: Mapping[Term, float], length: int, spread: float) -> Verdict:
    """The verdict on the terms found in an article of so many words, and on how far they spread.

    Either way to football is enough: words that only football uses, or many that the team games share.
    """
    other = sum(weight for term, weight in weights.items() if term.side == "other")
    football = {term: weight for term, weight in weights.items() if term.side == "football"}
    least = max(_by_solid(football, other, length, spread), _by_kinds(football, other, length))
    heaviest = sorted(weights.items(), key=itemgetter(1), reverse=True)[:EVIDENCE]
    return Verdict(
        football=least >= 1,
        score=round(least / (1 + least), 3),
        evidence=tuple(term.text if term.side == "football" else f"not:{term.text}" for term, _ in heaviest),
    )


def _by_solid(football: Mapping[Term, float], other: float, length: int, spread: float) -> float:
    """How far the terms that speak for football by themselves reach; 1 is enough."""
    solid = weak = breadth = weak_breadth = 0.0
    for term, weight in football.items():
        if _is_solid(term):
            solid += weight
            breadth += term.weight
        else:
            weak += weight
            weak_breadth += term.weight
    total = solid + min(weak, SECONDING * solid)
    breadth += min(weak_breadth, SECONDING * breadth)
    margin = MARGIN if any(map(_names_the_game, football)) else UNNAMED
    ratios = [breadth / ENOUGH, total / max(length, SHORTEST) * 100 / DENSITY, spread / SPREAD]
    return min([*ratios, total / (other * margin)] if other else ratios)


def _by_kinds(football: Mapping[Term, float], other: float, length: int) -> float:
    """How far the number of different words of the game reaches, standing thick and alone; 1 is enough."""
    if length < LONG_ENOUGH:
        return 0.0
    hits = sum(weight / term.weight for term, weight in football.items())
    ratios = [len(football) / KINDS, hits / length * 100 / THICK]
    return min([*ratios, sum(football.values()) / (other * ALONE)] if other else ratios)
