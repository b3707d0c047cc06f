"""Two versions of an article side by side: what went from the one, and what is new in the other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from touchline import safe
from touchline.difference import BREAK, Kind, Passage, difference
from touchline.serving.brief import brief
from touchline.serving.pages import words
from touchline.versions import Version

Piece = tuple[str, str]
"""The kind of a passage (same, gone, new), and its words."""
Side = list[list[Piece]]
"""Paragraphs of one side, each in pieces."""


class Row(NamedTuple):
    """What stands beside one another: paragraphs that are the same, or that became each other."""

    one: Side
    other: Side
    is_same: bool


class Head(NamedTuple):
    """Whose version stands on a side, and where it can be read."""

    number: int
    outlet: str
    url: str
    language: str


class Sides(NamedTuple):
    """Two versions: whose they are, their headlines, their texts; how many words went and are new."""

    heads: tuple[Head, Head]
    title: Row
    rows: list[Row]
    gone: int
    new: int


def sides(one: Version, other: Version, *, full: bool) -> Sides:
    """Two versions side by side: whole, or the changes alone with few words about them."""
    title = difference(_title(one), _title(other))
    text = difference(one.text, other.text)
    gone, new = (_counted((*title, *text), kind) for kind in (Kind.GONE, Kind.NEW))
    [head, *_] = rows(title) or [Row([], [], True)]
    return Sides((_head(one), _head(other)), head, rows(text if full else brief(text)), gone, new)


def _title(each: Version) -> str:
    return words.clipped(each.title, words.LONGEST_HEADLINE)


def _head(each: Version) -> Head:
    return Head(each.number, words.name(each.copy.outlet), safe.link(each.copy.url), each.copy.language)


def _counted(passages: Iterable[Passage], kind: Kind) -> int:
    return sum(len(each.text.split()) for each in passages if each.kind is kind)


def rows(passages: Iterable[Passage]) -> list[Row]:
    """Passages in two columns: where both have a break between paragraphs, a new row begins."""
    made: list[tuple[Side, Side]] = [([[]], [[]])]
    for each in passages:
        # What is the same but for its quotes stands on each side as it is there.
        forms = zip((each.was or each.text).split(BREAK), each.text.split(BREAK), strict=True)
        for place, texts in enumerate(forms):
            if place and each.kind is Kind.SAME:
                made.append(([[]], [[]]))
            for column, text, stands in zip(made[-1], texts, _stands(each.kind), strict=True):
                if not stands:
                    continue
                if place and each.kind is not Kind.SAME:
                    column.append([])
                if text:
                    column[-1].append((str(each.kind), words.harmless(text)))
    return [row for one, other in made if (row := _row(one, other)).one or row.other]


def _stands(kind: Kind) -> tuple[bool, bool]:
    """Whether a passage stands in the one text, and in the other."""
    return kind is not Kind.NEW, kind is not Kind.GONE


def _row(one: Side, other: Side) -> Row:
    is_same = all(kind == Kind.SAME for side in (one, other) for paragraph in side for kind, _ in paragraph)
    return Row([each for each in one if each], [each for each in other if each], is_same)
