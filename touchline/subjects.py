"""Which club, competition or national team somebody means by what he types.

Read from the data alone: the automaton that finds names in texts is never made for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from pipelines.football.letters import written
from pipelines.football.subjects import Subject, subjects
from store.errors import UnknownNameError
from store.tags import Named

OFFERED = 3
"""Names that are offered for one that is unknown."""
ALIKE = 0.8
"""How alike a name must be to be offered, of 1: among tens of thousands any word has some that are less."""


def meant(words: str, kinds: Iterable[str] = ("club", "team")) -> tuple[Named, ...]:
    """The subjects of these kinds that go by a key, a name or a short name, whatever its case and accents.

    Where several have the name, the one of the greatest fame is meant ("arsenal"), or all of them where
    none is greater. Raises UnknownNameError for what nobody goes by, with the nearest names.

    >>> [each.key for each in meant("man utd")]
    ['gb-eng-manchester-united']
    """
    kinds = tuple(kinds)
    asked = _spelt(words)
    for known in (_keys(), _names(), _all_names()):
        found = [each for each in known.get(asked, ()) if each.named.kind in kinds]
        if found:
            most = max(each.fame for each in found)
            return tuple(each.named for each in found if each.fame == most)
    near = _near(asked, kinds)
    offer = f"; near it: {', '.join(near[:OFFERED])}" if near else ""
    raise UnknownNameError(f"no {' or '.join(kinds)} is known as {words!r}{offer}")


def _near(asked: str, kinds: tuple[str, ...]) -> list[str]:
    """Names that are much like what was asked for, then those of the greatest fame that hold it whole."""
    from difflib import get_close_matches

    by_name = {
        name: max(those, key=lambda each: each.fame)
        for name, some in _all_names().items()
        if (those := [each for each in some if each.named.kind in kinds])
    }
    alike = [by_name[name] for name in get_close_matches(asked, by_name, 2 * OFFERED, ALIKE)]
    holding = [
        each for each in set(by_name.values()) if asked and f" {asked} " in f" {_spelt(each.named.name)} "
    ]
    holding.sort(key=lambda each: (-each.fame, each.named.name))
    return list(dict.fromkeys(each.named.name for each in (*alike, *holding)))


def _spelt(name: str) -> str:
    return " ".join(written(name).split())


@cache
def _keys() -> dict[str, list[Subject]]:
    return {_spelt(each.named.key): [each] for each in subjects()}


@cache
def _names() -> dict[str, list[Subject]]:
    found: defaultdict[str, list[Subject]] = defaultdict(list)
    for each in subjects():
        found[_spelt(each.named.name)].append(each)
    return found


@cache
def _all_names() -> dict[str, list[Subject]]:
    found: defaultdict[str, list[Subject]] = defaultdict(list)
    for each in subjects():
        for name in {_spelt(name.text) for name in each.names} | {_spelt(each.named.name)}:
            found[name].append(each)
    return found
