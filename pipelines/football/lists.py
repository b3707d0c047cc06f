"""The words that stand beside names and say what these are, by language: read from `words.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from pipelines.football.letters import written
from pipelines.football.subjects import DATA


@cache
def words() -> Mapping[str, Any]:
    """The words beside names that say what a name is."""
    return tomllib.loads((DATA / "words.toml").read_text("utf-8"))


@cache
def beside(part: str) -> frozenset[str]:
    """Words that stand behind names: of towns (``behind``), of national teams (``roles``), or as their end
    (``last``)."""
    return frozenset(map(written, words()[part]))


@cache
def leading(part: str, language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Words and phrases before a name that say what it is: a town (``before``), a country (``country``), a
    side of a match (``side``), somebody's club (``club``); the phrases with a space before them."""
    told = list(map(written, words()[part].get(language, ())))
    return (
        frozenset(each for each in told if " " not in each),
        tuple(f" {each}" for each in told if " " in each),
    )


@cache
def acts(language: str) -> tuple[str, ...]:
    """What sides do, as it stands behind a name, between spaces."""
    return tuple(f" {written(each)} " for each in words()["acts"].get(language, ()))
