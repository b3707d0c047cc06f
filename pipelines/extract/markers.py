"""What an element's class, id, role and the like mark it as: furniture, standfirst or the article's text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from typing import cast

from lxml import etree

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
# A label longer than this is a sentence about its element, not a name of it.
_LABEL_WORDS = 4
_LABEL_SIZE = 40
_BOXES = frozenset("div section aside nav ul ol header footer form figure table main article".split())
# Of a name only so much is read.
LONGEST_NAME = 400
_MOST_WORDS = 20


def _flags() -> dict[str, int]:
    flags: dict[str, int] = {}
    for flag, name in ((FOREIGN, "foreign"), (DEAD, "dead"), (LEAD, "lead"), (BODY, "body")):
        for token in _TABLE[name]:
            flags[token] = flags.get(token, NONE) | flag
    return flags


def _named(table: dict[str, list[str]]) -> dict[str, int]:
    """The flag of each name of a table whose keys are the flags' own names."""
    flags = {"foreign": FOREIGN, "dead": DEAD, "lead": LEAD, "body": BODY}
    return {name.lower(): flags[flag] for flag, names in table.items() for name in names}


_FLAGS = _flags()
_ROLES = _named(_TABLE["roles"])
_CALLS = frozenset(_TABLE["calls"])
_PROPERTIES = _named(_TABLE["properties"])
# Words that open a token of several.
_OPENERS = frozenset(token.split()[0] for token in _FLAGS if " " in token)
_PHRASE = max(len(token.split()) for token in _FLAGS)


def marks_of(element: etree._Element) -> int:
    """The flags of all that an element's attributes say of it."""
    found = NONE
    for name, value in _attributes(element):
        read = _READERS.get(name)
        if read is not None:
            found |= read(value[:LONGEST_NAME])
        elif name == "aria-label" and element.tag in _BOXES:
            found |= _label(value[:LONGEST_NAME]) & ~(LEAD | BODY)
    return found


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
    words = words_of(name).split()[:_MOST_WORDS]
    for start, word in enumerate(words):
        found |= _FLAGS.get(word, NONE)
        for size in range(2 if word in _OPENERS else _PHRASE + 1, min(_PHRASE, len(words) - start) + 1):
            found |= _FLAGS.get(" ".join(words[start : start + size]), NONE)
    return found


@lru_cache(maxsize=50_000)
def words_of(name: str) -> str:
    """The words that a class or id is made of, in lower case: "authorName" and "author__name" alike."""
    low = name.lower()
    return " ".join(_WORD.findall(low if low == name else _CAMEL.sub(" ", name).lower()))


def calling_words(text: str) -> list[str]:
    """The words of sign-up addresses that stand anywhere in a text in small letters: asked first."""
    return [word for word in _CALLS if word in text]


def calls(href: str) -> bool:
    """Whether an address is one at which readers sign up.

    >>> calls("/newsletters/daily"), calls("https://example.org/news/12")
    (True, False)
    """
    path = href[:LONGEST_NAME].partition("://")[2].partition("/")[2] if "://" in href else href
    return not _CALLS.isdisjoint(_WORD.findall(path[:LONGEST_NAME].lower()))


def _role(value: str) -> int:
    return _ROLES.get(value.strip().lower(), NONE)


def _property(value: str) -> int:
    found = NONE
    for name in value.split():
        found |= _PROPERTIES.get(name.lower(), NONE)
    return found


def _label(value: str) -> int:
    words = value.split()
    return _mark_name("-".join(words)) if len(value) <= _LABEL_SIZE and len(words) <= _LABEL_WORDS else NONE


# Asked of every element of a page; of a parsed page all attributes are strings.
_attributes = cast("Callable[[etree._Element], list[tuple[str, str]]]", etree._Element.items)
_READERS: dict[str, Callable[[str], int]] = {
    **dict.fromkeys(
        ("class", "id", "data-testid", "data-test-id", "data-qa", "data-component", "data-module"), mark
    ),
    "role": _role,
    "itemprop": _property,
}
