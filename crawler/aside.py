"""What stands in an archive beside the pages: feeds, robots.txt, redirects; none of them is an article."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from crawler import tdmrep
from crawler.feed import FEED_TYPES
from crawler.outlet import Outlet
from crawler.warc import Redirect
from pipelines.article import Page
from store import address

MOST_REDIRECTS = 100_000
"""Redirects that are remembered; their pages follow them closely."""
_ROOT = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?[^>]{0,500}\?>\s*|<!--.{0,2000}?-->\s*){0,10}"
    rb"<(?:rss|feed|rdf:RDF|urlset|sitemapindex)[\s>]",
    re.DOTALL,
)


@dataclass
class Aside:
    """Tells the pages of an archive from what was fetched to find them; ``counted`` says what that was.

    As a live crawl does, it knows of a page which address led to it.
    """

    feeds: frozenset[bytes]
    counted: Counter[str] = field(default_factory=Counter, init=False)
    _led: dict[bytes, str] = field(default_factory=dict, init=False)

    @classmethod
    def of(cls, outlets: Iterable[Outlet]) -> Aside:
        """For an archive in which these outlets' feeds may be."""
        return cls(frozenset(filter(None, (_key(feed.url) for each in outlets for feed in each.feeds))))

    def page(self, found: Page | Redirect) -> Page | None:
        """The page, with the address that was asked for; None for what is no page."""
        if isinstance(found, Redirect):
            self._redirected(found)
            return None
        asked = self._led.get(_key(found.url), "")
        if kind := self._kind(found, asked or found.url):
            self.counted[kind] += 1
            return None
        return replace(found, asked=asked) if asked else found

    def told(self) -> str:
        """What was passed over, for a person; "" for nothing."""
        return ", ".join(f"{number} {kind}" for kind, number in sorted(self.counted.items()))

    def _redirected(self, found: Redirect) -> None:
        self.counted["redirects"] += 1
        here, there = _key(found.url), _key(found.to)
        if not there or here == there:
            return
        while len(self._led) >= MOST_REDIRECTS:
            del self._led[next(iter(self._led))]
        self._led[there] = self._led.get(here, found.url)

    def _kind(self, page: Page, asked: str) -> str:
        for path in ("/robots.txt", tdmrep.PATH):
            if path in (_path(page.url), _path(asked)):
                return path.rpartition("/")[2]
        declared = page.content_type.partition(";")[0].strip().lower()
        by_address = {_key(page.url), _key(asked)} & self.feeds
        if by_address or declared in FEED_TYPES or _ROOT.match(page.body):
            return "feeds"
        return ""


def _key(url: str) -> bytes:
    try:
        return address.key(url)
    except ValueError:
        return b""


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""
