"""What a refold asks of the store and writes: articles in their order, what was known of them forgotten."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, or_, select, update

from store import candidates
from store.among import among, parts, values
from store.schema import article, candidate, holding, membership, page, shingling, signature, story


@dataclass(frozen=True, slots=True)
class Filed:
    """An article as it is to be folded anew: where it stands, its text, and what tells whose text it is."""

    article_id: int
    story_id: int
    text: str
    url: str
    canonical: str
    credit: Sequence[str]
    host: str


# Of one table alone: a join is begun anew at its first row for every batch, or sorted, as a database pleases.
_AFTER = (
    select(signature.c.article_id)
    .where(
        signature.c.article_id > bindparam("position"),
        # What came after the beginning was folded by the new recipe, but for what an older one still wrote.
        or_(signature.c.article_id <= bindparam("last"), signature.c.recipe_id != bindparam("recipe")),
    )
    .order_by(signature.c.article_id)
    .limit(bindparam("most"))
)
_NAME = update(article).where(article.c.id == bindparam("of"))
_BRING_BACK = update(story).where(story.c.id == bindparam("of")).values(merged_into=None)


def after(connection: Connection, position: int, last: int, recipe_id: int, most: int) -> list[Filed]:
    """Articles after this one in order of their ids: up to ``last``, and later ones of another recipe."""
    asked = {"position": position, "last": last, "recipe": recipe_id, "most": most}
    dialect = connection.dialect.name
    ids = {"ids": values(dialect, connection.scalars(_AFTER, asked))}
    return [Filed(*row) for row in connection.execute(_filed(dialect), ids)]


@cache
def _filed(dialect: str) -> Any:
    columns = (article.c.id, membership.c.story_id, article.c.text, page.c.url)
    return (
        select(*columns, article.c.canonical, article.c.credit, article.c.host)
        .join(membership, membership.c.article_id == article.c.id)
        .join(page, page.c.id == article.c.page_id)
        .where(among(dialect, article.c.id, "ids"))
        .order_by(article.c.id)
    )


def extent(connection: Connection) -> tuple[int, int]:
    """How many articles the store holds, and the id of the newest, 0 when there is none."""
    row = connection.execute(select(func.count(), func.max(article.c.id)).select_from(article)).one()
    return int(row[0]), int(row[1] or 0)


def name(connection: Connection, named: Mapping[int, tuple[str, str]]) -> None:
    """Write the hosts of articles, and the hosts that they name as where their text is from."""
    rows = [{"of": id_, "host": host, "source": source} for id_, (host, source) in named.items()]
    if rows:
        connection.execute(_NAME, rows)


def bring_back(connection: Connection, story_id: int) -> None:
    """Have no other story answer for this one any more."""
    connection.execute(_BRING_BACK, {"of": story_id})


def forget(connection: Connection, article_ids: Sequence[int]) -> None:
    """Remove articles' signatures, their rows in the candidate index, and what they hold."""
    dialect = connection.dialect.name
    ids = {"ids": values(dialect, article_ids)}
    keys, places = _shelved(connection, article_ids)
    for some in parts(keys):
        connection.execute(_unlist(dialect), ids | {"keys": values(dialect, some)})
    connection.execute(_unshelve(dialect), {"places": values(dialect, places)})
    connection.execute(_unsign(dialect), ids)
    connection.execute(_let_go(dialect), ids)


def _shelved(connection: Connection, article_ids: Sequence[int]) -> tuple[list[int], list[int]]:
    """The keys of the candidate index by which any of these articles is found, and where shingles stand."""
    dialect = connection.dialect.name
    keys: set[int] = set()
    places = []
    asked = {"ids": values(dialect, article_ids)}
    for article_id, minima, recipe_id, number in connection.execute(_on_shelves(dialect), asked):
        keys.update(candidates.keys(struct.unpack(f"<{len(minima) // 4}I", minima), recipe_id, number))
        places.append(candidates.place(number, article_id))
    return sorted(keys), places


@cache
def _on_shelves(dialect: str) -> Any:
    asked = select(signature.c.article_id, signature.c.minima, signature.c.recipe_id, signature.c.shelf)
    return asked.where(among(dialect, signature.c.article_id, "ids"), signature.c.shelf.is_not(None))


@cache
def _unshelve(dialect: str) -> Any:
    return delete(shingling).where(among(dialect, shingling.c.key, "places"))


@cache
def _unlist(dialect: str) -> Any:
    keys = among(dialect, candidate.c.key, "keys")
    # The sum keeps a database from looking for each key with each article.
    ids = among(dialect, candidate.c.article_id + 0, "ids")
    return delete(candidate).where(keys, ids)


@cache
def _unsign(dialect: str) -> Any:
    return delete(signature).where(among(dialect, signature.c.article_id, "ids"))


@cache
def _let_go(dialect: str) -> Any:
    return delete(holding).where(among(dialect, holding.c.article_id, "ids"))
