"""Small helpers on lxml elements that the other rooms share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from lxml import etree

# The attribute that marks an element as furniture: the reason, a line feed, and how the text began that
# stood there. No page can give it: parsed names are in lower case.
MARK = "Furniture"

FIRST_DENSE = "\u2e80"
"""The first sign of scripts that write a word in a sign or two."""
DENSE = 2
"""What a sign of theirs counts, where text is measured."""
# An element's text is read up to here.
_LONGEST = 20_000
# Of a piece of furniture so much text is told.
_TOLD = 200
# Characters of a kicker that may stand before a headline in the same line.
_KICKER = 40


def fold(text: str | None) -> str:
    """Text with white space folded, "" for None."""
    return " ".join(text.split()) if text else ""


def says(line: str, headline: str) -> bool:
    """Whether a line is the headline, with a kicker before it or without.

    >>> says("Cup: Gulls reach the final.", "Gulls reach the final")
    True
    """
    low, line = headline.casefold().rstrip(" ."), line.casefold().rstrip(" .")
    return line == low or (bool(low) and line.endswith(f" {low}") and len(line) - len(low) <= _KICKER)


def text_within(element: etree._Element) -> str:
    """The text below an element, white space folded: all of it, or where that is very long its beginning.

    What is asked of a text here is what a line may be; boxes in one another must not each tell all of it.
    """
    parts: list[str] = []
    size = 0
    for text in cast("Iterable[str]", element.itertext()):
        parts.append(text[:_LONGEST])
        size += len(text)
        if size > _LONGEST:
            break
    return " ".join("".join(parts).split())


def drop(element: etree._Element) -> None:
    """Take an element out of its tree and leave the text that follows it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
        element.tail = None
    parent.remove(element)


def empty(element: etree._Element, reason: str) -> None:
    """Mark an element as furniture and leave, of what it holds, only the words that tell what it was."""
    told: list[str] = []
    size = 0
    for text in cast("Iterable[str]", element.itertext()):
        told.append(text[:_TOLD])
        size += len(text.strip())
        if size > _TOLD:
            break
    words = " ".join("".join(told).split())
    tail = element.tail
    element.clear()
    element.tail = tail
    element.set(MARK, f"{reason}\n{words if len(words) <= _TOLD else words[:_TOLD] + '…'}")
