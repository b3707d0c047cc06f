"""The first schema."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from store.schema import RowId, UtcTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table, and the text index that the database at hand offers."""
    _fetching()
    _articles()
    _signatures()
    _stories()
    _search()


def _fetching() -> None:
    """Who is asked, what was asked for, and each crawl with its counts."""
    op.create_table(
        "outlet",
        sa.Column("id", RowId, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("home", sa.Text(), server_default="", nullable=False),
        sa.Column("country", sa.Text(), server_default="", nullable=False),
        sa.Column("language", sa.Text(), server_default="", nullable=False),
        sa.Column("owner", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outlet"),
        sa.UniqueConstraint("name", name="uq_outlet_name"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "run",
        sa.Column("id", RowId, nullable=False),
        sa.Column("spider", sa.Text(), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("started", UtcTime, nullable=False),
        sa.Column("finished", UtcTime, nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_run"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "page",
        sa.Column("id", RowId, nullable=False),
        sa.Column("key", sa.LargeBinary(length=16), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("outlet_id", RowId, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.Column("discovered", UtcTime, nullable=False),
        sa.Column("listed", UtcTime, nullable=True),
        sa.Column("fetched", UtcTime, nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=True),
        sa.Column("run_id", RowId, nullable=True),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlet.id"], name="fk_page_outlet_id"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_page_run_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_page"),
        sa.UniqueConstraint("key", name="uq_page_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_page_outlet_id_state", "page", ["outlet_id", "state"], unique=False)
    op.create_table(
        "tally",
        sa.Column("run_id", RowId, nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_tally_run_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "counts", "outcome", "reason", name="pk_tally"),
    )


def _articles() -> None:
    """Articles with their earlier versions."""
    op.create_table(
        "article",
        sa.Column("id", RowId, nullable=False),
        sa.Column("page_id", RowId, nullable=False),
        sa.Column("outlet_id", RowId, nullable=False),
        sa.Column("version", sa.SmallInteger(), server_default="1", nullable=False),
        *_text_columns(),
        sa.Column("canonical", sa.Text(), server_default="", nullable=False),
        sa.Column("language", sa.Text(), server_default="", nullable=False),
        sa.Column("image", sa.Text(), server_default="", nullable=False),
        sa.Column("section", sa.Text(), server_default="", nullable=False),
        sa.Column("first_seen", UtcTime, nullable=False),
        sa.Column("appeared", UtcTime, nullable=False),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlet.id"], name="fk_article_outlet_id"),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name="fk_article_page_id"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_article_run_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_article"),
        sa.UniqueConstraint("page_id", name="uq_article_page_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_article_outlet_id_first_seen", "article", ["outlet_id", "first_seen"], unique=False)
    op.create_table(
        "revision",
        sa.Column("article_id", RowId, nullable=False),
        sa.Column("version", sa.SmallInteger(), autoincrement=False, nullable=False),
        *_text_columns(),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name="fk_revision_article_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_revision_run_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("article_id", "version", name="pk_revision"),
    )


def _signatures() -> None:
    """How articles were signed, their signatures, and the candidate index."""
    op.create_table(
        "recipe",
        sa.Column("id", RowId, nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("permutations", sa.SmallInteger(), nullable=False),
        sa.Column("shingling", sa.Text(), nullable=False),
        sa.Column("text_version", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_recipe"),
    )
    op.create_index(
        "uq_recipe", "recipe", ["scheme", "seed", "permutations", "shingling", "text_version"], unique=True
    )
    op.create_table(
        "candidate",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("key", "article_id", name="pk_candidate"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "signature",
        sa.Column("article_id", RowId, nullable=False),
        sa.Column("recipe_id", RowId, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("minima", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name="fk_signature_article_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["recipe_id"], ["recipe.id"], name="fk_signature_recipe_id"),
        sa.PrimaryKeyConstraint("article_id", name="pk_signature"),
    )


def _stories() -> None:
    """Stories, and what each article is to its own."""
    op.create_table(
        "story",
        sa.Column("id", RowId, nullable=False),
        sa.Column("lead_id", RowId, nullable=True),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("first_seen", UtcTime, nullable=False),
        sa.Column("language", sa.Text(), server_default="", nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("outlets", sa.Integer(), nullable=False),
        sa.Column("merged_into", RowId, nullable=True),
        sa.ForeignKeyConstraint(["lead_id"], ["article.id"], name="fk_story_lead_id"),
        sa.ForeignKeyConstraint(["merged_into"], ["story.id"], name="fk_story_merged_into"),
        sa.PrimaryKeyConstraint("id", name="pk_story"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_story_at", "story", ["at", "id"], unique=False)
    op.create_table(
        "membership",
        sa.Column("article_id", RowId, nullable=False),
        sa.Column("story_id", RowId, nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("similarity", sa.Double(), nullable=False),
        sa.Column("containment", sa.Double(), nullable=False),
        sa.Column("joined", UtcTime, nullable=False),
        sa.Column("run_id", RowId, nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name="fk_membership_article_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_membership_run_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_membership_story_id"),
        sa.PrimaryKeyConstraint("article_id", name="pk_membership"),
    )
    op.create_index("ix_membership_story_id", "membership", ["story_id"], unique=False)


def _search() -> None:
    """The text index: contentless on SQLite, for the text itself stands in the article already."""
    if op.get_bind().dialect.name == "sqlite":
        # Contentless: the text itself stands in the article already.
        op.execute("CREATE VIRTUAL TABLE article_search USING fts5(body, content='', tokenize='unicode61')")
    else:
        op.execute(
            "CREATE TABLE article_search ("
            "rowid BIGINT PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE, body TSVECTOR NOT NULL)"
        )
        op.execute("CREATE INDEX ix_article_search_body ON article_search USING gin (body)")


def _text_columns() -> list[sa.Column[Any]]:
    """What one reading of a page gave: the same of an article and of its earlier versions."""
    return [
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("extracted", sa.LargeBinary(), nullable=False),
        sa.Column("text_version", sa.SmallInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=16), nullable=False),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("published", UtcTime, nullable=True),
        sa.Column("published_offset", sa.SmallInteger(), nullable=True),
        sa.Column("modified", UtcTime, nullable=True),
        sa.Column("modified_offset", sa.SmallInteger(), nullable=True),
        sa.Column("fetched", UtcTime, nullable=False),
        sa.Column("run_id", RowId, nullable=True),
    ]
