"""Boxes that call the reader to sign up: small, set into the text, around a lone link or a mail field."""

from __future__ import annotations

from typing import cast

from lxml import etree

from pipelines.extract.markers import calling_words, calls
from pipelines.extract.markup import empty, text_within

_LARGEST_BOX = 300
_LONGEST_LINE = 130
_MOST_ELEMENTS = 40
_MOST_CALLS = 50
_MOST_LINKED = 0.85
_BOXES = frozenset(("div", "section", "aside", "td", "li", "figure", "center"))
_LINKS = etree.XPath("descendant::a[@href]")
_HREFS = etree.XPath("descendant::a/@href", smart_strings=False)
_INLINE = frozenset(("a", "b", "strong", "em", "i", "span", "u", "font"))


def empty_calls(body: etree._Element) -> None:
    """Empty the box around each lone link to a sign-up page, and around each field for a mail address.

    That is the largest box around it that is small and holds neither a line as long as a paragraph
    nor a heading of the first rank.
    """
    found = 0
    lines: dict[etree._Element, int] = {}
    for element in _asking(body):
        if found >= _MOST_CALLS:
            break
        if not _is_call(element, lines):
            continue
        found += 1
        box = _box_around(element)
        if box is not None and box is not body:
            empty(box, "markup:sign-up")
            lines.clear()


def _asking(body: etree._Element) -> list[etree._Element]:
    """The mail fields, and the links whose address holds a word of sign-up pages."""
    fields = list(body.iter("input"))
    # Parted by a sign that no page holds: one question for all links first.
    hrefs = "\0".join(cast("list[str]", _HREFS(body))).lower()
    words = calling_words(hrefs)
    if not words:
        return fields
    wanted = [place for place, href in enumerate(hrefs.split("\0")) if any(word in href for word in words)]
    links = cast("list[etree._Element]", _LINKS(body))
    return [links[place] for place in wanted] + fields


def _is_call(element: etree._Element, lines: dict[etree._Element, int]) -> bool:
    """Whether a field asks for a mail address, or a link to a sign-up page is all of its line.

    ``lines`` keeps the lengths of lines, for one may hold thousands of such links.
    """
    if element.tag == "input":
        return (element.get("type") or "").lower() == "email"
    if not calls(element.get("href") or ""):
        return False
    line = element
    while line.tag in _INLINE:
        above = line.getparent()
        if above is None:
            return False
        line = above
    if line not in lines:
        lines[line] = len(text_within(line))
    return len(text_within(element)) >= _MOST_LINKED * lines[line]


def _box_around(element: etree._Element) -> etree._Element | None:
    box = None
    above = element.getparent()
    while above is not None and above.tag != "body" and _is_small(above):
        if above.tag in _BOXES:
            box = above
        above = above.getparent()
    return box


def _is_small(element: etree._Element) -> bool:
    parts = [part for part, _ in zip(element.iter("*"), range(_MOST_ELEMENTS + 1), strict=False)]
    if len(parts) > _MOST_ELEMENTS or any(part.tag in ("h1", "article", "main") for part in parts):
        return False
    return len(text_within(element)) <= _LARGEST_BOX and all(
        _own_size(part) <= _LONGEST_LINE for part in parts
    )


def _own_size(element: etree._Element) -> int:
    """The length of an element's own text; of a paragraph all that stands in it."""
    if element.tag == "p":
        return len(text_within(element))
    return len((element.text or "").strip()) + sum(len((child.tail or "").strip()) for child in element)
