"""A query as it stands in an address: what links, forms and feeds of a page are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from touchline import filters
from touchline.feeds.question import Pairs, pairs
from touchline.filters import Asked
from touchline.serving.query import read


@dataclass(frozen=True, slots=True)
class Query:
    """The pairs of a query in one order, none empty: the same query always has the same address."""

    path: str
    asked: Asked
    pairs: Pairs

    @classmethod
    def read(cls, path: str, given: Iterable[tuple[str, str]]) -> Query:
        """A query as it came. Raises ValueError for what is no parameter of a list."""
        return cls.of(path, read(given))

    @classmethod
    def of(cls, path: str, asked: Asked) -> Query:
        """A query of what is asked."""
        return cls(path, asked, pairs(asked))

    def elsewhere(self, given: Sequence[tuple[str, str]]) -> str:
        """The address of a query that came with empty values, as a form sends them; "" for any other."""
        return "" if all(value.strip() for _, value in given) else self.address

    def wanting(self, limit: int) -> Asked:
        """What is asked for, at most so many where it does not say."""
        wanted: Asked = {"limit": limit}
        wanted.update(self.asked)
        return wanted

    def values(self, name: str) -> list[str]:
        """The values of a parameter."""
        return [value for held, value in self.pairs if held == name]

    def value(self, name: str) -> str:
        """The value of a parameter that is given once; "" without one."""
        return next(iter(self.values(name)), "")

    @property
    def address(self) -> str:
        """Its own address."""
        return _address(self.path, self.pairs)

    def to(self, path: str) -> str:
        """The same query at another path, from its first page on."""
        return _address(path, self._without("cursor", "limit"))

    def having(self, **values: str) -> str:
        """The address with other values for some parameters ("" takes one away), from its first page on."""
        kept = self._without("cursor", *values)
        return _address(self.path, (*kept, *((name, value) for name, value in values.items() if value)))

    def adding(self, name: str, value: str) -> str:
        """The address with one value more of a filter, from its first page on."""
        asked: dict[str, Any] = {**self.asked, name: (*self.values(name), value)}
        return _address(self.path, [each for each in pairs(asked) if each[0] != "cursor"])

    def turning(self, name: str, value: str) -> str:
        """The address with the opposite of a filter in its place; "" where it has none."""
        twin = name.removeprefix(filters.NOT) if name.startswith(filters.NOT) else filters.NOT + name
        if twin not in filters.NAMES:
            return ""
        kept = tuple(each for each in self.values(name) if each != value)
        asked: dict[str, Any] = {**self.asked, name: kept, twin: (*self.values(twin), value)}
        return _address(self.path, [each for each in pairs(asked) if each[0] != "cursor"])

    def besides(self, names: Iterable[str]) -> Pairs:
        """What it holds that a form with fields of these names would lose."""
        return self._without("cursor", "limit", *names)

    def lacking(self, name: str, value: str) -> str:
        """The address without one value, from its first page on."""
        return _address(self.path, [each for each in self._without("cursor") if each != (name, value)])

    def after(self, cursor: str) -> str:
        """The address of the page that a cursor leads to."""
        return _address(self.path, (*self._without("cursor"), ("cursor", cursor)))

    def _without(self, *names: str) -> Pairs:
        return tuple(each for each in self.pairs if each[0] not in names)


def _address(path: str, pairs: Iterable[tuple[str, str]]) -> str:
    told = urlencode(tuple(pairs))
    return f"{path}?{told}" if told else path
