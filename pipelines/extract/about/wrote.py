"""The words of bylines by language: those before a name that say who wrote, and those between names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

# Languages that write another's words as well.
_KIN = {"bs": "hr", "sh": "hr", "fil": "tl"}
# A name of at least two words, neither in small letters, with small words of a name between them at most: one
# word after "De" or "Per" makes a surname or a first name of that.
_NAME = r"(?![a-zß-öø-ÿα-ώа-я])[^\W\d_][^\s\d]*\s+(?:[^\W\d_]{1,5}\s+){0,2}(?![a-zß-öø-ÿα-ώа-я])[^\W\d_]"


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("pipelines.extract.about").joinpath("wrote.toml").read_text("utf-8"))


def _words(language: str, kind: str) -> list[str]:
    words: list[str] = _table().get(_KIN.get(language, language), {}).get(kind, [])
    return words


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


@cache
def _phrase() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{_any(_table()['phrases'])})(?:\s*:\s*|\s+|$)", re.I)


@cache
def _opening(language: str) -> re.Pattern[str] | None:
    """A language's own words before a name of two words or more, before a colon, or alone."""
    words = _words(language, "by")
    return re.compile(rf"\s*(?i:{_any(words)})(?:\s*:\s*|\s+(?={_NAME})|\s*$)") if words else None


def opening(text: str, language: str) -> int:
    """How long the words are with which a text says that whoever it names next wrote; 0 where it does not.

    ``language`` is the page's where the text may be a byline, "" where it should be a mere name.

    >>> opening("De Ion Popescu", "ro"), opening("De Ion Popescu", ""), opening("De Bruyne", "ro")
    (3, 0, 0)
    """
    found = _phrase().match(text)
    own = _opening(language)
    if found is None and own is not None:
        found = own.match(text)
    return found.end() if found else 0


@cache
def joint(language: str) -> re.Pattern[str] | None:
    """What stands between two names in a language alone, None where it has no word of its own for that."""
    words = _words(language, "joins")
    return re.compile(rf"\s+(?:{_any(words)})\s+(?=[^\W\d_])") if words else None


def parted(parts: Iterable[str], language: str) -> list[str]:
    """Parts of a byline, parted once more where such a word stands."""
    between = joint(language)
    return list(parts) if between is None else [name for part in parts for name in between.split(part)]
