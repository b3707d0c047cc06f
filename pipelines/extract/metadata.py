"""Metadata: headline, people, dates, addresses, language, image, section, each from its best source."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree

from pipelines.dates import home_zone
from pipelines.extract.jsonld import Node, article_node, text_of
from pipelines.extract.markup import text_within
from pipelines.extract.people import people
from pipelines.extract.when import Clock, modified_date, published_date

_SPACE = re.compile(r"\s+")
_SUFFIX = re.compile(r"\s+[|–—·•»:\-]{1,2}\s+|\s*[|｜]\s*")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_].*)?$")
_LONGEST_LINE = 600
_LONGEST_META = 3_000
_AUTHOR_META = (
    "author",
    "article:author",
    "sailthru.author",
    "parsely-author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "cxenseparse:author",
    "rbauthors",
)
_SECTION_META = ("article:section", "section", "parsely-section", "sailthru.section", "category")
_TITLE_META = ("og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title", "title")
_CANONICAL_META = ("og:url", "twitter:url")
_IMAGE_META = (
    "og:image",
    "og:image:url",
    "og:image:secure_url",
    "twitter:image",
    "twitter:image:src",
    "parsely-image-url",
)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says about its article, apart from the text; ``body`` is the JSON-LD articleBody, or ""."""

    headline: str
    authors: tuple[str, ...]
    published: datetime | None
    modified: datetime | None
    canonical: str
    language: str
    image: str
    section: str
    site: str
    body: str
    standfirsts: tuple[str, ...]


def read_metadata(root: etree._Element, url: str, fetched: datetime) -> Metadata:
    """Read a page's metadata from JSON-LD, meta elements and markup; ``root`` is the whole page."""
    metas = _metas(root)
    title = fold((root.findtext(".//title") or "")[:_LONGEST_LINE])
    site = fold(metas.get("og:site_name") or metas.get("application-name"))
    first_guess = fold(metas.get("og:title")) or title
    node = article_node(root, first_guess)
    headings = [text_within(h1)[:_LONGEST_LINE] for h1 in list(root.iter("h1"))[:8]]
    headline = _headline(node, metas, title, site, headings)
    language = _language(root, node, metas)
    clock = Clock(fetched, home_zone(language), not language.startswith("en"))
    return Metadata(
        headline=headline,
        authors=_authors(root, node, metas),
        published=published_date(root, node, metas, url, clock),
        modified=modified_date(node, metas, clock),
        canonical=_canonical(root, metas, url),
        language=language,
        image=_absolute(_image(node, metas), url),
        section=fold(
            metas.get("article:section")
            or text_of(node.get("articleSection"))
            or _first(metas, _SECTION_META)
        ),
        site=site,
        body=_whole_body(node),
        standfirsts=tuple(
            text
            for text in (
                fold(text_of(node.get("description"))[:_LONGEST_META]),
                fold(metas.get("og:description")),
                fold(metas.get("description")),
            )
            if text
        ),
    )


def fold(text: str | None) -> str:
    """Text with white space folded, "" for None."""
    return _SPACE.sub(" ", text).strip() if text else ""


def _metas(root: etree._Element) -> dict[str, str]:
    """Each meta element's content by its lower-case name, the first one wins."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        content = meta.get("content") or meta.get("value")
        if not content or not content.strip():
            continue
        for key in ("property", "name", "itemprop", "http-equiv"):
            name = meta.get(key)
            if name:
                found.setdefault(name.strip().lower()[:100], content.strip()[:_LONGEST_META])
    return found


def _first(metas: dict[str, str], names: Iterable[str]) -> str:
    return next((metas[name] for name in names if metas.get(name)), "")


def _headline(node: Node, metas: dict[str, str], title: str, site: str, headings: list[str]) -> str:
    """The article's own headline: what two sources agree on, without the site's name at its end."""
    sources = [
        fold(unescape(text_of(node.get("headline")))[:_LONGEST_LINE]),
        *(strip_site(fold(unescape(metas.get(name, "")))[:_LONGEST_LINE], site) for name in ("og:title",)),
    ]
    shown = [heading for heading in headings if len(heading) > 8]
    for heading in shown:
        if any(_same(heading, source) for source in (*sources, strip_site(title, site))):
            return heading
    bare = strip_site(title, site)
    if len(shown) == 1 and not any(sources):
        return shown[0]
    for text in (*sources, *shown, bare, title, *(fold(metas.get(name)) for name in _TITLE_META)):
        if text:
            return strip_site(text, site)
    return ""


def _same(one: str, other: str) -> bool:
    one, other = one.casefold(), other.casefold()
    return bool(one and other) and (
        one == other or (len(one) > 15 and one in other) or (len(other) > 15 and other in one)
    )


def strip_site(title: str, site: str = "") -> str:
    """A page title without the site's name at either end."""
    if not title:
        return ""
    parts = list(_SUFFIX.finditer(title))
    if not parts:
        return title
    low_site = site.casefold().replace(" ", "")
    last, first = parts[-1], parts[0]
    tail, head = title[last.end() :], title[: first.start()]
    if low_site:
        for cut in parts:
            rest = title[cut.end() :].casefold().replace(" ", "")
            if rest and (rest in low_site or low_site in rest) and cut.start() > 8:
                return title[: cut.start()].strip()
        if head.casefold().replace(" ", "") == low_site:
            return title[first.end() :].strip()
    if (
        len(tail.split()) <= 4
        and len(tail) < 0.4 * len(title)
        and (("|" in last[0]) or len(title[: last.start()].split()) >= 4)
    ):
        return (
            strip_site(title[: last.start()].strip())
            if "|" in title[: last.start()]
            else title[: last.start()].strip()
        )
    return title


