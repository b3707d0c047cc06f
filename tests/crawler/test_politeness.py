"""Manners, as seen from the other side: robots.txt, Crawl-delay, the contact, hosts that are not asked."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
from scrapy.crawler import Crawler
from scrapy.settings import Settings

from crawler.errors import CrawlError
from crawler.manners.robots import LONGEST_DELAY
from crawler.spiders.football import FootballSpider
from tests.crawler.odd_press import OddPress, kept, odd_press
from tests.crawler.running import Crawled, Ended, Place, own_settings
from tests.crawler.site import Answer, Site, outlets_file
from touchline.demo.truth import strays

FAILING = Answer(status=503)


def test_what_robots_txt_forbids_is_never_asked_for(live: Crawled) -> None:
    closed = {url for url, stray in strays(live.press).items() if stray.reason == "robots"}
    asked = {live.press.base(each.outlet) + each.path for each in live.asked}
    assert closed
    assert not closed & asked


def test_robots_txt_is_asked_for_before_anything_else(live: Crawled) -> None:
    for outlet in {each.outlet for each in live.asked}:
        assert next(each.path for each in live.asked if each.outlet == outlet) == "/robots.txt"


def test_an_outlet_without_robots_txt_may_be_asked(live: Crawled) -> None:
    status = {each.path: each.status for each in live.asked if each.outlet == "terrace-talk"}
    assert status.pop("/robots.txt") == 404
    assert len(status) > 1


def test_no_gap_under_a_crawl_delay_is_seen_by_the_host(live: Crawled) -> None:
    times = [each.time for each in live.asked if each.outlet == "matchday-wire"]
    assert len(times) > 4
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.3


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """A crawl of outlets with odd robots.txt files, and a second one when those that failed are well."""
    with odd_press(tmp_path_factory.mktemp("politeness")) as press:
        _slow(press)
        _named(press)
        _endless(press)
        _failing(press)
        press.crawl()
        states = {name: press.states(name) for name in press.sites}
        run = press.place.last_run()
        asked = {name: list(site.asked) for name, site in press.sites.items()}
        for name in ("failing", "elsewhere"):
            press.sites[name].answers.pop("/robots.txt")
        second = press.crawl()
        yield kept(press=press, states=states, run=run, asked=asked, second=second)


def _slow(press: OddPress) -> None:
    site = press.open("slow")
    site.robots("User-agent: *\nCrawl-delay: 0.4\n")
    paths = site.articles(3)
    site.feed(*paths)
    usual = site.answers[paths[0]]
    site.answers[paths[0]] = Answer(usual.body, headers=usual.headers, after=0.6)


def _named(press: OddPress) -> None:
    site = press.open("named")
    first, second = site.articles(5)[3:]
    site.robots(f"User-agent: *\nDisallow: /\n\nUser-agent: touchline\nDisallow: {second}\n")
    site.feed(first, second)


def _endless(press: OddPress) -> None:
    site = press.open("endless")
    site.robots(f"User-agent: *\nCrawl-delay: {LONGEST_DELAY + 1}\n")
    site.feed(*site.articles(1))


def _failing(press: OddPress) -> None:
    """One outlet whose robots.txt fails, and one that has its articles on a host whose robots.txt does."""
    failing = press.open("failing")
    failing.feed(*failing.articles(6)[5:])
    failing.answers["/robots.txt"] = FAILING
    split, elsewhere = press.open("split"), Site("elsewhere")
    split.more_hosts.append(elsewhere.host)
    press.adopt(elsewhere)
    split.feed(*(elsewhere.base + path for path in elsewhere.articles(8)[6:]))
    elsewhere.answers["/robots.txt"] = FAILING


def test_a_crawl_delay_is_counted_from_the_end_of_a_slow_answer(crawled: SimpleNamespace) -> None:
    times = [each.at for each in crawled.asked["slow"]]
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert len(gaps) == 4
    assert min(gaps) >= 0.4
    assert max(gaps) >= 1.0


def test_the_group_of_robots_txt_that_names_us_is_the_one_obeyed(crawled: SimpleNamespace) -> None:
    first, second = crawled.press.sites["named"].articles(5)[3:]
    assert crawled.states["named"] == {first: ("stored", ""), second: ("rejected", "robots")}
    assert second not in crawled.press.sites["named"].paths()


def test_a_host_that_asks_for_an_endless_wait_is_left_alone(crawled: SimpleNamespace) -> None:
    assert set(crawled.press.sites["endless"].paths()) == {"/robots.txt"}


def test_a_robots_txt_that_fails_withholds_everything(crawled: SimpleNamespace) -> None:
    for name in ("failing", "elsewhere"):
        assert {each.path for each in crawled.asked[name]} == {"/robots.txt"}
    assert crawled.states["failing"] == {}
    assert set(crawled.states["elsewhere"].values()) == {("pending", "robots")}
    assert crawled.run["withheld"] == {"robots": 3}
    assert crawled.run["sources"] == {"read": 3, "failed: robots": 2}


def test_what_was_withheld_is_asked_for_once_robots_txt_can_be_read(crawled: SimpleNamespace) -> None:
    assert crawled.second.status == 0
    for name in ("failing", "elsewhere"):
        assert {state for state, _ in crawled.press.states(name).values()} == {"stored"}


def test_a_host_that_does_not_answer_is_withheld_too(place: Place, site: Site) -> None:
    """It is told of as what it is: nobody answered, and robots.txt forbade nothing."""
    with Site("gone") as gone, Site("away") as away:
        pass
    site.more_hosts.append(gone.host)
    site.feed(f"{gone.base}/article", *site.articles(1))
    file = outlets_file(place.folder, [site, away])
    assert place.crawl("football", bundled="no", outlets_file=str(file)).status == 0
    assert place.pages()[f"{gone.base}/article"] == ("pending", "network")
    assert place.last_run()["withheld"] == {"network": 1}
    assert place.last_run()["sources"] == {"read": 1, "failed: network": 1}


def test_what_waits_for_robots_txt_together_is_held_to_it_alike(place: Place, site: Site) -> None:
    """Articles on a host that was not asked before: all of them wait for its robots.txt at once."""
    with Site("elsewhere") as elsewhere:
        site.more_hosts.append(elsewhere.host)
        *open_ones, third, fourth = elsewhere.articles(4)
        elsewhere.robots(f"User-agent: *\nDisallow: {third}\nDisallow: {fourth}\n")
        site.feed(*(elsewhere.base + path for path in (*open_ones, third, fourth)))
        assert crawl(place, site).status == 0
        assert set(elsewhere.paths()) == {"/robots.txt", *open_ones}
    assert place.last_run()["withheld"] == {"robots": 2}


def crawl(place: Place, site: Site, **arguments: str) -> Ended:
    file = site.outlets_file(place.folder)
    return place.crawl("football", bundled="no", outlets_file=str(file), **arguments)


def test_a_crawl_without_a_contact_stops_and_says_how_to_set_it(tmp_path: Path, site: Site) -> None:
    place = Place(tmp_path, TOUCHLINE_CONTACT="")
    crawl(place, site).failed_in_one_line(2, "set TOUCHLINE_CONTACT to")
    assert site.asked == []
    assert not place.file.exists()


@pytest.mark.parametrize("contact", [" ", "us", "the sports desk"])
def test_a_contact_that_reaches_nobody_is_none(contact: str) -> None:
    settings = own_settings(contact)
    agent = settings["USER_AGENT"]
    FootballSpider.update_settings(settings)
    assert settings["USER_AGENT"] == agent
    with pytest.raises(CrawlError, match=r"e-mail address \(name@host\) or URL"):
        FootballSpider.from_crawler(Crawler(FootballSpider, settings))


def test_the_space_about_a_contact_is_left_out() -> None:
    settings = Settings({"TOUCHLINE_CONTACT": " desk@courier.example\n", "USER_AGENT": "Touchline"})
    FootballSpider.update_settings(settings)
    assert settings["USER_AGENT"] == "Touchline (+desk@courier.example)"


def test_a_contact_can_be_given_as_a_setting(tmp_path: Path, site: Site) -> None:
    place = Place(tmp_path, TOUCHLINE_CONTACT="")
    site.feed(*site.articles(1))
    assert crawl(place, site, TOUCHLINE_CONTACT="desk@courier.example").status == 0
    assert {each.agent.partition(" ")[2] for each in site.asked} == {"(+desk@courier.example)"}
