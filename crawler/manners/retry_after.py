"""Reading Retry-After (RFC 9110, 10.2.3): how long a host asks to be left alone."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scrapy.http import Response

LONGEST_PAUSE = 7 * 86_400.0
"""Seconds; a host that asks for more is asked again after a week."""


def retry_after(response: Response, now: datetime) -> float:
    """Seconds that the answer asks to wait; 0 where it asks for none, or for nothing that can be read.

    A date counts from the answer's own Date, where it has one: whose clock is wrong does not matter then.
    """
    given = _header(response, "Retry-After")
    if re.fullmatch(r"\d{1,12}(\.\d{1,9})?", given, re.ASCII):
        return min(float(given), LONGEST_PAUSE)
    until = _date(given)
    if until is None:
        return 0.0
    since = _date(_header(response, "Date")) or now
    return min(max((until - since).total_seconds(), 0.0), LONGEST_PAUSE)


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1").strip()


def _date(given: str) -> datetime | None:
    """An HTTP date, in any of its three forms; None for what is none."""
    try:
        found = parsedate_to_datetime(given[:100])
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError, IndexError, TypeError):
        return None
