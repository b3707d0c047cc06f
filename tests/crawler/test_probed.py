"""What a probe reads on a front page, and that whatever it found makes a record that loads."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.feed_text import SourceError
from crawler.front_page import FrontPage, read_front, told
from crawler.outlet import SourceKind, load
from crawler.outlet_guess import Guess, country_by, language_by
from crawler.probed import Probed, Tried, record

BASE = "https://www.paper.example/"


def front(head: str = "", body: str = "", lang: str = "en") -> FrontPage:
    return read_front(
        f'<html lang="{lang}"><head>{head}</head><body>{body}<a href="/">x</a></body></html>'.encode(), BASE
    )


def test_feeds_are_those_that_the_page_declares() -> None:
    """As RSS or Atom, each once; neither translations nor style sheets, nor what is no web address."""
    page = front(
        '<base href="/en/"><link rel="Alternate" type="application/rss+xml" href="rss">'
        '<link rel="alternate home" type="application/atom+xml " href="/atom">'
        '<link rel="alternate" hreflang="de" href="/de">'
        '<link rel="alternate" type="application/rss+xml" href="rss#x">'
        '<link rel="stylesheet" href="/feed.css">'
        '<link rel="alternate" type="application/rss+xml" href="feed:x">'
    )
    assert page.feeds == (f"{BASE}en/rss", f"{BASE}atom")


def test_sections_are_links_whose_last_step_is_football() -> None:
    """In the words of many languages; an article about it is none."""
    body = "".join(
        f'<a href="{path}">x</a>'
        for path in (
            "/sport/football/",
            "/deportes/f%C3%BAtbol",
            "/Fu%C3%9Fball",
            "/football-news-42",
            "/sport",
        )
    )
    assert len(front(body=body).sections) == 3


def test_links_that_look_like_terms_are_found_by_their_words_or_their_address() -> None:
    body = '<a href="/a1">Terms of use</a><a href="/agb">§</a><a href="/b">Determined side win</a>'
    assert front(body=body).terms == (f"{BASE}a1", f"{BASE}agb")


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ('<meta property="og:site_name" content=" The \n Paper "><title>Home</title>', "The Paper"),
        ('<meta name="application-name" content="Paper App">', "Paper App"),
        ("<title>The Paper - football news</title>", "The Paper"),
        ("", ""),
    ],
)
def test_a_site_is_called_as_it_calls_itself(head: str, name: str) -> None:
    assert front(head).name == name


@pytest.mark.parametrize(
    ("url", "locale", "country", "language"),
    [
        ("https://www.paper.co.uk/", "en-US", "GB", "en"),
        ("https://paper.com/", "en_IE", "IE", "en"),
        ("https://paper.com/", "sr-Latn-RS", "RS", "sr"),
        ("https://paper.com/", "sv", "SE", "sv"),
        ("https://paper.io/", "fr", "FR", "fr"),
        ("https://paper.com/", "tlh", "", ""),
        ("https://127.0.0.1/", "", "", ""),
    ],
)
def test_country_and_language_are_guessed(url: str, locale: str, country: str, language: str) -> None:
    """By the end of the address, the page's locale, and the language alone."""
    assert language_by(locale).code == language
    assert country_by(url, locale, language).code == country


def test_what_nobody_sees_is_taken_out() -> None:
    assert told(" a\x1b[2J\u202e\ud800\u2028b\x7f ") == "a[2J b"


ADDRESS = st.sampled_from([f"{BASE}rss", f"{BASE}a?b=1&c=2", f"{BASE}%22", "https://www.paper.example/x'y"])


@given(st.text(), st.text(), st.lists(ADDRESS, unique=True), st.lists(ADDRESS, unique=True))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_was_found_makes_a_record_that_loads(
    tmp_path: Path, name: str, fault: str, urls: list[str], links: list[str]
) -> None:
    """Names, faults and addresses come from the web."""
    probed = Probed(
        home=BASE,
        host="www.paper.example",
        day=date(2026, 11, 22),
        front=FrontPage(terms=tuple(links), sections=tuple(links)),
        name=told(name.replace(",", " ")) or "The Paper",
        country=Guess("GB", "the end of its address"),
        language=Guess("en"),
        tried=[
            Tried(kind, url, holds="3 entries")
            for kind in (SourceKind.FEEDS, SourceKind.SITEMAPS)
            for url in urls
        ]
        + [Tried(SourceKind.FEEDS, f"{BASE}gone", fault=fault or "http-404")],
        left=[fault],
    )
    file = tmp_path / "probed.toml"
    file.write_text(record(probed), encoding="utf-8")
    [outlet] = load([file], bundled=False)
    assert [feed.url for feed in outlet.feeds] == urls
    assert [section.url for section in outlet.sections] == links[:5]


@given(
    st.binary()
    | st.lists(
        st.sampled_from(
            [
                "<html lang='",
                "en'>",
                "<title>",
                "<a href=/agb>",
                "é",
                "\0",
                "<meta name=application-name content=",
                "<link rel=alternate type=application/rss+xml href=",
                "//[",
                ">",
            ]
        )
    ).map(lambda parts: "".join(parts).encode())
)
@settings(deadline=None, max_examples=200)
def test_no_bytes_raise_anything_but_a_source_error(body: bytes) -> None:
    with suppress(SourceError):
        read_front(body, BASE)
