"""Small helpers on lxml elements that the other rooms share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import cast

from lxml import etree

_SPACE = re.compile(r"\s+")


def fold(text: str | None) -> str:
    """Text with white space folded, "" for None."""
    return _SPACE.sub(" ", text).strip() if text else ""


def text_within(element: etree._Element) -> str:
    """All text below an element, white space folded."""
    return " ".join("".join(cast("Iterable[str]", element.itertext())).split())


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
