"""Who wrote an article: structured data, meta elements, then what the page marks as author or byline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import unescape
from typing import Any, cast

from lxml import etree

from pipelines.extract.headline import key
from pipelines.extract.jsonld import Node
from pipelines.extract.markers import words_of
from pipelines.extract.markup import text_within
from pipelines.extract.people import first_names, is_desk, people

_META = (
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
# What a class, data-testid, itemprop or rel calls the name of one author, and the line that holds it.
_NAME_WORDS = ("author", "p author", "author name", "authorname", "writer name", "byline name", "fn")
_LINE_WORDS = frozenset(
    ("byline", "bylines", "author", "authors", "writer", "firma", "autor", "autores", "autoren", "autore")
)
_NAMING = ("class", "rel", "itemprop", "data-testid", "data-component")
_OTHER_WORDS = frozenset(
    (
        "comment",
        "comments",
        "form",
        "input",
        "follow",
        "related",
        "bio",
        "description",
        "image",
        "avatar",
        "social",
    )
)
_LONGEST_LINE = 160
_MOST_OF_LINE = 4
_MOST_NAMES = 10
_MOST_LINES = 8


def authors(
    root: etree._Element, node: Node, metas: dict[str, str], sites: frozenset[str]
) -> tuple[str, ...]:
    """The people whom the page names as authors, with the desks that it names beside them.

    The first source that names a person counts. Where none does, the first desk or agency stands in,
    and at the last the site itself, if structured data says so; in a meta element it is a template's.
    """
    given = people(_names(node.get("author")))
    desks: tuple[str, ...] = ()
    for found in _sources(root, node, metas):
        names = tuple(name for name in found if key(name) not in sites)
        if any(not is_desk(name) for name in names):
            return names
        desks = desks or names
    return desks or given


def _sources(root: etree._Element, node: Node, metas: dict[str, str]) -> Iterator[tuple[str, ...]]:
    for value in (node.get("author"), node.get("creator")):
        yield people(_names(value))
    for name in _META:
        if metas.get(name):
            yield people([unescape(metas[name])])
    named, lines = _marked(root)
    yield people(map(text_within, named))
    for line in lines:
        if len(text_within(line)) <= _LONGEST_LINE:
            names = first_names(cast("Iterable[str]", line.itertext()))
            if len(names) <= _MOST_OF_LINE:
                yield names


def _names(value: Any) -> list[str]:
    """The names in a JSON-LD author: a string, an object, or a list of either."""
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


def _marked(root: etree._Element) -> tuple[list[etree._Element], list[etree._Element]]:
    """Elements marked as one author's name, those that stand together, and lines marked as bylines."""
    named: list[etree._Element] = []
    lines: list[etree._Element] = []
    for element in root.iter(
        "a", "span", "p", "div", "address", "strong", "b", "li", "em", "cite", "section"
    ):
        names_author = holds_byline = False
        for name in _NAMING if element.attrib else ():
            given = element.get(name)
            if given:
                one, line = _speaks_of_author(given[:200])
                names_author, holds_byline = names_author or one, holds_byline or line
        if names_author and len(named) < _MOST_NAMES and len(element) <= 1 and _beside(element, named):
            named.append(element)
        if holds_byline and len(lines) < _MOST_LINES:
            lines.append(element)
    return named, lines


def _beside(element: etree._Element, named: list[etree._Element]) -> bool:
    """Whether an element stands in the same line as the first that names an author."""
    if not named:
        return True
    line = named[0].getparent()
    own = element.getparent()
    return line is not None and own is not None and (own is line or own.getparent() is line.getparent())


@lru_cache(maxsize=10_000)
def _speaks_of_author(given: str) -> tuple[bool, bool]:
    """Whether attributes say that an element is one author's name, and that it holds a byline."""
    names = [words_of(name) for name in given.split()]
    return (
        any(words in _NAME_WORDS for words in names),
        any(
            not _LINE_WORDS.isdisjoint(words.split()) and _OTHER_WORDS.isdisjoint(words.split())
            for words in names
        ),
    )
