"""Different stories stay apart, however much of their text a template, a quote or a column gives them."""

from itertools import chain, zip_longest

import pytest

from pipelines.save import Saver
from tests.pipelines.folding.saving import WEEK, Copy, stories
from tests.pipelines.folding.texts import ARTICLES, TAGS, TEMPLATES, TONGUES
from tests.pipelines.folding.ways import with_part

A_THIRD = 1 / 3
tongues = pytest.mark.parametrize("tag", TAGS)
outlets = pytest.mark.parametrize("host", ["", "paper"], ids=["many_outlets", "one_outlet"])


def apart(copies: list[Copy]) -> list[list[str]]:
    return sorted([each.name] for each in copies)


@outlets
@pytest.mark.parametrize("terms", [False, True], ids=["short", "with_terms"])
@pytest.mark.parametrize("number", [2, 6], ids=["two", "six"])
@pytest.mark.parametrize("template", TEMPLATES)
@tongues
def test_texts_on_one_template_stay_apart(
    saver: Saver, tag: str, template: str, number: int, terms: bool, host: str
) -> None:
    """Other clubs, other people, other numbers: another story, from the first two on.

    The terms that stand below all of them make up the greater part of what two have in common.
    """
    texts = [TONGUES[tag].filled(template, each, terms) for each in range(number)]
    copies = [Copy(f"{each}", tag, text, host) for each, text in enumerate(texts)]
    assert stories(saver, copies, apart=60) == apart(copies)


@pytest.mark.parametrize("names", [ARTICLES, ARTICLES[::-1]], ids=["forwards", "backwards"])
@tongues
def test_reports_that_quote_the_same_sentences_stay_apart(
    saver: Saver, tag: str, names: tuple[str, ...]
) -> None:
    """A third of each is what the same official said, among paragraphs of its own."""
    said = TONGUES[tag].part("said")
    own = [with_part(TONGUES[tag].article(name), said, A_THIRD) for name in names]
    mixed = [[each for each in chain(*zip_longest(text, said)) if each] for text in own]
    copies = [Copy(name, tag, text) for name, text in zip(names, mixed, strict=True)]
    assert stories(saver, copies) == apart(copies)


@pytest.mark.parametrize("names", [ARTICLES, ARTICLES[::-1]], ids=["forwards", "backwards"])
@tongues
def test_pieces_from_one_press_conference_stay_apart(saver: Saver, tag: str, names: tuple[str, ...]) -> None:
    """A third of each stands in all, here at the end and there at the beginning."""
    said = TONGUES[tag].part("said")
    own = [with_part(TONGUES[tag].article(name), said, A_THIRD) for name in names]
    pieces = [[*own[0], *said], [*said, *own[1]], [*own[2][:2], *said, *own[2][2:]]]
    copies = [Copy(name, tag, text) for name, text in zip(names, pieces, strict=True)]
    assert stories(saver, copies) == apart(copies)


@outlets
@tongues
def test_a_weekly_column_is_a_new_story_every_week(saver: Saver, tag: str, host: str) -> None:
    """Its opening and its end are a quarter of the text each, and always the same."""
    tongue = TONGUES[tag]
    opening, closing = tongue.part("opening"), tongue.part("closing")
    bodies = [tongue.article(name) for name in (*ARTICLES, "preview")]
    bodies.append(bodies[1][::-1])
    own = [with_part(body, [*opening, *closing], 0.5) for body in bodies]
    copies = [
        Copy(f"week {week}", tag, [*opening, *text, *closing], host) for week, text in enumerate(own, 1)
    ]
    assert stories(saver, copies, apart=WEEK) == apart(copies)


@pytest.mark.parametrize("place", ["first", "middle", "last"])
@pytest.mark.parametrize("number", [3, 4], ids=["three", "four"])
@tongues
def test_a_round_up_chains_no_stories(saver: Saver, tag: str, number: int, place: str) -> None:
    """It holds each whole, each is a small part of it: it is a story of its own."""
    names = (*ARTICLES, "preview")[:number]
    copies = [Copy(name, tag, TONGUES[tag].article(name)) for name in names]
    whole = Copy("round-up", tag, [line for each in copies for line in each.paragraphs])
    copies.insert({"first": 0, "middle": number // 2, "last": number}[place], whole)
    assert stories(saver, copies) == apart(copies)


@outlets
@pytest.mark.parametrize("names", [("preview", "first"), ("first", "preview")], ids=["forwards", "backwards"])
@tongues
def test_a_preview_and_a_report_of_one_game_are_two_stories(
    saver: Saver, tag: str, names: tuple[str, str], host: str
) -> None:
    """They share names and no sentence."""
    copies = [Copy(name, tag, TONGUES[tag].article(name), host) for name in names]
    assert stories(saver, copies) == apart(copies)
