"""The store that is served: opened once, only read, and opened anew when it has become another one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import TypeVar

from sqlalchemy import make_url
from starlette.requests import Request

from store import engine
from store.errors import StoreError, TooSlowError, UnknownNameError
from touchline.asking import Store

Answer = TypeVar("Answer")


class Reading:
    """The store at an address, for as many questions at a time as there are threads."""

    def __init__(self, address: str | None, *, seconds: float) -> None:
        """Open it; a question to it ends after ``seconds``. Raises StoreError when there is none."""
        self._address = engine.address(address)
        self._seconds = seconds
        self._lock = Lock()
        url = make_url(self._address) if "://" in self._address else None
        is_file = url is not None and url.get_backend_name() == "sqlite"
        self._file = Path(url.database or "") if url is not None and is_file else None
        self._store: Store | None = None
        self._is = self._identity()
        self._open()

    def ask(self, question: Callable[[Store], Answer]) -> Answer:
        """The answer to a question, asked of the store as it is now.

        Raises StoreError when it is locked, gone, migrated, or takes too long to answer.
        """
        store = self._open()
        try:
            return question(store)
        except (TooSlowError, UnknownNameError):
            raise
        except StoreError:
            # Whether it still is a store that we can read is seen when it is opened the next time.
            self._forget(store)
            raise

    def close(self) -> None:
        """Let go of the store."""
        if self._store is not None:
            self._store.close()

    def _open(self) -> Store:
        now = self._identity()
        with self._lock:
            if self._store is not None and now != self._is:
                self._store.close()
                self._store = None
            if self._store is None:
                self._store = Store(self._address, seconds=self._seconds)
                self._is = now
            return self._store

    def _forget(self, store: Store) -> None:
        with self._lock:
            if self._store is store:
                store.close()
                self._store = None

    def _identity(self) -> tuple[int, int] | None:
        """Which file it is; None where there is none, or where it is no file."""
        try:
            found = self._file.stat() if self._file is not None else None
        except OSError:
            return None
        return (found.st_dev, found.st_ino) if found is not None else None


def reading(request: Request) -> Reading:
    """The store of the app that a request has come to."""
    found: Reading = request.app.state.reading
    return found
