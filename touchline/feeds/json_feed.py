"""A feed as JSON Feed 1.1."""

from __future__ import annotations

import json
from typing import Any

from touchline.feeds.feed import Feed, Item
from touchline.times import iso

VERSION = "https://jsonfeed.org/version/1.1"


def written(feed: Feed) -> bytes:
    """The feed as a document."""
    told: dict[str, Any] = {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.own,
        **({"next_url": feed.following} if feed.following else {}),
        "items": [_item(each) for each in feed.items],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _item(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        **({"url": item.url} if item.url else {}),
        "title": item.title,
        "content_html": item.html,
        "summary": item.text,
        "date_published": iso(item.published),
        "date_modified": iso(item.updated),
        "authors": [{"name": item.outlet}],
        **({"tags": list(item.categories)} if item.categories else {}),
        **({"language": item.language} if item.language else {}),
    }
