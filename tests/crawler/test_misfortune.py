"""What can befall a crawl: no store, a full disk, a signal, a kill; what was saved stays whole."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from tests.crawler.running import Crawled, Ended, Place, crawling, finish, together
from tests.crawler.warc_files import Fetched, write
from touchline.demo.press import Press
from touchline.demo.truth import truth


def arguments(press: Press, **more: str) -> dict[str, str]:
    return {"bundled": "no", "topic": "any", "outlets_file": str(press.outlets_file), **more}


def whole(place: Place) -> None:
    """The store is sound: every article stands in one story, with its text, page and signature."""
    with sqlite3.connect(place.file) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        articles = connection.execute("SELECT count(*) FROM article").fetchone()[0]
        assert connection.execute("SELECT count(*) FROM membership").fetchone()[0] == articles
        assert connection.execute("SELECT count(*) FROM signature").fetchone()[0] == articles
        stored = "SELECT count(*) FROM page WHERE state = 'stored'"
        assert connection.execute(stored).fetchone()[0] == articles
    connection.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stores")


@pytest.fixture(scope="module")
def stores(live: Crawled, folder: Path) -> Iterator[dict[str, Future[Ended]]]:
    """Crawls with stores that cannot be written to, two at a time."""

    def crawl(name: str, address: str = "", prepare: Callable[[Place], None] | None = None) -> Ended:
        place = Place(folder / name, TOUCHLINE_STORE=address)
        if prepare is not None:
            prepare(place)
        return place.crawl("football", **arguments(live.press))

    def newer(place: Place) -> None:
        shutil.copy(live.place.file, place.file)
        with sqlite3.connect(place.file) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.close()

    def other(place: Place) -> None:
        with sqlite3.connect(place.file) as connection:
            connection.execute("CREATE TABLE recipes (name TEXT)")
        connection.close()

    with together(
        newer=lambda: crawl("newer", prepare=newer),
        other=lambda: crawl("other", prepare=other),
        noise=lambda: crawl("noise", prepare=lambda place: place.file.write_bytes(os.urandom(9000)) and None),
        folder=lambda: crawl("folder", f"sqlite:///{folder}/not/there/x.db"),
        address=lambda: crawl("address", "mysql://root@localhost/x"),
        words=lambda: crawl("words", "my store"),
        unwritable=lambda: crawl("unwritable", "sqlite:////proc/touchline.db"),
    ) as futures:
        yield futures


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("newer", "newer Touchline"),
        ("other", "not a Touchline store"),
        ("noise", "not a Touchline store"),
        ("folder", "does its folder exist"),
        ("address", "sqlite:///FILE or postgresql://"),
        ("words", "not the address of a store"),
        ("unwritable", "/proc"),
    ],
)
def test_a_store_that_cannot_be_used_stops_the_crawl_in_one_line(
    stores: dict[str, Future[Ended]], name: str, word: str
) -> None:
    stores[name].result().failed_in_one_line(2, word)


def test_a_store_refused_leaves_what_is_there_as_it_was(
    stores: dict[str, Future[Ended]], folder: Path
) -> None:
    stores["other"].result()
    with sqlite3.connect(folder / "other" / "touchline.db") as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("recipes",)]
    connection.close()


def started(place: Place, press: Press) -> subprocess.Popen[str]:
    """A slow crawl that has stored a few articles since it began."""
    before = _stored(place)
    process = place.start(*crawling("football", **arguments(press, DOWNLOAD_DELAY="2")))
    end = time.monotonic() + 30
    while time.monotonic() < end and process.poll() is None and _stored(place) < before + 3:
        time.sleep(0.05)
    assert process.poll() is None, finish(process).stderr
    return process


def _stored(place: Place) -> int:
    try:
        return sum(state == "stored" for state, _ in place.pages().values())
    except sqlite3.Error:
        return 0


def test_a_disk_that_fills_up_ends_the_run_in_one_line(live: Crawled, place: Place) -> None:
    """SQLite's own limit of pages stands in for the disk: the error is the very same."""
    assert place.run("touchline", "upgrade").status == 0
    limited = place.folder / "limited"
    limited.mkdir()
    (limited / "sitecustomize.py").write_text(LIMITED)
    place.surroundings["PYTHONPATH"] = str(limited)
    place.crawl("football", **arguments(live.press)).failed_in_one_line(1, "the disk is full")
    whole(place)


