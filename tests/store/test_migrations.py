"""The migrations, and the tables that the code believes in: one schema, on both databases."""

import zlib
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, Column, Engine, create_engine, select, text

from store import listing, schema
from store.engine import asking, open_for_reading, open_for_writing
from store.migrations import configuration, upgrade
from store.packing import unpacked
from store.schema import REVISION
from store.schema.partial import metadata
from store.wanted import Terms, Wanted
from tests import asked
from tests.material import assert_whole


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


def test_texts_of_before_lines_were_kept_become_lines(store_address: str) -> None:
    """Of an article and of its earlier versions; nothing of them is lost."""
    url = store_address.replace("postgresql:", "postgresql+psycopg:")
    engine = create_engine(url)
    told = "The first paragraph.\n\nRead more\n\nThe last one, with an ö."
    stored = {"held": zlib.compress(told.encode()), "at": "2026-11-22 12:00:00+00:00"}
    with engine.begin() as connection:
        upgrade(connection, "0001")
        connection.execute(text("INSERT INTO outlet (id, name) VALUES (1, 'A')"))
        connection.execute(
            text(
                "INSERT INTO page (id, key, url, outlet_id, state, discovered) "
                "VALUES (1, :held, 'https://a.example/1', 1, 'stored', :at)"
            ),
            {"held": b"0123456789abcdef", "at": stored["at"]},
        )
        columns = "headline, summary, text, extracted, text_version, digest, authors, fetched"
        values = "'H', '[]', 'T', :held, 1, :held, '[]', :at"
        connection.execute(
            text(
                f"INSERT INTO article (id, page_id, outlet_id, first_seen, appeared, version, {columns}) "
                f"VALUES (1, 1, 1, :at, :at, 2, {values})"
            ),
            stored,
        )
        connection.execute(
            text(f"INSERT INTO revision (article_id, version, {columns}) VALUES (1, 1, {values})"), stored
        )
    engine.dispose()
    writing = open_for_writing(store_address)
    with writing.connect() as connection:
        for table in (schema.article, schema.revision):
            kept = connection.scalar(select(table.c.extracted))
            assert [line.text for line in unpacked(kept)] == told.split("\n\n")
        assert connection.scalar(select(schema.article.c.kind)) == "report"


def test_what_was_stored_before_there_were_facets_is_listed(engine: Engine, store_address: str) -> None:
    """And found by headline and author."""
    asked.fill(engine, 12)
    older = ["DROP TABLE facet", "DROP TABLE faceted", "DROP TABLE facet_name", "DROP TABLE span"]
    older += ["DROP TABLE article_search_heads", "UPDATE alembic_version SET version_num = '0009'"]
    if engine.dialect.name == "postgresql":
        older += ["DROP INDEX ix_article_search_body"]
        older += ["CREATE INDEX ix_article_search_body ON article_search USING gin (body)"]
    with engine.begin() as connection:
        for each in older:
            connection.execute(text(each))
    engine.dispose()
    brought = open_for_writing(store_address)
    assert_whole(brought)
    model = asked.Model(asking(brought))
    with asking(brought).connect() as connection:
        for wanted in (
            Wanted(),
            Wanted(countries=Terms(("GB", "ES")), clubs=Terms(("Arsenal", "Spurs"))),
            Wanted(text="title:muller author:ann"),
        ):
            found = [each.story_id for each in listing.stories(connection, wanted)]
            assert found == model.ordered(wanted) != []
    brought.dispose()
