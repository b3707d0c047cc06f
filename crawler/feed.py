"""Reading a feed: RSS 2.0, RSS 1.0, Atom and JSON to article links, however broken, at a bounded cost."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from lxml import etree

from crawler.feed_date import read_date
from crawler.feed_entries import Entry, Feed
from crawler.feed_json import is_json, parse_json_feed
from crawler.feed_text import FEED, SourceError, list_markup
from crawler.feed_tree import TEXT_LIMIT, absolute, children, local_name, text_of, tree_of

__all__ = ["FEED_TYPES", "Entry", "Feed", "SourceError", "parse_feed"]

FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"}
)
"""Content types that nothing but a feed has."""

MOST_ENTRIES = 5_000
"""Entries of a feed that are looked at: ten times as many as are asked for. A million cost a minute."""
_DATES = ("pubDate", "published", "issued", "date", "created", "updated", "modified")
_NO_ARTICLE = frozenset(
    {"self", "edit", "enclosure", "replies", "hub", "next", "prev", "previous", "license"}
)


def parse_feed(body: bytes, base_url: str) -> Feed:
    """The entries of a feed; relative links are resolved by xml:base and ``base_url``, the feed's address.

    A malformed or truncated feed is read as far as it goes. No entity is expanded, nothing is asked
    for. Raises SourceError, with a short reason, for what is no feed: empty, HTML, other JSON, other XML.
    """
    if is_json(body):
        return parse_json_feed(body, base_url)
    markup, finished = list_markup(body, FEED)
    root = tree_of(markup, base_url)
    found = (element for element in root.iter() if local_name(element) in {"item", "entry"})
    items = list(islice(found, MOST_ENTRIES))
    entries: dict[str, Entry] = {}
    unusable = 0
    for at, item in enumerate(items, 1):
        link = _link(item, base_url) if finished or at < len(items) else ""
        if not link:
            unusable += 1
        elif link not in entries:
            entries[link] = Entry(link, _title(item), _published(item))
    return Feed(tuple(entries.values()), unusable)


def _link(item: etree._Element, base_url: str) -> str:
    """The first usable address among those that an entry gives, the surest first; "" when there is none."""
    for element, address in _addresses(item):
        if link := absolute(address, element, base_url):
            return link
    return ""


def _addresses(item: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    for element in children(item, "origLink"):
        yield element, text_of(element)
    links = list(children(item, "link"))
    for wanted in ("text/html", ""):
        for element in links:
            if element.get("rel", "alternate") == "alternate" and element.get("type", wanted) == wanted:
                yield element, element.get("href", "")
    for element in links:
        yield element, "" if element.get("href") else text_of(element)
    for element in links:
        if element.get("rel", "") not in _NO_ARTICLE:
            yield element, element.get("href", "")
    for element in children(item, "guid"):
        if element.get("isPermaLink", "true").strip().lower() != "false":
            yield element, _full(text_of(element))
    for name in ("about", "resource"):
        yield item, _full(next((str(value) for key, value in item.items() if str(key).endswith(name)), ""))
    for element in children(item, "id"):
        yield element, _full(text_of(element))
    for element in _swallowed(item):
        if local_name(element) == "link":
            yield element, element.get("href") or text_of(element)


def _swallowed(item: etree._Element) -> Iterator[etree._Element]:
    """What stands below an entry up to the next one: where a broken element took in those after it."""
    for element in item.iterdescendants():
        if element.tag == item.tag:
            return
        yield element


def _full(address: str) -> str:
    """An identifier, where it is an address too."""
    return address if re.match(r"\s*https?://", address, re.IGNORECASE) else ""


def _title(item: etree._Element) -> str:
    for element in children(item, "title"):
        broken = any(local_name(inner) in {"link", "item", "entry"} for inner in element)
        text = str(element.text or "") if broken else text_of(element)
        plain = re.sub(r"</?[a-zA-Z][^<>]*>", "", html.unescape(text[:TEXT_LIMIT]))
        if title := " ".join(plain.split()):
            return title
    return ""


def _published(item: etree._Element) -> datetime | None:
    for name in _DATES:
        for element in children(item, name):
            if (date := read_date(text_of(element))) is not None:
                return date
    return None
