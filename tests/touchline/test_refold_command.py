"""`touchline refold`: what changed is told, an interrupted one goes on, what cannot be is said in a line."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from pathlib import Path

import pytest

from pipelines import refold
from pipelines.refold import Refolding, Sums
from store.engine import open_for_writing
from tests.crawler.running import Crawled, Place
from tests.touchline.terminals import shown
from touchline.refolding import _sum_up

SUM = (
    "{} articles looked at, {} moved to another story; "
    "{} stories merged, {} begun, {} led by another article\n"
)


@pytest.fixture
def place(live: Crawled, tmp_path: Path) -> Place:
    """A store of one's own that was crawled."""
    return live.copy(tmp_path)


def articles(place: Place) -> int:
    return sum(each["articles"] for each in place.ask("stories"))


def test_a_crawled_store_stays_as_it_is(place: Place) -> None:
    """Nothing on stdout, the sum on stderr."""
    before = place.exported()
    done = place.run("touchline", "refold", "--changes")
    assert (done.status, done.stdout) == (0, "")
    assert done.stderr == SUM.format(articles(place), 0, 0, 0, 0)
    assert place.exported() == before


def test_each_change_is_a_line_of_json(place: Place) -> None:
    """A copy that was filed with another story comes back to its own."""
    right = place.exported()
    story, other = sorted(right, key=lambda each: -len(each["copies"]))[:2]
    copy = next(each for each in story["copies"] if each["relation"] != "lead")
    with sqlite3.connect(place.file) as connection:
        [[article_id]] = connection.execute(
            "SELECT article.id FROM article JOIN page ON page.id = page_id WHERE page.url = ?", [copy["url"]]
        )
        move = "UPDATE membership SET story_id = ? WHERE article_id = ?"
        connection.execute(move, [other["story_id"], article_id])
    connection.close()
    done = place.run("touchline", "refold", "--changes")
    assert done.status == 0
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {"change": "moved", "story_id": story["story_id"], "article_id": article_id, "was": other["story_id"]}
    ]
    assert done.stderr == SUM.format(articles(place), 1, 0, 0, 0)
    assert place.exported() == right


def test_an_interrupted_one_goes_on_and_says_so(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its own window; with another it begins anew, if it is told to."""
    monkeypatch.setattr(refold, "BATCH", 5)
    engine = open_for_writing(f"sqlite:///{place.file}")
    next(iter(Refolding(engine, 30)))
    engine.dispose()
    place.run("touchline", "refold", "--window", "20").failed_in_one_line(2, "window is of 30 days")
    done = place.run("touchline", "refold")
    assert done.status == 0
    number = articles(place)
    sums = SUM.format(number, 0, 0, 0, 0)
    assert done.stderr == f"goes on after 5 articles of an interrupted refold\n{sums}"
    assert place.run("touchline", "refold", "--window", "0", "--restart").stderr == sums


def test_a_person_sees_how_far_it_is(place: Place) -> None:
    seen = shown(place, "refold")
    number = articles(place)
    assert f"{number}/{number}" in seen
    assert re.search(rf"^{number} articles looked at", seen, re.MULTILINE)


def test_a_store_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.run("touchline", "refold").failed_in_one_line(2, "no store there yet")
    assert not place.file.exists()
    place.run("touchline", "refold", "--window", "-1").failed_in_one_line(2, "window")


@pytest.mark.parametrize("days", ["99999999999", "3000000", "36501"])
def test_a_window_past_all_time_is_refused_and_leaves_nothing_behind(place: Place, days: str) -> None:
    """A later refold finds no task of that window to go on with."""
    place.run("touchline", "refold", "--window", days).failed_in_one_line(2, "0 to 36500 days")
    done = place.run("touchline", "refold")
    assert (done.status, done.stderr) == (0, SUM.format(articles(place), 0, 0, 0, 0))


def test_one_is_told_as_one(capsys: pytest.CaptureFixture[str]) -> None:
    """One article, one story, and none of them in the plural."""
    _sum_up(Sums(1, Counter(merged=1)))
    told = (
        "1 article looked at, 0 moved to another story; 1 story merged, 0 begun, 0 led by another article\n"
    )
    assert capsys.readouterr().err == told
