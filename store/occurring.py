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
    for found in _pattern(phrase).finditer(told):
        start = found.start()
        # Looked at here, not by the pattern: one that begins with letters is found many times as quickly.
        if not start or not _is_of_a_word(told[start - 1]) or _UNSPACED.match(told, start):
            yield found.span()


def _is_of_a_word(sign: str) -> bool:
    return sign.isalnum() and not _UNSPACED.match(sign)


@lru_cache(maxsize=1_000)
def _pattern(phrase: tuple[str, ...]) -> re.Pattern[str]:
    parts = [phrase[0]]
    for before, word in pairwise(phrase):
        apart = r"[\W_]*" if _UNSPACED.match(before[-1]) or _UNSPACED.match(word[0]) else r"[\W_]+"
        parts.append(apart + word)
    end = "" if _UNSPACED.match(phrase[-1][-1]) else rf"(?![^\W_{UNSPACED}])"
    return re.compile("".join(parts) + end)
