"""Says whose a name is where several have it, or where it is a town, a person or a plain word as well.

Sure names come first: one that a single subject has. They tell which countries the text is of. A weak
name, and one that several have, goes to whom most speaks for: the full name elsewhere in the text, other
subjects of its country, the outlet's country, the countries of the language, fame. Where too little speaks
for anyone, or as much for two, it is left untagged. What stands beside a name decides first: "in Liverpool",
"Liverpool airport", "Davi Santos" and "Chelsea Clinton" are no clubs.

A country is its team in a text that speaks of national teams, and before a word such as "captain"; not where
a word before it says that it is the country.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from pipelines.football.around import (
    begins_a_sentence,
    has_a_role,
    is_a_team,
    is_before_a_name,
    is_elsewhere,
    is_of_a_person,
    is_side,
    longer_name,
    may_be_a_word,
)
from pipelines.football.letters import Lined, has_case
from pipelines.football.matcher import Claim, Claims, Spot, Spotted
from pipelines.football.subjects import Subject

FULL_NAME = 6.0
"""What it speaks for a subject that a sure name of it stands in the text."""
NEIGHBOUR, MOST_NEIGHBOURS = 1.0, 3
"""What another subject of the same country speaks for it, and how many of them count."""
OUTLET = 1.5
"""What it speaks that the outlet is of the same country."""
LANGUAGE = 1.3
"""What it speaks that the text is in a language of the country."""
FAME = 0.6
"""What each step of fame speaks."""
SIDE = 2.0
"""What it speaks for any that the name is one of a side, by what stands beside it."""
SURE = 1.5
"""What it speaks that the name is a sure one of this subject."""
ENOUGH = 2.5
"""What must speak for a weak name."""
OFTEN = 3
"""Times from which on a name in an article is no plain word, though it stand where sentences begin alone."""
MARGIN = 0.5
"""By how much more must speak for one than for another."""
GAME = 1.0
"""Words of football that a text holds at least (and more than of other sports) that names clubs by a word."""
SURELY_GAME = 3.0
"""The same where a country is a side by what stands beside it: those of other sports meet too."""
BESIDE = 60
"""Characters within which a word such as "selection" makes a country its team."""

THROUGHOUT = 2
"""Words of national teams in a text that speaks of them throughout."""

HOMES = {
    "en": ("GB-ENG", "GB-SCO", "GB-WLS", "GB-NIR"),
    "pt": ("BR", "PT"),
    "es": ("ES", "AR", "MX", "CO", "CL", "UY", "PE", "EC", "PY", "BO", "VE"),
    "it": ("IT",),
    "de": ("DE", "AT", "CH"),
    "fr": ("FR", "BE", "CH"),
    "nl": ("NL", "BE"),
    "ru": ("RU",),
    "uk": ("UA",),
    "tr": ("TR",),
    "pl": ("PL",),
    "cs": ("CZ",),
    "sv": ("SE",),
    "no": ("NO",),
    "da": ("DK",),
    "bg": ("BG",),
    "hr": ("HR",),
    "sr": ("RS",),
    "el": ("GR", "CY"),
    "he": ("IL",),
    "fa": ("IR",),
    "ja": ("JP",),
    "ko": ("KR",),
    "zh": ("CN",),
    "ar": ("EG", "SA", "MA", "TN", "QA", "AE", "DZ"),
    "id": ("ID",),
    "vi": ("VN",),
    "th": ("TH",),
    "ro": ("RO",),
    "hu": ("HU",),
    "fi": ("FI",),
    "is": ("IS",),
}
"""The countries whose clubs a language mostly means."""


class Mention(NamedTuple):
    """A subject, and where its name stands in the text."""

    subject: Subject
    start: int


@dataclass
class Context:
    """What is known of the text around its names."""

    language: str
    country: str
    settled: set[str] = field(default_factory=set)
    countries: Counter[str] = field(default_factory=Counter)
    parts: set[str] = field(default_factory=set)
    """The words of longer names that stand for sure in the text: one of them alone is short for it."""
    _best: dict[tuple[Claims, bool], Claim | None] = field(default_factory=dict)

    def settle(self, subject: Subject, name: str) -> None:
        """Note that the text names a subject for sure, and how."""
        if " " in name:
            self.parts.update(name.split())
        if subject.named.key not in self.settled:
            self.settled.add(subject.named.key)
            if subject.named.kind != "team" and subject.named.country:
                self.countries[subject.named.country] += 1
            self._best.clear()

    def best(self, claims: Claims, is_side: bool) -> Claim | None:
        """For whom enough speaks, and more than for any other; ``is_side``: a side, or a club, by what stands
        before it."""
        asked = claims, is_side
        if asked not in self._best:
            self._best[asked] = self._found_best(claims, is_side)
        return self._best[asked]

    def _found_best(self, claims: Claims, is_side: bool) -> Claim | None:
        known = (each for each in claims.others if not each.short or each.subject.named.key in self.settled)
        ranked = sorted(((self._speaks_for(each), each) for each in known), key=lambda each: -each[0])
        if not ranked or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < MARGIN):
            return None
        score, best = ranked[0]
        if best.weak and best.subject.named.key not in self.settled:
            is_known = is_side or best.subject.fame >= 2
            return best if is_known and score + SIDE * is_side >= ENOUGH else None
        return best

    def _speaks_for(self, claim: Claim) -> float:
        named = claim.subject.named
        own = named.key in self.settled
        neighbours = self.countries[named.country] - own if named.country else 0
        return (
            own * FULL_NAME
            + min(neighbours, MOST_NEIGHBOURS) * NEIGHBOUR
            + (bool(self.country) and named.country.startswith(self.country)) * OUTLET
            + (named.country in HOMES.get(self.language, ())) * LANGUAGE
            + claim.subject.fame * FAME
            + (not claim.weak) * SURE
        )


def resolve(texts: list[tuple[Lined, Spotted]], language: str, country: str) -> list[list[Mention]]:
    """The mentions in the parts of an article (headline, text), each part's in order."""
    context = Context(language, country)
    game = sum(spotted.game for _, spotted in texts) >= GAME
    national = any(spotted.national for _, spotted in texts)
    found: list[list[Mention]] = [[] for _ in texts]
    unsure: list[tuple[int, Lined, Spot, bool, bool]] = []
    times: Counter[Claims] = Counter()
    countries: list[tuple[int, Lined, Spot, Claim]] = []
    unknown = _unknown(texts[-1])
    for part, (text, spotted) in enumerate(texts):
        for spot in spotted.spots:
            others = spot.claims.others
            if others and not is_elsewhere(text, spot, "before", language):
                word = " " not in text.low[spot.start : spot.end]
                sure = len(others) == 1 and not others[0].weak
                in_a_name = part and word and language != "de" and is_before_a_name(text, spot)
                in_a_name = in_a_name or (word and longer_name(text, spot) in unknown)
                if (sure and not word) or (sure and game and not in_a_name):
                    found[part].append(Mention(others[0].subject, spot.start))
                    context.settle(others[0].subject, text.low[spot.start : spot.end])
                    national = national or _of_countries(others[0].subject)
                elif game and not in_a_name and not sure:
                    may_be = word and may_be_a_word(text, spot)
                    unsure.append((part, text, spot, may_be, is_side(text, spot, language, "club")))
                    times[spot.claims] += 1
            elif spot.claims.teams and len(spot.claims.teams) == 1 and not others:
                countries.append((part, text, spot, spot.claims.teams[0]))
    # Twice: what is told surely the first time speaks for the others.
    for last in (False, True):
        for part, text, spot, may_be, side in unsure:
            chosen = _chosen(context, text, spot, may_be and times[spot.claims] < OFTEN, side)
            if chosen is not None and last:
                found[part].append(Mention(chosen.subject, spot.start))
                national = national or _of_countries(chosen.subject)
            elif chosen is not None:
                context.settle(chosen.subject, text.low[spot.start : spot.end])
    if game:
        for part, mention in _teams(texts, countries, language, national):
            found[part].append(mention)
    return [sorted(some, key=lambda each: each.start) for some in found]


