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
        option=lambda: run("option", "crawl", "football", "--stroe", "sqlite:///mine.db"),
        two=lambda: run("two", "crawl", "football", "archive"),
        warning=lambda: run(
            *("warning", "crawl", "-L", "WARNING", "--store", "sqlite:///other.db", "football"),
            *(*arguments, "-a", "language=de", "-a", "limit=1"),
        ),
        by_address=lambda: run("mine", "demo", "--store", f"sqlite:///{folder / 'mine.db'}"),
        server=lambda: run("server", "demo", "--store", "postgresql://user:secret@host/db"),
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
    """Whether by name or by address."""
    ended["mine"].result().failed_in_one_line(1, "is there already")
    ended["by_address"].result().failed_in_one_line(1, f"{folder / 'mine.db'} is there already")
    assert (folder / "mine.db").read_bytes() == b"precious"


def test_a_demo_that_cannot_write_says_so(ended: dict[str, Future[Ended]]) -> None:
    """Before the press opens."""
    ended["unwritable"].result().failed_in_one_line(2, "there is no such folder")
    ended["server"].result().failed_in_one_line(2, "sqlite:///FILE", "not postgresql://…")
    assert ended["unwritable"].result().stdout == ended["server"].result().stdout == ""


def test_a_crawl_in_which_nothing_is_wrong_says_nothing_at_warning(
    ended: dict[str, Future[Ended]], folder: Path
) -> None:
    """And it writes to the store that it is given."""
    crawl = ended["warning"].result()
    assert (crawl.status, crawl.stdout, crawl.stderr) == (0, "", "")
    assert not (folder / "warning" / "touchline.db").exists()
    other = Place(folder / "warning", TOUCHLINE_STORE="sqlite:///other.db")
    assert len(other.ask("stories")) == 1


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
        ("spider", "no spider is called 'cricket': there are football and archive"),
        ("option", "no option is called --stroe"),
        ("two", "one spider at a time, not 'football' and 'archive'"),
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
