"""A text's words as the fold compares them, and their hashes, found for all of a text at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.folding import letters
from pipelines.folding.disguise import plainly
from pipelines.folding.letters import Codes, Kinds

LONGEST = 200_000
"""Characters of a text that are looked at; no news story is longer."""

Hashes = NDArray[np.uint64]
Places = NDArray[np.intp]
Mask = NDArray[np.bool_]

_NEXT = np.uint16(1)
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


def _powers(of: np.uint64) -> Hashes:
    row = np.full(LONGEST, of, dtype=np.uint64)
    row[0] = 1
    return np.cumprod(row, dtype=np.uint64)


# A word's hash is the sum of its letters, each times a power of the factor. The powers are those of the
# places in the text, turned back by the place of the first (an odd number has an inverse in 64 bits), so that
# one running sum serves for all words.
_POWERS = _powers(_FACTOR)
_INVERSE = _powers(np.uint64(pow(int(_FACTOR), -1, 2**64)))


@dataclass(frozen=True, slots=True)
class Words:
    """A text's words in their order.

    ``hashes`` are equal for words that are compared as equal: case, accents and apostrophes folded. A word
    begins at ``starts`` and ends before ``ends`` among the text's ``codes``, whose ``kinds`` are told by
    ``pipelines.folding.letters``; ``signs`` are the words that are one character of a script without spaces.
    """

    codes: Codes
    kinds: Kinds
    starts: Places
    ends: Places
    hashes: Hashes
    signs: Mask

    def __len__(self) -> int:
        """How many they are."""
        return len(self.hashes)

    @property
    def is_unspaced(self) -> bool:
        """Whether most of the text is in a script that puts no spaces between words."""
        return 2 * int(np.count_nonzero(self.signs)) > len(self.hashes)

    @property
    def told(self) -> list[str]:
        """The words as they are compared."""
        folded = letters.folded_of(self.codes)
        return [
            folded[start:end].tobytes().decode("utf-32-le", "surrogatepass")
            for start, end in zip(self.starts.tolist(), self.ends.tolist(), strict=True)
        ]


def words_of(text: str) -> Words:
    """The words of a text's first ``LONGEST`` characters, read as it was meant (see ``disguise.plainly``)."""
    text = text[:LONGEST]
    codes = letters.codes_of(text)
    kinds = letters.kinds_of(codes)
    held = _held(kinds)
    if _may_hide(kinds, held):
        text = plainly(text)
        codes = letters.codes_of(text)
        kinds = letters.kinds_of(codes)
        held = _held(kinds)
    if held & letters.MANY:
        codes = letters.codes_of(letters.spread(text)[:LONGEST])
        kinds = letters.kinds_of(codes)
        held = _held(kinds)
    if held & letters.APOSTROPHE:
        codes, kinds = _without_apostrophes(codes, kinds)
    return _cut(codes, kinds, held)


def finished(values: Hashes) -> Hashes:
    """The finaliser of MurmurHash3 (Appleby), so that every bit of a sum counts in the top half."""
    values = values ^ (values >> np.uint64(33))
    values = values * np.uint64(0xFF51AFD7ED558CCD)
    return values ^ (values >> np.uint64(33))


def _held(kinds: Kinds) -> int:
    """All that any of the characters is."""
    return int(np.bitwise_or.reduce(kinds)) if len(kinds) else 0


def _may_hide(kinds: Kinds, held: int) -> bool:
    """Whether ``plainly`` may make another text of it; most texts need not be given to it."""
    if held & letters.ODD:
        return True
    # The kind that comes second is the next bit after the one that comes first.
    meeting = (kinds[:-1] << _NEXT) & kinds[1:]
    met = _held(meeting)
    if held & letters.OTHER:
        met |= _held((kinds[1:] << _NEXT) & kinds[:-1]) & letters.OTHER
    if met & (letters.TRAIL | letters.OTHER):
        return True
    return bool(met & letters.BREAK) and _is_broken(kinds, np.flatnonzero(meeting & letters.BREAK))


def _is_broken(kinds: Kinds, places: Places) -> bool:
    """Whether one of these hyphens, each before a break, stands within a word, or is what a letter left."""
    if _held(kinds[places]) & letters.LEAD:
        return True
    inner = places[(places > 0) & (places < len(kinds) - 2)]
    return bool((kinds[inner - 1] & kinds[inner + 2] & letters.WORD).any())


def _without_apostrophes(codes: Codes, kinds: Kinds) -> tuple[Codes, Kinds]:
    """The text without the apostrophes within words: "O'Neill" is "ONeill"."""
    places = np.flatnonzero(kinds & letters.APOSTROPHE)
    places = places[(places > 0) & (places < len(kinds) - 1)]
    inner = places[((kinds[places - 1] & kinds[places + 1]) & letters.WORD) != 0]
    return (np.delete(codes, inner), np.delete(kinds, inner)) if len(inner) else (codes, kinds)


def _cut(codes: Codes, kinds: Kinds, held: int) -> Words:
    # The edges count as no letters, so that a word may begin and end the text.
    lettered = np.zeros(len(kinds) + 2, dtype=np.bool_)
    np.not_equal(kinds & letters.WORD, 0, out=lettered[1:-1])
    edges = np.flatnonzero(lettered[1:] != lettered[:-1])
    is_sign = np.zeros(len(edges) // 2, dtype=np.bool_)
    if held & letters.SIGN:
        signs = np.flatnonzero(kinds & letters.SIGN)
        starts = np.concatenate((edges[0::2], signs))
        order = np.argsort(starts)
        is_sign = order >= len(is_sign)
        edges = np.stack((starts, np.concatenate((edges[1::2], signs + 1))), axis=1)[order].ravel()
    return Words(codes, kinds, edges[0::2], edges[1::2], _hashed(codes, edges), is_sign)


def _hashed(codes: Codes, edges: Places) -> Hashes:
    """The hashes of the words between each two edges."""
    values = letters.values_of(codes)
    values *= _POWERS[: len(values)]
    sums = np.zeros(len(values) + 1, dtype=np.uint64)
    np.add.accumulate(values, out=sums[1:])
    sums = sums.take(edges)
    return finished((sums[1::2] - sums[0::2]) * _INVERSE.take(edges[0::2]))
