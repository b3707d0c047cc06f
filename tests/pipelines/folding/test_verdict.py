"""The rules that decide whether two texts are one story, and what one is to the other."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.folding.likeness import Likeness, measure
from pipelines.folding.shingle import shingles, told
from pipelines.folding.verdict import Relation, Rule, judge, relation
from tests.material import prose

LIKE = Likeness(
    similarity=0.9,
    containment=0.95,
    larger_share=0.9,
    whole_containment=0.95,
    agreement=0.95,
    whole_agreement=0.95,
    named=20,
    reach=1.0,
    size=300,
)
"""A copy with little changed."""


def text(*lines: str) -> str:
    return "\n\n".join(lines)


@pytest.mark.parametrize(
    ("found", "rule"),
    [
        (replace(LIKE, exact=True), Rule.EXACT),
        (LIKE, Rule.CONTAINED),
        (replace(LIKE, containment=0.61, agreement=0.61), Rule.CONTAINED),
        (replace(LIKE, containment=0.61, agreement=0.59), Rule.TEMPLATE),
        (replace(LIKE, containment=0.61, agreement=0.0, named=3), Rule.CONTAINED),
        (replace(LIKE, containment=0.9, agreement=0.55), Rule.CONTAINED),
        (replace(LIKE, containment=0.9, agreement=0.45), Rule.TEMPLATE),
        (replace(LIKE, containment=0.7, replaced=0.2), Rule.TEMPLATE),
        (replace(LIKE, containment=0.5), Rule.EDITED),
        (replace(LIKE, containment=0.5, reach=0.4), Rule.LITTLE),
        (replace(LIKE, containment=0.3), Rule.REWORDED),
        (replace(LIKE, containment=0.3, named=7), Rule.LITTLE),
        (replace(LIKE, containment=0.3, whole_agreement=0.6), Rule.LITTLE),
        (replace(LIKE, containment=0.3, reach=0.4), Rule.LITTLE),
        (replace(LIKE, containment=0.4, named=4, size=50), Rule.SHORT),
        (replace(LIKE, containment=0.4, named=4, size=50, ratio=3.0), Rule.LITTLE),
        (replace(LIKE, containment=0.4, named=4, size=70), Rule.LITTLE),
        (replace(LIKE, containment=0.4, named=4, size=50, whole_agreement=0.6), Rule.LITTLE),
        (replace(LIKE, containment=0.1, whole_containment=0.1), Rule.LITTLE),
        (replace(LIKE, containment=0.1, whole_containment=0.7), Rule.COMMON),
        (replace(LIKE, larger_share=0.2, offset=30, recurring=0.0), Rule.HELD),
        (replace(LIKE, larger_share=0.2, offset=30, recurring=0.3), Rule.CONTAINED),
        (replace(LIKE, larger_share=0.2, offset=10, recurring=0.0), Rule.CONTAINED),
        (replace(LIKE, larger_share=0.4, offset=200, recurring=0.2), Rule.HELD),
        (replace(LIKE, larger_share=0.6, offset=200, recurring=0.2), Rule.CONTAINED),
        (Likeness(), Rule.LITTLE),
    ],
)
def test_each_rule_decides_what_it_says(found: Likeness, rule: Rule) -> None:
    """On either side of what it goes by."""
    assert judge(found) is rule
    assert rule.one_story is (rule in (Rule.EXACT, Rule.CONTAINED, Rule.EDITED, Rule.SHORT, Rule.REWORDED))


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [
        (1.0, Relation.COPY),
        (1.25, Relation.COPY),
        (1.26, Relation.EXTENDED),
        (0.8, Relation.COPY),
        (0.79, Relation.EXCERPT),
    ],
)
def test_what_an_article_is_to_its_lead_goes_by_length(ratio: float, expected: Relation) -> None:
    """Up to a quarter longer or shorter is a copy."""
    assert relation(Likeness(ratio=ratio)) is expected


def test_likeness_is_what_broder_says() -> None:
    """Resemblance over both, containment over the smaller, and how much of each the other has."""
    one, other = told(text(*prose(1, 4))), told(text(*prose(1, 8)))
    found, turned = measure(one, other), measure(other, one)
    assert found.containment == turned.containment == found.share == 1.0
    assert found.similarity == turned.similarity == pytest.approx(found.ratio, abs=0.01)
    assert found.larger_share == turned.share == pytest.approx(found.ratio)
    assert turned.ratio == pytest.approx(1 / found.ratio)


def test_what_many_stories_share_does_not_count() -> None:
    """It is told how much of what two share that is."""
    one, other = (told(text(*prose(each, 4), *prose(9, 4))) for each in (1, 2))
    found = measure(one, other, shingles(text(*prose(9, 4))))
    assert measure(one, other).containment > 0.4
    assert found.containment < 0.1 < 0.4 < found.whole_containment
    assert found.common > 0.9


texts = st.lists(st.tuples(st.integers(1, 3), st.integers(1, 5)), max_size=3).map(
    lambda parts: text(*(line for story, length in parts for line in prose(story, length)))
)


@given(texts, texts)
def test_likeness_does_not_depend_on_the_order(one: str, other: str) -> None:
    """All shares lie between 0 and 1, and containment is never the smaller."""
    found, turned = measure(told(one), told(other)), measure(told(other), told(one))
    assert (found.similarity, found.containment) == (turned.similarity, turned.containment)
    assert 0 <= found.similarity <= found.containment <= 1
    assert judge(found).one_story is judge(turned).one_story
    assert judge(measure(told(one), told(one))) is (Rule.EXACT if one else Rule.LITTLE)
