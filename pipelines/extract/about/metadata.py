"""Metadata: headline, people, dates, addresses, language, image, section, each from its best source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from urllib.parse import urlsplit

from lxml import etree

from pipelines.extract.about.access import paywalled
from pipelines.extract.about.addresses import image, links
from pipelines.extract.about.authors import byline
from pipelines.extract.about.headline import headline, key, site_names
from pipelines.extract.about.jsonld import Node, article_node, text_of
from pipelines.extract.about.sheet import Sheet
from pipelines.extract.about.told import Told
from pipelines.extract.about.topics import keywords, section
from pipelines.extract.about.when import Clock, modified_date, published_date
from pipelines.extract.markup import fold
from pipelines.zones import country_zone, home_zone, script_language

_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2})\b)?(?:[-_].*)?$")
_LONGEST_META = 3_000
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_LANGUAGE_META = ("content-language", "og:locale", "language")
# Where English is written with the month before the day.
_MONTH_FIRST = frozenset(("", "us", "ca", "ph"))


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says about its article, apart from the text; ``body`` is the JSON-LD articleBody, or "".

    ``authors`` are people, ``credit`` agencies and desks. ``origins`` are pairs of a field and where
    on the page its value was said, for the fields that have one.
    """

    headline: str
    authors: tuple[str, ...]
    credit: tuple[str, ...]
    published: datetime | None
    modified: datetime | None
    canonical: str
    amp: str
    language: str
    image: str
    section: str
    keywords: tuple[str, ...]
    paywalled: bool | None
    body: str
    standfirsts: tuple[str, ...]
    origins: tuple[tuple[str, str], ...]


def read_metadata(
    root: etree._Element, sheet: Sheet, url: str, fetched: datetime, country: str = ""
) -> Metadata:
    """Read a page's metadata from JSON-LD, meta elements and markup; ``root`` is the whole page.

    ``sheet`` is what was gathered from it, ``country`` its outlet's, "" for none known.
    """
    metas, found, title = sheet.metas, sheet.nodes, sheet.title
    host = _host(url)
    node = article_node(found, fold(metas.get("og:title")) or title)
    sites = site_names(sheet, host)
    language, region = _language(root, node, metas)
    english = language.value == "en" and region in _MONTH_FIRST
    day_zone = home_zone(language.value or script_language(title))
    zone = country_zone(host, region or country) or day_zone
    clock = Clock(fetched, zone, day_zone, not english, language.value)
    published, published_source = published_date(root, sheet, node, url, clock)
    modified, modified_source = modified_date(node, metas, clock)
    if modified and published and modified < published:
        # Templates write the time of the first draft there.
        modified, modified_source = None, ""
    shown = headline(root, sheet, node, sites)
    named_section = section(node, found, metas, shown.value)
    written = byline(root, sheet, node, sites | {key(named_section.value)}, language.value)
    address = links(root, sheet, url)
    picture = image(node, metas, url)
    told = (shown.value, title, metas.get("description", ""), metas.get("og:description", ""))
    words, words_source = keywords(node, metas, sheet.tags, sites, told)
    closed, closed_source = paywalled(node, found, metas)
    origins = {
        "headline": shown.source,
        "authors": written.authors_source,
        "credit": written.credit_source,
        "published": published_source,
        "modified": modified_source,
        "canonical": address.canonical.source,
        "amp": address.amp.source,
        "language": language.source,
        "image": picture.source,
        "section": named_section.source,
        "keywords": words_source,
        "paywalled": closed_source,
    }
    return Metadata(
        headline=shown.value,
        authors=written.authors,
        credit=written.credit,
        published=published,
        modified=modified,
        canonical=address.canonical.value,
        amp=address.amp.value,
        language=language.value,
        image=picture.value,
        section=named_section.value,
        keywords=words,
        paywalled=closed,
        body=_whole_body(node),
        standfirsts=_standfirsts(node, metas),
        origins=tuple((field, source) for field, source in origins.items() if source),
    )


def _language(root: etree._Element, node: Node, metas: dict[str, str]) -> tuple[Told, str]:
    """The primary tag of the page's language, and its region in small letters ("" when none is said)."""
    top = root if root.tag == "html" else root.find(".//html")
    lang = "" if top is None else top.get("lang") or top.get(_XML_LANG) or top.get("xml:lang") or ""
    told = (
        Told(lang, "html:lang"),
        Told(text_of(node.get("inLanguage")), "json-ld:inLanguage"),
        *(Told(metas.get(name, ""), f"meta:{name}") for name in _LANGUAGE_META),
    )
    for value, source in told:
        found = _LANGUAGE.match(value.strip()[:40])
        if found:
            return Told(found[1].lower(), source), (found[2] or "").lower()
    return Told(), ""


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _standfirsts(node: Node, metas: dict[str, str]) -> tuple[str, ...]:
    """What the page gives as its article's description."""
    given = (
        fold(text_of(node.get("description"))[:_LONGEST_META]),
        fold(metas.get("og:description")),
        fold(metas.get("description")),
    )
    return tuple(text for text in given if text)


def _whole_body(node: Node) -> str:
    body = text_of(node.get("articleBody") or node.get("text"))
    if "&" in body:
        body = unescape(body)
    return body if len(body) > 200 else ""
