"""The clubs, competitions and national teams that Touchline knows, with their names: read from the data.

``clubs.jsonl`` is openfootball's list of clubs (CC0-1.0, https://github.com/openfootball/clubs), with keys of
our own; ``everyday.toml`` what the press calls them, and ``more.toml`` clubs that are not in that list;
``teams.jsonl`` the countries' names in many languages, from Unicode's CLDR (Unicode License v3) with some of
our own; ``nations.toml`` names that are always the team's. What ends in ``.toml`` is ours, competitions too.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from store.tags import Named

DATA = Path(__file__).parent / "data"
"""Where the data files lie."""

UNSUNG = 1
"""The fame of a club that the press of the world hardly writes of: one that is in clubs.jsonl alone."""


@dataclass(frozen=True, slots=True)
class Name:
    """What something is called. A ``weak`` name is a town, a person or a plain word as well; one that is
    ``short`` besides, such as "United", means it only where the text names it in full too."""

    text: str
    weak: bool
    short: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """Something that stories are about; ``fame`` is from 1 to 4.

    There is one of each in a process: compared by what it is, not by what it holds, which takes long.
    """

    named: Named
    fame: int
    names: tuple[Name, ...]


@cache
def subjects() -> tuple[Subject, ...]:
    """All of them: clubs, competitions, teams."""
    return tuple(read())


def read() -> Iterator[Subject]:
    """The same, read anew: for whom wants their names but once, which take most of the room."""
    yield from _clubs()
    yield from _competitions()
    yield from _teams()


def _clubs() -> Iterator[Subject]:
    everyday = {key: line for key, _, line in _lines("everyday.toml", "{country}-{name}")}
    for row in _rows("clubs.jsonl"):
        named = Named(row["key"], "club", row["name"], row["country"])
        fame, names = _read(everyday.pop(row["key"], f"{UNSUNG}:"))
        called = {name.text.removeprefix("-") for name in names}
        for text in (row["name"], *row["names"]):
            # An abbreviation of somebody's table, or of hardly any letters, is no name to find in a text.
            if text not in called and len(text) > 3 and not text.endswith("."):
                names.append(Name(text, weak=" " not in text.strip()))
        yield Subject(named, fame, tuple(each for each in names if not each.text.startswith("-")))
    for key, country, line in _lines("more.toml", "{country}-{name}"):
        fame, names = _read(line)
        yield Subject(Named(key, "club", names[0].text, country), fame, tuple(names))
    if everyday:
        raise ValueError(f"everyday.toml names clubs that are not in clubs.jsonl: {', '.join(everyday)}")


def _competitions() -> Iterator[Subject]:
    for key, country, line in _lines("competitions.toml", "cup-{name}"):
        fame, names = _read(line)
        yield Subject(Named(key, "competition", names[0].text, country), fame, tuple(names))


def _teams() -> Iterator[Subject]:
    always = _always_teams()
    for row in _rows("teams.jsonl"):
        named = Named(row["key"], "team", row["name"], row["country"])
        sure = always.pop(row["country"], {})
        names = [text for text in (row["name"], *row["names"]) if text not in sure]
        # The sure ones first: of two that differ in capitals alone the first counts.
        told = (*(Name(text, weak=False) for text in sure), *(Name(text, weak=True) for text in names))
        yield Subject(named, 2, told)
    if always:
        raise ValueError(f"nations.toml names countries that are not in teams.jsonl: {', '.join(always)}")


def _always_teams() -> dict[str, dict[str, None]]:
    """By country, the names that are always its team's, in their order: "seleção brasileira"."""
    found: dict[str, dict[str, None]] = {}
    for part in tomllib.loads((DATA / "nations.toml").read_text("utf-8")).values():
        built = part.pop("names")
        for country, forms in part.items():
            names = found.setdefault(country, {})
            names.update((name.format(form), None) for form in forms.split(", ") for name in built)
    return found


def _rows(file: str) -> Iterator[Mapping[str, Any]]:
    with (DATA / file).open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _lines(file: str, key: str) -> Iterator[tuple[str, str, str]]:
    """The lines of a file of names: key, country, what is behind it."""
    for country, lines in tomllib.loads((DATA / file).read_text("utf-8")).items():
        for name, line in lines.items():
            yield key.format(country=country.lower(), name=name), country, line


def _read(line: str) -> tuple[int, list[Name]]:
    """Fame and names of a line such as ``3: Everton FC, ~Everton``."""
    fame, _, told = line.partition(":")
    names = (each.strip() for each in told.split(", "))
    return int(fame), [Name(each.lstrip("~="), each[0] in "~=", each[0] == "=") for each in names if each]
