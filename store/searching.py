"""Lists of stories that hold a text: the newest without gathering all, the others of the newest hits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import nlargest
from typing import NamedTuple

from sqlalchemy import Connection, select, tuple_

from store import plain, ranking
from store.among import among, parts, values
from store.choosing import Chosen
from store.cursor import Key
from store.facets import SPAN
from store.grammar import Query
from store.hits import MOST_SPANS, Seeker
from store.ordering import KEYS, Found, ordered
from store.schema import faceted, membership, span
from store.wanted import Sort

MOST_HITS = 10_000
"""Articles, the newest to come into the store, among which stories are ranked."""
SPANS, MOST_PARTS = 16, 24
"""Spans of ids in which these are looked for at a time, and how many times at most, before all are."""
FIRST_SPANS = 4
"""Spans by which is told how many have to be looked at; no more are looked at before."""
NEAR = 8
"""Spans so far apart are looked at with what lies between."""


class Span(NamedTuple):
    """A span of ids, and when the newest story that has one of them appeared."""

    number: int
    newest: int


class Hits(NamedTuple):
    """Stories in their order with their keys, each with an article that holds what was asked for."""

    found: list[tuple[Key, Found]]
    articles: dict[int, int]
    top: int


def page(
    connection: Connection, asked: Chosen, query: Query, sort: Sort, after: Key | None, most: int, top: int
) -> Hits:
    """The stories that come after a key in an order, ``most`` of them. ``top`` is the greatest article id
    that an earlier page has looked at, 0 for the first."""
    seeker = Seeker(connection, query)
    if sort is Sort.NEWEST:
        return _newest(connection, asked, seeker, after, most)
    top = top or seeker.newest_id()
    articles = _latest(seeker, top)
    if sort is Sort.RELEVANCE:
        scores = ranking.scores(seeker, query, articles)
        return _by_score(connection, asked, articles, scores, after, most)._replace(top=top)
    found, hits = _stories(connection, asked, articles)
    shown = ordered(found, KEYS[sort], after, most)
    return Hits([(KEYS[sort](each), each) for each in shown], {each: max(hits[each]) for each in hits}, top)


def _by_score(
    connection: Connection,
    asked: Chosen,
    articles: list[int],
    scored: dict[int, float],
    after: Key | None,
    most: int,
) -> Hits:
    """The stories of the articles that score best: so many articles are looked at as fill a page."""
    scores = dict.fromkeys(articles, 0.0) | scored
    best = sorted(scored, key=lambda each: (scored[each], each), reverse=True)
    best += [each for each in articles if each not in scored]
    keyed: dict[int, tuple[Key, Found]] = {}
    hits: dict[int, int] = {}
    place, wide = 0, 2 * most
    while place < len(best) and len(keyed) < most:
        end = min(place + wide, len(best))
        # All of one score are looked at together: time decides among them.
        while end < len(best) and scores[best[end]] == scores[best[end - 1]]:
            end += 1
        found, of = _stories(connection, asked, best[place:end])
        for each in found:
            article_id = max(of[each.story_id], key=lambda one: (scores[one], one))
            key = (scores[article_id], each.at, each.story_id)
            if each.story_id not in hits and (after is None or key < after):
                keyed[each.story_id] = (key, each)
            hits.setdefault(each.story_id, article_id)
        place, wide = end, wide * 2
    return Hits(nlargest(most, keyed.values()), hits, 0)


def _latest(seeker: Seeker, top: int) -> list[int]:
    """The articles found of the greatest ids, ``MOST_HITS`` of them.

    They are looked for some spans at a time as long as that promises to be fewer than all there are.
    """
    found: list[int] = []
    last = top
    most = MOST_PARTS * SPANS if seeker.is_narrowed else 0
    while last > 0 and len(found) < MOST_HITS:
        looked = (top >> SPAN) - (last >> SPAN)
        first = max(1, ((last >> SPAN) - SPANS + 1) << SPAN)
        if looked and len(found) * most < MOST_HITS * looked:
            first = 1
        found += seeker.among(first, last, MOST_HITS - len(found))
        last = first - 1
    return found[:MOST_HITS]


def _newest(connection: Connection, asked: Chosen, seeker: Seeker, after: Key | None, most: int) -> Hits:
    """Look at the spans of ids in the order of their newest stories, and leave off where a page is full of
    what is newer than all that is left."""
    told = select(span.c.number, span.c.newest).order_by(span.c.newest.desc(), span.c.number.desc())
    latest = asked.until if after is None else int(after[0]) + 1
    if latest is not None:
        told = told.where(span.c.oldest < latest)
    if asked.since is not None:
        told = told.where(span.c.newest >= asked.since)
    spans = [Span(*row) for row in plain.rows(connection, told, {})]
    found: dict[int, Found] = {}
    hits: dict[int, int] = {}
    key = KEYS[Sort.NEWEST]
    shown: list[Found] = []
    place, wide = 0, 1
    while place < len(spans):
        some = spans[place : place + wide] if wide <= MOST_SPANS else spans[place:]
        articles = [
            each
            for first, last in _runs(each.number for each in some)
            for each in seeker.among(first << SPAN, ((last + 1) << SPAN) - 1)
        ]
        fresh, of = _stories(connection, asked, articles, after)
        found.update((each.story_id, each) for each in fresh)
        for story_id, own in of.items():
            hits[story_id] = max(hits.get(story_id, 0), *own)
        place += len(some)
        shown = ordered(found.values(), key, after, most)
        if len(shown) < most:
            wide = _next(place, len(found), most)
            continue
        left = sum(each.newest >= shown[-1].at for each in spans[place:])
        if not left:
            break
        wide = min(left, 2 * wide, MOST_SPANS)
    return Hits([(key(each), each) for each in shown], hits, 0)


def _next(looked: int, found: int, most: int) -> int:
    """How many spans to look at next, as many as promise to fill the page: by what so many had."""
    wanted = looked * (2 * most - found) // max(found, 1)
    return max(wanted, FIRST_SPANS) if looked >= FIRST_SPANS else max(min(wanted, FIRST_SPANS), 1)


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Numbers as runs, the first and the last of each. Of near ones one is made: what lies between costs less
    than to ask twice."""
    known = sorted(numbers)
    start = 0
    for place in range(1, len(known) + 1):
        if place == len(known) or known[place] > known[place - 1] + NEAR:
            yield known[start], known[place - 1]
            start = place


def _stories(
    connection: Connection, asked: Chosen, articles: list[int], after: Key | None = None
) -> tuple[list[Found], dict[int, list[int]]]:
    """The stories of articles that meet all, and which of the articles each holds."""
    dialect = connection.dialect.name
    hits: dict[int, list[int]] = {}
    found: dict[int, Found] = {}
    columns = (membership.c.article_id, faceted.c.at, faceted.c.outlets, faceted.c.story_id)
    told = (
        select(*columns)
        .join_from(membership, faceted, faceted.c.story_id == membership.c.story_id)
        .where(among(dialect, membership.c.article_id, "ids"), *asked.within(faceted.c.at))
        .where(*asked.met(faceted.c.at, faceted.c.story_id))
    )
    if after is not None:
        told = told.where(tuple_(faceted.c.at, faceted.c.story_id) < tuple_(int(after[0]), int(after[1])))
    for some in parts(articles):
        for article_id, *row in plain.rows(connection, told, {"ids": values(dialect, some)}):
            each = Found(*row)
            found[each.story_id] = each
            hits.setdefault(each.story_id, []).append(article_id)
    return list(found.values()), hits
