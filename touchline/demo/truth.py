"""What a crawl of the press should hold: the truth by address, to measure and to test against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from touchline.demo.press import Press

NOBODY = frozenset(
    (
        "Agencia Levante", "Eleven Staff", "Gazette Sport", "Meridian Press", "NDW", "Nachrichtendienst West",
        "Post Sport Staff", "Redacción", "Redaktion", "The Gilded Ball", "Union Sports Desk", "Wire Staff",
    )
)  # fmt: skip
"""The agencies and desks that stand in the press's bylines where people do."""


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of one article page.

    ``story`` is the same for every page that tells one story, ``relation`` lead, copy, brief or version.
    ``credit`` are the agencies and desks among those that its byline names, ``authors`` the people.
    ``paragraphs`` are the clean text, ``summary`` the lines that stand above it, and no line of
    ``furniture`` may be in either. ``published`` is exact to the minute.
    """

    url: str
    outlet: str
    story: str
    relation: str
    headline: str
    authors: tuple[str, ...]
    credit: tuple[str, ...]
    published: datetime
    language: str
    section: str
    summary: tuple[str, ...]
    paragraphs: tuple[str, ...]
    furniture: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stray:
    """A page that a feed links to and that must not be stored, and the reason that should be given.

    ``robots`` means that it must never be asked for; the other reasons are those of the pipelines.
    """

    url: str
    outlet: str
    kind: str
    reason: str


def truth(press: Press, *, restricted: bool = False) -> Mapping[str, Truth]:
    """The truth by address of every article page, those of the restricted outlet only if asked for."""
    return {
        place.url: Truth(
            url=place.url,
            outlet=place.outlet.name,
            story=place.piece.story,
            relation=place.piece.relation,
            headline=place.piece.headline,
            authors=tuple(name for name in place.piece.authors if name not in NOBODY),
            credit=tuple(name for name in place.piece.authors if name in NOBODY),
            published=place.published,
            language=place.piece.language,
            section=place.piece.section,
            summary=place.piece.summary,
            paragraphs=place.piece.paragraphs,
            furniture=(*place.outlet.furniture, *filter(None, (place.piece.credit,)), *place.piece.trailing),
        )
        for place in press.edition()
        if place.piece.story and (restricted or place.outlet.terms == "open")
    }


def strays(press: Press) -> Mapping[str, Stray]:
    """By address, every linked page that must not be stored."""
    return {
        place.url: Stray(place.url, place.outlet.name, place.piece.kind, place.piece.reason)
        for place in press.edition()
        if place.piece.reason
    }
