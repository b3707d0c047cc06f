"""Measures how alike two texts are: what they share, how much of each that is, whether their names agree."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from pipelines.folding.particulars import Particulars, particulars, told_by
from pipelines.folding.shingle import WORDS, Shingled, Shingles, Told, width_of

WORTH_READING = 0.15
"""Containment below which names are not looked at: no two such texts are one story."""
WHOLE_SHARE = 0.5
"""Of two texts that share this much of the larger, neither is an item of the other."""
SLIPS = 0.02
"""Share of a text's words, between shared ones, in which no names can differ that matter."""
LEAST_LEFT = 0.2
"""Share of the smaller text that must be its own for what is common to many stories to be left out."""

UNKNOWN = 0.3
"""Neither few nor many: what ``recurring`` is where names cannot be told from other words."""
FEW = 3
"""Fewer particulars in the gaps between what is shared say nothing."""

N = TypeVar("N", np.uint32, np.uint64)

NOTHING_COMMON: Shingles = np.empty(0, dtype=np.uint32)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike a text is to another, all shares between 0 and 1.

    ``similarity`` is the resemblance (Jaccard index) of their shingles and ``containment`` the share of the
    smaller's that the larger holds (Broder 1997), both without those that many stories share; ``common`` is
    the share of those among all that the two have in common, and ``whole_containment`` the containment with
    them. ``share`` is how much of the first text the second holds, ``larger_share`` how much of the larger is
    shared, ``ratio`` the first's size over the second's, ``size`` the smaller's number of shingles.

    Of the smaller's neighbouring particulars (see ``pipelines.folding.particulars``), ``whole_agreement`` is
    the share that are neighbours in the larger too, ``agreement`` the same of those within what is shared,
    which are ``named`` in all. ``reach`` is how much of the smaller lies between the first and the last word
    that is shared, ``offset`` the larger's words before the first one, ``recurring`` the share of the
    smaller's particulars that the larger has outside of what is shared. ``replaced`` is how much of the
    smaller stands between shared passages and is another matter in the larger, which has other names there.
    Where the script has no capitals (``cased``), other words are among the particulars, and they recur
    anywhere: there ``recurring`` is ``UNKNOWN``.
    """

    similarity: float = 0.0
    containment: float = 0.0
    ratio: float = 1.0
    share: float = 0.0
    larger_share: float = 0.0
    whole_containment: float = 0.0
    common: float = 0.0
    shared: int = 0
    size: int = 0
    agreement: float = 0.0
    whole_agreement: float = 0.0
    named: int = 0
    reach: float = 0.0
    offset: int = 0
    recurring: float = 0.0
    replaced: float = 0.0
    cased: bool = True
    exact: bool = False


def measure(one: Told, other: Told, common: Shingles = NOTHING_COMMON) -> Likeness:
    """Compare two texts exactly; ``common`` are shingles, sorted, that many stories share.

    Particulars are looked at where they can make a difference.
    """
    found = overlap(one.shingled, other.shingled, common)
    if found.containment < WORTH_READING:
        return found
    smaller, larger = (one, other) if found.ratio <= 1 else (other, one)
    if found.larger_share >= WHOLE_SHARE and _differ_at_the_ends_alone(smaller.shingled, larger.shingled):
        return replace(found, agreement=1.0, whole_agreement=1.0, reach=1.0)
    return _with_particulars(found, smaller, larger)


def _differ_at_the_ends_alone(smaller: Shingled, larger: Shingled) -> bool:
    """Whether the smaller text stands in the larger but for furniture above and below, and a slip or two."""
    run = smaller.run
    hit = _among(run, larger.distinct)
    places = np.flatnonzero(hit)
    missing = int(places[-1] - places[0] + 1 - len(places)) if len(places) else len(run)
    return missing <= WORDS * SLIPS * len(run) and 2 * len(places) >= len(run)


def overlap(one: Shingled, other: Shingled, common: Shingles = NOTHING_COMMON) -> Likeness:
    """The shingles alone of two texts compared, without a look at their particulars."""
    (run, mine), (other_run, theirs) = one, other
    if not len(mine) or not len(theirs):
        return Likeness()
    shared = np.intersect1d(mine, theirs, assume_unique=True)
    own = np.setdiff1d(shared, common, assume_unique=True) if len(common) else shared
    sizes = (len(mine), len(theirs))
    left: tuple[int, ...] = sizes
    if len(own) < len(shared):
        left = tuple(_left(each, common) for each in (mine, theirs))
    return Likeness(
        similarity=len(own) / (sum(left) - len(own)),
        containment=len(own) / min(left),
        ratio=sizes[0] / sizes[1],
        share=len(shared) / sizes[0],
        larger_share=len(shared) / max(sizes),
        whole_containment=len(shared) / min(sizes),
        common=1 - len(own) / len(shared) if len(shared) else 0.0,
        shared=len(shared),
        size=min(sizes),
        exact=_equal(run, other_run),
    )


def _left(shingles: Shingles, common: Shingles) -> int:
    """How many shingles count for a text's own: at the least so many that a few cannot stand for all."""
    own = len(np.setdiff1d(shingles, common, assume_unique=True))
    return max(own, int(LEAST_LEFT * len(shingles)), 1)


