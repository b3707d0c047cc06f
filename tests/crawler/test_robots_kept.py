"""robots.txt between runs: held to while it is young, asked for again by a conditional request."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from types import SimpleNamespace

import pytest

from tests.crawler.odd_press import OddPress, kept, odd_press
from tests.crawler.site import Asked

DELAY = 0.3
SIGN = {"Content-Type": "text/plain", "ETag": '"r1"'}


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """A run, one while robots.txt is young, and one that asks for it again."""
    with odd_press(tmp_path_factory.mktemp("robots")) as press:
        first, closed, third, fourth = _open(press, "signed")
        press.sites["signed"].robots(f"User-agent: *\nDisallow: {closed}\nCrawl-delay: {DELAY}\n")
        robots = press.sites["signed"].answers["/robots.txt"]
        press.sites["signed"].answers["/robots.txt"] = replace(robots, headers=SIGN)
        _open(press, "none")
        _open(press, "changing")
        for site in press.sites.values():
            site.feed(first)
        asked = [_run(press, "0")]
        for site in press.sites.values():
            site.feed(closed, third)
        asked.append(_run(press, "3600"))
        press.sites["changing"].robots("User-agent: *\nDisallow: /\n")
        for site in press.sites.values():
            site.feed(closed, fourth)
        asked.append(_run(press, "0"))
        yield kept(asked=asked, closed=closed, third=third, fourth=fourth, press=press)


def _open(press: OddPress, name: str) -> list[str]:
    return press.open(name).articles(4)


def _run(press: OddPress, age: str) -> dict[str, list[Asked]]:
    for site in press.sites.values():
        site.asked.clear()
    ended = press.crawl(TOUCHLINE_ROBOTS_AGE=age)
    assert "Traceback" not in ended.stderr, ended.stderr
    return {name: list(site.asked) for name, site in press.sites.items()}


def paths(asked: list[Asked]) -> list[str]:
    return [each.path for each in asked]


def test_a_young_robots_txt_is_obeyed_and_not_asked_for(runs: SimpleNamespace) -> None:
    """Nor is one that was not there; its Crawl-delay is kept from the first request on."""
    second = runs.asked[1]
    assert all("/robots.txt" not in paths(asked) for asked in second.values())
    assert paths(second["signed"]) == ["/feed", runs.third]
    gaps = [later.at - earlier.at for earlier, later in pairwise(second["signed"])]
    assert min(gaps) >= DELAY
    assert sorted(paths(second["none"])) == sorted(["/feed", runs.closed, runs.third])


def test_an_older_one_is_asked_for_by_a_conditional_request(runs: SimpleNamespace) -> None:
    """And obeyed as it was where its host says that it is unchanged."""
    asked = runs.asked[2]["signed"]
    assert (asked[0].path, asked[0].status, asked[0].conditions) == ("/robots.txt", 304, ("If-None-Match",))
    assert paths(asked[1:]) == ["/feed", runs.fourth]


def test_what_it_says_now_goes_before_what_it_said(runs: SimpleNamespace) -> None:
    assert paths(runs.asked[2]["changing"]) == ["/robots.txt"]
