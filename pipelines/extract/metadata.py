"""Metadata: headline, people, dates, addresses, language, image, section, each from its best source."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from urllib.parse import urljoin, urlsplit

from lxml import etree

from pipelines.dates import home_zone
from pipelines.extract.authors import authors
from pipelines.extract.headline import headline, site_names
from pipelines.extract.jsonld import Node, article_node, nodes, text_of
from pipelines.extract.markup import fold
from pipelines.extract.when import Clock, modified_date, published_date

_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_].*)?$")
_LONGEST_META = 3_000
_SECTION_META = ("article:section", "section", "parsely-section", "sailthru.section", "category")
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
    body: str
    standfirsts: tuple[str, ...]


def read_metadata(root: etree._Element, url: str, fetched: datetime) -> Metadata:
    """Read a page's metadata from JSON-LD, meta elements and markup; ``root`` is the whole page."""
    metas = _metas(root)
    found = list(nodes(root))
    node = article_node(found, fold(metas.get("og:title") or root.findtext(".//title")))
    sites = site_names(root, found, metas, url)
    language = _language(root, node, metas)
    clock = Clock(fetched, home_zone(language), not language.startswith("en"))
    return Metadata(
        headline=headline(root, node, metas, sites),
        authors=authors(root, node, metas, sites),
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
