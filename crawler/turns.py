"""Which of an outlet's sources are asked, and when: the feeds, and where none can be read, what is next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from crawler.outlet import Outlet, SourceKind

MOST_NESTED = 2
"""How deep an index may name indexes."""
MOST_NAMED = 20
"""Sitemaps that are asked of an outlet because an index names them."""


@dataclass(frozen=True, slots=True)
class Source:
    """An address to ask for what an outlet has run, and how many indexes led to it."""

    outlet: Outlet
    kind: SourceKind
    url: str
    nested: int = 0


class Turns:
    """Keeps, for each outlet, what was asked in this run and what is left to be asked."""

    def __init__(self) -> None:
        """Nothing asked yet."""
        self.ended: Counter[str] = Counter()
        self._left: dict[str, Iterator[tuple[SourceKind, ...]]] = {}
        self._waiting: Counter[str] = Counter()
        self._named: Counter[str] = Counter()
        self._read: set[str] = set()
        self._asked: set[str] = set()

    def begin(self, outlet: Outlet) -> list[Source]:
        """The sources of an outlet's first turn."""
        self._left[outlet.name] = iter(outlet.turns)
        return self._next(outlet)

    def named(self, by: Source, urls: Iterable[str]) -> list[Source]:
        """Those of the sitemaps that an index names that are to be asked."""
        name = by.outlet.name
        fresh = [url for url in dict.fromkeys(urls) if url not in self._asked]
        if by.nested >= MOST_NESTED:
            return []
        fresh = fresh[: MOST_NAMED - self._named[name]]
        self._named[name] += len(fresh)
        return self._take([Source(by.outlet, by.kind, url, by.nested + 1) for url in fresh])

    def end(self, source: Source, *, read: bool) -> list[Source]:
        """What is to be asked now that a source has been read, or has failed.

        Nothing, unless every source of the turn has failed: then those of the next.
        """
        name = source.outlet.name
        self.ended["read" if read else "failed"] += 1
        self._waiting[name] -= 1
        if read:
            self._read.add(name)
        return [] if self._waiting[name] or name in self._read else self._next(source.outlet)

    def put_off(self, source: Source) -> None:
        """A source is left to a later run, and so are the other kinds: its host is not to be asked now."""
        self.ended["put off"] += 1
        self._waiting[source.outlet.name] -= 1
        self._read.add(source.outlet.name)

    def _next(self, outlet: Outlet) -> list[Source]:
        kinds = next(self._left[outlet.name], ())
        return self._take([Source(outlet, kind, each.url) for kind in kinds for each in outlet.usable(kind)])

    def _take(self, sources: list[Source]) -> list[Source]:
        for source in sources:
            self._waiting[source.outlet.name] += 1
            self._asked.add(source.url)
        return sources
