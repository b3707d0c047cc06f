"""A condition that a column is one of many values: one parameter however many they are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ARRAY, BigInteger, ColumnElement, TableValuedAlias, any_, bindparam, func, select

AT_ONCE = 20_000
"""Values that are given at once: a list longer than this is asked for in parts."""


def among(dialect: str, column: Any, name: str) -> ColumnElement[bool]:
    """That a column of whole numbers is one of those given as the parameter ``name`` (see ``values``)."""
    if dialect == "sqlite":
        found: ColumnElement[bool] = column.in_(select(rows_of(dialect, name).c.value))
    else:
        found = column == any_(bindparam(name, type_=ARRAY(BigInteger)))
    return found


def rows_of(dialect: str, name: str) -> TableValuedAlias:
    """The whole numbers given as the parameter ``name`` as rows of a column ``value``."""
    if dialect == "sqlite":
        return func.json_each(bindparam(name)).table_valued("value")
    return func.unnest(bindparam(name, type_=ARRAY(BigInteger))).table_valued("value").render_derived()


def values(dialect: str, numbers: Iterable[int]) -> Any:
    """Whole numbers as the parameter of such a condition."""
    return json.dumps(list(numbers)) if dialect == "sqlite" else list(numbers)


def parts(numbers: Sequence[int], most: int = AT_ONCE) -> list[Sequence[int]]:
    """Numbers in parts of so many at most."""
    return [numbers[start : start + most] for start in range(0, len(numbers), most)]
