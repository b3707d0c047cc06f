"""A page's elements measured once: how much prose each holds, and which branches are dead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import cast

from lxml import etree

from pipelines.extract.markers import (
    BODY,
    DEAD,
    FOREIGN,
    LEAD,
    LONGEST_NAME,
    NONE,
    mark,
    marks_of,
    words_of,
)
from pipelines.extract.markup import DENSE, FIRST_DENSE

DROPPED = (
    "script", "style", "svg", "noscript", "iframe", "template", "select", "button", "object", "embed",
    "canvas", "audio", "video", "picture", "map", "input", "textarea", "dialog", "figcaption", "math",
    "img", "source", "link", "meta", "label", "rt", "rp", "rtc",
)  # fmt: skip
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q s samp small span "
    "strike strong sub sup time tt u var wbr br nobr ruby rb".split()
)
_FOREIGN_TAGS = frozenset(("nav", "footer", "menu"))
_DEAD_TAGS = frozenset(("aside", "form"))
_CARDS = frozenset(("div", "article", "section", "li", "td", "tr", "figure", "dl"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_TITLES = frozenset(("h2", "h3", "h4", "h5", "h6", "p"))
_CLOCKS = frozenset(("time", "date", "datetime", "timestamp"))
# A clock and no date at the start, with the sign of a live blog's entry behind its first letter.
_CLOCK = re.compile(r"\s*\d[\U00100000-\U0010ffff]?\d?[.:h]\d\d(?!\s?[.\d/])")
_TOLD = 40
_SPARED_SHARE = 0.3
_PROSE = 80
_CARD_PROSE = 400
_CARD_ROW = 3


@dataclass(slots=True)
class Survey:
    """Elements in document order, with for each: its parent's place, what its class and id say, the prose
    below it (``good``), its own text and how much of that is links."""

    elements: list[etree._Element]
    parents: list[int]
    marks: list[int]
    good: list[float]
    own: list[int]
    own_link: list[int]
    anchored: list[bool]
    linked: list[bool]


def prune(body: etree._Element) -> None:
    """Take the navigation out before anything is measured: two elements of five on a page stand in it.

    What holds a headline or prose stays, as a box like any other by name, and furniture by its mark.
    """
    for element in list(body.iter(*_FOREIGN_TAGS)):
        if next(element.iter("h1"), None) is not None or any(
            len(part.text or "") > _PROSE for part in element.iter("p")
        ):
            element.set("role", "navigation")
            element.tag = "div"
    etree.strip_elements(body, *_FOREIGN_TAGS, with_tail=False)


def measure(body: etree._Element) -> Survey:
    """Measure every element below ``body`` in one pass down and one up: linear in the page."""
    elements = list(body.iter("*"))
    count = len(elements)
    place = {element: number for number, element in enumerate(elements)}
    tags = [element.tag for element in elements]
    parents = [-1] * count
    marks, own, own_link, owner = [NONE] * count, [0] * count, [0] * count, list(range(count))
    anchored, in_link = [False] * count, [False] * count
    for number, element in enumerate(elements):
        tag = tags[number]
        link = tag == "a"
        mine = number
        if number:
            parent = parents[number] = place[cast("etree._Element", element.getparent())]
            link = link or in_link[parent]
            if tag in INLINE:
                mine = owner[number] = owner[parent]
            tail = element.tail
            if tail and (tail := tail.strip()):
                size = len(tail) if tail[0] < FIRST_DENSE else len(tail) * DENSE
                own[owner[parent]] += size
                if in_link[parent]:
                    own_link[owner[parent]] += size
        in_link[number] = link
        text = element.text
        if text and (text := text.strip()):
            # Scripts that write a word in a sign or two count as much as others.
            size = len(text) if text[0] < FIRST_DENSE else len(text) * DENSE
            own[mine] += size
            if link:
                own_link[mine] += size
        flags = marks[number] = marks_of(element)
        anchored[number] = tag == "h1" or flags & BODY != 0
    good = [worth(str(tags[n]), own[n], own_link[n]) if own[n] else 0.0 for n in range(count)]
    linked = [size >= 15 and own_link[n] >= 0.85 * size for n, size in enumerate(own)]
    for number in range(count - 1, 0, -1):
        parent = parents[number]
        good[parent] += good[number]
        if anchored[number]:
            anchored[parent] = True
        if linked[number]:
            linked[parent] = True
    return Survey(elements, parents, marks, good, own, own_link, anchored, linked)


def worth(tag: str, size: int, linked: int) -> float:
    """What a block's own text counts as evidence of prose."""
    free = size - linked
    if tag in _HEADINGS or free < 20 or linked > 0.6 * size:
        return 0.0
    if tag == "p":
        return float(free) if size >= 60 else 0.5 * free
    if tag in ("li", "td", "dd", "dt", "th"):
        return 0.5 * free if size >= 80 else 0.0
    return float(free) if size >= 80 else 0.0


