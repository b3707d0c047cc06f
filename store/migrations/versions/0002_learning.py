"""What furniture is learned from; more of what a page says; lines before cleaning instead of a text."""

from __future__ import annotations

import json
import zlib
from typing import Any

import sqlalchemy as sa
from alembic import op

from store.schema import RowId, UtcTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_AT_ONCE = 200


def upgrade() -> None:
    """Add the tables and columns, and turn each stored text before cleaning into lines."""
    _learning()
    for table in ("article", "revision"):
        op.add_column(table, sa.Column("credit", sa.JSON(), server_default="[]", nullable=False))
        op.add_column(table, sa.Column("entries", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("article", sa.Column("amp", sa.Text(), server_default="", nullable=False))
    op.add_column("article", sa.Column("kind", sa.Text(), server_default="report", nullable=False))
    op.add_column("article", sa.Column("paywalled", sa.Boolean(), nullable=True))
    op.add_column("article", sa.Column("keywords", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("article", sa.Column("origins", sa.JSON(), server_default="{}", nullable=False))
    _to_lines("article", "id")
    _to_lines("revision", "article_id", "version")


def _learning() -> None:
    op.create_table(
        "schooling",
        sa.Column("outlet_id", RowId, nullable=False),
        sa.Column("stories", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["outlet_id"], ["outlet.id"], name="fk_schooling_outlet_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("outlet_id", name="pk_schooling"),
    )
    op.create_table(
        "recurrence",
        sa.Column("outlet_id", RowId, nullable=False),
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("stories", sa.Integer(), server_default="1", nullable=False),
        sa.Column("days", sa.Integer(), server_default="1", nullable=False),
        sa.Column("head", sa.Integer(), nullable=False),
        sa.Column("tail", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["outlet_id"], ["outlet.id"], name="fk_recurrence_outlet_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("outlet_id", "key", name="pk_recurrence"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "chore",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("counted", sa.JSON(), nullable=False),
        sa.Column("started", UtcTime, nullable=False),
        sa.Column("updated", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_chore"),
    )


def _to_lines(name: str, *key: str) -> None:
    """Write each text before cleaning, a deflated string until now, as the lines that it was made of."""
    columns: list[sa.ColumnClause[Any]] = [sa.column(each) for each in key]
    table = sa.table(name, *columns, sa.column("extracted", sa.LargeBinary()))
    bind = op.get_bind()
    last: Any = None
    while True:
        some = sa.select(*columns, table.c.extracted).order_by(*columns).limit(_AT_ONCE)
        if last is not None:
            some = some.where(sa.tuple_(*columns) > sa.tuple_(*(sa.literal(each) for each in last)))
        rows = bind.execute(some).all()
        if not rows:
            return
        for row in rows:
            here = sa.and_(*(column == value for column, value in zip(columns, row[:-1], strict=True)))
            bind.execute(sa.update(table).where(here).values(extracted=_as_lines(row[-1])))
        last = rows[-1][:-1]


def _as_lines(stored: bytes) -> bytes:
    text = zlib.decompress(stored).decode("utf-8", "replace")
    lines = [["paragraph", line, "", None] for line in text.split("\n\n") if line.strip()]
    return zlib.compress(json.dumps(lines, ensure_ascii=False).encode("utf-8", "replace"), 6)
