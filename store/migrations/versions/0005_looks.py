"""Addresses that are asked again, with what they answered last: sources, and young articles."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.schema import RowId, UtcTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "look",
        sa.Column("key", sa.LargeBinary(16), nullable=False),
        sa.Column("outlet_id", RowId, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), server_default="", nullable=False),
        sa.Column("modified", sa.Text(), server_default="", nullable=False),
        sa.Column("digest", sa.LargeBinary(16), server_default="", nullable=False),
        sa.Column("asked", UtcTime, nullable=False),
        sa.Column("changed", UtcTime, nullable=False),
        sa.Column("every", sa.Integer(), server_default="0", nullable=False),
        sa.Column("looks", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("due", UtcTime, nullable=False),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlet.id"], name="fk_look_outlet_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", name="pk_look"),
    )
    op.create_index("ix_look_outlet_id_kind_due", "look", ["outlet_id", "kind", "due"])
