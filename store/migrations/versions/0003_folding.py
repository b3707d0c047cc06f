"""The fold by representatives: shelves of the candidate index, exact repeats, round-ups, editors' rulings."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from store.schema import RowId, UtcTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables and columns. The candidate index begins anew, for its keys are made otherwise now:
    a refold brings what is stored into it."""
    op.execute("DELETE FROM candidate")
    op.create_table(
        "shelf",
        sa.Column("number", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("written", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_shelf"),
    )
    op.add_column("recipe", sa.Column("generation", sa.SmallInteger(), server_default="0", nullable=False))
    op.drop_index("uq_recipe", "recipe")
    made_of = ["scheme", "seed", "permutations", "shingling", "text_version", "generation"]
    op.create_index("uq_recipe", "recipe", made_of, unique=True)
    op.add_column("signature", sa.Column("exact", sa.BigInteger(), nullable=True))
    op.add_column("signature", sa.Column("shelf", sa.SmallInteger(), nullable=True))
    op.create_index("ix_signature_exact", "signature", ["exact", "article_id"])
    op.add_column("story", sa.Column("lead_rule", sa.Text(), server_default="", nullable=False))
    op.add_column("article", sa.Column("host", sa.Text(), server_default="", nullable=False))
    op.add_column("article", sa.Column("source", sa.Text(), server_default="", nullable=False))
    op.add_column("membership", sa.Column("share", sa.Float(), server_default="1", nullable=False))
    op.add_column("membership", sa.Column("common", sa.Float(), server_default="0", nullable=False))
    op.add_column("membership", sa.Column("rule", sa.Text(), server_default="", nullable=False))
    op.add_column(
        "membership", sa.Column("represents", sa.Boolean(), server_default=sa.true(), nullable=False)
    )
    _pairs(
        "holding",
        "article_id",
        "held_id",
        sa.Column("containment", sa.Float(), nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
    )
    _pairs(
        "ruling",
        "one_id",
        "other_id",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", UtcTime, nullable=False),
    )


def _pairs(table: str, one: str, other: str, *said: sa.Column[Any]) -> None:
    """A table of what is said of two articles."""
    op.create_table(
        table,
        sa.Column(one, RowId, nullable=False),
        sa.Column(other, RowId, nullable=False),
        *said,
        *(
            sa.ForeignKeyConstraint([name], ["article.id"], name=f"fk_{table}_{name}", ondelete="CASCADE")
            for name in (one, other)
        ),
        sa.PrimaryKeyConstraint(one, other, name=f"pk_{table}"),
    )
    op.create_index(f"ix_{table}_{other}", table, [other])
