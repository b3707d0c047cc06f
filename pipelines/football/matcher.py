"""Finds every known name in a text at once: by an Aho-Corasick automaton, made once a process."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick

from pipelines.football import endings
from pipelines.football.letters import Lined, has_case, joins_words, written
from pipelines.football.lists import words
from pipelines.football.subjects import Subject, read
from pipelines.topic.lexicon import EVERYWHERE, TERMS

SHORT = 5
"""A name of capitals alone, of at most so many letters, is found in capitals alone."""
ANY = "any"
"""Stands for every language."""
_WORTH = (
    ("football", "weak", 0.25),
    ("football", "fair", 1),
    ("football", "strong", 1),
    ("other", "strong", -1),
)
LONG_REST = 4
"""Letters that an ending has at most."""


class Claim(NamedTuple):
    """That a name is a subject's; of a weak one only its neighbours can tell."""

    subject: Subject
    weak: bool
    short: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Claims:
    """Whose a name may be: a country's team, or any other's; whether it is a weak name of any."""

    teams: tuple[Claim, ...]
    others: tuple[Claim, ...]
    weak: bool


class Spot(NamedTuple):
    """Where a name stands in a text, and whose it may be."""

    start: int
    end: int
    claims: Claims


@dataclass(frozen=True, slots=True)
class Spotted:
    """What stands in a text: names in their order, words of football less those of other sports, whether it
    speaks of national teams, and where."""

    spots: list[Spot]
    game: float
    national: list[int]


@dataclass(slots=True)
class _Pattern:
    """What one string means: whose name it is, or a word beside names, and how it may stand."""

    claims: list[Claim]
    capitals: bool = True
    stem: bool = False
    capital: int = 0
    """Where the letter is that must be a capital, as the first that is in the data: see `_capital`."""
    nothing: bool = False
    national: bool = False
    worth: dict[str, tuple[float, bool]] = field(default_factory=dict)
    """By the languages in which it is a word of a sport: how far it speaks for football, which is not as far
    in one as in another, and whether any letters may follow."""


class _Name(NamedTuple):
    """How a name may stand, as the texts ask for it; ``claims`` is None for a phrase that is nobody's."""

    claims: Claims | None
    capitals: bool
    stem: bool
    lead: int
    """1 where the string begins with the space before the name."""
    has_case: bool
    capital: int
    """Where in the string the letter is that must be a capital; -1 where none must."""


class _Word(NamedTuple):
    """What a word beside names says in texts of one language."""

    game: float
    open: bool
    national: bool


