"""Finding articles: what a source's answer lists of an outlet, whichever kind of source it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from crawler.feed import parse_feed
from crawler.feed_text import SourceError
from crawler.outlet import Outlet, SourceKind
from crawler.section import NOT_TO_BE_FOLLOWED, section_links
from crawler.sitemap import parse_sitemap, recent, worth_asking
from pipelines.article import Said
from pipelines.extract.about.reserved import may_follow
from pipelines.memory import give_back
from store.pages import Found

MOST_OF_A_SOURCE = 500
"""Articles of a source that are looked at; no outlet lists more at once, a trap might."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a source answered with, and when it was asked; ``said`` is what it says to robots, where that is
    to be obeyed."""

    body: bytes
    url: str
    content_type: str
    at: datetime
    said: Said | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """The articles that a source lists, and the sitemaps that it says to ask.

    ``listed`` counts the addresses that were looked at, articles of the outlet or not, and ``entries`` all
    that the source holds, old ones too; ``newest`` is the latest of their times.
    """

    articles: tuple[Found, ...]
    sitemaps: tuple[str, ...] = ()
    listed: int = 0
    entries: int = 0
    newest: datetime | None = None


def find(kind: SourceKind, answer: Answer, outlet: Outlet) -> Finding:
    """What a source lists of an outlet's articles. Raises SourceError where it cannot be read, and for a feed
    or a section whose links are not to be followed; a sitemap is for robots alone."""
    if answer.said is not None and kind is not SourceKind.SITEMAPS and not may_follow(answer.said, ()):
        raise SourceError(NOT_TO_BE_FOLLOWED)
    try:
        return _found(kind, answer, outlet)
    finally:
        give_back(len(answer.body))


def _found(kind: SourceKind, answer: Answer, outlet: Outlet) -> Finding:
    if kind is SourceKind.FEEDS:
        feed = parse_feed(answer.body, answer.url)
        # Cut first: what a feed lists beyond this is a trap, whatever it is.
        listed = [Found(entry.link, entry.published) for entry in feed.entries[:MOST_OF_A_SOURCE]]
        newest = max(filter(None, (each.published for each in feed.entries)), default=None)
        return Finding(_articles(listed, outlet), (), len(listed), len(feed.entries), newest)
    if kind is SourceKind.SITEMAPS:
        sitemap = parse_sitemap(answer.body, answer.url)
        listed = [Found(each.link, each.published) for each in recent(sitemap.pages, answer.at)]
        further = tuple(each.link for each in worth_asking(sitemap.sitemaps, answer.at))
        newest = max(filter(None, (each.latest for each in sitemap.pages)), default=None)
        return Finding(_articles(listed, outlet), further, len(listed), len(sitemap.pages), newest)
    heeds = answer.said is not None
    links = section_links(answer.body, answer.url, answer.content_type, heeds_robots=heeds)
    return Finding(_articles(map(Found, links), outlet), (), len(links), len(links))


def _articles(listed: Iterable[Found], outlet: Outlet) -> tuple[Found, ...]:
    articles = [each for each in listed if outlet.is_article(each.url)]
    return tuple(articles[:MOST_OF_A_SOURCE])
