"""Where the words of a phrase stand in a folded text, one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from store.words import UNSPACED

_UNSPACED = re.compile(f"[{UNSPACED}]")
_IN_WORD = re.compile(rf"[^\W_{UNSPACED}]")


def occurrences(told: str, phrase: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Where a phrase begins and ends in a folded text; whole words, but in scripts without spaces."""
    pattern, place = _pattern(phrase), 0
    opens, closes = (not _UNSPACED.match(sign) for sign in (phrase[0][0], phrase[-1][-1]))
    while found := pattern.search(told, place):
        start, end = found.span()
        whole = not (opens and start and _IN_WORD.match(told, start - 1))
        whole = whole and not (closes and _IN_WORD.match(told, end))
        if whole:
            yield start, end
        place = end if whole else start + 1


def number(told: str, phrase: tuple[str, ...]) -> int:
    """How often a phrase stands in a folded text."""
    if told.isascii():
        return len(_pattern(phrase).findall(told))
    return sum(1 for _ in occurrences(told, phrase))


@lru_cache(maxsize=1_000)
def _pattern(phrase: tuple[str, ...]) -> re.Pattern[str]:
    """Finds a phrase, and in ASCII no part of a word. Neighbours of other letters are to be looked at: a
    pattern with all scripts without spaces in it takes longer to make than to search.
    """
    first = phrase[0]
    if not _UNSPACED.match(first):
        # What stands before is looked at behind the word: a pattern that begins with letters is found many
        # times as quickly.
        first += rf"(?<![0-9a-z]{first})"
    parts = [first]
    for before, word in pairwise(phrase):
        apart = r"[\W_]*" if _UNSPACED.match(before[-1]) or _UNSPACED.match(word[0]) else r"[\W_]+"
        parts.append(apart + word)
    end = "" if _UNSPACED.match(phrase[-1][-1]) else "(?![0-9a-z])"
    return re.compile("".join(parts) + end)
