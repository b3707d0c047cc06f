"""`touchline clubs` and `retag`: what stories are about is listed, and tagged anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.errors import StoreError
from tests.crawler.running import Crawled, Place
from touchline.subjects import meant


@pytest.fixture
def place(live: Crawled, tmp_path: Path) -> Place:
    """A store of one's own that was crawled."""
    return live.copy(tmp_path)


def test_an_unknown_club_is_offered_the_nearest(place: Place) -> None:
    done = place.run("touchline", "clubs", "Arsenel")
    assert done.status == 2
    assert done.stderr.startswith("touchline: no club is known as 'Arsenel'; near it: ")
    assert "Arsenal" in done.stderr
    assert done.stderr.count("\n") == 1


def test_only_known_clubs_are_listed(place: Place) -> None:
    """The demo press writes of one, and of a cup; its other clubs are invented."""
    about = {
        kind: {each["name"] for each in place.ask("clubs", "--kind", kind) if each["stories"]}
        for kind in ("club", "competition")
    }
    assert about == {"club": {"Arsenal"}, "competition": {"FA Cup"}}
    [story] = place.ask("stories", "--club", "Arsenal")
    assert (story["competitions"], story["outlets"]) == (["FA Cup"], ["Riverside Chronicle"])


def test_a_known_club_of_no_story_is_said_to_be_so(place: Place) -> None:
    ended = place.run("touchline", "clubs", "--kind", "club", "chelsea")
    assert (ended.status, ended.stdout, ended.stderr) == (0, "[]\n", "no story is about Chelsea\n")


def test_retag_says_what_it_did(place: Place) -> None:
    done = place.run("touchline", "retag", "--all")
    assert done.status == 0
    assert " tagged, 0 about something else than before" in done.stderr
    assert place.run("touchline", "retag").stderr.startswith("0 articles tagged")


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("arsenal", "gb-eng-arsenal"),
        ("Man Utd", "gb-eng-manchester-united"),
        ("BARÇA", "es-barcelona"),
        ("Спартак", "ru-spartak-moscow"),
        ("gb-eng-everton", "gb-eng-everton"),
        ("brazil", "team-br"),
    ],
)
def test_what_is_typed_means_one(typed: str, key: str) -> None:
    assert [each.key for each in meant(typed)] == [key]


@pytest.mark.parametrize("typed", ["Port Merion City", "Nowhere"])
def test_what_is_like_no_name_is_offered_none(typed: str) -> None:
    with pytest.raises(StoreError, match=rf"\Ano club or team is known as '{typed}'\Z"):
        meant(typed)


def test_names_that_hold_the_word_are_offered() -> None:
    with pytest.raises(StoreError, match=r"near it: .*World Cup"):
        meant("Cup", ("competition",))


def test_kinds_are_kept_apart() -> None:
    assert [each.key for each in meant("La Liga", ("competition",))] == ["cup-laliga"]
    with pytest.raises(StoreError, match="no competition is known as 'arsenal'"):
        meant("arsenal", ("competition",))
