"""What stands beside the copies of stories: earlier versions of them, round-ups that hold them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, select

from store import address
from store.records import Revision
from store.schema import article, holding, membership, page, revision


def revisions(connection: Connection, story_ids: Sequence[int]) -> dict[int, list[Revision]]:
    """The earlier versions of the articles of stories, by the article."""
    found: dict[int, list[Revision]] = defaultdict(list)
    rows = connection.execute(
        select(revision.c.article_id, revision.c.version, revision.c.fetched, revision.c.headline)
        .join(membership, membership.c.article_id == revision.c.article_id)
        .where(membership.c.story_id.in_(list(story_ids)))
        .order_by(revision.c.article_id, revision.c.fetched, revision.c.version)
    )
    for row in rows:
        found[row.article_id].append(Revision(row.version, row.fetched, row.headline))
    return found


def holdings(
    connection: Connection, story_ids: Sequence[int]
) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """Which other stories each holds an article of, and by which others each is held."""
    one, other = membership.alias("one"), membership.alias("other")
    sides = []
    for own, others in ((holding.c.article_id, holding.c.held_id), (holding.c.held_id, holding.c.article_id)):
        found: dict[int, list[int]] = defaultdict(list)
        rows = connection.execute(
            select(one.c.story_id, other.c.story_id)
            .join_from(one, holding, own == one.c.article_id)
            .join(other, other.c.article_id == others)
            .where(one.c.story_id.in_(list(story_ids)), other.c.story_id != one.c.story_id)
            .distinct()
            .order_by(one.c.story_id, other.c.story_id)
        )
        for story_id, held in rows:
            found[story_id].append(held)
        sides.append(found)
    return sides[0], sides[1]


def version(connection: Connection, url: str, number: int) -> tuple[str, str] | None:
    """The headline and the text of an earlier version of the article at an address; None if unknown."""
    held = (
        select(revision.c.headline, revision.c.text)
        .join(article, article.c.id == revision.c.article_id)
        .join(page, page.c.id == article.c.page_id)
        .where(page.c.key == address.key(url), revision.c.version == number)
    )
    row = connection.execute(held).first()
    return (row[0], row[1]) if row else None
