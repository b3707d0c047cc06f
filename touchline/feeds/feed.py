"""A feed before it is written: what every format tells, with nothing in it that could do harm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from urllib.parse import quote, urlencode

from store.heads import Head
from store.records import Stories, StoryLine
from touchline.feeds.question import in_words, pairs
from touchline.filters import Asked
from touchline.safe import line, link, text

AUTHORITY = "tag:touchline,2026"
"""What the ids begin with (RFC 4151): they are the same wherever a feed is written and by whichever name."""
UNSAID = frozenset({("limit", "50"), ("sort", "newest"), ("min_outlets", "0")})
"""What is the same as not to ask for it."""
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Item:
    """A story in a feed. ``text`` is plain, ``html`` the same with who ran it; ``url`` is "" where there is
    no address that could be linked to."""

    id: str
    title: str
    url: str
    outlet: str
    published: datetime
    updated: datetime
    language: str
    categories: tuple[str, ...]
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A page of a feed. ``own`` is its address, ``following`` that of the page after it, ``first`` of its
    first; ``home`` that of a page which shows the same."""

    id: str
    title: str
    home: str
    own: str
    first: str
    following: str | None
    updated: datetime
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a feed is to be found: the address of its first page, without the query, and of the root."""

    feed: str
    home: str


@dataclass(frozen=True, slots=True)
class Put:
    """A query: what is ``asked`` for, and the pairs of parameter and value by which that was put."""

    asked: Asked
    pairs: Pairs


def feed(
    stories: Stories,
    heads: Mapping[int, Head],
    put: Put,
    place: Place,
    texts: Mapping[int, str],
    quiet_since: datetime,
) -> Feed:
    """The feed of stories that were asked for.

    ``heads`` are those of the stories; what became none in the meantime is left out. Of those in ``texts``
    the whole text is told, of the others how it begins. ``quiet_since`` is when a feed without a story was
    changed.
    """
    kept = [(name, value) for name, value in put.pairs if name != "cursor" and value]
    said = [each for each in pairs(put.asked) if each[0] != "cursor" and each not in UNSAID]
    items = tuple(
        _item(each, heads[each.story_id], texts.get(each.story_id))
        for each in stories
        if each.story_id in heads
    )
    following = [*kept, ("cursor", stories.next)] if stories.next else None
    return Feed(
        id=f"{AUTHORITY}:stories{_query(sorted(said))}",
        title=line(f"Touchline: {in_words(put.asked)}"),
        home=place.home + _query([pair for pair in said if pair[0] != "limit"]),
        own=place.feed + _query(put.pairs),
        first=place.feed + _query(kept),
        following=place.feed + _query(following) if following else None,
        updated=max((each.updated for each in items), default=quiet_since),
        items=items,
    )


def _query(pairs: Iterable[tuple[str, str]]) -> str:
    told = urlencode(list(pairs), quote_via=quote)
    return f"?{told}" if told else ""


def _item(story: StoryLine, head: Head, whole: str | None) -> Item:
    url = link(story.lead_url)
    told = text(story.excerpt if whole is None else whole)
    return Item(
        id=f"{AUTHORITY}:story/{story.story_id}",
        title=line(story.title) or "(no headline)",
        url=url,
        outlet=line(story.first),
        published=story.at,
        updated=max(head.updated, story.at),
        language=story.language,
        categories=tuple(map(line, (*story.clubs, *story.competitions))),
        text=told,
        html=_html(told, story, url),
    )


def _html(told: str, story: StoryLine, url: str) -> str:
    paragraphs = [f"<p>{escape(line(each))}</p>" for each in told.split("\n") if each.strip()]
    first = escape(line(story.first))
    if url:
        href = escape(url, quote=True)
        paragraphs.append(f'<p><a href="{href}" rel="noopener nofollow">Read it at {first}</a></p>')
    if others := [escape(line(each)) for each in story.outlets if each != story.first]:
        paragraphs.append(f"<p>Also ran it: {', '.join(others)}</p>")
    return "".join(paragraphs)
