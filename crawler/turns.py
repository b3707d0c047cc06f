"""Which of an outlet's sources are asked, and when: the feeds, and where none can be read, what is next."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
from typing import Self

from scrapy.crawler import Crawler

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


@dataclass(slots=True)
class Standing:
    """How far an outlet is: its turns so far, what was asked, what is waited for, whether one was read."""

    turn: int = 0
    named: int = 0
    read: bool = False
    asked: set[str] = field(default_factory=set)
    waiting: set[str] = field(default_factory=set)

    def next(self, outlet: Outlet) -> list[Source]:
        """The sources of the outlet's next turn."""
        kinds = outlet.turns[self.turn] if self.turn < len(outlet.turns) else ()
        self.turn += 1
        return self._take([Source(outlet, kind, each.url) for kind in kinds for each in outlet.usable(kind)])

    def name(self, by: Source, urls: Iterable[str]) -> list[Source]:
        """Those of the sitemaps that an index names that are to be asked."""
        if by.nested >= MOST_NESTED:
            return []
        fresh = [url for url in dict.fromkeys(urls) if url not in self.asked][: MOST_NAMED - self.named]
        self.named += len(fresh)
        return self._take([Source(by.outlet, by.kind, url, by.nested + 1) for url in fresh])

    def end(self, source: Source, *, read: bool) -> list[Source]:
        """What is to be asked now that a source has ended."""
        if source.url not in self.waiting:
            return []
        self.waiting.remove(source.url)
        self.read = self.read or read
        return [] if self.waiting or self.read else self.next(source.outlet)

    def put_off(self, source: Source) -> list[Source]:
        """Ask nothing in the place of a source that is left to a later run."""
        self.read = True
        self.waiting.discard(source.url)
        return []

    def _take(self, sources: list[Source]) -> list[Source]:
        urls = {source.url for source in sources}
        self.waiting |= urls
        self.asked |= urls
        return sources


class Turns:
    """Keeps, for each outlet, what was asked in this run and what is left to be asked."""

    def __init__(self) -> None:
        """Nothing asked yet."""
        self._ended: Counter[str] = Counter()
        self._standings: dict[str, Standing] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by the spider, as the setting TOUCHLINE_TURNS says."""
        return cls()

    async def to_begin(self, outlets: Iterable[Outlet]) -> AsyncIterator[Outlet]:
        """The outlets that are to be begun, one after the other."""
        for outlet in outlets:
            yield outlet

    def begin(self, outlet: Outlet) -> list[Source]:
        """The sources of an outlet's first turn."""
        return self._change(outlet, lambda standing: standing.next(outlet), anew=True)

    def named(self, by: Source, urls: Iterable[str]) -> list[Source]:
        """Those of the sitemaps that an index names that are to be asked."""
        listed = list(urls)
        return self._change(by.outlet, lambda standing: standing.name(by, listed))

    def end(self, source: Source, *, read: bool) -> list[Source]:
        """What is to be asked now that a source has been read, or has failed.

        Nothing, unless every source of the turn has failed: then those of the next.
        """
        self._count("read" if read else "failed")
        return self._change(source.outlet, lambda standing: standing.end(source, read=read))

    def put_off(self, source: Source) -> None:
        """A source is left to a later run, and so are the other kinds: its host is not to be asked now."""
        self._count("put off")
        self._change(source.outlet, lambda standing: standing.put_off(source))

    def ended(self) -> Counter[str]:
        """How many sources were "read", how many "failed", and how many were "put off"."""
        return self._ended

    def _count(self, ended: str) -> None:
        self._ended[ended] += 1

    def _change(
        self, outlet: Outlet, change: Callable[[Standing], list[Source]], *, anew: bool = False
    ) -> list[Source]:
        if anew:
            self._standings[outlet.name] = Standing()
        return change(self._standings[outlet.name])
