"""Class and id tokens: which elements content management systems mark as furniture or as the article's own."""

from __future__ import annotations

import re
import tomllib
from enum import IntFlag
from functools import lru_cache
from importlib.resources import files

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_OTHER = re.compile(r"[^a-z]+")
_LONGEST = 400
_TABLE = tomllib.loads(files("pipelines.extract").joinpath("markers.toml").read_text("utf-8"))


class Mark(IntFlag):
    """What a class or id says of its element; several may hold at once."""

    NONE = 0
    FOREIGN = 1
    DEAD = 2
    LEAD = 4
    BODY = 8


def _pattern(name: str) -> re.Pattern[str]:
    tokens = sorted(_TABLE[name], key=len, reverse=True)
    return re.compile(" (?:" + "|".join(re.escape(token) for token in tokens) + ") ")


_WORDS = (
    (Mark.FOREIGN, _pattern("foreign")),
    (Mark.DEAD, _pattern("dead")),
    (Mark.LEAD, _pattern("lead")),
    (Mark.BODY, _pattern("body")),
)
_NAMES = frozenset(_TABLE["names"])


@lru_cache(maxsize=50_000)
def mark(attribute: str) -> Mark:
    """Read one class or id attribute."""
    attribute = attribute[:_LONGEST]
    found = Mark.NONE
    words = " ".join(
        f" {_OTHER.sub(' ', _CAMEL.sub(' ', name).lower())} " for name in attribute.split() if ":" not in name
    )
    for flag, pattern in _WORDS:
        if pattern.search(words):
            found |= flag
    if not _NAMES.isdisjoint(attribute.lower().split()):
        found |= Mark.DEAD
    return found
