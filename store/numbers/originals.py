"""Whose text an outlet runs: its own, an agency's, or what another outlet had before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from store.numbers.choice import ELSEWHERE, chosen, names
from store.numbers.records import Originals
from store.schema import article, membership, signature, story
from store.wanted import Wanted


@dataclass(slots=True)
class _Tally:
    """What is counted of an outlet: articles by whose they are, and shingles."""

    own: int = 0
    wire: int = 0
    copied: int = 0
    size: float = 0
    original: float = 0


def originals(connection: Connection, wanted: Wanted) -> list[Originals]:
    """Of each outlet how much of what it runs is its own, those that run most first.

    An article is wire when its page names an agency or another publisher as where its text is from; else
    copied when its story's lead is another outlet's; else its own.
    """
    tallies: defaultdict[int, _Tally] = defaultdict(_Tally)
    for row in _rows(connection, wanted):
        tally = tallies[row.outlet_id]
        tally.size += row.size
        if row.elsewhere:
            tally.wire += row.articles
        elif row.led:
            tally.copied += row.articles
            tally.original += row.size - row.held
        else:
            tally.own += row.articles
            tally.original += row.size
    named = names(connection)
    found = [
        Originals(
            outlet=named[outlet_id],
            articles=each.own + each.wire + each.copied,
            own=each.own,
            wire=each.wire,
            copied=each.copied,
            original=each.original / each.size if each.size else None,
        )
        for outlet_id, each in tallies.items()
    ]
    return sorted(found, key=lambda each: (-each.articles, each.outlet))


def _rows(connection: Connection, wanted: Wanted) -> Iterator[Any]:
    asked = _asked()
    for counted, given in chosen(connection, wanted):
        yield from connection.execute(asked.where(counted), given)


def _asked() -> Any:
    """By outlet, by whether its page names another's text and by whether another leads: what there is."""
    lead = article.alias("lead")
    elsewhere = ELSEWHERE.label("elsewhere")
    led = (lead.c.outlet_id != article.c.outlet_id).label("led")
    return (
        select(
            article.c.outlet_id,
            elsewhere,
            led,
            func.count().label("articles"),
            func.sum(signature.c.size).label("size"),
            func.sum(signature.c.size * membership.c.share).label("held"),
        )
        .select_from(membership)
        .join(story, story.c.id == membership.c.story_id)
        .join(lead, lead.c.id == story.c.lead_id)
        .join(article, article.c.id == membership.c.article_id)
        .join(signature, signature.c.article_id == article.c.id)
        .group_by(article.c.outlet_id, elsewhere, led)
    )
