"""The text indexes as they are written: words of headline and text, and apart the headline's and authors'.

The second is small: a headline is ten words. It answers ``headline:`` and ``author:``, and tells the
relevance of a hit without a look at its text. A text's words are single characters where its script has no
spaces: asked for one after the other, as a phrase, they find what pairs of characters would, and a single one
too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import Connection, text

from store.words import TOKEN, UNSPACED, folded

LONGEST = 100_000
"""Folded characters of an article that are indexed; PostgreSQL refuses a longer text's index entry."""

_SIGN = re.compile(f"[{UNSPACED}]")
_ADD = {
    "sqlite": text("INSERT INTO article_search (rowid, body) VALUES (:id, :body)"),
    "postgresql": text("INSERT INTO article_search (rowid, body) VALUES (:id, to_tsvector('simple', :body))"),
}
# SQLite's index is contentless, and can only forget what it is told.
_REMOVE = {
    "sqlite": text("INSERT INTO article_search (article_search, rowid, body) VALUES ('delete', :id, :body)"),
    "postgresql": text("DELETE FROM article_search WHERE rowid = :id"),
}
_ADD_HEADS = {
    "sqlite": text(
        "INSERT INTO article_search_heads (rowid, headline, authors) VALUES (:id, :headline, :authors)"
    ),
    "postgresql": text(
        "INSERT INTO article_search_heads (rowid, headline, authors) "
        "VALUES (:id, to_tsvector('simple', :headline), to_tsvector('simple', :authors))"
    ),
}
_REMOVE_HEADS = {
    "sqlite": text(
        "INSERT INTO article_search_heads (article_search_heads, rowid, headline, authors) "
        "VALUES ('delete', :id, :headline, :authors)"
    ),
    "postgresql": text("DELETE FROM article_search_heads WHERE rowid = :id"),
}
Head = tuple[int, str, Sequence[str]]
"""An article's id, its headline and its authors."""


def add(connection: Connection, articles: Sequence[tuple[int, str, str]]) -> None:
    """Put articles' words into the index: of each its id, its headline and its text."""
    dialect = connection.dialect.name
    rows = [{"id": id_, "body": _spaced(headline, body, dialect)} for id_, headline, body in articles]
    if rows:
        connection.execute(_ADD[dialect], rows)


def add_heads(connection: Connection, heads: Sequence[Head]) -> None:
    """Put articles' headlines and authors into the index of their own."""
    if heads:
        connection.execute(_ADD_HEADS[connection.dialect.name], [_head(each) for each in heads])


def remove(connection: Connection, article_id: int, headline: str, body: str) -> None:
    """Take an article's words out again; they must be given just as they were put in."""
    given: dict[str, object] = {"id": article_id}
    if connection.dialect.name == "sqlite":
        given["body"] = _spaced(headline, body, "sqlite")
    connection.execute(_REMOVE[connection.dialect.name], given)


def remove_heads(connection: Connection, head: Head) -> None:
    """Take an article's headline and authors out again, given just as they were put in."""
    dialect = connection.dialect.name
    connection.execute(_REMOVE_HEADS[dialect], _head(head) if dialect == "sqlite" else {"id": head[0]})


def tokens(told: str) -> list[str]:
    """The words of a text, folded, in order: what is found in it."""
    return TOKEN.findall(folded(told)[:LONGEST].replace("_", " "))


def _head(head: Head) -> dict[str, object]:
    article_id, headline, authors = head
    return {
        "id": article_id,
        "headline": " ".join(tokens(headline)),
        "authors": " ".join(tokens(" ".join(authors))),
    }


def _spaced(headline: str, body: str, dialect: str) -> str:
    """The words as they are indexed. SQLite parts them itself, but for scripts without spaces."""
    told = folded(f"{headline}\n{body}")[:LONGEST]
    return told if dialect == "sqlite" and not _SIGN.search(told) else " ".join(TOKEN.findall(told))
