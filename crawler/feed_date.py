"""Reading the dates of feeds and sitemaps, RFC 2822 or ISO 8601, to aware datetimes."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_ZONES = {
    "UTC": "+0000",
    "WET": "+0000",
    "BST": "+0100",
    "WEST": "+0100",
    "CET": "+0100",
    "MEZ": "+0100",
    "CEST": "+0200",
    "MESZ": "+0200",
    "EET": "+0200",
    "EEST": "+0300",
    "MSK": "+0300",
    "TRT": "+0300",
    "BRT": "-0300",
    "ART": "-0300",
}
"""Zones that feeds name and RFC 2822 does not know."""


def read_date(text: str) -> datetime | None:
    """The moment that a date names, in the zone it gives; None when it names none for certain.

    A time without a zone names none.
    """
    text = text.strip()
    if not text or len(text) > 60:
        return None
    try:
        date = _iso(text) if re.match(r"\d{4}-?\d\d", text) else _rfc(text)
        if date.tzinfo is None:
            return None
        date.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError, AttributeError):
        return None
    return date


def latest_moment(text: str) -> datetime | None:
    """The latest moment that a date can mean, wherever it was written; None for what is no date.

    A sitemap may give the day alone (W3C's Datetime), and often leaves the zone out: what is compared
    with a window of days is rather let in. The zones end twelve hours behind UTC.

    >>> latest_moment("2026-11-22").isoformat()
    '2026-11-23T12:00:00+00:00'
    """
    if (moment := read_date(text)) is not None:
        return moment.astimezone(UTC)
    text = text.strip()
    if not re.match(r"\d{4}-\d\d-\d\d", text) or len(text) > 60:
        return None
    try:
        behind = _iso(text).replace(tzinfo=UTC) + timedelta(hours=12)
        return behind + timedelta(days=1) if len(text) == 10 else behind
    except (ValueError, OverflowError):
        return None


def _iso(text: str) -> datetime:
    return datetime.fromisoformat(re.sub(r"\s+(?=[+-]\d|Z$|UTC$)", "", text).replace("UTC", "Z"))


def _rfc(text: str) -> datetime:
    zone = re.search(r"[A-Z]{3,4}$", text)
    if zone and zone[0] in _ZONES:
        text = text[: zone.start()] + _ZONES[zone[0]]
    date = parsedate_to_datetime(text)
    return date.replace(tzinfo=UTC) if text.endswith("-0000") else date
