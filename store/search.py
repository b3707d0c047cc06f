"""The text index: what is put in, and how a reader's words are asked of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import BigInteger, ColumnElement, Connection, TextClause, column, false, select, table, text

from store import schema
from store.words import TOKEN, UNSPACED, folded

LONGEST = 100_000
"""Folded characters of an article that are indexed; PostgreSQL refuses a longer text's index entry."""

# Asked for as one phrase: a score, date or minute ("1-1", "90+3"), a word with its apostrophes ("o'neill").
_PIECE = re.compile(rf"\d+(?:[^\w\s]+\d+)+\w*|[\w{UNSPACED}]+(?:['’ʼ`´][\w{UNSPACED}]+)*")
_SIGN = re.compile(f"[{UNSPACED}]")
_INDEX = table("article_search", column("rowid", BigInteger), column("body"))
_ADD = {
    "sqlite": text("INSERT INTO article_search (rowid, body) VALUES (:id, :body)"),
    "postgresql": text("INSERT INTO article_search (rowid, body) VALUES (:id, to_tsvector('simple', :body))"),
}
# SQLite's index is contentless, and can only forget what it is told.
_REMOVE = {
    "sqlite": text("INSERT INTO article_search (article_search, rowid, body) VALUES ('delete', :id, :body)"),
    "postgresql": text("DELETE FROM article_search WHERE rowid = :id"),
}


def add(connection: Connection, articles: Sequence[tuple[int, str, str]]) -> None:
    """Put articles' words into the index: of each its id, its headline and its text."""
    dialect = connection.dialect.name
    rows = [{"id": id_, "body": _spaced(headline, body, dialect)} for id_, headline, body in articles]
    if rows:
        connection.execute(_ADD[dialect], rows)


def remove(connection: Connection, article_id: int, headline: str, body: str) -> None:
    """Take an article's words out again; they must be given just as they were put in."""
    given: dict[str, object] = {"id": article_id}
    if connection.dialect.name == "sqlite":
        given["body"] = _spaced(headline, body, "sqlite")
    connection.execute(_REMOVE[connection.dialect.name], given)


def matches(words: str, dialect: str) -> ColumnElement[bool] | None:
    """The condition that an article holds every word of `words`; None when nothing is asked for.

    Nothing that a user types is taken for the index's own syntax, and signs that are no words
    (an emoji) are found nowhere.
    """
    if not words.strip():
        return None
    phrases = [phrase for piece in _PIECE.findall(folded(words)) if (phrase := TOKEN.findall(piece))]
    if not phrases:
        return false()
    return schema.article.c.id.in_(select(_INDEX.c.rowid).where(_asked(phrases, dialect)))


def _asked(phrases: list[list[str]], dialect: str) -> TextClause:
    if dialect == "sqlite":
        asked = " ".join(f'"{" ".join(phrase)}"' for phrase in phrases)
        return text("article_search MATCH :words").bindparams(words=asked)
    asked = " & ".join(" <-> ".join(f"'{word}'" for word in phrase) for phrase in phrases)
    return text("body @@ to_tsquery('simple', :words)").bindparams(words=asked)


def _spaced(headline: str, body: str, dialect: str) -> str:
    """The words as they are indexed. SQLite parts them itself, but for scripts without spaces."""
    told = folded(f"{headline}\n{body}")[:LONGEST]
    return told if dialect == "sqlite" and not _SIGN.search(told) else " ".join(TOKEN.findall(told))
