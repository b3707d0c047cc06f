"""A feed as Atom (RFC 4287), paged by RFC 5005."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lxml import etree

from touchline.feeds.feed import Feed, Item
from touchline.feeds.xml import ATOM, add, serialised
from touchline.times import iso

_NAMES: Any = {None: ATOM}
_NS = f"{{{ATOM}}}"


def written(feed: Feed) -> bytes:
    """The feed as a document."""
    root = etree.Element(f"{_NS}feed", nsmap=_NAMES)
    add(root, f"{_NS}id", feed.id)
    add(root, f"{_NS}title", feed.title)
    add(root, f"{_NS}updated", _time(feed.updated))
    links = {"self": feed.own, "alternate": feed.home, "first": feed.first, "next": feed.following}
    for rel, href in links.items():
        if href:
            kind = "text/html" if rel == "alternate" else "application/atom+xml"
            add(root, f"{_NS}link", rel=rel, type=kind, href=href)
    add(root, f"{_NS}generator", "Touchline")
    for each in feed.items:
        _add_entry(root, each)
    return serialised(root)


def _add_entry(root: etree._Element, item: Item) -> None:
    entry = add(root, f"{_NS}entry")
    if item.language:
        entry.set("{http://www.w3.org/XML/1998/namespace}lang", item.language)
    add(entry, f"{_NS}id", item.id)
    add(entry, f"{_NS}title", item.title)
    add(entry, f"{_NS}updated", _time(item.updated))
    add(entry, f"{_NS}published", _time(item.published))
    add(add(entry, f"{_NS}author"), f"{_NS}name", item.outlet)
    if item.url:
        add(entry, f"{_NS}link", rel="alternate", type="text/html", href=item.url)
    for each in item.categories:
        add(entry, f"{_NS}category", term=each)
    add(entry, f"{_NS}content", item.html, type="html")


def _time(at: datetime) -> str:
    return iso(at) or ""
