"""Asking again: what is sent so that a server can say that nothing has changed, and what it then said."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from scrapy.http import Response

from store.looks import Look, Signs

UNCHANGED = 304
"""The status by which a server says so."""


def headers_for(look: Look | None) -> dict[str, str]:
    """The headers by which what was looked at is asked again; none for what never was."""
    return {} if look is None else conditions(look.signs)


def conditions(signs: Signs) -> dict[str, str]:
    """The headers of a conditional request (RFC 9110, 13.1)."""
    told = {"If-None-Match": signs.etag, "If-Modified-Since": signs.modified}
    return {name: value for name, value in told.items() if value}


def signs_of(response: Response) -> Signs:
    """What an answer may be asked by later."""
    return Signs(_header(response, "ETag"), _header(response, "Last-Modified"))


def digest_of(body: bytes) -> bytes:
    """What tells one answer of a source from another."""
    return hashlib.blake2b(body, digest_size=16).digest()


def is_unchanged(response: Response, looks: Mapping[str, Look], url: str) -> bool:
    """Whether a source answers what it answered last, by its own word or word for word."""
    look = looks.get(url)
    if look is None:
        return False
    if response.status == UNCHANGED:
        return True
    return response.status == 200 and bool(look.digest) and look.digest == digest_of(response.body)


def is_early(looks: Mapping[str, Look], url: str, now: datetime) -> bool:
    """Whether a source need not be asked yet, by how often it changes."""
    look = looks.get(url)
    return look is not None and now < look.due


def _header(response: Response, name: str) -> str:
    """A header as it can be sent back; "" where it is none, or holds what no header may."""
    value = (response.headers.get(name) or b"").decode("latin-1").strip()
    return value if value.isprintable() and value.isascii() else ""
