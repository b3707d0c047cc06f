"""The particulars of a text: the names, dates and numbers in which two stories on one template differ."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from pipelines.folding import letters
from pipelines.folding.words import Words, finished, words_of

LONGEST = 40_000
"""Characters of a text that are looked at."""
_FEW = 4
"""Where a script has no capitals, what comes twice and up to this often is taken for a name."""

_MOST_BLANKS = 3
"""Blanks between two words that are looked over."""
_SECOND = np.uint64(0x9E3779B97F4A7C15)
_FIRST_KATAKANA, _LAST_KATAKANA, _LONG_VOWEL = 0x30A1, 0x30FA, 0x30FC

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
    words = words_of(text[:LONGEST])
    if words.is_unspaced:
        return _of_pairs(words)
    first = words.kinds[words.starts]
    capital, figure = (first & letters.UPPER) != 0, (first & letters.DIGIT) != 0
    cased = 2 * int(np.count_nonzero(first & (letters.UPPER | letters.LOWER))) > len(first)
    named = figure | (capital & ~_opening(words) if cased else _comes_again(words.hashes))
    return Particulars(words.hashes, np.arange(len(words)), named, cased)


def _opening(words: Words) -> NDArray[np.bool_]:
    """Which words open a sentence, where any word has a capital."""
    before = words.starts - 1
    for _ in range(_MOST_BLANKS):
        before = before - ((before >= 0) & (words.kinds[before] & letters.BLANK != 0))
    # At the text's start, or after so many blanks that nobody can say, a sentence opens too.
    opens: NDArray[np.bool_] = (before < 0) | (words.kinds[before] & (letters.OPENS | letters.BLANK) != 0)
    return opens


def _comes_again(marks: Marks) -> NDArray[np.bool_]:
    """Which marks come twice, and not too often for a name's."""
    _, place, many = np.unique(marks, return_inverse=True, return_counts=True)
    often: NDArray[np.bool_] = (many >= 2) & (many <= _FEW)
    return often[place]


def _of_pairs(words: Words) -> Particulars:
    """Of a script without spaces: its pairs of characters, and the words of others between them."""
    follows = np.zeros(len(words), dtype=np.bool_)
    follows[:-1] = words.signs[:-1] & words.signs[1:] & (words.ends[:-1] == words.starts[1:])
    places = np.flatnonzero(follows | ~words.signs)
    paired = follows[places]
    after = np.minimum(places + 1, len(words) - 1)
    one, other = words.hashes[places], words.hashes[after]
    marks = np.where(paired, finished(one * _SECOND + other), one)
    katakana = _is_katakana(words)
    named = ~paired | (katakana[places] & katakana[after]) | _comes_again(marks)
    return Particulars(marks, places, named, False)


def _is_katakana(words: Words) -> NDArray[np.bool_]:
    codes = words.codes[words.starts]
    found: NDArray[np.bool_] = (codes >= _FIRST_KATAKANA) & (codes <= _LAST_KATAKANA) | (codes == _LONG_VOWEL)
    return found
