"""Which articles a search finds, asked of the text indexes a part of the article ids at a time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, func, select, text

from store import plain
from store.among import among, parts, values
from store.facets import SPAN
from store.grammar import Query, Term
from store.schema import article, membership, outlet
from store.words import TOKEN, folded

MOST_SPANS = 64
"""Spans that PostgreSQL is told by their numbers; of more it reads all that there is of the words."""
DENSE = 3
"""Ids to one hit, to which PostgreSQL is told of the first and the last alone."""
_COLUMNS = {"headline": "headline", "author": "authors"}


class Seeker:
    """Finds what a query asks for. For one connection."""

    def __init__(self, connection: Connection, query: Query) -> None:
        """Look up the outlets that are asked for by a field."""
        self.connection = connection
        self._dialect = connection.dialect.name
        self._query = query
        self._words = query.of("")
        self._heads = query.of(*_COLUMNS)
        self._outlets = [(each, self._named(each)) for each in query.of("outlet").all]
        self._not_outlets = [self._named(each) for each in query.of("outlet").none]

    @property
    def is_narrowed(self) -> bool:
        """Whether fewer ids are asked more quickly: not where PostgreSQL looks in headlines alone."""
        return self._dialect == "sqlite" or bool(self._words.all) or not self._heads.all

    def newest_id(self) -> int:
        """The greatest article id there is."""
        return int(self.connection.scalar(select(func.max(article.c.id))) or 0)

    def among(self, first: int, last: int, most: int | None = None) -> list[int]:
        """The articles found of those with ids from ``first`` to ``last``, the greatest id first.

        ``most`` is of how many there need be no more; there may be more all the same.
        """
        if self._query.nowhere or first > last:
            return []
        alone = most if not self._heads and not self._outlets and not self._not_outlets else None
        found = self._of_words(first, last, alone)
        if self._heads.all:
            held = self._matched("article_search_heads", self._heads, first, last)
            both = set(held)
            found = held if found is None else [each for each in found if each in both]
        elif self._heads.none and found != []:
            barred = set(self._any("article_search_heads", self._heads.none, first, last))
            found = [each for each in self._or_every(found, first, last) if each not in barred]
        return self._of_outlets(self._or_every(found, first, last))

    def in_headlines(self, terms: Sequence[Term], hits: Sequence[int]) -> dict[int, int]:
        """How many of some words and phrases the headlines of articles hold, of those that hold any."""
        if not terms or not hits:
            return {}
        if self._dialect == "postgresql":
            return self._headlined(terms, hits)
        held, known = dict.fromkeys(hits, 0), set(hits)
        first, last = min(hits), max(hits)
        for term in terms:
            found = self._any("article_search_heads", (Term(term.words, "headline"),), first, last)
            for each in known.intersection(found):
                held[each] += 1
        return {article_id: number for article_id, number in held.items() if number}

    def _headlined(self, terms: Sequence[Term], hits: Sequence[int]) -> dict[int, int]:
        """The same by one question: PostgreSQL finds articles by ids sooner than all that have a word."""
        given: dict[str, Any] = {f"q{place}": _phrase(term) for place, term in enumerate(terms)}
        number = " + ".join(f"CAST(headline @@ to_tsquery('simple', :{name}) AS int)" for name in given)
        given |= {"any": " | ".join(f"({_phrase(term)})" for term in terms)}
        first, last, known = min(hits), max(hits), set(hits)
        within = "rowid BETWEEN :first AND :last"
        if last - first <= DENSE * len(hits):
            given |= {"first": first, "last": last}
        else:
            # As text: a list of thousands takes the driver longer to write than the database to answer.
            within = "rowid = ANY(CAST(:ids AS bigint[]))"
            given["ids"] = f"{{{','.join(map(str, hits))}}}"
        asked = text(
            f"SELECT rowid, {number} FROM article_search_heads "  # noqa: S608 (bound)
            f"WHERE {within} AND headline @@ to_tsquery('simple', :any)"
        )
        held = plain.rows(self.connection, asked, given)
        return {article_id: number for article_id, number in held if article_id in known}

    def _any(self, index: str, terms: tuple[Term, ...], first: int, last: int) -> list[int]:
        return self._matched(index, Query(terms), first, last, any_=True)

    def _or_every(self, found: list[int] | None, first: int, last: int) -> list[int]:
        if found is not None:
            return found
        column = membership.c.article_id
        asked = select(column).where(column.between(first, last)).order_by(column.desc())
        return [row[0] for row in self.connection.execute(asked).all()]

    def _of_words(self, first: int, last: int, most: int | None) -> list[int] | None:
        """What holds the words; None where none are asked for."""
        if self._words.all:
            return self._matched("article_search", self._words, first, last, most=most)
        if not self._words.none:
            return None
        barred = set(self._any("article_search", self._words.none, first, last))
        return [each for each in self._or_every(None, first, last) if each not in barred]

    def _matched(
        self, index: str, query: Query, first: int, last: int, *, any_: bool = False, most: int | None = None
    ) -> list[int]:
        sql, given = (_sqlite if self._dialect == "sqlite" else _postgresql)(index, query, first, last, any_)
        found = f"SELECT rowid FROM {index} WHERE {sql}"  # noqa: S608 (bound)
        if self._dialect == "postgresql":
            # For the order or the limit it would read article after article, and the words of each, to see
            # whether it is one: by an offset, though it is none, it is kept from that.
            found = f"SELECT rowid FROM ({found} OFFSET 0) AS found"  # noqa: S608 (bound)
        limit = "" if most is None else f" LIMIT {int(most)}"
        asked = text(f"{found} ORDER BY rowid DESC{limit}")
        asked_for = given | {"first": first, "last": last}
        return [article_id for (article_id,) in plain.rows(self.connection, asked, asked_for)]

    def _of_outlets(self, found: list[int]) -> list[int]:
        if not self._outlets and not self._not_outlets:
            return found
        wanted = [set(ids) for _, ids in self._outlets]
        barred = {each for ids in self._not_outlets for each in ids}
        kept: set[int] = set()
        for some in parts(found):
            asked = select(article.c.id, article.c.outlet_id).where(among(self._dialect, article.c.id, "ids"))
            for article_id, outlet_id in self.connection.execute(asked, {"ids": values(self._dialect, some)}):
                if outlet_id not in barred and all(outlet_id in each for each in wanted):
                    kept.add(article_id)
        return [each for each in found if each in kept]

    def _named(self, term: Term) -> list[int]:
        """The outlets whose name holds these words one after the other."""
        rows = self.connection.execute(select(outlet.c.id, outlet.c.name))
        return [id_ for id_, name in rows if holds(TOKEN.findall(folded(name)), term.words)]


def holds(words: Sequence[str], phrase: Collection[str]) -> bool:
    """Whether a phrase stands among words."""
    size, wanted = len(phrase), list(phrase)
    return any(list(words[place : place + size]) == wanted for place in range(len(words) - size + 1))


def _sqlite(index: str, query: Query, first: int, last: int, any_: bool) -> tuple[str, dict[str, Any]]:
    def told(term: Term) -> str:
        phrase = f'"{" ".join(term.words)}"'
        return f"({_COLUMNS[term.field]} : {phrase})" if term.field else phrase

    asked = (" OR " if any_ else " AND ").join(map(told, query.all))
    if query.none:
        asked = f"({asked}) NOT ({' OR '.join(map(told, query.none))})"
    return f"{index} MATCH :asked AND rowid BETWEEN :first AND :last", {"asked": asked}


def _phrase(term: Term) -> str:
    """Words one after the other, as PostgreSQL is asked for them."""
    return " <-> ".join(f"'{word}'" for word in term.words)


def _postgresql(index: str, query: Query, first: int, last: int, any_: bool) -> tuple[str, dict[str, Any]]:
    given: dict[str, Any] = {}

    def told(term: Term) -> str:
        name = f"q{len(given)}"
        given[name] = _phrase(term)
        return f"{_COLUMNS.get(term.field, 'body')} @@ to_tsquery('simple', :{name})"

    # One question of the text for all its words, so that the index sees to all of them at once.
    if index == "article_search":
        wanted, barred = (list(map(_phrase, terms)) for terms in (query.all, query.none))
        asked = (" | " if any_ else " & ").join(f"({each})" for each in wanted)
        given["asked"] = " & ".join((f"({asked})", *(f"!({each})" for each in barred)))
        held = "body @@ to_tsquery('simple', :asked)"
    else:
        held = (" OR " if any_ else " AND ").join(f"({told(term)})" for term in query.all)
        held = " AND ".join((f"({held})", *(f"NOT ({told(term)})" for term in query.none)))
    numbers = range(first >> SPAN, (last >> SPAN) + 1)
    within = "rowid BETWEEN :first AND :last"
    if index == "article_search":
        # A sum is in no index: all articles of these ids would be gathered, to be laid beside those found.
        within = "rowid + 0 BETWEEN :first AND :last"
    if index == "article_search" and len(numbers) <= MOST_SPANS:
        given["spans"] = list(numbers)
        within = f"ARRAY[rowid >> {SPAN}] && CAST(:spans AS bigint[]) AND {within}"
    return f"{within} AND {held}", given
