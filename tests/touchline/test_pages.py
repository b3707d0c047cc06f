"""The pages tell what the store tells, and nothing that stands in it does any harm."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from bs4 import BeautifulSoup

from pipelines.folding.verdict import Rule
from pipelines.save import Saver
from store import tags
from store.engine import open_for_writing
from store.tags import Found, Named
from tests.material import NOON, prose, save
from tests.touchline.paged import HEBREW, filled, served
from touchline import Store, wording
from touchline.filters import LONGEST_TEXT, NAMES

PAGES = ("/", "/search?q=keeper", "/search", "/stories/1", "/stories/1/diff?one=1&other=2", "/outlets")
ROVERS = "/clubs/Rovers%20%26%20Sons"
MORE = ("/outlets/First", "/clubs", ROVERS, "/numbers", "/filters", "/nowhere", "/?sort=worst")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """A server, and the store that it serves."""
    address = filled(tmp_path_factory.mktemp("pages"))
    with served(address) as root:
        yield SimpleNamespace(root=root, address=address, store=Store(address))


def soup(site: SimpleNamespace, path: str, status: int = 200) -> BeautifulSoup:
    answer = requests.get(site.root + path, timeout=20)
    assert answer.status_code == status, answer.text
    return BeautifulSoup(answer.text, "lxml")


def parsed(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query)


def shown(page: BeautifulSoup) -> list[int]:
    return [int(str(each["data-story"])) for each in page.select("[data-story]")]


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("", {}),
        ("min_outlets=2", {"min_outlets": 2}),
        ("not_outlet=First&sort=outlets", {"not_outlet": "First", "sort": "outlets"}),
        ("q=keeper&language=en", {"text": "keeper", "language": "en"}),
    ],
)
def test_the_page_shows_the_stories_of_the_store_through_all_its_pages(
    site: SimpleNamespace, query: str, asked: dict[str, str]
) -> None:
    found, path = [], f"/?{query}"
    while path:
        page = soup(site, path)
        found += shown(page)
        onward = page.select_one("a[rel=next]")
        path = str(onward["href"]) if onward else ""
    assert found == [each.story_id for each in site.store.stories(limit=1000, **asked)]


def test_a_form_with_empty_fields_leads_to_an_address_to_be_shared(site: SimpleNamespace) -> None:
    answer = requests.get(f"{site.root}/?q=&club=&min_outlets=2", allow_redirects=False, timeout=20)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/?min_outlets=2")


def test_every_filter_can_be_turned_about_by_a_link(site: SimpleNamespace) -> None:
    """What is offered to narrow a list by, and its opposite; what holds can be turned, or taken away."""
    offered = soup(site, "/?language=en&limit=1000").select("nav.narrow li")
    assert {"First", "Rovers & Sons"} <= {each.a.get_text() for each in offered if each.a}
    assert "en" not in {each.a.get_text() for each in offered if each.a}
    for each in offered:
        only, without = (parsed(str(link["href"])) for link in each.select("a"))
        [name] = only.keys() - {"language", "limit"}
        assert without == {"language": ["en"], "limit": ["1000"], f"not_{name}": only[name]}
    found = {each.story_id for each in site.store.stories(limit=1000)}
    first = {each.story_id for each in site.store.stories(outlet="First", limit=1000)}
    held = soup(site, "/?outlet=First&limit=1000")
    assert set(shown(held)) == first
    away, turned = (
        str(each["href"]) for each in held.select("[aria-label='Filters that hold'] li:first-child a")
    )
    assert (parsed(away), parsed(turned)) == (
        {"limit": ["1000"]},
        {"limit": ["1000"], "not_outlet": ["First"]},
    )
    turned_about = soup(site, turned)
    assert set(shown(turned_about)) == found - first
    back = turned_about.select("[aria-label='Filters that hold'] li:first-child a")[1]
    assert parsed(str(back["href"])) == {"limit": ["1000"], "outlet": ["First"]}


def test_a_form_keeps_what_it_has_no_field_for(site: SimpleNamespace) -> None:
    page = soup(site, "/?not_club=rovers+%26+sons&kind=report&club=&outlet=First")
    hidden = page.select("#filters input[type=hidden]")
    assert [(each["name"], each["value"]) for each in hidden] == [
        ("not_club", "rovers & sons"),
        ("kind", "report"),
    ]


def test_all_filters_stand_in_one_form_with_the_names_that_are_known(site: SimpleNamespace) -> None:
    page = soup(site, "/filters?not_outlet=First&club=Rovers+%26+Sons&min_outlets=2")
    form = page.select_one("form.choose")
    assert form is not None
    fields: dict[str, list[str]] = {}
    for each in form.select("[name]"):
        fields.setdefault(str(each["name"]), []).append(str(each.get("value", "")))
    assert set(fields) == set(NAMES) - {"text", "limit", "cursor"} | {"q"}
    assert (fields["not_outlet"], fields["club"]) == (["First", ""], ["Rovers & Sons", ""])
    assert fields["min_outlets"] == ["2"]
    for each in form.select("input[list]"):
        assert page.select_one(f"datalist#{each['list']}") is not None
    offered = [str(each["value"]) for each in page.select("#known-outlet option")]
    assert offered == [each for each in offered if site.store.named((each,))]
    assert {"First", "Second & Sons", "Third"} <= set(offered)
    assert "Rovers & Sons" in {each["value"] for each in page.select("#known-club option")}


def test_a_club_has_its_stories_who_runs_them_and_how_many_a_week(site: SimpleNamespace) -> None:
    page = soup(site, f"{ROVERS}?since=2026-11-01")
    about = site.store.stories(club="Rovers & Sons", limit=20)
    assert shown(page) == [each.story_id for each in about]
    cards = [each.get_text(" ", strip=True) for each in page.select(".cards div")]
    whole = site.store.stats_counts(club="Rovers & Sons", since="2026-11-01")
    weeks = (datetime.now(UTC) - datetime(2026, 11, 1, tzinfo=UTC)) / timedelta(weeks=1)
    assert cards[1].startswith(f"In a week {sum(each.stories for each in whole) / weeks:.1f}")
    ran = {each.outlet: each.articles for each in site.store.stats_original(club="Rovers & Sons")}
    told = {
        each.th.get_text(): int(each.select(".number")[0].get_text())
        for each in page.select(".figures.tall tbody tr")
        if each.th
    }
    assert told == ran
    assert requests.get(f"{site.root}{ROVERS.lower()}", allow_redirects=False, timeout=20).status_code == 301
    assert "no club or team is known as 'Nobody'" in soup(site, "/clubs/Nobody", 404).get_text()


def test_a_story_stands_under_the_day_that_its_page_gives(tmp_path: Path) -> None:
    """Without an hour it counts as of that day's end, which is no other day's beginning."""
    address = f"sqlite:///{tmp_path / 'days.db'}"
    engine = open_for_writing(address)
    day = NOON.replace(hour=0) - timedelta(days=1)
    save(Saver(engine), "https://gossip.example/1", prose(0), 0, "Gossip", published=day)
    engine.dispose()
    store = Store(address)
    assert (len(store.stories(until="2026-11-21")), len(store.stories(since="2026-11-22"))) == (1, 0)
    with served(address) as root:
        told = requests.get(root, timeout=20).text
    assert "Saturday 21 November" in told


def test_only_what_two_outlets_ran_went_far(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'far.db'}"
    engine = open_for_writing(address)
    saver = Saver(engine)
    save(saver, "https://alone.example/1", prose(1), 10, "Alone", headline="Fog on the coast")
    engine.dispose()
    with served(address) as root:
        asked = f"{root}/numbers?since=2026-11-01"
        alone = BeautifulSoup(requests.get(asked, timeout=20).text, "lxml").select_one("#furthest + .scroll")
    assert alone is not None
    assert "No story was run by two outlets yet." in alone.get_text()
    assert "Fog on the coast" not in alone.get_text()


def test_a_club_is_found_by_any_of_its_names(tmp_path: Path) -> None:
    """As in a filter; of a club of which there is no story its name is told."""
    address = f"sqlite:///{tmp_path / 'clubs.db'}"
    engine = open_for_writing(address)
    save(Saver(engine), "https://first.example/1", prose(0), 0, "First")
    with engine.begin() as connection:
        arsenal = Named("gb-eng-arsenal", "club", "Arsenal", "GB-ENG")
        tags.rewrite(connection, 1, {1: [Found(arsenal, 0.5, about=True)]})
    engine.dispose()
    with served(address) as root:
        found = requests.get(f"{root}/clubs/the%20gunners", allow_redirects=False, timeout=20)
        other = requests.get(f"{root}/clubs/spurs", timeout=20)
    assert (found.status_code, found.headers["Location"]) == (301, "/clubs/Arsenal")
    assert (other.status_code, "no story is about Tottenham" in other.text) == (404, True)


def test_a_story_tells_who_ran_it_and_how_alike(site: SimpleNamespace) -> None:
    page = soup(site, "/stories/1")
    assert page.h1 is not None
    assert page.h1.get_text() == "Wide story"
    copies = [each.get_text(" ", strip=True) for each in page.select(".copies > li")]
    assert [next(name for name in ("First", "Second", "Third") if name in each) for each in copies]
    assert "100% alike" in copies[2]
    assert page.select_one('a[href="https://second.example/wide"][rel="noopener nofollow"]')


def test_a_copy_whose_page_tells_no_hour_stands_where_it_can_have_appeared(tmp_path: Path) -> None:
    """Its day, read as midnight, is before the article that it copies: it was not first for that."""
    address = f"sqlite:///{tmp_path / 'days.db'}"
    engine = open_for_writing(address)
    saver = Saver(engine)
    day = NOON.replace(hour=0)
    save(saver, "https://first.example/1", prose(0), 30, "First", headline="Rovers win", published=NOON)
    save(saver, "https://gossip.example/1", prose(0), 60, "Gossip", headline="Rovers won", published=day)
    engine.dispose()
    with served(address) as root:
        page = BeautifulSoup(requests.get(f"{root}/stories/1", timeout=20).text, "lxml")
        told = requests.get(f"{root}/api/v1/stories/1", timeout=20).json()
    first, gossip = (each.get_text(" ", strip=True) for each in page.select(".copies > li"))
    assert ("First" in first, "Gossip" in gossip) == (True, True)
    assert "1 h later" in gossip
    assert "its page says 22 Nov 2026" in gossip
    assert "within 1 h" in page.get_text()
    assert [each["appeared"] for each in told["copies"]] == ["2026-11-22T12:00:00Z", "2026-11-22T13:00:00Z"]


@pytest.mark.parametrize(
    ("path", "title", "heading"),
    [
        ("/", "Football news", "Football, each story once"),
        ("/?outlet=First", "Run by First", "Run by First"),
        ("/?club=Rovers+%26+Sons&language=en", "Rovers & Sons, in English", "Rovers & Sons, in English"),
        ("/?q=keeper&since=24h", "“keeper”, of the last 24 hours", "“keeper”, of the last 24 hours"),
        ("/search?q=keeper&language=es", "Search: “keeper”, in Spanish", "Search: keeper"),
        ("/numbers?language=en", "Numbers: in English, of the last 30 days", "Numbers"),
    ],
)
def test_a_page_is_titled_by_what_it_shows_as_its_feed_is(
    site: SimpleNamespace, path: str, title: str, heading: str
) -> None:
    page = soup(site, path)
    assert page.title is not None
    assert page.h1 is not None
    assert (page.title.get_text(), page.h1.get_text()) == (f"{title} · Touchline", heading)
    for feed in page.select("link[type='application/feed+json']"):
        told = requests.get(site.root + str(feed["href"]), timeout=20).json()["title"]
        said = told.removeprefix("Touchline: ")
        assert title.removeprefix("Search: ").casefold() == said.casefold()


def test_numbers_say_in_words_of_which_stories_they_are(site: SimpleNamespace) -> None:
    told = soup(site, "/numbers?since=1h&not_language=en").select_one(".note")
    assert told is not None
    assert told.get_text().startswith("Of these stories alone: not in English (take away")
    assert "of the last hour (take away" in told.get_text()
    assert parsed(str(told.select("a")[0]["href"])) == {"since": ["1h"]}


def test_as_much_can_be_typed_as_can_be_searched_for(site: SimpleNamespace) -> None:
    fields = soup(site, "/").select("input[name=q]")
    assert [each["maxlength"] for each in fields] == 2 * [str(LONGEST_TEXT)]


def test_two_copies_stand_side_by_side(site: SimpleNamespace) -> None:
    page = soup(site, "/stories/1/diff?one=1&other=2")
    assert "Another end altogether." in " ".join(each.get_text() for each in page.select("ins"))
    assert page.select("del")


def test_foreign_headlines_have_their_language_and_direction(site: SimpleNamespace) -> None:
    [headline] = [each for each in soup(site, "/?language=he").select("h3") if HEBREW in each.get_text()]
    assert (headline["lang"], headline["dir"]) == ("he", "rtl")


@pytest.mark.parametrize("path", [*PAGES, *MORE, "/stories/3", "/stories/4", "/stories/5"])
def test_nothing_hostile_comes_through(site: SimpleNamespace, path: str) -> None:
    answer = requests.get(site.root + path, timeout=20)
    page = BeautifulSoup(answer.text, "lxml")
    assert not page.select("script, img, iframe, [onerror], [style]")
    assert not set("\x00\u202e\u202c") & set(answer.text)
    assert "\u200b\u200b" not in answer.text
    assert "script-src 'none'" in answer.headers["Content-Security-Policy"]
    for each in page.select("a[href]"):
        assert str(each["href"]).startswith(("/", "#", "https://"))
        assert str(each["href"])[:1] in "/#" or each["rel"] == ["noopener", "nofollow"]


def test_the_first_page_is_small(site: SimpleNamespace) -> None:
    assert len(requests.get(site.root, headers={"Accept-Encoding": ""}, timeout=20).content) <= 60 * 1024


def test_what_is_wrong_is_told_in_the_same_dress(site: SimpleNamespace) -> None:
    told = soup(site, "/?sort=worst", 400).get_text()
    assert "newest" in told
    assert "no story has the id 999" in soup(site, "/stories/999", 404).get_text()
    assert "First" in soup(site, "/outlets/Firsst", 404).get_text()
    assert "stories are at /, and there are /search" in soup(site, "/nowhere", 404).get_text()
    assert "a story's id is a whole number from 1 on, not 'abc'" in soup(site, "/stories/abc", 400).get_text()


def test_elsewhere_only_an_excerpt_is_shown(site: SimpleNamespace) -> None:
    with served(site.address, full_text=False) as root:
        page = BeautifulSoup(requests.get(f"{root}/stories/1", timeout=20).text, "lxml")
    text = page.select_one(".text")
    assert text is not None
    assert len(text.get_text(" ", strip=True)) <= 320
    assert "Read all of it" in page.get_text()


def test_an_empty_store_says_what_to_do(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'empty.db'}"
    open_for_writing(address).dispose()
    with served(address) as root:
        told = requests.get(root, timeout=20).text
    assert "scrapy crawl football" in told
    assert "touchline demo" in told


def test_every_rule_has_its_words() -> None:
    assert {str(each) for each in Rule if each.one_story} | {"alone"} <= set(wording.JOINS)
