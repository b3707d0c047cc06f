"""Where in a text the words of a search stand: a passage about them, each marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from store.grammar import Query
from store.records import MARK, UNMARK
from store.words import TOKEN, folded

LONG = 220
"""Characters of a snippet, about."""
BEFORE = 60
"""Characters before the first word of it."""
LOOKED_AT = 20_000
"""Characters of a text that are looked at."""
_NO_MARKS = str.maketrans("", "", MARK + UNMARK)


def snippet(headline: str, text: str, query: Query) -> str | None:
    """The passage with most of the words, or the headline where the text has none; None where none is
    asked."""
    phrases = [each.words for each in query.all if each.field in ("", "headline")]
    if not phrases:
        return None
    text = " ".join(text[:LOOKED_AT].translate(_NO_MARKS).split())
    if places := _places(text, phrases):
        return _passage(text, places)
    headline = " ".join(headline.translate(_NO_MARKS).split())
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


_WORD = re.compile(rf"(?:{TOKEN.pattern})(?:[\u0300-\u036f](?:{TOKEN.pattern})?)*")


def _places(text: str, phrases: Sequence[tuple[str, ...]]) -> list[tuple[int, int]]:
    """Where the words of phrases stand, in order; a phrase is marked whole."""
    words: list[tuple[str, int, int]] = []
    for found in _WORD.finditer(text):
        words += [(each, found.start(), found.end()) for each in _folded_words(found[0])]
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        by_first.setdefault(phrase[0], []).append(phrase)
    places = set()
    for number, (word, start, _) in enumerate(words):
        for phrase in by_first.get(word, ()):
            here = words[number : number + len(phrase)]
            if tuple(each[0] for each in here) == phrase:
                places.add((start, here[-1][2]))
    return sorted(places, key=lambda each: (each[0], -each[1]))


@lru_cache(maxsize=20_000)
def _folded_words(word: str) -> list[str]:
    return TOKEN.findall(folded(word).replace("_", " "))
