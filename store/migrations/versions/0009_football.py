"""Which clubs, competitions and national teams articles speak of; `touchline retag` tells it of old ones."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.schema import RowId

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables; what is stored already has no tags until it is tagged."""
    op.create_table(
        "subject",
        sa.Column("id", RowId, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_subject"),
        sa.UniqueConstraint("key", name="uq_subject_key"),
    )
    op.create_table(
        "tagging",
        sa.Column("article_id", RowId, nullable=False),
        sa.Column("subject_id", RowId, nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("about", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name="fk_tagging_article_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name="fk_tagging_subject_id"),
        sa.PrimaryKeyConstraint("article_id", "subject_id", name="pk_tagging"),
        sqlite_with_rowid=False,
    )
    about = sa.text("about")
    op.create_index(
        "ix_tagging_subject_id",
        "tagging",
        ["subject_id", "article_id"],
        sqlite_where=about,
        postgresql_where=about,
    )
    op.create_table(
        "tagged",
        sa.Column("article_id", RowId, nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name="fk_tagged_article_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", name="pk_tagged"),
    )
