"""How far a replay is, kept in the store: an interrupted one goes on behind the last page that it saved."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from pipelines.article import Page
from store import chores
from store.chores import Chore

Place = tuple[int, ...]
"""Where a record stands: the number of its file, the offset of its part, its number in that."""


class Bookmark:
    """Notes, in the transaction that saves pages, the place before which all pages are saved.

    A replay is known by its arguments and its files: with others it is another one. ``after`` is the place
    to go on behind, () for the beginning; ``done`` counts the pages saved so far.
    """

    def __init__(self, arguments: Mapping[str, Any], files: Sequence[Path]) -> None:
        """Nothing is asked of the store yet."""
        told = json.dumps(dict(arguments), sort_keys=True, ensure_ascii=False)
        self._name = f"replay: {told}"
        self._files = _digest(files)
        self._door = threading.Lock()
        # Pages under way, in their order, each with the place that comes before it.
        self._under_way: dict[Place, Place] = {}
        self._last: Place = ()
        self._all_begun = False
        self._started = datetime.now(UTC)
        self.after: Place = ()
        self.done = 0

    def take_up(self, connection: Connection) -> None:
        """Find where an interrupted replay of the same files left off."""
        left = chores.unfinished(connection, self._name)
        if left is not None and left.counted["files"] == self._files:
            self.after = self._last = tuple(left.counted["place"])
            self.done, self._started = left.position, left.started

    def begin_anew(self, connection: Connection) -> None:
        """Forget what was left."""
        chores.end(connection, self._name)

    def begins(self, page: Page) -> None:
        """A page is under way; called in the order of the archive."""
        with self._door:
            self._under_way[page.place] = self._last
            self._last = page.place

    def write(self, connection: Connection, saving: Sequence[Page]) -> None:
        """Write how far the replay is, once these pages are saved as well."""
        saved = {page.place for page in saving}
        with self._door:
            before = (earlier for place, earlier in self._under_way.items() if place not in saved)
            place = next(before, None)
            through = place is None and self._all_begun
            at = self._last if place is None else place
        if through:
            chores.end(connection, self._name)
            return
        counted = {"files": self._files, "place": list(at)}
        chore = Chore(self._name, self.done + len(saving), counted, self._started)
        chores.note(connection, chore, datetime.now(UTC))

    def saved(self, saved: Sequence[Page]) -> None:
        """These pages are saved for good."""
        with self._door:
            self.done += len(saved)
            for page in saved:
                self._under_way.pop(page.place, None)

    def ends(self, connection: Connection) -> None:
        """No page is to come: when those under way are saved, the replay is forgotten."""
        with self._door:
            self._all_begun = True
            through = not self._under_way
        if through:
            chores.end(connection, self._name)


def _digest(files: Sequence[Path]) -> str:
    told = "\0".join(str(file.absolute()) for file in files)
    return hashlib.blake2b(told.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
