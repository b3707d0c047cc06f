"""Who wrote an article and whom it credits: structured data, meta elements, then marked bylines."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from html import unescape
from itertools import islice
from typing import Any, NamedTuple, cast

from lxml import etree

from pipelines.extract.about.credit import agencies, agency
from pipelines.extract.about.headline import key
from pipelines.extract.about.jsonld import Node, text_of, types
from pipelines.extract.about.people import first_names, is_desk, people
from pipelines.extract.about.sheet import Sheet
from pipelines.extract.markers import words_of
from pipelines.extract.markup import text_within

# The plain "author" comes last: many a house's template names the house there.
_META = (
    "article:author",
    "article:author_name",
    "article:byline",
    "sailthru.author",
    "parsely-author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "cxenseparse:author",
    "rbauthors",
    "author",
)
# Of these, those that hold the line as it is shown.
_SHOWN_META = frozenset(("article:byline", "byl"))
# A card's first label says what stands beside it, in the language of the site.
_LABELLED = ("twitter:label1", "twitter:data1")
_LABELS = frozenset(
    (
        "written by", "author", "by", "verfasst von", "geschrieben von", "autor", "escrito por", "écrit par",
        "scritto da", "autore", "auteur", "geschreven door", "napisane przez", "yazan", "ditulis oleh",
        "skriven av", "napsal", "написано автором", "автор", "執筆者", "글쓴이", "skrevet af", "skrevet av",
    )
)  # fmt: skip
_ORIGIN_FIELDS = ("sourceOrganization", "creditText", "copyrightHolder")
_ORGANIZATION = frozenset(("Organization", "NewsMediaOrganization", "Corporation"))
# What a class, data-testid, itemprop or rel calls the name of one author, and the line that holds it.
_NAME_WORDS = ("author", "p author", "author name", "authorname", "writer name", "byline name", "fn")
_LINE_WORDS = frozenset(
    "byline bylines author authors authorbox writer firma autor autores autoren autore redakteur".split()
)
_NAMING = frozenset(("class", "rel", "itemprop", "data-testid", "data-component"))
_TAGS = (
    "a", "span", "p", "div", "address", "strong", "b", "li", "em", "cite", "section", "small",
)  # fmt: skip
_OTHER_WORDS = frozenset(
    "comment comments form input follow related bio description image avatar social teaser appetizer".split()
)
# Elements in which a name is not this article's author's, unless an article holds them.
_BESIDE = frozenset(("footer", "aside", "nav"))
_ARTICLE = frozenset(("article", "main"))
_OTHERS = frozenset(("comment", "comments", "commentlist", "related", "teaser", "teasers", "recommended"))
_FAR = 12
_LONGEST_LINE = 160
_MOST_OF_LINE = 4
_MOST_NAMES = 10
_MOST_LINES = 8
_MOST_CANDIDATES = 80
_LONGEST_NAMING = 200
# So many elements after the first that names an author its line is over, and the rest is not looked at.
_BYLINE_REACH = 400
_MOST_GIVEN = 30


class Byline(NamedTuple):
    """The people who wrote, the agencies and desks credited beside them, and where each was said."""

    authors: tuple[str, ...] = ()
    credit: tuple[str, ...] = ()
    authors_source: str = ""
    credit_source: str = ""


def byline(
    root: etree._Element, sheet: Sheet, node: Node, sites: frozenset[str], language: str = ""
) -> Byline:
    """The people and the agencies that a page names as an article's authors; ``language`` is the page's.

    The first source that names a person counts, and no site's name ever does. Agencies and desks are
    taken from the sources up to there. Where structured data or a meta element says that an agency
    wrote, the markup is not asked: others' names stand there too.
    """
    credit: dict[str, str] = {}
    for field in _ORIGIN_FIELDS:
        name = agency(text_of(node.get(field)))
        if name:
            credit.setdefault(name, f"json-ld:{field}")
    wired = False
    for source, names, bodies in _sources(root, sheet, node, language):
        if wired and source.startswith("markup:"):
            break
        persons = []
        for name in names:
            wire = agencies(name)
            wired = wired or bool(wire)
            if not wire and (key(name) in sites or name in credit):
                continue
            if wire or is_desk(name) or name in bodies:
                for credited in wire or (name,):
                    credit.setdefault(credited, source)
            else:
                persons.append(name)
        if persons:
            return Byline(tuple(persons), tuple(credit), source, next(iter(credit.values()), ""))
    return Byline((), tuple(credit), "", next(iter(credit.values()), ""))


def _sources(
    root: etree._Element, sheet: Sheet, node: Node, language: str
) -> Iterator[tuple[str, tuple[str, ...], frozenset[str]]]:
    """Each source, the names that it gives, and those of them that it says are no people's."""
    for field in ("author", "creator"):
        if node.get(field):
            persons, bodies = _names(node[field], sheet.nodes)
            yield f"json-ld:{field}", people([*persons, *bodies]), frozenset(people(bodies))
    metas = sheet.metas
    for name in _META:
        if name in metas:
            shown = language if name in _SHOWN_META else ""
            yield f"meta:{name}", people([unescape(metas[name])], shown), frozenset()
    label, data = _LABELLED
    if metas.get(label, "").casefold() in _LABELS and data in metas:
        yield f"meta:{data}", people([unescape(metas[data])]), frozenset()
    named, lines = _marked(root)
    # A link holds the name itself, with no word before it.
    each = [people([text_within(element)], "" if element.tag == "a" else language) for element in named]
    yield (
        "markup:author",
        people(name for names in each if len(names) <= _MOST_OF_LINE for name in names),
        frozenset(),
    )
    for line in lines:
        if len(text_within(line)) <= _LONGEST_LINE:
            names = first_names(cast("Iterable[str]", line.itertext()), language)
            if len(names) <= _MOST_OF_LINE:
                yield "markup:byline", names, frozenset()


