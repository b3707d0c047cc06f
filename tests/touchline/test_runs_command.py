"""`touchline runs ID` and `--politeness`: one crawl, and how each host was asked in it."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.crawler.running import Crawled
from tests.touchline.terminals import shown


def test_one_run_is_told_alone_and_each_count_in_a_line(live: Crawled) -> None:
    [run] = live.place.ask("runs")
    assert live.place.ask("runs", "1") == run
    seen = shown(live.place, "runs", "1")
    assert "run 1: football, finished" in seen
    lines = [line.split() for line in seen.splitlines()]
    assert ["pages", "fetched", "new", "story", str(run["stories"])] in lines
    assert ["not", "fetched", "robots", str(run["withheld"]["robots"])] in lines
    assert ["sources", "read", str(run["sources"]["read"])] in lines


def test_the_hosts_of_a_run_are_told_as_they_saw_it(live: Crawled) -> None:
    """Of the latest run where none is named."""
    told = live.place.ask("runs", "1", "--politeness")
    assert told == live.place.ask("runs", "--politeness")
    seen = Counter(live.press.base(each.outlet).partition("://")[2] for each in live.asked)
    assert {each["host"]: each["requests"] for each in told["hosts"]} == seen
    slow = live.press.base("matchday-wire").partition("://")[2]
    [host] = [each for each in told["hosts"] if each["host"] == slow]
    assert host["shortest_gap"] >= host["delay"] >= 0.3
    refused = sum((Counter(each["refused"]) for each in told["hosts"]), Counter())
    assert refused["robots"] == told["withheld"]["robots"]


def test_a_terminal_shows_a_host_a_line(live: Crawled) -> None:
    told = live.place.ask("runs", "1", "--politeness")["hosts"]
    seen = shown(live.place, "runs", "1", "--politeness", columns=200)
    for each in told:
        [line] = [line for line in seen.splitlines() if line.split()[:1] == [each["host"]]]
        assert f" {each['answers']['2xx']} 2xx" in line
    assert "1 robots" in seen


@pytest.mark.parametrize("options", [("7",), ("7", "--politeness")])
def test_an_unknown_run_is_said_in_one_line(live: Crawled, options: tuple[str, ...]) -> None:
    live.place.run("touchline", "runs", *options).failed_in_one_line(1, "no run has the id 7")
