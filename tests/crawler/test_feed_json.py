"""JSON Feeds: their entries, what is no entry, and what is cut off or made to be costly."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crawler.feed import SourceError, parse_feed
from crawler.feed_json import MOST_PARTS

BASE = "https://a.example/feed.json"


def feed(*items: Any, version: str = "https://jsonfeed.org/version/1.1") -> bytes:
    return json.dumps({"version": version, "title": "A", "items": items}).encode()


def test_an_item_has_an_address_a_title_and_a_date() -> None:
    item = {"id": "1", "url": "/news/1", "title": " Late\nwinner ", "date_published": "2026-11-22T10:00:00Z"}
    [entry] = parse_feed(b"\xef\xbb\xbf" + feed(item), BASE).entries
    assert (entry.link, entry.title) == ("https://a.example/news/1", "Late winner")
    assert entry.published is not None and entry.published.isoformat() == "2026-11-22T10:00:00+00:00"


def test_an_identifier_that_is_an_address_and_an_address_elsewhere_are_taken_where_there_is_no_other() -> (
    None
):
    items = [{"id": "https://a.example/1"}, {"id": "7", "external_url": "https://b.example/2"}]
    assert [each.link for each in parse_feed(feed(*items), BASE).entries] == [
        "https://a.example/1",
        "https://b.example/2",
    ]


def test_what_is_no_item_is_counted_and_one_link_is_one_entry() -> None:
    read = parse_feed(
        feed("x", 7, None, {"id": "1"}, {"url": "javascript:x"}, {"url": "/1"}, {"url": "/1"}), BASE
    )
    assert ([each.link for each in read.entries], read.unusable) == (["https://a.example/1"], 5)


def test_of_a_feed_that_is_cut_off_the_whole_items_are_read() -> None:
    body = feed({"url": "/1"}, {"url": "/2"}, {"url": "/3"})
    assert [each.link[-1] for each in parse_feed(body[: body.rindex(b"/3")], BASE).entries] == ["1", "2"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"[" * 100_000, "JSON, and no JSON Feed"),
        (b"{}", "JSON, and no JSON Feed"),
        (feed(version="2"), "JSON, and no JSON Feed"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": 7}', "JSON, and no JSON Feed"),
        (b"[" + b"{}," * MOST_PARTS, f"more than {MOST_PARTS} objects, lists and commas"),
    ],
)
def test_what_is_no_json_feed_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        parse_feed(body, BASE)