def _names(value: Any, found: Sequence[Node]) -> tuple[list[str], list[str]]:
    """The names in a JSON-LD author, of people and of organizations.

    It is a string, an object, or a list of either; an object that only refers to another by its @id has
    that one's name.
    """
    queue: deque[Any] = deque([value])
    persons: list[str] = []
    bodies: list[str] = []
    while queue and len(persons) + len(bodies) < _MOST_GIVEN:
        item = queue.popleft()
        if isinstance(item, list):
            queue.extendleft(reversed(item[:_MOST_GIVEN]))
        elif isinstance(item, str):
            persons.append(unescape(item))
        elif isinstance(item, dict):
            if not item.get("name"):
                item = _meant(item.get("@id"), found)
            name = text_of(item.get("name"))
            if isinstance(item.get("name"), list):
                queue.extendleft(
                    reversed([part for part in item["name"][:_MOST_GIVEN] if isinstance(part, str)])
                )
            elif name:
                (persons if _ORGANIZATION.isdisjoint(types(item)) else bodies).append(unescape(name))
    return persons, bodies


def _meant(reference: Any, found: Sequence[Node]) -> Node:
    """The node that a reference by @id means, {} where there is none."""
    if not isinstance(reference, str):
        return {}
    return next((node for node in found if node.get("@id") == reference and node.get("name")), {})


def _marked(root: etree._Element) -> tuple[list[etree._Element], list[etree._Element]]:
    """Elements marked as one author's name, those that stand together, and lines marked as bylines."""
    named: list[etree._Element] = []
    lines: list[etree._Element] = []
    last = candidates = 0
    for place, element in enumerate(root.iter(*_TAGS)):
        if last and place > last:
            break
        names_author = holds_byline = False
        for name, given in element.items():
            if name in _NAMING and given:
                one, line = _speaks_of_author(given[:_LONGEST_NAMING])
                names_author, holds_byline = names_author or one, holds_byline or line
        if not (names_author or holds_byline):
            continue
        candidates += 1
        if candidates > _MOST_CANDIDATES:
            break
        if _stands_elsewhere(element):
            continue
        if names_author and len(named) < _MOST_NAMES and len(element) <= 1 and _beside(element, named):
            named.append(element)
            last = last or place + _BYLINE_REACH
        if holds_byline and len(lines) < _MOST_LINES:
            lines.append(element)
    return named, lines


def _stands_elsewhere(element: etree._Element) -> bool:
    """Whether an element stands in a form or beside the article, or in a link that holds more than it."""
    beside = in_item = False
    for above in islice(element.iterancestors(), _FAR):
        if above.tag == "form" or (above.tag == "a" and len(above) > 1):
            return True
        if above.tag == "li" and not in_item:
            in_item = True
            if above.find(".//h2") is not None:
                return True
        if _of_others((above.get("class") or "")[:_LONGEST_NAMING]):
            return True
        if above.tag in _ARTICLE:
            return False
        beside = beside or above.tag in _BESIDE
    return beside and element.get("itemprop") != "author"


@lru_cache(maxsize=10_000)
def _of_others(given: str) -> bool:
    """Whether a class says that what stands in its element is other people's: comments, or other articles."""
    return any(not _OTHERS.isdisjoint(words_of(name).split()) for name in given.split())


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
