"""Reading a feed's dates, RFC 2822 or ISO 8601, to aware datetimes; what has no zone has no date."""

from __future__ import annotations

import re
from datetime import UTC, datetime
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
    """The moment that a feed's date names, in the zone it gives; None when it names none for certain."""
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


def _iso(text: str) -> datetime:
    return datetime.fromisoformat(re.sub(r"\s+(?=[+-]\d|Z$|UTC$)", "", text).replace("UTC", "Z"))


def _rfc(text: str) -> datetime:
    zone = re.search(r"[A-Z]{3,4}$", text)
    if zone and zone[0] in _ZONES:
        text = text[: zone.start()] + _ZONES[zone[0]]
    date = parsedate_to_datetime(text)
    return date.replace(tzinfo=UTC) if text.endswith("-0000") else date
