"""`touchline forget`, `prune` and `vacuum`, as a person, a program and a timer give them."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import Engine

from pipelines.article import Reason, Rejection, Signals
from pipelines.removal import Removing, at_urls, of_outlets
from pipelines.save import Saver
from store.crawl_lock import crawl_lock
from store.pages import PageState
from tests.crawler.running import ROOT, Ended, Place
from tests.crawler.site import Site
from tests.material import assert_whole, numbers, page, prose, save
from tests.touchline.terminals import shown
from touchline import Store
from touchline.reasons import reasons

WIRE = prose(1)
A, B, C = (f"https://{host}.example/1" for host in "abc")


@pytest.fixture
def place(engine: Engine, store_address: str, tmp_path: Path) -> Place:
    """A story of two copies, and another."""
    saver = Saver(engine)
    for minutes, (url, text) in enumerate({A: WIRE, B: WIRE, C: prose(2)}.items()):
        save(saver, url, text, minutes, outlet=f"Paper {url[8].upper()}")
    return Place(tmp_path / "place", TOUCHLINE_STORE=store_address)


def test_an_article_is_forgotten_and_the_store_says_so(
    engine: Engine, store_address: str, place: Place
) -> None:
    """After a look at what would go; its story goes on with the others."""
    dry = place.run("touchline", "forget", "--dry-run", A)
    assert (dry.status, dry.stderr) == (0, "1 article would be removed\n")
    done = place.run("touchline", "forget", "--yes", A)
    said = "1 article removed, with 0 earlier versions; 0 stories emptied, 1 led by another article\n"
    assert (done.status, done.stdout, done.stderr) == (0, "", said)
    told = reasons(A, store_address)
    assert told is not None
    assert (told["state"], told["reason"], told["story_id"]) == ("forgotten", "forgotten", None)
    left = Store(store_address).story(1)
    assert left is not None
    assert left.lead_url == B
    assert_whole(engine)


def test_an_outlet_is_forgotten_by_its_name(engine: Engine, place: Place) -> None:
    """However it is spelt; the story that was its alone is empty."""
    done = place.run("touchline", "forget", "--yes", "--outlet", "paper c")
    assert done.status == 0
    assert done.stderr.startswith("1 article removed")
    place.run("touchline", "story", "2").failed_in_one_line(1, "story 2 is empty")
    assert numbers(engine, "article", "page") == [2, 3]
    assert_whole(engine)


def test_what_is_old_is_pruned_with_no_question(engine: Engine, place: Place) -> None:
    done = place.run("touchline", "prune", "--older-than", "2026-11-22T12:02Z")
    assert done.status == 0
    assert done.stderr.startswith("2 articles removed, with 0 earlier versions; 1 story emptied")
    assert numbers(engine, "article", "page") == [1, 3]
    assert_whole(engine)


@pytest.mark.parametrize("store_address", ["sqlite"], indirect=True)
def test_what_is_wrong_is_said_in_one_line(engine: Engine, place: Place) -> None:
    """And leaves the store as it was."""
    wrong = {
        ("forget",): (2, "name what is to be forgotten"),
        ("forget", A): (2, "--yes says that you mean it"),
        ("forget", "--yes", A, "https://nobody.example/"): (1, "the store knows no page at"),
        ("forget", "--yes", "--outlet", "Paper X"): (2, "no outlet in the store is called"),
        ("prune", "--older-than", "2999-01-01"): (2, "lies ahead"),
    }
    for command, (status, words) in wrong.items():
        place.run("touchline", *command).failed_in_one_line(status, words)
    assert numbers(engine, "article") == [3]
    assert_whole(engine)


def test_no_store_is_made_where_there_is_none(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.run("touchline", "forget", "--yes", A).failed_in_one_line(2, "no store there yet")
    assert not place.file.exists()


def test_the_room_of_what_is_gone_is_given_back_while_no_crawl_is_under_way(
    engine: Engine, store_address: str, place: Place
) -> None:
    saver = Saver(engine)
    for seed in range(10, 60):
        save(saver, f"https://d.example/{seed}", prose(seed, 20), seed)
    place.run("touchline", "prune", "--older-than", "0m")
    with crawl_lock(store_address):
        place.run("touchline", "vacuum").failed_in_one_line(75, "another crawl into this store is under way")
    engine.dispose()
    done = place.run("touchline", "vacuum")
    assert done.status == 0, done.stderr
    words = done.stderr.split()
    now, before = float(words[3]), float(words[6])
    assert now < before or not store_address.startswith("sqlite")
    assert_whole(engine)


def test_a_crawl_that_writes_meanwhile_loses_nothing(engine: Engine, store_address: str) -> None:
    """Two processes save copies of the same stories while one host's are forgotten, and then the outlet: in
    the end there is nothing of it, and every story is whole."""
    command = [sys.executable, "-m", "tests.saving", store_address]
    writers = [
        subprocess.Popen(
            [*command, host, "6", "5"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for host in ("one", "two")
    ]
    for each in writers:
        assert each.stdout is not None
        assert each.stdin is not None
        assert each.stdout.readline() == "ready\n"
        each.stdin.write("go\n")
        each.stdin.flush()
    end = time.monotonic() + 60
    while numbers(engine, "article WHERE host = 'one.example'") < [4] and time.monotonic() < end:
        time.sleep(0.02)
    with engine.connect() as connection:
        some = at_urls(connection, ["https://one.example/0/0"])
        outlet = of_outlets(connection, ["one.example"])
    for meant in (some, outlet):
        assert list(Removing(engine, meant, PageState.FORGOTTEN))
    for each in writers:
        each.communicate(timeout=90)
        assert each.returncode == 0
    assert numbers(engine, "article WHERE host = 'one.example'", "article WHERE host <> 'x'") == [0, 30]
    assert_whole(engine)


def test_a_forgotten_outlet_is_off_until_a_crawl_names_it(tmp_path: Path) -> None:
    """Nothing is asked of it; named, it is crawled again, and what was forgotten stays so."""
    place = Place(tmp_path / "place")
    with Site("The Test Courier") as site:
        first, second = site.articles(2)
        site.feed(first)
        file = str(site.outlets_file(tmp_path))

        def crawl(**more: str) -> Ended:
            site.asked.clear()
            ended = place.crawl("football", bundled="no", outlets_file=file, **more)
            assert ended.status == 0, ended.stderr
            return ended

        crawl()
        assert place.run("touchline", "forget", "--yes", "--outlet", site.name).status == 0
        site.feed(second, first)
        assert "off, for they were forgotten" in crawl().stderr
        assert site.asked == []
        crawl(outlets=site.name)
        assert first not in site.paths()
        assert list(place.copies()) == [site.base + second]
        crawl()
        assert "/feed" in site.paths()


@pytest.mark.parametrize("store_address", ["sqlite"], indirect=True)
def test_a_person_is_told_what_a_page_says_to_robots(engine: Engine, place: Place) -> None:
    """And that it was reserved after it was stored."""
    saver = Saver(engine)
    url = "https://d.example/1"
    save(saver, url, prose(9), 9, signals=Signals("nofollow (meta robots)"))
    saver([(page(url, 10), Rejection(Reason.RESERVED, "noindex (X-Robots-Tag)"))])
    seen = shown(place, "why", url)
    assert "since then reserved noindex (X-Robots-Tag)" in seen
    assert "to robots it says: nofollow (meta robots)" in seen
