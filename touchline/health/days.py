"""An outlet's days as the store counted them, and what several of them tell together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import median
from typing import NamedTuple

from store.daily import Counted
from store.runs import Counts

WEEKS = 8
"""The weeks from which a habit is told: two months know each weekday eight times, and not last season."""
ENOUGH = 10
"""Pages from which on a share is told; fewer days than ``RECENT`` are looked at where they hold so many."""
LEAST = 5
"""Pages without which no share is told at all."""
RECENT = 7
"""Days that are looked at, at most, for what is so now."""

Key = tuple[str, str, str]
"""What was counted: ``counts``, ``outcome`` and ``reason``."""
Sums = Counter[Key]
Share = Callable[[Sums], tuple[int, int]]
"""Of sums: how many meet something, of how many."""
NEW = ("story", "copy")
READ = (*NEW, "revision", "unchanged")
SOURCES_READ = ("read", "unchanged")


class Measured(NamedTuple):
    """A share as it is now, what it usually is (None where nothing is known), and the days looked at."""

    part: int
    whole: int
    usual: float | None
    days: tuple[int, ...]

    @property
    def share(self) -> float:
        """Between 0 and 1."""
        return self.part / self.whole if self.whole else 0.0


@dataclass(slots=True)
class Days:
    """What was counted of an outlet, by day (a proleptic ordinal), and when each thing was counted last."""

    counted: dict[int, Sums] = field(default_factory=dict)
    last: dict[Key, datetime] = field(default_factory=dict)
    _asked: set[int] = field(default_factory=set)

    def take(self, row: Counted) -> None:
        """Take a row of the store's."""
        key = (row.counts, row.outcome, row.reason)
        self.counted.setdefault(row.day, Counter())[key] += row.number
        self.last[key] = max(row.last, self.last.get(key, row.last))
        if row.counts == Counts.SOURCES:
            self._asked.add(row.day)

    @property
    def asked(self) -> list[int]:
        """The days on which its sources were asked, the latest first: of others nothing can be told."""
        return sorted(self._asked, reverse=True)

    def total(self, days: Iterable[int]) -> Sums:
        """The sums over some days."""
        found: Sums = Counter()
        for day in days:
            found.update(self.counted.get(day, ()))
        return found

    def latest(
        self, counts: str, outcomes: Sequence[str], reasons: Collection[str] | None = None
    ) -> datetime:
        """When one of these was counted last; the beginning of time for never."""
        times = (
            at
            for (counted, outcome, reason), at in self.last.items()
            if counted == counts and outcome in outcomes and (reasons is None or reason in reasons)
        )
        return max(times, default=NEVER)

    def measured(self, share: Share) -> Measured:
        """A share over the latest days that hold ``ENOUGH``, and its median over the weeks before."""
        days = sorted(self.counted, reverse=True)
        recent: list[int] = []
        part = whole = 0
        for day in days:
            if whole >= ENOUGH or (recent and recent[0] - day >= RECENT):
                break
            more, of = share(self.counted[day])
            recent.append(day)
            part, whole = part + more, whole + of
        return Measured(part, whole, self._usual(share, recent), tuple(recent))

    def _usual(self, share: Share, recent: Sequence[int]) -> float | None:
        if not recent:
            return None
        end = recent[-1]
        weeks = [share(self.total(range(end - 7 * week, end - 7 * week + 7))) for week in range(1, WEEKS + 1)]
        shares = [part / whole for part, whole in weeks if whole >= LEAST]
        return median(shares) if len(shares) >= 2 else None

    def began(self, share: Share, bound: float) -> int:
        """The first of the latest days, without one between, on which a share was at a bound or above it."""
        first = max(self.counted)
        for day in sorted(self.counted, reverse=True):
            part, whole = share(self.counted[day])
            if not whole:
                continue
            if part / whole < bound:
                break
            first = day
        return first


NEVER = datetime.min.replace(tzinfo=UTC)


def articles(sums: Sums) -> int:
    """How many new articles were saved."""
    return sum(sums[Counts.PAGES, outcome, ""] for outcome in NEW)


def lacking(what: str) -> Share:
    """The share of the articles read that lack something: a date, an author."""

    def share(sums: Sums) -> tuple[int, int]:
        return sums["lacks", what, ""], sum(sums[Counts.PAGES, outcome, ""] for outcome in READ)

    return share


def start_of(day: int) -> datetime:
    """When a day begins, in UTC."""
    return datetime.fromordinal(day).replace(tzinfo=UTC)
