"""Cuts a text into shingles and signs them: what two copies of one story have in common, as numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import xxhash
from datasketch import MinHash
from numpy.typing import NDArray

from store.words import TOKEN, UNSPACED
from store.words import folded as words_folded

WORDS = 5
"""Words a shingle, as in the copy detection of Broder (1997), whose resemblance and containment we use."""
SIGNS = 9
"""Characters a shingle in scripts that put no spaces between words."""
PERMUTATIONS = 24
SEED = 1
SCHEME = "affine32"
TEXT_VERSION = 1
"""Raised when extraction or cleaning changes what they give for the same page."""
LONGEST = 200_000
"""Characters of a text that are looked at; no news story is longer."""

_SIGN = re.compile(rf"[{UNSPACED}]")
_WORD = re.compile(r"\w+")
_SEAM = re.compile("[a-z][аеорсухіјѕԁһ]|[аеорсухіјѕԁһ][a-z]")
_LATIN = str.maketrans("аеорсухіјѕԁһ", "aeopcyxijsdh")
_APOSTROPHES = str.maketrans("", "", "'’‘ʼ`´\u00ad\u200b\u200c\u200d\ufeff")


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a signature was made: only signatures of one recipe can be compared."""

    scheme: str = SCHEME
    seed: int = SEED
    permutations: int = PERMUTATIONS
    shingling: str = f"word-{WORDS}/sign-{SIGNS}/xxh3"
    text_version: int = TEXT_VERSION


def folded(text: str) -> str:
    """The text for comparing only: case, accents, quotes and look-alike letters folded.

    Cyrillic letters that look Latin become Latin in words that hold Latin letters too:
    lifted copy is disguised that way.
    """
    plain = words_folded(text[:LONGEST]).translate(_APOSTROPHES)
    if plain.isascii() or not _SEAM.search(plain):
        return plain
    return _WORD.sub(lambda word: word[0].translate(_LATIN) if _SEAM.search(word[0]) else word[0], plain)


def tokens(text: str) -> list[str]:
    """The words of a text, folded; single characters in scripts without spaces."""
    return TOKEN.findall(folded(text))


def shingles(text: str) -> NDArray[np.uint32]:
    """The text's distinct shingles as sorted 32-bit hashes; empty for a text without words.

    A text shorter than one shingle is one shingle as a whole. The last texts' shingles are
    remembered: the copies of a story come close together.
    """
    return _shingles(text[:LONGEST])


@lru_cache(maxsize=2048)
def _shingles(text: str) -> NDArray[np.uint32]:
    words = tokens(text)
    if not words:
        return np.empty(0, dtype=np.uint32)
    unspaced = sum(1 for word in words if len(word) == 1 and _SIGN.match(word))
    width = min(SIGNS if 2 * unspaced > len(words) else WORDS, len(words))
    hashes = np.fromiter(
        (xxhash.xxh3_64_intdigest(word.encode("utf-8", "replace")) for word in words),
        dtype=np.uint64,
        count=len(words),
    )
    rolled = np.zeros(len(words) - width + 1, dtype=np.uint64)
    for place in range(width):
        rolled = rolled * _FACTOR + hashes[place : place + len(rolled)]
    distinct = np.unique((_mixed(rolled) >> np.uint64(32)).astype(np.uint32))
    distinct.flags.writeable = False
    return distinct


def signature(shingled: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The datasketch MinHash of a set of shingles: one minimum a permutation."""
    sketch = _EMPTY.copy()
    sketch.update_batch(shingled.tolist())
    minima: NDArray[np.uint32] = sketch.digest()
    return minima


def keys(minima: NDArray[np.uint32], recipe_id: int) -> list[int]:
    """A signature's keys in the candidate index: each minimum, told apart by recipe and permutation."""
    recipe = recipe_id << 40
    return [recipe | (place << 32) | int(minimum) for place, minimum in enumerate(minima)]


_EMPTY = MinHash(num_perm=PERMUTATIONS, seed=SEED, scheme=SCHEME, hashfunc=int)
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finaliser of MurmurHash3 (Appleby), so that every bit of the rolled sum counts in the top half."""
    values = values ^ (values >> np.uint64(33))
    values = values * np.uint64(0xFF51AFD7ED558CCD)
    return values ^ (values >> np.uint64(33))
