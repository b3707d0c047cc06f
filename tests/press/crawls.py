"""Crawls of the press into one store, one after another, each with what the press saw of it."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.crawler.running import Ended, Place, crawling, finish
from tests.press.clock import later
from tests.press.memory import Memory
from tests.press.press import Press
from tests.press.server import Asked
from touchline import Store, rows


class Crawls:
    """Crawls of a press into a store, by default an SQLite file in ``folder``."""

    def __init__(self, press: Press, folder: Path, store: str = "") -> None:
        """Nothing crawled yet."""
        self.press = press
        self.folder = folder
        self.store = store or f"sqlite:///{folder}/touchline.db"
        self.place = Place(folder, TOUCHLINE_STORE=self.store)
        self.memory = 0

    def start(self, **settings: str) -> subprocess.Popen[str]:
        """Start a crawl; `touchline crawl`, as a timer does."""
        _, _, *told = crawling("football", **self.press.crawling(self.folder, **settings))
        return self.place.start("touchline", "crawl", *told)

    def run(self, *, within: float = 120.0, **settings: str) -> tuple[Ended, list[Asked]]:
        """Crawl to the end; what the press was asked. ``memory`` is then the most that it took, in bytes."""
        mark = len(self.press.asked)
        process = self.start(**settings)
        with Memory(process.pid) as memory:
            ended = finish(process, within)
        self.memory = memory.most
        return ended, self.press.asked[mark:]

    def later(self, by: timedelta) -> None:
        """Let time pass."""
        later(self.store, by)

    def last_run(self) -> dict[str, Any]:
        """The latest run, as `touchline runs` tells it."""
        return rows.run(Store(self.store).runs(1)[0])

    def texts(self) -> dict[str, str]:
        """Every article's text now, by the address that answered."""
        found = [copy for story in Store(self.store).export() for copy in rows.story(story)["copies"]]
        return {copy["url"]: copy["text"] for copy in found}
