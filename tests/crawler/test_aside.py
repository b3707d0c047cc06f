"""What stands in an archive beside the pages is no page: by where it was asked for, and by what it is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.aside import Aside
from crawler.outlet import Outlet
from crawler.warc import Redirect
from pipelines.article import Page

OUTLET = Outlet.model_validate(
    {
        "name": "The Paper",
        "home": "https://paper.example/",
        "hosts": ["paper.example"],
        "country": "GB",
        "language": "en",
        "feeds": [{"url": "https://feeds.example/paper?id=7"}],
    }
)


def page(url: str, body: bytes = b"<html>", content_type: str = "text/html", status: int = 200) -> Page:
    return Page(url, body, datetime.now(UTC), status, content_type)


@pytest.fixture
def aside() -> Aside:
    return Aside.of([OUTLET])


@pytest.mark.parametrize(
    "found",
    [
        page("https://feeds.example/paper?id=7"),
        page("http://feeds.example/paper?id=7", status=503),
        page("https://other.example/news", content_type="application/rss+xml; charset=utf-8"),
        page(
            "https://other.example/a",
            b'<?xml version="1.0"?>\n<!-- ours -->\n<rss version="2.0">',
            "text/xml",
        ),
        page("https://other.example/b", b"\xef\xbb\xbf <feed xmlns='http://www.w3.org/2005/Atom'>"),
        page("https://other.example/c", b"<rdf:RDF xmlns='x'>", "application/xml"),
        page("https://other.example/d", b"<?xml version='1.0'?><sitemapindex>", "application/xml"),
        page("https://other.example/e", b"<urlset xmlns='x'>", "application/xml"),
    ],
)
def test_a_feed_is_known_by_its_outlet_its_type_or_its_root(aside: Aside, found: Page) -> None:
    assert aside.page(found) is None
    assert aside.told() == "1 feeds"


@pytest.mark.parametrize(
    "found",
    [
        page("https://paper.example/feed-the-ducks"),
        page("https://paper.example/robots.txt-explained"),
        page(
            "https://paper.example/x", b'<?xml version="1.0"?><!DOCTYPE html><html>', "application/xhtml+xml"
        ),
        page("https://paper.example/y", b"<html><body><rss>", ""),
        page("http://[", b""),
        page("", b"", ""),
        page("https://paper.example/z", b"<!--" * 100_000),
    ],
)
def test_everything_else_is_a_page(aside: Aside, found: Page) -> None:
    assert aside.page(found) == found
    assert aside.told() == ""


def test_what_robots_txt_or_a_feed_leads_to_is_no_page_either(aside: Aside) -> None:
    for url, to in [
        ("https://paper.example/robots.txt", "https://www.paper.example/rules"),
        ("https://feeds.example/paper?id=7", "https://paper.example/all"),
    ]:
        assert aside.page(Redirect(url, to)) is None
        assert aside.page(page(to)) is None
    assert aside.told() == "1 feeds, 2 redirects, 1 robots.txt"


def test_a_page_knows_the_address_that_led_to_it_by_however_many_steps(aside: Aside) -> None:
    for url, to in [("a", "b"), ("b", "c"), ("c", "c")]:
        aside.page(Redirect(f"https://paper.example/{url}", f"https://paper.example/{to}"))
    found = aside.page(page("https://paper.example/c"))
    assert found is not None
    assert found.asked == "https://paper.example/a"


def test_a_redirect_from_http_to_https_leads_to_no_other_page(aside: Aside) -> None:
    aside.page(Redirect("http://paper.example/a", "https://paper.example/a"))
    found = aside.page(page("https://paper.example/a"))
    assert found is not None
    assert found.asked == ""
