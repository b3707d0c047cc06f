"""The headline: the article's own, told from the site's name beside it by what recurs on the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import unescape
from urllib.parse import urlsplit

from lxml import etree

from pipelines.extract.jsonld import Node, text_of, types
from pipelines.extract.markup import fold, text_within

_JOINT = re.compile(r"\s+[|–—·•»:\-]{1,2}\s+|\s*[|｜]\s*|(?<=\w):\s+")
_SPACED = re.compile(r"\s+[|–—·•»:\-]{1,2}\s+|\s*[|｜]\s*")
_NOT_WORD = re.compile(r"[\W_]+")
_SITE_META = (
    "og:site_name",
    "application-name",
    "apple-mobile-web-app-title",
    "twitter:site",
    "dc.publisher",
)
_SITE_TYPES = frozenset(("WebSite", "Organization", "NewsMediaOrganization"))
_LONGEST_NAME = 60
_SHORTEST_NAME = 3
_LITTLE_MORE = 8
_LONGEST_LINE = 600
_LEAST_HEADING = 8
_MOST_HEADINGS = 60
_MOST_JOINTS = 20
_TITLE_META = ("og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title", "title")


def key(text: str) -> str:
    """What of a name is compared: its letters and digits, without regard to case."""
    return _NOT_WORD.sub("", text).casefold()


def site_names(
    root: etree._Element, nodes: Iterable[Node], metas: dict[str, str], url: str
) -> frozenset[str]:
    """The names (as keys) by which the site goes on the page.

    They come from meta elements, the publisher of its structured data, the words and pictures that
    link to its front page, and its host.
    """
    names = [metas.get(name, "") for name in _SITE_META]
    for node in nodes:
        names.append(text_of(node.get("publisher")))
        if not _SITE_TYPES.isdisjoint(types(node)):
            names.append(text_of(node.get("name")))
    parts = urlsplit(url)
    for link in root.iter("a"):
        if _leads_home(link.get("href"), parts.netloc):
            names.append(text_within(link))
            names.extend(image.get("alt") or "" for image in link.iter("img"))
    host = (parts.hostname or "").removeprefix("www.")
    names += [host, host.partition(".")[0]]
    return frozenset(key(name) for name in names if 1 < len(name) <= _LONGEST_NAME) - {""}


def _leads_home(href: str | None, host: str) -> bool:
    """Whether a link leads to the site's front page."""
    if not href:
        return False
    return href == "/" or href.split("://", 1)[-1].rstrip("/") == host


def headline(root: etree._Element, node: Node, metas: dict[str, str], sites: frozenset[str]) -> str:
    """The article's headline: what two sources agree on, without the site's name at either end."""
    title = fold((root.findtext(".//title") or "")[:_LONGEST_LINE])
    sources = [
        fold(unescape(text_of(node.get("headline")))[:_LONGEST_LINE]),
        strip_site(fold(unescape(metas.get("og:title", ""))[:_LONGEST_LINE]), sites),
    ]
    shown = list(_headings(root, sites, ("h1",)))
    known = [source for source in sources if source]
    agreed = _agreed(shown, [*known, strip_site(title, sites)])
    if agreed:
        return agreed
    if not known:
        if len(shown) == 1:
            return shown[0]
        side = _agreed(_headings(root, sites, ("h2", "h3")), [title]) or _side_shown(root, title, sites)
        if side and not shown:
            return side
    for text in (*known, *shown, title, *(fold(metas.get(name)) for name in _TITLE_META)):
        if text:
            return strip_site(text, sites)
    return ""


def _headings(root: etree._Element, sites: frozenset[str], tags: Sequence[str]) -> list[str]:
    """The page's headings that are not the site's name, long enough to be a headline."""
    found = []
    for place, heading in enumerate(root.iter(*tags)):
        if place >= _MOST_HEADINGS:
            break
        text = text_within(heading)[:_LONGEST_LINE]
        if len(text) > _LEAST_HEADING and key(text) not in sites:
            found.append(text)
    return found


def _agreed(headings: Iterable[str], sources: Sequence[str]) -> str:
    return next((text for text in headings if any(_same(text, source) for source in sources)), "")


def _same(one: str, other: str) -> bool:
    one, other = one.casefold(), other.casefold()
    return bool(one and other) and (
        one == other or (len(one) > 15 and one in other) or (len(other) > 15 and other in one)
    )


def _side_shown(root: etree._Element, title: str, sites: frozenset[str]) -> str:
    """The side of a title that stands on the page as a line of its own, "" when none does.

    Where both sides do, the later is the headline: a page opens with its site's name.
    """
    sides: dict[str, str] = {}
    for joint in list(_JOINT.finditer(title))[:_MOST_JOINTS]:
        for side in (title[: joint.start()].strip(), title[joint.end() :].strip()):
            if len(side) > _LEAST_HEADING and key(side) not in sites:
                sides.setdefault(key(side), side)
    found = ""
    body = root.find("body")
    if not sides or body is None:
        return ""
    for element in body.iter("*"):
        text = element.text
        if text and _LEAST_HEADING < len(text) < _LONGEST_LINE and element.tag != "script":
            found = sides.pop(key(text), found)
            if not sides:
                break
    return found


def strip_site(title: str, sites: frozenset[str] = frozenset()) -> str:
    """A page title without the site's name at either end.

    >>> strip_site("The Tideline: Ten men hold on", frozenset({"thetideline"}))
    'Ten men hold on'
    >>> strip_site("Ten men hold on all night | Sport | Tideline")
    'Ten men hold on all night'
    """
    for joint in list(_SPACED.finditer(title))[:_MOST_JOINTS]:
        if joint.start() > _LEAST_HEADING and _names_site(title[joint.end() :], sites):
            return title[: joint.start()].strip()
    first = _JOINT.search(title)
    if first and key(title[: first.start()]) in sites and first.end() < len(title):
        return strip_site(title[first.end() :].strip(), sites)
    return _without_short_tail(title)


def _names_site(end: str, sites: frozenset[str]) -> bool:
    """Whether one part of the end of a title is the site's name, a piece of it, or little more than it."""
    parts = [part for part in map(key, _SPACED.split(end)) if part]
    return any(
        part in site or (site in part and len(part) <= len(site) + _LITTLE_MORE)
        for site in sites
        if len(site) > _SHORTEST_NAME
        for part in parts
    )


def _without_short_tail(title: str) -> str:
    """A title without a last part of a few words, which is a site's or a section's name."""
    parts = list(_SPACED.finditer(title))[-_MOST_JOINTS:]
    while parts:
        last = parts.pop()
        head, tail = title[: last.start()], title[last.end() :]
        if len(tail.split()) > 4 or len(tail) >= 0.4 * len(title):
            break
        if "|" not in last[0] and len(head.split()) < 4:
            break
        title = head.strip()
        if "|" not in head:
            break
    return title
