"""A story as its page shows it: its text, why its lead leads, and a time line of the copies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from store.records import Copy, Story
from touchline import safe, wording
from touchline.serving.pages import words
from touchline.times import short

MOST_COPIES = 300
"""Copies that a page shows; a story that more outlets ran says how many more."""
PARAGRAPH = 6000
"""Bytes of a paragraph: there is no end to what is taken for one."""
WIDTH = 1000
"""Units of the picture of how a story spread."""


class Earlier(NamedTuple):
    """An earlier version of an article, its headline where that was another, and what has changed since."""

    name: str
    fetched: datetime
    title: str
    difference: str


class Ran(NamedTuple):
    """One article of a story: who ran it, when, and what it is to the lead."""

    number: int
    outlet: str
    at: datetime
    lag: str
    relation: str
    told: str
    title: str
    language: str
    url: str
    similarity: float
    rule: str
    marks: list[str]
    credit: str
    difference: str
    earlier: list[Earlier]


class Part(NamedTuple):
    """A paragraph of a text; of a live blog's entry the first has the time."""

    at: str
    text: str


class Heading(NamedTuple):
    """A story's headline, and what can be laid side by side of it."""

    story_id: int
    title: str
    language: str
    versions: list[tuple[str, str]]


class Told(NamedTuple):
    """A story in words that are safe to show."""

    story_id: int
    title: str
    language: str
    kind: str
    points: list[str]
    text: list[Part]
    lead: Ran
    leads: str
    authors: str
    copies: list[Ran]
    more: int
    outlets: int
    span: str
    dots: list[tuple[int, bool]]
    versions: list[tuple[str, str]]


def told(found: Story, text: str) -> Told:
    """A story; ``text`` is as much of its own as may be shown."""
    lead = found.copies[0]
    order = sorted(found.copies, key=lambda each: each.appeared)
    numbers = {id(each): number for number, each in enumerate(found.copies, 1)}
    first, title = order[0].appeared, words.headline(found.title, words.LONGEST_HEADLINE)
    ran = [_ran(found, each, numbers[id(each)], first, title) for each in order[:MOST_COPIES]]
    length = order[-1].appeared - first
    return Told(
        story_id=found.story_id,
        title=title,
        language=found.language,
        kind="" if lead.kind == "report" else lead.kind,
        points=[point for each in found.summary if (point := words.clipped(each, PARAGRAPH))],
        text=list(_text(lead, text)),
        lead=next((each for each in ran if each.number == 1), None) or _ran(found, lead, 1, first, title),
        leads=wording.leads(found.lead_rule),
        authors=words.name(", ".join(lead.authors)) if lead.authors else "",
        copies=ran,
        more=len(order) - len(ran),
        outlets=len(found.outlets),
        span=words.span(length) if length >= timedelta(minutes=1) else "",
        dots=[(_along(each.appeared - first, length), each is lead) for each in order],
        versions=list(_versions(found)),
    )


def heading(found: Story) -> Heading:
    """What stands above two versions of a story."""
    title = words.headline(found.title, words.LONGEST_HEADLINE)
    return Heading(found.story_id, title, found.language, list(_versions(found)))


def _along(after: timedelta, length: timedelta) -> int:
    return round(WIDTH * (after / length)) if length else 0


def _ran(found: Story, each: Copy, number: int, first: datetime, title: str) -> Ran:
    after = each.appeared - first
    is_lead = each is found.copies[0]
    other = title if each.title == found.title else words.headline(each.title, words.LONGEST_HEADLINE)
    marks = [_clock(each)] if each.appeared != each.published else []
    if each.versions > 1:
        marks.append(f"version {each.versions}")
    if each.paywalled:
        marks.append("behind a wall")
    return Ran(
        number=number,
        outlet=each.outlet,
        at=each.appeared,
        lag=f"{words.span(after)} later" if after >= timedelta(minutes=1) else "",
        relation=each.relation,
        told=wording.RELATIONS.get(each.relation, each.relation),
        title="" if other == title else other,
        language=each.language,
        url=safe.link(each.url),
        similarity=each.similarity,
        rule=wording.JOINS.get(each.rule, each.rule) if not is_lead else "",
        marks=marks,
        credit=words.name(", ".join(each.credit)) if each.credit else "",
        difference="" if is_lead else difference(found.story_id, "1", str(number)),
        earlier=[
            Earlier(
                f"version {one.version}",
                one.fetched,
                words.headline(one.title) if one.title != each.title else "",
                difference(found.story_id, f"{number}@{one.version}", str(number)),
            )
            for one in each.revisions
        ],
    )


def _clock(each: Copy) -> str:
    """What the page of an article says of its time, where it appeared by another."""
    if each.published is None:
        return "first seen then: its page gives no time"
    # Midnight is how a day without a time is read.
    return f"its page says {words.date(each.published).removesuffix(', 00:00')}"


def difference(story_id: int, one: str, other: str) -> str:
    """The address of what is other between two versions of a story's articles."""
    return f"/stories/{story_id}/diff?one={one}&other={other}"


def _text(lead: Copy, whole: str) -> Iterator[Part]:
    """A text's paragraphs; a live blog's with the time before each entry, where all of it is shown."""
    if not lead.entries or whole != lead.text:
        yield from (Part("", each) for each in _paragraphs(whole))
        return
    yield from (Part("", each) for each in _paragraphs(lead.text.partition(lead.entries[0].text)[0]))
    for at, text in lead.entries:
        when = short(at)
        for each in _paragraphs(text):
            yield Part(when, each)
            when = ""


def _paragraphs(text: str) -> Iterator[str]:
    for each in text.split("\n"):
        if paragraph := words.clipped(each, PARAGRAPH):
            yield paragraph


def _versions(found: Story) -> Iterator[tuple[str, str]]:
    """What can be laid side by side: each copy, and its earlier versions."""
    for number, each in enumerate(found.copies[:MOST_COPIES], 1):
        outlet = words.name(each.outlet)
        yield str(number), f"{number}. {outlet}" + (", the lead" if number == 1 else "")
        for earlier in each.revisions:
            yield f"{number}@{earlier.version}", f"{number}. {outlet}, version {earlier.version}"
