"""`touchline split` and `touchline merge`, as a person and as a program gives them."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from pipelines.save import Saver
from tests.crawler.running import Place
from tests.material import assert_whole, prose, save
from tests.touchline.terminals import shown

WIRE = prose(1)
A, B, C = (f"https://{host}.example/1" for host in "abc")


@pytest.fixture
def place(engine: Engine, store_address: str, tmp_path: Path) -> Place:
    """A story of two copies, and another."""
    saver = Saver(engine)
    for minutes, (url, text) in enumerate({A: WIRE, B: WIRE, C: prose(2)}.items()):
        save(saver, url, text, minutes)
    return Place(tmp_path / "place", TOUCHLINE_STORE=store_address)


def test_a_story_is_parted_and_merged_again(engine: Engine, place: Place) -> None:
    """A program is given the stories as they stand; an address may be spelt as the store would not."""
    parted = place.ask("split", "1", "http://b.example/1?utm_source=x#top")
    assert [[each["url"] for each in story["copies"]] for story in parted] == [[A], [B]]
    assert (parted[0]["story_id"], parted[1]["copies"][0]["rule"]) == (1, "apart")
    [merged] = place.ask("merge", str(parted[1]["story_id"]), "2", "1")
    assert (merged["story_id"], merged["lead_url"], len(merged["copies"])) == (1, A, 3)
    assert [place.ask("story", str(each))["story_id"] for each in (2, parted[1]["story_id"])] == [1, 1]
    assert_whole(engine)


@pytest.mark.parametrize("store_address", ["sqlite"], indirect=True)
def test_a_merged_storys_old_id_can_be_given(place: Place) -> None:
    """It means the story that answers for it."""
    place.ask("merge", "1", "2")
    left, new = place.ask("split", "2", C)
    assert (left["story_id"], left["lead_url"], new["lead_url"]) == (1, A, C)


@pytest.mark.parametrize("store_address", ["sqlite"], indirect=True)
def test_a_person_is_told_who_stands_where(place: Place) -> None:
    seen = shown(place, "split", "1", B)
    assert f"story 1: 1 article, led by {A}" in seen
    assert f"led by {B}" in seen


@pytest.mark.parametrize("store_address", ["sqlite"], indirect=True)
def test_what_is_wrong_is_said_in_one_line(engine: Engine, place: Place) -> None:
    """And leaves the store as it was."""
    wrong = {
        ("split", "99", A): "no story has the id 99",
        ("split", "1", C): "it stands in story 2, not in story 1",
        ("split", "1", A, B): "nothing would be left",
        ("split", "1", "https://nobody.example/"): "the store knows no page",
        ("merge", "1", "1"): "one story only",
        ("merge", "1", "98"): "no story has the id 98",
    }
    before = place.ask("stories")
    for command, words in wrong.items():
        place.run("touchline", *command).failed_in_one_line(1, words)
    place.run("touchline", "merge", "1").failed_in_one_line(2, "STORY_ID")
    place.run("touchline", "split", "1").failed_in_one_line(2, "URL")
    assert place.ask("stories") == before
    assert_whole(engine)


def test_no_store_is_made_by_a_say(tmp_path: Path) -> None:
    place = Place(tmp_path)
    for command in (("split", "1", A), ("merge", "1", "2")):
        place.run("touchline", *command).failed_in_one_line(2, "no store there yet")
    assert not place.file.exists()
