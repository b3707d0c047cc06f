"""What a reader may want of a list of stories: the filters, the order, and where the list goes on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MOST = 1000
"""Stories of one page at most."""


class Sort(StrEnum):
    """The order of a list.

    NEWEST first by when the lead appeared; most OUTLETS first; RELEVANCE to the text, of which the newest
    10,000 hits are ranked; HOT, many outlets and young (see ``store.ordering.hot``).
    """

    NEWEST = "newest"
    OUTLETS = "outlets"
    RELEVANCE = "relevance"
    HOT = "hot"


@dataclass(frozen=True, slots=True)
class Terms:
    """Values of one filter: some article of the story has one of ``any``, and none has one of ``none``."""

    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which stories: all filters together, each met by any article of the story, the text by one alone.

    ``languages`` are the story's own; ``clubs`` and ``competitions`` what it is about; ``owners`` and
    ``countries`` are of the outlets that ran it, ``wires`` the agencies that its articles credit. ``since``
    is the first moment that its lead may have appeared at, ``until`` the first that it may not. ``cursor`` is
    where an earlier page of the same query ended, ``times`` how ``since`` and ``until`` were written: a span
    stands for another moment each time.
    """

    clubs: Terms = Terms()
    competitions: Terms = Terms()
    outlets: Terms = Terms()
    owners: Terms = Terms()
    countries: Terms = Terms()
    languages: Terms = Terms()
    kinds: Terms = Terms()
    relations: Terms = Terms()
    wires: Terms = Terms()
    since: datetime | None = None
    until: datetime | None = None
    min_outlets: int = 0
    text: str = ""
    sort: Sort = Sort.NEWEST
    limit: int = 50
    cursor: str = ""
    times: tuple[str, str] = ("", "")
