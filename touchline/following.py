"""Follows a store: tells each story once, as it comes, whatever becomes of it later."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from store import following, listing, selecting
from store.errors import StoreError
from store.following import Came
from touchline import rows
from touchline.asking import Store
from touchline.filters import Asked
from touchline.times import iso
from touchline.whole import whole

STEP = 1_000
"""Articles that are looked at at a time."""
LOOKED_BACK = timedelta(days=3)
"""How far back stories are noted as known that fit when following begins: what fits only later, by a copy of
another outlet, is new; what fitted before is not, and no story that was there and is older."""
MOST_TOLD = 500_000
"""Stories that are remembered as told, the newest ids."""
MOST_BEFORE = 1_000
"""Stories of before that are told first where they are asked for."""


@dataclass(slots=True)
class Place:
    """How far a follower is: what has come up to ``article``, the greatest ``story`` id when it began, the
    stories told, and of the articles after it those that were told as copies."""

    article: int
    story: int
    told: set[int] = field(default_factory=set)
    copies: set[int] = field(default_factory=set)

    @classmethod
    def read(cls, file: Path) -> Place | None:
        """What stands in a file; None where there is none. Raises StoreError for something else."""
        try:
            told = json.loads(file.read_text("utf-8"))
            numbers = int(told["article"]), int(told["story"])
            return cls(*numbers, set(map(int, told["told"])), set(map(int, told["copies"])))
        except FileNotFoundError:
            return None
        except (ValueError, TypeError, KeyError, UnicodeDecodeError):
            raise StoreError(f"{file}: not a file that --state has written") from None

    def write(self, file: Path) -> None:
        """Put it into a file, whole or not at all."""
        told: dict[str, Any] = {"article": self.article, "story": self.story}
        told |= {"told": sorted(self.told), "copies": sorted(self.copies)}
        with whole(file) as output:
            output.write(json.dumps(told).encode())


class Follower:
    """Tells what comes into a store. An event is a record for JSON; whoever has passed it on says so by
    ``done``.

    What was not passed on comes again the next time that ``events`` is asked.
    """

    def __init__(self, store: Store, asked: Asked, *, copies: bool, place: Place | None) -> None:
        """Begin where an earlier one was (``place``), else now, or at ``since`` where that is asked for."""
        self._store, self._copies = store, copies
        self._asked = asked
        self._pending: list[int] = []
        self.place = place or self._begin()

    def _begin(self) -> Place:
        with self._store.choice(self._asked) as (connection, wanted):
            place = Place(*following.latest(connection))
            if wanted.since is not None:
                self._pending = selecting.newest(connection, wanted, MOST_BEFORE)[::-1]
            back = datetime.now(UTC) - LOOKED_BACK
            known = replace(wanted, since=back if wanted.since is None else max(back, wanted.since))
            place.told = set(selecting.ids(connection, known)) - set(self._pending)
            return place

    def events(self) -> Iterator[dict[str, Any]]:
        """What has come and was not passed on yet, in order of coming; the store is not held meanwhile.

        Raises StoreError when the store cannot be asked now.
        """
        while True:
            found, reached = self._look()
            yield from found
            self._pending = []
            if reached == self.place.article:
                return
            self.place.article = reached
            self.place.copies = {each for each in self.place.copies if each > reached}
            if len(self.place.told) > MOST_TOLD:
                self.place.told = set(sorted(self.place.told)[-MOST_TOLD:])

    def _look(self) -> tuple[list[dict[str, Any]], int]:
        asked: Asked = {**self._asked, "since": None}
        with self._store.choice(asked) as (connection, wanted):
            self.place.told |= set(following.merged(connection, self.place.told).values())
            # A store that was put back to what it was is followed from there.
            self.place.article = min(self.place.article, following.latest(connection)[0])
            came, reached = following.came(connection, wanted, self.place.article, STEP)
            back = datetime.now(UTC) - LOOKED_BACK
            fresh = [each.story_id for each in came if each.story_id > self.place.story or each.at >= back]
            untold = dict.fromkeys((*self._pending, *fresh))
            new = [each for each in untold if each not in self.place.told]
            lines = {line.story_id: line for line in listing.lines(connection, new)}
        found = [_story(lines.pop(each)) for each in self._pending if each in lines]
        for each in came:
            if each.story_id in lines:
                found.append(_story(lines.pop(each.story_id)))
            elif self._copies and each.article_id not in self.place.copies and each.relation != "lead":
                found.append(_copy(each))
        return found, reached

    def done(self, event: dict[str, Any]) -> None:
        """That an event was passed on."""
        if event["event"] == "story":
            self.place.told.add(event["story_id"])
        else:
            self.place.copies.add(event["article_id"])


def _story(line: Any) -> dict[str, Any]:
    return {"event": "story", **rows.story_line(line)}


def _copy(came: Came) -> dict[str, Any]:
    return {
        "event": "copy",
        "story_id": came.story_id,
        "article_id": came.article_id,
        "outlet": came.outlet,
        "title": came.title,
        "url": came.url,
        "relation": came.relation,
        "similarity": round(came.similarity, 4),
        "appeared": iso(came.appeared),
    }
