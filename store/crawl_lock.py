"""One scheduled crawl at a time into a store: a lock that goes with whoever holds it, however that ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from store import engine
from store.errors import StoreError, explain

CRAWLERS_LOCK = 0x70C1_11E1
"""The advisory lock that a crawl into PostgreSQL holds to its end."""


class TakenError(StoreError):
    """Another crawl holds the lock."""


@contextmanager
def crawl_lock(given: str | None = None, *, shared: bool = False) -> Iterator[None]:
    """Hold the lock of a store (its address, or as ``engine.address`` finds it) while the block runs.

    ``shared`` lets others in who share it too, on PostgreSQL: the workers of a fleet.
    SQLite has a file for it beside the store (``FILE.lock``), PostgreSQL an advisory lock of a connection.
    The system lets either go when its process ends, by SIGKILL too. Raises TakenError when another holds it,
    StoreError when it cannot be asked for.
    """
    address = engine.address(given)
    try:
        url = make_url(address)
        kind = url.get_backend_name()
    except (ArgumentError, NoSuchModuleError) as error:
        raise StoreError(
            f"not the address of a store (sqlite:///FILE or postgresql://…): {address!r}"
        ) from error
    holding = _on_file(Path(f"{url.database}.lock")) if kind == "sqlite" else _on_postgresql(address, shared)
    with holding:
        yield


@contextmanager
def _on_file(file: Path) -> Iterator[None]:
    try:
        handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StoreError(
            f"{file}: {error.strerror}: does its folder exist, and may you write there?"
        ) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise TakenError(
                f"another crawl into this store is under way (process {_said(handle)})"
            ) from None
        os.truncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


def _said(handle: int) -> str:
    """Who holds the lock, as the file says."""
    told = os.pread(handle, 20, 0).decode("ascii", "replace").strip()
    return told if told.isdigit() else "unknown"


@contextmanager
def _on_postgresql(address: str, shared: bool) -> Iterator[None]:
    url = make_url(address)
    store = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with store.connect() as connection:
            taken = text(f"SELECT pg_try_advisory_lock{'_shared' if shared else ''}(:lock)")
            if not connection.scalar(taken, {"lock": CRAWLERS_LOCK}):
                raise TakenError("another crawl into this store is under way")
            yield
    except SQLAlchemyError as error:
        raise StoreError(f"{engine.shown(url)}: {explain(error)}") from error
    finally:
        store.dispose()
