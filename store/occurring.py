"""Where the words of a phrase stand in a folded text, one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from store.words import UNSPACED

_UNSPACED = re.compile(f"[{UNSPACED}]")


def occurrences(told: str, phrase: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Where a phrase begins and ends in a folded text; whole words, but in scripts without spaces."""
    return (found.span() for found in _pattern(phrase).finditer(told))


def number(told: str, phrase: tuple[str, ...]) -> int:
    """How often a phrase stands in a folded text."""
    return len(_pattern(phrase).findall(told))


@lru_cache(maxsize=1_000)
def _pattern(phrase: tuple[str, ...]) -> re.Pattern[str]:
    first = phrase[0]
    if not _UNSPACED.match(first):
        # What stands before is looked at behind the word: a pattern that begins with letters is found many
        # times as quickly.
        first += rf"(?<![^\W_{UNSPACED}]{first})"
    parts = [first]
    for before, word in pairwise(phrase):
        apart = r"[\W_]*" if _UNSPACED.match(before[-1]) or _UNSPACED.match(word[0]) else r"[\W_]+"
        parts.append(apart + word)
    end = "" if _UNSPACED.match(phrase[-1][-1]) else rf"(?![^\W_{UNSPACED}])"
    return re.compile("".join(parts) + end)
