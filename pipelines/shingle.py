"""Cuts a text into shingles and signs them: what two copies of one story have in common, as numbers."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import xxhash
from datasketch import MinHash
from numpy.typing import NDArray

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

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")
_SIGN = re.compile(rf"[{_UNSPACED}]")
_MIXED = re.compile(r"\w*(?:[a-z][аеорсухіјѕԁһ]|[аеорсухіјѕԁһ][a-z])\w*")
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
    plain = unicodedata.normalize("NFKD", text[:LONGEST].casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c)) if not plain.isascii() else plain
    plain = plain.translate(_APOSTROPHES)
    return _MIXED.sub(lambda word: word[0].translate(_LATIN), plain) if not plain.isascii() else plain


def tokens(text: str) -> list[str]:
    """The words of a text, folded; single characters in scripts without spaces."""
    return _TOKEN.findall(folded(text))


@lru_cache(maxsize=4096)
def shingles(text: str) -> NDArray[np.uint32]:
    """The text's distinct shingles as sorted 32-bit hashes; empty for a text without words.

    A text shorter than one shingle is one shingle as a whole. The last texts' shingles are
    remembered: the copies of a story come close together.
    """
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
    sketch = MinHash(num_perm=PERMUTATIONS, seed=SEED, scheme=SCHEME, hashfunc=int)
    sketch.update_batch(shingled.tolist())
    minima: NDArray[np.uint32] = sketch.digest()
    return minima


def keys(minima: NDArray[np.uint32], recipe_id: int) -> list[int]:
    """The candidate index's keys of a signature: each single minimum, told apart by recipe and permutation."""
    recipe = recipe_id << 40
    return [recipe | (place << 32) | int(minimum) for place, minimum in enumerate(minima)]


_FACTOR = np.uint64(0x9E3779B97F4A7C15)


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finaliser of MurmurHash3 (Appleby), so that every bit of the rolled sum counts in the top half."""
    values = values ^ (values >> np.uint64(33))
    values = values * np.uint64(0xFF51AFD7ED558CCD)
    return values ^ (values >> np.uint64(33))
