"""Reading a feed: RSS 2.0, RSS 1.0 and Atom to article links, however broken, at a bounded cost."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urldefrag, urljoin, urlsplit

from lxml import etree

from crawler.feed_date import read_date
from crawler.feed_text import FeedError, feed_markup

__all__ = ["Entry", "Feed", "FeedError", "parse_feed"]

LINK_LIMIT = 2048
TEXT_LIMIT = 4096

_DATES = ("pubDate", "published", "issued", "date", "created", "updated", "modified")
_NO_ARTICLE = frozenset(
    {"self", "edit", "enclosure", "replies", "hub", "next", "prev", "previous", "license"}
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed says of one article: its absolute address, its title and its aware date, if any."""

    link: str
    title: str = ""
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """The entries of a feed in its order, each link once; ``unusable`` counts those without a usable link."""

    entries: tuple[Entry, ...]
    unusable: int = 0


def parse_feed(body: bytes, base_url: str) -> Feed:
    """The entries of a feed; relative links are resolved by xml:base and ``base_url``, the feed's address.

    A malformed or truncated feed is read as far as it goes. No entity is expanded, nothing is asked
    for. Raises FeedError, with a short reason, for what is no feed: empty, HTML, JSON, other XML.
    """
    markup, finished = feed_markup(body)
    root = _tree(markup, base_url)
    items = [element for element in root.iter() if _local(element) in {"item", "entry"}]
    entries: dict[str, Entry] = {}
    unusable = 0
    for at, item in enumerate(items, 1):
        link = _link(item, base_url) if finished or at < len(items) else ""
        if not link:
            unusable += 1
        elif link not in entries:
            entries[link] = Entry(link, _title(item), _published(item))
    return Feed(tuple(entries.values()), unusable)


def _tree(markup: bytes, base_url: str) -> etree._Element:
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        root = etree.fromstring(markup, parser, base_url=base_url)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FeedError("not readable as XML") from error
    if root is None:
        raise FeedError("not readable as XML")
    return root


def _local(element: etree._Element) -> str:
    """The name of an element without its namespace, or without the prefix that nothing declares."""
    tag = element.tag
    return re.split("[}:]", tag)[-1] if isinstance(tag, str) else ""


def _children(item: etree._Element, name: str) -> Iterator[etree._Element]:
    return (child for child in item if _local(child) == name)


def _text(element: etree._Element) -> str:
    """The text in an element, white space folded, as far as a title, a link or a date can go."""
    text = ""
    for part in element.itertext():
        text += str(part)[:TEXT_LIMIT]
        if len(text) >= TEXT_LIMIT:
            break
    return " ".join(text[:TEXT_LIMIT].split())


def _link(item: etree._Element, base_url: str) -> str:
    """The first usable address among those that an entry gives, the surest first; "" when there is none."""
    for element, address in _addresses(item):
        if link := _absolute(address, element, base_url):
            return link
    return ""


def _addresses(item: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    for element in _children(item, "origLink"):
        yield element, _text(element)
    links = list(_children(item, "link"))
    for wanted in ("text/html", ""):
        for element in links:
            if element.get("rel", "alternate") == "alternate" and element.get("type", wanted) == wanted:
                yield element, element.get("href", "")
    for element in links:
        yield element, "" if element.get("href") else _text(element)
    for element in links:
        if element.get("rel", "") not in _NO_ARTICLE:
            yield element, element.get("href", "")
    for element in _children(item, "guid"):
        if element.get("isPermaLink", "true").strip().lower() != "false":
            yield element, _full(_text(element))
    for name in ("about", "resource"):
        yield item, _full(next((str(value) for key, value in item.items() if str(key).endswith(name)), ""))
    for element in _children(item, "id"):
        yield element, _full(_text(element))
    for element in _swallowed(item):
        if _local(element) == "link":
            yield element, element.get("href") or _text(element)


def _swallowed(item: etree._Element) -> Iterator[etree._Element]:
    """What stands below an entry up to the next one: where a broken element took in those after it."""
    for element in item.iterdescendants():
        if element.tag == item.tag:
            return
        yield element


def _full(address: str) -> str:
    """An identifier, where it is an address too."""
    return address if re.match(r"\s*https?://", address, re.IGNORECASE) else ""


def _absolute(address: str, element: etree._Element, base_url: str) -> str:
    """The address made absolute, without fragment; "" when it is no http(s) address that can be asked for."""
    address = re.sub(r"[\t\r\n]", "", address).strip().replace(" ", "%20").replace("&amp;", "&")
    if not address:
        return ""
    try:
        link = urldefrag(urljoin(_base(element, base_url), address)).url
        parts = urlsplit(link)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return ""
    return link if usable and parts.username is None and len(link) <= LINK_LIMIT else ""


def _base(element: etree._Element, base_url: str) -> str:
    """What the links in an element are relative to: the feed's address, then each xml:base down to it."""
    bases = [element, *element.iterancestors()]
    for holder in reversed(bases):
        given = holder.get("{http://www.w3.org/XML/1998/namespace}base")
        if given:
            base_url = urljoin(base_url, given.strip())
    return base_url


def _title(item: etree._Element) -> str:
    for element in _children(item, "title"):
        broken = any(_local(inner) in {"link", "item", "entry"} for inner in element)
        text = str(element.text or "") if broken else _text(element)
        plain = re.sub(r"</?[a-zA-Z][^<>]*>", "", html.unescape(text[:TEXT_LIMIT]))
        if title := " ".join(plain.split()):
            return title
    return ""


def _published(item: etree._Element) -> datetime | None:
    for name in _DATES:
        for element in _children(item, name):
            if (date := read_date(_text(element))) is not None:
                return date
    return None
