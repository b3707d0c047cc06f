"""Brings a store's schema forward, on SQLite and on PostgreSQL; every released schema can be upgraded."""

from __future__ import annotations

import logging
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def configuration(connection: Connection) -> Config:
    """Alembic's configuration for an open connection; no ini file is read."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection, to: str = "head") -> None:
    """Run the migrations up to a revision inside the caller's transaction."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    command.upgrade(configuration(connection), to)
