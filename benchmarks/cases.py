"""Makes a labelled set of articles out of a real season: copies as outlets make them, and look-alikes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from benchmarks import corpus, templates, variants

LONG_WORDS = 150
SHORT_WORDS = (20, 60)
WEEKS = 5
SPAN_DAYS = 40
START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Case:
    """An article of the set: two are one story when their ``story`` is the same."""

    id: int
    story: str
    kind: str
    title: str
    text: str
    outlet: str
    at: datetime


@dataclass(slots=True)
class Maker:
    """Makes the set, by dice: so many cases a kind."""

    number: int
    dice: Random
    cases: list[Case] = field(default_factory=list)
    _told: Iterator[corpus.Told] = field(init=False)
    _paragraphs: Iterator[str] = field(init=False)

    def __post_init__(self) -> None:
        """Lay out what the cases are made of."""
        long = list(corpus.distinct(LONG_WORDS, 1_500))
        self.dice.shuffle(long)
        spare = [each for told in long[-600:] for each in told.paragraphs if 25 <= len(each.split()) <= 70]
        self._told = iter([told for told in long[:-600] if len(told.paragraphs) >= 5])
        self._paragraphs = iter(spare)

    def all(self) -> list[Case]:
        """The whole set, in order of arrival."""
        for kind, vary in variants.LONG.items():
            for _ in range(self.number):
                self._pair(kind, next(self._told), vary)
        self._shorts()
        for make in (self._mostly_one, self._round_up, self._conference):
            for _ in range(self.number // 2):
                make()
        for _ in range(self.number // 10):
            self._column()
        for kind, template in templates.TEMPLATES.items():
            for number in range(self.number // 2):
                self._add(f"{kind}-{number}", kind, "", template(self.dice), self._when())
        return sorted(self.cases, key=lambda each: each.at)

    def _add(
        self, story: str, kind: str, title: str, told: list[str], at: datetime, outlet: str = ""
    ) -> None:
        number = len(self.cases)
        outlet = outlet or f"outlet-{self.dice.randrange(97)}"
        self.cases.append(Case(number, story, kind, title, "\n".join(told), outlet, at))

    def _when(self) -> datetime:
        return START + timedelta(days=self.dice.uniform(0, SPAN_DAYS - 3))

    def _near(self, at: datetime) -> datetime:
        """When a copy comes: mostly in the next days, sometimes we see it before the original."""
        hours = self.dice.uniform(0.2, 72)
        return at - timedelta(hours=hours) if self.dice.random() < 0.25 else at + timedelta(hours=hours)

    def _foreign(self) -> str:
        return next(self._paragraphs)

    def _pair(self, kind: str, told: corpus.Told, vary: variants.Variant) -> datetime:
        at = self._when()
        self._add(told.id, "original", told.title, list(told.paragraphs), at)
        copy = vary(self.dice, told.paragraphs, self._foreign)
        self._add(told.id, kind, told.title, copy, self._near(at))
        return at

    def _shorts(self) -> None:
        """Items of one or two paragraphs, copied as they are and with another's furniture."""
        for kind, vary in variants.SHORT.items():
            for _ in range(self.number):
                self._pair(kind, self._item(), vary)

    def _item(self) -> corpus.Told:
        while True:
            told = next(self._told)
            for most in (2, 1):
                if SHORT_WORDS[0] <= corpus.words(told.paragraphs[:most]) <= SHORT_WORDS[1]:
                    return corpus.Told(told.id, told.title, told.published, told.paragraphs[:most])

    def _mostly_one(self) -> None:
        """A round-up of which one story is the larger part: it is that story."""
        main, *others = (next(self._told) for _ in range(3))
        beside = [[other.paragraphs[0]] for other in others]
        if sum(map(corpus.words, beside)) > 0.5 * main.size:
            beside.pop()
        at = self._when()
        self._add(main.id, "original", main.title, list(main.paragraphs), at)
        for other in others:
            self._add(other.id, "part", other.title, list(other.paragraphs), self._near(at))
        parts = [list(main.paragraphs), *beside]
        self.dice.shuffle(parts)
        self._add(
            main.id,
            "round-up-mostly-one",
            main.title,
            [each for part in parts for each in part],
            self._near(at),
        )

    def _round_up(self) -> None:
        """Three to five whole stories: a story of its own, as none is half of it."""
        parts = [next(self._told) for _ in range(self.dice.randint(3, 5))]
        while max(told.size for told in parts) > 0.45 * sum(told.size for told in parts):
            parts.append(next(self._told))
        at = self._when()
        for told in parts:
            self._add(told.id, "part", told.title, list(told.paragraphs), self._near(at))
        whole = [each for told in parts for each in told.paragraphs]
        self._add(f"round-up-{parts[0].id}", "round-up", "Giro do dia", whole, self._near(at))

    def _conference(self) -> None:
        """Two articles of which a third is the same words, said at one press conference."""
        pair = sorted((next(self._told) for _ in range(2)), key=lambda told: told.size)
        body = min(told.size for told in pair)
        quotes: list[str] = []
        while corpus.words(quotes) < 0.4 * body:
            quotes.append(f"– {self._foreign()}")
        at = self._when()
        for told in pair:
            own = list(told.paragraphs)
            while corpus.words(own) > 1.25 * 2 * corpus.words(quotes) and len(own) > 3:
                own.pop()
            place = self.dice.randint(1, len(own))
            self._add(
                told.id, "conference", told.title, [*own[:place], *quotes, *own[place:]], self._near(at)
            )

    def _column(self) -> None:
        """A column of five weeks that begins and ends in the same words, half of it."""
        first, last = self._foreign(), self._foreign()
        standing = corpus.words([first, last])
        at = START + timedelta(hours=self.dice.uniform(0, 24 * 8))
        outlet = f"outlet-{self.dice.randrange(97)}"
        for week in range(WEEKS):
            told, own = next(self._told), list[str]()
            for each in told.paragraphs:
                if corpus.words([*own, each]) > 1.15 * standing and own:
                    break
                own.append(each)
            self._add(told.id, "column", told.title, [first, *own, last], at + timedelta(weeks=week), outlet)