def _authors(root: etree._Element, node: Node, metas: dict[str, str]) -> tuple[str, ...]:
    for value in (node.get("author"), node.get("creator")):
        names = people(_names(value))
        if names:
            return names
    for name in _AUTHOR_META:
        names = people([metas[name]]) if metas.get(name) else ()
        if names:
            return names
    return people(_markup_authors(root))


def _names(value: Any) -> list[str]:
    queue: list[Any] = [value]
    names: list[str] = []
    while queue and len(names) < 30:
        item = queue.pop(0)
        if isinstance(item, list):
            queue[:0] = item[:50]
        elif isinstance(item, dict):
            queue.insert(0, item.get("name"))
        elif isinstance(item, str):
            names.append(unescape(item))
    return names


_AUTHOR_XPATH = etree.XPath(
    '//*[@rel="author" or @itemprop="author" or contains(@class,"byline") or contains(@class,"author-name") '
    'or contains(@class,"author__name") or contains(@class,"authorName") or @class="author" '
    'or @data-testid="byline"]'
)


def _markup_authors(root: etree._Element) -> list[str]:
    found: list[str] = []
    elements: Any = _AUTHOR_XPATH(root)
    for element in elements[:20]:
        text = text_within(element)
        if 3 < len(text) < 120:
            found.append(text)
            if element.get("rel") != "author" and element.get("itemprop") != "author":
                break
            if len(found) > 5:
                break
    return found


def _canonical(root: etree._Element, metas: dict[str, str], url: str) -> str:
    for link in root.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            href = _absolute(link.get("href") or "", url)
            if href:
                return href
    return _absolute(_first(metas, _CANONICAL_META), url)


def _absolute(href: str, url: str) -> str:
    href = href.strip()
    if not href or len(href) > 2000:
        return ""
    try:
        joined = urljoin(url, href)
        parts = urlsplit(joined)
    except ValueError:
        return ""
    return joined if parts.scheme in ("http", "https") and parts.netloc else ""


def _language(root: etree._Element, node: Node, metas: dict[str, str]) -> str:
    top = root if root.tag == "html" else root.find(".//html")
    given = (
        (
            top.get("lang")
            or top.get("{http://www.w3.org/XML/1998/namespace}lang")
            or top.get("xml:lang")
            or ""
        )
        if top is not None
        else "",
        text_of(node.get("inLanguage")),
        metas.get("content-language", ""),
        metas.get("og:locale", ""),
        metas.get("language", ""),
    )
    for value in given:
        found = _LANGUAGE.match(value.strip())
        if found:
            return found[1].lower()
    return ""


def _image(node: Node, metas: dict[str, str]) -> str:
    value = _first(metas, _IMAGE_META)
    if value:
        return value
    image = node.get("image")
    if isinstance(image, list):
        image = image[0] if image else None
    if isinstance(image, dict):
        image = image.get("url") or image.get("contentUrl")
    return text_of(image)


def _whole_body(node: Node) -> str:
    body = text_of(node.get("articleBody") or node.get("text"))
    if "&" in body:
        body = unescape(body)
    return body if len(body) > 200 else ""
