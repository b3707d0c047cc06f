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
from itertools import islice

from store import reading
from store.grammar import Query
from store.hits import Seeker
from store.occurring import number
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


def scores(seeker: Seeker, query: Query, hits: Sequence[int]) -> dict[int, float]:
    """The scores of articles, above 0 and up to 2; of others it is 0. ``hits`` are the greatest ids first."""
    if not hits:
        return {}
    terms = [each for each in query.all if each.field in ("", "headline")][:MOST_TERMS]
    held = seeker.in_headlines(terms, hits)
    read = nlargest(READ, held, key=lambda each: (held[each], each))
    read += islice((each for each in hits if each not in held), READ - len(read))
    asked = [each.words for each in terms if not each.field]
    scored = {article_id: HEADLINE * held[article_id] / len(terms) for article_id in held}
    for article_id, text in reading.texts(seeker.connection, read).items() if asked else ():
        scored[article_id] = round(scored.get(article_id, 0.0) + _said(asked, text), 6)
    return {article_id: score for article_id, score in scored.items() if score}


def _said(phrases: Sequence[tuple[str, ...]], text: str) -> float:
    text = folded(text[:LOOKED_AT])
    weight = SATURATED * (1 - DILUTED + DILUTED * len(text) / USUAL)
    counts = [number(text, phrase) for phrase in phrases]
    return sum(count / (count + weight) for count in counts) / len(counts)
