"""What can be wrong with a store, said in one line for the person who runs it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.exc import SQLAlchemyError

# Whoever meets an error of SQLAlchemy has loaded it; who only tells of ours need not.


class StoreError(Exception):
    """The store cannot be used; the message is one line that says why and what to do."""


class RequestError(Exception):
    """What was asked for is not to be had; the message is one line that says why."""


class NotAStoreError(StoreError):
    """There is no store at the address, or what is there is something else."""


class SchemaError(StoreError):
    """The store's schema is newer or older than this Touchline reads."""


class UnknownNameError(StoreError):
    """The store holds nothing of that name; the message offers the nearest."""


class TooSlowError(StoreError):
    """The store did not answer a question in the time that it was given."""


_MEANS = (
    (
        ("database or disk is full", "No space left on device"),
        "the disk is full: nothing of the last batch was written; free some space and run again",
    ),
    (
        ("database is locked", "database table is locked", "due to lock timeout"),
        "the store is locked by another process: try again when that one has finished",
    ),
    (("file is not a database",), "the file is not a Touchline store (it is no SQLite database)"),
    (
        ("unable to open database file",),
        "the store's file cannot be opened: does its folder exist, and may you write there?",
    ),
    (("readonly database",), "the store's file is read-only"),
)


def explain(error: SQLAlchemyError) -> str:
    """Say a database's error in one line, with what a person can do about it."""
    from sqlalchemy.exc import DBAPIError

    said = str(error.orig if isinstance(error, DBAPIError) else error).strip().splitlines()
    line = said[0] if said else type(error).__name__
    for signs, meaning in _MEANS:
        if any(sign in line for sign in signs):
            return meaning
    return f"the database said: {line}"


def is_of_the_values(error: Exception) -> bool:
    """Whether the database refused what it was given, rather than failed: other values would have passed."""
    from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError, StatementError

    if not isinstance(error, DBAPIError):
        return isinstance(error, StatementError) or not isinstance(error, SQLAlchemyError)
    # PostgreSQL's classes 22, a value that it cannot keep, and 54, one beyond its limits.
    state = getattr(error.orig, "sqlstate", None) or ""
    return isinstance(error, DataError | IntegrityError) or state[:2] in {"22", "54"}


def printable(text: str, most: int = 300) -> str:
    """A message that any database keeps: cut short, with a mark in the place of what none can write."""
    return text[:most].replace("\0", "\ufffd").encode("utf-8", "replace").decode()


_ENDED = ("interrupted", "due to statement timeout")
"""What SQLite and PostgreSQL say when a question has taken the time that it was given."""


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn any database error raised inside into a StoreError of one line."""
    from sqlalchemy.exc import DBAPIError, SQLAlchemyError

    try:
        yield
    except SQLAlchemyError as error:
        if isinstance(error, DBAPIError) and any(sign in str(error.orig) for sign in _ENDED):
            raise TooSlowError("the question takes too long to answer: ask for less") from error
        raise StoreError(explain(error)) from error
