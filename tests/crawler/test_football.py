"""`scrapy crawl football` on the demo press: what is stored is what is true, in real processes."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.crawler.running import CONTACT, Crawled
from touchline.demo.truth import strays, truth


def folded(text: str) -> str:
    return " ".join(text.split())


def test_every_article_of_the_open_outlets_is_stored_and_nothing_else(live: Crawled) -> None:
    assert set(live.place.copies()) == set(truth(live.press))


def test_the_stories_are_exactly_those_that_were_told(live: Crawled) -> None:
    told: dict[str, set[str]] = defaultdict(set)
    for url, page in truth(live.press).items():
        told[page.story].add(url)
    stored: dict[int, set[str]] = defaultdict(set)
    for url, copy in live.place.copies().items():
        stored[copy["story"]].add(url)
    assert {frozenset(urls) for urls in stored.values()} == {frozenset(urls) for urls in told.values()}


def test_the_address_is_the_one_that_was_fetched_and_the_pages_own_stands_apart(live: Crawled) -> None:
    asked = {request.path for request in live.asked}
    tracked = [copy for copy in live.place.copies().values() if "utm_" in copy["url"]]
    assert tracked
    for copy in tracked:
        assert copy["url"].removeprefix(live.press.base("matchday-wire")) in asked
        assert copy["canonical"] == copy["url"].partition("?")[0]


def test_the_first_to_run_a_story_leads_it(live: Crawled) -> None:
    leads = {page.story: url for url, page in truth(live.press).items() if page.relation == "lead"}
    for story in live.place.exported():
        page = truth(live.press)[story["lead_url"].partition("?")[0]]
        assert story["lead_url"].partition("?")[0] == leads[page.story]
        assert story["copies"][0]["url"] == story["lead_url"]
        assert [copy["relation"] for copy in story["copies"]].count("lead") == 1


def test_every_paragraph_is_kept_in_order_and_no_furniture_with_it(live: Crawled) -> None:
    copies = live.place.copies()
    for url, page in truth(live.press).items():
        copy = copies[url]
        assert [folded(part) for part in copy["text"].split("\n\n")] == [*map(folded, page.paragraphs)], url
        lines = copy["text"].splitlines() + copy["summary"]
        assert not [line for line in lines if line in page.furniture], url


def test_headline_authors_time_and_language_are_the_pages_own(live: Crawled) -> None:
    copies = live.place.copies()
    for url, page in truth(live.press).items():
        copy = copies[url]
        assert copy["title"] == page.headline, url
        assert copy["authors"] == list(page.authors), url
        assert set(page.credit) <= set(copy["credit"]), url
        assert abs(datetime.fromisoformat(copy["published"]) - page.published) < timedelta(minutes=1), url
        assert (copy["language"], copy["outlet"]) == (page.language, page.outlet), url


def test_the_summary_is_kept_apart_from_the_text(live: Crawled) -> None:
    copies = live.place.copies()
    for url, page in truth(live.press).items():
        assert [*map(folded, copies[url]["summary"])] == [*map(folded, page.summary)], url


def test_strays_are_rejected_for_the_expected_reasons(live: Crawled) -> None:
    known = {url.partition("?")[0]: ended for url, ended in live.place.pages().items()}
    found = {url: known[url] for url in strays(live.press)}
    assert found == {url: ("rejected", stray.reason) for url, stray in strays(live.press).items()}


def test_the_runs_sums_add_up_to_the_pages_that_the_press_served(live: Crawled) -> None:
    run = live.place.last_run()
    asked = strays(live.press).values()
    rejected = Counter(stray.reason for stray in asked if stray.reason != "robots")
    stories = {page.story for page in truth(live.press).values()}
    # One is listed under two addresses that differ in their tracking alone.
    assert (run["fetched"], run["unchanged"]) == (len(truth(live.press)) + 1 + rejected.total(), 1)
    assert run["rejected"] == rejected
    assert (run["stories"], run["copies"]) == (len(stories), len(truth(live.press)) - len(stories))
    assert run["withheld"] == {"robots": 1}
    assert run["sources"] == {"read": 12}
    assert (run["state"], run["message"], run["spider"]) == ("finished", "", "football")


def test_the_user_agent_says_who_asks_and_how_to_reach_them(live: Crawled) -> None:
    agents = {request.agent for request in live.asked}
    assert len(agents) == 1
    assert agents.pop().endswith(f"(+{CONTACT})")


def test_a_restricted_outlet_is_not_asked_and_the_log_names_it(live: Crawled) -> None:
    assert not [request for request in live.asked if request.outlet == "gilded-ball"]
    assert "The Gilded Ball" in live.ended.stderr


def test_no_address_is_asked_for_twice(live: Crawled) -> None:
    paths = Counter((each.outlet, each.path) for each in live.asked)
    assert max(paths.values()) == 1


def test_a_second_run_asks_the_feeds_alone_and_finds_nothing_new(live: Crawled, tmp_path: Path) -> None:
    place = live.copy(tmp_path)
    before = live.press.requests()
    ended = place.crawl("football", bundled="no", outlets_file=str(live.press.outlets_file))
    assert ended.status == 0, ended.stderr
    asked = live.press.requests()[len(before) :]
    paths = Counter("robots" if each.path == "/robots.txt" else "feed" for each in asked)
    assert paths == {"robots": 12, "feed": 12}
    run = place.last_run()
    assert (run["fetched"], run["stories"], run["state"]) == (0, 0, "finished")
    assert place.copies() == live.place.copies()


@pytest.mark.parametrize("word", ["Traceback", " CRITICAL:", " ERROR:", "DeprecationWarning"])
def test_a_crawl_that_goes_well_logs_nothing_amiss(live: Crawled, word: str) -> None:
    assert word not in live.ended.stderr
