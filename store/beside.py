"""What stands beside the copies of stories: earlier versions of them, round-ups that hold them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, literal_column, select, union

from store import address
from store.among import among, values
from store.records import Revision
from store.schema import article, holding, membership, page, revision


def revisions(connection: Connection, story_ids: Sequence[int]) -> dict[int, list[Revision]]:
    """The earlier versions of the articles of stories, by the article."""
    dialect = connection.dialect.name
    found: dict[int, list[Revision]] = defaultdict(list)
    for row in connection.execute(_revisions(dialect), {"ids": values(dialect, story_ids)}):
        found[row.article_id].append(Revision(row.version, row.fetched, row.headline))
    return found


@cache
def _revisions(dialect: str) -> Any:
    return (
        select(revision.c.article_id, revision.c.version, revision.c.fetched, revision.c.headline)
        .join(membership, membership.c.article_id == revision.c.article_id)
        .where(among(dialect, membership.c.story_id, "ids"))
        .order_by(revision.c.article_id, revision.c.fetched, revision.c.version)
    )


def holdings(
    connection: Connection, story_ids: Sequence[int]
) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """Which other stories each holds an article of, and by which others each is held."""
    dialect = connection.dialect.name
    holds: dict[int, list[int]] = defaultdict(list)
    held_by: dict[int, list[int]] = defaultdict(list)
    asked = {"ids": values(dialect, story_ids)}
    for story_id, other, is_held in connection.execute(_holdings(dialect), asked):
        (held_by if is_held else holds)[story_id].append(other)
    return holds, held_by


@cache
def _holdings(dialect: str) -> Any:
    """Stories with others that they hold an article of, and with those by which they are held."""
    both = [_one_way(dialect, is_held) for is_held in (0, 1)]
    return union(*both).order_by("story_id", "other_id")


def _one_way(dialect: str, is_held: int) -> Any:
    one, other = membership.alias("one"), membership.alias("other")
    own, others = holding.c.article_id, holding.c.held_id
    if is_held:
        own, others = others, own
    named = one.c.story_id.label("story_id"), other.c.story_id.label("other_id")
    return (
        select(*named, literal_column(str(is_held)))
        .join_from(one, holding, own == one.c.article_id)
        .join(other, other.c.article_id == others)
        .where(among(dialect, one.c.story_id, "ids"), other.c.story_id != one.c.story_id)
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
