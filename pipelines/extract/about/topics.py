"""What an article is filed under: its section and its keywords, as the page says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from typing import Any

from pipelines.extract.about.headline import key
from pipelines.extract.about.jsonld import Node, text_of, types
from pipelines.extract.about.told import NOTHING, Told, first, from_metas
from pipelines.extract.markup import fold

_SECTION_META = ("section", "parsely-section", "sailthru.section", "category")
_KEYWORD_METAS = ("news_keywords", "parsely-tags", "sailthru.tags")
_HOME = frozenset(
    ("home", "homepage", "startseite", "inicio", "portada", "accueil", "início", "strona główna", "start")
)
# What machines keep under keywords: "type:story", "Day: Wednesday", "/article", numbers that are no season's.
_MACHINE = re.compile(
    r"[\w.-]+:\S|https?:|[{}<>=@_/]"
    r"|(?i:day|hour|month|week|wc|word ?count|length|(?:content|page)? ?type|format|template|id|source"
    r"|section|category|channel|tag|topic|priority|language|region|edition|platform)\s*:\s"
    r"|(?!(?:19|20)\d\d(?:[/-]\d{2,4})?$)(?:[a-z]{1,3}[-_]?\d{4,}|[\d._/-]+)$"
)
_PATH = re.compile(r"[^\W\d_][\w-]*(?:/[\w-]+)+/?$")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_SPLIT = re.compile(r"\s*[,;|、，\n]\s*")
_MOST = 50
_LONGEST = 80
_LONGEST_LIST = 5_000
_LONGEST_SECTION = 200
_MOST_CRUMBS = 12


def section(node: Node, found: Iterable[Node], metas: dict[str, str], headline: str) -> Told:
    """The article's section: what a meta element, its structured data or at the last its breadcrumbs say."""
    return first(
        Told(fold(unescape(told.value[:_LONGEST_SECTION])), told.source)
        for told in (
            *from_metas(metas, ("article:section",)),
            Told(text_of(node.get("articleSection")), "json-ld:articleSection"),
            *from_metas(metas, _SECTION_META),
            _crumb(node, found, headline),
        )
    )


def _crumb(node: Node, found: Iterable[Node], headline: str) -> Told:
    """The last breadcrumb that is neither the front page nor the article itself."""
    own = key(headline)
    for trail in (node.get("breadcrumb"), *found):
        if not isinstance(trail, dict) or "BreadcrumbList" not in types(trail):
            continue
        crumbs = trail.get("itemListElement")
        if not isinstance(crumbs, list):
            continue
        names = [_crumb_name(crumb) for crumb in crumbs[:_MOST_CRUMBS]]
        for name in reversed(names[1:] if len(names) > 1 else names):
            if name and name.casefold() not in _HOME and not (own and (key(name) in own and len(name) > 20)):
                return Told(name, "json-ld:BreadcrumbList")
    return NOTHING


def _crumb_name(crumb: Any) -> str:
    if not isinstance(crumb, dict):
        return ""
    item = crumb.get("item")
    named = crumb.get("name") or (item.get("name") if isinstance(item, dict) else "")
    return text_of(named)[:_LONGEST_SECTION]


def keywords(
    node: Node, metas: dict[str, str], tags: Sequence[str], sites: frozenset[str], told: Sequence[str]
) -> tuple[tuple[str, ...], str]:
    """The article's keywords, each once, and the first source that gave some.

    ``tags`` are all the article:tag elements, ``told`` the headline and descriptions, which are no
    keywords themselves. The plain keywords element is often the site's own, the same on every page: it
    counts only where one of its words stands in what the page tells, and where it does not name the site.
    """
    found: dict[str, str] = {}
    none = sites | {key(text) for text in told}
    origin = ""
    for source, words in _keyword_sources(node, metas, tags, sites, " ".join(told)):
        for word in words:
            if (
                len(found) < _MOST
                and key(word) not in none
                and found.setdefault(key(word), word)
                and not origin
            ):
                origin = source
    return tuple(found.values()), origin


def _keyword_sources(
    node: Node, metas: dict[str, str], tags: Sequence[str], sites: frozenset[str], told: str
) -> Iterator[tuple[str, list[str]]]:
    yield "json-ld:keywords", _words(node.get("keywords"))
    yield "meta:article:tag", _words(list(tags))
    for name in _KEYWORD_METAS:
        yield f"meta:{name}", _words(metas.get(name))
    plain = _words(metas.get("keywords"))
    if plain and not any(key(word) in sites for word in plain):
        about = frozenset(_LONG_WORD.findall(told.casefold()))
        if not about.isdisjoint(_LONG_WORD.findall(" ".join(plain).casefold())):
            yield "meta:keywords", plain


def _words(value: Any) -> list[str]:
    """The keywords in a string with commas, an object with a name, or a list of either."""
    parts: list[str] = []
    for item in value[: 2 * _MOST] if isinstance(value, list) else [value]:
        text = unescape(text_of(item)[:_LONGEST_LIST])
        parts.extend(_SPLIT.split(text, maxsplit=2 * _MOST)[: 2 * _MOST])
    words = (fold(part).strip(" #\"'") for part in parts[: 4 * _MOST])
    return [word for word in words if 1 < len(word) <= _LONGEST and key(word) and not _is_machines(word)]


def _is_machines(word: str) -> bool:
    return bool(_MACHINE.match(word)) or (word.islower() and _PATH.match(word) is not None)
