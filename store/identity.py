"""Which store it is: by whatever name or address several machines reach a PostgreSQL, it is one store."""

from __future__ import annotations

import hashlib

from sqlalchemy import Engine, text

from store.errors import told_plainly

_WHICH = text(
    "SELECT system_identifier, (SELECT oid FROM pg_database WHERE datname = current_database()) "
    "FROM pg_control_system()"
)


def identity(engine: Engine) -> str:
    """Twelve letters and digits that tell a store on PostgreSQL from every other one. Raises StoreError."""
    with told_plainly(), engine.connect() as connection:
        server, database = connection.execute(_WHICH).one()
    return hashlib.blake2b(f"{server} {database}".encode(), digest_size=6).hexdigest()
