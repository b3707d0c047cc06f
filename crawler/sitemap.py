"""Reading a sitemap: what it lists lately and which sitemaps it names, at a bounded cost, however broken."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from lxml import etree
from scrapy.utils.gz import gunzip

from crawler.feed_date import latest_moment, read_date
from crawler.feed_text import Form, SourceError, list_markup
from crawler.feed_tree import absolute, children, local_name, text_of, tree_of
from crawler.guard.pieces import MOST_PIECES, in_too_many
from pipelines.article import LARGEST_PAGE

RECENT = timedelta(days=2)
"""What is older is not asked for: Google's rule for what a news sitemap may list, so what outlets list."""
MOST_ENTRIES = 50_000
"""Entries of a sitemap that are looked at: as many as sitemaps.org allows it."""
MOST_UNDATED = 200
"""Entries without a date are asked for only where a sitemap has no more in all: else it is an archive."""
MOST_CHILDREN = 10
"""Sitemaps that are asked of those that one index names."""

GZIP = b"\x1f\x8b"
SITEMAP = Form("sitemap", ("urlset", "sitemapindex"), ("url", "sitemap"), most_tags=1_000_000)


@dataclass(frozen=True, slots=True)
class Listed:
    """An address in a sitemap, its title and the moment of publication, where a news sitemap tells them.

    ``latest`` is the latest moment that its date can mean, the publication's before the last change's.
    """

    link: str
    title: str = ""
    published: datetime | None = None
    latest: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap lists and the sitemaps that it names, in its order, each once.

    ``unusable`` counts what has no usable address.
    """

    pages: tuple[Listed, ...]
    sitemaps: tuple[Listed, ...] = ()
    unusable: int = 0


def parse_sitemap(body: bytes, base_url: str) -> Sitemap:
    """A urlset or sitemapindex, plain or gzip; relative addresses are resolved by ``base_url``, its own.

    What is malformed or cut off is read as far as it goes. No entity is expanded, nothing is asked for.
    Raises SourceError, with a short reason, for what is no sitemap, and for more than 10 MiB unpacked.
    """
    markup, finished = list_markup(_unpacked(body), SITEMAP)
    root = tree_of(markup, base_url)
    pages: dict[str, Listed] = {}
    sitemaps: dict[str, Listed] = {}
    unusable = 0
    pending = islice(_elements(root), MOST_ENTRIES)
    item = next(pending, None)
    while item is not None:
        following = next(pending, None)
        # Half an address at the end would be asked for in vain.
        link = _link(item, base_url) if finished or following is not None else ""
        found = sitemaps if local_name(item) == "sitemap" else pages
        if not link:
            unusable += 1
        elif link not in found:
            found[link] = _listed(item, link)
        item = following
    return Sitemap(tuple(pages.values()), tuple(sitemaps.values()), unusable)


def recent(listed: Iterable[Listed], now: datetime, window: timedelta = RECENT) -> list[Listed]:
    """What is dated within the window, newest first; then, of a short list alone, what has no date."""
    all_of_it = list(listed)
    dated = _newest_first(each for each in all_of_it if _within(each, now - window))
    undated = [each for each in all_of_it if each.latest is None]
    return dated + (undated if len(all_of_it) <= MOST_UNDATED else [])


def worth_asking(sitemaps: Iterable[Listed], now: datetime, window: timedelta = RECENT) -> list[Listed]:
    """The sitemaps of an index that changed within the window, newest first, then those without a date."""
    all_of_it = list(sitemaps)
    dated = _newest_first(each for each in all_of_it if _within(each, now - window))
    return (dated + [each for each in all_of_it if each.latest is None])[:MOST_CHILDREN]


def _within(listed: Listed, oldest: datetime) -> bool:
    return listed.latest is not None and listed.latest >= oldest


def _newest_first(listed: Iterable[Listed]) -> list[Listed]:
    return sorted(listed, key=lambda each: -each.latest.timestamp() if each.latest else 0.0)


def _unpacked(body: bytes) -> bytes:
    """The body, unpacked where its first bytes say that it is packed: names and headers are often wrong."""
    if not body.startswith(GZIP):
        return body
    if in_too_many(body):
        raise SourceError(f"packed in more than {MOST_PIECES} pieces")
    try:
        return gunzip(body, max_size=LARGEST_PAGE)
    except ValueError:
        raise SourceError(f"larger than {LARGEST_PAGE // 1024 // 1024} MiB unpacked") from None
    except (OSError, EOFError, struct.error, zlib.error):
        raise SourceError("broken gzip data") from None


def _elements(root: etree._Element) -> Iterator[etree._Element]:
    return (element for element in root.iter() if local_name(element) in SITEMAP.entries)


def _link(item: etree._Element, base_url: str) -> str:
    for element in children(item, "loc"):
        if link := absolute(text_of(element), element, base_url):
            return link
    return ""


def _listed(item: etree._Element, link: str) -> Listed:
    told = {local_name(each): text_of(each) for news in children(item, "news") for each in news}
    changed = next((text_of(each) for each in children(item, "lastmod")), "")
    published = told.get("publication_date", "")
    return Listed(
        link,
        told.get("title", ""),
        read_date(published),
        latest_moment(published) or latest_moment(changed),
    )
