"""`touchline stats` and the lists' formats, through the command and from Python."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest

from tests.crawler.running import Crawled
from touchline import rows
from touchline.health import rows as health_rows
from touchline.stats import NUMBERS


@pytest.mark.parametrize("what", NUMBERS)
def test_a_number_is_the_same_by_every_door(live: Crawled, what: str) -> None:
    store = live.place.store()
    found = {
        "first": store.stats_first,
        "original": store.stats_original,
        "spread": store.stats_spread,
        "counts": store.stats_counts,
    }[what](min_outlets=2)
    told = live.place.ask("stats", "--what", what, "--min-outlets", "2")
    assert told == [NUMBERS[what].row(each) for each in found] != []
    assert {tuple(each) for each in told} == {NUMBERS[what].columns}
    table = live.place.run(
        "touchline", "stats", "--what", what, "--min-outlets", "2", "--format", "table"
    ).stdout
    assert all(heading in table for heading in NUMBERS[what].headings)


def test_the_demo_s_first_is_who_it_was(live: Crawled) -> None:
    """The press knows who had Verhagen's appointment first, and how many followed."""
    [spread, *_] = live.place.ask("stats", "--what", "spread", "--limit", "1")
    assert (spread["outlets"], spread["curve"][-1]["outlets"], spread["half"]) == (7, 7, 2700)
    assert spread == json.loads(
        json.dumps(NUMBERS["spread"].row(live.place.store().spread(spread["story_id"])))
    )
    firsts = {each["outlet"]: each for each in live.place.ask("stats")}
    assert firsts["The Harbour Gazette"]["first"] >= 1
    assert firsts["Matchday Wire"]["first"] == 0


def test_lags_are_told_in_one_form(live: Crawled) -> None:
    """Hours and minutes, whether one hour or three."""
    table = live.place.run("touchline", "stats", "--format", "table").stdout
    assert "1 h 52 min" in table
    assert "45 min" in table
    assert not re.search(r"\d{3} min|\d\.\d h|[6-9]\d min", table)


def test_what_cannot_be_counted_is_told_in_one_line(live: Crawled) -> None:
    live.place.run("touchline", "stats", "--until", "never").failed_in_one_line(2, "expected")
    live.place.run("touchline", "stats", "--club", "Nowhere United").failed_in_one_line(2, "Nowhere United")
    for option in (("--by", "hour"), ("--limit", "5")):
        live.place.run("touchline", "stats", *option).failed_in_one_line(2, f"{option[0]} goes with --what")
    with pytest.raises(ValueError, match="hour, day"):
        live.place.store().stats_counts("week")


LISTS: dict[tuple[str, ...], tuple[str, ...]] = {
    ("stories",): rows.LINE,
    ("search", "keeper"): rows.LINE,
    ("runs",): rows.RUN,
    ("runs", "--politeness"): rows.HOST,
    ("health",): health_rows.OUTLET,
    ("stats",): NUMBERS["first"].columns,
    ("outlets", "--country", "ES"): (),
}


@pytest.mark.parametrize("command", LISTS)
def test_a_list_is_the_same_in_every_format(live: Crawled, command: tuple[str, ...]) -> None:
    """JSON, JSON lines and CSV hold the same rows and columns, none left out."""
    whole: Any = live.place.ask(*command)
    listed = whole if isinstance(whole, list) else whole.get("outlets", whole.get("hosts"))
    lines = [
        json.loads(each)
        for each in live.place.run("touchline", *command, "--format", "jsonl").stdout.splitlines()
    ]
    assert lines == listed != []
    written = live.place.run("touchline", *command, "--format", "csv").stdout
    heads, *cells = csv.reader(io.StringIO(written, newline=""))
    assert tuple(heads) == (LISTS[command] or tuple(heads)) == tuple(listed[0])
    assert len(cells) == len(listed)


def test_an_empty_list_has_its_headings(live: Crawled) -> None:
    written = live.place.run("touchline", "stories", "--format", "csv", "--until", "2001-01-01").stdout
    assert written.splitlines() == [",".join(rows.LINE)]
