"""`touchline story`: what each copy is to the lead and why, earlier versions, round-ups, differences."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from pipelines.save import Saver
from tests.crawler.running import Place
from tests.material import prose, save
from tests.touchline.terminals import shown

WIRE = prose(1)
CHANGED = [*WIRE[:2], "A late goal settled it.", *WIRE[3:]]
STYLE = re.compile(r"\x1b\[[0-9;]*m")


# What they ask the store is asked on both by the others; each question starts a process.
on_sqlite = pytest.mark.parametrize("store_address", ["sqlite"], indirect=True)


@pytest.fixture
def place(engine: Engine, store_address: str, tmp_path: Path) -> Place:
    """A story of three copies, one of which was changed, and a round-up that holds another story."""
    saver = Saver(engine)
    save(saver, "https://a.example/1", WIRE, 0, headline="Rovers win")
    save(saver, "https://b.example/1", [*CHANGED, "Their own line."], 5, headline="Rovers win it")
    save(saver, "https://b.example/1", CHANGED, 8, headline="Rovers win it late")
    save(saver, "https://c.example/1", WIRE[:3], 9, headline="Rovers")
    save(saver, "https://d.example/1", prose(2), 10)
    save(saver, "https://r.example/1", [*prose(3, 2), *prose(4), *prose(2), *prose(5)], 11)
    return Place(tmp_path / "place", TOUCHLINE_STORE=store_address)


def story(place: Place, number: int) -> Any:
    return place.ask("story", str(number))


def test_each_copy_tells_its_measures_and_by_which_rule_it_joined(place: Place) -> None:
    """All against the lead, which says why it leads."""
    found = story(place, 1)
    assert found["lead_rule"] == "earliest"
    lead, copy, brief = found["copies"]
    assert (lead["rule"], copy["rule"], brief["rule"]) == ("alone", "contained", "contained")
    assert (lead["share"], lead["common"]) == (1, 0)
    assert brief["share"] == brief["containment"] > 0.95 > 0.6 > brief["similarity"]


def test_earlier_versions_stand_beneath_their_copy_and_count_for_no_outlet(place: Place) -> None:
    found = story(place, 1)
    assert [len(each["revisions"]) for each in found["copies"]] == [0, 1, 0]
    [earlier] = found["copies"][1]["revisions"]
    assert earlier == {
        "relation": "revision",
        "version": 1,
        "fetched": "2026-11-22T12:05:00Z",
        "title": "Rovers win it",
    }
    [listed] = [each for each in place.ask("stories") if each["story_id"] == 1]
    assert (listed["articles"], len(listed["outlets"]), len(found["outlets"])) == (3, 3, 3)


def test_round_ups_and_what_they_hold_name_one_another(place: Place) -> None:
    """By the stories that they stand in now, which may be others than once."""
    assert (story(place, 3)["holds"], story(place, 3)["held_by"]) == ([2], [])
    assert (story(place, 2)["holds"], story(place, 2)["held_by"]) == ([], [3])
    place.ask("merge", "1", "2")
    assert (story(place, 3)["holds"], story(place, 1)["held_by"]) == ([1], [3])
    place.ask("merge", "1", "3")
    assert (story(place, 1)["holds"], story(place, 1)["held_by"]) == ([], [])


def test_an_export_tells_the_same(place: Place) -> None:
    ended = place.run("touchline", "export")
    assert ended.status == 0
    assert [line for line in ended.stdout.splitlines() if '"lead_rule": "earliest"' in line]


@pytest.mark.parametrize("columns", [80, 160])
@on_sqlite
def test_a_person_reads_rules_and_reasons_in_words(place: Place, columns: int) -> None:
    """Nothing is cut off, and the table is no wider than the terminal."""
    seen = STYLE.sub("", shown(place, "story", "1", columns=columns))
    assert "a.example leads: it was the earliest to appear" in seen
    assert "2@1, fetched 2026-11-22 12:05: Rovers win it" in seen
    assert re.search(r"2 +2026-11-22 12:05 +b\.example +copy .+ contained", seen)
    table = [line for line in seen.splitlines() if re.match(r" *\d+  [-0-9]+ [:0-9]+  \S+\.example", line)]
    assert table and all(len(line) <= columns for line in table)
    assert "holds a part of story 2" in shown(place, "story", "3")
    assert "is in part held by story 3" in shown(place, "story", "2")


def marked(place: Place, *two: str) -> str:
    ended = place.run("touchline", "story", "1", "--diff", *two, "--format", "table")
    assert ended.status == 0, ended.stderr
    return ended.stdout


@on_sqlite
def test_two_copies_are_told_apart_word_by_word(place: Place) -> None:
    """In brackets where there are no colours."""
    seen = marked(place, "1", "2")
    assert "Rovers win {+it late+}" in seen
    assert "{+A late goal settled it.+}" in seen
    assert f"[-{WIRE[2]}-]" in seen
    assert WIRE[0] in seen and WIRE[5] in seen


@on_sqlite
def test_a_copy_beside_itself_is_said_to_differ_in_nothing(place: Place) -> None:
    """Rather than shown whole."""
    assert "nothing differs" in shown(place, "story", "1", "--diff", "1", "1")


@on_sqlite
def test_an_earlier_version_can_be_told_from_a_later_one(place: Place) -> None:
    """By the copy's number and the version's; a copy also by its address."""
    assert "[-Their own line.-]" in marked(place, "2@1", "2")
    assert marked(place, "2@1", "2") == marked(place, "2@1", "2@2")
    assert marked(place, "1", "2") == marked(place, "https://a.example/1", "http://b.example/1#top")


@on_sqlite
def test_a_program_is_given_the_passages(place: Place) -> None:
    found = place.ask("story", "1", "--diff", "1", "2")
    assert found["one"] == {"url": "https://a.example/1", "outlet": "a.example", "version": 1}
    assert found["other"]["version"] == 2
    assert found["title"] == [{"op": "same", "text": "Rovers win"}, {"op": "new", "text": " it late"}]
    assert {each["op"] for each in found["text"]} == {"same", "gone", "new"}
    without = "".join(each["text"] for each in found["text"] if each["op"] != "new")
    assert without.split() == " ".join(WIRE).split()


@on_sqlite
def test_a_terminal_shows_colours_in_the_place_of_brackets(place: Place) -> None:
    """Unless it is asked for none."""
    seen = shown(place, "story", "1", "--diff", "1", "2")
    assert "\x1b[32m" in seen and "\x1b[31m" in seen and "{+" not in seen
    place.surroundings["NO_COLOR"] = "1"
    seen = shown(place, "story", "1", "--diff", "1", "2")
    assert "\x1b" not in seen and "{+it late+}" in seen


@on_sqlite
def test_no_text_steers_the_terminal(engine: Engine, store_address: str, tmp_path: Path) -> None:
    """Whichever side of the difference it stands on."""
    saver = Saver(engine)
    save(saver, "https://a.example/1", ["A \x1b[2J line \u202eturned.", *WIRE], 0, headline="\x1b]0;x\x07One")
    save(saver, "https://b.example/1", [*WIRE, "A \x9b31m new one."], 5, headline="\x1b[5mTwo")
    place = Place(tmp_path / "place", TOUCHLINE_STORE=store_address)
    asked = ("--diff", "1", "2"), ()
    for more in asked:
        seen = STYLE.sub("", shown(place, "story", "1", *more).replace("\x1b[2J", "steered"))
        assert "steered" not in seen
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202e]", seen)


WRONG = {
    ("4", "1"): "has copies 1 to 3, none is 4",
    ("0", "1"): "none is 0",
    ("1", "2@3"): "there are versions 1 to 2",
    ("1", "second"): "neither a copy's number nor an address",
    ("1", "https://d.example/1"): "story 1 has no copy at https://d.example/1",
}


@on_sqlite
def test_what_cannot_be_told_apart_is_said_in_one_line(place: Place) -> None:
    for two, words in WRONG.items():
        place.run("touchline", "story", "1", "--diff", *two).failed_in_one_line(1, words)
    place.run("touchline", "story", "99", "--diff", "1", "2").failed_in_one_line(1, "no story has the id 99")
