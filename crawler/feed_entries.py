"""What a feed of any form says: its entries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed says of one article: its absolute address, its title and its aware date, if any."""

    link: str
    title: str = ""
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """The entries of a feed in its order, each link once; ``unusable`` counts those without a usable link."""

    entries: tuple[Entry, ...]
    unusable: int = 0
