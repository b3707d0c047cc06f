"""Cursors: where a page of a list ended, as a reader carries it to the next.

A cursor holds by which values its last story stood in the order, not how many were before it: what a crawl
writes meanwhile neither repeats a story nor passes one over. It holds, too, what "24h" and the like stood for
on the first page, and a digest of the query that it belongs to.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b

from store.wanted import Wanted

LONGEST = 500
"""Characters."""
Key = tuple[float, ...]
"""Where a story stands in an order: the greater first."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """``after`` is the key of the last story shown; ``since`` and ``until`` are the first page's, and so is
    ``top``, the greatest article id that its search has looked at (0 where that is nothing to the order)."""

    after: Key
    since: int | None
    until: int | None
    top: int = 0


def written(cursor: Cursor, wanted: Wanted) -> str:
    """A cursor as it is handed out."""
    told = [_digest(wanted), cursor.since, cursor.until, cursor.top, *cursor.after]
    return urlsafe_b64encode(json.dumps(told, separators=(",", ":")).encode()).rstrip(b"=").decode()


def read(wanted: Wanted) -> Cursor | None:
    """The cursor that a query came with. Raises ValueError for one that is none, or another query's."""
    given = wanted.cursor
    if not given:
        return None
    try:
        if len(given) > LONGEST or not given.isascii():
            raise ValueError
        told = json.loads(urlsafe_b64decode(given + "=" * (-len(given) % 4)))
        digest, since, until, top, *after = told
        numbers = [each for each in (since, until) if each is not None]
        if not after or not all(type(each) in (int, float) for each in (top, *numbers, *after)):
            raise ValueError
        if not all(abs(each) < 2**63 for each in (top, *numbers, *after)):
            raise ValueError
    except (ValueError, TypeError, RecursionError):
        raise ValueError("the cursor is none: one is expected as an earlier page gave it") from None
    if digest != _digest(wanted) or len(after) != (2 if wanted.sort == "newest" else 3):
        raise ValueError("the cursor is another query's: ask with the filters and the order that gave it")
    return Cursor(tuple(after), since, until, int(top))


def _digest(wanted: Wanted) -> str:
    """What tells one query from another: all but the page, and the times as they were written."""
    moments: list[datetime | None] = [None, None]
    if wanted.times == ("", ""):
        moments = [wanted.since, wanted.until]
    same = replace(wanted, since=moments[0], until=moments[1], cursor="", limit=1)
    return blake2b(repr(same).encode("utf-8", "replace"), digest_size=6).hexdigest()
