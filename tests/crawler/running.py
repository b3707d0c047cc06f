"""Runs the commands as a user does: each in a process and a folder of its own, bounded in time."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from scrapy.settings import Settings

from touchline import Store, rows
from touchline.demo.press import Press, Request

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
CONTACT = "https://touchline.example/tests"
LONGEST = 60.0
"""Seconds that any command is given."""


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    status: int
    stdout: str
    stderr: str

    @property
    def said(self) -> list[str]:
        """What it said to the person who ran it, the log apart."""
        return [line for line in self.stderr.splitlines() if line.startswith("touchline: ")]

    def failed_in_one_line(self, status: int, *words: str) -> None:
        """It left with that status and one line that holds the words; no traceback anywhere."""
        assert "Traceback" not in self.stderr, self.stderr
        assert len(self.said) == 1, self.stderr
        for word in words:
            assert word in self.said[0], self.said[0]
        assert self.status == status, self.stderr


class Place:
    """A folder with a store in it, in which commands are run."""

    def __init__(self, folder: Path, **surroundings: str) -> None:
        """``surroundings`` are added to the environment; an empty one is taken away."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.file = folder / "touchline.db"
        base = {name: value for name, value in os.environ.items() if not name.startswith("TOUCHLINE_")}
        base |= {"SCRAPY_SETTINGS_MODULE": "crawler.settings", "TOUCHLINE_CONTACT": CONTACT} | surroundings
        self.surroundings = {name: value for name, value in base.items() if value}

    def start(self, *command: str) -> subprocess.Popen[str]:
        """Start a command."""
        return subprocess.Popen(
            [str(BIN / command[0]), *command[1:]],
            cwd=self.folder,
            env=self.surroundings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *command: str) -> Ended:
        """Run a command to its end."""
        return finish(self.start(*command))

    def crawl(self, spider: str, **arguments: str) -> Ended:
        """Run `scrapy crawl`; ``arguments`` are the spider's, or settings where they are in capitals."""
        return self.run(*crawling(spider, **arguments))

    def ask(self, *command: str) -> Any:
        """What `touchline` answers, piped: JSON."""
        ended = self.run("touchline", *command)
        assert ended.status == 0, ended.stderr
        return json.loads(ended.stdout)

    def store(self) -> Store:
        """The store, opened in this process: a command would say the same, two thirds of a second later."""
        return Store(f"sqlite:///{self.file}")

    def last_run(self) -> dict[str, Any]:
        """The latest run, whose sums add up."""
        run = rows.run(self.store().runs(1)[0])
        ends = run["stories"] + run["copies"] + run["revisions"] + run["unchanged"]
        assert run["fetched"] == ends + sum(run["rejected"].values())
        return run

    def exported(self) -> list[dict[str, Any]]:
        """Every story, as it is exported."""
        return [rows.story(story) for story in self.store().export()]

    def copies(self) -> dict[str, dict[str, Any]]:
        """Every article by its address less a tracker's query, with its story's id; none is there twice."""
        found = [copy | {"story": story["story_id"]} for story in self.exported() for copy in story["copies"]]
        by_address = {copy["url"].partition("?")[0]: copy for copy in found}
        assert len(by_address) == len(found)
        return by_address

    def pages(self) -> dict[str, tuple[str, str]]:
        """State and reason of every page that the store knows, by address."""
        with sqlite3.connect(f"file:{self.file}?mode=ro", uri=True) as connection:
            rows = connection.execute("SELECT url, state, reason FROM page").fetchall()
        connection.close()
        return {url: (state, reason) for url, state, reason in rows}


def own_settings(contact: str = CONTACT) -> Settings:
    """Touchline's settings, with a contact."""
    settings = Settings()
    settings.setmodule("crawler.settings")
    settings.set("TOUCHLINE_CONTACT", contact)
    return settings


def crawling(spider: str, **arguments: str) -> list[str]:
    """The command line of a crawl without delays, that asks for robots.txt each time, unless it is given."""
    command = ["scrapy", "crawl", spider]
    if spider == "football":
        arguments = {"DOWNLOAD_DELAY": "0", "TOUCHLINE_ROBOTS_AGE": "0"} | arguments
    for name, value in arguments.items():
        command += ["-s" if name.isupper() else "-a", f"{name}={value}"]
    return command


def finish(process: subprocess.Popen[str], longest: float = LONGEST) -> Ended:
    """Wait for a command; one that takes longer is ended, and fails the test."""
    try:
        stdout, stderr = process.communicate(timeout=longest)
    except subprocess.TimeoutExpired:
        process.kill()
        stdout, stderr = process.communicate()
        raise AssertionError(f"{process.args} did not end: {stderr}") from None
    return Ended(process.returncode, stdout, stderr)


@dataclass(frozen=True)
class Crawled:
    """The demo press, and the place where all of it was crawled once."""

    press: Press
    place: Place
    ended: Ended
    asked: list[Request]
    """What the press was asked in that crawl."""

    def copy(self, folder: Path) -> Place:
        """A place of one's own with the same store."""
        place = Place(folder)
        shutil.copy(self.place.file, place.file)
        return place


@cache
def crawled() -> Crawled:
    """One crawl of the demo press, shared by every test that only looks at it."""
    press = Press().start()
    atexit.register(press.stop)
    folder = tempfile.TemporaryDirectory(prefix="touchline-crawled-")
    atexit.register(folder.cleanup)
    place = Place(Path(folder.name))
    ended = place.crawl("football", bundled="no", outlets_file=str(press.outlets_file))
    assert ended.status == 0, ended.stderr
    return Crawled(press, place, ended, press.requests())


@contextmanager
def together(**commands: Callable[[], Ended]) -> Iterator[dict[str, Future[Ended]]]:
    """Run commands two at a time, in the order given; each test waits only for its own."""
    with ThreadPoolExecutor(2) as pool:
        yield {name: pool.submit(command) for name, command in commands.items()}
        pool.shutdown(cancel_futures=True)
