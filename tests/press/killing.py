"""Crawls killed with SIGKILL at random moments, and what has to hold after each, and in the end."""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from store import address
from store.errors import StoreError
from tests.press import judge
from tests.press.crawls import Crawls
from tests.press.press import Press
from tests.press.server import Asked
from tests.press.whole import require_whole

NEW, EDITED = 12, 6
"""Articles that are run, and edited, after each kill."""
SOONEST, LATEST = 0.1, 2.5
"""Seconds after which a crawl is killed that is to end before it has asked for anything."""


@dataclass
class Killed:
    """What kills did. ``in_flight`` are, for each, the articles sent and not stored; ``again`` articles that
    were asked for though they were stored, ``split``, ``merged``, ``missing``, ``strangers`` of the end."""

    kills: int = 0
    ended: int = 0
    early: int = 0
    in_flight: list[int] = field(default_factory=list)
    again: int = 0
    split: int = 0
    merged: int = 0
    missing: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether nothing was lost, split, or asked for twice."""
        return not any((self.again, self.split, self.merged, self.missing, self.strangers))


class Killer:
    """Kills crawls of a press into one store, from one dice."""

    def __init__(self, crawls: Crawls, dice: Random) -> None:
        """Nothing killed yet."""
        self.crawls = crawls
        self.press: Press = crawls.press
        self.dice = dice
        self.found = Killed()

    def kill(self) -> None:
        """Let a crawl begin, kill it, and look at what it left. Raises AssertionError for what is broken."""
        held, mark = self._held(), len(self.press.asked)
        process = self.crawls.start()
        self._wait(process, mark)
        self.found.ended += process.poll() is not None
        process.kill()
        process.communicate()
        self.found.kills += 1
        require_whole(self.crawls.store)
        asked = self.press.asked[mark:]
        self.found.early += not asked
        now = self._held()
        sent = {each.article for each in asked if each.article is not None and each.status == 200}
        self.found.in_flight.append(len(sent - now))
        self.found.again += self._needless(asked, held)

    def live_on(self) -> None:
        """Time goes by: articles are run and edited, and young ones are to be looked at again."""
        self.press.publish(NEW)
        self.press.edit(EDITED)
        self.crawls.later(timedelta(hours=1))

    def end(self) -> Killed:
        """Crawl to the end, and judge. Raises AssertionError for what is broken."""
        held, mark = self._held(), len(self.press.asked)
        ended, _ = self.crawls.run(within=300)
        assert ended.status == 0, ended.stderr
        store, found = self.crawls.store, self.found
        require_whole(store)
        found.again += self._needless(self.press.asked[mark:], held)
        found.missing += [self.press.url(each) for each in judge.missing(self.press, store)]
        found.strangers += judge.strangers(self.press, store)
        folded = judge.misfolded(self.press, store)
        found.split, found.merged = found.split + folded["split"], found.merged + folded["merged"]
        return found

    def _wait(self, process: subprocess.Popen[str], mark: int) -> None:
        """Until a moment by chance: while the crawl starts, or when it was sent some articles."""
        if self.dice.random() < 0.2:
            time.sleep(self.dice.uniform(SOONEST, LATEST))
            return
        left = max(1, len(self.press.edition.discoverable()) - len(self._held()))
        wanted, end = self.dice.randint(1, max(1, min(60, left))), time.monotonic() + 60
        while time.monotonic() < end and process.poll() is None:
            sent = sum(each.article is not None for each in self.press.asked[mark:])
            if sent >= wanted:
                break
            time.sleep(0.01)
        time.sleep(self.dice.uniform(0, 0.3))

    def _held(self) -> set[int]:
        """The numbers of the articles that are stored."""
        try:
            keys = judge.stored_keys(self.crawls.store)
        except StoreError:
            return set()
        placed = self.press.edition.discoverable()
        return {each.number for each in placed if address.key(self.press.url(each)) in keys}

    def _needless(self, asked: list[Asked], held: set[int]) -> int:
        """Articles that were stored and were asked for all the same, without a condition."""
        return sum(each.article in held and each.status == 200 and not each.conditions for each in asked)
