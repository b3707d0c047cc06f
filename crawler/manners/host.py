"""One host in a run: when it may be asked next, why it is left alone, and what came of asking it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from math import inf
from random import uniform

from crawler.manners.refused import LeftAlone
from pipelines.article import Reason

LONGEST_SLOWED = 60.0
"""Seconds between two requests to a host that goes on failing, at most."""
LONGEST_REST = 3600.0
"""Seconds that a host which goes on failing is left alone, at most."""


@dataclass(slots=True)
class Pace:
    """How a run deals with every host; all times in seconds.

    ``longest_wait`` is what it waits for a host that asks for it. ``slowing`` is the first delay after a
    failure, twice as long after each further one. After ``failures`` in a row a host is left alone for
    ``rest``, twice as long after each further one. ``budget`` are the requests to a host. ``ends`` is when
    the run ends, by the clock that all times here are of.
    """

    longest_wait: float
    slowing: float
    failures: int
    rest: float
    budget: float
    ends: float = inf


@dataclass(slots=True)
class Dealings:
    """What was asked of a host in this run, and what came of it.

    ``gap`` is the shortest time between the beginnings of two requests, ``delay`` the one that was to be
    kept at the least, ``size`` the bytes of bodies as they were sent. ``answers`` are counted by class
    ("2xx", "none"), ``refused`` by what kept a request from being made. ``waits`` are the pauses that the
    host asked for or its failures gave it, ``waited`` their seconds within the run.
    """

    requests: int = 0
    size: int = 0
    gap: float = inf
    delay: float = 0.0
    retries: int = 0
    waits: int = 0
    waited: float = 0.0
    answers: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True, eq=False)
class Host:
    """A host with its port. Times are of a clock that only goes forward.

    ``asked`` is when it was asked last, ``ready`` when it may be next; ``alone`` until when it is not asked
    at all, for the reason ``why``. ``failures`` are those in a row. ``crawl_delay`` is what its robots.txt
    asks for. ``held`` are the pages of it that a browser shows: as long as there is one, only their parts
    are asked for.
    """

    name: str
    pace: Pace
    crawl_delay: float = 0.0
    ready: float = -inf
    alone: float = -inf
    why: Reason = Reason.HOST_PAUSED
    failures: int = 0
    under_way: int = 0
    held: int = 0
    dealings: Dealings = field(default_factory=Dealings)
    asked: float = -inf
    _slowed: float = 0.0

    def refusal(self, now: float, budget: float) -> LeftAlone | None:
        """Why it is not asked at all now; None where it may be, in its turn."""
        if now < self.alone:
            return LeftAlone(self.why, f"{self.name} {_TOLD[self.why]} for {self.alone - now:.0f} s more")
        if self.dealings.requests >= budget:
            return LeftAlone(Reason.HOST_BUDGET, f"{self.name} was asked {budget:.0f} times in this run")
        return None

    def begins(self, now: float, delay: float, jitter: float, *, again: bool, part: bool) -> None:
        """A request goes out, perhaps made ``again``; ``delay`` and ``jitter`` are its slot's.

        Between the ``part``s of a page that a browser shows only the Crawl-delay is to be kept.
        """
        told = self.dealings
        told.requests += 1
        told.retries += again
        if not part or self.crawl_delay:
            told.gap = min(told.gap, now - self.asked)
        self.asked = now
        self.under_way += 1
        # No shorter than the host asks for, however the dice fall.
        drawn = delay * (1 + uniform(-jitter, jitter)) if jitter else delay  # noqa: S311 (no secret)
        self.ready = now + max(drawn, self.crawl_delay)
        if not part:
            told.delay = max(self.crawl_delay, delay * (1 - min(jitter, 1.0)))

    def answered(self, now: float, status: int, size: int, asks: float) -> None:
        """An answer has come; ``asks`` are the seconds that it asks to be left alone, 0 for none."""
        self.dealings.answers[f"{status // 100}xx" if status != 429 else "429"] += 1
        self.dealings.size += size
        if status >= 500 or status in (408, 429):
            self._fails(now, asks)
            return
        self.failures = 0
        self._slowed = self._slowed / 2 if self._slowed > self.pace.slowing else 0.0
        self._rests(now, self._slowed)

    def gave_none(self, now: float) -> None:
        """No answer has come: no such name, no connection, too slow."""
        self.dealings.answers["none"] += 1
        self._fails(now, 0.0)

    def was_not_asked(self) -> None:
        """The request that had begun never left this machine."""
        self.dealings.requests -= 1

    def slow_down(self, now: float, delay: float) -> None:
        """Ask no sooner than so long after an answer from now on: its robots.txt says so."""
        self.crawl_delay = delay
        self.dealings.delay = max(self.dealings.delay, delay)
        self._rests(now, 0.0)

    def let_go(self, now: float, delay: float) -> None:
        """A browser shows a page of it no more: the next page comes a delay after."""
        self.held -= 1
        self._rests(now, delay)

    def pause(self, now: float, seconds: float) -> None:
        """Ask nothing for so long: in this run, where that fits into it, else in none before."""
        self.dealings.waits += 1
        if seconds <= self.pace.longest_wait and now + seconds < self.pace.ends:
            self.dealings.waited += seconds
            self.ready = max(self.ready, now + seconds)
        else:
            self.leave_alone(now + seconds, Reason.HOST_PAUSED)

    def leave_alone(self, until: float, why: Reason) -> None:
        """Do not ask until then, and keep nothing waiting for it."""
        if until > self.alone:
            self.alone, self.why = until, why

    def _fails(self, now: float, asks: float) -> None:
        self.failures += 1
        self._slowed = min(LONGEST_SLOWED, max(self.pace.slowing, 2 * self._slowed))
        if (beyond := self.failures - self.pace.failures) >= 0:
            rest = min(LONGEST_REST, self.pace.rest * 2.0 ** min(beyond, 20))
            self.leave_alone(now + max(rest, asks), Reason.HOST_FAILING)
        elif asks:
            self.pause(now, asks)
        elif self._slowed:
            pause = self._slowed * uniform(1.0, 1.5)  # noqa: S311 (no secret)
            self.dealings.waits += 1
            self.dealings.waited += pause
            self._rests(now, pause)
        self._rests(now, 0.0)

    def _rests(self, now: float, seconds: float) -> None:
        """Count from the end of an answer as well: from its beginning, the host would see it shorter."""
        self.ready = max(self.ready, now + max(seconds, self.crawl_delay))


_TOLD = {
    Reason.HOST_PAUSED: "has asked to be left alone",
    Reason.HOST_FAILING: "goes on failing and is left alone",
}
