"""How an article opens: headline repeats go, the standfirst and summary bullets are told from the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from pipelines.article import Line, LineKind
from pipelines.extract.about.metadata import Metadata
from pipelines.extract.body.leads import Lead
from pipelines.extract.markup import says

_OPENING = 6
_LONG_LEAD = 250
_SHORT_LEAD = 100
_LONGEST_BULLET = 220
_MOST_BULLETS = 8


def open_article(leads: list[Lead], lines: list[Line], meta: Metadata) -> tuple[tuple[str, ...], list[Line]]:
    """Give the summary, and the lines with those cut that repeat it or the headline.

    Of the lines above the text, one that its markup or the page's own description shows to be the
    standfirst goes to the summary. A long standfirst that the page's description repeats opens the
    text as well, for papers write the first paragraph so. A long line that is neither is
    prose that stands outside the text's own element. A list right at the top, before any prose, is
    the summary's bullets and no part of the text.
    """
    summary: dict[str, None] = {}
    opening: list[Line] = []
    seen = {line.text for line in islice(_kept(lines), _OPENING)}
    for lead in leads:
        told = lead.text
        if says(told, meta.headline):
            continue
        described = _describes(told, meta.standfirsts)
        standfirst = lead.marked or described
        if standfirst:
            summary[told] = None
        prose = lead.run or len(told) >= _LONG_LEAD
        if told not in seen and ((len(told) > _SHORT_LEAD and described) or (prose and not standfirst)):
            opening.append(Line(LineKind.PARAGRAPH, told))
        seen.add(told)
    lines = _without_headline(lines, meta.headline)
    bullets = _bullets(list(_kept(lines)))
    top = set(map(id, bullets))
    return (*summary, *(line.text for line in bullets)), opening + [
        replace(line, cut="markup:summary") if id(line) in top else line for line in lines
    ]


def _kept(lines: Iterable[Line]) -> Iterator[Line]:
    return (line for line in lines if not line.cut)


def _describes(line: str, standfirsts: tuple[str, ...]) -> bool:
    start = line[:40].casefold()
    return any(start in text.casefold() or text[:40].casefold() in line.casefold() for text in standfirsts)


def _without_headline(lines: list[Line], headline: str) -> list[Line]:
    if not headline:
        return lines
    said = {id(line) for line in islice(_kept(lines), _OPENING * 2) if says(line.text, headline)}
    return [replace(line, cut="markup:headline") if id(line) in said else line for line in lines]


def _bullets(lines: list[Line]) -> list[Line]:
    """The lines at the top that are a list of short ones that sums up what follows."""
    count = 0
    for line in lines[: _MOST_BULLETS + 1]:
        if line.kind is not LineKind.ITEM or len(line.text) > _LONGEST_BULLET:
            break
        count += 1
    if not 2 <= count <= _MOST_BULLETS or len(lines) < 2 * count:
        return []
    return lines[:count]
