"""What stands beside the copies of stories: earlier versions of them, round-ups that hold them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, select

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
    sides = []
    for is_held in (False, True):
        found: dict[int, list[int]] = defaultdict(list)
        for story_id, held in connection.execute(_holdings(is_held), {"ids": list(story_ids)}):
            found[story_id].append(held)
        sides.append(found)
    return sides[0], sides[1]


@cache
def _holdings(is_held: bool) -> Any:
    """Stories with others that they hold an article of, or by which they are held: made once, being slow."""
    one, other = membership.alias("one"), membership.alias("other")
    own, others = holding.c.article_id, holding.c.held_id
    if is_held:
        own, others = others, own
    return (
        select(one.c.story_id, other.c.story_id)
        .join_from(one, holding, own == one.c.article_id)
        .join(other, other.c.article_id == others)
        .where(one.c.story_id.in_(bindparam("ids", expanding=True)), other.c.story_id != one.c.story_id)
        .distinct()
        .order_by(one.c.story_id, other.c.story_id)
    )


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
