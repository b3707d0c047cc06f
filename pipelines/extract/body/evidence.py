"""JSON-LD articleBody as evidence: where a page gives its whole text, what follows it is no text."""

from __future__ import annotations

import re
from dataclasses import replace

from pipelines.article import Line, LineKind
from pipelines.extract.about.headline import key

_TAGS = re.compile(r"<[^>]{1,300}>")
_BREAKS = re.compile(r"(?:\r?\n\s*)+|</p>|<br\s*/?>")
_LONGEST = 200_000
_MOST_LINES = 1_000
_COVERED = 0.9
_MOST_OF_TEXT = 0.7
_STANDS_IN = 0.4
_WHOLE = 600
CUT = "markup:not in articleBody"


def weigh(lines: list[Line], body: str) -> list[Line]:
    """Cut, of the lines, what the page's own articleBody shows to be no text.

    Where the lines hold nearly all of ``body``, those after the last one found in it are cut. Where
    they hold little of a long ``body`` (the page builds its text with a script), the body's own
    paragraphs stand in for them. In all other cases the lines come back as they are.
    """
    if not body or len(body) > _LONGEST or len(lines) > _MOST_LINES:
        return lines
    plain = _TAGS.sub(" ", body)
    whole = key(plain)
    if len(whole) < 200:
        return lines
    squashed = ["" if line.cut else key(line.text) for line in lines]
    found = [bool(text) and text in whole for text in squashed]
    covered = sum(len(text) for text, there in zip(squashed, found, strict=True) if there)
    if covered >= _COVERED * len(whole) and covered >= _MOST_OF_TEXT * sum(map(len, squashed)):
        last = max(place for place, there in enumerate(found) if there)
        after = [line if line.cut else replace(line, cut=CUT) for line in lines[last + 1 :]]
        return lines[: last + 1] + after
    if (
        covered < _STANDS_IN * len(whole)
        and len(whole) >= _WHOLE
        and len(whole) > 1.5 * sum(map(len, squashed))
    ):
        return _paragraphs(body)
    return lines


def _paragraphs(body: str) -> list[Line]:
    lines = (" ".join(_TAGS.sub(" ", line).split()) for line in _BREAKS.split(body))
    return [Line(LineKind.PARAGRAPH, line) for line in lines if line]
