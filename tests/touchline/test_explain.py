"""`touchline explain`: the measures of two articles, the verdict, and the rule in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from pipelines.article import Reason, Rejection
from pipelines.save import Saver
from tests.crawler.running import Place
from tests.material import NOON, page, prose, save
from tests.touchline.terminals import shown

WIRE = prose(1)
A, B, C, D, R = (f"https://{host}.example/1" for host in "abcdr")


# What they ask the store is asked on both by the others; each question starts a process.
on_sqlite = pytest.mark.parametrize("store_address", ["sqlite"], indirect=True)


@pytest.fixture
def place(engine: Engine, store_address: str, tmp_path: Path) -> Place:
    """A report, a brief of it, another report, one two months later, a round-up, a page that was rejected."""
    saver = Saver(engine)
    save(saver, A, WIRE, 0, headline="Rovers win")
    save(saver, B, WIRE[:3], 5, headline="Rovers")
    save(saver, C, prose(2), 10)
    save(saver, D, [*WIRE, "A line more."], 60 * 24 * 60)
    save(saver, R, [*prose(3, 2), *prose(4), *prose(2), *prose(5)], 20)
    saver([(page("https://x.example/1", 30), Rejection(Reason.OFF_TOPIC, "cricket"))])
    return Place(tmp_path / "place", TOUCHLINE_STORE=store_address)


def explained(place: Place, *two: str) -> Any:
    return place.ask("explain", *two)


def test_copies_are_explained_by_what_they_share(place: Place) -> None:
    """The brief stands whole in the report, and makes half of it."""
    found = explained(place, A, B)
    report, brief = found["articles"]
    assert (found["one_story"], found["rule"], found["ruling"]) == (True, "contained", None)
    assert "holds 100% of the smaller" in found["because"]
    assert (found["containment"], brief["share"]) == (1, 1)
    assert found["shared"] == brief["shingles"] == pytest.approx(report["share"] * report["shingles"], abs=1)
    assert found["similarity"] == pytest.approx(report["share"], abs=0.001)
    assert abs(found["estimate"] - found["similarity"]) < 0.35
    assert found["meet"] and found["keys"] >= 2 and found["in_window"]
    assert {each["story_id"] for each in found["articles"]} == {1}


@on_sqlite
def test_either_may_be_named_first(place: Place) -> None:
    """What is of one side changes places, what is of both stays."""
    one, other = explained(place, A, B), explained(place, B, A)
    assert one.pop("articles") == other.pop("articles")[::-1]
    assert one == other


@on_sqlite
def test_what_shares_nothing_would_never_meet(place: Place) -> None:
    found = explained(place, A, C)
    assert (found["one_story"], found["rule"], found["meet"], found["shared"]) == (False, "little", False, 0)


@on_sqlite
def test_a_copy_beyond_the_window_would_not_be_looked_for(place: Place) -> None:
    """Though the rules would have it one story: it stands in another."""
    found = explained(place, A, D)
    assert (found["rule"], found["in_window"], found["meet"]) == ("contained", False, False)
    assert found["days_apart"] == 60
    assert found["articles"][0]["story_id"] != found["articles"][1]["story_id"]
    assert "two all the same" in shown(place, "explain", A, D, columns=120)


@on_sqlite
def test_an_item_of_a_round_up_is_told_as_one(place: Place) -> None:
    found = explained(place, C, R)
    assert (found["one_story"], found["rule"], found["containment"]) == (False, "held", 1)
    assert "round-up" in found["because"]
    assert found["offset"] > 80


@on_sqlite
def test_an_editors_say_is_told(place: Place) -> None:
    """And that it goes before the rule."""
    place.ask("split", "1", B)
    found = explained(place, A, B)
    assert (found["rule"], found["ruling"]) == ("contained", "apart")
    assert [each["rule"] for each in found["articles"]] == ["alone", "apart"]
    assert "belong apart" in shown(place, "explain", A, B, columns=120)


@on_sqlite
def test_a_person_reads_it_as_a_table_and_a_sentence(place: Place) -> None:
    seen = shown(place, "explain", A, B, columns=80)
    for words in (
        "Rovers win",
        A,
        B,
        "shingles shared",
        "similarity",
        "within the window of 45",
        "estimated",
    ):
        assert words in seen
    assert "one story (contained): the larger holds 100% of the smaller" in seen


@on_sqlite
def test_a_page_without_an_article_is_said_with_what_became_of_it(place: Place) -> None:
    """In one line, whatever it is."""
    wrong = {
        "https://x.example/1": "the page is rejected (off-topic: cricket)",
        "https://nobody.example/": "the store knows no page at https://nobody.example/",
        "no address": "not an http(s) address",
        A: "are one page",
    }
    for other, words in wrong.items():
        place.run("touchline", "explain", A, other).failed_in_one_line(1, words)


def test_what_many_stories_share_is_left_out(engine: Engine, store_address: str, tmp_path: Path) -> None:
    """As the fold leaves it out, by the stories that the later one shares keys with."""
    saver = Saver(engine)
    terms = prose(50, 5)
    for number in range(6):
        save(saver, f"https://o{number}.example/1", [*prose(number, 2), *terms], number, published=NOON)
    place = Place(tmp_path / "place", TOUCHLINE_STORE=store_address)
    found = explained(place, "https://o0.example/1", "https://o5.example/1")
    stories = {each["story_id"] for each in place.ask("stories")}
    if len(stories) > 1:
        assert found["common"] > 0.5 and found["stories"] >= 4
    assert found["one_story"] is (len(stories) == 1)
