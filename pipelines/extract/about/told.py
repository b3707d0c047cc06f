"""What a page tells, and where it told it: so that every fact can be traced."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Told(NamedTuple):
    """A value and its source ("json-ld:headline", "meta:og:title", "h1"); both "" when nothing is told."""

    value: str = ""
    source: str = ""


NOTHING = Told()


def first(candidates: Iterable[Told]) -> Told:
    """The first candidate that has a value.

    >>> first([Told("", "meta:section"), Told("Football", "json-ld:articleSection")])
    Told(value='Football', source='json-ld:articleSection')
    """
    return next((told for told in candidates if told.value), NOTHING)


def from_metas(metas: dict[str, str], names: Iterable[str]) -> Iterable[Told]:
    """What the named meta elements say, in the order of the names."""
    return (Told(metas[name], f"meta:{name}") for name in names if name in metas)
