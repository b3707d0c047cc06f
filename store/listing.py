"""Lists of stories: which are wanted, in which order, page by page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, func, select

from store import choosing, cursor, ordering, tags
from store.among import among, values
from store.cursor import Cursor, Key
from store.ordering import KEYS
from store.records import Stories, StoryLine
from store.schema import article, membership, outlet, page, story
from store.tags import Tag
from store.wanted import Sort, Wanted

if TYPE_CHECKING:
    from store.grammar import Query

EXCERPT = 300
"""Characters of a text that a line begins with at most."""


def stories(connection: Connection, wanted: Wanted) -> Stories:
    """A page of the stories wanted. Raises ValueError for a cursor that is none, or another query's."""
    query = _query(wanted.text)
    if query is None and wanted.sort is Sort.RELEVANCE:
        wanted = replace(wanted, sort=Sort.NEWEST)
    at = cursor.read(wanted)
    asked = choosing.chosen(connection, wanted)
    if at is not None:
        asked = replace(asked, since=at.since, until=at.until)
    after, most, top = None if at is None else at.after, wanted.limit + 1, 0
    hits: Mapping[int, int] = {}
    keyed: list[tuple[Key, int]]
    if query is None:
        found = ordering.page(connection, asked, wanted.sort, after, most)
        keyed = [(KEYS[wanted.sort](each), each.story_id) for each in found]
    else:
        # What a search is made of, a list that is none need not wait for.
        from store import searching

        result = searching.page(connection, asked, query, wanted.sort, after, most, at.top if at else 0)
        keyed = [(key, each.story_id) for key, each in result.found]
        hits, top = result.articles, result.top
    going_on = None
    if len(keyed) > wanted.limit:
        keyed = keyed[: wanted.limit]
        going_on = cursor.written(Cursor(keyed[-1][0], asked.since, asked.until, top), wanted)
    ids = [story_id for _, story_id in keyed]
    return Stories(_lines(connection, ids, _snippets(connection, query, hits, ids)), going_on)


def _query(text: str) -> Query | None:
    # As with what a search is made of, below.
    if not text:
        return None
    from store.grammar import parse

    return parse(text)


def lines(connection: Connection, story_ids: Sequence[int]) -> list[StoryLine]:
    """These stories as a list has them, in their order; those that are empty or unknown are left out."""
    return list(_lines(connection, story_ids, {}))


def _lines(
    connection: Connection, story_ids: Sequence[int], shown: Mapping[int, str | None]
) -> Iterator[StoryLine]:
    dialect = connection.dialect.name
    asked = {"ids": values(dialect, story_ids)}
    rows = {row.id: row for row in connection.execute(_leads(dialect), asked)} if story_ids else {}
    ran = _outlets(connection, story_ids)
    about = tags.of_stories(connection, story_ids) if story_ids else {}
    for story_id in story_ids:
        if story_id in rows:
            yield _line(rows[story_id], ran[story_id], about.get(story_id, ()), shown.get(story_id))


def _line(row: Row[Any], ran: Sequence[str], about: Sequence[Tag], snippet: str | None) -> StoryLine:
    clubs, competitions = tags.subjects(about)
    return StoryLine(
        story_id=row.id,
        title=row.headline,
        first=row.name,
        outlets=tuple(dict.fromkeys((row.name, *ran))),
        articles=row.articles,
        language=row.language,
        at=row.at,
        first_seen=row.first_seen,
        lead_url=row.url,
        snippet=snippet,
        clubs=clubs,
        competitions=competitions,
        summary=tuple(row.summary),
        excerpt=excerpt(row.text),
    )


@cache
def _leads(dialect: str) -> Any:
    of_story = (story.c.id, story.c.at, story.c.first_seen, story.c.language, story.c.articles)
    beginning = func.substr(article.c.text, 1, EXCERPT + 1).label("text")
    return (
        select(*of_story, article.c.headline, article.c.summary, beginning, outlet.c.name, page.c.url)
        .join(article, article.c.id == story.c.lead_id)
        .join(outlet, outlet.c.id == article.c.outlet_id)
        .join(page, page.c.id == article.c.page_id)
        .where(among(dialect, story.c.id, "ids"))
    )


def excerpt(text: str) -> str:
    """How a text begins: whole words, an ellipsis where it goes on."""
    if len(text) <= EXCERPT:
        return text
    return (text[:EXCERPT].rpartition(" ")[0] or text[:EXCERPT]).rstrip() + "…"


def _snippets(
    connection: Connection, query: Query | None, hits: Mapping[int, int], story_ids: Sequence[int]
) -> dict[int, str | None]:
    if query is None or not query.all:
        return {}
    from store import reading, snippets

    told = reading.told(connection, [hits[each] for each in story_ids])
    return {each: snippets.snippet(*told[hits[each]], query) for each in story_ids if hits[each] in told}


def _outlets(connection: Connection, story_ids: Sequence[int]) -> dict[int, list[str]]:
    """The outlets that ran each story, in order of time."""
    ran: dict[int, list[str]] = defaultdict(list)
    dialect = connection.dialect.name
    if story_ids:
        for story_id, name in connection.execute(_ran(dialect), {"ids": values(dialect, story_ids)}):
            ran[story_id].append(name)
    return ran


@cache
def _ran(dialect: str) -> Any:
    return (
        select(membership.c.story_id, outlet.c.name)
        .join(article, article.c.id == membership.c.article_id)
        .join(outlet, outlet.c.id == article.c.outlet_id)
        .where(among(dialect, membership.c.story_id, "ids"))
        .order_by(article.c.appeared, article.c.first_seen, article.c.id)
    )
