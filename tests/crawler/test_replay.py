"""`scrapy crawl archive` on large archives: by several processes, and taken up where it was interrupted."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.crawler.running import Crawled, Place, crawling, finish
from tests.crawler.warc_files import Fetched, write
from touchline.demo.truth import strays, truth

PAGES = 240


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Archives of the same pages: two files whose records are members of their own, and a plain one."""
    folder = tmp_path_factory.mktemp("replayed")
    (folder / "packed").mkdir()
    fetched = [page(number) for number in range(PAGES)]
    write(folder / "packed" / "1.warc.gz", *fetched[:100])
    write(folder / "packed" / "2.warc.gz", *fetched[100:])
    write(folder / "plain.warc", *fetched)
    return folder


def page(number: int) -> Fetched:
    """A page of which every third is a copy of the one before it, with another outlet's furniture."""
    tale = number - 1 if number % 3 == 2 else number
    paragraph = (
        f"<p>The {tale} visitors of town {tale} won by {tale} goals, said keeper {tale} of the club.</p>"
    )
    markup = f"<body><article><h1>Story {tale}</h1>{paragraph * 5}<p>Read more</p></article>"
    return Fetched(f"https://paper-{number % 7}.example/news/{number}", markup.encode())


def replay(place: Place, warc: Path, **more: str) -> subprocess.Popen[str]:
    return place.start(*crawling("archive", warc=str(warc), topic="any", **more))


def interrupted(place: Place, warc: Path, told: signal.Signals, **more: str) -> int:
    """A replay that is ended by a signal after a few batches; how many pages it had stored."""
    process = replay(place, warc, **more)
    end = time.monotonic() + 40
    while time.monotonic() < end and process.poll() is None and stored(place) < 60:
        time.sleep(0.02)
    process.send_signal(told)
    ended = finish(process)
    assert "Traceback" not in ended.stderr, ended.stderr
    assert 60 <= stored(place) < PAGES
    return stored(place)


def stored(place: Place) -> int:
    try:
        return sum(state == "stored" for state, _ in place.pages().values())
    except sqlite3.Error:
        return 0


def told(place: Place) -> tuple[dict[str, object], set[frozenset[str]]]:
    """What is stored: each text, and which articles stand together."""
    copies = place.copies()
    stories: dict[object, set[str]] = {}
    for url, copy in copies.items():
        stories.setdefault(copy["story"], set()).add(url)
    return {url: copy["text"] for url, copy in copies.items()}, set(map(frozenset, stories.values()))


@pytest.fixture(scope="module")
def whole(folder: Path) -> tuple[dict[str, object], set[frozenset[str]]]:
    """What one process makes of the archive without a break."""
    place = Place(folder / "whole")
    ended = finish(replay(place, folder / "packed"))
    assert ended.status == 0, ended.stderr
    texts, stories = told(place)
    assert len(texts) == PAGES
    assert len(stories) < PAGES
    return texts, stories


def test_several_processes_make_the_same_stories_as_one(
    folder: Path, place: Place, whole: tuple[dict[str, object], set[frozenset[str]]]
) -> None:
    ended = finish(replay(place, folder / "packed", workers="3"))
    assert ended.status == 0, ended.stderr
    assert told(place) == whole


def test_several_processes_make_of_a_crawl_what_the_crawl_made(live: Crawled, tmp_path: Path) -> None:
    """On the demo press, with furniture, languages, strays and outlets of its own."""
    pages = []
    wanted = [
        *truth(live.press),
        *(url for url, each in strays(live.press).items() if each.kind != "missing"),
    ]
    for url in wanted:
        with urlopen(url, timeout=10) as answer:
            pages.append(Fetched(url, answer.read(), content_type=answer.headers["Content-Type"]))
    place = Place(tmp_path / "place")
    warc = write(tmp_path / "press.warc.gz", *pages)
    ended = place.crawl(
        "archive", warc=str(warc), workers="2", bundled="no", outlets_file=str(live.press.outlets_file)
    )
    assert ended.status == 0, ended.stderr
    assert told(place) == told(live.place)


@pytest.mark.parametrize(("name", "workers"), [("packed", "2"), ("plain.warc", "1")])
def test_a_killed_replay_is_taken_up_behind_the_last_page_that_it_saved(
    folder: Path, place: Place, whole: tuple[dict[str, object], set[frozenset[str]]], name: str, workers: str
) -> None:
    """No page is read again, none is left out, and the stories are those of a replay without a break."""
    before = interrupted(place, folder / name, signal.SIGKILL, workers=workers)
    ended = finish(replay(place, folder / name, workers=workers))
    assert ended.status == 0, ended.stderr
    assert "goes on where an interrupted replay left off" in ended.stderr
    run = place.last_run()
    assert (run["fetched"], run["unchanged"]) == (PAGES - before, 0)
    assert told(place) == whole


