"""A crawl from a timer: one at a time, ended by a deadline, told by its exit status."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.crawl_lock import TakenError, crawl_lock
from tests.crawler.running import BIN, Place
from tests.crawler.site import Site

DELAY = 0.5
"""Seconds between two requests: a crawl is still under way when it is looked at."""


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


def timed(site: Site, folder: Path, *more: str) -> list[str]:
    """The command line of a timer."""
    own = ["-a", "bundled=no", "-a", f"outlets_file={site.outlets_file(folder)}"]
    pace = ["-s", f"DOWNLOAD_DELAY={DELAY}", "-s", "DOWNLOAD_DELAY_JITTER=0"]
    return ["touchline", "crawl", *more, *own, *pace]


def listed(site: Site, number: int) -> list[str]:
    """Articles that the feed lists."""
    paths = site.articles(number)
    site.feed(*paths)
    return paths


def until_asked(site: Site, path: str) -> None:
    """Wait until an address was asked for."""
    end = time.monotonic() + 30
    while path not in site.paths():
        assert time.monotonic() < end, site.paths()
        time.sleep(0.05)


def test_a_second_crawl_says_that_one_is_under_way_and_leaves(site: Site, tmp_path: Path) -> None:
    """With a status of its own; the first goes on, and when it was killed the next one begins."""
    first, *others = listed(site, 5)
    place = Place(tmp_path)
    running = place.start(*timed(site, tmp_path))
    until_asked(site, first)
    second = place.run(*timed(site, tmp_path))
    assert second.status == 75
    assert [f"process {running.pid}" in line for line in second.said] == [True]
    running.send_signal(signal.SIGKILL)
    running.communicate()
    assert place.run(*timed(site, tmp_path)).status == 0
    assert len(place.copies()) == len(others) + 1


def test_a_crawl_ends_by_its_deadline_and_the_next_takes_up_what_is_left(site: Site, tmp_path: Path) -> None:
    """What was not asked for by then is asked for by the next one, and nothing twice."""
    paths = listed(site, 9)
    place = Place(tmp_path)
    ended = place.run(*timed(site, tmp_path, "-s", "TOUCHLINE_DEADLINE=4"))
    assert ended.status == 0, ended.stderr
    stored = len(place.copies())
    assert 0 < stored < len(paths)
    [run] = place.ask("runs")
    assert run["state"] == "finished"
    assert "deadline" in run["message"]
    assert {state for state, _ in place.pages().values()} == {"stored", "pending"}
    assert place.run(*timed(site, tmp_path)).status == 0
    assert len(place.copies()) == len(paths)
    asked = [path for path in site.paths() if path in paths]
    assert sorted(asked) == sorted(paths)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--deadline", "soon"), "a span (90m, 24h, 7d) is expected, not 'soon'"),
        (("--deadline", "0m"), "--deadline: a second is the least"),
        (("-s", "TOUCHLINE_DEADLINE=later"), "TOUCHLINE_DEADLINE is a number of seconds"),
        (("-s", "TOUCHLINE_LOG=xml"), "TOUCHLINE_LOG is plain or json"),
    ],
)
def test_what_is_wrongly_asked_for_is_said_in_one_line(
    site: Site, tmp_path: Path, options: tuple[str, ...], words: str
) -> None:
    """And the crawl does not begin."""
    Place(tmp_path).run(*timed(site, tmp_path, *options)).failed_in_one_line(2, words)


def test_the_log_is_json_where_it_is_asked_for(site: Site, tmp_path: Path) -> None:
    """One object a line, with time, level and message."""
    site.feed(*site.articles(1))
    ended = Place(tmp_path).run(*timed(site, tmp_path, "-s", "TOUCHLINE_LOG=json"))
    assert ended.status == 0, ended.stderr
    lines = [json.loads(line) for line in ended.stderr.splitlines() if line.startswith("{")]
    assert {"INFO"} <= {each["level"] for each in lines}
    assert any("outlets asked: 1" in each["message"] for each in lines)


def test_a_terminal_has_a_line_that_says_how_far_it_is(site: Site, tmp_path: Path) -> None:
    """Pages, articles and stories; what is piped has none. Which of the looks it shows is the machine's."""
    listed(site, 6)
    ours, theirs = pty.openpty()
    command = [str(BIN / "touchline"), *timed(site, tmp_path)[1:]]
    place = Place(tmp_path)
    running = subprocess.Popen(command, cwd=tmp_path, env=place.surroundings, stdout=theirs, stderr=theirs)
    os.close(theirs)
    shown = b""
    while True:
        try:
            got = os.read(ours, 65536)
        except OSError:
            break
        if not got:
            break
        shown += got
    os.close(ours)
    assert running.wait(30) == 0
    assert b"0 pages, 0 articles, 0 new stories, 1 host waited for" in shown
    assert re.search(rb"([2-5]) pages, \1 articles, \1 new stories, [01] hosts? waited for", shown)
    assert "waited for" not in place.run(*timed(site, tmp_path)).stderr


def test_the_workers_of_a_fleet_share_the_lock(database: str) -> None:
    """A crawl by itself waits for the last of them, and they for it."""
    with crawl_lock(database, shared=True):
        with crawl_lock(database, shared=True):
            pass
        with pytest.raises(TakenError), crawl_lock(database):
            pass
    with crawl_lock(database), pytest.raises(TakenError), crawl_lock(database, shared=True):
        pass


def test_the_lock_is_the_stores(store_address: str) -> None:
    """On both databases: taken once, free again when the holder is done, and apart from other stores'."""
    with crawl_lock(store_address), pytest.raises(TakenError), crawl_lock(store_address):
        pass
    with crawl_lock(store_address):
        pass
