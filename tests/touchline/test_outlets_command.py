"""`touchline outlets`: which outlets there are, and which are off."""

from __future__ import annotations

from pathlib import Path

from tests.crawler.running import Crawled, Place
from tests.touchline.terminals import shown


def test_the_outlets_are_listed_with_those_that_are_off(tmp_path: Path) -> None:
    outlets = Place(tmp_path).ask("outlets")
    assert len(outlets) >= 60
    assert len({each["language"] for each in outlets if each["terms"]["status"] != "restricted"}) >= 10
    assert "restricted" in {each["terms"]["status"] for each in outlets}
    assert all(each["terms"]["reason"] for each in outlets if each["terms"]["status"] == "restricted")


def test_they_are_chosen_by_country_and_language(tmp_path: Path) -> None:
    chosen = Place(tmp_path).ask("outlets", "--country", "gb", "--language", "en")
    assert {(each["country"], each["language"]) for each in chosen} == {("GB", "en")}
    seen = shown(Place(tmp_path), "outlets", "--country", "DE", columns=200)
    assert "paywall" in seen
    assert "1 sitemap" in seen
    assert "1 section" in seen
    assert "[{" not in seen


def test_they_are_chosen_by_owner_sources_and_terms(tmp_path: Path) -> None:
    """And by whether any source has been seen to answer, which the table says too."""
    place = Place(tmp_path)
    owned = place.ask("outlets", "--owner", "reach")
    assert {each["owner"] for each in owned} == {"Reach plc"}
    both = place.ask("outlets", "--with", "feeds", "--with", "sitemaps")
    assert both
    assert all(each["feeds"] and each["sitemaps"] for each in both)
    restricted = place.ask("outlets", "--terms", "restricted", "--language", "en")
    assert {each["terms"]["status"] for each in restricted} == {"restricted"}
    unverified = place.ask("outlets", "--unverified")
    assert {each["verified"] for each in unverified} == {False}
    assert all(source["status"] != "live" for each in unverified for source in each["feeds"])
    seen = shown(place, "outlets", "--unverified", "--country", "NO", columns=200)
    assert "2 sitemaps, unverified" in seen
    place.run("touchline", "outlets", "--owner", "Nobody At All").failed_in_one_line(2, "no outlet meets all")
    misplaced = place.run("touchline", "outlets", "--country", "GB", "check")
    misplaced.failed_in_one_line(2, "options go behind the word")


def test_a_file_of_ones_own_is_listed_too(live: Crawled, tmp_path: Path) -> None:
    for place, options in (
        (Place(tmp_path), ("--outlets-file", str(live.press.outlets_file))),
        (Place(tmp_path, TOUCHLINE_OUTLETS=str(live.press.outlets_file)), ()),
    ):
        names = {each["name"] for each in place.ask("outlets", "--country", "IE", *options)}
        assert "Swift Sport" in names


def test_a_wrong_file_or_country_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text('[[outlet]]\nname = "The Bad"\n')
    place = Place(tmp_path)
    place.run("touchline", "outlets", "--outlets-file", "bad.toml").failed_in_one_line(
        2, "bad.toml", 'outlet "The Bad"', "is missing"
    )
    place.run("touchline", "outlets", "--country", "XX").failed_in_one_line(2, 'the country "XX"')