LIMITED = """
import sqlite3
usual = sqlite3.connect

def connect(*arguments, **named):
    connection = usual(*arguments, **named)
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages + 20}")
    return connection

sqlite3.connect = sqlite3.dbapi2.connect = connect
"""


def test_a_disk_that_fills_up_ends_an_archive_run_in_one_line(place: Place, tmp_path: Path) -> None:
    warc = archived(tmp_path / "many.warc.gz", 300)
    assert place.run("touchline", "upgrade").status == 0
    limited = place.folder / "limited"
    limited.mkdir()
    (limited / "sitecustomize.py").write_text(LIMITED)
    place.surroundings["PYTHONPATH"] = str(limited)
    place.crawl("archive", warc=str(warc), topic="any").failed_in_one_line(1, "the disk is full")
    whole(place)


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_an_archive_run_cleanly(place: Place, tmp_path: Path, told: signal.Signals) -> None:
    warc = archived(tmp_path / "many.warc.gz", 2000)
    process = place.start(*crawling("archive", warc=str(warc), topic="any"))
    end = time.monotonic() + 30
    while time.monotonic() < end and process.poll() is None and _stored(place) < 20:
        time.sleep(0.05)
    process.send_signal(told)
    ended = finish(process)
    assert ended.status == 0, ended.stderr
    assert "stopped by a signal" in place.last_run()["message"]
    assert 20 <= _stored(place) < 2000
    whole(place)


def archived(path: Path, pages: int) -> Path:
    """An archive of so many pages, each a story of its own."""
    paragraph = "<p>The {0} visitors of town {0} won by {0} goals, said keeper number {0} of the club.</p>"
    return write(
        path,
        *(
            Fetched(
                f"https://paper-{number % 7}.example/news/{number}",
                f"<body><article><h1>Story {number}</h1>{paragraph.format(number) * 5}</article>".encode(),
            )
            for number in range(pages)
        ),
    )


def test_a_signal_ends_a_crawl_cleanly_and_the_next_takes_it_up(place: Place) -> None:
    with Press() as press:
        process = started(place, press)
        assert len(place.ask("stories")) >= 2, "a store that is written to can be asked"
        process.send_signal(signal.SIGINT)
        ended = finish(process)
        assert ended.status == 0
        assert "Traceback" not in ended.stderr
        run = place.last_run()
        assert run["state"] == "finished"
        assert "stopped by a signal" in run["message"]
        whole(place)
        assert place.crawl("football", **arguments(press)).status == 0
        assert set(place.copies()) >= set(truth(press))


def test_a_crawl_killed_again_and_again_is_finished_in_the_end_with_each_article_once(place: Place) -> None:
    with Press() as press:
        # Each host gives a page or two in so short a time: two crawls leave some for the third.
        for more in (0.0, 0.4):
            process = started(place, press)
            time.sleep(more)
            process.kill()
            process.communicate()
            whole(place)
            assert place.last_run()["state"] == "running"
        held = {url for url, (state, _) in place.pages().items() if state == "stored"}
        assert 3 <= len(held) < len(truth(press))
        before = len(press.requests())
        assert place.crawl("football", **arguments(press)).status == 0
        whole(place)
        assert set(place.copies()) >= set(truth(press))
        asked = Counter(press.base(each.outlet) + each.path for each in press.requests()[before:])
        assert not held & set(asked)
        assert max(asked.values()) == 1


def test_a_store_locked_by_another_is_waited_for(live: Crawled, tmp_path: Path) -> None:
    place = live.copy(tmp_path / "locked")
    holder = sqlite3.connect(place.file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    process = place.start(*crawling("football", **arguments(live.press)))
    time.sleep(4)
    assert process.poll() is None
    holder.execute("COMMIT")
    holder.close()
    assert finish(process).status == 0
