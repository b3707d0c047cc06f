"""Dates of news pages, from the forms that pages write to aware datetimes."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime

from dateutil import parser as _dateutil
from dateutil import tz as _tz

from pipelines.days import day_in

_ISO = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})"
    r"(?:(?:T|\s+|\s*,\s*|t)(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?"
    r"\s*(Z|z|UTC|GMT|[+-]\d{2}:?(?:\d{2})?)?)?\s*(?:\[[\w/]+\])?\s*$"
)
_EPOCH = re.compile(r"\d{10}(?:\d{3})?(?:\.\d+)?$")
_RFC2822 = re.compile(r"[A-Za-z]{3,9},?\s+\d{1,2}\s+[A-Za-z]{3}\w*\s+\d{4}\s+\d{2}:\d{2}")
_ZONES = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "BST": 3600, "CET": 3600, "WEST": 3600, "MEZ": 3600, "IST": 19800,
    "CEST": 7200, "MESZ": 7200, "EET": 7200, "EEST": 10800, "MSK": 10800, "EST": -18000, "EDT": -14400,
    "ET": -18000, "CST": -21600, "CDT": -18000, "MST": -25200, "MDT": -21600, "PST": -28800, "PDT": -25200,
    "JST": 32400, "KST": 32400, "AEST": 36000, "AEDT": 39600, "WIB": 25200, "BRT": -10800, "ART": -10800,
    "PT": -28800,
}  # fmt: skip
_ZONE_OFFSETS = {name: _tz.tzoffset(name, seconds) for name, seconds in _ZONES.items()}
_OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
_LONGEST = 120


_OFFSET = re.compile(
    r"\d:?\d{2}(?:[.,]\d+)?\s*(?:(Z|UTC|GMT)|([+-])(\d{2}):?(\d{2})?)\s*(?:\[[\w/]+\])?\s*$", re.I
)
_YEAR_FIRST = re.compile(r"\d{4}\D")
_CLOCK_TIME = re.compile(r"\d\s?[:h時时시]\s?\d{2}|\dT\d{4}|\d\s?[ap]\.?m\b", re.I)


def names_clock(text: str) -> bool:
    """Whether a date as written has a time of day, so that a zone moves it."""
    return len(text) <= _LONGEST and _CLOCK_TIME.search(text) is not None


def offset_of(text: str) -> timezone | None:
    """The offset from UTC that a date with a time of day ends in, None where it names none.

    >>> offset_of("2026-03-04T21:50:00-0300"), offset_of("2026-03-04")
    (datetime.timezone(datetime.timedelta(days=-1, seconds=75600)), None)
    """
    found = _OFFSET.search(text) if len(text) <= _LONGEST else None
    if found is None:
        return None
    if found[1]:
        return UTC
    size = timedelta(hours=int(found[3]), minutes=int(found[4] or 0))
    return timezone(-size if found[2] == "-" else size) if size < timedelta(hours=15) else None


def parse_date(
    value: object, fetched: datetime, *, day_first: bool | None = None, zone: tzinfo = UTC
) -> datetime | None:
    """Read one date as pages write it: ISO 8601 (any offset), RFC 2822, epoch, common meta forms.

    Gives an aware datetime that keeps the offset written, or None where the value is no date, lies
    before 1990 or more than a day after ``fetched`` (a page is never from the future). A date
    without a zone is taken in ``zone`` (see ``zones``; UTC otherwise): it is wrong by some hours at
    most, the same on every machine, and never moved by where the collector runs. ``day_first``
    settles 03/04/2024; without it a form with slashes is read month first, one with dots day first.
    Never raises.
    """
    if isinstance(value, bool) or value is None:
        return None
    text = str(value).strip()
    if not text or len(text) > _LONGEST:
        return None
    try:
        when = _read(text, day_first)
    except (ValueError, OverflowError, TypeError, ArithmeticError, AttributeError):
        return None
    if when is None:
        return None
    if when.tzinfo is None:
        when = _plain_offset(when.replace(tzinfo=zone))
    try:
        if not _OLDEST <= when <= fetched + timedelta(days=1):
            return None
    except OverflowError:
        return None
    return when


def _read(text: str, day_first: bool | None) -> datetime | None:
    if found := _ISO.match(text):
        return _iso(found)
    if _EPOCH.match(text):
        seconds = float(text)
        return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)
    if _RFC2822.match(text):
        return parsedate_to_datetime(text)
    if not re.search(r"\d", text):
        return None
    if day_first is None:
        day_first = bool(re.match(r"\d{1,2}\.\s?\d{1,2}\.", text))
    if _YEAR_FIRST.match(text):
        day_first = False
    when = _dateutil.parse(text, dayfirst=day_first, tzinfos=_ZONE_OFFSETS, default=datetime(1800, 1, 1))
    return None if when.year == 1800 else _plain_offset(when)


# "19.05 Uhr", "kl. 19.05": a dot parts hours and minutes only where the line says that it is a time.
_DOTTED = re.compile(
    r"(?<!\d)(\d{1,2})\.(\d\d)(?=\s?(?:uhr|hs?\b|wib\b|น\.))"
    r"|\b(?:kl\.?|klo|pukul|jam|ore|alle|a les|ob)\s(\d{1,2})\.(\d\d)(?!\d)",
    re.I,
)
# The half of the day stands behind the clock, in East Asia before it.
_CLOCK = re.compile(
    r"(?:(午前|上午|凌晨|오전|午後|下午|晚上|오후)\s?)?(?<![\d:.])(\d{1,2})\s?[:h時时시]\s?(\d{2})(?:[分분]|:\d{2})?"
    r"\s*([ap]\.?m|[πμ]\.?μ|صباح|مساء|[صم](?!\w)|[قب]\.ظ|(?:قبل|بعد) از ظهر|صبح|شام)?",
    re.I,
)
_LATE = re.compile("p|μ|م|ب|ش|午後|下午|晚上|오후", re.I)


def _colons(text: str) -> str:
    """A text with a colon in its times of day, where a word says that they are such."""
    return _DOTTED.sub(lambda time: f"{time[1] or time[3]}:{time[2] or time[4]}", text)


def find_date(
    text: str, fetched: datetime, *, day_first: bool = True, zone: tzinfo = UTC, language: str = ""
) -> datetime | None:
    """The first date in a short piece of shown text ("Updated: 4 May 2025, 10:09", "2019年4月4日").

    Months are known by their names in some eighty languages, and the days of Iran's and Ethiopia's calendar
    and of Thailand's, Japan's and Taiwan's years are read (see ``calendars``); ``language``, the page's,
    settles what can mean two days. The time is taken in ``zone``, for shown text rarely names its own; None
    where no date stands or it lies in the future.
    """
    found = day_in(text[:200], day_first=day_first, language=language)
    if found is None:
        return None
    (year, month, day), rest = found
    before = text[: len(text[:200]) - len(rest)]
    clock = _CLOCK.search(_colons(rest)) or _CLOCK.search(_colons(before))
    hour, minute = (int(clock[2]), int(clock[3])) if clock else (0, 0)
    half = (clock[1] or clock[4]) if clock else None
    if half and hour <= 12:
        hour = hour % 12 + (12 if _LATE.match(half) else 0)
    if hour > 23 or minute > 59:
        hour = minute = 0
    return parse_date(f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}", fetched, zone=zone)


def _iso(found: re.Match[str]) -> datetime:
    year, month, day, hour, minute, second, zone = found.groups()
    when = datetime(
        int(year), int(month), int(day), int(hour or 0) % 24, int(minute or 0), min(int(second or 0), 59)
    )
    if not zone:
        return when
    if zone in ("Z", "z", "UTC", "GMT"):
        return when.replace(tzinfo=UTC)
    digits = zone[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return when.replace(tzinfo=timezone(-offset if zone[0] == "-" else offset))


def _plain_offset(when: datetime) -> datetime:
    offset = when.utcoffset()
    return when if offset is None else when.replace(tzinfo=timezone(offset))
