"""When an article was published and modified: structured data, meta elements, markup, address, shown text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from functools import cached_property
from typing import cast

from lxml import etree

from pipelines.dates import find_date, names_clock, offset_of, parse_date
from pipelines.extract.about.jsonld import Node, text_of
from pipelines.extract.about.sheet import Sheet
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
_SLASHES = re.compile(r"\s*\d{1,2}/\d{1,2}/\d{4}")
_GREENWICH = re.compile(r"\d\s?(?:GMT|UTC)\b")
_SHOWN_SIZE = 120
_MOST_SHOWN = 400
_MOST_MARKED = 1_000
_TITLE_END = 40
# Years of ours, of Thailand's and of Iran's reckoning, eras, and Thailand's years in two digits. Digits of
# other scripts than ours need not be looked at more closely.
_YEAR = re.compile(
    r"(?:19|20|25|13|14)\d\d|\d\d\.\d\d\.\d\d|(?![0-9])\d{4}|令和|平成|民[國国]|[\u0e00-\u0e7f]\.?\s?\d\d(?!\d)"
)
_SHOWN_TAGS = (
    "time", "span", "div", "p", "li", "dd", "td", "small", "em", "i", "b", "h4", "h5", "h6", "br", "a",
    "font",
)  # fmt: skip


_ITEMPROPS = etree.XPath("//@itemprop")
_DATES = frozenset(("datePublished", "dateCreated"))
_PUBLISHED_FIELDS = ("datePublished", "dateCreated", "uploadDate")
_Attribute = etree._ElementUnicodeResult
_Dated = tuple[datetime | None, str]


@dataclass(frozen=True, slots=True)
class Clock:
    """What reading a date needs to know of its page.

    ``zone`` is that of a time of day without one, ``day_zone`` that of a mere day; ``language`` the page's,
    "" where it is not known.
    """

    fetched: datetime
    zone: tzinfo
    day_zone: tzinfo
    day_first: bool
    language: str = ""


def published_date(root: etree._Element, sheet: Sheet, node: Node, url: str, clock: Clock) -> _Dated:
    """When the article was published, from the first source that gives a date, and that source.

    A time of day without an offset has that which another date of the page carries, and only where
    none does that of the page's home. The address names a mere day: a shown line that says the same day
    and a time is taken before it.
    """
    lent = _Lent(node, sheet.metas, clock)
    for source, value in _published_values(root, sheet, node):
        when = lent.read(value)
        if when:
            return when, source
    if when := _url_date(url, clock):
        shown = _shown_date(root, lent, clock, when.date())
        return (shown, "shown") if shown else (when, "url")
    if when := lent.find(sheet.title[-_TITLE_END:]):
        return when, "title"
    when = _shown_date(root, lent, clock)
    return when, "shown" if when else ""


def modified_date(node: Node, metas: dict[str, str], clock: Clock) -> _Dated:
    """When the article was last modified, as structured data or a meta element says, and which."""
    lent = _Lent(node, metas, clock)
    for source, value in (
        ("json-ld:dateModified", text_of(node.get("dateModified"))),
        *((f"meta:{name}", metas[name]) for name in _MODIFIED_META if name in metas),
    ):
        when = lent.read(value)
        if when:
            return when, source
    return None, ""


class _Lent:
    """Reads the dates of one page, and lends one without an offset the offset of another."""

    def __init__(self, node: Node, metas: dict[str, str], clock: Clock) -> None:
        self._node = node
        self._metas = metas
        self._clock = clock

    @cached_property
    def _zone(self) -> tzinfo:
        values = (
            *(text_of(self._node.get(field)) for field in (*_PUBLISHED_FIELDS, "dateModified")),
            *(self._metas.get(name, "") for name in (*_PUBLISHED_META, *_MODIFIED_META)),
        )
        return next((zone for zone in map(offset_of, values) if zone), self._clock.zone)

    def _zone_of(self, text: str) -> tzinfo:
        """The zone of a date as written: what is lent would only move a mere day to the one before."""
        return self._zone if names_clock(text) and not offset_of(text) else self._clock.day_zone

    def read(self, value: str) -> datetime | None:
        """A date out of structured data, a meta element or an attribute."""
        if not value:
            return None
        clock, zone = self._clock, self._zone_of(value)
        when = parse_date(value, clock.fetched, day_first=clock.day_first or None, zone=zone)
        if when is None and _SLASHES.match(value):
            # Read with the month first it is no date or lies in the future.
            when = parse_date(value, clock.fetched, day_first=True, zone=zone)
        return when

    def find(self, text: str) -> datetime | None:
        """The first date in shown text."""
        clock = self._clock
        zone = UTC if _GREENWICH.search(text) else self._zone_of(text)
        return find_date(text, clock.fetched, day_first=clock.day_first, zone=zone, language=clock.language)


def _published_values(root: etree._Element, sheet: Sheet, node: Node) -> Iterator[tuple[str, str]]:
    for field in _PUBLISHED_FIELDS:
        if field in node:
            yield f"json-ld:{field}", text_of(node[field])
    for name in _PUBLISHED_META:
        if name in sheet.metas:
            yield f"meta:{name}", sheet.metas[name]
    yield from _markup_dates(root, sheet)


def _markup_dates(root: etree._Element, sheet: Sheet) -> Iterator[tuple[str, str]]:
    for said in cast("list[_Attribute]", _ITEMPROPS(root))[:_MOST_MARKED]:
        element = said.getparent() if said in _DATES else None
        if element is not None:
            yield "markup:itemprop", element.get("datetime") or element.get("content") or text_within(element)
    for element in sheet.times:
        if element.tag != "abbr":
            yield "markup:time", element.get("datetime") or ""
    for element in sheet.times:
        if element.tag == "abbr" and _SHOWN.search((element.get("class") or "")[:300]):
            yield "markup:abbr", element.get("title") or ""


def _url_date(url: str, clock: Clock) -> datetime | None:
    found = _URL_DATE.search(url)
    return parse_date("-".join(found.groups()), clock.fetched, zone=clock.day_zone) if found else None


def _shown_date(root: etree._Element, lent: _Lent, clock: Clock, day: date | None = None) -> datetime | None:
    """The first date in an element whose class or id speaks of dates, else in any short line.

    Where the ``day`` is known, only one with a time on that day.
    """
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
        when = lent.find(" ".join(own.split()))
        if when is None or (day and (when.date() != day or when.time() == time.min)):
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