def _equal(run: Shingles, other: Shingles) -> bool:
    return len(run) == len(other) and bool(np.array_equal(run, other))


def _with_particulars(found: Likeness, smaller: Told, larger: Told) -> Likeness:
    (run, mine), (other_run, theirs_all) = smaller.shingled, larger.shingled
    smaller_text, larger_text = smaller.read(), larger.read()
    shared = np.intersect1d(mine, theirs_all, assume_unique=True)
    small, large = told_by(particulars(smaller_text), particulars(larger_text))
    in_small, in_large = _covered(run, shared), _covered(other_run, shared)
    first, last = _span(in_small)
    within = small.marks[(small.places >= first) & (small.places <= last)]
    outside = set(large.marks[~in_large[np.minimum(large.places, len(in_large) - 1)]].tolist())
    theirs, spanned = _neighbours(large.marks), _neighbours(within)
    gaps = [_gaps(covered) for covered in (in_small, in_large)]
    names = set(within.tolist())
    return replace(
        found,
        agreement=_agreeing(spanned, theirs),
        whole_agreement=_agreeing(_neighbours(small.marks), theirs),
        named=len(spanned),
        reach=(last - first + 1) / len(in_small),
        offset=_span(in_large)[0] * WORDS // width_of(larger_text),
        recurring=_recurring(names, outside) if small.cased else UNKNOWN,
        cased=small.cased,
        replaced=min(int(each.sum()) for each in gaps) / len(in_small)
        if _are_strange(small, gaps[0], large)
        else 0.0,
    )


def _recurring(names: set[int], outside: set[int]) -> float:
    return len(names & outside) / len(names) if names else 0.0


def _gaps(covered: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The words between the first and the last that are shared which are not."""
    first, last = _span(covered)
    gaps = ~covered
    gaps[:first] = False
    gaps[last + 1 :] = False
    return gaps


def _are_strange(small: Particulars, gaps: NDArray[np.bool_], large: Particulars) -> bool:
    """Whether most of the particulars in a text's gaps stand nowhere in the other text."""
    told = small.marks[gaps[np.minimum(small.places, len(gaps) - 1)]]
    return len(told) >= FEW and int(np.count_nonzero(~_among(told, np.sort(large.marks)))) * 2 >= len(told)


def _agreeing(neighbours: set[tuple[int, int]], theirs: set[tuple[int, int]]) -> float:
    return len(neighbours & theirs) / len(neighbours) if neighbours else 1.0


def _covered(run: Shingles, shared: Shingles) -> NDArray[np.bool_]:
    """Which of a text's words stand in a shared shingle."""
    hit = _among(run, shared)
    covered = np.zeros(len(run) + WORDS - 1, dtype=np.bool_)
    for place in range(WORDS):
        covered[place : place + len(hit)] |= hit
    return covered


def _among(values: NDArray[N], ordered: NDArray[N]) -> NDArray[np.bool_]:
    """Which of these values are among others, that are sorted; NumPy's own way sorts both again."""
    if not len(ordered):
        return np.zeros(len(values), dtype=np.bool_)
    places = np.searchsorted(ordered, values)
    places[places == len(ordered)] = 0
    found: NDArray[np.bool_] = ordered[places] == values
    return found


def _span(covered: NDArray[np.bool_]) -> tuple[int, int]:
    """The first and the last word that is shared."""
    places = np.flatnonzero(covered)
    return (int(places[0]), int(places[-1])) if len(places) else (0, -1)


def _neighbours(marks: NDArray[np.uint64]) -> set[tuple[int, int]]:
    told = marks.tolist()
    return set(pairwise(told))
