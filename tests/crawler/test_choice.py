"""What a crawl is asked for: outlets, country, language, limit; and what is asked for wrongly."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from scrapy.crawler import Crawler

from crawler.errors import CrawlError
from crawler.outlet import OutletError
from crawler.spiders.football import FootballSpider
from tests.crawler.running import ROOT, Crawled, Ended, Place, own_settings, together
from touchline.demo.press import Press
from touchline.demo.truth import truth

WRONG = {
    "unknown outlet": (
        {"outlets": "The Harbor Gazete"},
        ['"The Harbor Gazete"', 'near it: "The Harbour Gazette"'],
    ),
    "unknown country": ({"country": "XX"}, ['no outlet has the country "XX"', "GB"]),
    "unknown language": ({"language": "tlh"}, ['no outlet has the language "tlh"']),
    "nothing in common": ({"country": "ES", "language": "de"}, ["no outlet meets all"]),
    "unknown argument": ({"outlet": "Eleven"}, ["no argument is called 'outlet'", "outlets"]),
    "unknown topic": ({"topic": "cricket"}, ["no topic is called 'cricket'", "football, any"]),
    "limit of none": ({"limit": "0"}, ["limit is a number of articles"]),
    "limit in words": ({"limit": "few"}, ["limit is a number of articles", "'few'"]),
    "bundled maybe": ({"bundled": "maybe"}, ["bundled is yes or no"]),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_asked_for_wrongly_is_refused_before_anything_is_fetched(live: Crawled, name: str) -> None:
    arguments, words = WRONG[name]
    settings = own_settings()
    usual = {"bundled": "no", "outlets_file": str(live.press.outlets_file)}
    with pytest.raises((CrawlError, OutletError)) as refused:
        FootballSpider.from_crawler(Crawler(FootballSpider, settings), **(usual | arguments))
    assert "\n" not in str(refused.value)
    assert all(word in str(refused.value) for word in words)


def test_without_the_bundled_outlets_there_must_be_a_file_of_ones_own() -> None:
    crawler = Crawler(FootballSpider, own_settings())
    with pytest.raises(CrawlError, match=r"nothing to ask: .* none are left .*outlets_file="):
        FootballSpider.from_crawler(crawler, bundled="no")


@pytest.fixture(scope="module")
def wrong(live: Crawled, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Future[Ended]]]:
    """Crawls that cannot begin, two at a time."""
    folder = tmp_path_factory.mktemp("wrong")
    file = live.press.outlets_file
    broken = folder / "broken.toml"
    broken.write_text(file.read_text().replace('language = "es"', 'language = "Spanish"', 1))

    def crawl(name: str, file: Path, **arguments: str) -> Ended:
        return Place(folder / name).crawl("football", bundled="no", outlets_file=str(file), **arguments)

    with together(
        outlet=lambda: crawl("outlet", file, outlets="The Harbor Gazete"),
        argument=lambda: crawl("argument", file, outlet="Eleven"),
        broken=lambda: crawl("broken", broken),
        missing=lambda: crawl("missing", folder / "none.toml"),
    ) as futures:
        yield futures


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("outlet", ['near it: "The Harbour Gazette"']),
        ("argument", ["no argument is called 'outlet'"]),
        ("broken", ["broken.toml", 'outlet "El Correo del Área"', "language: "]),
        ("missing", ["none.toml", "cannot be read"]),
    ],
)
def test_the_command_says_in_one_line_what_it_cannot_begin_with(
    wrong: dict[str, Future[Ended]], name: str, words: list[str]
) -> None:
    wrong[name].result().failed_in_one_line(2, *words)


CHOSEN = {
    "by name": {"outlets": "eleven, Swift Sport"},
    "by country": {"country": "es,IE"},
    "by language": {"language": "de"},
    "limit": {"limit": "4"},
    "restricted": {"outlets": "The Gilded Ball"},
}
EXPECTED = {
    "by name": {"Eleven", "Swift Sport"},
    "by country": {"El Correo del Área", "Tribuna Sur", "Swift Sport"},
    "by language": {"Strafraum-Anzeiger", "Das Kurvenblatt"},
    "restricted": {"The Gilded Ball"},
}


@pytest.fixture(scope="module")
def chosen(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[dict[str, Future[tuple[Press, Place, Ended]]]]:
    """Crawls of a choice of outlets, each of a press of its own."""
    folder = tmp_path_factory.mktemp("chosen")

    def crawl(name: str) -> tuple[Press, Place, Ended]:
        place = Place(folder / name)
        with Press() as press:
            arguments = {"bundled": "no", "topic": "any", "outlets_file": str(press.outlets_file)}
            ended = place.crawl("football", **arguments, **CHOSEN[name])
            place.asked = press.requests()
            place.open = set(truth(press, restricted=True))
            return press, place, ended

    with together(**{name: lambda name=name: crawl(name) for name in CHOSEN}) as futures:
        yield futures


@pytest.mark.parametrize("name", EXPECTED)
def test_only_the_outlets_that_were_chosen_are_asked_and_all_of_those(
    chosen: dict[str, Future[tuple[Press, Place, Ended]]], name: str
) -> None:
    _, place, ended = chosen[name].result()
    assert ended.status == 0, ended.stderr
    assert {copy["outlet"] for copy in place.copies().values()} == EXPECTED[name]
    assert len({each.outlet for each in place.asked}) == len(EXPECTED[name])


def test_a_limit_bounds_the_articles_asked_for_and_a_later_run_goes_on(
    chosen: dict[str, Future[tuple[Press, Place, Ended]]],
) -> None:
    _, place, ended = chosen["limit"].result()
    assert ended.status == 0, ended.stderr
    assert place.last_run()["fetched"] + sum(place.last_run()["withheld"].values()) == 4
    assert len([state for state, _ in place.pages().values() if state == "pending"]) > 20


def test_the_choice_can_be_all_restricted_which_is_said(live: Crawled, place: Place) -> None:
    file = place.folder / "one.toml"
    text = live.press.outlets_file.read_text()
    file.write_text(text.partition("[[outlet]]")[0] + "[[outlet]]" + text.rpartition("[[outlet]]")[2])
    ended = place.crawl("football", bundled="no", outlets_file=str(file))
    ended.failed_in_one_line(2, "nothing to ask", "The Gilded Ball", "-a outlets=NAME")


def test_from_a_clone_scrapys_own_command_runs_the_same_crawl(live: Crawled, tmp_path: Path) -> None:
    """No SCRAPY_SETTINGS_MODULE: scrapy.cfg names the settings; TOUCHLINE_STORE the store."""
    store = f"sqlite:///{tmp_path}/elsewhere.db"
    place = Place(tmp_path, SCRAPY_SETTINGS_MODULE="", TOUCHLINE_STORE=store)
    place.folder = ROOT
    place.file = tmp_path / "elsewhere.db"
    ended = place.crawl(
        "football", bundled="no", outlets="Das Kurvenblatt", outlets_file=str(live.press.outlets_file)
    )
    assert ended.status == 0, ended.stderr
    assert place.last_run()["stories"] > 0
