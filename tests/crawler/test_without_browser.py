"""Outlets whose pages JavaScript makes, on a machine that has no browser."""

from __future__ import annotations

from tests.browser.made import crawl, made, needing
from tests.crawler.running import Place
from tests.crawler.site import Site, outlets_file

NONE = {"TOUCHLINE_BROWSER": "/nowhere/chromium"}


def test_an_outlet_that_needs_a_browser_is_off_where_there_is_none(place: Place, site: Site) -> None:
    made(site, "/tale")
    site.feed("/tale")
    with Site("Plain Paper") as other:
        [path] = other.articles(1)
        other.feed(path)
        file = needing(place.folder, [site])
        plain = outlets_file(place.folder / "plain", [other]).read_text().partition("[[outlet]]")[2]
        file.write_text(f"{file.read_text()}\n[[outlet]]{plain}")
        ended = crawl(place, file, **NONE)
        assert ended.status == 0, ended.stderr
        assert "/tale" not in site.paths()
        assert f"TOUCHLINE_BROWSER names one): {site.name}" in ended.stderr
        assert len(place.copies()) == 1


def test_a_crawl_of_such_outlets_alone_says_in_one_line_that_there_is_none(place: Place, site: Site) -> None:
    file = needing(place.folder, [site])
    crawl(place, file, **NONE).failed_in_one_line(2, "The Test Courier", "TOUCHLINE_BROWSER")
