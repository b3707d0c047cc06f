"""A feed as RSS 2.0, with Atom's links in it for where it is and where it goes on."""

from __future__ import annotations

from email.utils import format_datetime

from lxml import etree

from touchline.feeds.feed import Feed, Item
from touchline.feeds.xml import ATOM, DC, add, serialised


def written(feed: Feed) -> bytes:
    """The feed as a document."""
    root = etree.Element("rss", version="2.0", nsmap={"atom": ATOM, "dc": DC})
    channel = add(root, "channel")
    add(channel, "title", feed.title)
    add(channel, "link", feed.home)
    add(channel, "description", "Each story once, with every outlet that ran it")
    add(channel, "lastBuildDate", format_datetime(feed.updated, usegmt=True))
    add(channel, "generator", "Touchline")
    for rel, href in {"self": feed.own, "first": feed.first, "next": feed.following}.items():
        if href:
            add(channel, f"{{{ATOM}}}link", rel=rel, type="application/rss+xml", href=href)
    for each in feed.items:
        _add_item(channel, each)
    return serialised(root)


def _add_item(channel: etree._Element, item: Item) -> None:
    element = add(channel, "item")
    add(element, "title", item.title)
    if item.url:
        add(element, "link", item.url)
    add(element, "guid", item.id, isPermaLink="false")
    add(element, "pubDate", format_datetime(item.published, usegmt=True))
    add(element, f"{{{DC}}}creator", item.outlet)
    for each in item.categories:
        add(element, "category", each)
    add(element, "description", item.html)
    add(element, f"{{{ATOM}}}updated", item.updated.isoformat(timespec="seconds"))
