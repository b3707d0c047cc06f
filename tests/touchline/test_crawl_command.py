"""`touchline crawl`, `upgrade` and `demo`: what writes, from any folder."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from tests.crawler.running import Crawled, Ended, Place, together


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("commands")


@pytest.fixture(scope="module")
def ended(live: Crawled, folder: Path) -> Iterator[dict[str, Future[Ended]]]:
    """Commands run two at a time."""
    arguments = [
        "-a",
        "bundled=no",
        "-a",
        f"outlets_file={live.press.outlets_file}",
        "-s",
        "DOWNLOAD_DELAY=0",
    ]
    (folder / "mine.db").write_bytes(b"precious")
    (folder / "demo").mkdir()
    (folder / "demo" / "demo.db").write_bytes(b"of an earlier demo")

    def run(name: str, *command: str, **surroundings: str) -> Ended:
        return Place(folder / name, **surroundings).run("touchline", *command)

    with together(
        demo=lambda: run("demo", "demo"),
        crawl=lambda: run(
            "crawl", "crawl", "football", *arguments, "-a", "language=de", SCRAPY_SETTINGS_MODULE=""
        ),
        wrong=lambda: run("wrong", "crawl", "football", *arguments, "-a", "country=XX"),
        uncontacted=lambda: run("uncontacted", "crawl", TOUCHLINE_CONTACT=""),
        unnamed=lambda: run("unnamed", "crawl", *arguments, "-a", "limit=none"),
        spider=lambda: run("spider", "crawl", "cricket"),
        upgrade=lambda: run("upgrade", "upgrade"),
        mine=lambda: run("mine", "demo", "--store", str(folder / "mine.db")),
        unwritable=lambda: run("unwritable", "demo", "--store", str(folder / "no" / "demo.db")),
    ) as futures:
        yield futures


def test_the_demo_shows_titles_outlets_and_who_was_first(ended: dict[str, Future[Ended]]) -> None:
    """And it takes the place of an earlier one."""
    demo = ended["demo"].result()
    assert demo.status == 0, demo.stderr
    assert demo.stderr == ""
    assert "The demo press is open: 13 outlets on loopback." in demo.stdout
    for word in (
        "title",
        "first",
        "also ran it",
        "Verhagen named Port Merrion City head",
        "The Harbour Gazette",
    ):
        assert word in demo.stdout
    assert "Matchday Wire, Albion Evening Post" in demo.stdout
    assert "football" in demo.stdout.rpartition("what became of them")[2]


def test_the_demo_deletes_no_file_that_it_is_pointed_at(
    ended: dict[str, Future[Ended]], folder: Path
) -> None:
    ended["mine"].result().failed_in_one_line(1, "is there already")
    assert (folder / "mine.db").read_bytes() == b"precious"


def test_a_demo_that_cannot_write_says_so(ended: dict[str, Future[Ended]]) -> None:
    demo = ended["unwritable"].result()
    assert demo.status == 1
    assert "Traceback" not in demo.stderr
    assert "does its folder exist" in demo.stderr


def test_touchline_crawl_runs_the_crawl_from_any_folder(
    ended: dict[str, Future[Ended]], folder: Path
) -> None:
    crawl = ended["crawl"].result()
    assert crawl.status == 0, crawl.stderr
    assert {copy["outlet"] for copy in Place(folder / "crawl").copies().values()} == {
        "Strafraum-Anzeiger",
        "Das Kurvenblatt",
    }


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("wrong", 'the country "XX"'),
        ("uncontacted", "TOUCHLINE_CONTACT"),
        ("unnamed", "limit is a number of articles"),
        ("spider", "'cricket'"),
    ],
)
def test_a_crawl_that_cannot_begin_leaves_with_status_two(
    ended: dict[str, Future[Ended]], name: str, word: str
) -> None:
    ended[name].result().failed_in_one_line(2, word)


def test_upgrade_brings_a_store_to_this_schema(ended: dict[str, Future[Ended]], folder: Path) -> None:
    upgrade = ended["upgrade"].result()
    assert (upgrade.status, upgrade.stdout) == (0, "")
    assert "the store is of schema" in upgrade.stderr
    assert Place(folder / "upgrade").ask("stories") == []
