"""The migrations, and the tables that the code believes in: one schema, on both databases."""

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, Column, Engine, create_engine, text

from store.engine import open_for_reading, open_for_writing
from store.migrations import configuration, upgrade
from store.schema import REVISION, metadata


def scripts(engine: Engine) -> ScriptDirectory:
    with engine.connect() as connection:
        return ScriptDirectory.from_config(configuration(connection))


def defaults_differ(_context: Any, _found: Any, column: Column[Any], *defaults: str | None) -> bool | None:
    """Whether a JSON default is another: PostgreSQL does not compare that type; of others Alembic says."""
    if not isinstance(column.type, JSON):
        return None
    there, _, here = (str(each).partition("::")[0].strip("'") for each in defaults)
    return there != here


def test_the_migrations_make_exactly_the_tables_of_the_schema(engine: Engine) -> None:
    """A column added to one and forgotten in the other is found here."""

    def ours(name: str | None, kind: str, _parents: object) -> bool:
        return not (kind == "table" and str(name).startswith("article_search"))

    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                # SQLite gives defaults back quoted in another way than it took them.
                "compare_server_default": engine.dialect.name == "postgresql" and defaults_differ,
                "include_name": ours,
            },
        )
        assert compare_metadata(context, metadata) == []


def test_the_schema_names_the_newest_migration(engine: Engine) -> None:
    """There is one line of migrations, and REVISION is its end."""
    assert scripts(engine).get_heads() == [REVISION]


def test_every_older_schema_is_brought_forward(store_address: str) -> None:
    """From a store that holds nothing but the version table, and from each release's schema."""
    url = store_address.replace("postgresql:", "postgresql+psycopg:")
    bare = create_engine(url)
    with bare.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)"))
    for step in reversed(list(scripts(bare).walk_revisions())):
        if step.revision != REVISION:
            with bare.begin() as connection:
                upgrade(connection, step.revision)
    open_for_writing(store_address).dispose()
    with open_for_reading(store_address).connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == REVISION


def test_a_migration_that_fails_leaves_nothing_behind(store_address: str) -> None:
    """The schema is made in one transaction: a name that is taken in its middle undoes its beginning."""
    url = store_address.replace("postgresql:", "postgresql+psycopg:")
    with create_engine(url).begin() as connection:
        connection.execute(text("CREATE VIEW story AS SELECT 1 AS id"))
    with pytest.raises(Exception, match="already"):
        open_for_writing(store_address)
    with create_engine(url).connect() as connection:
        assert connection.scalar(text("SELECT id FROM story")) == 1
        with pytest.raises(Exception, match="page"):
            connection.execute(text("SELECT id FROM page"))
