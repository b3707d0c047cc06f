"""What a page says of itself, gathered in one walk over it: meta elements, scripts, links, headings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit

from lxml import etree

from pipelines.extract.about.jsonld import Node, nodes_of
from pipelines.extract.about.reserved import MOST, NAMED, POLICY, TDM
from pipelines.extract.markup import fold

_LONGEST_META = 3_000
_LONGEST_TITLE = 3_000
_LONGEST_NAME = 100
_NAMED = ("property", "name", "itemprop", "http-equiv")
_TIMES = frozenset(("time", "relative-time", "time-ago"))
_TO_ROBOTS = frozenset((*NAMED, TDM, POLICY))
_MOST_TAGS = 100
_MOST_HEADINGS = 60
_MOST_TIMES = 20
_MOST_LINKS = 2_000
_MOST_HOME = 40
_MOST_CAPTIONS = 300


@dataclass(slots=True)
class Sheet:
    """A page's elements that say what it is, in its order; each list is bounded.

    ``metas`` holds each meta element's content by its lower-case name, where the first one wins, and
    ``tags`` every article:tag. ``nodes`` are the objects of its JSON-LD, outermost first. ``home`` holds the
    links that lead to the site's front page, ``headings`` its h1s, ``captions`` those of its pictures,
    ``to_robots`` the meta elements that speak to robots, each with its name, every one of them.
    ``stamps`` counts all <time> elements, of which ``times`` holds the first.
    """

    title: str
    metas: dict[str, str]
    tags: list[str]
    nodes: list[Node]
    links: list[etree._Element]
    home: list[etree._Element]
    headings: list[etree._Element]
    times: list[etree._Element]
    captions: list[etree._Element]
    to_robots: list[tuple[str, str]]
    stamps: int = 0


def gather(root: etree._Element, url: str) -> Sheet:
    """Walk over a page once; every further walk would cost as much as reading what this one finds."""
    front = _front_addresses(url)
    titles: list[etree._Element] = []
    scripts: list[etree._Element] = []
    sheet = Sheet("", {}, [], [], [], [], [], [], [], [])
    for element in root.iter("a", "meta", "link", "script", "title", "h1", "abbr", "figcaption", *_TIMES):
        tag = element.tag
        if tag == "a":
            if element.get("href") in front and len(sheet.home) < _MOST_HOME:
                sheet.home.append(element)
        elif tag == "meta":
            _add_meta(sheet, element)
        elif tag == "script":
            scripts.append(element)
        elif tag == "link":
            if len(sheet.links) < _MOST_LINKS:
                sheet.links.append(element)
        elif tag == "h1":
            if len(sheet.headings) < _MOST_HEADINGS:
                sheet.headings.append(element)
        elif tag == "title":
            titles.append(element)
        elif tag == "figcaption":
            if len(sheet.captions) < _MOST_CAPTIONS:
                sheet.captions.append(element)
        else:
            sheet.stamps += tag == "time"
            if len(sheet.times) < _MOST_TIMES:
                sheet.times.append(element)
    sheet.title = fold((titles[0].text or "")[:_LONGEST_TITLE]) if titles else ""
    sheet.nodes = list(nodes_of(scripts))
    return sheet


def _front_addresses(url: str) -> frozenset[str]:
    """The ways to write the address of a site's front page."""
    try:
        host = urlsplit(url).netloc
    except ValueError:
        host = ""
    bases = (host, f"//{host}", f"http://{host}", f"https://{host}") if host else ()
    return frozenset(("/", *bases, *(f"{base}/" for base in bases)))


def _add_meta(sheet: Sheet, meta: etree._Element) -> None:
    given = cast("dict[str, str]", dict(meta.items()))
    content = (given.get("content") or given.get("value") or "").strip()[:_LONGEST_META]
    if not content:
        return
    for attribute in _NAMED:
        name = given.get(attribute)
        if name:
            name = name.strip().lower()[:_LONGEST_NAME]
            sheet.metas.setdefault(name, content)
            if name == "article:tag" and len(sheet.tags) < _MOST_TAGS:
                sheet.tags.append(content)
            elif name in _TO_ROBOTS and len(sheet.to_robots) < MOST:
                sheet.to_robots.append((name, content))
