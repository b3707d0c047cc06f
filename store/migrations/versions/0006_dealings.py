"""How each run dealt with each host, which are to be left alone until when, and their robots.txt."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.schema import RowId, UtcTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "dealings",
        sa.Column("run_id", RowId, nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("gap", sa.Float(), nullable=True),
        sa.Column("delay", sa.Float(), nullable=False),
        sa.Column("retries", sa.Integer(), nullable=False),
        sa.Column("waits", sa.Integer(), nullable=False),
        sa.Column("waited", sa.Float(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("refused", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_dealings_run_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "host", name="pk_dealings"),
    )
    op.create_table(
        "pause",
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("until", UtcTime, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("host", name="pk_pause"),
    )
    op.create_table(
        "robots",
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("etag", sa.Text(), server_default="", nullable=False),
        sa.Column("modified", sa.Text(), server_default="", nullable=False),
        sa.Column("asked", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("origin", name="pk_robots"),
    )
