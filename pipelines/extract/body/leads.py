"""Lines that lead to the text: the standfirst and the bullets that stand between headline and article."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from lxml import etree

from pipelines.extract.body.survey import Survey
from pipelines.extract.markers import DEAD, FOREIGN, LEAD
from pipelines.extract.markup import MARK, drop, says, text_within

# So many paragraphs in a row are text that stands outside the article's element.
_RUN = 4
_LEAST_LINE = 40
_LEAST_MARKED = 15
_LONGEST_LINE = 1_000
# What is marked as a standfirst holds no more than this, else it holds more than one.
_LONGEST_BOX = 1_200
_SHORT = 100
_LONGEST_BULLET = 220
_PROSE = 60
_HEADINGS = ("h1", "h2", "h3")
_STANDFIRSTS = frozenset(("p", "div", "h2", "h3"))
# So many letters of a description, and a line that begins with them is the same.
_SAME = 40


@dataclass(frozen=True, slots=True)
class Lead:
    """A line above the text.

    ``marked`` says that its markup calls it a standfirst or summary, ``run`` that it stands in a run
    of paragraphs.
    """

    text: str
    marked: bool = False
    run: bool = False


def spare_described(survey: Survey, standfirsts: tuple[str, ...]) -> None:
    """Mark as a standfirst what the page's own description says, whatever its class says of it."""
    starts = [start[:_SAME].casefold() for start in standfirsts if len(start) >= _SAME]
    if not starts:
        return
    for number, element in enumerate(survey.elements):
        if element.tag not in _STANDFIRSTS or not _LEAST_LINE <= survey.own[number] < _LONGEST_LINE:
            continue
        flags = survey.marks[number]
        if flags & LEAD or not (flags & (DEAD | FOREIGN) or element.tag in _HEADINGS):
            continue
        if text_within(element)[:_SAME].casefold() in starts:
            survey.marks[number] = LEAD


def leads_above(survey: Survey, place: int, headline: str) -> list[Lead]:
    """The lines between the headline and the element at ``place``."""
    first = _headline_above(survey, place, headline)
    found: list[tuple[int, str, bool]] = []
    boxes: dict[int, bool] = {}
    for number in range(first + 1, place):
        element = survey.elements[number]
        size = survey.own[number]
        if size < _LEAST_MARKED or survey.own_link[number] > 0.5 * size or element.tag in ("a", "h1"):
            continue
        marked = _marked(survey, number, boxes)
        if not marked and (size < _LEAST_LINE or element.tag == "li"):
            continue
        if not _stands(survey, number) or not (marked or _in_paragraph(survey, number)):
            continue
        text = text_within(element)
        if _LEAST_MARKED <= len(text) < _LONGEST_LINE:
            found.append((survey.parents[number], text, marked))
    runs = Counter(parent for parent, _, marked in found if not marked)
    return [Lead(text, marked, runs[parent] >= _RUN) for parent, text, marked in found]


def _headline_above(survey: Survey, place: int, headline: str) -> int:
    """Where the headline stands above a place: the first lesser heading that says it, else the last h1."""
    said = place
    h1s = []
    for number in range(place):
        element = survey.elements[number]
        if element.tag not in _HEADINGS:
            continue
        if element.tag == "h1":
            h1s.append(number)
        if says(text_within(element), headline):
            said = min(said, number)
    if h1s and (said == place or survey.elements[said].tag == "h1"):
        return h1s[-1]
    return said


def take_leads(survey: Survey, place: int) -> list[Lead]:
    """The lines marked as standfirst or bullets at the top of the element at ``place``, before its prose.

    Short ones are taken out of it; a long standfirst stays, for it is the first paragraph as well.
    """
    taken: list[Lead] = []
    skip = place
    for number in range(place + 1, len(survey.elements)):
        parent = survey.parents[number]
        if parent < place:
            break
        if number > place + 1 and skip > place and parent >= skip:
            continue
        skip = place
        element = survey.elements[number]
        if survey.marks[number] & LEAD and _stands(survey, number):
            lines = _short_lines(element)
            if lines:
                taken += [Lead(line, marked=True) for line in lines]
                drop(element)
                skip = number
                continue
            text = text_within(element) if survey.own[number] else ""
            if _LEAST_MARKED <= len(text) < _LONGEST_LINE:
                taken.append(Lead(text, marked=True))
        if survey.own[number] >= _PROSE and element.tag not in ("h1", "h2") and _stands(survey, number):
            break
    return taken


def _short_lines(element: etree._Element) -> list[str]:
    """An element's lines where it is one short line or a list of bullets, else none."""
    text = text_within(element)
    bullets = [line for line in map(text_within, element.iter("li")) if line]
    if len(bullets) > 1:
        whole = sum(map(len, bullets)) >= 0.8 * len(text)
        return bullets if whole and all(len(line) <= _LONGEST_BULLET for line in bullets) else []
    return [text] if _LEAST_MARKED <= len(text) <= _SHORT else []


def _marked(survey: Survey, number: int, boxes: dict[int, bool]) -> bool:
    """Whether an element or a box around it, with little more in it, is marked as a standfirst.

    ``boxes`` keeps the answer for each box, which many lines may ask of the same one.
    """
    for _ in range(4):
        if number <= 0:
            return False
        if survey.marks[number] & LEAD:
            if number not in boxes:
                boxes[number] = len(text_within(survey.elements[number])) <= _LONGEST_BOX
            return boxes[number]
        number = survey.parents[number]
    return False


def _stands(survey: Survey, number: int) -> bool:
    """Whether an element is still in its tree and in no dead branch."""
    while number > 0:
        element = survey.elements[number]
        if element.getparent() is None or element.get(MARK) is not None:
            return False
        number = survey.parents[number]
    return True


def _in_paragraph(survey: Survey, number: int) -> bool:
    while number > 0:
        if survey.marks[number] & LEAD or survey.elements[number].tag == "p":
            return True
        number = survey.parents[number]
    return False
