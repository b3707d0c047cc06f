"""Where in a text the words of a search stand: a passage about them, each marked."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from store.grammar import Query
from store.occurring import occurrences
from store.records import MARK, UNMARK
from store.words import folded

LONG = 220
"""Characters of a snippet, about."""
BEFORE = 60
"""Characters before the first word of it."""
LOOKED_AT = 20_000
"""Characters of a text that are looked at."""
_NO_MARKS = re.compile(f"[{MARK}{UNMARK}]")


def snippet(headline: str, text: str, query: Query) -> str | None:
    """The passage with most of the words, or the headline where the text has none; None where none is
    asked."""
    phrases = [each.words for each in query.all if each.field in ("", "headline")]
    if not phrases:
        return None
    text = " ".join(_NO_MARKS.sub("", text[:LOOKED_AT]).split())
    if places := _places(text, phrases):
        return _passage(text, places)
    headline = " ".join(_NO_MARKS.sub("", headline).split())
    return _marked(headline, 0, len(headline), _places(headline, phrases))


def _passage(text: str, places: Sequence[tuple[int, int]]) -> str:
    """The passage of a text that holds most of these places, whole words."""

    def held(start: int) -> int:
        return len({text[a:b].lower() for a, b in places if start <= a and b <= start + LONG - BEFORE})

    first = max((start for start, _ in places), key=lambda start: (held(start), -start))
    start = max(0, first - BEFORE)
    if start:
        start = text.find(" ", start, first) + 1 or first
    end = min(len(text), max(start + LONG, first + 1))
    end = max([end, *(b for a, b in places if a < end)]) if end < len(text) else end
    if (
        end < len(text)
        and (space := text.rfind(" ", first, end)) > 0
        and not any(a < end == b for a, b in places)
    ):
        end = max(space, max(b for a, b in places if a == first))
    told = _marked(text, start, end, places)
    return ("…" if start else "") + told.strip() + ("…" if end < len(text) else "")


def _marked(text: str, start: int, end: int, places: Sequence[tuple[int, int]]) -> str:
    told, at = [], start
    for a, b in places:
        if a >= at and b <= end:
            told += [text[at:a], MARK, text[a:b], UNMARK]
            at = b
    return "".join([*told, text[at:end]])


def _places(text: str, phrases: Sequence[tuple[str, ...]]) -> list[tuple[int, int]]:
    """Where the words of phrases stand, in order; a phrase is marked whole."""
    told = folded(text)
    found = {place for phrase in phrases for place in occurrences(told, phrase)}
    if len(told) != len(text):
        # A sign has become several, or none: each place is told by how long what stands before it was.
        long = {sign: len(folded(sign)) for sign in set(text)}
        ends = list(accumulate(map(long.__getitem__, text)))
        found = {(bisect_right(ends, a), bisect_left(ends, b) + 1) for a, b in found}
    return sorted(found, key=lambda each: (each[0], -each[1]))