def _unknown(text: tuple[Lined, Spotted]) -> set[str]:
    """Names of clubs that are not known, which end in a known one: a capital in a sentence tells them."""
    found = set()
    for spot in text[1].spots:
        name = longer_name(text[0], spot)
        if name and not begins_a_sentence(text[0], spot, name):
            found.add(name)
    return found


def _of_countries(subject: Subject) -> bool:
    """Whether it is a tournament of national teams."""
    return subject.named.key in _TOURNAMENTS


_TOURNAMENTS = frozenset(
    f"cup-{name}"
    for name in (
        "world-cup european-championship nations-league copa-america africa-cup-of-nations asian-cup "
        "gold-cup confederations-cup womens-world-cup womens-euro womens-nations-league womens-afcon "
        "womens-copa-america "
        "u21-euro u20-world-cup u17-world-cup arab-cup gulf-cup asean-championship chan shebelieves-cup "
        "olympic-football"
    ).split()
)


def _chosen(context: Context, text: Lined, spot: Spot, plain: bool, is_side: bool) -> Claim | None:
    """Whose the name is that is weak, or several's; None where it cannot be told.

    ``plain``: it may be a plain word there; ``is_side``: what stands beside it says that it is a side.
    """
    is_side = is_side and text.low[spot.start : spot.end] not in context.parts
    best = context.best(spot.claims, is_side)
    if best is None or not best.weak:
        return best
    named = best.subject.named
    is_sure = is_side or named.kind != "club" or named.key in context.settled
    if plain and not is_sure:
        return None
    return None if has_case(text.low[spot.start]) and is_of_a_person(text, spot) else best


def _teams(
    texts: list[tuple[Lined, Spotted]],
    countries: list[tuple[int, Lined, Spot, Claim]],
    language: str,
    national: bool,
) -> Iterator[tuple[int, Mention]]:
    """The countries that are teams here.

    They are those by a name that is always the team's, and before a word such as "captain"; in a text that
    speaks of national teams also those in the headline, beside a word that says so, or named repeatedly, and
    all where it does so ``THROUGHOUT``.
    """
    kept = [
        (part, text, spot, claim)
        for part, text, spot, claim in countries
        if not is_elsewhere(text, spot, "country", language)
        and not (has_case(text.low[spot.start]) and language != "de" and is_of_a_person(text, spot))
    ]
    times = Counter(claim.subject.named.key for _, _, _, claim in kept)
    always = [each for each in countries if not each[3].weak]
    throughout = len(always) + sum(len(spotted.national) for _, spotted in texts) >= THROUGHOUT
    plays = sum(spotted.game for _, spotted in texts) >= SURELY_GAME
    sure = [
        each
        for each in countries
        if not each[3].weak
        or has_a_role(each[1], each[2])
        or (plays and is_a_team(each[1], each[2], language))
    ]
    teams = {claim.subject.named.key for *_, claim in sure}
    for part, _, spot, claim in kept if national or always else ():
        near = any(abs(place - spot.start) <= BESIDE for place in texts[part][1].national)
        if part == 0 or near or throughout or times[claim.subject.named.key] > 1:
            teams.add(claim.subject.named.key)
    for part, _, spot, claim in countries:
        if claim.subject.named.key in teams and any(spot is each[2] for each in (*sure, *kept)):
            yield part, Mention(claim.subject, spot.start)
