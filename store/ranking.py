"""How well an article answers a search: by its headline, and by how often its text says the words.

Each word or phrase counts by the headline that holds it, and by its number in the text, of which the first
weigh most and which a longer text dilutes, as in BM25; not by how rare it is, for every hit holds all of
them. So the score of an article is its own: other articles that come and go do not change it, pages follow
one another, and both databases give the same order. (FTS5's bm25 reads all that holds a word to know how rare
it is, and PostgreSQL's ts_rank_cd unpacks each hit's words: of a million articles each takes longer than a
reader waits.)
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import nlargest

from sqlalchemy import Connection

from store import reading
from store.grammar import Query
from store.hits import Seeker
from store.occurring import occurrences
from store.words import folded

READ = 500
"""Hits whose texts are read: those whose headlines hold most, the newest of them. Of others the headline
tells."""
HEADLINE = 1.0
"""What a headline that holds all is worth; a text that says nothing else is worth 1."""
SATURATED, DILUTED, USUAL = 1.2, 0.75, 2_400
"""BM25's k1 and b, and the characters of a usual text."""
LOOKED_AT = 20_000
"""Characters of a text."""
MOST_TERMS = 8
"""Words and phrases that count for the order."""


def scores(connection: Connection, seeker: Seeker, query: Query, hits: Sequence[int]) -> dict[int, float]:
    """The scores of articles, between 0 and 2."""
    if not hits:
        return {}
    terms = [each for each in query.all if each.field in ("", "headline")][:MOST_TERMS]
    first, last = min(hits), max(hits)
    held = dict.fromkeys(hits, 0)
    for term in terms:
        for article_id in seeker.in_headlines(term, first, last):
            if article_id in held:
                held[article_id] += 1
    read = nlargest(READ, held, key=lambda each: (held[each], each))
    asked = [each.words for each in terms if not each.field]
    told = reading.texts(connection, read) if asked else {}
    found = {article_id: HEADLINE * number / max(1, len(terms)) for article_id, number in held.items()}
    for article_id, text in told.items():
        found[article_id] = round(found[article_id] + _said(asked, text), 6)
    return found


def _said(phrases: Sequence[tuple[str, ...]], text: str) -> float:
    text = folded(text[:LOOKED_AT])
    weight = SATURATED * (1 - DILUTED + DILUTED * len(text) / USUAL)
    counts = [sum(1 for _ in occurrences(text, phrase)) for phrase in phrases]
    return sum(count / (count + weight) for count in counts) / len(counts)
