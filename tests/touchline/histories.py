"""Weeks of an outlet, written into a store by the store's own hand: what was asked of it, what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Engine

from store import daily, pages, runs
from store.daily import Noted
from store.pages import OutletFacts
from store.runs import RunState


@dataclass(frozen=True)
class Day:
    """What an outlet's day comes to; ``pages`` are those rejected, by reason."""

    articles: int = 20
    pages: Mapping[str, int] = field(default_factory=lambda: {"off-topic": 3, "no-article": 1})
    withheld: Mapping[str, int] = field(default_factory=dict)
    failed: Mapping[str, int] = field(default_factory=dict)
    lacks: Mapping[str, int] = field(default_factory=dict)
    read: int = 20
    unchanged: int = 40
    listed: tuple[int, int] = (400, 300)
    """Addresses that the sources list, and the articles among them."""


USUAL = Day()


@dataclass
class History:
    """A store of which the days of its outlets are told, up to a time."""

    engine: Engine
    now: datetime

    def crawls(self, *ago: float, state: RunState = RunState.FINISHED, message: str = "") -> None:
        """Crawls that began so many hours ago, the first of them first; the last ended in that way."""
        with self.engine.begin() as connection:
            for place, hours in enumerate(ago):
                at = self.now - timedelta(hours=hours)
                last = place == len(ago) - 1
                run_id = runs.start(connection, "football", {}, "1", at)
                if not last or state is not RunState.RUNNING:
                    ended = (state, message) if last else (RunState.FINISHED, "")
                    runs.finish(connection, run_id, *ended, at + timedelta(minutes=9))

    def outlet(self, name: str, *weeks: tuple[int, Day | None]) -> None:
        """Days of an outlet one after the other up to today: so many of a kind, None where unasked."""
        told = [day for number, day in weeks for _ in range(number)]
        with self.engine.begin() as connection:
            facts = OutletFacts(name, f"https://{len(name)}.example/", "GB", "en", "")
            outlet_id = pages.register(connection, [facts])[name]
            noted: list[Noted] = []
            for ago, day in zip(range(len(told) - 1, -1, -1), told, strict=True):
                if day is not None:
                    noted += self._day(outlet_id, self.now - timedelta(days=ago), day)
            daily.add(connection, noted)

    def _day(self, outlet_id: int, at: datetime, day: Day) -> list[Noted]:
        addresses, articles = day.listed
        counted = {
            ("pages", "story", ""): day.articles,
            **{("pages", "rejected", reason): number for reason, number in day.pages.items()},
            **{("withheld", reason, ""): number for reason, number in day.withheld.items()},
            **{("sources", "failed", reason): number for reason, number in day.failed.items()},
            ("sources", "read", ""): day.read,
            ("sources", "unchanged", ""): day.unchanged,
            **{("lacks", what, ""): number for what, number in day.lacks.items()},
            ("listed", "addresses", ""): addresses,
            ("listed", "articles", ""): articles,
        }
        return [Noted(outlet_id, at, *key, number) for key, number in counted.items() if number]
