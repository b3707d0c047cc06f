"""Times as a person types them, and as a person reads them."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta

_SPAN = re.compile(r"(\d{1,6})\s*([smhdw])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def moment(given: str, now: datetime | None = None) -> datetime:
    """The time that a date, a time or a span back from now stands for, in UTC.

    "24h", "7d", "2w", "90m"; "2026-11-22"; "2026-11-22T18:00+01:00". A time without zone is UTC.
    Raises ValueError, with what was expected, for anything else.
    """
    with suppress(ValueError, OverflowError):
        return (now or datetime.now(UTC)) - span(given)
    try:
        when = datetime.fromisoformat(given.strip())
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(
            f"a span (24h, 7d), a date (2026-11-22) or a time is expected, not {given!r}"
        ) from None


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
