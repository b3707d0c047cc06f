"""Live blogs: their entries with the time of each, from JSON-LD and from the markup, oldest first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import unescape
from itertools import pairwise

from pipelines.article import Line, LineKind
from pipelines.dates import parse_date
from pipelines.extract.about.headline import key
from pipelines.extract.about.jsonld import Node, text_of
from pipelines.extract.live.labels import Label
from pipelines.extract.markup import fold

MOST_ENTRIES = 2_000
_WHOLE = 0.8
_LONGEST_BODY = 100_000
_MOST_TEXT = 2_000_000
_MOST_MATCHED = 2_000
_MATCHED_TEXT = 200_000
_START = 40
_FIRST_LINES = 3
_SEVERAL = 5
_FEW_SHOWN = 3
_NEARLY_ALL = 0.7
_TAGS = re.compile(r"<[^<>]{1,300}>")
_BREAKS = re.compile(r"(?:\r?\n\s*)+|</p>|<br\s*/?>|</li>|</h\d>")
# Each line of an entry carries, while the page is read, one sign that says which entry it is of.
_FIRST_SIGN = 0x100000
_SIGN = re.compile(f"[{chr(_FIRST_SIGN)}-{chr(_FIRST_SIGN + MOST_ENTRIES - 1)}]")
_DAY = timedelta(days=1)
# A clock that goes back by more than this has passed midnight.
_BACK = timedelta(hours=6)
_ASTRAY = 0.1
_NUMBER = re.compile(r"\d{1,3}")

Minute = tuple[int, ...]
"""A minute of play, and that of the time added to it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a live blog: when it was made, its lines, and the minute of play that it tells."""

    at: datetime | None
    lines: tuple[Line, ...]
    minute: Minute | None = None


def told_entries(nodes: Iterable[Node], fetched: datetime) -> tuple[Entry, ...]:
    """The entries that JSON-LD gives, in its order; none unless nearly all of them come with their text."""
    updates = [
        update
        for node in nodes
        for update in _as_list(node.get("liveBlogUpdate"))[:MOST_ENTRIES]
        if isinstance(update, dict)
    ][:MOST_ENTRIES]
    entries, size, bare = [], 0, 0
    for update in updates:
        lines = _lines_of(update)
        size += sum(len(line.text) for line in lines)
        if size > _MOST_TEXT:
            break
        bare += not text_of(update.get("articleBody"))
        if lines:
            when = parse_date(text_of(update.get("datePublished")), fetched)
            entries.append(Entry(when, lines))
    return tuple(entries) if bare <= (1 - _WHOLE) * len(updates) else ()


def _as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _lines_of(update: Node) -> tuple[Line, ...]:
    body = unescape(text_of(update.get("articleBody"))[:_LONGEST_BODY])
    lines = [fold(_TAGS.sub(" ", line)) for line in _BREAKS.split(body)]
    found = [Line(LineKind.PARAGRAPH, line) for line in lines if line]
    heading = fold(_TAGS.sub(" ", unescape(text_of(update.get("headline"))[:1_000])))
    if heading and not key(body).startswith(key(heading)):
        found.insert(0, Line(LineKind.HEADING, heading))
    return tuple(found)


def signed(text: str, number: int) -> str:
    """A text with the sign of its entry in it, behind its first letter, where no measure minds it."""
    bare = text.lstrip()
    place = len(text) - len(bare) + 1
    return f"{text[:place]}{chr(_FIRST_SIGN + number)}{text[place:]}"


def unsigned(text: str) -> str:
    """A text without any entry's sign.

    >>> unsigned(signed(" Half time", 7))
    ' Half time'
    """
    return _SIGN.sub("", text)


def times(labels: Sequence[Label], published: datetime | None, fetched: datetime) -> list[datetime | None]:
    """The time of each entry by its label; a bare clock is taken on the day of publication or after it.

    Which way the page runs is told from its clocks; one that goes back by hours has passed midnight. Where
    they run to and fro, or through several nights, the days cannot be told and no clock gives a time.
    """
    given = [label.at for label in labels]
    clocks = [(place, label.clock) for place, label in enumerate(labels) if label.clock]
    if published is None or not clocks:
        return given
    minutes = [clock.hour * 60 + clock.minute for _, clock in clocks]
    steps = [one - other for one, other in pairwise(minutes)]
    if sum(step > 0 for step in steps) > sum(step < 0 for step in steps):
        clocks.reverse()
    day, last, astray = published, None, 0
    for place, clock in clocks:
        when = day.replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)
        back = (last or published) - when
        if back > (_BACK if last else 2 * _BACK):
            day += _DAY
            when += _DAY
        astray += last is not None and timedelta() < back <= _BACK
        given[place] = last = when
    if astray > _ASTRAY * len(clocks) or day - published > _DAY or (last and last > fetched + _DAY):
        return [label.at for label in labels]
    return given


def minutes(labels: Sequence[Label]) -> list[Minute | None]:
    """The minute of play of each entry.

    >>> minutes([Label(minute="45'+2"), Label(minute="46."), Label()])
    [(45, 2), (46,), None]
    """
    return [tuple(map(int, _NUMBER.findall(label.minute))) or None for label in labels]


def is_mostly_entries(lines: Sequence[Line]) -> bool:
    """Whether the signed lines are nearly all of a text, and of several entries.

    Asked of a page that does not call itself live: it may have signs in teasers or comments as well.
    """
    signs = [
        (sign[0], len(line.text)) for line in lines if not line.cut and (sign := _SIGN.search(line.text))
    ]
    whole = sum(len(line.text) for line in lines if not line.cut)
    return (
        len({sign for sign, _ in signs}) >= _SEVERAL and sum(size for _, size in signs) >= _NEARLY_ALL * whole
    )


def without_signs(lines: Sequence[Line]) -> list[Line]:
    """The lines as they were before their entries were signed."""
    return [replace(line, text=unsigned(line.text)) if _SIGN.search(line.text) else line for line in lines]


def in_order(
    lines: Sequence[Line],
    whens: Sequence[datetime | None],
    told: Sequence[Entry] = (),
    played: Sequence[Minute | None] = (),
) -> tuple[list[Line], int]:
    """The lines of a live blog in order of time, and how many entries they are.

    ``whens`` are the times of the entries whose signs the lines carry, ``played`` their minutes of play;
    ``told`` are JSON-LD's, which time those of the page, and stand in for them where it holds hardly any.
    What stands above the first entry stays there, what stands below the last likewise. Where an entry has
    no time their minutes order them; where one has no minute either all stay as on the page.
    """
    head, entries, tail = _parted(lines, whens, played or [None] * len(whens))
    if told:
        entries, head, tail = _with_told(entries, head, tail, _shown(lines, told))
    if all(entry.at for entry in entries):
        entries.sort(key=lambda entry: entry.at.timestamp() if entry.at else 0.0)
    elif all(entry.minute for entry in entries):
        entries.sort(key=lambda entry: entry.minute or ())
    ordered = [line for entry in entries for line in _timed(entry)]
    return [*head, *ordered, *tail], len(entries)


def _parted(
    lines: Sequence[Line], whens: Sequence[datetime | None], played: Sequence[Minute | None]
) -> tuple[list[Line], list[Entry], list[Line]]:
    """What stands above the entries, the entries, and what stands below them."""
    head: list[Line] = []
    found: dict[int, list[Line]] = {}
    loose: list[Line] = []
    last = -1
    for line in lines:
        sign = _SIGN.search(line.text)
        if sign:
            text = fold(unsigned(line.text))
            if not text:
                continue
            line = replace(line, text=text)
        number = ord(sign[0]) - _FIRST_SIGN if sign else -1
        if 0 <= number < len(whens):
            if last >= 0:
                found[last] += loose
                loose = []
            found.setdefault(number, []).append(line)
            last = number
        else:
            (loose if last >= 0 else head).append(line)
    entries = [Entry(whens[number], tuple(of_it), played[number]) for number, of_it in found.items()]
    return head, entries, loose


def _shown(lines: Sequence[Line], told: Sequence[Entry]) -> Sequence[Entry]:
    """Of the entries told those that the page shows; all, where it shows hardly any and loads the rest.

    A blog of days tells hundreds that stand on other pages of it.
    """
    starts = {key(unsigned(line.text))[:_START] for line in lines[:_MOST_MATCHED]}
    found = [entry for entry in told if any(key(line.text)[:_START] in starts for line in entry.lines)]
    return found if len(found) >= _FEW_SHOWN else told


def _with_told(
    entries: list[Entry], head: list[Line], tail: list[Line], told: Sequence[Entry]
) -> tuple[list[Entry], list[Line], list[Line]]:
    """Entries of the page timed by what JSON-LD tells, and those that it alone tells."""
    if not entries:
        return list(told), *_beside(head, told)
    known: dict[str, Entry] = {}
    for entry in told:
        known.setdefault(key(entry.lines[0].text)[:200], entry)
    timed: list[Entry] = []
    met: set[int] = set()
    for entry in entries:
        keys = (key(line.text)[:200] for line in entry.lines[:_FIRST_LINES])
        match = next((known[each] for each in keys if each in known), None)
        if match is not None:
            met.add(id(match))
            entry = replace(entry, at=match.at or entry.at)
        timed.append(entry)
    shown = {key(line.text)[:_START] for entry in entries for line in entry.lines}
    timed += [
        entry for entry in told if id(entry) not in met and key(entry.lines[-1].text)[:_START] not in shown
    ]
    return timed, head, tail


def _beside(lines: list[Line], told: Sequence[Entry]) -> tuple[list[Line], list[Line]]:
    """The page's lines that JSON-LD does not tell: those above its first one, and those below."""
    whole = key("".join(line.text for entry in told for line in entry.lines)[:_MATCHED_TEXT])
    above: list[Line] = []
    below: list[Line] = []
    met = False
    for line in lines[:_MOST_MATCHED]:
        if key(line.text)[:200] in whole:
            met = True
        else:
            (below if met else above).append(line)
    return above, below + lines[_MOST_MATCHED:]


def _timed(entry: Entry) -> Iterable[Line]:
    first = next((place for place, line in enumerate(entry.lines) if not line.cut), 0)
    for place, line in enumerate(entry.lines):
        yield replace(line, at=entry.at) if place == first else line