def bury(survey: Survey) -> list[tuple[int, str]]:
    """Take dead branches out of the measures and give the places of their tops, each with the reason.

    A branch is dead by its tag or by what its class and id say. One that holds the headline, the
    marked article body or a good share of the page's prose lives all the same (comments do not).
    """
    dead: list[tuple[int, str]] = []
    gone = bytearray(len(survey.elements))
    good, anchored = survey.good, survey.anchored
    spared = _SPARED_SHARE * good[0]
    cards = _cards(survey)
    for number in range(1, len(survey.elements)):
        if gone[survey.parents[number]]:
            gone[number] = 1
            continue
        element, flags = survey.elements[number], survey.marks[number]
        if number in cards:
            gone[number] = 1
            dead.append((number, "markup:teasers"))
        elif _doomed(element, flags, good[number], anchored[number], spared) and not (
            element.tag in _TITLES and _tells(element, survey.own[number] - survey.own_link[number])
        ):
            gone[number] = 1
            dead.append((number, f"markup:{_told(element, flags)}"))
    for number, _ in dead:
        loss = good[number]
        good[number] = 0.0
        above = survey.parents[number] if loss else -1
        while above >= 0:
            good[above] -= loss
            above = survey.parents[above]
    return dead


def _told(element: etree._Element, flags: int) -> str:
    """What shows an element to be furniture: its tag, and the name among its attributes that says so."""
    tag = str(element.tag)
    if not flags & (FOREIGN | DEAD):
        return tag if tag in _FOREIGN_TAGS or tag in _DEAD_TAGS else f"{tag}[hidden]"
    for attribute in ("class", "id"):
        for name in (element.get(attribute) or "")[:LONGEST_NAME].split():
            if mark(name) & (FOREIGN | DEAD):
                return f"{tag}.{name[:60]}"
    return f"{tag}[{element.get('role') or element.get('itemprop') or element.get('aria-label') or 'data'}]"


def _cards(survey: Survey) -> set[int]:
    """Teaser cards: three or more alike among siblings, each with a line all link and little prose."""
    rows: dict[tuple[int, str, str], list[int]] = {}
    for number in range(1, len(survey.elements)):
        if not survey.linked[number] or survey.good[number] > _CARD_PROSE or survey.anchored[number]:
            continue
        element = survey.elements[number]
        if element.tag in _CARDS and (element.tag not in ("div", "section", "td") or element.get("class")):
            rows.setdefault((survey.parents[number], element.tag, element.get("class") or ""), []).append(
                number
            )
    return {number for row in rows.values() if len(row) >= _CARD_ROW for number in row}


def _tells(element: etree._Element, size: int) -> bool:
    """Whether an element that only its name for a time makes furniture holds more than that time."""
    if size < _TOLD or element.get("role") or (element.get("itemprop") or "articleBody") != "articleBody":
        return False
    if element.tag == "p" and not _CLOCK.match(element.text or ""):
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}"[:LONGEST_NAME].split()
    dead = [words_of(name) for name in names if mark(name) & (FOREIGN | DEAD)]
    return bool(dead) and all(words.rpartition(" ")[2] in _CLOCKS for words in dead)


def _doomed(element: etree._Element, flags: int, good: float, anchored: bool, spared: float) -> bool:
    if flags & FOREIGN or element.tag in _FOREIGN_TAGS:
        return not (anchored and good > 0)
    if good > spared or (anchored and good > 0):
        return False
    if flags & DEAD or element.tag in _DEAD_TAGS:
        return not (flags & LEAD and good > 0 and element.tag in ("p", "h2", "h3", "div"))
    if element.get("aria-hidden") == "true":
        # A metered page hides paragraphs until its script has counted the reader.
        return not (element.tag == "p" and good > 0)
    return element.get("hidden") is not None
