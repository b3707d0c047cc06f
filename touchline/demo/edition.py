"""Today's edition: each piece laid out at its address and dated back from the hour the press opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from touchline.demo.outlets import OUTLETS, Outlet
from touchline.demo.stories import Piece, pieces, strays


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece at its place: ``base`` is its outlet's address without a slash at the end."""

    piece: Piece
    base: str
    published: datetime

    @property
    def outlet(self) -> Outlet:
        """The outlet that runs the piece."""
        return OUTLETS[self.piece.outlet]

    @property
    def path(self) -> str:
        """The piece's path on its outlet."""
        section, slug = self.piece.section, self.piece.slug
        if self.piece.kind in ("front", "text", "pdf"):
            return f"/{section}/{slug}"
        return self.outlet.article_path.format(section=section, slug=slug, published=self.published)

    @property
    def url(self) -> str:
        """The piece's full address, clean of parameters."""
        return self.base + self.path


def edition(bases: Mapping[str, str], now: datetime) -> tuple[Placed, ...]:
    """Every piece and stray of the outlets in ``bases``, newest first; times are whole minutes."""
    opened = now.replace(second=0, microsecond=0)
    placed = [
        Placed(
            piece,
            bases[piece.outlet],
            (opened - piece.age).astimezone(timezone(timedelta(hours=OUTLETS[piece.outlet].hours_east))),
        )
        for piece in (*pieces(), *strays())
    ]
    return tuple(sorted(placed, key=lambda place: place.published, reverse=True))
