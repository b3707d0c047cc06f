"""The elements of a feed or a sitemap: parsed at a bounded cost, their names, texts and addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urldefrag, urljoin, urlsplit

from lxml import etree

from crawler.feed_text import SourceError

LINK_LIMIT = 2048
TEXT_LIMIT = 4096


def tree_of(markup: bytes, base_url: str) -> etree._Element:
    """The root of a list's markup, broken or not; no entity is expanded and nothing is asked for.

    Raises SourceError where there is nothing that can be read.
    """
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
        raise SourceError("not readable as XML") from error
    if root is None:
        raise SourceError("not readable as XML")
    return root


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace, or without the prefix that nothing declares."""
    tag = element.tag
    return _local(tag) if isinstance(tag, str) else ""


@lru_cache(256)
def _local(tag: str) -> str:
    """A feed has a dozen names, and a thousand elements."""
    return re.split("[}:]", tag)[-1]


def children(item: etree._Element, name: str) -> Iterator[etree._Element]:
    """The children of that name."""
    return (child for child in item if local_name(child) == name)


def text_of(element: etree._Element) -> str:
    """The text in an element, white space folded, as far as a title, a link or a date can go."""
    text = ""
    for part in element.itertext():
        text += str(part)[:TEXT_LIMIT]
        if len(text) >= TEXT_LIMIT:
            break
    return " ".join(text[:TEXT_LIMIT].split())


def absolute(address: str, element: etree._Element, base_url: str) -> str:
    """An address in an element, as `settled` makes it, relative to each xml:base down to there."""
    if not address:
        return ""
    try:
        base = _base(element, base_url)
    except ValueError:
        return ""
    return settled(address, base)


def settled(address: str, base_url: str) -> str:
    """The address made absolute, without fragment; "" when it is no http(s) address that can be asked for."""
    address = re.sub(r"[\t\r\n]", "", address).strip().replace(" ", "%20").replace("&amp;", "&")
    if not address:
        return ""
    try:
        link = urldefrag(urljoin(base_url, address)).url
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
