"""What the numbers are: one record an outlet, a story or a bucket of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class Bucket(StrEnum):
    """How long a bucket of time is; both begin on the full hour or day in UTC."""

    HOUR = "hour"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Firsts:
    """How often an outlet had a story before others.

    ``stories`` are those that it ran by a clock that can be believed, and another outlet too. Of them it had
    ``first`` alone, ``tied`` with another within the same minute, and ``wire`` as early as anybody, but
    with a text that it credits to an agency or another publisher. ``ahead`` is the median of the seconds by
    which the others followed on what it had first, ``behind`` of those by which it followed when it was late;
    None where there is nothing to be measured.
    """

    outlet: str
    stories: int
    first: int
    tied: int
    wire: int
    ahead: float | None
    behind: float | None


@dataclass(frozen=True, slots=True)
class Originals:
    """Whose text an outlet runs: ``articles`` are ``own``, ``wire`` or ``copied``.

    ``original`` is the share of its text, 0 to 1, that is its own: measured in distinct shingles, none of
    what is wire, of what is copied the part that the lead does not hold. None where its texts are too short.
    """

    outlet: str
    articles: int
    own: int
    wire: int
    copied: int
    original: float | None


class Point(NamedTuple):
    """How far a story was at a time: the outlets and the articles that had run it by then."""

    at: datetime
    outlets: int
    articles: int


@dataclass(frozen=True, slots=True)
class Spread:
    """How far a story spread and how fast.

    ``outlets``, ``countries`` (those that are known) and ``languages`` are of all its articles; the rest of
    those with a clock that can be believed, which are all but ``untimed``. ``began`` is when the earliest
    appeared; ``half`` are the seconds until half of the outlets had it, ``last`` until all had: None where no
    clock can be believed.
    """

    story_id: int
    title: str
    articles: int
    outlets: int
    countries: int
    languages: int
    untimed: int
    began: datetime | None
    half: float | None
    last: float | None
    curve: tuple[Point, ...]


class Count(NamedTuple):
    """What appeared in the bucket of time that begins ``at`` then."""

    at: datetime
    stories: int
    articles: int
