"""Reading section pages: which links are taken, in which order, and what a page may cost."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.feed_text import SourceError
from crawler.section import MOST_LINKS, section_links

BASE = "https://paper.example/sport/football"


def page(inside: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head>{head}</head><body>{inside}</body></html>".encode()


def test_links_are_absolute_once_each_and_in_their_order() -> None:
    """As a reader meets them: the lead first."""
    body = page(
        '<a href="/news/2">Two</a><div><a href="1#comments">One</a></div><a href="https://other.example/x">X</a>'
        '<a href="/news/2#top">again</a><area href=" //paper.example/3\n"><a>none</a><a href="">none</a>'
    )
    assert section_links(body, BASE) == [
        "https://paper.example/news/2",
        "https://paper.example/sport/1",
        "https://other.example/x",
        "https://paper.example/3",
    ]


def test_the_base_of_a_page_counts() -> None:
    body = page('<a href="a">A</a>', '<base href="https://cdn.example/en/">')
    assert section_links(body, BASE) == ["https://cdn.example/en/a"]
    assert section_links(page('<a href="a">A</a>', '<base href="javascript:1">'), BASE) == [
        "https://paper.example/sport/a"
    ]


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)", "file:///etc/passwd", "ftp://a.example/", "mailto:desk@paper.example",
        "data:text/html,x", "https://user:secret@a.example/", "http://[", "https://a.example:99999/",
        "x" * 3000,
    ],
)  # fmt: skip
def test_what_cannot_be_asked_for_is_no_link(href: str) -> None:
    """Only http(s), without a password, of a sane length."""
    assert section_links(page(f'<a href="{href}">x</a><a href="/ok">ok</a>'), BASE) == [
        "https://paper.example/ok"
    ]


def test_a_page_gives_so_many_links_and_no_more() -> None:
    body = page("".join(f'<a href="/{n}">x</a>' for n in range(MOST_LINKS + 50)))
    assert len(section_links(body, BASE)) == MOST_LINKS


def test_the_charset_of_a_page_is_found() -> None:
    """An address beyond ASCII is read as its letters."""
    body = page('<a href="/fußball">x</a>').decode().encode("cp1252")
    assert section_links(body, BASE, "text/html; charset=windows-1252") == ["https://paper.example/fußball"]


@pytest.mark.parametrize(
    "body", [b"", b"\0\0", b"Not found", b"\x89PNG\r\n", b"<rss><channel/></rss>", b"<a href='/x'>" * 200_000]
)
def test_what_is_no_page_is_refused(body: bytes) -> None:
    """With a short reason."""
    with pytest.raises(SourceError, match=r"^[^\n]{1,80}$"):
        section_links(body, BASE)


@pytest.mark.parametrize(
    "body",
    [
        b"<html><body><a " + b"a%d=1 " * 200_000,
        b"<html>" + b"<div>" * 90_000 + b"<a href=/x>",
        b"<html><body><a href='" + b"/" * 9_000_000,
    ],
)
def test_hostile_markup_is_bounded(body: bytes) -> None:
    """Attributes, depth and length."""
    began = time.process_time()
    with suppress(SourceError):
        section_links(body, BASE)
    assert time.process_time() - began < 3


@given(
    st.binary()
    | st.lists(
        st.sampled_from(["<a href=", "'", "/x", ">", "<base href=http://[>", "é", "\0", "<html>"])
    ).map(lambda parts: "".join(parts).encode()),
    st.text(),
)
@settings(max_examples=200, deadline=None)
def test_no_bytes_raise_anything_but_a_source_error(body: bytes, base: str) -> None:
    """And what is read can be asked for."""
    with suppress(SourceError):
        assert all(link.startswith(("http://", "https://")) for link in section_links(body, base))
