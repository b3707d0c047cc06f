"""Cuts a text into shingles and signs them: what two copies of one story have in common, as numbers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import xxhash
from numpy.typing import NDArray

from pipelines.folding.minhash import MinHash
from pipelines.folding.words import LONGEST, finished, words_of

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
SEED = 6
SCHEME = "affine32"
TEXT_VERSION = 1
"""Raised when extraction or cleaning changes what they give for the same page."""
Shingles = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a signature was made: only signatures of one recipe can be compared."""

    scheme: str = SCHEME
    seed: int = SEED
    permutations: int = PERMUTATIONS + OPENING_PERMUTATIONS
    shingling: str = f"word-{WORDS}/sign-{SIGNS}/opening-{OPENING}x{OPENING_PERMUTATIONS}/plain-3/sum64"
    text_version: int = TEXT_VERSION


RECIPE = asdict(Recipe())
"""The recipe of today, as the store asks for it."""


def tokens(text: str) -> list[str]:
    """The words of a text as they are compared; single characters in scripts without spaces.

    >>> tokens("Müller’s 2–1")
    ['mullers', '2', '1']
    """
    return words_of(text).told


class Shingled(NamedTuple):
    """A text's shingles in their order, and the distinct ones sorted: 32-bit hashes, both read-only."""

    run: Shingles
    distinct: Shingles

    @property
    def stored(self) -> bytes:
        """The run as the store keeps it."""
        return self.run.astype("<u4", copy=False).tobytes()


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """A text as it is compared: by its shingles; ``read`` gives the text where its words are asked for."""

    shingled: Shingled
    read: Callable[[], str]


def told(text: str) -> Told:
    """A text that is at hand, as it is compared."""
    return Told(shingled(text), lambda: text)


def stored(run: bytes) -> Shingled:
    """Shingles from the store."""
    return _shingled(np.frombuffer(run, dtype="<u4").astype(np.uint32, copy=False))


def shingles(text: str) -> Shingles:
    """The text's distinct shingles as sorted 32-bit hashes; empty for a text without words."""
    return shingled(text).distinct


def shingled(text: str) -> Shingled:
    """The text's shingles.

    A text shorter than one shingle is one shingle as a whole. The last texts' shingles are
    remembered: the copies of a story come close together.
    """
    return _cut(text[:LONGEST])[0]


def width_of(text: str) -> int:
    """The words, or characters, that a text's shingles would have were it long enough."""
    return _cut(text[:LONGEST])[1]


@lru_cache(maxsize=4096)
def _cut(text: str) -> tuple[Shingled, int]:
    words = words_of(text)
    usual = SIGNS if words.is_unspaced else WORDS
    width = min(usual, len(words))
    if not len(words):
        return Shingled(_NOTHING, _NOTHING), usual
    rolled = np.zeros(len(words) - width + 1, dtype=np.uint64)
    for place in range(width):
        rolled *= _FACTOR
        rolled += words.hashes[place : place + len(rolled)]
    return _shingled((finished(rolled) >> np.uint64(32)).astype(np.uint32)), usual


def _shingled(run: Shingles) -> Shingled:
    distinct = _distinct(run) if len(run) else _NOTHING
    run.flags.writeable = distinct.flags.writeable = False
    return Shingled(run, distinct)


def _distinct(run: Shingles) -> Shingles:
    """Sorted, each once. NumPy's own way through a hash table is ten times as slow for so few."""
    ordered = np.sort(run)
    fresh = np.empty(len(ordered), dtype=np.bool_)
    fresh[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=fresh[1:])
    return ordered[fresh]


def signature(text: str) -> NDArray[np.uint32]:
    """The datasketch MinHashes of a text: one minimum a permutation, those of the opening last."""
    run, distinct = shingled(text)
    return np.concatenate((_minima(_SIGNERS.whole, distinct), _minima(_SIGNERS.opening, run[:OPENING])))


def _minima(signer: Any, shingled: Shingles) -> NDArray[np.uint32]:
    signer.clear()
    # All shingles as one value of many numbers: given one by one, most of the time goes in handing them over.
    if len(shingled):
        signer.update_batch([shingled])
    minima: NDArray[np.uint32] = signer.hashvalues
    return minima


def exact(minima: Sequence[int], size: int) -> int:
    """A signed 64-bit digest of a signature: equal for exact repeats, by which they are found at any time."""
    told = np.array([*minima, size], dtype="<u4").tobytes()
    return int(xxhash.xxh3_64_intdigest(told)) - 2**63


def _as_it_is(shingled: Shingles) -> Shingles:
    """Shingles are hashes already."""
    return shingled


class _Signers(threading.local):
    """A thread's own MinHashes, cleared for each text: making one draws its permutations anew."""

    def __init__(self) -> None:
        self.whole = MinHash(num_perm=PERMUTATIONS, seed=SEED, scheme=SCHEME, hashfunc=_as_it_is)
        self.opening = MinHash(num_perm=OPENING_PERMUTATIONS, seed=SEED, scheme=SCHEME, hashfunc=_as_it_is)


_SIGNERS = _Signers()
_NOTHING = np.empty(0, dtype=np.uint32)
_NOTHING.flags.writeable = False
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
