"""The labels of a live blog's entries: a clock, a span of time ago, a match minute."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone
from importlib.resources import files

from pipelines.dates import find_date, parse_date

_TABLE = tomllib.loads(files("pipelines.extract.live").joinpath("labels.toml").read_text("utf-8"))
_LONGEST = 40
_NOW = frozenset(_TABLE["now"])


def _one_of(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_BEFORE, _BEHIND = _one_of(_TABLE["before"]), _one_of(_TABLE["behind"])
_CLOCK = re.compile(
    rf"(?:(?:{_BEFORE})\s*:?\s*)?\(?(\d{{1,2}})\s?[:.hH時시]\s?(\d{{2}})(?::\d{{2}})?\s*(?:([ap])\.?m\.?)?\s*(?:{_BEHIND})?\)?[.,:|–—-]?"
)
_MINUTE = re.compile(
    r"(?:min(?:uto|ute|ut|uta)?\.?\s*)?\d{1,3}\s?(?:['’′´`]|\.)?\s?(?:\+\s?\d{1,2})?\s?"
    r"(?:['’′´`]|\.?\s?(?:min|minute|minuto|minuta|minuti|minut|dk|dakika|мин|хв|perc|分|분)\.?)?[:–—-]?"
)
# At the head of a longer line a minute must have its mark.
_MINUTE_MARK = re.compile(r"['’′´`+]|\.$|[^\W\d_]")
_HEAD = re.compile(
    r"\s*(?:(\d{1,2})[:.h](\d{2})\s?(?:([ap])\.?m\.?|uhr|h|hrs)?\s*[:|–—-]?\s|\d{1,3}(?:\+\d{1,2})?['’′](?:\s?\+\d{1,2}['’′]?)?)",
    re.I,
)
# Vowel signs of India and Indochina are no letters to `\w`.
_SPAN = re.compile(r"(\d{1,4})\s*([^\W\d_][^\s\d]*)")
# "dakika 5 zilizopita": the unit before its number.
_UNIT_FIRST = re.compile(r"([^\W\d_][^\s\d]*)\s+(\d{1,4})")
_AGO = re.compile(rf"(?:^|[\s\d])(?:{_one_of(_TABLE['ago'])})|(?:{_one_of(_TABLE['ago'])})(?:$|[\s\d])")
_UNITS = sorted(
    ((start, int(seconds)) for seconds, starts in _TABLE["units"].items() for start in starts),
    key=lambda unit: -len(unit[0]),
)
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Label:
    """What a label tells: a time (``at``), a clock on a day that it does not tell, or a minute of play.

    Of the three one is set; a minute is given as it is written.
    """

    at: datetime | None = None
    clock: time | None = None
    minute: str = ""


def read_label(text: str, fetched: datetime, zone: timezone) -> Label | None:
    """Read a label that stands alone; None when the text is none.

    >>> from datetime import UTC
    >>> now = datetime(2026, 3, 4, 21, tzinfo=UTC)
    >>> read_label("19.45 Uhr", now, UTC).clock, read_label("45'+2", now, UTC).minute
    (datetime.time(19, 45), "45'+2")
    >>> read_label("vor 5 Minuten", now, UTC).at.isoformat()
    '2026-03-04T20:55:00+00:00'
    >>> read_label("Half time", now, UTC)
    """
    text = " ".join(text.split())
    low = text.casefold()
    if not text or len(text) > _LONGEST:
        return None
    if low in _NOW:
        return Label(at=fetched)
    if not _DIGIT.search(text):
        return None
    clock = _CLOCK.fullmatch(low)
    if clock:
        return _clock(clock)
    if _AGO.search(low) and (span := _span(low)):
        return Label(at=fetched - span)
    if _MINUTE.fullmatch(low) and _MINUTE_MARK.search(low):
        return Label(minute=text)
    when = find_date(text, fetched, zone=zone)
    return Label(at=when) if when and ":" in text else None


def read_head(text: str) -> Label | None:
    """Read the label at the head of a line of text ("12:45 Both sides are out"); None when there is none.

    >>> read_head("18.05: Both sides are out").clock
    datetime.time(18, 5)
    >>> read_head("3 points")
    """
    found = _HEAD.match(text[:_LONGEST])
    if found is None:
        return None
    return _clock(found) if found[1] else Label(minute=found[0].strip())


def read_stamp(value: str, fetched: datetime, zone: timezone) -> Label | None:
    """Read a time as an attribute gives it for machines; a bare clock there is one as well."""
    when = parse_date(value, fetched, zone=zone) if _DIGIT.search(value[:_LONGEST]) else None
    if when is None or len(value) < 8:
        return read_label(value, fetched, zone)
    return Label(at=when)


def _span(low: str) -> timedelta | None:
    """A number of minutes or hours and the like; a unit that comes first is none of a letter or two."""
    told = [(found[2], found[1], 1) for found in _SPAN.finditer(low)]
    told += [(found[1], found[2], 3) for found in _UNIT_FIRST.finditer(low)]
    for name, number, least in told:
        for start, seconds in _UNITS:
            if len(start) >= least and name.startswith(start):
                return timedelta(seconds=seconds * int(number))
    return None


def _clock(found: re.Match[str]) -> Label | None:
    hour, minute = int(found[1]), int(found[2])
    if found[3]:
        hour = hour % 12 + (12 if found[3].lower() == "p" else 0)
    return Label(clock=time(hour, minute)) if hour < 24 and minute < 60 else None
