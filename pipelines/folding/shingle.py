"""Cuts a text into shingles and signs them: what two copies of one story have in common, as numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache

import numpy as np
import xxhash
from datasketch import MinHash
from numpy.typing import NDArray

from pipelines.folding.disguise import plainly
from store.words import UNSPACED
from store.words import folded as words_folded

WORDS = 5
"""Words a shingle, as in the copy detection of Broder (1997), whose resemblance and containment we use."""
SIGNS = 9
"""Characters a shingle in scripts that put no spaces between words."""
PERMUTATIONS = 20
"""Permutations over all of a text."""
OPENING_PERMUTATIONS = 4
"""Permutations over a text's opening alone: by them a brief is found, which is a small part of the whole."""
OPENING = 60
"""Shingles of a text that are its opening."""
SEED = 1
SCHEME = "affine32"
TEXT_VERSION = 1
"""Raised when extraction or cleaning changes what they give for the same page."""
LONGEST = 200_000
"""Characters of a text that are looked at; no news story is longer."""
_MOST_WORDS = 200_000

Shingles = NDArray[np.uint32]

SIGN = re.compile(rf"[{UNSPACED}]")
_APOSTROPHES = "'’‘ʼ`´"
WORD = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+(?:[{_APOSTROPHES}][^\W{UNSPACED}]+)*")
_WITHOUT = str.maketrans("", "", _APOSTROPHES)


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a signature was made: only signatures of one recipe can be compared."""

    scheme: str = SCHEME
    seed: int = SEED
    permutations: int = PERMUTATIONS + OPENING_PERMUTATIONS
    shingling: str = f"word-{WORDS}/sign-{SIGNS}/opening-{OPENING}x{OPENING_PERMUTATIONS}/plain-2/xxh3"
    text_version: int = TEXT_VERSION


RECIPE = asdict(Recipe())
"""The recipe of today, as the store asks for it."""


def tokens(text: str) -> list[str]:
    """The words of a text as they are compared; single characters in scripts without spaces.

    >>> tokens("Müller’s 2–1")
    ['mullers', '2', '1']
    """
    return [compared(word) for word in _words(text)]


def shingles(text: str) -> Shingles:
    """The text's distinct shingles as sorted 32-bit hashes; empty for a text without words."""
    return run_of(text)[1]


def run_of(text: str) -> tuple[Shingles, Shingles]:
    """The text's shingles in their order, and the distinct ones sorted: 32-bit hashes, both read-only.

    A text shorter than one shingle is one shingle as a whole. The last texts' shingles are
    remembered: the copies of a story come close together.
    """
    return _shingled(text[:LONGEST])[:2]


def width_of(text: str) -> int:
    """The words, or characters, that a text's shingles would have were it long enough."""
    return _shingled(text[:LONGEST])[2]


@lru_cache(maxsize=4096)
def _shingled(text: str) -> tuple[Shingles, Shingles, int]:
    words = _words(text)
    usual = SIGNS if is_unspaced(words) else WORDS
    width = min(usual, len(words))
    if not words:
        return _NOTHING, _NOTHING, usual
    hashes = hashed(words)
    rolled = np.zeros(len(words) - width + 1, dtype=np.uint64)
    for place in range(width):
        rolled = rolled * _FACTOR + hashes[place : place + len(rolled)]
    run = (_mixed(rolled) >> np.uint64(32)).astype(np.uint32)
    distinct = _distinct(run)
    run.flags.writeable = distinct.flags.writeable = False
    return run, distinct, usual


def hashed(words: Sequence[str]) -> NDArray[np.uint64]:
    """The 64-bit hashes of words as they are compared."""
    return np.fromiter(map(_HASHES.__getitem__, words), dtype=np.uint64, count=len(words))


def is_unspaced(words: Sequence[str]) -> bool:
    """Whether most of a text is in a script that puts no spaces between words."""
    return 2 * sum(1 for word in words if len(word) == 1 and SIGN.match(word)) > len(words)


def _distinct(run: Shingles) -> Shingles:
    """Sorted, each once. NumPy's own way through a hash table is ten times as slow for so few."""
    ordered = np.sort(run)
    fresh = np.empty(len(ordered), dtype=np.bool_)
    fresh[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=fresh[1:])
    return ordered[fresh]


def signature(text: str) -> NDArray[np.uint32]:
    """The datasketch MinHashes of a text: one minimum a permutation, those of the opening last."""
    run, distinct = run_of(text)
    whole, opening = _WHOLE.copy(), _OPENING.copy()
    # All shingles as one value of many numbers: given one by one, most of the time goes in handing them over.
    if len(distinct):
        whole.update_batch([distinct])
        opening.update_batch([run[:OPENING]])
    return np.concatenate([whole.digest(), opening.digest()]).astype(np.uint32)


def exact(minima: Sequence[int], size: int) -> int:
    """A signed 64-bit digest of a signature: equal for exact repeats, by which they are found at any time."""
    told = np.array([*minima, size], dtype="<u4").tobytes()
    return int(xxhash.xxh3_64_intdigest(told)) - 2**63


def _words(text: str) -> list[str]:
    """A text's words as they stand, in a text without disguise."""
    return WORD.findall(plainly(text[:LONGEST]))


def compared(word: str) -> str:
    """A word as it is compared: case, accents and apostrophes folded."""
    return words_folded(word).translate(_WITHOUT)


class _Hashes(dict[str, int]):
    """The hash of each word, folded; words recur, and folding them is most of the work."""

    def __missing__(self, word: str) -> int:
        if len(self) >= _MOST_WORDS:
            self.clear()
        found = self[word] = xxhash.xxh3_64_intdigest(compared(word).encode("utf-8", "replace"))
        return found


def _as_it_is(shingled: Shingles) -> Shingles:
    """Shingles are hashes already."""
    return shingled


_HASHES = _Hashes()
_NOTHING = np.empty(0, dtype=np.uint32)
_NOTHING.flags.writeable = False
_WHOLE = MinHash(num_perm=PERMUTATIONS, seed=SEED, scheme=SCHEME, hashfunc=_as_it_is)
_OPENING = MinHash(num_perm=OPENING_PERMUTATIONS, seed=SEED, scheme=SCHEME, hashfunc=_as_it_is)
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finaliser of MurmurHash3 (Appleby), so that every bit of the rolled sum counts in the top half."""
    values = values ^ (values >> np.uint64(33))
    values = values * np.uint64(0xFF51AFD7ED558CCD)
    return values ^ (values >> np.uint64(33))
