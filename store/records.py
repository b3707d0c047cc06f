"""What a reader gets from the store: stories with their copies, runs with their counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

SUMMARY = "summary"
"""The kind of a raw line that stands above the text."""
MARK, UNMARK = "\ue000", "\ue001"
"""What a word that was searched for stands between in a snippet: characters that no text holds."""


class RawLine(NamedTuple):
    """A line of a page as it stood before cleaning.

    ``kind`` is what it is (summary, paragraph, heading, item, quote, row), ``cut`` why the markup alone shows
    it to be furniture ("" when it does not), ``at`` the time of the live blog's entry that begins with it.
    """

    kind: str
    text: str
    cut: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored article with what its text can be cleaned from again (see ``schema.texts.ArticleColumns``)."""

    article_id: int
    story_id: int
    outlet_id: int
    outlet: str
    url: str
    headline: str
    summary: tuple[str, ...]
    authors: tuple[str, ...]
    language: str
    text: str
    appeared: datetime
    digest: bytes
    version: int
    raw: tuple[RawLine, ...]
    origins: dict[str, str]


class Entry(NamedTuple):
    """An entry of a live blog: when it was written (None when it does not say), and its text."""

    at: datetime | None
    text: str


class Revision(NamedTuple):
    """An earlier version of an article: its number, when it was fetched, and its headline then."""

    version: int
    fetched: datetime
    title: str


class About(NamedTuple):
    """What an article is about: clubs, competitions and national teams by name, of each the heaviest first.

    ``subjects`` are the keys of them all, the heaviest first; a key stays, whatever a name becomes.
    """

    clubs: tuple[str, ...] = ()
    competitions: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Copy:
    """One article of a story. ``relation`` is lead, copy, excerpt or extended, measured against the lead.

    ``url`` is the address as fetched; ``canonical`` the one that the page calls its own. ``similarity``,
    ``containment``, ``share`` and ``common`` lie between 0 and 1, and ``rule`` says by which rule it joined
    (see ``schema.folding.MembershipColumns``). ``credit`` are agencies and desks, ``authors`` people;
    ``origins`` says of each field where on the page it came from. ``appeared`` is ``published`` where
    that can be believed, else the end of the day that it gives, or when it was first seen: the copies stand
    in this order. ``versions`` counts how often the page's text was seen to differ; ``revisions`` are the
    earlier ones, oldest first. ``signals`` is what its publisher says to robots of it. ``clubs`` and what
    follows is what this article is about (see ``About``).
    """

    url: str
    canonical: str
    outlet: str
    title: str
    summary: tuple[str, ...]
    text: str
    authors: tuple[str, ...]
    language: str
    section: str
    image: str
    credit: tuple[str, ...]
    keywords: tuple[str, ...]
    kind: str
    paywalled: bool | None
    amp: str
    entries: tuple[Entry, ...]
    origins: dict[str, str]
    published: datetime | None
    modified: datetime | None
    fetched: datetime
    first_seen: datetime
    appeared: datetime
    relation: str
    similarity: float
    containment: float
    share: float
    common: float
    rule: str
    versions: int
    signals: str
    revisions: tuple[Revision, ...]
    clubs: tuple[str, ...] = ()
    competitions: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoryLine:
    """A story in a list. ``at`` is when its lead appeared; ``first`` the outlet that had it first.

    ``clubs``, with national teams among them, and ``competitions`` are what it is about; ``excerpt`` is how
    its text begins, whole words. Of a search ``snippet`` is where the words stand, each between ``MARK`` and
    ``UNMARK``; else None.
    """

    story_id: int
    title: str
    first: str
    outlets: tuple[str, ...]
    articles: int
    language: str
    at: datetime
    first_seen: datetime
    lead_url: str
    snippet: str | None = None
    clubs: tuple[str, ...] = ()
    competitions: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()
    excerpt: str = ""


class Stories(list[StoryLine]):
    """A page of stories; ``next`` is the cursor of the page after it, None at the end."""

    def __init__(self, lines: Iterable[StoryLine] = (), next: str | None = None) -> None:
        """A page, and where it goes on."""
        super().__init__(lines)
        self.next = next


@dataclass(frozen=True, slots=True)
class Story:
    """A story whole: the lead first, then its copies in order of time.

    ``lead_rule`` says by which rule the lead leads. ``holds`` are the stories of which a round-up in this one
    has an article as a part, ``held_by`` those whose round-ups have one of this story's. ``clubs`` and what
    follows is what its lead is about (see ``About``).
    """

    story_id: int
    title: str
    summary: tuple[str, ...]
    text: str
    language: str
    published: datetime | None
    first_seen: datetime
    lead_url: str
    lead_rule: str
    outlets: tuple[str, ...]
    holds: tuple[int, ...]
    held_by: tuple[int, ...]
    copies: tuple[Copy, ...]
    clubs: tuple[str, ...] = ()
    competitions: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """A crawl and its counts. Every fetched page is one of: a new story, a copy folded, a revision,
    unchanged, or rejected for a reason; ``fetched`` is their sum.
    """

    run_id: int
    spider: str
    state: str
    message: str
    version: str
    arguments: dict[str, object]
    started: datetime
    finished: datetime | None
    fetched: int
    stories: int
    copies: int
    revisions: int
    unchanged: int
    rejected: dict[str, int]
    sources: dict[str, int]
    withheld: dict[str, int]
