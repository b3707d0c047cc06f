"""Lists of stories: which are wanted, in which order, page by page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select

from store import search
from store.query import in_parts
from store.records import Stories, StoryLine
from store.schema import article, membership, outlet, page, story
from store.wanted import Terms, Wanted

EXCERPT = 300
"""Characters of a text that a line begins with at most."""


def stories(connection: Connection, wanted: Wanted) -> Stories:
    """A page of the stories wanted."""
    lead_page = (
        select(story.c.id, story.c.at, story.c.first_seen, story.c.language, story.c.articles)
        .add_columns(
            article.c.headline, article.c.summary, func.substr(article.c.text, 1, EXCERPT + 1).label("text")
        )
        .add_columns(outlet.c.name, page.c.url)
        .join(article, article.c.id == story.c.lead_id)
        .join(outlet, outlet.c.id == article.c.outlet_id)
        .join(page, page.c.id == article.c.page_id)
        .where(story.c.merged_into.is_(None), *conditions(connection, wanted))
        .order_by(story.c.at.desc(), story.c.id.desc())
        .limit(wanted.limit + 1)
    )
    rows = connection.execute(lead_page).all()
    more, rows = len(rows) > wanted.limit, rows[: wanted.limit]
    ran = _outlets(connection, [row.id for row in rows])
    return Stories(
        (
            StoryLine(
                story_id=row.id,
                title=row.headline,
                first=row.name,
                outlets=tuple(dict.fromkeys((row.name, *ran[row.id]))),
                articles=row.articles,
                language=row.language,
                at=row.at,
                first_seen=row.first_seen,
                lead_url=row.url,
                summary=tuple(row.summary),
                excerpt=excerpt(row.text),
            )
            for row in rows
        ),
        str(rows[-1].id) if more else None,
    )


def excerpt(text: str) -> str:
    """How a text begins: whole words, an ellipsis where it goes on."""
    if len(text) <= EXCERPT:
        return text
    return text[:EXCERPT].rpartition(" ")[0].rstrip() + "…"


def conditions(connection: Connection, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    """What holds of a row of ``story`` that is wanted."""
    if wanted.since is not None:
        yield story.c.at >= wanted.since
    if wanted.until is not None:
        yield story.c.at < wanted.until
    if wanted.cursor:
        last = select(story.c.at).where(story.c.id == int(wanted.cursor)).scalar_subquery()
        yield or_(story.c.at < last, and_(story.c.at == last, story.c.id < int(wanted.cursor)))
    if wanted.min_outlets:
        yield story.c.outlets >= wanted.min_outlets
    if wanted.languages.any:
        yield story.c.language.in_(wanted.languages.any)
    if wanted.languages.none:
        yield story.c.language.not_in(wanted.languages.none)
    filters = [
        (wanted.outlets, outlet.c.name),
        (wanted.owners, outlet.c.owner),
        (wanted.countries, outlet.c.country),
        (wanted.kinds, article.c.kind),
        (wanted.relations, membership.c.relation),
    ]
    for terms, column in filters:
        yield from _met(terms, column)
    if (found := search.matches(wanted.text, connection.dialect.name)) is not None:
        yield _some(found)


def _met(terms: Terms, column: ColumnElement[str]) -> Iterator[ColumnElement[bool]]:
    if terms.any:
        yield _some(column.in_(terms.any))
    if terms.none:
        yield ~_some(column.in_(terms.none))


def _some(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """That some article of a story meets it."""
    return (
        exists()
        .where(
            membership.c.story_id == story.c.id,
            membership.c.article_id == article.c.id,
            article.c.outlet_id == outlet.c.id,
            condition,
        )
        .correlate(story)
    )


def _outlets(connection: Connection, story_ids: Sequence[int]) -> dict[int, list[str]]:
    """The outlets that ran each story, in order of time."""
    ran: dict[int, list[str]] = defaultdict(list)
    for some in in_parts(story_ids):
        rows = connection.execute(
            select(membership.c.story_id, outlet.c.name)
            .join(article, article.c.id == membership.c.article_id)
            .join(outlet, outlet.c.id == article.c.outlet_id)
            .where(membership.c.story_id.in_(some))
            .order_by(article.c.appeared, article.c.first_seen, article.c.id)
        )
        for story_id, name in rows:
            ran[story_id].append(name)
    return ran
