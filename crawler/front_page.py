"""Reading an outlet's front page: what it calls itself, and the links on it that are worth a look."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from lxml import etree
from w3lib.url import safe_url_string

from crawler.feed import FEED_TYPES
from crawler.feed_tree import settled
from crawler.section import base_of, page_root

_FOOTBALL = re.compile(
    r"(football|soccer|f[uú]tbol|futebol|fu(ss|ß)ball|calcio|voetbal|fotball|fotboll|fodbold|foot|futbal|fotbal"
    r"|labdarugas|nogomet|fudbal|pilka-nozna|jalkapallo|jalgpall|sepakbola|bong-da|podosfairo|futbols|futbolas)",
    re.I,
)
_TERMS = re.compile(
    r"\b(terms|conditions|agb|nutzungsbedingungen|nutzungshinweise|impressum|legal|mentions[ -]legales|cgu"
    r"|cgv|aviso[ -]legal|condiciones|t[eé]rminos|termos|condi[cç][oõ]es|condizioni|note[ -]legali"
    r"|voorwaarden|villkor|vilk[aå]r|regulamin|podm[ií]nky|uvjeti|uslovi|kullan[iı]m|copyright|robots|syndication)\b",
    re.I,
)
_TEXT_LIMIT = 100


@dataclass(frozen=True, slots=True)
class FrontPage:
    """What a front page tells; "" for what it does not. ``locale`` is as it stands there, such as "en-GB"."""

    name: str = ""
    locale: str = ""
    feeds: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()


def read_front(body: bytes, url: str, content_type: str = "") -> FrontPage:
    """Read a front page. Raises SourceError, with a short reason, for what is no page."""
    root = page_root(body, content_type)
    base = base_of(root, url)
    links = [(_address(each, base), _words(each)) for each in root.iter("a")]
    return FrontPage(
        name=_name(root),
        locale=_locale(root),
        feeds=_once(_address(each, base) for each in root.iter("link") if _is_feed(each)),
        sections=_once(link for link, _ in links if _FOOTBALL.fullmatch(_last_step(link))),
        terms=_once(link for link, words in links if _TERMS.search(f"{words} {_last_step(link)}")),
    )


def told(text: str, most: int = _TEXT_LIMIT) -> str:
    """A text from the web on one line, cut to a length, without signs that nobody sees."""
    seen = "".join(" " if letter.isspace() else letter for letter in text[: most * 4])
    kept = "".join(letter for letter in seen if unicodedata.category(letter)[0] != "C")
    return " ".join(kept.split())[:most].strip()


def _is_feed(element: etree._Element) -> bool:
    kinds = str(element.get("rel") or "").lower().split()
    return "alternate" in kinds and str(element.get("type") or "").strip().lower() in FEED_TYPES


def _address(element: etree._Element, base: str) -> str:
    link = settled(str(element.get("href") or ""), base)
    return safe_url_string(link) if link else ""


def _words(element: etree._Element) -> str:
    return told("".join(str(part) for _, part in zip(range(20), element.itertext(), strict=False)))


def _last_step(link: str) -> str:
    return unquote(urlsplit(link).path.rstrip("/").rpartition("/")[2])


def _once(links: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, links)))


def _name(root: etree._Element) -> str:
    for name in ("og:site_name", "application-name"):
        if found := told(next(_metas(root, name), "")):
            return found
    title = next((_words(each) for each in root.iter("title")), "")
    return told(re.split(r" [-–—|:·] ", title)[0])


def _locale(root: etree._Element) -> str:
    declared = [str(root.get("lang") or ""), *_metas(root, "og:locale"), *_metas(root, "content-language")]
    return next((told(each, 20) for each in declared if each.strip()), "")


def _metas(root: etree._Element, name: str) -> Iterator[str]:
    for element in root.iter("meta"):
        given = element.get("property") or element.get("name") or element.get("http-equiv") or ""
        if str(given).strip().lower() == name:
            yield str(element.get("content") or "")
