"""The headline: the article's own, told from the site's name beside it by what recurs on the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import unescape
from itertools import islice

from lxml import etree

from pipelines.extract.about.jsonld import Node, text_of, types
from pipelines.extract.about.sheet import Sheet
from pipelines.extract.about.told import NOTHING, Told, from_metas
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
    "publisher",
)
_SITE_TYPES = frozenset(("WebSite", "Organization", "NewsMediaOrganization"))
_LONGEST_NAME = 60
_SHORTEST_NAME = 3
_LITTLE_MORE = 8
_LONGEST_LINE = 600
_LEAST_HEADING = 8
_LONG_HEADING = 15
_MOST_HEADINGS = 60
_MOST_JOINTS = 20
_TITLE_META = ("og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title", "title")


def key(text: str) -> str:
    """What of a text is compared with another: its letters and digits, without regard to case."""
    return _NOT_WORD.sub("", text).casefold()


def site_names(sheet: Sheet, host: str) -> frozenset[str]:
    """The names (as keys) by which the site goes on the page.

    They come from meta elements, the publisher of its structured data, the words and pictures that
    link to its front page, and its host.
    """
    names = [sheet.metas.get(name, "").partition("(")[0] for name in _SITE_META]
    for node in sheet.nodes:
        names.append(text_of(node.get("publisher")))
        if not _SITE_TYPES.isdisjoint(types(node)):
            names.append(text_of(node.get("name")))
    for link in sheet.home:
        names.append(text_within(link))
        names.extend(image.get("alt") or "" for image in link.iter("img"))
    host = host.removeprefix("www.")
    names += [host, host.partition(".")[0]]
    return frozenset(key(name) for name in names if 1 < len(name) <= _LONGEST_NAME) - {""}


def headline(root: etree._Element, sheet: Sheet, node: Node, sites: frozenset[str]) -> Told:
    """The article's headline: what two sources agree on, without the site's name at either end."""
    title, metas = sheet.title[:_LONGEST_LINE], sheet.metas
    known = [
        told
        for told in (
            Told(fold(unescape(text_of(node.get("headline"))[:_LONGEST_LINE])), "json-ld:headline"),
            Told(
                strip_site(fold(unescape(metas.get("og:title", "")[:_LONGEST_LINE])), sites), "meta:og:title"
            ),
        )
        if told.value
    ]
    shown = list(_headings(sheet.headings, sites))
    plain = strip_site(title, sites)
    agreed = _agreed(shown, [*(told.value for told in known), plain])
    if agreed:
        return next((told for told in known if _less_kicker(agreed, told.value)), Told(agreed, "h1"))
    if known and _was_cut(known[0].value, plain):
        return Told(plain, "title")
    if not known:
        if len(shown) == 1 and (key(title) in sites or _akin(shown[0], title)):
            return Told(shown[0], "h1")
        side = _agreed(_headings(root.iter("h2", "h3"), sites), [title]) or _side_shown(root, title, sites)
        if side and not shown:
            return Told(side, "title")
    headings = [Told(text, "h1") for text in shown]
    akin = [told for told in headings if key(title) in sites or _akin(told.value, title)]
    others = [Told(fold(value), source) for value, source in from_metas(metas, _TITLE_META)]
    for told in (*known, *akin, Told(title, "title"), *headings, *others):
        if told.value:
            return Told(strip_site(told.value, sites), told.source)
    return NOTHING


def _headings(headings: Iterable[etree._Element], sites: frozenset[str]) -> list[str]:
    """The page's headings that are not the site's name, long enough to be a headline."""
    found = []
    for heading in islice(headings, _MOST_HEADINGS):
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


def _less_kicker(shown: str, told: str) -> bool:
    """Whether a heading is a headline that is told elsewhere, with a kicker before it."""
    return len(told) > _LONG_HEADING and len(shown) > len(told) and shown.casefold().endswith(told.casefold())


def _was_cut(told: str, title: str) -> bool:
    """Whether a headline ends where the title has a quotation mark: it closed the attribute too soon."""
    return len(told) > _LEAST_HEADING and title.startswith(told) and title[len(told) :].lstrip()[:1] == '"'


def _akin(one: str, other: str) -> bool:
    """Whether two lines share a word, or one stands in the other."""
    one, other = one.casefold(), other.casefold()
    return key(one) in key(other) or key(other) in key(one) or not _words(one).isdisjoint(_words(other))


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in _NOT_WORD.split(text) if len(word) > 3)


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
