"""When an article was published and modified: structured data, meta elements, markup, address, shown text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from lxml import etree

from pipelines.dates import find_date, parse_date
from pipelines.extract.jsonld import Node, text_of
from pipelines.extract.markup import text_within

_URL_DATE = re.compile(r"/((?:19|20)\d{2})[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?:/|-|_|\b)")
_PUBLISHED_META = (
    "article:published_time", "article:published", "og:article:published_time", "og:published_time",
    "og:pubdate", "datepublished", "date_published", "publication_date", "publishdate", "publish_date",
    "publish-date", "pubdate", "sailthru.date", "parsely-pub-date", "cxenseparse:recs:publishtime",
    "dc.date.issued", "dcterms.created", "dc.date", "dcterms.date", "dc.date.created", "dcterms.issued",
    "article.published", "published-date", "published_time", "rnews:datepublished", "created",
    "date.created", "originalpublicationdate", "article_date_original", "date", "article:post_modified",
    "citation_date", "last-modified",
)  # fmt: skip
_MODIFIED_META = (
    "article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "dc.date.modified",
    "last-modified", "revised", "lastmod", "article.updated", "updated_time",
)  # fmt: skip
_SHOWN = re.compile(
    r"date|time|publi|posted|fecha|datum|tarih|update|byline|dateline|meta|info|data\b|dato|fch|upd|autor|author"
    r"|stand|hora",
    re.I,
)
_SHOWN_SIZE = 120
_MOST_SHOWN = 400
_LONGEST_TITLE = 600
_YEAR = re.compile(r"(?:19|20)\d\d|\d\d\.\d\d\.\d\d")
_SHOWN_TAGS = (
    "time", "span", "div", "p", "li", "dd", "td", "small", "em", "i", "b", "h4", "h5", "h6", "br", "a",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clock:
    """What reading a date needs to know of its page."""

    fetched: datetime
    zone: timezone
    day_first: bool


def published_date(
    root: etree._Element, node: Node, metas: dict[str, str], url: str, clock: Clock
) -> datetime | None:
    """When the article was published, from the first source that gives a date; None when none does."""
    title = (root.findtext(".//title") or "")[:_LONGEST_TITLE]
    return (
        _first_date((node.get(key) for key in ("datePublished", "dateCreated", "uploadDate")), clock)
        or _first_date((metas.get(name) for name in _PUBLISHED_META), clock)
        or _first_date(_markup_dates(root), clock)
        or _url_date(url, clock)
        or find_date(title.strip()[-40:], clock.fetched, zone=clock.zone)
        or _shown_date(root, clock)
    )


def modified_date(node: Node, metas: dict[str, str], clock: Clock) -> datetime | None:
    """When the article was last modified, as structured data or a meta element says."""
    return _first_date((node.get("dateModified"), *(metas.get(name) for name in _MODIFIED_META)), clock)


def _first_date(values: Iterable[Any], clock: Clock) -> datetime | None:
    for value in values:
        when = parse_date(text_of(value), clock.fetched, zone=clock.zone) if value else None
        if when:
            return when
    return None


def _markup_dates(root: etree._Element) -> Iterator[str]:
    for element in root.iter("*"):
        if element.get("itemprop") in ("datePublished", "dateCreated"):
            yield element.get("datetime") or element.get("content") or text_within(element)
    for element in list(root.iter("time"))[:10]:
        yield element.get("datetime") or ""
    for element in list(root.iter("abbr"))[:10]:
        if _SHOWN.search(element.get("class") or ""):
            yield element.get("title") or ""


def _url_date(url: str, clock: Clock) -> datetime | None:
    found = _URL_DATE.search(url)
    return parse_date("-".join(found.groups()), clock.fetched, zone=clock.zone) if found else None


def _shown_date(root: etree._Element, clock: Clock) -> datetime | None:
    """The first date in an element whose class or id speaks of dates, else in any short line."""
    fallback: datetime | None = None
    budget = _MOST_SHOWN
    for element in root.iter(*_SHOWN_TAGS):
        own = element.text or ""
        if element.tag in ("br", "span", "i", "b"):
            own = f"{own} {element.tail or ''}"
        if not 8 <= len(own.strip()) <= _SHOWN_SIZE or "©" in own or not _YEAR.search(own):
            continue
        budget -= 1
        if budget < 0:
            break
        when = find_date(" ".join(own.split()), clock.fetched, day_first=clock.day_first, zone=clock.zone)
        if when is None:
            continue
        if element.tag == "time" or _speaks_of_dates(element):
            return when
        fallback = fallback or when
    return fallback


def _speaks_of_dates(element: etree._Element) -> bool:
    around = element.getparent()
    names = [element.get("class"), element.get("id")]
    if around is not None:
        names += [around.get("class"), around.get("id")]
    return any(name and _SHOWN.search(name[:300]) for name in names)
