"""Decides whether two texts are one story, and what one is to the other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

CONTAINED = 0.6
"""Share of the smaller text's shingles that must stand in the larger for the two to be one story."""
SHARED_KEYS = 2
"""Keys of the candidate index that two articles must share to be compared."""
ALIKE = 1.25
"""Up to this ratio of lengths two copies are called copies; past it one is an excerpt of the other."""


class Relation(StrEnum):
    """What an article is to its story, measured against the lead."""

    LEAD = "lead"
    COPY = "copy"
    EXCERPT = "excerpt"
    EXTENDED = "extended"


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two texts are.

    ``similarity`` is the resemblance (Jaccard index) of their shingles and ``containment`` the share
    of the smaller's that the larger holds (Broder 1997); ``ratio`` is the first's size over the second's.
    """

    similarity: float
    containment: float
    ratio: float

    @property
    def one_story(self) -> bool:
        """Whether the two tell one story in one text."""
        return self.containment >= CONTAINED


def compare(one: NDArray[np.uint32], other: NDArray[np.uint32]) -> Likeness:
    """Compare two sorted sets of shingles exactly."""
    if not len(one) or not len(other):
        return Likeness(0.0, 0.0, 1.0)
    shared = len(np.intersect1d(one, other, assume_unique=True))
    return Likeness(
        similarity=shared / (len(one) + len(other) - shared),
        containment=shared / min(len(one), len(other)),
        ratio=len(one) / len(other),
    )


def relation(to_lead: Likeness) -> Relation:
    """What an article is to its lead, by their likeness (the article first)."""
    if to_lead.ratio > ALIKE:
        return Relation.EXTENDED
    if to_lead.ratio < 1 / ALIKE:
        return Relation.EXCERPT
    return Relation.COPY
