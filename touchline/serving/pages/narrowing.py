"""Links that narrow a list to the stories of a club, an outlet, a language and the like, or to the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from store.records import StoryLine
from touchline.filters import NOT
from touchline.serving.pages import words
from touchline.serving.pages.query import Query

MOST = 5
"""Names that are offered of each kind: those that most stories of the page have."""
LONGEST = 600
"""Characters of an address that is still made longer: each link repeats it."""
_KINDS: tuple[tuple[str, str, Callable[[StoryLine], Iterable[str]]], ...] = (
    ("Clubs", "club", lambda each: each.clubs),
    ("Competitions", "competition", lambda each: each.competitions),
    ("Outlets", "outlet", lambda each: each.outlets),
    ("Languages", "language", lambda each: (each.language,)),
)


class Name(NamedTuple):
    """A name, with the addresses of the list of stories that have it, and of those that do not."""

    name: str
    only: str
    without: str


def narrowed(query: Query, found: Sequence[StoryLine]) -> list[tuple[str, list[Name]]]:
    """By what a list can be narrowed, kind by kind: what some of its stories have, and not all."""
    if len(query.address) > LONGEST:
        return []
    made = []
    for told, name, of in _KINDS:
        held = {each.casefold() for each in (*query.values(name), *query.values(NOT + name))}
        counted = Counter(value for line in found for value in dict.fromkeys(of(line)) if value)
        some = [
            Name(words.name(value), query.adding(name, value), query.adding(NOT + name, value))
            for value, stories in counted.most_common(MOST + len(held))
            if stories < len(found) and value.casefold() not in held
        ]
        if some:
            made.append((told, some[:MOST]))
    return made
