"""What can be wrong with a store, said in one line for the person who runs it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError


class StoreError(Exception):
    """The store cannot be used; the message is one line that says why and what to do."""


class NotAStoreError(StoreError):
    """There is no store at the address, or what is there is something else."""


class SchemaError(StoreError):
    """The store's schema is newer or older than this Touchline reads."""


def explain(error: SQLAlchemyError) -> str:
    """Say a database's error in one line, with what a person can do about it."""
    said = str(error.orig if isinstance(error, DBAPIError) else error).strip().splitlines()
    line = said[0] if said else type(error).__name__
    if "database or disk is full" in line:
        return "the disk is full: nothing of the last batch was written; free some space and run again"
    if "database is locked" in line or "database table is locked" in line:
        return "the store is locked by another process: try again when that one has finished"
    if "file is not a database" in line:
        return "the file is not a Touchline store (it is no SQLite database)"
    if "unable to open database file" in line:
        return "the store's file cannot be opened: does its folder exist, and may you write there?"
    if "readonly database" in line:
        return "the store's file is read-only"
    return f"the database said: {line}"


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn any database error raised inside into a StoreError of one line."""
    try:
        yield
    except SQLAlchemyError as error:
        raise StoreError(explain(error)) from error
