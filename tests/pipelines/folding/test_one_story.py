"""One story stays one, whatever outlets do to its text, and in whichever order the copies arrive."""

import pytest

from pipelines.save import Saver
from tests.pipelines.folding.saving import Copy, stories
from tests.pipelines.folding.texts import ARTICLES, TAGS, TONGUES
from tests.pipelines.folding.ways import (
    ALL,
    Way,
    articles_for,
    item,
    round_up_mostly,
    short_item,
    ways_of,
)

CASES = [(tag, way) for tag in TAGS for way in ways_of(tag)]
orders = pytest.mark.parametrize("order", ["original_first", "original_last"])
tongues = pytest.mark.parametrize("tag", TAGS)


def in_order(order: str, copies: list[Copy]) -> list[Copy]:
    return copies if order == "original_first" else copies[::-1]


@orders
@pytest.mark.parametrize(("tag", "way"), CASES, ids=["-".join(each) for each in CASES])
def test_a_changed_copy_is_of_its_story(saver: Saver, tag: str, way: str, order: str) -> None:
    """The copy goes to the story that it is of, and the stories stay apart."""
    names = articles_for(way)
    originals = [Copy(name, tag, TONGUES[tag].article(name)) for name in names]
    changed = [Copy(name, tag, ALL[way](TONGUES[tag], name)) for name in names]
    found = stories(saver, in_order(order, [*originals, *changed]))
    assert found == sorted([name, name] for name in names)


@orders
@tongues
def test_all_copies_together_are_one_story(saver: Saver, tag: str, order: str) -> None:
    """However many there are and however they were changed."""
    copies = [Copy("original", tag, TONGUES[tag].article("first"))]
    copies += [Copy(name, tag, way(TONGUES[tag], "first")) for name, way in ways_of(tag).items()]
    assert stories(saver, in_order(order, copies)) == [sorted(each.name for each in copies)]


@orders
@pytest.mark.parametrize("cut", [item, short_item])
@tongues
def test_an_item_with_an_outlets_own_line_is_its_story(saver: Saver, tag: str, cut: Way, order: str) -> None:
    """A few words are enough, and the line that an outlet adds to all of its items joins none."""
    tongue = TONGUES[tag]
    plain = [Copy(name, tag, cut(tongue, name)) for name in ARTICLES]
    line = tongue.data["parts"]["furniture"]
    more = [Copy(name, tag, [*cut(tongue, name), line], "items") for name in ARTICLES]
    assert stories(saver, in_order(order, [*plain, *more])) == sorted([name, name] for name in ARTICLES)


@orders
@pytest.mark.parametrize("name", ARTICLES)
@tongues
def test_a_round_up_that_is_mostly_one_story_is_that_story(
    saver: Saver, tag: str, name: str, order: str
) -> None:
    """It is not the story of which it holds the beginning besides."""
    others = sorted(each for each in ARTICLES if each != name)
    copies = [Copy(each, tag, TONGUES[tag].article(each)) for each in (name, *others)]
    copies.insert(1, Copy("round-up", tag, round_up_mostly(TONGUES[tag], name, 0.6)))
    found = stories(saver, in_order(order, copies))
    assert found == sorted([sorted([name, "round-up"]), *([each] for each in others)])
