"""Finds every known name in a text at once: by an Aho-Corasick automaton, made once a process."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick

from pipelines.football import endings
from pipelines.football.letters import Lined, has_case, joins_words, written
from pipelines.football.subjects import DATA, Subject, subjects
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


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a name stands in a text, and whose it may be."""

    start: int
    end: int
    claims: tuple[Claim, ...]


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
    nothing: bool = False
    game: float = 0
    national: bool = False
    tongues: frozenset[str] = frozenset()
    """The languages in which it is a word of a sport."""
    open: bool = False
    """Whether any letters may follow."""


class Matcher:
    """The names of all subjects, and the words that tell what a text speaks of."""

    def __init__(self) -> None:
        """Make the automaton."""
        self._patterns: dict[str, _Pattern] = {}
        self._stems: dict[str, _Pattern] = {}
        told = words()
        for subject in subjects():
            for name in subject.names:
                self._add_name(subject, name.text, name.weak, name.short)
        for text in told["nothing"]:
            self._pattern(_key(written(text))).nothing = True
        for text in told["national"]["words"]:
            self._pattern(_key(written(text))).national = True
        self._add_terms()
        for key, stem in self._stems.items():
            pattern = self._patterns.setdefault(key, stem)
            if not pattern.claims and not pattern.nothing:
                # It was a word of football alone.
                pattern.claims, pattern.stem, pattern.capitals = stem.claims, True, False
        self._all = list(self._patterns.values())
        self._automaton = AhoCorasick(list(self._patterns))
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
        for variant in {name, " ".join(name.split())}:
            pattern = self._pattern(_key(variant))
            if all(each.subject is not subject for each in pattern.claims):
                pattern.claims.append(claim)
            pattern.capitals = capitals and (pattern.capitals or len(pattern.claims) == 1)
        if not capitals and has_case(name[0]):
            self._add_inflected(claim, name)

    def _add_inflected(self, claim: Claim, name: str) -> None:
        kind = endings.script(name[-1])
        if kind not in ("cyrillic", "latin"):
            return
        # In Latin letters only what the world writes of is worth the room.
        if kind == "latin" and claim.subject.fame < 2:
            return
        # The last word of "Serie A" has no stem.
        if name[-1] in endings.VOWELS and name[-2] != " " and len(name) > endings.SHORTEST:
            self._add_stem(_key(name[:-1]), claim)
        first, space, last = name.partition(" ")
        if space and " " not in last and len(first) >= endings.SHORTEST and first[-1] not in endings.VOWELS:
            for ending in endings.FIRST_WORD[kind]:
                self._add_stem(_key(f"{first}{ending} {last}"), claim)

    def _add_stem(self, key: str, claim: Claim) -> None:
        pattern = self._stems.setdefault(key, _Pattern([], capitals=False, stem=True))
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
                        pattern.game, pattern.open = worth, term.endswith("*")
                        pattern.tongues |= tongues

    def spot(self, text: Lined, language: str) -> Spotted:
        """What stands in a text."""
        spots: list[Spot] = []
        national: list[int] = []
        terms: dict[int, float] = {}
        reached = 0
        spoken = {language, ANY}
        found = self._automaton.find_matches_as_indexes(text.low, overlapping=True)
        starting = sorted((start, -end, number) for number, start, end in found)
        for start, some in groupby(starting, key=lambda each: each[0]):
            for _, end, number in some:
                pattern = self._all[number]
                begin = start + (text.low[start] == " ")
                is_new = pattern.game and number not in terms and not spoken.isdisjoint(pattern.tongues)
                if is_new and (pattern.open or _ends(text.low, -end)):
                    terms[number] = pattern.game
                if pattern.national and _ends(text.low, -end):
                    national.append(begin)
                if begin < reached or not (pattern.claims or pattern.nothing):
                    continue
                if self._stands(text, start, begin, -end, pattern, language):
                    reached = -end
                    if not pattern.nothing:
                        spots.append(Spot(begin, -end, tuple(pattern.claims)))
                    break
        return Spotted(spots, sum(terms.values()), national)

    def _stands(
        self, text: Lined, start: int, begin: int, end: int, pattern: _Pattern, language: str
    ) -> bool:
        """Whether a name stands there by itself: its borders, its capitals, its ending."""
        cased, low = text
        if has_case(low[begin]):
            if not cased[begin].isupper():
                return False
            if pattern.capitals and not pattern.nothing and not cased[begin:end].isupper():
                return False
        if joins_words(low[begin]):
            return True
        if begin == start and low[start - 1] != " ":
            before = low[low.rfind(" ", 0, start) + 1 : start]
            if not endings.may_precede(low[start], before):
                return False
        if low[end] == " ":
            return (
                not pattern.stem or endings.loses_vowels(language) or endings.script(low[end - 1]) != "latin"
            )
        rest = low[end : low.find(" ", end)]
        if len(rest) > LONG_REST or (pattern.stem and not self._may_be_stem(low[end - 1], language)):
            return False
        return endings.may_follow(low[end - 1], rest, language)

    @staticmethod
    def _may_be_stem(letter: str, language: str) -> bool:
        return endings.script(letter) != "latin" or endings.loses_vowels(language)


def _key(name: str) -> str:
    """A name as it is looked for: behind a space, in scripts where only a space can stand before it."""
    kind = endings.script(name[0])
    return name if joins_words(name[0]) or kind in ("arabic", "hebrew") else f" {name}"


def _ends(low: str, end: int) -> bool:
    return low[end] == " " or joins_words(low[end - 1]) or joins_words(low[end])


@cache
def words() -> Mapping[str, Any]:
    """The words beside names that say what a name is."""
    return tomllib.loads((DATA / "words.toml").read_text("utf-8"))


@cache
def beside(part: str) -> frozenset[str]:
    """Words that stand behind names: of towns (``behind``), or of national teams (``roles``)."""
    return frozenset(map(written, words()[part]))


@cache
def places(part: str, language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Words and phrases before a name that is a place then, of towns (``before``) or of countries
    (``country``); the phrases with a space before them."""
    told = list(map(written, words()[part].get(language, ())))
    return (
        frozenset(each for each in told if " " not in each),
        tuple(f" {each}" for each in told if " " in each),
    )


@cache
def matcher() -> Matcher:
    """The one matcher of the process; made when it is first asked for, never by a reader."""
    return Matcher()
