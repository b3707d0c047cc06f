"""Which club, competition or national team somebody means by what he types.

Read from the data alone: the automaton that finds names in texts is never made for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from pipelines.football.letters import written
from pipelines.football.subjects import Subject, subjects
from store.errors import StoreError
from store.tags import Named

OFFERED = 3
"""Names that are offered for one that is unknown."""


def meant(words: str, kinds: Iterable[str] = ("club", "team")) -> tuple[Named, ...]:
    """The subjects of these kinds that go by a key, a name or a short name, whatever its case and accents.

    Where several have the name, the one of the greatest fame is meant ("arsenal"), or all of them where
    none is greater. Raises StoreError for what nobody goes by, with the nearest names.

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
    from difflib import get_close_matches

    near: dict[str, None] = {}
    by_name = {
        name: some for name, some in _all_names().items() if any(each.named.kind in kinds for each in some)
    }
    for name in get_close_matches(asked, by_name, 2 * OFFERED, 0.6):
        first = max((each for each in by_name[name] if each.named.kind in kinds), key=lambda each: each.fame)
        near[first.named.name] = None
    offer = f"; near it: {', '.join(list(near)[:OFFERED])}" if near else ""
    raise StoreError(f"no {' or '.join(kinds)} is known as {words!r}{offer}")


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
