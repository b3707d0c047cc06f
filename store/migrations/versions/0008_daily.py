"""What each outlet's days came to, and what was last told of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.schema import RowId, UtcTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables; an outlet's habit is told from the days that follow."""
    op.create_table(
        "daily",
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("outlet_id", RowId, nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("last", UtcTime, nullable=False),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlet.id"], name="fk_daily_outlet_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("day", "outlet_id", "counts", "outcome", "reason", name="pk_daily"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "alarm",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("told", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_alarm"),
    )
