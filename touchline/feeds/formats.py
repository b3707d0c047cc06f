"""The formats of a feed, by the name that an address or an option has for each."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from touchline.feeds.feed import Feed


class Format(StrEnum):
    """What a feed can be written as."""

    ATOM = "atom"
    RSS = "rss"
    JSON = "json"

    @property
    def media_type(self) -> str:
        """What it is called on the web."""
        return {
            Format.ATOM: "application/atom+xml",
            Format.RSS: "application/rss+xml",
            Format.JSON: "application/feed+json",
        }[self]


def written(feed: Feed, form: Format) -> bytes:
    """A feed in that format, as UTF-8."""
    from touchline.feeds import atom, json_feed, rss

    writers: dict[Format, Callable[[Feed], bytes]] = {
        Format.ATOM: atom.written,
        Format.RSS: rss.written,
        Format.JSON: json_feed.written,
    }
    return writers[form](feed)
