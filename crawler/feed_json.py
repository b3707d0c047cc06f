"""Reading a JSON Feed (jsonfeed.org), version 1 or 1.1, as far as it goes, at a bounded cost."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from crawler.feed_date import read_date
from crawler.feed_entries import Entry, Feed
from crawler.feed_text import SourceError
from crawler.feed_tree import TEXT_LIMIT, settled

MOST_PARTS = 500_000
"""Objects, lists and commas of a feed: one of 10 MiB that is nothing else would fill the memory."""
_ITEMS = re.compile(r'"items"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_VERSION = "https://jsonfeed.org/version/"


def is_json(body: bytes) -> bool:
    """Whether a body may be JSON: no XML begins like that."""
    return body.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")[:1] in (b"{", b"[")


def parse_json_feed(body: bytes, base_url: str) -> Feed:
    """The entries of a JSON Feed; relative addresses are resolved by ``base_url``, the feed's own.

    Of one that is cut off or broken the items before the break are read. Raises SourceError, with a short
    reason, for what is no JSON Feed.
    """
    if sum(map(body.count, (b"{", b"[", b","))) > MOST_PARTS:
        raise SourceError(f"more than {MOST_PARTS} objects, lists and commas")
    entries: dict[str, Entry] = {}
    unusable = 0
    for item in _items(body.decode("utf-8-sig", "replace")):
        entry = _entry(item, base_url) if isinstance(item, dict) else None
        if entry is None:
            unusable += 1
        else:
            entries.setdefault(entry.link, entry)
    return Feed(tuple(entries.values()), unusable)


def _items(text: str) -> list[Any]:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        told = None
        if _VERSION in text[:TEXT_LIMIT] and (begun := _ITEMS.search(text)):
            return list(_whole_ones(text, begun.end()))
    items = told.get("items") if isinstance(told, dict) else None
    if not isinstance(items, list) or not str(told.get("version", "")).startswith(_VERSION):
        raise SourceError("JSON, and no JSON Feed")
    return items


def _whole_ones(text: str, at: int) -> Iterator[Any]:
    """The items from there on, up to the first that is not whole."""
    decoder = json.JSONDecoder()
    while True:
        at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]  # It matches nothing at all, too.
        try:
            item, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return
        yield item


def _entry(item: dict[str, Any], base_url: str) -> Entry | None:
    """An item with the first usable address that it gives; an identifier counts where it is one."""
    identifier = _told(item, "id")
    named = [_told(item, "url"), identifier if "://" in identifier else "", _told(item, "external_url")]
    link = next(filter(None, (settled(each, base_url) for each in named)), "")
    if not link:
        return None
    dates = (read_date(_told(item, name)) for name in ("date_published", "date_modified"))
    return Entry(link, " ".join(_told(item, "title").split()), next(filter(None, dates), None))


def _told(item: dict[str, Any], name: str) -> str:
    """A text of an item as long as one may be; "" where there is none."""
    value = item.get(name)
    return value[:TEXT_LIMIT] if isinstance(value, str) else ""
