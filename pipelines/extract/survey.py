"""A page's elements measured once: how much prose each holds, and which branches are dead."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from pipelines.extract.markers import Mark, mark

DROPPED = (
    "script", "style", "svg", "noscript", "iframe", "template", "select", "button", "object", "embed", "canvas",
    "audio", "video", "picture", "map", "input", "textarea", "dialog", "figcaption", "math", "img", "source", "link", "meta", "label",
)  # fmt: skip
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q s samp small span strike strong sub sup "
    "time tt u var wbr br nobr".split()
)
_FOREIGN_TAGS = frozenset(("nav", "footer", "menu"))
_DEAD_TAGS = frozenset(("aside", "form"))
_CARDS = frozenset(("div", "article", "section", "li", "td", "tr", "figure", "dl"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_SPARED_SHARE = 0.3
_CARD_PROSE = 400
_CARD_ROW = 3


@dataclass(slots=True)
class Survey:
    """Elements in document order, with for each: its parent's place, what its class and id say, the prose
    below it (``good``), its own text and how much of that is links."""

    elements: list[etree._Element] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    good: list[float] = field(default_factory=list)
    own: list[int] = field(default_factory=list)
    own_link: list[int] = field(default_factory=list)
    anchored: list[bool] = field(default_factory=list)
    linked: list[bool] = field(default_factory=list)


def measure(body: etree._Element) -> Survey:
    """Measure every element below ``body`` in one pass down and one up: linear in the page."""
    survey = Survey()
    elements, parents, marks = survey.elements, survey.parents, survey.marks
    own, own_link, anchored = survey.own, survey.own_link, survey.anchored
    place: dict[etree._Element, int] = {}
    owner: list[int] = []
    in_link: list[bool] = []
    none = Mark.NONE
    for number, element in enumerate(body.iter("*")):
        above = element.getparent()
        parent = place[above] if number and above is not None else -1
        place[element] = number
        elements.append(element)
        parents.append(parent)
        tag = element.tag
        mine = owner[parent] if parent >= 0 and tag in INLINE else number
        link = tag == "a" or (parent >= 0 and in_link[parent])
        owner.append(mine)
        in_link.append(link)
        own.append(0)
        own_link.append(0)
        classes, identifier = element.get("class"), element.get("id")
        flags = mark(classes) if classes else none
        if identifier:
            flags |= mark(identifier)
        marks.append(flags)
        anchored.append(tag == "h1" or bool(flags & Mark.BODY) or element.get("itemprop") == "articleBody")
        text = element.text
        if text and (size := len(text.strip())):
            own[mine] += size
            if link:
                own_link[mine] += size
        tail = element.tail
        if tail and parent >= 0 and (size := len(tail.strip())):
            own[owner[parent]] += size
            if in_link[parent]:
                own_link[owner[parent]] += size
    good = survey.good = [
        worth(elements[n].tag, own[n], own_link[n]) if own[n] else 0.0 for n in range(len(elements))
    ]
    linked = survey.linked
    linked.extend(size >= 15 and own_link[n] >= 0.85 * size for n, size in enumerate(own))
    for number in range(len(elements) - 1, 0, -1):
        parent = parents[number]
        good[parent] += good[number]
        if anchored[number]:
            anchored[parent] = True
        if linked[number]:
            linked[parent] = True
    return survey


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


def bury(survey: Survey) -> list[int]:
    """Take dead branches out of the measures and give the places of their tops.

    A branch is dead by its tag or by what its class and id say. One that holds the headline, the
    marked article body or a good share of the page's prose lives all the same (comments do not).
    """
    dead: list[int] = []
    gone = bytearray(len(survey.elements))
    good, anchored = survey.good, survey.anchored
    spared = _SPARED_SHARE * good[0]
    cards = _cards(survey)
    for number in range(1, len(survey.elements)):
        if gone[survey.parents[number]]:
            gone[number] = 1
            continue
        flags = survey.marks[number]
        if number in cards or _doomed(survey.elements[number], flags, good[number], anchored[number], spared):
            gone[number] = 1
            dead.append(number)
    for number in dead:
        loss = good[number]
        good[number] = 0.0
        above = survey.parents[number] if loss else -1
        while above >= 0:
            good[above] -= loss
            above = survey.parents[above]
    return dead


def _cards(survey: Survey) -> set[int]:
    """Teaser cards: at least three alike in a row of siblings, each with a line that is all link and little prose."""
    rows: dict[tuple[int, str, str], list[int]] = {}
    for number in range(1, len(survey.elements)):
        if not survey.linked[number] or survey.good[number] > _CARD_PROSE or survey.anchored[number]:
            continue
        element = survey.elements[number]
        if element.tag in _CARDS:
            rows.setdefault((survey.parents[number], element.tag, element.get("class") or ""), []).append(
                number
            )
    return {number for row in rows.values() if len(row) >= _CARD_ROW for number in row}


def _doomed(element: etree._Element, flags: Mark, good: float, anchored: bool, spared: float) -> bool:
    if flags & Mark.FOREIGN or element.tag in _FOREIGN_TAGS:
        return not (anchored and good > 0)
    if good > spared or (anchored and good > 0):
        return False
    if flags & Mark.DEAD or element.tag in _DEAD_TAGS:
        return not (flags & Mark.LEAD and good > 0 and element.tag in ("p", "h2", "h3", "div"))
    return element.get("hidden") is not None or element.get("aria-hidden") == "true"
