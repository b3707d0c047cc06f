"""Says whose a name is where several have it, or where it is a town, a person or a plain word as well.

Sure names come first: one that a single subject has. They tell which countries the text is of. A weak name, and
one that several have, goes to whom most speaks for: the full name elsewhere in the text, other subjects of its
country, the outlet's country, the countries of the language, fame. Where too little speaks for anyone, or as
much for two, it is left untagged. What stands beside a name decides first: "in Liverpool", "Liverpool airport",
"Davi Santos" and "Chelsea Clinton" are no clubs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipelines.football.letters import Lined, has_case, written
from pipelines.football.matcher import Claim, Spot, Spotted, places, words
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
SURE = 1.5
"""What it speaks that the name is a sure one of this subject."""
ENOUGH = 3.0
"""What must speak for a weak name."""
MARGIN = 0.5
"""By how much more must speak for one than for another."""
GAME = 2
"""Words of football that a text holds at least (and more than of other sports) that names clubs by a word."""
BESIDE = 60
"""Characters within which a word such as "selection" makes a country its team."""

HOMES = {
    "en": ("GB-ENG",),
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


@dataclass(frozen=True, slots=True)
class Mention:
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

    def settle(self, subject: Subject) -> None:
        """Note that the text names a subject for sure."""
        if subject.named.key not in self.settled:
            self.settled.add(subject.named.key)
            if subject.named.kind != "team" and subject.named.country:
                self.countries[subject.named.country] += 1

    def speaks_for(self, claim: Claim) -> float:
        """How much speaks for a claim."""
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
    unsure: list[tuple[int, Lined, Spot, list[Claim], bool]] = []
    countries: list[tuple[int, Lined, Spot, Claim]] = []
    for part, (text, spotted) in enumerate(texts):
        for spot in spotted.spots:
            teams = [each for each in spot.claims if each.subject.named.kind == "team"]
            others = [each for each in spot.claims if each.subject.named.kind != "team"]
            if others and not _is_elsewhere(text, spot, "before", language):
                word = " " not in text.low[spot.start : spot.end]
                if not word and len(others) == 1 and not others[0].weak:
                    found[part].append(Mention(others[0].subject, spot.start))
                    context.settle(others[0].subject)
                    national = national or _of_countries(others[0].subject)
                elif game:
                    if len(others) == 1 and not others[0].weak:
                        found[part].append(Mention(others[0].subject, spot.start))
                        context.settle(others[0].subject)
                        national = national or _of_countries(others[0].subject)
                    else:
                        unsure.append((part, text, spot, others, word))
            elif teams and len(teams) == 1 and not others:
                countries.append((part, text, spot, teams[0]))
    # Twice: what is told surely the first time speaks for the others.
    for last in (False, True):
        for part, text, spot, claims, word in unsure:
            chosen = _chosen(context, text, spot, claims, word)
            if chosen is not None and last:
                found[part].append(Mention(chosen.subject, spot.start))
                national = national or _of_countries(chosen.subject)
            elif chosen is not None and (not chosen.weak or chosen.subject.fame > 2):
                context.settle(chosen.subject)
    if game and national:
        for part, mention in _teams(texts, countries, language):
            found[part].append(mention)
    return [sorted(some, key=lambda each: each.start) for some in found]


def _of_countries(subject: Subject) -> bool:
    """Whether it is a tournament of national teams."""
    return subject.named.key in _TOURNAMENTS


_TOURNAMENTS = frozenset(
    f"cup-{name}"
    for name in (
        "world-cup european-championship nations-league copa-america africa-cup-of-nations asian-cup gold-cup "
        "confederations-cup womens-world-cup womens-euro womens-nations-league womens-afcon womens-copa-america "
        "u21-euro u20-world-cup u17-world-cup arab-cup gulf-cup asean-championship chan shebelieves-cup "
        "olympic-football"
    ).split()
)


def _chosen(context: Context, text: Lined, spot: Spot, claims: list[Claim], word: bool) -> Claim | None:
    """Whose the name is that is weak, or several's; None where it cannot be told."""
    ranked = sorted(((context.speaks_for(each), each) for each in claims), key=lambda each: -each[0])
    score, best = ranked[0]
    if len(ranked) > 1 and score - ranked[1][0] < MARGIN:
        return None
    own = best.subject.named.key in context.settled
    if best.weak and not own:
        if best.subject.fame < 2 or score < ENOUGH:
            return None
        if best.subject.named.kind == "club" and word and _may_be_a_word(text, spot):
            return None
    if best.weak and has_case(text.low[spot.start]) and _is_of_a_person(text, spot):
        return None
    return best


def _may_be_a_word(text: Lined, spot: Spot) -> bool:
    """Whether its capital says nothing: at the beginning of a sentence."""
    return has_case(text.low[spot.start]) and text.cased[max(spot.start - 2, 0) : spot.start].strip() == ""


def _is_of_a_person(text: Lined, spot: Spot) -> bool:
    """Whether a word with a capital stands right before or behind, as in the name of a person."""
    cased = text.cased
    behind = cased[spot.end] == " " and cased[spot.end + 1 : spot.end + 2].isupper()
    start = cased.rfind(" ", 0, spot.start - 1) + 1
    before = cased[start : spot.start - 1]
    return behind or (before[:1].isupper() and not before.isupper() and start > 1)


def _is_elsewhere(text: Lined, spot: Spot, part: str, language: str) -> bool:
    """Whether the words beside a name say that it is a place."""
    low = text.low
    behind = low[spot.end + 1 : low.find(" ", spot.end + 1)] if spot.end + 1 < len(low) else ""
    if behind and behind in _behind():
        return True
    told = places(language)[0 if part == "before" else 1]
    lead = low[max(spot.start - 24, 0) : spot.start - 1]
    last = lead.rpartition(" ")[2]
    single = " " not in low[spot.start : spot.end]
    return (single and last in told) or any(" " in each and lead.endswith(f" {each}") for each in told)


def _behind() -> frozenset[str]:
    global _BEHIND
    if not _BEHIND:
        _BEHIND = frozenset(map(written, words()["behind"]))
    return _BEHIND


_BEHIND: frozenset[str] = frozenset()


def _teams(
    texts: list[tuple[Lined, Spotted]], countries: list[tuple[int, Lined, Spot, Claim]], language: str
) -> Iterator[tuple[int, Mention]]:
    """The countries that are teams here: in the headline, beside a word that says so, or named repeatedly."""
    kept = [
        (part, text, spot, claim)
        for part, text, spot, claim in countries
        if not _is_elsewhere(text, spot, "country", language)
        and not (has_case(text.low[spot.start]) and language != "de" and _is_of_a_person(text, spot))
    ]
    times = Counter(claim.subject.named.key for _, _, _, claim in kept)
    near: set[str] = set()
    for part, _, spot, claim in kept:
        if part == 0 or any(abs(place - spot.start) <= BESIDE for place in texts[part][1].national):
            near.add(claim.subject.named.key)
    for part, _, spot, claim in kept:
        if claim.subject.named.key in near or times[claim.subject.named.key] > 1:
            yield part, Mention(claim.subject, spot.start)
