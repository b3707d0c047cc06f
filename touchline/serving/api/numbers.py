"""The API's numbers as it answers with them; the fields are those of ``store.numbers``."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from touchline.serving.api.models import Answer, Time


class Told(Answer):
    """What is told as the store has it."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)


class Subject(Told):
    """A club or a competition."""

    name: str = Field(description="As `club` or `competition` takes it")
    country: str = Field(description='ISO 3166; "" for what is of no one country')
    stories: int = Field(description="How many are about it")


class Subjects(Answer):
    """What stories are about."""

    subjects: list[Subject]


class Count(Told):
    """What appeared in one bucket of time."""

    at: Time = Field(description="When the bucket begins")
    stories: int = Field(description="Stories whose lead appeared in it")
    articles: int = Field(description="Articles of the stories that appeared in it")


class Counts(Answer):
    """What appeared when."""

    by: str = Field(description="hour or day")
    counts: list[Count] = Field(description="In order of time, empty buckets among them")


class Firsts(Told):
    """How often an outlet had a story before others."""

    outlet: str
    stories: int = Field(description="Stories that it ran, and another outlet too, by believable clocks")
    first: int = Field(description="That it had first, alone")
    tied: int = Field(description="That it had first within the same minute as another")
    wire: int = Field(
        description="That it had as early as anybody, but with a text that it credits to another"
    )
    ahead: float | None = Field(description="The median of the seconds by which the others followed")
    behind: float | None = Field(description="The median of the seconds by which it followed others")


class FirstsTable(Answer):
    """Who breaks stories first."""

    outlets: list[Firsts] = Field(description="Who had most first, first")


class Originals(Told):
    """Whose text an outlet runs."""

    outlet: str
    articles: int
    own: int
    wire: int = Field(description="With an agency's or another publisher's text, by its own account")
    copied: int = Field(description="Of stories that another outlet leads")
    original: float | None = Field(description="The share of its text that is its own; null for too little")


class OriginalsTable(Answer):
    """Whose text outlets run."""

    outlets: list[Originals] = Field(description="Who runs most, first")


class Point(Told):
    """How far a story was at a time."""

    at: Time
    outlets: int
    articles: int


class Spread(Told):
    """How far a story went, and how fast."""

    story_id: int
    title: str
    articles: int
    outlets: int
    countries: int
    languages: int
    untimed: int = Field(description="Articles whose clock cannot be believed")
    began: Time | None = Field(description="When the earliest appeared")
    half: float | None = Field(description="Seconds until half of the outlets had it")
    last: float | None = Field(description="Seconds until all had it")
    curve: list[Point]


class SpreadTable(Answer):
    """The stories that went furthest."""

    stories: list[Spread]
