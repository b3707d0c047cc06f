"""A query as an address has it, the same query always in the same words, and as a reader would say it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from touchline.filters import NAMES, NOT
from touchline.times import iso, span
from touchline.wording import LANGUAGES, number

Pairs = tuple[tuple[str, str], ...]
ALL = "football news"
"""What is asked for where nothing is."""
_RELATIONS = {"copy": "a copy", "excerpt": "an excerpt", "extended": "an extended version", "lead": "a lead"}
_ORDERS = {"hot": "hot now", "outlets": "most outlets first", "relevance": "best matches first"}
_UNITS = {"s": "second", "m": "minute", "h": "hour", "d": "day", "w": "week"}
_FILTERS = {
    "club": "{}",
    "competition": "{}",
    "outlet": "run by {}",
    "owner": "run by outlets of {}",
    "country": "run by outlets in {}",
    "language": "in {}",
    "kind": "of the kind {}",
    "relation": "with {}",
    "wire": "crediting {}",
}


def pairs(asked: Mapping[str, Any]) -> Pairs:
    """What is asked for as an address has it: in one order, without what is empty, ``text`` as ``q``."""
    return tuple(
        ("q" if name == "text" else name, str(iso(value) if isinstance(value, datetime) else value))
        for name in NAMES
        for value in _values(asked.get(name))
        if value
    )


def in_words(asked: Mapping[str, Any]) -> str:
    """What is asked for as a reader would say it, or ``ALL``; the page of it is not told.

    >>> in_words({"club": ("Arsenal",), "language": ("es", "de"), "since": "2026-11-01"})
    'Arsenal, in Spanish or German, since 2026-11-01'
    >>> in_words({"text": "hat trick", "not_outlet": "Eleven", "since": "24h", "min_outlets": 2})
    '“hat trick”, not run by Eleven, of the last 24 hours, run by 2 outlets or more'
    """
    order = ("text", *(name for name in NAMES if name != "text"))
    told = (phrase(name, [str(each) for each in _values(asked.get(name)) if each]) for name in order)
    return ", ".join(filter(None, told)) or ALL


def phrase(name: str, values: Iterable[str]) -> str:
    """A parameter with its values in words; "" for what chooses nothing.

    >>> phrase("since", ["1h"]), phrase("not_language", ["es-MX"]), phrase("limit", ["10"])
    ('of the last hour', 'not in Spanish', '')
    """
    held = list(values)
    if not held:
        return ""
    if (kind := name.removeprefix(NOT)) in _FILTERS:
        told = _FILTERS[kind].format(" or ".join(_named(kind, each) for each in held))
        return f"not {told}" if name.startswith(NOT) else told
    return _setting(name, held[0].strip())


def _named(kind: str, value: str) -> str:
    value = value.strip()
    if kind == "language":
        return LANGUAGES.get(value.lower().partition("-")[0], value)
    return _RELATIONS.get(value.lower(), value) if kind == "relation" else value


def _setting(name: str, value: str) -> str:
    if name in ("text", "q"):
        return f"“{value}”"
    if name == "since":
        return f"of the last {back.removeprefix('1 ')}" if (back := _span(value)) else f"since {value}"
    if name == "until":
        return f"until {back} ago" if (back := _span(value)) else f"until {value}"
    if name == "min_outlets":
        return f"run by {value} outlets or more" if value not in ("0", "1") else ""
    return _ORDERS.get(value.lower(), "") if name == "sort" else ""


def _span(value: str) -> str:
    """A span of time in words: "24 hours"; "" for what is none."""
    with suppress(ValueError, OverflowError):
        span(value)
        unit = _UNITS[value[-1].lower()]
        return number(int(value[:-1]), unit, f"{unit}s")
    return ""


def _values(given: Any) -> Iterator[Any]:
    if isinstance(given, tuple | list | set | frozenset):
        yield from given
    else:
        yield given
