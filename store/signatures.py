"""Signatures of articles, and the recipes by which they are made."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from store import rows
from store.schema import recipe as schema_recipe
from store.schema import signature


@dataclass(frozen=True, slots=True)
class Signed:
    """An article's signature (see `schema.folding.SignatureColumns`); a text without words has no minima."""

    recipe_id: int
    size: int
    minima: tuple[int, ...]
    exact: int | None = None


_SIGNED = ("article_id", "recipe_id", "size", "minima", "exact", "shelf")
_MADE_OF = ("scheme", "seed", "permutations", "shingling", "text_version")
_NEWEST = (
    select(schema_recipe.c.id)
    .where(*(schema_recipe.c[name] == bindparam(name) for name in _MADE_OF))
    .order_by(schema_recipe.c.generation.desc())
    .limit(1)
)


def sign(connection: Connection, signed: Sequence[tuple[int, Signed, int | None]]) -> None:
    """Write articles' signatures, each with the shelf of its rows in the candidate index."""
    found = [
        (
            id_,
            each.recipe_id,
            each.size,
            struct.pack(f"<{len(each.minima)}I", *each.minima),
            each.exact,
            number,
        )
        for id_, each, number in signed
    ]
    rows.add(connection, signature, _SIGNED, found)


def shelved(connection: Connection, article_id: int, number: int | None) -> None:
    """Write on which shelf an article's rows in the candidate index stand, if it has any."""
    connection.execute(update(signature).where(signature.c.article_id == article_id).values(shelf=number))


def signed(connection: Connection, article_id: int) -> tuple[Signed, int | None] | None:
    """An article's signature, and the shelf of its rows in the candidate index; None when it has none."""
    row = connection.execute(select(signature).where(signature.c.article_id == article_id)).first()
    if row is None:
        return None
    minima = struct.unpack(f"<{len(row.minima) // 4}I", row.minima)
    return Signed(row.recipe_id, row.size, minima, row.exact), row.shelf


def unsign(connection: Connection, article_id: int) -> None:
    """Remove an article's signature; its rows in the candidate index go by ``store.candidates``."""
    connection.execute(delete(signature).where(signature.c.article_id == article_id))


def recipe_id(
    connection: Connection, *, scheme: str, seed: int, permutations: int, shingling: str, text_version: int
) -> int:
    """The id of a recipe, of its newest generation; written if it is new."""
    made_of: dict[str, Any] = {
        "scheme": scheme,
        "seed": seed,
        "permutations": permutations,
        "shingling": shingling,
        "text_version": text_version,
    }
    known = connection.execute(_NEWEST, made_of).scalar()
    return _new_recipe(connection, made_of, 0) if known is None else int(known)


def known_recipe(connection: Connection, **made_of: Any) -> int | None:
    """The id of a recipe's newest generation; None for one by which nothing was signed yet."""
    found = connection.execute(_NEWEST, made_of).scalar()
    return None if found is None else int(found)


def oldest_recipe(connection: Connection) -> int | None:
    """By which recipe the oldest article is signed; None in a store that holds none."""
    found = connection.execute(
        select(signature.c.recipe_id).order_by(signature.c.article_id).limit(1)
    ).scalar()
    return None if found is None else int(found)


def next_generation(connection: Connection, recipe: int) -> int:
    """A further generation of a recipe; its id."""
    row = connection.execute(select(schema_recipe).where(schema_recipe.c.id == recipe)).one()
    made_of = {name: value for name, value in row._mapping.items() if name not in ("id", "generation")}
    return _new_recipe(connection, made_of, int(row.generation) + 1)


def _new_recipe(connection: Connection, made_of: Mapping[str, Any], generation: int) -> int:
    writing = insert(schema_recipe).values(**made_of, generation=generation).returning(schema_recipe.c.id)
    return int(connection.execute(writing).scalar_one())