def test_a_signal_ends_a_replay_of_several_processes_cleanly_and_the_next_takes_it_up(
    folder: Path, place: Place
) -> None:
    before = interrupted(place, folder / "packed", signal.SIGINT, workers="2")
    assert "stopped by a signal" in place.last_run()["message"]
    assert finish(replay(place, folder / "packed")).status == 0
    assert place.last_run()["fetched"] == PAGES - before


def test_a_finished_replay_begins_anew_when_it_is_asked_for_again(folder: Path, tmp_path: Path) -> None:
    place = Place(tmp_path / "place")
    warc = write(tmp_path / "small.warc.gz", *(page(number) for number in range(3)))
    for unchanged in (0, 3):
        assert finish(replay(place, warc)).status == 0
        assert (place.last_run()["fetched"], place.last_run()["unchanged"]) == (3, unchanged)


def test_an_interrupted_replay_begins_anew_where_that_is_asked_for_or_the_files_are_others(
    folder: Path, place: Place, tmp_path: Path
) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()
    (archive / "2.warc.gz").hardlink_to(folder / "packed" / "2.warc.gz")
    before = interrupted(place, archive, signal.SIGKILL, workers="2")
    other = Place(tmp_path / "other")
    with sqlite3.connect(place.file) as connection, sqlite3.connect(other.file) as copy:
        connection.backup(copy)
    assert finish(replay(other, archive, restart="yes")).status == 0
    assert (other.last_run()["fetched"], other.last_run()["unchanged"]) == (PAGES - 100, before)
    write(archive / "1.warc.gz", page(PAGES))
    assert finish(replay(place, archive)).status == 0
    assert place.last_run()["unchanged"] == before
    assert place.last_run()["fetched"] == PAGES - 100 + 1


def readers(process: subprocess.Popen[str]) -> list[int]:
    """The processes that read for a replay."""
    threads = Path(f"/proc/{process.pid}/task").glob("*/children")
    children = [each for thread in threads for each in thread.read_text().split()]
    return [int(each) for each in children if b"spawn_main" in Path(f"/proc/{each}/cmdline").read_bytes()]


def reading(place: Place, warc: Path) -> tuple[subprocess.Popen[str], list[int]]:
    """A replay by two processes that is under way."""
    process = replay(place, warc, workers="2")
    end = time.monotonic() + 40
    while time.monotonic() < end and process.poll() is None and stored(place) < 20:
        time.sleep(0.02)
    found = readers(process)
    assert len(found) == 2
    return process, found


def test_a_reading_process_that_is_killed_costs_no_page(folder: Path, place: Place) -> None:
    process = replay(place, folder / "packed", workers="2")
    end = time.monotonic() + 40
    while time.monotonic() < end and process.poll() is None and len(found := readers(process)) < 2:
        time.sleep(0.02)
    # They are loading what they read with: later they might have read all that there is.
    time.sleep(0.3)
    os.kill(found[0], signal.SIGKILL)
    ended = finish(process)
    assert ended.status == 0, ended.stderr
    assert ended.stderr.count("its pages are read here") == 1
    assert "Traceback" not in ended.stderr
    assert stored(place) == PAGES


def test_reading_processes_killed_in_the_moment_in_which_they_start_cost_no_page(
    folder: Path, place: Place
) -> None:
    """One after the other as soon as each is there, before it has taken the first thing that it is sent."""
    process = replay(place, folder / "plain.warc", workers="2")
    killed: set[int] = set()
    end = time.monotonic() + 40
    while time.monotonic() < end and process.poll() is None and len(killed) < 2:
        for each in set(readers(process)) - killed:
            os.kill(each, signal.SIGKILL)
            killed.add(each)
    assert len(killed) == 2
    ended = finish(process)
    assert ended.status == 0, ended.stderr
    assert ended.stderr.count("its pages are read here: status -9") == 2
    assert "Traceback" not in ended.stderr
    assert stored(place) == PAGES


def test_reading_processes_do_not_outlive_a_killed_replay(folder: Path, place: Place) -> None:
    process, found = reading(place, folder / "packed")
    process.kill()
    finish(process)
    end = time.monotonic() + 20
    while time.monotonic() < end and any(Path(f"/proc/{each}").exists() for each in found):
        time.sleep(0.05)
    assert not any(Path(f"/proc/{each}").exists() for each in found)


@pytest.mark.parametrize("number", ["0", "many"])
def test_a_number_of_processes_that_is_none_is_told(folder: Path, place: Place, number: str) -> None:
    finish(replay(place, folder / "packed", workers=number)).failed_in_one_line(2, "workers is a number")
