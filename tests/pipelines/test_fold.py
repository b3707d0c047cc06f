"""The rule that decides whether two texts are one story, and what one is to the other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.fold import ALIKE, CONTAINED, Relation, compare, relation

shingle_sets = st.sets(st.integers(0, 50)).map(lambda found: np.array(sorted(found), dtype=np.uint32))


def numbered(start: int, end: int) -> "np.ndarray[tuple[int], np.dtype[np.uint32]]":
    return np.arange(start, end, dtype=np.uint32)


def test_likeness_is_what_broder_says() -> None:
    """Resemblance over both, containment over the smaller."""
    found = compare(numbered(0, 100), numbered(50, 250))
    assert (found.similarity, found.containment, found.ratio) == (50 / 250, 0.5, 0.5)


@pytest.mark.parametrize(("shared", "one_story"), [(100, True), (60, True), (59, False), (0, False)])
def test_one_story_is_decided_by_containment(shared: int, one_story: bool) -> None:
    """A brief in a long report has little resemblance and is the same story all the same."""
    brief, report = numbered(0, 100), numbered(100 - shared, 1000)
    assert compare(brief, report).one_story is one_story
    assert compare(report, brief).one_story is one_story


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (100, Relation.COPY),
        (125, Relation.COPY),
        (126, Relation.EXTENDED),
        (80, Relation.COPY),
        (79, Relation.EXCERPT),
    ],
)
def test_what_an_article_is_to_its_lead_goes_by_length(size: int, expected: Relation) -> None:
    """Up to a quarter longer or shorter is a copy."""
    assert relation(compare(numbered(0, size), numbered(0, 100))) is expected


@given(shingle_sets, shingle_sets)
def test_likeness_does_not_depend_on_the_order(one: "np.ndarray", other: "np.ndarray") -> None:
    """Both numbers lie between 0 and 1, and containment is never the smaller."""
    found, turned = compare(one, other), compare(other, one)
    assert (found.similarity, found.containment) == (turned.similarity, turned.containment)
    assert 0 <= found.similarity <= found.containment <= 1
    assert compare(one, one).one_story is bool(len(one))
    assert CONTAINED < 1 < ALIKE
