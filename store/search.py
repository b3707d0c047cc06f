"""The text index: what is put in, and how a reader's words are asked of it."""

from __future__ import annotations

import re
import unicodedata

from sqlalchemy import BigInteger, ColumnElement, Connection, column, select, table, text

from store import schema

WORD = re.compile(r"\w+")
_INDEX = table("article_search", column("rowid", BigInteger), column("body"))


def folded(words: str) -> str:
    """Case and accents folded, so that "Müller", "MULLER" and "muller" are one word."""
    parts = unicodedata.normalize("NFKD", words.casefold())
    return "".join(c for c in parts if not unicodedata.combining(c))


def add(connection: Connection, article_id: int, headline: str, body: str) -> None:
    """Put an article's words into the index."""
    if connection.dialect.name == "sqlite":
        statement = text("INSERT INTO article_search (rowid, body) VALUES (:id, :body)")
    else:
        statement = text(
            "INSERT INTO article_search (rowid, body) VALUES (:id, to_tsvector('simple', :body)) "
            "ON CONFLICT (rowid) DO UPDATE SET body = excluded.body"
        )
    connection.execute(statement, {"id": article_id, "body": _spaced(headline, body)})


def remove(connection: Connection, article_id: int, headline: str, body: str) -> None:
    """Take an article's words out again; they must be given just as they were put in."""
    if connection.dialect.name == "sqlite":
        # A contentless index can only forget what it is told.
        connection.execute(
            text("INSERT INTO article_search (article_search, rowid, body) VALUES ('delete', :id, :body)"),
            {"id": article_id, "body": _spaced(headline, body)},
        )
    else:
        connection.execute(text("DELETE FROM article_search WHERE rowid = :id"), {"id": article_id})


def matches(words: str, dialect: str) -> ColumnElement[bool] | None:
    """The condition that an article holds every word of `words`; None when there is no word in them.

    Nothing that a user types is taken for the index's own syntax.
    """
    terms = WORD.findall(folded(words))
    if not terms:
        return None
    if dialect == "sqlite":
        asked = text("article_search MATCH :words").bindparams(words=" ".join(f'"{t}"' for t in terms))
    else:
        asked = text("body @@ plainto_tsquery('simple', :words)").bindparams(words=" ".join(terms))
    return schema.article.c.id.in_(select(_INDEX.c.rowid).where(asked))


def _spaced(headline: str, body: str) -> str:
    return " ".join(WORD.findall(folded(f"{headline}\n{body}")))
