"""What a page says and shows of its own nature, gathered before its tree is cut."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import cast
from urllib.parse import unquote, urlsplit

from lxml import etree

from pipelines.extract.about.jsonld import text_of, types
from pipelines.extract.about.sheet import Sheet
from pipelines.extract.markers import LONGEST_NAME, words_of
from pipelines.extract.markup import text_within

_LONGEST_PATH = 500
_LONGEST_TITLE = 300
_LEAST_CAPTIONS = 5
_NAMES = tuple(etree.XPath(f".//@{name}", smart_strings=False) for name in ("class", "id"))
_LIVE_NAMED = re.compile(r"ticker|live[-_]?blog", re.I)
_BOXES = ("ul", "ol", "div", "section", "main", "article", "table", "tbody")
_LIVE_NAMES = ("ticker", "liveblog", "live blog", "liveticker")
_MOST_NAMED = 20
_SENTENCE = 40
_MOST_OF_PAGE = 0.6


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of what a page is.

    ``parts`` are the lower-case parts of its address's path, ``query`` says whether a query follows
    them, ``og`` is its og:type in lower case, ``types`` are its JSON-LD's @types. ``article`` says that the
    page calls itself an article, ``dated`` that it says when that was published; ``articles`` counts the
    articles that its JSON-LD describes. ``heading`` is its first h1, ``captions`` are those of its
    pictures where they are many, ``times`` counts its <time> elements, ``ticker`` is the name of the
    live ticker that holds most of its prose.
    """

    parts: tuple[str, ...]
    query: bool
    og: str
    types: frozenset[str]
    article: bool
    dated: bool
    articles: int
    title: str
    heading: str
    captions: tuple[str, ...]
    times: int
    ticker: str = ""


def read_signs(root: etree._Element, sheet: Sheet, url: str) -> Signs:
    """Read the signs from a page's address, from what was gathered from it, and from its uncut tree."""
    path, query = _path(url)
    named = [(node, types(node)) for node in sheet.nodes]
    articles = [node for node, names in named if any(map(_is_article, names))]
    og = sheet.metas.get("og:type", "").lower()
    captions, headings = sheet.captions, sheet.headings
    return Signs(
        parts=tuple(part for part in path.split("/") if part),
        query=query,
        og=og,
        types=frozenset(name for _, names in named for name in names),
        article=bool(articles) or og in ("article", "story", "news"),
        dated="article:published_time" in sheet.metas
        or any(text_of(node.get("datePublished")) for node in articles),
        articles=len({text_of(node.get("headline") or node.get("name")) for node in articles}),
        title=sheet.title[:_LONGEST_TITLE],
        heading=text_within(headings[0])[:_LONGEST_TITLE] if headings else "",
        captions=tuple(map(text_within, captions)) if len(captions) >= _LEAST_CAPTIONS else (),
        times=sheet.stamps,
        ticker=_ticker(root),
    )


def _ticker(root: etree._Element) -> str:
    """The name of the element that is named a live ticker and holds most of the page's prose.

    A bar of news beside a story is named so as well; its lines are links and few.
    """
    # Few pages have such a name at all, and that is asked without a look at every element.
    if not any(_LIVE_NAMED.search(" ".join(cast("list[str]", names(root)))) for names in _NAMES):
        return ""
    whole, named = _sentences(root), 0
    for element in root.iter(*_BOXES):
        names = f"{element.get('class') or ''} {element.get('id') or ''}"[:LONGEST_NAME].split()
        name = next((name for name in names if words_of(name).endswith(_LIVE_NAMES)), "")
        named += bool(name)
        if named > _MOST_NAMED:
            break
        if name and _sentences(element) > _MOST_OF_PAGE * whole:
            return name
    return ""


def _sentences(element: etree._Element) -> int:
    """The size of the pieces of text below an element that are long enough for a sentence."""
    whole = 0
    for part in element.iter("p", "li", "div", "td", "span", "blockquote", "br"):
        for text in (part.text, part.tail):
            if text and len(text) >= _SENTENCE:
                size = len(text.strip())
                whole += size if size >= _SENTENCE else 0
    return whole


def _is_article(name: str) -> bool:
    return name.endswith(("Article", "BlogPosting"))


def _path(url: str) -> tuple[str, bool]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", False
    return unquote(parts.path[:_LONGEST_PATH]).lower(), bool(parts.query)
