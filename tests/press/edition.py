"""The edition: which paper runs what at which address, what copies what; the truth to judge a crawl by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from tests.press.papers import EVERYTHING, Paper
from tests.press.words import extra, tale

COPIES = 0.3
"""The share of articles that tell another paper's story again."""
MEMBERS = 0.15
"""The share of a paper's articles that its robots.txt closes, where it closes any."""
SPAN = timedelta(hours=20)
"""How far back an edition's oldest article lies."""


@dataclass
class Placed:
    """An article at its paper. ``story`` is the same for all that tell one; ``version`` grows by edits."""

    number: int
    paper: Paper
    story: int
    make: str
    published: datetime
    forbidden: bool
    version: int = 1
    edited: datetime | None = None

    @property
    def path(self) -> str:
        """Its path and query, on its paper's host."""
        words = tale(self.story).headline.lower().replace("-", " ").split()
        path = self.paper.path.format(slug="-".join(words[:5]), number=self.number)
        return path.replace("/news/", "/members/") if self.forbidden else path

    @property
    def headline(self) -> str:
        """What stands above it."""
        return tale(self.story).headline

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Its text now."""
        told = list(tale(self.story).paragraphs)
        if self.make == "edited":
            told[1] = told[1].replace(" and ", " & ").replace("The ", "Their ", 1)
        if self.make == "extended":
            told.append(extra(self.number, 0))
        if self.make == "shortened":
            told.pop()
        told += [extra(self.number, version) for version in range(2, self.version + 1)]
        return tuple(told)


@dataclass
class Edition:
    """Everything that is in print. ``forbidden`` articles are listed too, though robots.txt closes them."""

    papers: tuple[Paper, ...]
    now: datetime
    seed: int = 1
    placed: list[Placed] = field(default_factory=list)

    def fill(self, each: int) -> None:
        """Have every paper run so many articles."""
        dice = Random(f"{self.seed}-{len(self.placed)}")
        for place in range(each * len(self.papers)):
            paper = self.papers[place % len(self.papers)]
            share = place / max(1, each * len(self.papers))
            self._run(paper, self.now - SPAN * (1 - share) * 0.99, dice)

    def publish(self, number: int, at: datetime) -> list[Placed]:
        """Have papers in turn run so many new articles now."""
        dice = Random(f"{self.seed}-{len(self.placed)}")
        papers = [paper for paper in self.papers if paper.robots != EVERYTHING]
        return [self._run(papers[place % len(papers)], at, dice) for place in range(number)]

    def edit(self, number: int, at: datetime) -> list[Placed]:
        """Have so many articles that may be asked for edited now."""
        dice = Random(f"{self.seed}-edit-{sum(each.version for each in self.placed)}")
        chosen = dice.sample(self.discoverable(), number)
        for each in chosen:
            each.version, each.edited = each.version + 1, at
        return chosen

    def discoverable(self) -> list[Placed]:
        """What a crawl should store, and nothing else."""
        return [each for each in self.placed if not each.forbidden]

    def of(self, paper: Paper) -> list[Placed]:
        """A paper's own, newest first."""
        return sorted(
            (each for each in self._by_paper.get(paper.slug, ())),
            key=lambda each: each.published,
            reverse=True,
        )

    def __post_init__(self) -> None:
        """Index by paper."""
        self._by_paper: dict[str, list[Placed]] = {}

    def _run(self, paper: Paper, at: datetime, dice: Random) -> Placed:
        number = len(self.placed)
        story, make = number, "own"
        if dice.random() < COPIES:
            # A copy follows soon, in another paper.
            recent = [each for each in self.placed[-200:] if each.paper is not paper and each.make == "own"]
            taken = {each.story for each in self._by_paper.get(paper.slug, ())}
            recent = [each for each in recent if each.story not in taken]
            if recent:
                story = dice.choice(recent).story
                make = dice.choice(("copy", "copy", "edited", "extended", "shortened"))
        closed = paper.robots == EVERYTHING
        some = bool(paper.robots and "embers" in paper.robots)
        forbidden = closed or (some and dice.random() < MEMBERS)
        placed = Placed(number, paper, story, make, at.replace(microsecond=0), forbidden)
        self.placed.append(placed)
        self._by_paper.setdefault(paper.slug, []).append(placed)
        return placed


def stories_of(placed: Iterable[Placed]) -> dict[int, list[Placed]]:
    """The articles by the story that they tell."""
    found: dict[int, list[Placed]] = {}
    for each in placed:
        found.setdefault(each.story, []).append(each)
    return found


def parts(placed: Sequence[Placed], size: int) -> list[Sequence[Placed]]:
    """Some at a time."""
    return [placed[start : start + size] for start in range(0, len(placed), size)]
