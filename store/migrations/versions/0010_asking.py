"""What lists are asked by: facets of stories, spans of articles, an index of headlines and authors."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store import facets, search
from store.schema import RowId

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

AT_ONCE = 2_000
"""Stories, or articles, that are held in memory."""


def upgrade() -> None:
    """Add the tables and fill them from the stories that are there."""
    op.create_table(
        "facet",
        sa.Column("facet", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("story_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("facet", "at", "story_id", name="pk_facet"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "faceted",
        sa.Column("story_id", RowId, autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("outlets", sa.Integer(), nullable=False),
        sa.Column("held", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("story_id", name="pk_faceted"),
    )
    op.create_index("ix_faceted_outlets", "faceted", ["outlets", "at", "story_id"])
    op.create_table(
        "facet_name",
        sa.Column("facet", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("facet", name="pk_facet_name"),
    )
    op.create_table(
        "span",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("newest", sa.BigInteger(), nullable=False),
        sa.Column("oldest", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_span"),
    )
    _index_heads()
    _fill()


def _index_heads() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE article_search_heads "
            "USING fts5(headline, authors, content='', tokenize='unicode61')"
        )
        return
    op.execute(
        "CREATE TABLE article_search_heads ("
        "rowid BIGINT PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE, "
        "headline TSVECTOR NOT NULL, authors TSVECTOR NOT NULL)"
    )
    op.execute("CREATE INDEX ix_article_search_heads ON article_search_heads USING gin (headline, authors)")
    # With the span before the words, a search of a few spans reads of the words what stands in these.
    op.execute("DROP INDEX ix_article_search_body")
    op.execute(
        "CREATE INDEX ix_article_search_body ON article_search USING gin ((ARRAY[rowid >> 10]), body) "
        "WITH (fastupdate = off)"
    )


def _fill() -> None:
    connection = op.get_bind()
    last = 0
    story = sa.text("SELECT id FROM story WHERE id > :last ORDER BY id LIMIT :most")
    while ids := list(connection.scalars(story, {"last": last, "most": AT_ONCE})):
        facets.refresh(connection, ids)
        last = ids[-1]
    last = 0
    article = sa.text("SELECT id, headline, authors FROM article WHERE id > :last ORDER BY id LIMIT :most")
    typed = article.columns(sa.column("id"), sa.column("headline"), sa.column("authors", sa.JSON()))
    while rows := connection.execute(typed, {"last": last, "most": AT_ONCE}).all():
        search.add_heads(connection, [(row.id, row.headline, row.authors) for row in rows])
        last = rows[-1].id
