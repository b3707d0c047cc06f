"""Weighs the terms found in an article and says whether it is about football, and by which terms."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
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
"""The weight of different football terms that an article needs where some speak for another sport,"""

ALONE_ENOUGH = 6.0
"""where none does, as in a brief, whose few words hold few terms,"""

WITH_CLUB = 4.0
"""and where besides a club is named."""

PAIRED = 2.0
"""How many times a club's weak name weighs where it is solid."""

DENSITY = 5.0
"""The weight of football terms for each hundred words that an article needs."""

SECONDING = 1.5
"""How many times the weight of the solid terms the weak ones may add: words that every sport, and business,
uses only ever second those of football."""

SPREAD = 0.1
"""How far apart the solid terms must stand, as a share of the text, unless the headline holds one: a single
mention in an obituary is not enough."""

BRIEF = 100
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
    solid = _solid(weights)
    if body.length < BRIEF or solid & in_head.keys():
        spread = 1.0
    else:
        spread = _spread(body, [term.text for term in in_body if term in solid])
    return _decide(weights, solid, body.length + head.length, spread)


def _found(chosen: list[Lexicon], text: Words) -> dict[Term, int]:
    """The terms and the scores in a stretch of text, and how often."""
    found = find(chosen, text)
    if scores := len(SCORE.findall(text.folded)):
        found[SCORE_TERM] = scores
    return found


def _solid(found: Iterable[Term]) -> frozenset[Term]:
    """The terms that speak for football by themselves; any club's name where two meet in words of the game
    and no other sport is in sight: alone "Chelsea" or "Newcastle" may be a quarter or a town."""
    terms = list(found)
    football = [term for term in terms if term.side == "football"]
    clubs = {term for term in football if _is_club(term)}
    paired = len(terms) == len(football) > len(clubs) > 1
    return frozenset(term for term in football if term.strength != "weak" or (paired and term in clubs))


def _is_club(term: Term) -> bool:
    return term.text in lexicons()[CLUBS].texts


def _names_the_game(term: Term) -> bool:
    """Whether only football uses a term, and not a club that may play other games."""
    return term.strength == "strong" and not _is_club(term)


def _spread(text: Words, terms: list[str]) -> float:
    """The share of a text that lies between the first and the last of some terms."""
    places = []
    for term in terms:
        line = text.line if term in text.line else text.folded
        places += [place / len(line) for place in (line.find(term), line.rfind(term)) if place >= 0]
    return max(places, default=0.0) - min(places, default=0.0)


def _decide(weights: Mapping[Term, float], solid: frozenset[Term], length: int, spread: float) -> Verdict:
    """The verdict on the terms found in an article of so many words, and on how far the solid ones spread.

    Either way to football is enough: words that only football uses, or many that the team games share.
    """
    other = sum(weight for term, weight in weights.items() if term.side == "other")
    football = {term: weight for term, weight in weights.items() if term.side == "football"}
    least = max(_by_solid(football, solid, other, length, spread), _by_kinds(football, other, length))
    heaviest = sorted(weights.items(), key=itemgetter(1), reverse=True)[:EVIDENCE]
    return Verdict(
        football=least >= 1,
        score=round(least / (1 + least), 3),
        evidence=tuple(term.text if term.side == "football" else f"not:{term.text}" for term, _ in heaviest),
    )


def _by_solid(
    football: Mapping[Term, float], solid: frozenset[Term], other: float, length: int, spread: float
) -> float:
    """How far the terms that speak for football by themselves reach; 1 is enough."""
    speaking = weak = breadth = weak_breadth = 0.0
    for term, weight in football.items():
        if term in solid:
            # A club beside another weighs more than its name alone.
            factor = PAIRED if term.strength == "weak" else 1.0
            speaking += factor * weight
            breadth += factor * term.weight
        else:
            weak += weight
            weak_breadth += term.weight
    total = speaking + min(weak, SECONDING * speaking)
    breadth += min(weak_breadth, SECONDING * breadth)
    margin = MARGIN if any(map(_names_the_game, football)) else UNNAMED
    clubs = sum(map(_is_club, football))
    # Clubs' names alone may be towns on a railway.
    alone = not other and len(football) > clubs
    enough = (WITH_CLUB if clubs else ALONE_ENOUGH) if alone else ENOUGH
    ratios = [breadth / enough, total / max(length, SHORTEST) * 100 / DENSITY, spread / SPREAD]
    return min([*ratios, total / (other * margin)] if other else ratios)


def _by_kinds(football: Mapping[Term, float], other: float, length: int) -> float:
    """How far the number of different words of the game reaches, standing thick and alone; 1 is enough."""
    if length < LONG_ENOUGH:
        return 0.0
    hits = sum(weight / term.weight for term, weight in football.items())
    ratios = [len(football) / KINDS, hits / length * 100 / THICK]
    return min([*ratios, sum(football.values()) / (other * ALONE)] if other else ratios)
