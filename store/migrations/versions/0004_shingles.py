"""The shingles of what stands in the candidate index, beside it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.schema import UtcTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table. What stood in the index was cut by another recipe: a refold fills both anew."""
    op.create_table(
        "shingling",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("appeared", UtcTime, nullable=False),
        sa.Column("run", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_shingling"),
    )
