"""What is other between two texts: both can be made from it, and no text takes long."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.material import prose
from touchline.difference import Kind, Passage, difference

LONG_TEXT = 1_200_000
"""Characters; what is costly would not come to an end at this length either."""


def words_of(passages: list[Passage], without: Kind) -> list[str]:
    return "".join(each.text for each in passages if each.kind is not without).split()


def told(one: str, other: str) -> list[tuple[str, str]]:
    return [(str(each.kind), each.text) for each in difference(one, other)]


def test_words_that_went_and_that_came_are_told() -> None:
    """Paragraphs that stay are one passage with what stays about them."""
    one = "The cat sat on the mat.\n\nIt slept.\n\nSo it did."
    other = "The dog sat on the mat.\n\nIt slept well.\n\nSo it did."
    assert told(one, other) == [
        ("same", "The"),
        ("gone", " cat"),
        ("new", " dog"),
        ("same", " sat on the mat.\n\nIt"),
        ("gone", " slept."),
        ("new", " slept well."),
        ("same", "\n\nSo it did."),
    ]


def test_scripts_without_spaces_are_told_by_the_sign() -> None:
    assert told("浦和は土曜日に勝った", "浦和は日曜日に勝った") == [
        ("same", "浦和は"),
        ("gone", "土"),
        ("new", "日"),
        ("same", "曜日に勝った"),
    ]


def test_words_that_are_the_same_by_chance_do_not_tear_a_passage_apart() -> None:
    """One in each of two sentences that have nothing to do with one another."""
    one, other = "Rain fell late over all of the town.", "Rovers scored a goal late in that half."
    assert told(one, other) == [("gone", one), ("new", other)]


def test_quotes_and_dashes_of_another_house_are_no_change() -> None:
    """Each text's own are told, of whole paragraphs and within those that changed."""
    one = "He said \"no\" - it's over.\n\nThe 'late' goal stood."
    other = "He said “no” – it’s over.\n\nThe ‘late’ goal did not stand."
    found = difference(one, other)
    assert [(str(each.kind), each.text) for each in found] == [
        ("same", "He said “no” – it’s over.\n\nThe ‘late’ goal"),
        ("gone", " stood."),
        ("new", " did not stand."),
    ]
    assert found[0].was == "He said \"no\" - it's over.\n\nThe 'late' goal"
    assert difference(one, one)[0].was == ""


def test_a_paragraph_that_stands_in_one_alone_is_one_passage() -> None:
    text = prose(1)
    found = difference("\n\n".join(text), "\n\n".join([*text[:3], *text[4:]]))
    assert [each.kind for each in found] == [Kind.SAME, Kind.GONE, Kind.SAME]
    assert found[1].text.strip() == text[3]


texts = st.lists(st.sampled_from(["goal", "late", "Rovers", "2-1", "土", "\n\n", "\n", "x."])).map(" ".join)


@given(texts, texts)
def test_both_texts_can_be_made_from_their_difference(one: str, other: str) -> None:
    """The space between words may be another; no two passages of a kind follow one another."""
    found = difference(one, other)
    assert words_of(found, Kind.NEW) == one.split()
    assert words_of(found, Kind.GONE) == other.split()
    assert all(before.kind is not after.kind for before, after in pairwise(found))


LONG = {
    "every paragraph changed": (
        "\n\n".join(" ".join(prose(seed, 1, 60)) for seed in range(3_000)),
        "\n\n".join(f"{' '.join(prose(seed, 1, 60))} Changed." for seed in range(3_000)),
    ),
    "two words": ("goal late " * (LONG_TEXT // 10), "late goal late " * (LONG_TEXT // 15)),
    "paragraphs of one word": ("late\n\n" * (LONG_TEXT // 6), "late\n\ngoal\n\n" * (LONG_TEXT // 12)),
    "one word": ("x" * LONG_TEXT, "y" * LONG_TEXT),
    "no space": ("土" * (LONG_TEXT // 3), "土日" * (LONG_TEXT // 6)),
}


@pytest.mark.parametrize("name", LONG)
def test_long_texts_come_to_an_end(name: str) -> None:
    """Of more than a megabyte, made to be costly or not."""
    one, other = LONG[name]
    found = difference(one, other)
    assert words_of(found, Kind.NEW) == one.split()
