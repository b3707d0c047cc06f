"""What the API answers with: the fields of ``touchline.rows``, told for whoever reads the OpenAPI."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from touchline.times import iso

Time = Annotated[datetime, PlainSerializer(iso, return_type=str)]
"""A time in UTC, to the second."""


class Answer(BaseModel):
    """What all answers have in common: no field beyond those that are told."""

    model_config = ConfigDict(extra="forbid")


class StoryLine(Answer):
    """A story in a list."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "story_id": 4,
                "title": "Verhagen named Port Merrion City head coach",
                "first": "The Harbour Gazette",
                "outlets": ["The Harbour Gazette", "Matchday Wire"],
                "articles": 2,
                "language": "en",
                "at": "2026-11-22T03:41:00Z",
                "first_seen": "2026-11-22T04:00:12Z",
                "lead_url": "https://harbour-gazette.example/verhagen",
                "summary": [],
                "excerpt": "Port Merrion City have named Ruud Verhagen as head coach…",
                "snippet": None,
                "clubs": ["Port Merrion City"],
                "competitions": [],
            }
        }
    )

    story_id: int = Field(description="The story's id; a merged story's goes on answering")
    title: str = Field(description="The lead's headline")
    first: str = Field(description="The outlet that had it first")
    outlets: list[str] = Field(description="Who ran it, the first first, then in order of time")
    articles: int = Field(description="How many articles it has")
    language: str = Field(description="The lead's language, a BCP 47 primary tag")
    at: Time = Field(description="When its lead appeared")
    first_seen: Time = Field(description="When Touchline first saw an article of it")
    lead_url: str = Field(description="The lead's address")
    summary: list[str] = Field(description="The lead's standfirst or bullet lines")
    excerpt: str = Field(description="How the lead's text begins")
    snippet: str | None = Field(
        description="Of a search: where the words stand, each between U+E000 and U+E001; else null"
    )
    clubs: list[str] = Field(description="The clubs that it is about")
    competitions: list[str] = Field(description="The competitions that it is about")


class StoryPage(Answer):
    """A page of stories."""

    stories: list[StoryLine] = Field(description="In the order that was asked for")
    cursor: str | None = Field(description="Give it as `cursor` for the page after; null at the end")
    next: str | None = Field(description="The address of the page after; null at the end")


class Entry(Answer):
    """An entry of a live blog."""

    at: Time | None = Field(description="When it was written; null where it does not say")
    text: str


class Revision(Answer):
    """An earlier version of an article."""

    relation: str = Field(description="Always `revision`")
    version: int = Field(description="Its number")
    fetched: Time
    title: str


class About(Answer):
    """What an article is about, of each the heaviest first."""

    clubs: list[str] = Field(description="The clubs that it is about")
    competitions: list[str] = Field(description="The competitions that it is about")
    teams: list[str] = Field(description="The national teams that it is about, by their countries' names")
    subjects: list[str] = Field(description="The keys of all of these; they stay, whatever a name becomes")


class Copy(About):
    """One article of a story, measured against its lead."""

    url: str = Field(description="The address as fetched")
    canonical: str = Field(description='The address that the page calls its own; "" where it names none')
    outlet: str
    title: str
    summary: list[str]
    text: str = Field(description="The clean text, or how it begins (see `abridged`)")
    abridged: bool = Field(description="Whether `text` is only how it begins")
    authors: list[str] = Field(description="People")
    credit: list[str] = Field(description="Agencies and desks")
    language: str
    section: str
    keywords: list[str]
    kind: str = Field(description="report, live, gallery, video, audio or opinion")
    paywalled: bool | None = Field(description="As the page says of itself; null where it says nothing")
    image: str = Field(description='The address of its picture; ""  where it has none')
    amp: str = Field(description='The address of its AMP twin; "" where it has none')
    entries: list[Entry] = Field(description="A live blog's entries; none where the text is abridged")
    origins: dict[str, str] = Field(description="For each field where on the page it came from")
    published: Time | None
    modified: Time | None
    fetched: Time
    first_seen: Time
    appeared: Time = Field(description="`published` where it can be believed, else `first_seen`: their order")
    relation: str = Field(description="lead, copy, excerpt or extended")
    similarity: float = Field(description="The Jaccard index of both texts' shingles", ge=0, le=1)
    containment: float = Field(description="The share of the smaller text that the larger holds", ge=0, le=1)
    share: float = Field(description="The share of this text that the lead holds", ge=0, le=1)
    common: float = Field(description="How much of what both share is many stories'", ge=0, le=1)
    rule: str = Field(description="By which rule it joined the story")
    versions: int = Field(description="How many texts of this page were seen")
    signals: str = Field(description="What its publisher says to robots of it")
    revisions: list[Revision] = Field(description="Its earlier versions, oldest first")


class Story(About):
    """A story whole: the lead first among its copies, the others in order of time."""

    story_id: int
    title: str
    summary: list[str]
    text: str = Field(description="The lead's clean text, or how it begins (see `abridged`)")
    abridged: bool = Field(description="Whether `text` is only how it begins")
    language: str
    published: Time | None
    first_seen: Time
    lead_url: str
    lead_rule: str = Field(description="Why the lead leads: alone, named, earliest, first-seen or whole")
    outlets: list[str]
    holds: list[int] = Field(description="Stories of which a round-up in this one has an article as a part")
    held_by: list[int] = Field(description="Stories whose round-ups have an article of this one as a part")
    copies: list[Copy]


class Passage(Answer):
    """Words in a row that are the same in both texts, or stand in the first or in the second alone."""

    op: str = Field(description="same, gone or new", pattern="^(same|gone|new)$")
    text: str = Field(description="An ellipsis stands in the place of what is left out")


class Side(Answer):
    """One of two articles that are compared."""

    url: str
    outlet: str
    version: int


class Difference(Answer):
    """What makes the one article into the other."""

    story_id: int
    one: Side
    other: Side
    abridged: bool = Field(description="Whether what is the same, and what is long, is left out")
    title: list[Passage]
    text: list[Passage]


class Outlet(Answer):
    """An outlet of which the store has an article."""

    name: str
    home: str = Field(description='Its front page; "" where it is not known')
    country: str
    language: str
    owner: str
    articles: int = Field(description="How many articles of it the store has")
    last_article: Time = Field(description="When an article of it was last seen for the first time")


class Outlets(Answer):
    """The outlets, by name."""

    outlets: list[Outlet]


class Health(Answer):
    """That the store can be read; where it cannot, the answer is 503."""

    status: str = Field(description="Always `ok`")
    latest_story: Time | None = Field(description="When the newest story appeared; null in an empty store")


class Figure(Answer):
    """A figure as it is now, and as it usually is; null where it is not known."""

    now: float | None
    usual: float | None


class CrawlHealth(Answer):
    """Whether crawls run as they should."""

    state: str
    why: str
    since: Time | None


class OutletHealth(Answer):
    """How an outlet fares."""

    outlet: str
    country: str
    language: str
    home: str
    state: str = Field(description="broken, quiet, new, well and the like")
    kind: str | None = Field(description="What is broken")
    why: str
    since: Time | None
    advice: str = Field(alias="try", description="What to do about it")
    last_read: Time | None
    last_article: Time | None
    articles_a_day: Figure
    shares: dict[str, Figure]
    errors: dict[str, float]


class OutletsHealth(Answer):
    """The health of the outlets that crawls ask."""

    at: Time
    broken: bool = Field(description="Whether anything is")
    crawl: CrawlHealth
    outlets: list[OutletHealth]
