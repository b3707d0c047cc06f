"""A list of stories as a page shows it: its items by day, its filters, and where it goes on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import NamedTuple

from store.records import Stories, StoryLine
from store.wanted import Sort
from touchline.feeds.question import in_words, phrase
from touchline.filters import NOT
from touchline.serving.pages import words
from touchline.serving.pages.narrowing import Name, narrowed
from touchline.serving.pages.query import Query
from touchline.times import iso

AT_ONCE = 40
"""Stories of a page, where the address does not say how many."""
NAMED = 3
"""Outlets that are named behind the first; of others the number is told."""
CLUBS, TAGS = 3, 4
"""Clubs that are named of what a story is about, and names in all."""
SOME, MANY = 3, 8
"""Outlets from which on a headline is set larger."""
SORTS = ((Sort.NEWEST, "Newest"), (Sort.HOT, "Hot"), (Sort.OUTLETS, "Most outlets"))
SPANS = (("", "Any time"), ("24h", "24 hours"), ("7d", "7 days"), ("30d", "30 days"))
SPREADS = (("", "Any spread"), ("2", "2+ outlets"), ("5", "5+"))
TOLD = {"q": "text", "min_outlets": "outlets from"}
"""What a parameter is called in words, where that is not its name."""
FIELDS = ("q", "club", "outlet", "since", "until", "language", "min_outlets", "sort")
"""What the form beside a list has a field for; the page of all filters has one for each."""
_FEEDS = (
    ("application/atom+xml", "atom", "Atom"),
    ("application/rss+xml", "rss", "RSS"),
    ("application/feed+json", "json", "JSON Feed"),
)

Feed = tuple[str, str, str]
"""The media type of a feed, its name and its address."""
Choice = tuple[str, str, bool]
"""A choice, its address, and whether it is the one that holds."""


class Held(NamedTuple):
    """A filter that holds: what it is called and its value, both in words, the address of the list without
    it, and with its opposite or ""."""

    what: str
    value: str
    words: str
    without: str
    opposite: str


class Item(NamedTuple):
    """A story in a list, in words that are safe to show."""

    story_id: int
    title: str
    language: str
    at: str
    when: str
    first: str
    others: tuple[str, ...]
    more: int
    outlets: int
    weight: str
    excerpt: str
    pieces: list[tuple[bool, str]]
    tags: tuple[tuple[str, str], ...]


class List(NamedTuple):
    """A page of a list: items under headings, what can be chosen, what holds, and other pages.

    ``title`` is what it is of in words, as its feeds say it.
    """

    query: Query
    groups: list[tuple[str, list[Item]]]
    choices: list[tuple[str, list[Choice]]]
    title: str
    held: list[Held]
    narrowed: list[tuple[str, list[Name]]]
    next: str
    first: str
    feeds: list[Feed]

    @property
    def is_plain(self) -> bool:
        """Whether nothing was asked for but the newest."""
        return not self.query.pairs

    @property
    def heading(self) -> str:
        """The title where it stands alone."""
        return self.title[:1].upper() + self.title[1:]


NONE = Stories()


def made(query: Query, found: Stories, now: datetime) -> List:
    """A page of stories that were found for a query."""
    sort = query.value("sort") or Sort.NEWEST
    return List(
        query=query,
        groups=list(_groups(found, sort, now)),
        choices=_choices(query),
        title=words.clipped(in_words(query.asked), words.HEADLINE),
        held=list(_held(query)),
        narrowed=narrowed(query, found),
        next=query.after(found.next) if found.next else "",
        first=query.having() if query.value("cursor") else "",
        feeds=feeds(query),
    )


def feeds(query: Query) -> list[Feed]:
    """The feeds of a query."""
    return [(kind, f"Touchline, {name}", query.to(f"/feeds/stories.{end}")) for kind, end, name in _FEEDS]


def _groups(found: Sequence[StoryLine], sort: str, now: datetime) -> Iterator[tuple[str, list[Item]]]:
    if sort != Sort.NEWEST:
        if found:
            yield _ordered(sort), [item(each, now) for each in found]
        return
    for _, lines in groupby(found, lambda each: each.at.astimezone(UTC).date()):
        first, *rest = lines
        yield words.day(first.at, now), [item(each, now, dated=False) for each in (first, *rest)]


def _ordered(sort: str) -> str:
    return {Sort.HOT: "Hot now", Sort.OUTLETS: "Run by most outlets", Sort.RELEVANCE: "Best matches"}[
        Sort(sort)
    ]


def item(line: StoryLine, now: datetime, *, dated: bool = True) -> Item:
    """A story as a list shows it; ``dated`` with the day before its time."""
    at, ran = line.at.astimezone(UTC), len(line.outlets)
    others = line.outlets[1:]
    return Item(
        story_id=line.story_id,
        title=words.headline(line.title),
        language=line.language,
        at=str(iso(at)),
        when=words.moment(at, now) if dated else f"{at:%H:%M}",
        first=line.first,
        others=others[:NAMED],
        more=max(0, len(others) - NAMED),
        outlets=ran,
        weight=" many" if ran >= MANY else " some" if ran >= SOME else "",
        excerpt=words.clipped(" ".join(line.summary) or line.excerpt, words.EXCERPT),
        pieces=words.marked(line.snippet) if line.snippet else [],
        tags=tags(line.clubs, line.competitions),
    )


def tags(clubs: Sequence[str], competitions: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """What a story is about as far as it is named, with the kind of each."""
    named = (*(("club", each) for each in clubs[:CLUBS]), *(("competition", each) for each in competitions))
    return named[:TAGS]


def _choices(query: Query) -> list[tuple[str, list[Choice]]]:
    text = query.value("q")
    sorts = (*SORTS, (Sort.RELEVANCE, "Best matches")) if text else SORTS
    sort = query.value("sort") or Sort.NEWEST
    return [
        (
            "Order",
            [
                (told, query.having(sort="" if each is Sort.NEWEST else each), each == sort)
                for each, told in sorts
            ],
        ),
        ("Since", _settings(query, "since", SPANS)),
        ("Spread", _settings(query, "min_outlets", SPREADS)),
    ]


def _settings(query: Query, name: str, choices: Sequence[tuple[str, str]]) -> list[Choice]:
    held = query.value(name)
    return [(told, query.having(**{name: value}), value == held) for value, told in choices]


def _held(query: Query) -> Iterator[Held]:
    """What holds and is none of the choices."""
    chosen = {("since", value) for value, _ in SPANS} | {("min_outlets", value) for value, _ in SPREADS}
    for name, value in query.pairs:
        if name not in ("cursor", "limit", "sort") and (name, value) not in chosen:
            told = f"not {name.removeprefix(NOT)}" if name.startswith(NOT) else TOLD.get(name, name)
            yield Held(
                told,
                words.name(value),
                words.name(phrase(name, [value])),
                query.lacking(name, value),
                query.turning(name, value),
            )