class Matcher:
    """The names of all subjects, and the words that tell what a text speaks of."""

    def __init__(self) -> None:
        """Make the automaton."""
        self._patterns: dict[str, _Pattern] = {}
        self._stems: dict[str, _Pattern] = {}
        told = words()
        for each in read():
            # Its names are in the automaton then, and not kept beside it.
            subject = replace(each, names=())
            for name in each.names:
                self._add_name(subject, name.text, name.weak, name.short)
        for text in told["nothing"]:
            pattern = self._pattern(_key(written(text)))
            pattern.nothing, pattern.capital = True, _capital(text)
        for text in told["national"]["words"]:
            self._pattern(_key(written(text))).national = True
        self._add_terms()
        for key, stem in self._stems.items():
            pattern = self._patterns.setdefault(key, stem)
            if not pattern.claims and not pattern.nothing:
                # It was a word of football alone.
                pattern.claims, pattern.stem, pattern.capitals = stem.claims, True, False
        self._automaton = AhoCorasick(list(self._patterns))
        self._beside = {
            number: pattern
            for number, pattern in enumerate(self._patterns.values())
            if pattern.worth or pattern.national
        }
        self._tongues = {tongue for pattern in self._beside.values() for tongue in pattern.worth}
        self._words: dict[str, dict[int, _Word]] = {}
        known: dict[tuple[Any, ...], Any] = {}
        self._names = [
            _name(key, pattern, known) if pattern.claims or pattern.nothing else None
            for key, pattern in self._patterns.items()
        ]
        # Their strings are in the automaton.
        del self._patterns, self._stems

    def _pattern(self, key: str) -> _Pattern:
        return self._patterns.setdefault(key, _Pattern([]))

    def _add_name(self, subject: Subject, text: str, weak: bool, short: bool) -> None:
        name = written(text)
        if not name or (len(name) < 2 and not joins_words(name)):
            return
        pure = text.replace(".", "").replace(" ", "")
        capitals = pure.isupper() and len(pure) <= SHORT and has_case(pure[0])
        claim = Claim(subject, weak or (capitals and len(pure) < 3), short)
        capital = _capital(text)
        for variant in dict.fromkeys((name, " ".join(name.split()))):
            pattern = self._pattern(_key(variant))
            if all(each.subject is not subject for each in pattern.claims):
                pattern.claims.append(claim)
            pattern.capitals = capitals and (pattern.capitals or len(pattern.claims) == 1)
            pattern.capital = capital or pattern.capital
        if not capitals and has_case(name[0]):
            self._add_inflected(claim, name, capital)

    def _add_inflected(self, claim: Claim, name: str, capital: int) -> None:
        kind = endings.script(name[-1])
        if kind not in ("cyrillic", "latin"):
            return
        # In Latin letters only what the world writes of is worth the room.
        if kind == "latin" and claim.subject.fame < 2:
            return
        # The last word of "Serie A" has no stem.
        if name[-1] in endings.VOWELS and name[-2] != " " and len(name) > endings.SHORTEST:
            self._add_stem(_key(name[:-1]), claim, capital - (capital > 0))
        first, space, last = name.partition(" ")
        if space and " " not in last and len(first) >= endings.SHORTEST and first[-1] not in endings.VOWELS:
            for ending in endings.FIRST_WORD[kind]:
                self._add_stem(_key(f"{first}{ending} {last}"), claim, capital)

    def _add_stem(self, key: str, claim: Claim, capital: int) -> None:
        pattern = self._stems.setdefault(key, _Pattern([], capitals=False, stem=True))
        pattern.capital = capital or pattern.capital
        if all(each.subject is not claim.subject for each in pattern.claims):
            pattern.claims.append(claim)

    def _add_terms(self) -> None:
        """The words of football, and of other sports, by which the topic of an article is told."""
        for file in sorted(TERMS.glob("*.toml")):
            if file.stem in EVERYWHERE[1:]:
                continue
            data = tomllib.loads(file.read_text("utf-8"))
            tongues = {"", ANY if file.stem in EVERYWHERE else file.stem, *data.get("languages", ())}
            for side, strength, worth in _WORTH:
                for term in data.get(side, {}).get(strength, ()):
                    if not term.startswith("*"):
                        pattern = self._pattern(_key(written(term.strip("*"))))
                        pattern.worth |= dict.fromkeys(tongues, (worth, term.endswith("*")))

    def spot(self, text: Lined, language: str) -> Spotted:
        """What stands in a text."""
        cased, low = text
        names, words = [], []
        known, told = self._names, self._words_of(language)
        for number, start, end in self._automaton.find_matches_as_indexes(low, overlapping=True):
            name = known[number]
            # Most of what matches is a plain word in small letters.
            if name is not None and (name.capital < 0 or cased[start + name.capital].isupper()):
                names.append((start, -end, number, name))
            if number in told:
                words.append((start, end, number))
        spots: list[Spot] = []
        stands: dict[int, int] = {}
        reached = 0
        for start, behind, _, name in sorted(names):
            begin, end = start + name.lead, -behind
            if begin >= reached and self._stands(text, start, end, name, language):
                stands[start] = reached = end
                if name.claims is not None:
                    spots.append(Spot(begin, end, name.claims))
        game: dict[int, float] = {}
        national: list[int] = []
        for start, end, number in words:
            word = told[number]
            # It is none where it begins a name that is longer.
            if stands.get(start, 0) <= end:
                is_whole = _ends(low, end)
                if is_whole or word.open:
                    game[number] = word.game
                if is_whole and word.national:
                    national.append(start + (low[start] == " "))
        return Spotted(spots, sum(game.values()), national)

    def _words_of(self, language: str) -> Mapping[int, _Word]:
        """The words beside names that texts of a language are searched for, by their numbers."""
        known = language if language in self._tongues else ""
        if known not in self._words:
            self._words[known] = {
                number: _Word(worth, is_open, pattern.national)
                for number, pattern in self._beside.items()
                for worth, is_open in (pattern.worth.get(known) or pattern.worth.get(ANY) or (0.0, False),)
                if worth or pattern.national
            }
        return self._words[known]

    def _stands(self, text: Lined, start: int, end: int, name: _Name, language: str) -> bool:
        """Whether a name stands there by itself: its borders, its capitals, its ending."""
        cased, low = text
        begin = start + name.lead
        if name.has_case and name.capitals and name.claims is not None and not cased[begin:end].isupper():
            return False
        if joins_words(low[begin]):
            return True
        if not name.lead and low[start - 1] != " ":
            before = low[low.rfind(" ", 0, start) + 1 : start]
            if not endings.may_precede(low[start], before):
                return False
        if low[end] == " ":
            return not name.stem or self._may_be_stem(low[end - 1], language)
        rest = low[end : low.find(" ", end)]
        if len(rest) > LONG_REST or (name.stem and not self._may_be_stem(low[end - 1], language)):
            return False
        return endings.may_follow(low[end - 1], rest, language)

    @staticmethod
    def _may_be_stem(letter: str, language: str) -> bool:
        return endings.script(letter) != "latin" or endings.loses_vowels(language)


def _key(name: str) -> str:
    """A name as it is looked for: behind a space, in scripts where only a space can stand before it."""
    kind = endings.script(name[0])
    return name if joins_words(name[0]) or kind in ("arabic", "hebrew") else f" {name}"


def _name(key: str, pattern: _Pattern, known: dict[tuple[Any, ...], Any]) -> _Name:
    """How a name may stand; of those that are alike, ``known``, there is one."""
    teams = tuple(each for each in pattern.claims if each.subject.named.kind == "team")
    others = tuple(each for each in pattern.claims if each.subject.named.kind != "team")
    claims = None
    if not pattern.nothing:
        claims = Claims(teams, others, any(each.weak for each in pattern.claims))
        claims = known.setdefault((teams, others), claims)
    lead = int(key[0] == " ")
    capital = len(key) - pattern.capital if pattern.capital else lead
    if pattern.capital < 0 or not has_case(key[capital]):
        capital = -1
    name = _Name(claims, pattern.capitals, pattern.stem, lead, has_case(key[lead]), capital)
    alike: _Name = known.setdefault(name, name)
    return alike


def _capital(text: str) -> int:
    """The place of a name's first capital, counted from its end: 0 for its first letter, -1 for none."""
    first = next((place for place, sign in enumerate(text) if sign.isupper()), None)
    return -1 if first is None else first and len(" ".join(written(text[first:]).split()))


def _ends(low: str, end: int) -> bool:
    return low[end] == " " or joins_words(low[end - 1]) or joins_words(low[end])


@cache
def matcher() -> Matcher:
    """The one matcher of the process; made when it is first asked for, never by a reader."""
    return Matcher()
