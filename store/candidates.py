"""The candidate index: which stories' representatives share keys with a text, within a window of time.

A key is a minimum of a datasketch signature, told apart by its permutation, by the recipe of the signature
and by the shelf: a span of ``SHELF_DAYS`` days, so that an article is looked for on the shelves of its
window alone, and an old shelf is cleared as one range of keys, without a look at any other row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Connection, bindparam, cast, delete, func, literal_column, select, update

from store import plain, rows, upsert
from store.among import among, parts, values
from store.schema import candidate, membership, shelf, shingling, signature

SHELF_DAYS = 45
"""Days a shelf spans. Changing it would lose what is on the shelves: a refold would have to follow."""
MOST_HOLDERS = 40
"""Stories that may hold a key. One that more hold tells nothing: it is no longer added to, and is skipped."""
CLEARED_AT_ONCE = 5_000
"""Rows of an old shelf that go with one writer's turn,"""
SHINGLED_AT_ONCE = 250
"""and articles' shingles after them."""
_RECIPE_BITS, _PLACE_BITS, _MINIMUM_BITS = 13, 5, 32
MOST_SHELVES = 4096
"""Five hundred years of them."""
_ARTICLE_BITS = 50
_TOUCHED_EVERY = timedelta(hours=1)
_EPOCH = datetime(1990, 1, 1, tzinfo=UTC)


class Shelved(NamedTuple):
    """An article as it stands in the index: its shelf, when it appeared, and its shingles in their order,
    little-endian 32-bit numbers."""

    article_id: int
    shelf: int
    appeared: datetime
    run: bytes

    @property
    def key(self) -> int:
        """Where its shingles stand."""
        return place(self.shelf, self.article_id)


class Stood(NamedTuple):
    """What the index tells of an article: when it appeared, its shingles, and the story that it stands in."""

    article_id: int
    story_id: int
    appeared: datetime
    run: bytes


_SHELVES = select(shelf.c.number, shelf.c.written)
_OVER = (
    select(shelf.c.number)
    .where(shelf.c.number < bindparam("number"), shelf.c.written < bindparam("before"))
    .order_by(shelf.c.number)
    .limit(1)
)


_CUT_OUT = delete(shingling).where(shingling.c.key == bindparam("place"))
_APPEARED = update(shingling).where(shingling.c.key == bindparam("place")).values(appeared=bindparam("at"))


def shelf_of(at: datetime) -> int:
    """The shelf of an article that appeared then."""
    number = (at - _EPOCH) // timedelta(days=SHELF_DAYS)
    return min(max(number, 0), MOST_SHELVES - 1)


def keys(minima: Sequence[int], recipe_id: int, number: int) -> list[int]:
    """A signature's keys on a shelf. Raises ValueError for more recipes than keys can tell apart."""
    if recipe_id >= 2**_RECIPE_BITS:
        raise ValueError(f"recipe {recipe_id}: no key can tell it from others")
    of_shelf = ((number << _RECIPE_BITS) | recipe_id) << _PLACE_BITS
    return [((of_shelf | place) << _MINIMUM_BITS) | int(minimum) for place, minimum in enumerate(minima)]


def shelf_of_key(key: int) -> int:
    """The shelf that a key is of."""
    return key >> (_RECIPE_BITS + _PLACE_BITS + _MINIMUM_BITS)


def place(number: int, article_id: int) -> int:
    """Where an article's shingles stand: a shelf's together, so that they go as one range."""
    return (number << _ARTICLE_BITS) | article_id


def shelves(connection: Connection) -> dict[int, datetime]:
    """The shelves on which anything stands, and when each was last written to, to an hour."""
    return {row[0]: row[1] for row in connection.execute(_SHELVES)}


def holders(connection: Connection, asked: Sequence[int]) -> dict[int, list[int]]:
    """The articles that hold each of these keys."""
    found: dict[int, list[int]] = defaultdict(list)
    dialect = connection.dialect.name
    for some in parts(asked):
        for key, article_id in plain.rows(connection, _holders(dialect), {"keys": values(dialect, some)}):
            found[key].append(article_id)
    return found


@cache
def _holders(dialect: str) -> Any:
    return select(candidate.c.key, candidate.c.article_id).where(among(dialect, candidate.c.key, "keys"))


