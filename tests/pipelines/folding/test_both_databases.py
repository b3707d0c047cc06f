"""A few cases of the fold on each database, because candidates are found by it."""

import pytest
from sqlalchemy import Engine

from pipelines.save import Saver
from tests.material import assert_whole
from tests.pipelines.folding.saving import Copy, stories
from tests.pipelines.folding.texts import ARTICLES, TONGUES
from tests.pipelines.folding.ways import ALL

tongues = pytest.mark.parametrize("tag", ["en", "ja"])


@pytest.mark.parametrize("way", ["brief_of_two", "reworded"])
@tongues
def test_a_changed_copy_is_of_its_story(engine: Engine, tag: str, way: str) -> None:
    """A brief, and a copy in other words."""
    copies = [Copy(name, tag, TONGUES[tag].article(name)) for name in ARTICLES]
    copies += [Copy(name, tag, ALL[way](TONGUES[tag], name)) for name in ARTICLES]
    assert stories(Saver(engine), copies) == sorted([name, name] for name in ARTICLES)
    assert_whole(engine)


@tongues
def test_texts_on_one_template_stay_apart(engine: Engine, tag: str) -> None:
    """Six notices that tickets are on sale."""
    copies = [Copy(f"{each}", tag, TONGUES[tag].filled("tickets", each)) for each in range(6)]
    assert stories(Saver(engine), copies) == [[each.name] for each in copies]
    assert_whole(engine)


@tongues
def test_a_round_up_chains_no_stories(engine: Engine, tag: str) -> None:
    """It comes in the middle, and is a story of its own."""
    copies = [Copy(name, tag, TONGUES[tag].article(name)) for name in ARTICLES]
    copies.insert(1, Copy("round-up", tag, [line for each in copies for line in each.paragraphs]))
    assert stories(Saver(engine), copies) == sorted([each.name] for each in copies)
    assert_whole(engine)
