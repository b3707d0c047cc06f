"""What publishers reserve, and what is forgotten: what pages say to robots, tombstones, files of TDMRep."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.schema import UtcTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, the table, and the indexes by which what is old or forgotten is found."""
    op.add_column("page", sa.Column("signals", sa.Text(), server_default="", nullable=False))
    op.add_column("page", sa.Column("until", UtcTime, nullable=True))
    op.add_column("outlet", sa.Column("forgotten", UtcTime, nullable=True))
    op.create_table(
        "reservation",
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("asked", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("host", name="pk_reservation"),
    )
    op.create_index("ix_article_appeared", "article", ["appeared"])
    _index_some("page", "state", "state = 'forgotten'")
    _index_some("outlet", "forgotten", "forgotten IS NOT NULL")


def _index_some(table: str, column: str, where: str) -> None:
    """An index of the rows that were forgotten alone: by it is known at once that there are none."""
    condition = sa.text(where)
    op.create_index(
        f"ix_{table}_forgotten", table, [column], sqlite_where=condition, postgresql_where=condition
    )
