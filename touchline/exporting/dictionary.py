"""The data dictionary: what a row of an export has, of what type, and what it means.

`docs/export.md` tells the same in a table, and the tests hold the two, the store's columns and the Parquet
schema against one another. A change of it is a new ``VERSION``; columns are only added.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

VERSION = 2


class Kind(StrEnum):
    """What type a column is of; NAME is a text of few values, TIME in UTC to the microsecond."""

    ID = "int64"
    NUMBER = "int32"
    SHARE = "double"
    YES = "bool"
    TEXT = "string"
    NAME = "dictionary of string"
    TIME = "timestamp in UTC"
    TEXTS = "list of string"
    IDS = "list of int64"


class Field(NamedTuple):
    """A column: its name, its type, and what it means."""

    name: str
    kind: Kind
    meaning: str


ARTICLES = (
    Field("story_id", Kind.ID, "The story that it is in; all its copies have the same."),
    Field("article_id", Kind.ID, "The article's own id."),
    Field("relation", Kind.NAME, "To the story's lead: lead, copy, excerpt or extended."),
    Field("similarity", Kind.SHARE, "Jaccard index of its shingles and the lead's, 0 to 1."),
    Field("containment", Kind.SHARE, "Share of the smaller text's shingles that the larger holds, 0 to 1."),
    Field("share", Kind.SHARE, "Share of its own shingles that the lead holds, 0 to 1."),
    Field("common", Kind.SHARE, "Share of what the two have in common that is many stories', 0 to 1."),
    Field("rule", Kind.NAME, "By which rule it joined the story."),
    Field("outlet", Kind.NAME, "Who ran it."),
    Field("country", Kind.NAME, "The outlet's country, ISO 3166; empty where it is not known."),
    Field("owner", Kind.NAME, "Who owns the outlet; empty where it is not known."),
    Field("url", Kind.TEXT, "The address as fetched."),
    Field("canonical", Kind.TEXT, "The address that the page calls its own; empty where it names none."),
    Field("title", Kind.TEXT, "The headline."),
    Field("summary", Kind.TEXTS, "Standfirst or bullet lines."),
    Field("text", Kind.TEXT, "The clean text; blocks are parted by an empty line."),
    Field("authors", Kind.TEXTS, "The people who wrote it."),
    Field("credit", Kind.TEXTS, "Agencies and desks that the page credits."),
    Field("source", Kind.TEXTS, "Domains that the page names as where its text is from; none for its own."),
    Field("language", Kind.NAME, "A BCP 47 primary tag."),
    Field("section", Kind.NAME, "The outlet's section, as the page says."),
    Field("keywords", Kind.TEXTS, "As the page's metadata gives them."),
    Field("kind", Kind.NAME, "report, live, gallery, video, audio or opinion."),
    Field(
        "paywalled", Kind.YES, "Whether the page says that it is for subscribers; null where it does not say."
    ),
    Field("image", Kind.TEXT, "The address of its picture; empty for none."),
    Field("published", Kind.TIME, "When it says that it was published; null where it does not say."),
    Field("modified", Kind.TIME, "When it says that it was changed; null where it does not say."),
    Field("fetched", Kind.TIME, "When the page was last fetched."),
    Field("first_seen", Kind.TIME, "When the page was first fetched."),
    Field("appeared", Kind.TIME, "Published where that can be believed, else first seen: orders the copies."),
    Field("versions", Kind.NUMBER, "How many texts of the page were seen."),
    Field("signals", Kind.NAME, "What its publisher says to robots of it; empty for nothing."),
    Field("clubs", Kind.TEXTS, "The clubs that it is about, by name, the heaviest first."),
    Field("competitions", Kind.TEXTS, "The competitions that it is about, by name, the heaviest first."),
    Field("teams", Kind.TEXTS, "The national teams that it is about, by country, the heaviest first."),
    Field("subjects", Kind.TEXTS, "The keys of all of these, the heaviest first; a key stays as it is."),
)
"""A row an article: each copy of each story."""

STORIES = (
    Field("story_id", Kind.ID, "The story's id."),
    Field("title", Kind.TEXT, "The lead's headline."),
    Field("summary", Kind.TEXTS, "The lead's standfirst or bullet lines."),
    Field("text", Kind.TEXT, "The lead's clean text."),
    Field("language", Kind.NAME, "The lead's language, a BCP 47 primary tag."),
    Field("published", Kind.TIME, "When the lead says that it was published; null where it does not say."),
    Field("first_seen", Kind.TIME, "When an article of the story was first fetched."),
    Field("lead_url", Kind.TEXT, "The lead's address as fetched."),
    Field("lead_outlet", Kind.NAME, "Who ran the lead."),
    Field("lead_rule", Kind.NAME, "Why the lead leads."),
    Field("articles", Kind.NUMBER, "How many articles the story has."),
    Field("outlets", Kind.TEXTS, "Who ran it: the lead's outlet, then in order of time."),
    Field("urls", Kind.TEXTS, "The addresses of all its articles, the lead's first, then in order of time."),
    Field("holds", Kind.IDS, "Stories of which a round-up in this one has an article as a part."),
    Field("held_by", Kind.IDS, "Stories whose round-ups have an article of this one as a part."),
    Field("clubs", Kind.TEXTS, "The clubs its lead is about, by name, the heaviest first."),
    Field("competitions", Kind.TEXTS, "The competitions its lead is about, by name, the heaviest first."),
    Field("teams", Kind.TEXTS, "The national teams its lead is about, by country, the heaviest first."),
    Field("subjects", Kind.TEXTS, "The keys of all of these, the heaviest first; a key stays as it is."),
)
"""A row a story, with its lead's text."""

ROWS = {"articles": ARTICLES, "stories": STORIES}
