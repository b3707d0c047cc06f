"""What pages tell of outlets in numbers: whose text they run, how quick they are, and how they fare."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import timedelta
from threading import Lock
from time import monotonic
from typing import Any, NamedTuple, TypeVar

from store.catalogue import OutletLine
from store.numbers import Firsts, Originals
from touchline.asking import Store
from touchline.health.report import OutletHealth
from touchline.serving.pages.plots import lag

FRESH = 60.0
"""Seconds that figures are kept: they are reckoned over weeks."""
MOST_KEPT = 200
MOST_RAN = 15
"""Outlets that are told of those that run a club's stories."""
WEEKS = "30d"
"""The time that figures of outlets are of, where nothing else is asked for."""
Figures = TypeVar("Figures")


class Shares(NamedTuple):
    """Whose text an outlet runs: parts of a hundred, which together make one."""

    own: int
    wire: int
    copied: int


class Figured(NamedTuple):
    """An outlet: what the store knows of it, and its figures; None where there are none."""

    line: OutletLine
    originals: Originals | None
    shares: Shares | None
    firsts: Firsts | None
    ahead: timedelta | None
    behind: timedelta | None
    health: OutletHealth | None


class Kept:
    """Figures that were reckoned lately, so that a page that is asked for again and again costs nothing."""

    def __init__(self) -> None:
        """Nothing is kept yet."""
        self._lock = Lock()
        self._held: dict[Hashable, tuple[float, Any]] = {}

    def of(self, key: Hashable, reckon: Callable[[], Figures]) -> Figures:
        """The figures under a key, reckoned where they are not fresh."""
        now = monotonic()
        with self._lock:
            at, found = self._held.get(key, (-FRESH, None))
        if now - at < FRESH:
            return found  # type: ignore[no-any-return]  # Its key tells which.
        made = reckon()
        with self._lock:
            if len(self._held) >= MOST_KEPT:
                self._held.clear()
            self._held[key] = (now, made)
        return made


def outlets(asked: Store, since: str) -> list[Figured]:
    """All outlets of the store, those that run most first."""
    originals = {each.outlet: each for each in asked.stats_original(since=since)}
    firsts = {each.outlet: each for each in asked.stats_first(since=since)}
    health = {each.outlet.name: each for each in asked.health().outlets}
    found = [
        _figured(line, originals.get(line.name), firsts.get(line.name), health.get(line.name))
        for line in asked.outlets()
    ]
    return sorted(
        found, key=lambda each: (-(each.originals.articles if each.originals else 0), each.line.name)
    )


def outlet(asked: Store, name: str, since: str) -> Figured | None:
    """One outlet, by its name as it is spelt; None where the store has no article of it."""
    line = next((each for each in asked.outlets() if each.name == name), None)
    if line is None:
        return None
    originals = {each.outlet: each for each in asked.stats_original(outlet=name, since=since)}
    firsts = {each.outlet: each for each in asked.stats_first(outlet=name, since=since)}
    health = next((each for each in asked.health().outlets if each.outlet.name == name), None)
    return _figured(line, originals.get(name), firsts.get(name), health)


def of_club(asked: Store, name: str, since: str) -> list[Figured]:
    """The outlets that ran stories about a club, those that ran most first, with their figures of these."""
    firsts = {each.outlet: each for each in asked.stats_first(club=name, since=since)}
    lines = {each.name: each for each in asked.outlets()}
    return [
        _figured(lines[each.outlet], each, firsts.get(each.outlet), None)
        for each in asked.stats_original(club=name, since=since)[:MOST_RAN]
        if each.outlet in lines
    ]


def _figured(
    line: OutletLine, originals: Originals | None, firsts: Firsts | None, health: OutletHealth | None
) -> Figured:
    ahead, behind = (lag(firsts.ahead), lag(firsts.behind)) if firsts else (None, None)
    return Figured(line, originals, _shares(originals) if originals else None, firsts, ahead, behind, health)


def _shares(found: Originals) -> Shares:
    whole = max(1, found.articles)
    own, wire = round(100 * found.own / whole), round(100 * found.wire / whole)
    return Shares(own, min(wire, 100 - own), 100 - own - min(wire, 100 - own))
