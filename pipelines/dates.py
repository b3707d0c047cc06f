"""Dates of news pages, from the forms that pages write to aware datetimes."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from dateutil import parser as _dateutil
from dateutil import tz as _tz

_ISO = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})"
    r"(?:(?:T|\s+|\s*,\s*|t)(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?\s*(Z|z|UTC|GMT|[+-]\d{2}:?(?:\d{2})?)?)?\s*(?:\[[\w/]+\])?\s*$"
)
_EPOCH = re.compile(r"\d{10}(?:\d{3})?(?:\.\d+)?$")
_RFC2822 = re.compile(r"[A-Za-z]{3,9},?\s+\d{1,2}\s+[A-Za-z]{3}\w*\s+\d{4}\s+\d{2}:\d{2}")
_ZONES = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "BST": 3600, "CET": 3600, "WEST": 3600, "MEZ": 3600, "IST": 19800,
    "CEST": 7200, "MESZ": 7200, "EET": 7200, "EEST": 10800, "MSK": 10800, "EST": -18000, "EDT": -14400, "ET": -18000,
    "CST": -21600, "CDT": -18000, "MST": -25200, "MDT": -21600, "PST": -28800, "PDT": -25200, "JST": 32400,
    "KST": 32400, "AEST": 36000, "AEDT": 39600, "WIB": 25200, "BRT": -10800, "ART": -10800, "PT": -28800,
}  # fmt: skip
_ZONE_OFFSETS = {name: _tz.tzoffset(name, seconds) for name, seconds in _ZONES.items()}
_OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
_LONGEST = 120


def parse_date(value: object, fetched: datetime, *, day_first: bool | None = None) -> datetime | None:
    """Read one date as pages write it: ISO 8601 (extended, basic, any offset), RFC 2822, epoch, common meta forms.

    Gives an aware datetime that keeps the offset written, or None where the value is no date, lies
    before 1990 or more than a day after ``fetched`` (a page is never from the future). A date
    without a zone is taken as UTC: it is wrong by some hours at most, the same on every machine,
    and never moved by where the collector runs. ``day_first`` settles 03/04/2024; without it a
    form with slashes is read month first, one with dots day first. Never raises.
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
        when = when.replace(tzinfo=UTC)
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
    when = _dateutil.parse(text, dayfirst=day_first, tzinfos=_ZONE_OFFSETS, default=datetime(1800, 1, 1))
    return None if when.year == 1800 else _plain_offset(when)


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
