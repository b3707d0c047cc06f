"""The texts of articles by their ids, for who compares them and who shows them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, select

from store.among import among, values
from store.schema import article


def texts(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    """The clean texts of articles by id."""
    dialect = connection.dialect.name
    found = connection.execute(_texts(dialect), {"ids": values(dialect, ids)}) if ids else ()
    return {int(row[0]): str(row[1]) for row in found}


def told(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """The headlines and the clean texts of articles by id."""
    dialect = connection.dialect.name
    found = connection.execute(_headed(dialect), {"ids": values(dialect, ids)}) if ids else ()
    return {int(row[0]): (str(row[1]), str(row[2])) for row in found}


@cache
def _texts(dialect: str) -> Any:
    return select(article.c.id, article.c.text).where(among(dialect, article.c.id, "ids"))


@cache
def _headed(dialect: str) -> Any:
    columns = article.c.id, article.c.headline, article.c.text
    return select(*columns).where(among(dialect, article.c.id, "ids"))