def stood(connection: Connection, places: Sequence[int]) -> list[Stood]:
    """What stands at these places (see ``place``); nothing of a place that holds nothing."""
    dialect = connection.dialect.name
    found = connection.execute(_stood(dialect), {"places": values(dialect, places)}) if places else ()
    return [Stood(*row) for row in found]


@cache
def _stood(dialect: str) -> Any:
    article_id = shingling.c.key.bitwise_and(literal_column(str(2**_ARTICLE_BITS - 1)))
    return (
        select(membership.c.article_id, membership.c.story_id, shingling.c.appeared, shingling.c.run)
        .select_from(shingling)
        .join(membership, membership.c.article_id == article_id)
        .where(among(dialect, shingling.c.key, "places"))
    )


def repeats(connection: Connection, digests: Sequence[int], recipe_id: int) -> dict[int, int]:
    """The first article of each of these digests of a text, however long ago, of those signed by a recipe."""
    dialect = connection.dialect.name
    asked = {"digests": values(dialect, digests), "recipe": recipe_id}
    return {row[0]: row[1] for row in connection.execute(_repeats(dialect), asked)}


@cache
def _repeats(dialect: str) -> Any:
    return (
        select(signature.c.exact, func.min(signature.c.article_id))
        .where(among(dialect, signature.c.exact, "digests"), signature.c.recipe_id == bindparam("recipe"))
        .group_by(signature.c.exact)
    )


def add(
    connection: Connection,
    held: Sequence[tuple[int, int]],
    on: Sequence[Shelved],
    now: datetime,
    known: Mapping[int, datetime],
) -> None:
    """Write keys with the articles that hold them, these articles' shingles, and that their shelves were
    written to; ``known`` are the shelves as they were found."""
    rows.add(connection, candidate, ("key", "article_id"), held)
    rows.add(
        connection,
        shingling,
        ("key", "appeared", "run"),
        [(each.key, each.appeared, each.run) for each in on],
    )
    old = now - _TOUCHED_EVERY
    touched = sorted({each.shelf for each in on if known.get(each.shelf, _EPOCH) < old})
    rows.write(connection, _touch, ("number", "written"), [(number, now) for number in touched])


@cache
def _touch(dialect: str) -> Any:
    touch = upsert.insert(dialect, shelf)
    return touch.on_conflict_do_update(
        index_elements=[shelf.c.number], set_={"written": touch.excluded.written}
    )


def remove(connection: Connection, article_id: int, number: int, held: Sequence[int]) -> None:
    """Remove an article's rows from a shelf, by the keys that it held there."""
    dialect = connection.dialect.name
    connection.execute(_remove(dialect), {"keys": values(dialect, held), "article": article_id})
    connection.execute(_CUT_OUT, {"place": place(number, article_id)})


def appeared(connection: Connection, article_id: int, number: int, at: datetime) -> None:
    """Write when an article on a shelf appeared, now that it is known to be otherwise."""
    connection.execute(_APPEARED, {"place": place(number, article_id), "at": at})


@cache
def _remove(dialect: str) -> Any:
    return delete(candidate).where(
        among(dialect, candidate.c.key, "keys"),
        candidate.c.article_id == cast(bindparam("article"), BigInteger),
    )


def clear(connection: Connection, before: datetime) -> int:
    """Take away rows of shelves that are over and were not written to since ``before``; how many.

    No more than ``CLEARED_AT_ONCE`` go at once: whoever waits for their turn waits for no more.
    """
    old = connection.execute(_OVER, {"number": shelf_of(before), "before": before}).scalar()
    if old is None:
        return 0
    bits = _RECIPE_BITS + _PLACE_BITS + _MINIMUM_BITS
    gone = _clear(connection, candidate.c.key, old << bits, (old + 1) << bits, CLEARED_AT_ONCE)
    if gone < CLEARED_AT_ONCE:
        many = _clear(connection, shingling.c.key, place(old, 0), place(old + 1, 0), SHINGLED_AT_ONCE)
        if many < SHINGLED_AT_ONCE:
            connection.execute(delete(shelf).where(shelf.c.number == old))
    return gone


def _clear(connection: Connection, key: Any, first: int, end: int, most: int) -> int:
    """Delete the rows of a range of keys, ``most`` of them and those of the last key; how many."""
    on_it = key >= first, key < end
    last = connection.scalar(select(key).where(*on_it).order_by(key).offset(most - 1).limit(1))
    gone = connection.execute(
        delete(key.table).where(key >= first, key < end if last is None else key <= last)
    )
    return gone.rowcount
