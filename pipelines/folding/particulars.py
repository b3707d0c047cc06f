"""The particulars of a text: the names, dates and numbers in which two stories on one template differ."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from pipelines.folding.disguise import plainly
from pipelines.folding.shingle import SIGN, WORD, hashed, is_unspaced

LONGEST = 40_000
"""Characters of a text that are looked at."""
_FEW = 4
"""Where a script has no capitals, what comes twice and up to this often is taken for a name."""

_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc]{2}")
_OPENS = frozenset('.!?:;\n“”"«»„¿¡-–—•…。')

Marks = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Particulars:
    """A text's words in their order, and which of them are particulars.

    ``marks`` are 64-bit hashes of the words as they are compared, of pairs of characters in scripts without
    spaces; ``places`` the words' numbers in the text: the shingle of that number begins with it. ``cased``
    says that the script has capitals, by which names are told.
    """

    marks: Marks
    places: NDArray[np.int64]
    named: NDArray[np.bool_]
    cased: bool


def told_by(one: Particulars, other: Particulars) -> tuple[Particulars, Particulars]:
    """The particulars alone of two texts that are to be compared.

    Where a script has no capitals, how often a word comes says that it is a name: what is one in either text
    is one in both.
    """
    if one.cased and other.cased:
        return _only(one, one.named), _only(other, other.named)
    names = np.union1d(one.marks[one.named], other.marks[other.named])
    return _only(one, np.isin(one.marks, names)), _only(other, np.isin(other.marks, names))


def _only(all_of: Particulars, wanted: NDArray[np.bool_]) -> Particulars:
    marks, places = all_of.marks[wanted], all_of.places[wanted]
    return Particulars(marks, places, np.ones(len(marks), dtype=np.bool_), all_of.cased)


@lru_cache(maxsize=2048)
def particulars(text: str) -> Particulars:
    """Numbers, and words with a capital that open no sentence.

    Where a script has no capitals, what recurs a few times stands for the names; of Japanese what is in
    katakana too.
    """
    text = plainly(text[:LONGEST])
    words = list(WORD.finditer(text))
    told = [word[0] for word in words]
    if is_unspaced(told):
        return _of_pairs(words)
    cased = 2 * sum(1 for word in told if word[0].isupper() or word[0].islower()) > len(told)
    marks = hashed(told)
    if cased:
        named = [
            word[0].isdigit() or (word[0].isupper() and not _opens(text, match.start()))
            for word, match in zip(told, words, strict=True)
        ]
    else:
        often = Counter(marks.tolist())
        named = [
            word[0].isdigit() or 2 <= often[mark] <= _FEW
            for word, mark in zip(told, marks.tolist(), strict=True)
        ]
    return Particulars(marks, np.arange(len(told)), np.array(named, dtype=np.bool_), cased)


def _opens(text: str, at: int) -> bool:
    """Whether a sentence opens there, where any word has a capital."""
    before = text[max(0, at - 3) : at].rstrip(" \t\u00a0")
    return not before or before[-1] in _OPENS


def _of_pairs(words: Sequence[re.Match[str]]) -> Particulars:
    """Of a script without spaces: its pairs of characters, and the words of others between them."""
    units, places = [], []
    for place, (one, other) in enumerate(zip(words, [*words[1:], None], strict=True)):
        if not SIGN.match(one[0]):
            units.append(one[0])
            places.append(place)
        elif other is not None and one.end() == other.start() and SIGN.match(other[0]):
            units.append(one[0] + other[0])
            places.append(place)
    marks = hashed(units)
    often = Counter(marks.tolist())
    named = [
        not SIGN.match(unit) or bool(_KATAKANA.match(unit)) or 2 <= often[mark] <= _FEW
        for unit, mark in zip(units, marks.tolist(), strict=True)
    ]
    return Particulars(marks, np.array(places, dtype=np.int64), np.array(named, dtype=np.bool_), False)
