"""Times as a person types them, and as a person reads them."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta

_SPAN = re.compile(r"(\d{1,6})\s*([smhdw])")
When = str | date | timedelta
"""A time as a caller may give it: written, or a datetime, a date or a span back from now."""
_DAYS = {"today": 0, "yesterday": 1}
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def moment(given: When, now: datetime | None = None) -> datetime:
    """The time that a date, a time or a span back from now stands for, in UTC.

    "24h", "7d", "2w", "90m"; the beginning of "2026-11-22", of "today", of "yesterday";
    "2026-11-22T18:00+01:00". Days, and a time that is written without zone, are UTC. An aware datetime; a
    date, which is its beginning; a timedelta, which is so long ago.
    Raises ValueError, with what was expected, for anything else.
    """
    if isinstance(given, str):
        return _written(given, now)
    with suppress(OverflowError):
        if isinstance(given, timedelta) and given >= timedelta(0):
            return (now or datetime.now(UTC)) - given
        if isinstance(given, datetime) and given.tzinfo is not None:
            return given.astimezone(UTC)
        if isinstance(given, date) and not isinstance(given, datetime):
            return datetime.combine(given, time(), UTC)
    raise ValueError(
        "a time as text (24h, 2026-11-22), a datetime with its zone, a date, or a timedelta back from now is "
        f"expected, not {given!r}"
    )


def _written(given: str, now: datetime | None) -> datetime:
    now = now or datetime.now(UTC)
    if (ago := _DAYS.get(given.strip().lower())) is not None:
        return datetime.combine(now.date() - timedelta(days=ago), time(), UTC)
    with suppress(ValueError, OverflowError):
        return now - span(given)
    try:
        when = datetime.fromisoformat(given.strip())
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(
            f"a span (24h, 7d), a day (yesterday, 2026-11-22) or a time is expected, not {given!r}"
        ) from None


def is_day(given: When) -> bool:
    """Whether a time that can be read is given as a whole day: a date, "2026-11-22", "today"."""
    if isinstance(given, str):
        with suppress(ValueError):
            date.fromisoformat(given.strip())
            return True
        return given.strip().lower() in _DAYS
    return isinstance(given, date) and not isinstance(given, datetime)


def span(given: str) -> timedelta:
    """A span of time: "10s", "90m", "24h", "7d", "2w". Raises ValueError for anything else.

    >>> span("90m")
    datetime.timedelta(seconds=5400)
    """
    found = _SPAN.fullmatch(given.strip().lower())
    if not found:
        raise ValueError(f"a span (90m, 24h, 7d) is expected, not {given!r}")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def iso(when: datetime | None) -> str | None:
    """ISO 8601 in UTC, to the second; None for None."""
    return when.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if when else None


def short(when: datetime | None) -> str:
    """A time for a table, in UTC; "" for None."""
    return when.astimezone(UTC).strftime("%Y-%m-%d %H:%M") if when else ""
