"""The article's subtree: found by where the page's prose stands, or by an outlet's own selectors."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from lxml import etree
from lxml.cssselect import CSSSelector, SelectorError

from pipelines.article import Selectors
from pipelines.extract.body.calls import empty_calls
from pipelines.extract.body.leads import Lead, leads_above, spare_described, take_leads
from pipelines.extract.body.survey import DROPPED, Survey, bury, measure, prune
from pipelines.extract.markers import BODY
from pipelines.extract.markup import empty, text_within

_HOLDS = 0.8
# A smaller share of a body is no part of it.
_PART = 0.05
_LEAST_PROSE = 120.0
_LEAST_PLAIN = 60
_MOST_HEADINGS = 5
_LEAST_GALLERY = 5
_LEAST_CAPTION = 80


@dataclass(frozen=True, slots=True)
class Found:
    """The article's subtree, and the lines that lead to it from above or stood at its very top."""

    subtree: etree._Element
    leads: list[Lead]


def locate(
    body: etree._Element,
    selectors: Selectors | None = None,
    headline: str = "",
    standfirsts: tuple[str, ...] = (),
    believed: bool = False,
) -> Found | None:
    """Give the smallest element that holds the article, its dead branches cut off; None without prose.

    ``headline`` and ``standfirsts`` are what the page's metadata says that stands above the text;
    ``believed`` says that it calls the page an article and dates it.

    ``body`` is changed: what is never text (scripts, styles, forms' fields, …) is dropped from it, and
    what is furniture emptied. Linear in the size of the page but for dead branches' depth.
    """
    chosen = None
    if selectors is not None:
        strip(body, selectors.strip)
        chosen = select(body, selectors.body)
        if chosen is not None:
            chosen.set("itemprop", "articleBody")
    open_gallery(body)
    empty_calls(body)
    etree.strip_elements(body, *DROPPED, with_tail=False)
    prune(body)
    survey = measure(body)
    spare_described(survey, standfirsts)
    for number, reason in bury(survey):
        empty(survey.elements[number], reason)
    if survey.good[0] < _LEAST_PROSE:
        short = _short(survey, headline, believed)
        return None if short is None else Found(survey.elements[short], leads_above(survey, short, headline))
    scope = survey.elements.index(chosen) if chosen is not None else _scope(survey, headline)
    place = _descend(survey, scope)
    return Found(survey.elements[place], [*leads_above(survey, place, headline), *take_leads(survey, place)])


def open_gallery(body: etree._Element) -> None:
    """Make text of the captions of a page that is a gallery: where they hold more prose than all else."""
    captions = [(caption, len(text_within(caption))) for caption in body.iter("figcaption")]
    told = sum(size for _, size in captions if size >= _LEAST_CAPTION)
    if len(captions) < _LEAST_GALLERY or told < _LEAST_GALLERY * _LEAST_CAPTION:
        return
    inside = {part for caption, _ in captions for part in caption.iter("p")}
    if told > sum(len(text_within(part)) for part in body.iter("p") if part not in inside):
        for caption, _ in captions:
            caption.tag = "div"
            caption.attrib.clear()
            caption.set("itemprop", "articleBody")


def _short(survey: Survey, headline: str, believed: bool) -> int | None:
    """The place of an article of few words: the <article> of the page's headline, or else what is believed.

    So little prose stands on every front and wall as well: what holds it must be told in the markup.
    """
    low = headline.casefold()
    headings = [number for number, element in enumerate(survey.elements) if element.tag == "h1"]
    for number in headings[:_MOST_HEADINGS]:
        element = survey.elements[number]
        if not (believed or (low and text_within(element).casefold() == low)):
            continue
        above = survey.parents[number]
        while above > 0:
            tag = survey.elements[above].tag
            if tag == "article" or (believed and (tag == "main" or survey.marks[above] & BODY)):
                return above if _plain(survey.elements[above]) >= _LEAST_PLAIN else None
            above = survey.parents[above]
    return None


def _plain(element: etree._Element) -> int:
    """The size of the paragraphs and points below an element, without what is links."""
    whole = 0
    for part in element.iter("p", "li"):
        if part.tag == "p" or next(part.iter("p"), None) is None:
            whole += len(text_within(part)) - sum(len(text_within(link)) for link in part.iter("a"))
    return whole


def _scope(survey: Survey, headline: str) -> int:
    """The place of the <article> that holds the page's own headline and prose enough, else of the whole."""
    if not headline:
        return 0
    low = headline.casefold()
    for number, element in enumerate(survey.elements):
        if element.tag not in ("h1", "h2"):
            continue
        if text_within(element).casefold() != low:
            continue
        above = survey.parents[number]
        while above > 0:
            if survey.elements[above].tag == "article" and survey.good[above] >= max(
                250, 0.15 * survey.good[0]
            ):
                return above
            above = survey.parents[above]
    return 0


def _descend(survey: Survey, here: int = 0) -> int:
    """From the top down to the child that holds nearly all good text, as long as there is one."""
    good, parents, marks = survey.good, survey.parents, survey.marks
    best: dict[int, int] = {}
    before: dict[int, float] = {}
    total: dict[int, float] = {}
    bodies: dict[int, float] = {}
    for number in range(1, len(survey.elements)):
        size, parent = good[number], parents[number]
        if size <= 0:
            continue
        before[number] = total.get(parent, 0.0)
        total[parent] = before[number] + size
        if marks[number] & BODY:
            bodies[parent] = bodies.get(parent, 0.0) + size
        if parent not in best or size > good[best[parent]]:
            best[parent] = number
    while here in best:
        child, whole = best[here], good[here]
        # What is marked as the article's body is all of it, unless it is one of several such parts.
        if marks[child] & BODY and good[child] >= 0.4 * whole and bodies[here] - good[child] < _PART * whole:
            here = child
            continue
        # Prose before a part of the body opens the article; what stands after it rarely belongs to it.
        if marks[here] & BODY and before[child] > _PART * whole:
            break
        if good[child] < _HOLDS * whole or survey.elements[child].tag in ("p", "li", "blockquote"):
            break
        here = child
    return here


@lru_cache(maxsize=2_000)
def _compiled(selector: str) -> CSSSelector | None:
    try:
        return CSSSelector(selector)
    except (SelectorError, SyntaxError, ValueError):
        return None


def _matches(body: etree._Element, selector: str) -> list[etree._Element]:
    find = _compiled(selector)
    return [] if find is None else cast("list[etree._Element]", find(body))


def strip(body: etree._Element, selectors: tuple[str, ...]) -> None:
    """Empty what an outlet's strip selectors match; a selector that does not compile matches nothing."""
    for selector in selectors:
        for element in _matches(body, selector):
            if element is not body:
                empty(element, f"markup:outlet's {selector}")


def select(body: etree._Element, selectors: tuple[str, ...]) -> etree._Element | None:
    """The first element that a body selector matches and that holds text enough to be an article."""
    for selector in selectors:
        for element in _matches(body, selector)[:5]:
            if len(text_within(element)) >= _LEAST_PROSE:
                return element
    return None
