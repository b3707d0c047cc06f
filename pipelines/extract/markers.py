"""Class and id tokens: what elements content management systems mark as furniture or as the article's."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

# What a class or id says of its element; several may hold at once. Plain numbers, for they are asked
# of every element of a page.
NONE = 0
FOREIGN = 1
DEAD = 2
LEAD = 4
BODY = 8

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WORD = re.compile(r"[a-z]+")
_TABLE = tomllib.loads(files("pipelines.extract").joinpath("markers.toml").read_text("utf-8"))
_NAMES = frozenset(_TABLE["names"])


def _flags() -> dict[str, int]:
    flags: dict[str, int] = {}
    for flag, name in ((FOREIGN, "foreign"), (DEAD, "dead"), (LEAD, "lead"), (BODY, "body")):
        for token in _TABLE[name]:
            flags[token] = flags.get(token, NONE) | flag
    return flags


_FLAGS = _flags()
_PHRASE = max(len(token.split()) for token in _FLAGS)


@lru_cache(maxsize=50_000)
def mark(attribute: str) -> int:
    """Read a whole class or id attribute: the flags of all names in it."""
    found = NONE
    for name in attribute.split():
        found |= _mark_name(name)
    return found


@lru_cache(maxsize=50_000)
def _mark_name(name: str) -> int:
    if ":" in name:
        return NONE
    low = name.lower()
    found = DEAD if low in _NAMES else NONE
    words = words_of(name).split()
    for start, word in enumerate(words):
        found |= _FLAGS.get(word, NONE)
        for size in range(2, min(_PHRASE, len(words) - start) + 1):
            found |= _FLAGS.get(" ".join(words[start : start + size]), NONE)
    return found


@lru_cache(maxsize=50_000)
def words_of(name: str) -> str:
    """The words that a class or id is made of, in lower case: "authorName" and "author__name" alike."""
    return " ".join(_WORD.findall(_CAMEL.sub(" ", name).lower()))
