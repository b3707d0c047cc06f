"""A live blog's way through the extractor: signed before the page is cut, put in order when it is read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone

from lxml import etree

from pipelines.article import Line
from pipelines.extract.about.jsonld import Node
from pipelines.extract.body.leads import Lead
from pipelines.extract.live.entries import sign_entries
from pipelines.extract.live.order import (
    Entry,
    Minute,
    in_order,
    is_mostly_entries,
    minutes,
    times,
    told_entries,
    unsigned,
    without_signs,
)
from pipelines.extract.nature.kind import may_be_live
from pipelines.extract.nature.signs import Signs

# So many times on a page may be those of entries, whatever the page calls itself.
_MANY_TIMES = 8
_EVENT = timedelta(days=2)
_PARAGRAPH = 60


@dataclass(frozen=True, slots=True)
class Blog:
    """The entries of a page that is or may be a live blog: what JSON-LD tells, and the times and
    minutes of play of the signed.

    ``sure`` says that the page calls itself live.
    """

    whens: tuple[datetime | None, ...]
    minutes: tuple[Minute | None, ...]
    told: tuple[Entry, ...]
    sure: bool

    def ordered(self, lines: Sequence[Line]) -> tuple[list[Line], int]:
        """The lines in order of time, without signs, and how many entries they are (0: no live blog)."""
        if not self.sure and not (self._is_of_a_day() and is_mostly_entries(lines)):
            return without_signs(lines), 0
        return in_order(lines, self.whens, self.told, self.minutes)

    def _is_of_a_day(self) -> bool:
        """Whether the entries lie as close together as those of one event."""
        known = [when.timestamp() for when in self.whens if when]
        return len(known) == len(self.whens) > 0 and max(known) - min(known) <= _EVENT.total_seconds()


def open_blog(
    body: etree._Element,
    signs: Signs,
    names: tuple[str, str],
    nodes: Iterable[Node],
    clock: tuple[datetime | None, datetime],
) -> Blog | None:
    """Sign the entries below ``body``; None for a page that neither says nor shows that it is live.

    ``names`` are the article's section and headline, ``clock`` when it was published and fetched.
    """
    sure = may_be_live(signs, *names)
    if not sure and signs.times < _MANY_TIMES:
        return None
    published, fetched = clock
    offset = (published and published.utcoffset()) or timedelta()
    labels = sign_entries(body, fetched, timezone(offset) if offset else UTC, sure)
    told = told_entries(nodes, fetched) if sure else ()
    if not labels and not told:
        return None
    return Blog(tuple(times(labels, published, fetched)), tuple(minutes(labels)), told, sure)


def plain(leads: Iterable[Lead], entries: int) -> list[Lead]:
    """Lines above the text without signs; a paragraph above a live blog's entries is text, not a teaser."""
    return [
        replace(lead, text=text, run=lead.run or (entries > 0 and len(text) >= _PARAGRAPH))
        for lead in leads
        for text in (unsigned(lead.text),)
    ]
