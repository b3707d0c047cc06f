"""What a page says and shows of its own nature, gathered before its tree is cut."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from lxml import etree

from pipelines.extract.about.jsonld import Node, text_of, types
from pipelines.extract.markup import fold, text_within

_LONGEST_PATH = 500
_LONGEST_TITLE = 300
_LEAST_CAPTIONS = 5
_MOST_CAPTIONS = 300


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of what a page is.

    ``parts`` are the lower-case parts of its address's path, ``query`` says whether a query follows
    them, ``og`` is its og:type in lower case, ``types`` are its JSON-LD's @types. ``article`` says that the
    page calls itself an article, ``dated`` that it says when that was published; ``articles`` counts the
    articles that its JSON-LD describes. ``heading`` is its first h1, ``captions`` are those of its
    pictures where they are many, ``times`` counts its <time> elements.
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


def read_signs(root: etree._Element, url: str, nodes: Iterable[Node], metas: Mapping[str, str]) -> Signs:
    """Gather the signs from a page's address, JSON-LD nodes, meta elements and uncut tree."""
    path, query = _path(url)
    named = [(node, types(node)) for node in nodes]
    articles = [node for node, names in named if any(map(_is_article, names))]
    og = metas.get("og:type", "").lower()
    shown: dict[str, list[etree._Element]] = {"h1": [], "figcaption": [], "time": []}
    for element in root.iter(*shown):
        shown[element.tag].append(element)
    captions, headings = shown["figcaption"][:_MOST_CAPTIONS], shown["h1"]
    return Signs(
        parts=tuple(part for part in path.split("/") if part),
        query=query,
        og=og,
        types=frozenset(name for _, names in named for name in names),
        article=bool(articles) or og in ("article", "story", "news"),
        dated="article:published_time" in metas
        or any(text_of(node.get("datePublished")) for node in articles),
        articles=len({text_of(node.get("headline") or node.get("name")) for node in articles}),
        title=fold((root.findtext(".//title") or "")[:_LONGEST_TITLE]),
        heading=text_within(headings[0])[:_LONGEST_TITLE] if headings else "",
        captions=tuple(map(text_within, captions)) if len(captions) >= _LEAST_CAPTIONS else (),
        times=len(shown["time"]),
    )


def _is_article(name: str) -> bool:
    return name.endswith(("Article", "BlogPosting"))


def _path(url: str) -> tuple[str, bool]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", False
    return unquote(parts.path[:_LONGEST_PATH]).lower(), bool(parts.query)
